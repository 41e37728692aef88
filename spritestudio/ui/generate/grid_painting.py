"""Painting a grid, in the thread of a job."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from spritestudio.library.models import weights_hash
from spritestudio.project.generations import Generation, GenerationHistory
from spritestudio.project.steps import StepImages
from spritestudio.specs import GenerateSpec, GenerationRequest, PostprocessSpec
from spritestudio.ui.generate.lock_controller import LockedSprites
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.widgets.grid_layout import Section


def request_of(
    path: Path, spec: GenerateSpec, features: tuple[str, ...], sections: Sequence[Section]
) -> GenerationRequest:
    """What is asked of the weights in a file, whose contexts have these features."""
    return GenerationRequest(
        spec=spec,
        weights=path.stem,
        class_names=features,
        sections=tuple((section.title, section.count) for section in sections),
        weights_hash=weights_hash(path),
    )


def paint_and_keep(
    runner: ModelRunner,
    history: GenerationHistory,
    path: Path,
    request: GenerationRequest,
    postprocess: PostprocessSpec,
    locked: LockedSprites,
) -> Generator[StepImages | Generation]:
    """Paint, and put the finished sprites into the history.

    Args:
        runner: Has the weights.
        history: Where they are kept.
        path: The weights.
        request: What is asked of them.
        postprocess: How the sprites are finished.
        locked: Which of them stay as they are.
    """
    for frame in locked.kept_in(runner.paint(path, request.spec)):
        if not frame.last:
            yield frame
            continue
        kept = history.add(Generation(request, frame.noisy, postprocess))
        try:
            yield frame
            yield kept
        finally:  # also when it is stopped right here
            history.write()
