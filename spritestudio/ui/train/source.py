"""Where the sprites of a training come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.importing.reading import load_sprites

STARTER = "starter"
SPRITES_PAGE = "Sprites page"


@dataclass(frozen=True, eq=False)
class Source:
    """A set to learn from, read when it is needed.

    Attributes:
        title: What a person calls it.
        path: A file, a folder, `STARTER` or `SPRITES_PAGE`.
        sprites: The set itself, where it is at hand already.
    """

    title: str
    path: str
    sprites: SpriteSet | None = None

    def load(self) -> SpriteSet:
        """Read the set; call it in a job.

        Raises:
            SpriteStudioError: It cannot be read.
        """
        return load_sprites(self.path) if self.sprites is None else self.sprites

    @classmethod
    def of_path(cls, path: Path) -> Source:
        """A file or folder of sprites."""
        return cls(path.stem or path.name, str(path))
