"""Sprites written as text."""

from __future__ import annotations

import numpy as np

from spritestudio.specs import ByteArray

INK = {".": (0, 0, 0, 0), "#": (29, 26, 38, 255), "o": (220, 40, 40, 255), "+": (60, 200, 90, 255)}


def drawn(text: str) -> ByteArray:
    rows = text.split()
    return np.array([[[INK[mark] for mark in row] for row in rows]], np.uint8)


def text_of(images: ByteArray) -> str:
    marks = {color: mark for mark, color in INK.items()}
    return " ".join("".join(marks[tuple(int(v) for v in pixel)] for pixel in row) for row in images[0])
