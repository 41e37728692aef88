"""The sprite that others shall be like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spritestudio.specs import ByteArray, GenerationRequest, ModelSpec


@dataclass(frozen=True, eq=False)
class VariedSprite:
    """A sprite, or another picture, with all that is needed to paint others like it.

    Attributes:
        request: What made its grid.
        index: Its place there.
        picture: Its pixels, to paint over: as it was painted or, where somebody drew on it, as it is.
        shown: As it is seen, uint8 (H, W, 4).
        ways: In which ways it can be varied.
        is_drawn: Whether its pixels are not those that its request makes.
        path: The weights that made it.
        model: Their description.
        name: What it is called, where it is a picture to paint from; "" where others shall be like it.
    """

    request: GenerationRequest
    index: int
    picture: ByteArray
    shown: ByteArray
    ways: Sequence[str]
    is_drawn: bool
    path: Path
    model: ModelSpec
    name: str = ""
