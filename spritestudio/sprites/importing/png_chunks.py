"""PNG files by their chunks: the frames of an APNG, and the grey or colour that is transparent."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from spritestudio.interruption import checkpoint
from spritestudio.specs import ByteArray

_MAGIC = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB = 0, 2  # colour types
_KEEP, _TO_BACKGROUND, _TO_PREVIOUS = range(3)  # ways to dispose of a frame
_OVER = 1  # the way to lay a frame on another; the other replaces
_SHARED = (b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"iCCP", b"cHRM", b"sBIT")


@dataclass(frozen=True)
class _Frame:
    width: int
    height: int
    left: int
    top: int
    duration_ms: int
    disposal: int
    blend: int
    pixels: list[bytes]


@dataclass(frozen=True)
class PngAnimation:
    """An APNG whose frames are not decoded yet.

    Attributes:
        width: Width of the canvas, px.
        height: Height of the canvas, px.
    """

    width: int
    height: int
    header: bytes
    shared: bytes
    entries: tuple[_Frame, ...]

    @property
    def durations_ms(self) -> list[int]:
        """How long each frame stands, as the file says."""
        return [entry.duration_ms for entry in self.entries]

    def frames(self) -> Iterator[ByteArray]:
        """The frames as they are seen, uint8 (H, W, 4) each."""
        canvas = np.zeros((self.height, self.width, 4), dtype=np.uint8)
        for number, entry in enumerate(self.entries):
            checkpoint()
            part = canvas[entry.top : entry.top + entry.height, entry.left : entry.left + entry.width]
            before = part.copy()
            pixels = decode_png(self._single(entry))
            part[...] = _over(part, pixels) if entry.blend == _OVER else pixels
            yield canvas.copy()
            if entry.disposal == _TO_BACKGROUND or (entry.disposal == _TO_PREVIOUS and number == 0):
                part[...] = 0
            elif entry.disposal == _TO_PREVIOUS:
                part[...] = before

    def _single(self, entry: _Frame) -> bytes:
        """A frame as a PNG of its own."""
        header = struct.pack(">II", entry.width, entry.height) + self.header[8:]
        pixels = b"".join(_chunk(b"IDAT", part) for part in entry.pixels)
        return _MAGIC + _chunk(b"IHDR", header) + self.shared + pixels + _chunk(b"IEND", b"")


def parse_apng(data: bytes) -> PngAnimation | None:
    """Find the frames of an APNG; None where the file is a PNG that does not move.

    A default picture that is no frame, because no control chunk comes before it, is left out.

    Raises:
        ValueError: A frame lies outside the picture.
        struct.error: It is cut short.
    """
    if data[:8] != _MAGIC:
        return None
    header, shared, is_animated = b"", b"", False
    entries: list[_Frame] = []
    for kind, body in png_chunks(data):
        if kind == b"IHDR":
            header = body
        elif kind in _SHARED and not entries:
            shared += _chunk(kind, body)
        elif kind == b"acTL":
            is_animated = True
        elif kind == b"fcTL":
            width, height, left, top, delay, unit, disposal, blend = struct.unpack_from(">IIIIHHBB", body, 4)
            entries.append(
                _Frame(width, height, left, top, round(1000 * delay / (unit or 100)), disposal, blend, [])
            )
        elif kind == b"IDAT" and entries:
            entries[-1].pixels.append(body)
        elif kind == b"fdAT" and entries:
            entries[-1].pixels.append(body[4:])
    width, height = struct.unpack_from(">II", header)
    if not is_animated or not entries:
        return None
    if any(entry.left + entry.width > width or entry.top + entry.height > height for entry in entries):
        raise ValueError("a frame lies outside its picture")
    return PngAnimation(width, height, header, shared, tuple(entries))


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG, kind and body each, as far as they are whole."""
    at = len(_MAGIC)
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if at + 12 + size > len(data):
            return
        yield kind, data[at + 8 : at + 8 + size]
        at += 12 + size


def decode_png(data: bytes) -> ByteArray:
    """The pixels of a PNG that does not move, uint8 (H, W, 4); 16 bits are cut to 8."""
    with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
        return png_pixels(picture, data)


def png_pixels(picture: Image.Image, data: bytes) -> ByteArray:
    """The same of a picture that is open already.

    Pillow compares the transparent grey of fewer or more than 8 bits with greys that it has scaled.
    """
    depth, color_type = data[24], data[25]
    clear = next((body for kind, body in png_chunks(data) if kind == b"tRNS"), None)
    picture.load()
    if color_type == _GREY:
        raw = np.asarray(picture if picture.mode.startswith("I") else picture.convert("L")).astype(np.int64)
        grey = (raw >> 8 if depth == 16 else raw).astype(np.uint8)
        alpha = np.full_like(grey, 255)
        if clear is not None:
            value = struct.unpack_from(">H", clear)[0]
            alpha[raw == (value if depth == 16 else value * 255 // (2**depth - 1))] = 0
        return np.stack((grey, grey, grey, alpha), axis=-1)
    if color_type == _RGB and depth == 16 and clear is not None:
        rgb = np.asarray(picture.convert("RGB"))
        is_clear = (rgb == np.array(struct.unpack_from(">3H", clear)) >> 8).all(axis=-1)
        return np.dstack((rgb, np.where(is_clear, 0, 255).astype(np.uint8)))
    return np.asarray(picture.convert("RGBA"))


def _over(below: ByteArray, above: ByteArray) -> ByteArray:
    """One picture laid on another, uint8 (H, W, 4) each; what is opaque or clear stays exact."""
    under, over = below.astype(np.float64) / 255, above.astype(np.float64) / 255
    alpha, share = over[..., 3:], under[..., 3:] * (1 - over[..., 3:])
    total = alpha + share
    rgb = (over[..., :3] * alpha + under[..., :3] * share) / np.where(total == 0, 1, total)
    result: npt.NDArray[np.float64] = np.concatenate((rgb, total), axis=-1)
    return np.rint(result * 255).astype(np.uint8)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
