"""Pictures of training sprites, which no index holds: from the sets that are on this computer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.files import read_arrays
from spritestudio.limits import MAX_SET_BYTES
from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.fingerprints import pixel_digest
from spritestudio.sprites.importing.reading import read_sprites

_FRAMES = "frames"  # where a set of clips has its pictures


class TrainingPictures:
    """Finds sprites by the digest of their pixels; sets are read once, and again when they have changed."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[int, dict[int, ByteArray]]] = {}

    def find(self, digests: Collection[int], sets: Iterable[Path]) -> dict[int, ByteArray]:
        """The pictures of sprites, uint8 (H, W, 4) each, as far as they are in the sets.

        Args:
            digests: Whose, see `pixel_digest`.
            sets: Files or folders; what cannot be read is passed over.
        """
        found: dict[int, ByteArray] = {}
        for path in sets:
            if len(found) == len(set(digests)):
                break
            try:
                pictures = self._of(path)
            except (SpriteStudioError, OSError):
                continue
            found |= {digest: pictures[digest] for digest in digests if digest in pictures}
        return found

    def _of(self, path: Path) -> dict[int, ByteArray]:
        modified_ns = path.stat().st_mtime_ns
        known = self._known.get(path)
        if known is None or known[0] != modified_ns:
            known = self._known[path] = modified_ns, _pictures(path)
        return known[1]


def _pictures(path: Path) -> dict[int, ByteArray]:
    if path.suffix.lower() == ".npz":
        arrays = read_arrays(path, "a sprite set", MAX_SET_BYTES)
        images = arrays.get("images", arrays.get(_FRAMES))
        if images is None or images.ndim != 4 or images.shape[3] != 4 or images.dtype != np.uint8:
            raise SpriteStudioError(f"{path.name} is no sprite set.")
        blocks = [images]
    else:
        blocks = [images for _, images in read_sprites([path]).blocks()]
    return {
        int(digest): image
        for images in blocks
        for digest, image in zip(pixel_digest(images), images, strict=True)
    }
