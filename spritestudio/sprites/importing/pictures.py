"""Picture files as pixels, one frame or many, looked at before they are decoded."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageSequence

from spritestudio.errors import SpriteStudioError
from spritestudio.interruption import checkpoint
from spritestudio.limits import MAX_PIXELS
from spritestudio.specs import ByteArray
from spritestudio.specs.motion import MAX_DURATION_MS, USUAL_FRAME_MS
from spritestudio.sprites.importing.animated_gif import GifAnimation, parse_gif
from spritestudio.sprites.importing.png_chunks import PngAnimation, parse_apng, png_chunks, png_pixels

PICTURE_SUFFIXES = (
    ".png", ".apng", ".gif", ".webp", ".bmp", ".jpg", ".jpeg", ".tga", ".tif", ".tiff", ".psd",
)  # fmt: skip
_FORMATS = ("PNG", "GIF", "WEBP", "BMP", "JPEG", "TIFF", "PSD")
_TGA = ".tga"  # which has nothing to be known by but its ending
_ORIENTATION = 0x0112  # in Exif
_TURNED = (5, 6, 7, 8)  # where width and height change places
_PNG_DEPTH_AT = 24  # where a PNG says how many bits a channel has


@dataclass(frozen=True, eq=False)
class Picture:
    """What a picture file shows.

    Attributes:
        frames: uint8 (H, W, 4) each; transparent pixels are zeroed.
        durations_ms: How long each frame stands; 0 for a picture that does not move.
        once: Whether it moves and ends, after one round or several.
    """

    frames: list[ByteArray]
    durations_ms: list[int]
    once: bool = False


def read_frames(path: Path) -> list[ByteArray]:
    """The frames of a picture, see `read_picture`.

    Raises:
        SpriteStudioError: It is no such picture, is broken, or is too large to be decoded.
    """
    return read_picture(path).frames


def read_picture(path: Path) -> Picture:
    """Read a picture as browsers show it: upright, and its frames on one another.

    Raises:
        SpriteStudioError: It is no such picture, is broken, or is too large to be decoded.
    """
    with _opened(path) as picture:
        width, height = picture.size
        count = 1 if picture.format == "PSD" else getattr(picture, "n_frames", 1)  # a PSD's are its layers
        if width * height * count > MAX_PIXELS:
            raise too_large(path)
        animation = _animation_in(path, picture, count)
        if animation is not None:
            if animation.width * animation.height * len(animation.durations_ms) > MAX_PIXELS:
                raise too_large(path)
            frames = [clear_transparent(frame) for frame in animation.frames()]
            if len(frames) == 1:
                return Picture(frames, [0])
            return Picture(frames, _as_played(animation.durations_ms), _ends(picture))
        if count == 1:
            return Picture([clear_transparent(_upright(picture, path))], [0])
        frames, durations_ms, pixels = [], [], 0
        for page in ImageSequence.Iterator(picture):
            checkpoint()
            pixels += page.width * page.height  # the pages of a TIFF may have sizes of their own
            if pixels > MAX_PIXELS:
                raise too_large(path)
            frames.append(clear_transparent(_rgba(page)))
            durations_ms.append(round(float(page.info.get("duration", 0))))
        if picture.format != "WEBP":  # pages
            return Picture(frames, durations_ms)
        return Picture(frames, _as_played(durations_ms), _ends(picture))


def _as_played(durations_ms: list[int]) -> list[int]:
    """How long frames stand, where a file says 0 of some, or longer than a clip can hold."""
    return [min(duration_ms or USUAL_FRAME_MS, MAX_DURATION_MS) for duration_ms in durations_ms]


def _animation_in(path: Path, picture: Image.Image, count: int) -> GifAnimation | PngAnimation | None:
    """What moves and is put together here, since Pillow does it otherwise than browsers."""
    if picture.format == "GIF":
        return parse_gif(path.read_bytes())
    if picture.format == "PNG" and count > 1:
        return parse_apng(path.read_bytes())
    return None


def _ends(picture: Image.Image) -> bool:
    """Whether an animation does not go on for ever; a GIF that says nothing plays once."""
    return picture.info.get("loop") != 0


def _upright(picture: Image.Image, path: Path) -> ByteArray:
    """The pixels of a picture that does not move, turned as its Exif data say."""
    pixels = png_pixels(picture, path.read_bytes()) if picture.format == "PNG" else _rgba(picture)
    orientation = _orientation(picture, path)
    if orientation in _TURNED:
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def picture_size(path: Path) -> tuple[int, int]:
    """Width and height of a picture, px, from its first bytes alone.

    Raises:
        SpriteStudioError: It is no such picture, is broken or is very large.
    """
    with _opened(path) as picture:
        width, height = picture.size
        return (height, width) if _orientation(picture, path) in _TURNED else (width, height)


def is_animated(path: Path) -> bool:
    """Whether a picture has more than one frame.

    Raises:
        SpriteStudioError: It is no such picture, is broken or is very large.
    """
    with _opened(path) as picture:
        return picture.format != "PSD" and getattr(picture, "n_frames", 1) > 1


def _orientation(picture: Image.Image, path: Path) -> int:
    """How a picture is turned by its Exif data, 1 to 8; Pillow decodes a PNG to find them."""
    if picture.format == "GIF":
        return 1
    if picture.format != "PNG":
        return int(picture.getexif().get(_ORIENTATION, 1))
    exif = Image.Exif()
    for kind, body in png_chunks(path.read_bytes()):
        if kind == b"eXIf":
            exif.load(body)
    return int(exif.get(_ORIENTATION, 1))


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            formats = (*_FORMATS, "TGA") if path.suffix.lower() == _TGA else _FORMATS
            with Image.open(path, formats=formats) as picture:
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
