"""The frames of a GIF as browsers show them.

Each block of pixels is decoded as a GIF of its own and laid on the canvas here: the canvas is transparent
before the first frame, whatever its size, and a frame is disposed of in its own rectangle alone.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from spritestudio.interruption import checkpoint
from spritestudio.limits import MAX_DECODED_PIXELS
from spritestudio.specs import ByteArray

_EXTENSION, _IMAGE, _TRAILER, _GRAPHIC_CONTROL = 0x21, 0x2C, 0x3B, 0xF9
_TO_BACKGROUND, _TO_PREVIOUS = (2,), (3, 4)  # ways to dispose; browsers take 4 for 3, and keep the rest
_HAS_TABLE, _IS_CLEAR = 0x80, 1  # flags


@dataclass(frozen=True)
class _GifFrame:
    """The pixels of one frame, still compressed."""

    left: int
    top: int
    width: int
    height: int
    is_interlaced: bool
    table: bytes
    pixels: bytes
    disposal: int
    clear: int | None
    duration_ms: int


@dataclass(frozen=True)
class GifAnimation:
    """A GIF whose frames are not decoded yet.

    Attributes:
        width: Width of the canvas, px.
        height: Height of the canvas, px.
        blocks: Its frames.
    """

    width: int
    height: int
    blocks: tuple[_GifFrame, ...]

    @property
    def durations_ms(self) -> list[int]:
        """How long each frame stands, as the file says."""
        return [block.duration_ms for block in self.blocks]

    def frames(self) -> Iterator[ByteArray]:
        """The frames as they are seen, uint8 (H, W, 4) each."""
        canvas = np.zeros((self.height, self.width, 4), dtype=np.uint8)
        for block in self.blocks:
            checkpoint()
            before = canvas.copy() if block.disposal in _TO_PREVIOUS else None
            part = canvas[block.top : block.top + block.height, block.left : block.left + block.width]
            pixels = _decoded(block)[: part.shape[0], : part.shape[1]]
            part[...] = np.where(pixels[..., 3:] == 0, part, pixels)
            yield canvas.copy()
            if before is not None:
                canvas = before
            elif block.disposal in _TO_BACKGROUND:
                part[...] = 0


def parse_gif(data: bytes) -> GifAnimation:
    """Find the frames of a GIF, without decoding their pixels.

    Raises:
        ValueError: It is none.
        struct.error: It is cut short, as with IndexError.
    """
    magic, width, height, flags = struct.unpack_from("<6sHHB", data)
    if magic not in (b"GIF87a", b"GIF89a"):
        raise ValueError("it does not begin as a GIF does")
    at = 13 + _table_size(flags)
    shared = data[13:at]
    blocks: list[_GifFrame] = []
    disposal, clear, duration_ms = 0, None, 0
    while at < len(data) and data[at] != _TRAILER:
        if data[at] == _EXTENSION:
            if data[at + 1] == _GRAPHIC_CONTROL:
                packed, delay, index = struct.unpack_from("<BHB", data, at + 3)
                disposal, clear = packed >> 2 & 7, index if packed & _IS_CLEAR else None
                duration_ms = 10 * delay
            at = _after_blocks(data, at + 2)
        elif data[at] == _IMAGE:
            left, top, across, down, flags = struct.unpack_from("<HHHHB", data, at + 1)
            start = at + 10 + _table_size(flags)
            table = data[at + 10 : start] or shared
            at = _after_blocks(data, start + 1)
            blocks.append(
                _GifFrame(
                    left, top, across, down, bool(flags & 0x40), table, data[start:at], disposal, clear,
                    duration_ms,
                )
            )  # fmt: skip
            disposal, clear, duration_ms = 0, None, 0
        else:
            raise ValueError("it has a block of no known kind")
    if not blocks:
        raise ValueError("it has no pictures")
    if sum(block.width * block.height for block in blocks) > MAX_DECODED_PIXELS:
        raise ValueError("its frames are larger than what is seen of them")
    return GifAnimation(width or blocks[0].width, height or blocks[0].height, tuple(blocks))


def _table_size(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & _HAS_TABLE else 0


def _after_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += 1 + data[at]
    return at + 1


def _decoded(block: _GifFrame) -> ByteArray:
    """The pixels of a frame alone, uint8 (H, W, 4)."""
    size = (len(block.table) // 3).bit_length() - 2
    head = struct.pack("<6sHHBBB", b"GIF89a", block.width, block.height, 0, 0, 0)
    interlaced = 0x40 if block.is_interlaced else 0
    image = struct.pack("<BHHHHB", _IMAGE, 0, 0, block.width, block.height, _HAS_TABLE | interlaced | size)
    single = head + image + block.table + block.pixels + bytes([_TRAILER])
    with Image.open(io.BytesIO(single), formats=("GIF",)) as picture:
        indices = np.asarray(picture)
    colors = np.zeros((256, 4), dtype=np.uint8)
    table = np.frombuffer(block.table, dtype=np.uint8).reshape(-1, 3)
    colors[: len(table), :3], colors[:, 3] = table, 255
    if block.clear is not None:
        colors[block.clear] = 0
    return colors[indices]
