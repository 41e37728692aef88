"""The model that is loaded, and painting with it; everything here runs inside a job."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spritestudio.film import Frame, frames
from spritestudio.models import live_partner, weights_hash
from spritestudio.specs import ByteArray, GenerateSpec, ModelSpec

if TYPE_CHECKING:
    from spritestudio.diffusion.checkpoint import Checkpoint
    from spritestudio.diffusion.live import LiveWeights

_PIECE = 16  # sprites of a live grid that are painted together


@dataclass(frozen=True)
class ModelLoaded:
    """Weights are ready to paint.

    Attributes:
        path: Their file.
        spec: Their description.
        device: Where they run, as torch names it.
        live: The weights that paint in their place while a slider is dragged, and their description; None
            where none are quick enough.
    """

    path: Path
    spec: ModelSpec
    device: str
    live: tuple[Path, ModelSpec] | None


@dataclass(frozen=True, eq=False)
class Piece:
    """Some sprites of a live grid.

    Attributes:
        first: The place of the first in the grid.
        images: uint8 (N, H, H, 4).
    """

    first: int
    images: ByteArray


class Painter:
    """Keeps the weights last used, so that they are read once.

    Attributes:
        live_of: The training that is writing a weights file, if one is; its weights are taken as they are.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.live_of: Callable[[Path], LiveWeights | None] = lambda _path: None
        self._loaded: tuple[Path, int, Checkpoint] | None = None

    def load(self, path: Path) -> Generator[ModelLoaded]:
        """Load weights; one event when they are ready."""
        checkpoint = self._checkpoint(path)
        weights_hash(path)  # kept, so that it need not be found on the window's thread
        live = live_partner(path, checkpoint.spec)
        yield ModelLoaded(path, checkpoint.spec, str(checkpoint.denoiser.device), live)

    def paint(self, path: Path, spec: GenerateSpec) -> Generator[Frame]:
        """Paint sprites; one event per denoising step."""
        from spritestudio.diffusion.sampler import sample

        yield from frames(sample(self._checkpoint(path).denoiser, spec))

    def paint_live(self, path: Path, spec: GenerateSpec, overtaken: Callable[[], bool]) -> Generator[Piece]:
        """Paint sprites in pieces, the first before the last are begun, until a newer request overtakes."""
        from spritestudio.diffusion.sampler import sample

        first = 0
        for piece in spec.batches(_PIECE):
            *_, last = frames(sample(self._checkpoint(path).denoiser, piece))
            yield Piece(first, last.clean)
            first += piece.count
            if overtaken():
                return

    def _checkpoint(self, path: Path) -> Checkpoint:
        from spritestudio.diffusion.checkpoint import load_checkpoint

        live = self.live_of(path)
        if live is not None and live.is_there:
            return live.checkpoint()
        with self._lock:
            modified_ns = path.stat().st_mtime_ns if path.exists() else 0
            if self._loaded is None or self._loaded[:2] != (path, modified_ns):
                self._loaded = (path, modified_ns, load_checkpoint(path))
            return self._loaded[2]
