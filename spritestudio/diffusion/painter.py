"""Painting with the weights of one file after another, each of which is loaded once."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from spritestudio.diffusion.checkpoint import Checkpoint, load_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.library.models import SUFFIX, read_model_spec
from spritestudio.specs import GenerateSpec, ModelSpec, SampleStep


class Painter:
    """Keeps the weights that painted last.

    Args:
        device: Where, see `pick_device`.
    """

    def __init__(self, device: str = "auto") -> None:
        self._device = device
        self._loaded: tuple[Path, Checkpoint] | None = None

    def sample(self, weights: Path, spec: GenerateSpec) -> Generator[SampleStep]:
        """Paint sprites with the weights of a file, one event per denoising step.

        Raises:
            SpriteStudioError: They cannot be used, or the request does not fit them.
        """
        return sample(self.checkpoint_of(weights).denoiser, spec)

    def model_of(self, weights: Path) -> ModelSpec:
        """What weights say of themselves; the course's files, which say nothing, are loaded for it.

        Raises:
            SpriteStudioError: They cannot be used.
        """
        return read_model_spec(weights) if weights.suffix == SUFFIX else self.checkpoint_of(weights).spec

    def checkpoint_of(self, weights: Path) -> Checkpoint:
        """The weights of a file, loaded.

        Raises:
            SpriteStudioError: They cannot be used.
        """
        if self._loaded is None or self._loaded[0] != weights:
            self._loaded = weights, load_checkpoint(weights, self._device)
        return self._loaded[1]
