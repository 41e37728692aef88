"""PNG files: RGBA or with exactly a palette, as small as zlib makes them, with texts inside."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.specs.base import require
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.wording import counted

MAX_INDEXED = 256
_STRATEGIES = (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_RLE)
_WORTH_TRYING = 2**22  # pixels beyond which a single strategy must do


def encode_png(image: ByteArray, texts: Mapping[str, str] | None = None) -> bytes:
    """uint8 (H, W, 4) as the bytes of an RGBA PNG; every pixel is kept, clear ones with their colour."""
    return _smallest(Image.fromarray(image), texts or {})


def encode_indexed_png(
    image: ByteArray,
    palette: Palette | None,
    *,
    clear_first: bool = True,
    texts: Mapping[str, str] | None = None,
) -> bytes:
    """uint8 (H, W, 4) as the bytes of an indexed PNG.

    Args:
        image: The picture; alpha is 0 or 255.
        palette: The colours of the file, all of them and in this order; None takes those of the picture.
        clear_first: Whether number 0 is the transparent one. Otherwise it stands behind the others, where
            the picture needs it.
        texts: What the file says of itself.

    Raises:
        SpriteStudioError: The picture has other colours, half-transparent pixels, or more than fit.
    """
    indices, colors = to_indices(image, palette, clear_first=clear_first)
    picture = Image.fromarray(indices, mode="P")
    picture.putpalette(colors[:, :3].tobytes(), "RGB")
    clear = np.flatnonzero(colors[:, 3] == 0)
    options = {"transparency": int(clear[0])} if len(clear) else {}
    return _smallest(picture, texts or {}, **options)


def to_indices(
    image: ByteArray, palette: Palette | None, *, clear_first: bool = True
) -> tuple[ByteArray, ByteArray]:
    """The number of every pixel's colour, uint8 (..., H, W), and the colours, uint8 (C, 4).

    Of the colours at most one is transparent, and it is black.

    Raises:
        SpriteStudioError: The picture has other colours, half-transparent pixels, or more than fit.
    """
    alpha = image[..., 3]
    require(
        bool(((alpha == 0) | (alpha == 255)).all()),
        "Half-transparent pixels cannot have a place in a palette.",
        "Make every pixel opaque or transparent first, or write RGBA.",
    )
    clear = alpha == 0
    packed = np.ascontiguousarray(image).view(np.uint32)[..., 0]
    used, inverse = np.unique(packed[~clear], return_inverse=True)
    colors = used.view(np.uint8).reshape(-1, 4)
    if palette is not None:
        opaque = palette.colors.copy()
        opaque[:, 3] = 255
        place = {color: number for number, color in reversed(list(enumerate(opaque.view(np.uint32)[:, 0])))}
        strange = [color for color in used if color not in place]
        require(
            not strange,
            counted(len(strange), "colour of the sprites is", "colours of the sprites are")
            + " not in the palette.",
            "Snap the sprites to the palette first, or write RGBA.",
        )
        inverse = np.array([place[color] for color in used], dtype=np.intp)[inverse]
        colors = opaque
    needs_clear = clear_first or bool(clear.any())
    count = len(colors) + needs_clear
    if count > MAX_INDEXED:
        raise SpriteStudioError(
            f"The picture would need {count} colours; an indexed file has at most {MAX_INDEXED}.",
            "Bring the sprites to fewer colours first, or write RGBA.",
        )
    nothing = np.zeros((1, 4), dtype=np.uint8)
    shift, clear_at = (1, 0) if clear_first else (0, len(colors))
    if needs_clear:
        colors = np.concatenate((nothing, colors) if clear_first else (colors, nothing))
    indices = np.full(alpha.shape, clear_at if needs_clear else 0, dtype=np.uint8)
    indices[~clear] = inverse + shift
    return indices, colors


def _smallest(picture: Image.Image, texts: Mapping[str, str], **options: int) -> bytes:
    info = PngInfo()
    for key, text in texts.items():
        info.add_text(key, text)
    tries = []
    strategies = _STRATEGIES if picture.width * picture.height <= _WORTH_TRYING else _STRATEGIES[:1]
    for strategy in strategies:
        file = io.BytesIO()
        picture.save(file, format="PNG", compress_level=9, compress_type=strategy, pnginfo=info, **options)
        tries.append(file.getvalue())
    return min(tries, key=len)
