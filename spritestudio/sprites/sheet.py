"""Sprite sheets: where each sprite lies, the picture, and the PNG."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, cannot_write
from spritestudio.specs import ByteArray, SheetSpec
from spritestudio.validation import require

MAX_SIDE_PX = 32_768  # beyond it, game engines and editors refuse a picture


@dataclass(frozen=True)
class SheetLayout:
    """Where `count` sprites of `sprite_px` lie on a sheet, in pixels of the sheet.

    Raises:
        SpriteStudioError: The sheet would be larger than `MAX_SIDE_PX`.
    """

    spec: SheetSpec
    count: int
    sprite_px: int

    def __post_init__(self) -> None:
        if max(self.size) > MAX_SIDE_PX:
            width, height = self.size
            raise SpriteStudioError(
                f"The sheet would be {width}×{height} pixels; the most is {MAX_SIDE_PX} a side.",
                "Use another number of columns, a smaller scale or fewer sprites.",
            )

    @property
    def cell_px(self) -> int:
        """Side of a sprite on the sheet."""
        return self.sprite_px * self.spec.scale

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the sheet."""
        columns = min(self.spec.columns, self.count)
        rows = -(-self.count // self.spec.columns)
        return self._extent(columns), self._extent(rows)

    def _extent(self, cells: int) -> int:
        gaps = (cells - 1) * self.spec.spacing_px + 2 * self.spec.margin_px
        return cells * self.cell_px + gaps

    def position(self, index: int) -> tuple[int, int]:
        """The left and top of sprite `index`."""
        row, column = divmod(index, self.spec.columns)
        pitch = self.cell_px + self.spec.spacing_px
        return self.spec.margin_px + column * pitch, self.spec.margin_px + row * pitch


def compose_sheet(images: ByteArray, spec: SheetSpec) -> ByteArray:
    """Lay sprites out on a sheet.

    Args:
        images: uint8 (N, H, H, 4).
        spec: The layout.

    Returns:
        uint8 (height, width, 4). On a background colour the sprites are blended; otherwise their
        pixels are kept exactly.
    """
    layout = SheetLayout(spec, len(images), images.shape[1])
    width, height = layout.size
    sheet = Image.new("RGBA", (width, height), spec.background or (0, 0, 0, 0))
    for index, image in enumerate(images):
        sprite = Image.fromarray(enlarge(image, spec.scale))
        if spec.background:
            sheet.alpha_composite(sprite, layout.position(index))
        else:
            sheet.paste(sprite, layout.position(index))
    return np.asarray(sheet)


def enlarge(image: ByteArray, scale: int) -> ByteArray:
    """Turn every pixel of uint8 (H, W, 4) into a square of `scale` pixels."""
    return image.repeat(scale, axis=0).repeat(scale, axis=1)


def check_png_path(path: Path) -> None:
    """Find out before the work whether a PNG can be written to `path`.

    Raises:
        SpriteStudioError: The ending is another, or there is no such folder.
    """
    try:
        require(path.name != "", "There is no file name.", "Give the name of a PNG file.")
        require(not path.is_dir(), f"{path} is a folder.", "Give the name of a PNG file.")
        require(
            path.suffix.lower() == ".png",
            f"{path.name} does not end in .png.",
            "Sheets are written as PNG files.",
        )
        require(not path.parent.is_file(), f"{path.parent} is a file, not a folder.", "Choose a folder.")
        require(
            path.parent.is_dir(),
            f"The folder {path.parent} does not exist.",
            "Make it or choose another.",
        )
    except OSError as error:  # a name that is too long, for one
        raise cannot_write(path, error) from error


def write_png(path: Path, image: ByteArray) -> None:
    """Write uint8 (H, W, 4) as a PNG that replaces `path` only when it is complete.

    Raises:
        SpriteStudioError: The file cannot be written.
    """
    check_png_path(path)
    with atomic_write(path) as temporary:
        Image.fromarray(image).save(temporary, format="PNG", optimize=True)
