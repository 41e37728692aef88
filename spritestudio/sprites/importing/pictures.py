"""Picture files as pixels: PNG, GIF, WebP and BMP, one frame or many, looked at before they are decoded."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageSequence

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray

PICTURE_SUFFIXES = (".png", ".apng", ".gif", ".webp", ".bmp")
_FORMATS = ("PNG", "GIF", "WEBP", "BMP")
MAX_PIXELS = 2**25  # of all frames together; 128 MiB as RGBA
_PNG_DEPTH_AT = 24  # where a PNG says how many bits a channel has


def read_frames(path: Path) -> list[ByteArray]:
    """The frames of a picture, uint8 (H, W, 4) each; transparent pixels are zeroed.

    Raises:
        SpriteStudioError: It is no such picture, is broken, or is too large to be decoded.
    """
    with _opened(path) as picture:
        width, height = picture.size
        if width * height * getattr(picture, "n_frames", 1) > MAX_PIXELS:
            raise too_large(path)
        return [clear_transparent(_rgba(frame)) for frame in ImageSequence.Iterator(picture)]


def picture_size(path: Path) -> tuple[int, int]:
    """Width and height of a picture, px, from its first bytes alone.

    Raises:
        SpriteStudioError: It is no such picture, is broken or is very large.
    """
    with _opened(path) as picture:
        return picture.size


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS) as picture:
                yield picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large(path) from error
    except Exception as error:  # a broken picture meets Pillow's readers with more kinds than can be listed
        if isinstance(error, SpriteStudioError):
            raise
        reason = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
        raise SpriteStudioError(
            f"{path} cannot be read as a picture{reason}.",
            "" if reason else "It may be cut short, or something else.",
        ) from error


def is_deep(path: Path) -> bool:
    """Whether a picture that has been read is a PNG of 16 bits per channel, cut to 8 in reading."""
    with path.open("rb") as file:
        start = file.read(_PNG_DEPTH_AT + 1)
    return start[:4] == b"\x89PNG" and start[_PNG_DEPTH_AT] == 16


def clear_transparent(image: ByteArray) -> ByteArray:
    """uint8 (H, W, 4) with every wholly transparent pixel zeroed."""
    return np.where(image[..., 3:] == 0, np.uint8(0), image)


def too_large(path: Path) -> SpriteStudioError:
    """What a person is told of a picture that would fill the memory."""
    return SpriteStudioError(
        f"{path} cannot be read as a picture: it has more than {MAX_PIXELS:,} pixels.",
        "Cut it into smaller sheets.",
    )


def _rgba(picture: Image.Image) -> ByteArray:
    if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow would clip
        grey = (np.asarray(picture).astype(np.int64) >> 8).astype(np.uint8)
        return np.stack((grey, grey, grey, np.full_like(grey, 255)), axis=-1)
    return np.asarray(picture.convert("RGBA"))
