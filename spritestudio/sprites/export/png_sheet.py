"""Sprite sheets as PNG files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from spritestudio.files import atomic_write, cannot_write
from spritestudio.specs import ByteArray
from spritestudio.specs.base import require
from spritestudio.sprites.export.png import encode_png


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


def write_png(path: Path, image: ByteArray, texts: Mapping[str, str] | None = None) -> None:
    """Write uint8 (H, W, 4) as a PNG that replaces `path` only when it is complete.

    Args:
        path: The file.
        image: The picture.
        texts: What it says beside its pixels.

    Raises:
        SpriteStudioError: The file cannot be written.
    """
    check_png_path(path)
    with atomic_write(path) as temporary:
        temporary.write_bytes(encode_png(image, texts))
