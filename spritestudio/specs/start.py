"""What is there already when painting begins."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from PIL import Image

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.specs.base import Spec, require
from spritestudio.specs.events import BoolArray, ByteArray
from spritestudio.specs.fields import check_fields, described
from spritestudio.wording import counted

MAX_START_SIDE = 64  # px: no model paints larger sprites
MAX_START_PIXELS = 2**22  # of all pictures together, 1024 sprites of 64×64
_CHANNELS = 4
_PAINTED_FROM = 128  # the grey of a mask from which on a pixel is painted anew


@dataclass(frozen=True)
class StartPictures(Spec):
    """The pictures that sprites are painted from, and which of their pixels are painted anew.

    In JSON each is a PNG as base64; in a mask white is painted anew and black stays as it is, bit for bit.

    Attributes:
        size: Height and width of every picture, px.
        pictures: RGBA bytes, one for all sprites or one for each.
        masks: A byte per pixel, 1 where it is painted anew, one for all sprites or one for each; without any,
            everything is.
        strength: See its description.
    """

    size: int
    pictures: tuple[bytes, ...]
    masks: tuple[bytes, ...] = ()
    strength: float = described(
        1.0,
        "Strength",
        "how far the painted pixels of a picture go back to noise: 0 leaves them as they are, 0.5 keeps "
        "shapes and colours, with 1 nothing of them is left",
        maximum=1,
        step=0.05,
    )

    def __post_init__(self) -> None:
        check_fields(self)
        pixels = self.size**2
        require(len(self.pictures) > 0, "There is no picture to start from.")
        require(
            all(isinstance(data, bytes) and len(data) == pixels * _CHANNELS for data in self.pictures)
            and all(isinstance(data, bytes) and len(data) == pixels for data in self.masks),
            "The pictures and masks to start from must be of one size.",
        )
        for name, given in (("picture", self.pictures), ("mask", self.masks)):
            require(
                len(given) * pixels <= MAX_START_PIXELS,
                f"{counted(len(given), name)} to start from are too many: together they may have "
                f"{MAX_START_PIXELS:,} pixels.",
            )

    @classmethod
    def of(cls, images: ByteArray, mask: BoolArray | None = None, strength: float = 1.0) -> Self:
        """What arrays hold.

        Args:
            images: uint8 (H, H, 4), one for all sprites, or (B, H, H, 4).
            mask: bool (H, H) or (B, H, H), True where it is painted anew; None paints everywhere.
            strength: See the field.

        Raises:
            SpriteStudioError: A shape, type or number is wrong.
        """
        images = _array("The picture", images)
        require(
            images.dtype == np.uint8,
            f"The picture must be of uint8, 0 to 255, not of {images.dtype}.",
            "Where 1.0 is white: (image * 255).round().astype(numpy.uint8).",
        )
        require(
            images.ndim in (3, 4)
            and images.shape[-1] == _CHANNELS
            and 0 < images.shape[-3] == images.shape[-2] <= MAX_START_SIDE,
            f"The picture must be a square of uint8 with alpha, at most {MAX_START_SIDE} pixels wide, "
            f"not {images.dtype} {images.shape}.",
            "Crop or pad it first.",
        )
        size = images.shape[-2]
        is_painted = np.empty((0, size, size), bool) if mask is None else _array("The mask", mask)
        require(
            is_painted.dtype == np.bool_
            and is_painted.ndim in (2, 3)
            and is_painted.shape[-2:] == (size, size)
            and (mask is None or len(is_painted) > 0),
            f"The mask must be bool of {size}×{size} pixels, not {is_painted.dtype} {is_painted.shape}.",
            "It is True where the sprite is painted anew.",
        )
        require(isinstance(strength, Real), f"Strength must be between 0 and 1, not {strength!r}.")
        return cls(
            size=size,
            pictures=tuple(image.tobytes() for image in images.reshape(-1, size, size, _CHANNELS)),
            masks=tuple(each.tobytes() for each in is_painted.reshape(-1, size, size)),
            strength=float(strength),
        )

    @cached_property
    def images(self) -> ByteArray:
        """The pictures, uint8 (1 or B, H, H, 4)."""
        pixels = np.frombuffer(b"".join(self.pictures), np.uint8)
        return pixels.reshape(-1, self.size, self.size, _CHANNELS)

    @cached_property
    def is_painted(self) -> BoolArray:
        """Which pixels are painted anew, bool (1 or B, H, H)."""
        if not self.masks:
            return np.ones((1, self.size, self.size), bool)
        return np.frombuffer(b"".join(self.masks), np.bool_).reshape(-1, self.size, self.size)

    def check_for(self, count: int) -> None:
        """Require one picture and one mask for all of so many sprites, or one for each.

        Raises:
            SpriteStudioError: There are others.
        """
        for name, given in (("picture", self.pictures), ("mask", self.masks)):
            require(
                len(given) in (1, count) or (name == "mask" and not given),
                f"There {'is' if len(given) == 1 else 'are'} {counted(len(given), name)} for "
                f"{counted(count, 'sprite')}.",
                "Give one for all, or one for each.",
            )

    def of_sprites(self, chosen: Sequence[int]) -> StartPictures:
        """What these of the sprites start from."""

        def part(given: tuple[bytes, ...]) -> tuple[bytes, ...]:
            return given if len(given) <= 1 else tuple(given[index] for index in chosen)

        return StartPictures(self.size, part(self.pictures), part(self.masks), self.strength)

    def to_json(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            "pictures": [_png(Image.fromarray(image)) for image in self.images],
            "strength": self.strength,
        }
        if self.masks:
            values["masks"] = [_png(Image.fromarray(mask)) for mask in self.is_painted]
        return values

    @classmethod
    def from_json(cls, values: Any) -> Self:
        if not isinstance(values, dict):
            raise SpriteStudioError("What sprites start from must be a JSON object.")
        values = {
            **values,
            "pictures": tuple(image.tobytes() for image in _decoded(values.get("pictures"), "RGBA")),
            "masks": tuple(
                (grey >= _PAINTED_FROM).tobytes() for grey in _decoded(values.get("masks", []), "L")
            ),
        }
        pixels = len(values["pictures"][0]) // _CHANNELS if values["pictures"] else 0
        return super().from_json({**values, "size": round(pixels**0.5)})


def _array(what: str, values: Any) -> npt.NDArray[Any]:
    try:
        return np.asarray(values)
    except ValueError as error:
        raise SpriteStudioError(f"{what} must be an array.", "Its rows must be of one length.") from error


def _png(picture: Image.Image) -> str:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode("ascii")


@reads_outside_data(lambda _: SpriteStudioError("A picture that sprites start from is damaged."))
def _decoded(encoded: Any, mode: str) -> list[ByteArray]:
    """The pixels of PNGs; they are no larger and no more than they may be before they are unpacked."""
    require(isinstance(encoded, list), "The pictures that sprites start from must be a list.")
    pictures: list[ByteArray] = []
    pixels = 0
    for text in encoded:
        with Image.open(io.BytesIO(base64.b64decode(text, validate=True)), formats=["PNG"]) as picture:
            width, height = picture.size
            require(
                width == height <= MAX_START_SIDE,
                f"A picture to start from is a square of at most {MAX_START_SIDE} pixels, "
                f"not {width}×{height}.",
            )
            pixels += width * height
            require(pixels <= MAX_START_PIXELS, "The pictures to start from are too many.")
            pictures.append(np.asarray(picture.convert(mode)))
    return pictures
