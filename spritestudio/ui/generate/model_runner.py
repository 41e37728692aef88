"""The model that is loaded, and painting with it; everything here runs inside a job."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spritestudio import interruption
from spritestudio.library.models import SUFFIX, few_step_partner, read_model_spec, weights_hash
from spritestudio.project.observable import Value
from spritestudio.project.steps import StepImages, step_images
from spritestudio.project.table_painting import FramePainters
from spritestudio.project.training import TrainingAtWork
from spritestudio.specs import (
    ByteArray,
    ClipSpec,
    FrameStep,
    GenerateSpec,
    GenerationRequest,
    ModelSpec,
    TurnSpec,
)

if TYPE_CHECKING:
    from spritestudio.diffusion.checkpoint import Checkpoint

_PIECE = 16  # sprites of a live grid that are painted together


@dataclass(frozen=True)
class ModelLoaded:
    """Weights are ready to paint.

    Attributes:
        path: Their file.
        spec: Their description.
        device: Where they run, as torch names it.
        few_step: The weights that paint in their place while a slider is dragged, and their description; None
            where none are quick enough.
    """

    path: Path
    spec: ModelSpec
    device: str
    few_step: tuple[Path, ModelSpec] | None


@dataclass(frozen=True, eq=False)
class PreviewImages:
    """Some sprites of a live grid, and what they answer.

    Attributes:
        request: What was asked for: the whole grid, by the weights that painted it.
        places: Where these sprites stand in the grid.
        images: uint8 (N, H, H, 4), as many.
        is_last: Whether the whole grid is painted with these.
    """

    request: GenerationRequest
    places: tuple[int, ...]
    images: ByteArray
    is_last: bool


class ModelRunner:
    """Keeps the weights last used, so that they are read once.

    Args:
        training: The training at work, if one is; its own weights are taken as they are at the moment.
    """

    def __init__(self, training: Value[TrainingAtWork | None] | None = None) -> None:
        self._lock = threading.Lock()
        self._training = training
        self._loaded: tuple[Path, int, Checkpoint] | None = None

    def load(self, path: Path) -> Generator[ModelLoaded]:
        """Load weights; one event when they are ready."""
        checkpoint = self._checkpoint(path)
        weights_hash(path)  # kept, so that it need not be found on the window's thread
        few_step = few_step_partner(path, checkpoint.spec)
        if few_step is not None:
            weights_hash(few_step[0])
        yield ModelLoaded(path, checkpoint.spec, str(checkpoint.denoiser.device), few_step)

    def model_of(self, path: Path) -> ModelSpec:
        """What weights say of themselves; those of other programs are loaded for that."""
        return read_model_spec(path) if path.suffix == SUFFIX else next(self.load(path)).spec

    def paint(self, path: Path, spec: GenerateSpec) -> Generator[StepImages]:
        """Paint sprites; one event per denoising step."""
        from spritestudio.diffusion.sampling.sampler import sample

        yield from step_images(sample(self._checkpoint(path).denoiser, spec))

    def paint_live(
        self,
        path: Path,
        request: GenerationRequest,
        places: Sequence[int],
        overtaken: Callable[[], bool],
    ) -> Generator[PreviewImages]:
        """Paint some sprites of a grid in pieces, until a newer request overtakes."""
        from spritestudio.diffusion.sampling.sampler import sample

        done = 0
        for piece in request.of_sprites(places, "").spec.batches(_PIECE):
            *_, last = step_images(sample(self._checkpoint(path).denoiser, piece))
            painted = tuple(places[done : done + piece.count])
            done += piece.count
            yield PreviewImages(request, painted, last.clean, done == request.spec.count)
            if overtaken():
                return

    def paint_unless(self, path: Path, spec: GenerateSpec, overtaken: Callable[[], bool]) -> ByteArray | None:
        """Paint sprites, uint8 (N, H, H, 4); None where a newer request overtakes between two steps."""
        from spritestudio.diffusion.sampling.sampler import sample

        for event in sample(self._checkpoint(path).denoiser, spec):
            if event.step < event.steps:
                interruption.checkpoint()
                if overtaken():
                    return None
        return event.images

    def frame_painters(self, path: Path) -> FramePainters:
        """What paints frames beside a sprite with these weights."""
        return FramePainters(partial(self._paint_clip, path), partial(self._paint_turns, path))

    def _paint_clip(
        self, path: Path, sprite: ByteArray, spec: ClipSpec, **again: Any
    ) -> Generator[FrameStep]:
        from spritestudio.diffusion.motion.clips import paint_clip

        yield from paint_clip(self._checkpoint(path), sprite, spec, **again)

    def _paint_turns(self, path: Path, sprite: ByteArray, spec: TurnSpec) -> Generator[FrameStep]:
        from spritestudio.diffusion.motion.clips import paint_turns

        yield from paint_turns(self._checkpoint(path), sprite, spec)

    def _checkpoint(self, path: Path) -> Checkpoint:
        from spritestudio.diffusion.checkpoint import load_checkpoint

        at_work = self._training.value if self._training is not None else None
        if at_work is not None and (checkpoint := at_work.checkpoint_of(path)) is not None:
            return checkpoint
        with self._lock:
            modified_ns = path.stat().st_mtime_ns if path.exists() else 0
            if self._loaded is None or self._loaded[:2] != (path, modified_ns):
                self._loaded = (path, modified_ns, load_checkpoint(path))
            return self._loaded[2]
