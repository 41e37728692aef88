"""A matrix in the queue: painted in the thread of a job, and behind what was painted of it before."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from spritestudio.errors import SpriteStudioError
from spritestudio.project.matrix import MatrixSpec
from spritestudio.project.matrix_files import packed
from spritestudio.project.matrix_plan import CellsPainted, PaintedMatrix, paint_matrix, plan_matrix
from spritestudio.project.unfinished_job import UnfinishedJob
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.queue_runner import QueueProgress, QueueResult


def paint_queued_matrix(
    runner: ModelRunner, values: Any
) -> Generator[QueueProgress | CellsPainted | QueueResult]:
    """Paint the matrix that was asked for; cells that are kept of it are there at once.

    Args:
        runner: Has the weights.
        values: The request.

    Raises:
        SpriteStudioError: The request is not understood, or its weights are not here.
    """
    if not isinstance(values, dict) or "matrix" not in values:
        raise SpriteStudioError("This job cannot be read.", "Cancel it, and ask for it again.")
    painted = PaintedMatrix(plan_matrix(MatrixSpec.from_json(values["matrix"]), runner.model_of))
    for event in paint_matrix(painted.plan, UnfinishedJob(values).going_on(runner.paint)):
        if isinstance(event, CellsPainted):
            painted.add(event)
            yield event
        else:
            yield QueueProgress(event.done, event.total)
    rows, columns = painted.plan.spec.shape
    yield QueueResult(f"Painted a matrix of {rows} × {columns}", packed(painted))
