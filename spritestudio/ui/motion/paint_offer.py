"""The weights that paint motions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from spritestudio.library.movers import is_known_size, require_known_size
from spritestudio.specs import ARCHITECTURES, ByteArray, ModelSpec
from spritestudio.specs.base import require


@dataclass(frozen=True)
class PaintOffer:
    """The weights that paint motions.

    Attributes:
        path: Their file.
        title: What they are called.
        model: Their description.
    """

    path: Path
    title: str
    model: ModelSpec

    @property
    def sees_sprites(self) -> bool:
        """Whether they paint beside a sprite; a mover moves it else."""
        return ARCHITECTURES[self.model.architecture].sees_sprites

    def moves(self, clip: str, image: ByteArray) -> bool:
        """Whether a movement is offered of a picture, uint8 (H, W, 4)."""
        size = self.model.image_size
        fits = image.shape[:2] == (size, size) and is_known_size(self.model, image)
        return clip in self.model.offered_clips and fits

    def require_fits(self, image: ByteArray) -> None:
        """Require a picture, uint8 (H, W, 4), that they can let move.

        Raises:
            SpriteStudioError: They paint another size, or have learned smaller figures alone.
        """
        size = self.model.image_size
        require(
            image.shape[:2] == (size, size),
            f"These weights paint {size}×{size} pixels, and the frame has {image.shape[1]}×{image.shape[0]}.",
        )
        require_known_size(self.model, image)
