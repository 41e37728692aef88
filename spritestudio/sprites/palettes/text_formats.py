"""Palettes as lines of text: GIMP's `.gpl`, `.hex`, and the `.pal` of Paint Shop Pro."""

from __future__ import annotations

import re

from spritestudio.sprites.palettes.palette import Palette, format_hex, palette_of
from spritestudio.wording import writable

_GPL, _JASC = "GIMP Palette", "JASC-PAL"
_RGBA = "Channels: RGBA"  # Aseprite's extension of .gpl
_NUMBERS = re.compile(r"\s*(\d+)\s+(\d+)\s+(\d+)(?:\s+(\d+)(?=\s|$))?[ \t]*(.*)")
_THREE_NUMBERS = re.compile(r"\s*(\d+)\s+(\d+)\s+(\d+)()[ \t]*(.*)")


def parse_gpl(data: bytes, name: str) -> Palette:
    """Read a `.gpl`; it may say its own name, and a name for each colour.

    Raises:
        ValueError: It is none.
    """
    lines = _lines(data)
    if lines[0] != _GPL:
        raise ValueError("the first line is not 'GIMP Palette'")
    has_alpha = _RGBA in lines
    colors, labels = [], []
    for line in lines[1:]:
        if line.startswith("Name:"):
            name = line.removeprefix("Name:").strip() or name
        elif line and not line.startswith(("#", "Columns:", "Channels:")):
            color, label = _color(line, has_alpha)
            colors.append(color)
            labels.append("" if label == "Untitled" else label)
    return palette_of(name, colors, labels)


def format_gpl(palette: Palette) -> bytes:
    """Write a `.gpl`, with Aseprite's line on alpha where a colour is not opaque."""
    has_alpha = (palette.colors[:, 3] < 255).any()
    lines = [_GPL, *([_RGBA] if has_alpha else []), f"Name: {_one_line(palette.name)}", "Columns: 8", "#"]
    for index, color in enumerate(palette.colors):
        numbers = " ".join(f"{value:3}" for value in color[: 4 if has_alpha else 3])
        lines.append(f"{numbers}\t{_one_line(palette.label(index)) or 'Untitled'}")
    return _text(lines)


def parse_hex_lines(data: bytes, name: str) -> Palette:
    """Read a `.hex`: six or eight hexadecimal digits a line, with or without a #, and remarks behind ;.

    Raises:
        ValueError: A line is something else.
    """
    colors = []
    for number, line in enumerate(_lines(data), 1):
        digits = re.split(r"[;\s]", line)[0].removeprefix("#").removeprefix("0x")
        if not digits:
            continue
        if re.fullmatch("[0-9a-fA-F]{6}([0-9a-fA-F]{2})?", digits) is None:
            raise ValueError(f"line {number} is not six hexadecimal digits")
        colors.append(tuple(bytes.fromhex(digits.ljust(8, "f"))))
    return palette_of(name, colors, [])


def parse_paint_net(data: bytes, name: str) -> Palette:
    """Read a `.txt` of Paint.NET: eight hexadecimal digits a line, alpha first, and remarks behind ;.

    Raises:
        ValueError: A line is something else.
    """
    colors = []
    for number, line in enumerate(_lines(data), 1):
        digits = re.split(r"[;\s]", line)[0].removeprefix("#")
        if not digits:
            continue
        if re.fullmatch("([0-9a-fA-F]{2})?[0-9a-fA-F]{6}", digits) is None:
            raise ValueError(f"line {number} is not eight hexadecimal digits")
        alpha, *rgb = bytes.fromhex(digits.rjust(8, "f"))
        colors.append((*rgb, alpha))
    return palette_of(name, colors, [])


def format_hex_lines(palette: Palette) -> bytes:
    """Write a `.hex`."""
    return _text([format_hex(color).removeprefix("#") for color in palette.colors])


def parse_jasc(data: bytes, name: str) -> Palette:
    """Read a JASC `.pal`.

    Raises:
        ValueError: It is none, or has fewer colours than it says.
    """
    if data.startswith(b"RIFF"):
        raise ValueError("it is Microsoft's kind of .pal, which is not read")
    lines = _lines(data)
    if lines[0] != _JASC:
        raise ValueError("the first line is not 'JASC-PAL'")
    if len(lines) < 3 or not lines[2].isdecimal():
        raise ValueError("it does not say how many colours it has")
    count = int(lines[2][:9])
    body = [line for line in lines[3:] if line][:count]
    if len(body) < count:
        raise ValueError(f"it has {len(body)} of its {count} colours")
    return palette_of(name, [_color(line, has_alpha=True)[0] for line in body], [])


def format_jasc(palette: Palette) -> bytes:
    """Write a JASC `.pal`; a fourth number says alpha where a colour is not opaque."""
    width = 4 if (palette.colors[:, 3] < 255).any() else 3
    colors = [" ".join(str(value) for value in color[:width]) for color in palette.colors]
    return _text([_JASC, "0100", str(len(colors)), *colors], "\r\n")


def _color(line: str, has_alpha: bool) -> tuple[tuple[int, ...], str]:
    match = (_NUMBERS if has_alpha else _THREE_NUMBERS).fullmatch(line)
    numbers = [int(match[i] or 255) for i in range(1, 5)] if match else [256]
    if match is None or max(numbers) > 255:
        raise ValueError(f"'{line[:40]}' is not a colour")
    return tuple(numbers), match[5].strip()


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8-sig", "replace")
    if "\0" in text:
        raise ValueError("it is not text")
    return [line.strip() for line in text.splitlines()] or [""]


def _one_line(text: str) -> str:
    return " ".join(writable(text).split())


def _text(lines: list[str], end: str = "\n") -> bytes:
    return (end.join(lines) + end).encode()
