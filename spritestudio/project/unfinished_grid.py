"""Large grids that are painted in pieces: those that are done, on the disk until all are."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, make_folder
from spritestudio.paths import user_data
from spritestudio.specs import ByteArray

_FOLDER = "unfinished"


class UnfinishedGrid:
    """The pieces of a grid that are painted, so that one goes on behind them after the program was killed.

    Args:
        document: The recipe of the grid, as JSON; the same recipe makes the same pieces.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        name = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:32]
        self._folder = user_data() / _FOLDER / name

    def piece(self, number: int, shape: tuple[int, ...]) -> ByteArray | None:
        """The sprites of a piece, uint8 of this shape; None where they are not painted, or not readable."""
        try:
            found = np.load(self._file(number), mmap_mode="r")
        except (OSError, ValueError, EOFError):
            return None
        return np.array(found) if found.shape == shape and found.dtype == np.uint8 else None

    def keep(self, number: int, images: ByteArray) -> None:
        """Keep the sprites of a piece; where the disk has no room for them they are painted again."""
        with contextlib.suppress(SpriteStudioError):
            make_folder(self._folder)
            with atomic_write(self._file(number)) as temporary, temporary.open("wb") as file:
                np.save(file, images)

    def discard(self) -> None:
        """Forget all of them."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _file(self, number: int) -> Path:
        return self._folder / f"{number}.npy"
