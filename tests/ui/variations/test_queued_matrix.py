"""Matrices that are painted in the queue, to their end or until somebody pulls the plug."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spritestudio.paths import user_data
from spritestudio.project.matrix import MatrixSpec, read_axis
from spritestudio.project.matrix_files import unpacked
from spritestudio.project.matrix_plan import CellsPainted, PaintedMatrix
from spritestudio.project.unfinished_job import UnfinishedJob
from spritestudio.specs import GenerateSpec, ModelSpec
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.queue_runner import QueueProgress, QueueResult
from spritestudio.ui.variations.queued_matrix import paint_queued_matrix
from tests.ui.killing import killed_after

_STEPS = 3
_CELLS = 40  # painted 16, 16 and 8 together


@pytest.fixture
def values(weights: Path) -> dict[str, Any]:
    """A request for forty sprites."""
    axes = read_axis("kind", "hero, food"), read_axis("seed", "0-19")
    spec = MatrixSpec(*axes, str(weights), settings=GenerateSpec(sampler="ddim", steps=_STEPS))
    return {"matrix": spec.to_json(), "shown_as": "x"}


def _matrix(events: list[Any]) -> PaintedMatrix:
    result = events[-1]
    assert isinstance(result, QueueResult)
    assert result.text == "Painted a matrix of 2 × 20"
    return unpacked(result.result)


def _same(one: PaintedMatrix, other: PaintedMatrix) -> bool:
    return all(np.array_equal(one.image(cell), other.image(cell)) for cell in range(_CELLS))  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_matrix_that_was_killed_goes_on_behind_its_finished_cells(values: dict[str, Any]) -> None:
    whole = _matrix(list(paint_queued_matrix(ModelRunner(), values)))
    UnfinishedJob(values).discard()
    killed_after(2 * (_STEPS + 1), paint_queued_matrix, values)  # two of three pieces
    again = list(paint_queued_matrix(ModelRunner(), values))
    done = [event.done for event in again if isinstance(event, QueueProgress)]
    assert done == [16 * _STEPS, 32 * _STEPS, 32 * _STEPS + 8, 32 * _STEPS + 16, 40 * _STEPS]
    assert [len(event.cells) for event in again if isinstance(event, CellsPainted)] == [16, 16, 8]
    assert _same(_matrix(again), whole)


def test_a_matrix_whose_weights_were_trained_meanwhile_is_of_one_network(
    values: dict[str, Any], weights: Path, model_spec: ModelSpec
) -> None:
    import torch

    from spritestudio.diffusion.checkpoint import save_checkpoint
    from spritestudio.diffusion.network_kinds import build_network

    broken = paint_queued_matrix(ModelRunner(), values)
    while not isinstance(next(broken), CellsPainted):
        pass
    broken.close()
    torch.manual_seed(1)
    save_checkpoint(weights, model_spec, build_network(model_spec).state_dict())
    again = list(paint_queued_matrix(ModelRunner(), values))
    assert again[0] == QueueProgress(16, _CELLS * _STEPS), "it begins anew"
    other = dict(values, shown_as="y")
    assert _same(_matrix(again), _matrix(list(paint_queued_matrix(ModelRunner(), other))))


def test_two_requests_share_nothing(values: dict[str, Any]) -> None:
    list(paint_queued_matrix(ModelRunner(), values))
    next(iter(paint_queued_matrix(ModelRunner(), dict(values, shown_as="y"))))
    assert len(list((user_data() / "unfinished").iterdir())) == 1
