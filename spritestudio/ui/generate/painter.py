"""The model that is loaded, and painting with it; everything here runs inside a job."""

from __future__ import annotations

import threading
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spritestudio.film import Frame, frames
from spritestudio.specs import GenerateSpec, ModelSpec

if TYPE_CHECKING:
    from spritestudio.diffusion.checkpoint import Checkpoint


@dataclass(frozen=True)
class ModelLoaded:
    """Weights are ready to paint.

    Attributes:
        path: Their file.
        spec: Their description.
        device: Where they run, as torch names it.
    """

    path: Path
    spec: ModelSpec
    device: str


class Painter:
    """Keeps the weights last used, so that they are read once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: tuple[Path, int, Checkpoint] | None = None

    def load(self, path: Path) -> Generator[ModelLoaded]:
        """Load weights; one event when they are ready."""
        checkpoint = self._checkpoint(path)
        yield ModelLoaded(path, checkpoint.spec, str(checkpoint.denoiser.device))

    def paint(self, path: Path, spec: GenerateSpec) -> Generator[Frame]:
        """Paint sprites; one event per denoising step."""
        from spritestudio.diffusion.sampler import sample

        yield from frames(sample(self._checkpoint(path).denoiser, spec))

    def _checkpoint(self, path: Path) -> Checkpoint:
        from spritestudio.diffusion.checkpoint import load_checkpoint

        with self._lock:
            modified_ns = path.stat().st_mtime_ns if path.exists() else 0
            if self._loaded is None or self._loaded[:2] != (path, modified_ns):
                self._loaded = (path, modified_ns, load_checkpoint(path))
            return self._loaded[2]
