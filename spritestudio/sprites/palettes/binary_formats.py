"""Palettes of Adobe, `.aco`, `.ase` and `.act`, and of Microsoft, the `.pal` of RIFF."""

from __future__ import annotations

import colorsys
import struct
from collections.abc import Sequence

import numpy as np

from spritestudio.specs import ByteArray
from spritestudio.sprites.palettes.palette import Palette, palette_of

_MAGIC = b"ASEF"
_ASE_VERSION = 0x00010000
_COLOR, _GROUP, _GROUP_END = 0x0001, 0xC001, 0xC002
_D50 = np.array([0.9642, 1.0, 0.8249])  # the white of Adobe's Lab
_SRGB_OF_XYZ_D50 = np.array(  # adapted to D65 by Bradford
    [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
)
_ACO_RGB, _ACO_HSB, _ACO_CMYK, _ACO_GREY = 0, 1, 2, 8
_ACT_COLORS, _ACT_BYTES = 256, 768
_ACT_OPAQUE = 0xFFFF  # where no colour of a table is transparent


# Photoshop's swatches


def parse_aco(data: bytes, name: str) -> Palette:
    """Read an `.aco` of version 1, 2 or both, of which the second has names.

    Raises:
        ValueError: It is none, or has colours of a kind that screens do not know.
        struct.error: It is cut short.
    """
    version, count = struct.unpack_from(">HH", data)
    if version not in (1, 2):
        raise ValueError("it does not begin as swatches do")
    second = 4 + 10 * count
    if version == 1 and data[second : second + 2] == b"\0\2":
        data, version, count = data[second:], *struct.unpack_from(">HH", data, second)
    colors, labels, at = [], [], 4
    for _ in range(count):
        space, *values = struct.unpack_from(">5H", data, at)
        colors.append(_aco_color(space, values))
        at += 10
        if version == 2:
            length = struct.unpack_from(">I", data, at)[0]
            labels.append(_utf16(data, at + 4, length))
            at += 4 + 2 * length
    return palette_of(name, colors, labels)


def format_aco(palette: Palette) -> bytes:
    """Write an `.aco` of both versions; alpha is left out."""
    first = [struct.pack(">HH", 1, len(palette))]
    second = [struct.pack(">HH", 2, len(palette))]
    for index, (red, green, blue, _) in enumerate(palette.colors.tolist()):
        color = struct.pack(">5H", _ACO_RGB, red * 257, green * 257, blue * 257, 0)
        first.append(color)
        label = _with_nul(palette.label(index))
        second.append(color + struct.pack(">I", len(label) // 2) + label)
    return b"".join(first + second)


def _aco_color(space: int, values: list[int]) -> tuple[int, ...]:
    shares = [value / 65535 for value in values]
    if space == _ACO_RGB:
        return _bytes(shares[:3])
    if space == _ACO_HSB:
        return _bytes(colorsys.hsv_to_rgb(*shares[:3]))
    if space == _ACO_CMYK:  # 0 is all ink
        return _bytes([share * shares[3] for share in shares[:3]])
    if space == _ACO_GREY:
        return _bytes([min(1.0, values[0] / 10_000)] * 3)
    raise ValueError(f"it has colours of kind {space}; RGB, HSB, CMYK and grey are read")


# Adobe's exchange of swatches


def parse_ase(data: bytes, name: str) -> Palette:
    """Read an Adobe `.ase`; the first group's name becomes the palette's.

    Raises:
        ValueError: It is none, or has colours of a kind that screens do not know.
        struct.error: It is cut short.
    """
    magic, _version, blocks = struct.unpack_from(">4sII", data)
    if magic != _MAGIC:
        raise ValueError("it does not begin with ASEF")
    colors, labels, at, group = [], [], 12, ""
    for _ in range(blocks):
        kind, size = struct.unpack_from(">HI", data, at)
        block = data[at + 6 : at + 6 + size]
        if len(block) < size:
            raise ValueError("it ends too early")
        at += 6 + size
        if kind in (_COLOR, _GROUP):
            length = struct.unpack_from(">H", block)[0] if block else 0  # some groups have no name
            label = _utf16(block, 2, length)
            if kind == _GROUP:
                group = group or label
            else:
                labels.append(label)
                colors.append(_ase_color(block[2 + 2 * length :]))
    return palette_of(group or name, colors, labels)


def format_ase(palette: Palette) -> bytes:
    """Write an Adobe `.ase` of one group; alpha is left out."""
    name = _with_nul(palette.name)
    blocks = [struct.pack(">HIH", _GROUP, 2 + len(name), len(name) // 2) + name]
    for index, color in enumerate(palette.colors):
        label = _with_nul(palette.label(index) or bytes(color[:3]).hex())
        rgb = struct.pack(">4s3fH", b"RGB ", *(color[:3] / 255), 0)
        size = 2 + len(label) + len(rgb)
        blocks.append(struct.pack(">HIH", _COLOR, size, len(label) // 2) + label + rgb)
    blocks.append(struct.pack(">HI", _GROUP_END, 0))
    return struct.pack(">4sII", _MAGIC, _ASE_VERSION, len(blocks)) + b"".join(blocks)


def _ase_color(data: bytes) -> tuple[int, ...]:
    model = data[:4]
    if model == b"RGB ":
        return _bytes(struct.unpack_from(">3f", data, 4))
    if model == b"Gray":
        return _bytes(struct.unpack_from(">f", data, 4) * 3)
    if model == b"CMYK":
        *ink, black = struct.unpack_from(">4f", data, 4)
        return _bytes([(1 - share) * (1 - black) for share in ink])
    if model == b"LAB ":
        lightness, a, b = struct.unpack_from(">3f", data, 4)
        return _lab_color(100 * lightness, a, b)
    raise ValueError(f"it has colours as {model!r}; RGB, LAB, CMYK and grey are read")


def _lab_color(lightness: float, a: float, b: float) -> tuple[int, ...]:
    """CIE Lab under D50 as sRGB."""
    y = (lightness + 16) / 116
    roots = np.array([y + a / 500, y, y - b / 200])
    xyz = np.where(roots > 6 / 29, roots**3, (roots - 4 / 29) * 3 * (6 / 29) ** 2) * _D50
    linear = np.clip(_SRGB_OF_XYZ_D50 @ xyz, 0, 1)
    return _bytes(np.where(linear > 0.0031308, 1.055 * linear ** (1 / 2.4) - 0.055, 12.92 * linear).tolist())


# Microsoft's palettes


def parse_riff(data: bytes, name: str) -> Palette:
    """Read a RIFF `.pal`: red, green, blue and a flag per colour.

    Raises:
        ValueError: It is none.
        struct.error: It is cut short.
    """
    at = 12
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<4sI", data, at)
        if kind == b"data":
            count = struct.unpack_from("<H", data, at + 10)[0]
            colors = [struct.unpack_from("<3B", data, at + 12 + 4 * index) for index in range(count)]
            return palette_of(name, colors)
        at += 8 + size + size % 2
    raise ValueError("it has no colours in it")


# Colour tables


def parse_act(data: bytes, name: str) -> Palette:
    """Read an `.act`. Where it does not say how many colours count, equal ones at its end count once.

    Raises:
        ValueError: It has not the size of one.
    """
    if len(data) not in (_ACT_BYTES, _ACT_BYTES + 4):
        raise ValueError(f"a colour table has {_ACT_BYTES} or {_ACT_BYTES + 4} bytes, not {len(data)}")
    rgb: ByteArray = np.frombuffer(data, np.uint8, _ACT_BYTES).reshape(-1, 3)
    count, clear = struct.unpack(">HH", data[_ACT_BYTES:]) if len(data) > _ACT_BYTES else (0, _ACT_OPAQUE)
    if not 0 < count <= _ACT_COLORS:
        differs = np.flatnonzero((rgb != rgb[-1]).any(axis=1))
        count = min(_ACT_COLORS, int(differs[-1]) + 2) if len(differs) else 1
    colors = np.insert(rgb[:count], 3, 255, axis=1)
    if clear < count:
        colors[clear, 3] = 0
    return palette_of(name, colors.tolist())


def format_act(palette: Palette) -> bytes:
    """Write an `.act`; the first colour that is wholly transparent is named as such, other alpha goes.

    Raises:
        ValueError: There are more than 256 colours.
    """
    if len(palette) > _ACT_COLORS:
        raise ValueError(f"a colour table has at most {_ACT_COLORS} colours, and here are {len(palette)}")
    clear = np.flatnonzero(palette.colors[:, 3] == 0)
    table = palette.colors[:, :3].tobytes().ljust(_ACT_BYTES, b"\0")
    return table + struct.pack(">HH", len(palette), int(clear[0]) if len(clear) else _ACT_OPAQUE)


def _bytes(shares: Sequence[float]) -> tuple[int, ...]:
    """Shares of red, green and blue as bytes; what is no share at all is 0."""
    return tuple(round(255 * share) if 0 <= share <= 1 else 255 * (share > 1) for share in shares)


def _utf16(data: bytes, at: int, length: int) -> str:
    text = data[at : at + 2 * length]
    if len(text) < 2 * length:
        raise ValueError("it ends within a name")
    return text.decode("utf-16-be", "replace").rstrip("\0")


def _with_nul(text: str) -> bytes:
    return f"{text[:255]}\0".encode("utf-16-be", "replace")
