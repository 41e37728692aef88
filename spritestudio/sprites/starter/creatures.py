"""The creatures of the starter set: symmetric little beings with eyes."""

from __future__ import annotations

import numpy as np

from spritestudio.specs import BoolArray
from spritestudio.sprites.starter.canvas import (
    BRIGHT,
    CLEAR,
    INK,
    RAMPS,
    WHITE,
    Canvas,
    Y,
    box,
    ellipse,
    mirrored,
    polygon,
)

Random = np.random.Generator


def paint_creature(draw: Random) -> Canvas:
    """A being seen from the front: a body, something on its head, something to stand on, eyes and a mouth."""
    canvas = Canvas()
    skin, other = (str(name) for name in draw.choice(BRIGHT, 2, replace=False))
    body, eyes_y = _body(draw)
    top = int(np.flatnonzero(body.any(axis=1))[0])
    for mask, ramp in ((_limbs(draw), skin), (_crown(draw, top), other if draw.random() < 0.5 else skin)):
        canvas.shade(mask & ~body, ramp, slant=0.0, glint=False)
    canvas.shade(body, skin, slant=0.35, glint=False)
    if draw.random() < 0.5:
        belly = ellipse(8, 12.2, 2.6, 2.6) & body
        canvas.fill(belly, RAMPS[skin][3] if draw.random() < 0.6 else RAMPS[other][2])
    elif draw.random() < 0.5:
        spots = [(int(x), int(y)) for x, y in draw.integers((3, top), (8, 13), (3, 2))]
        canvas.dots([*spots, *((15 - x, y) for x, y in spots)], RAMPS[skin][0])
    elif draw.random() < 0.4:
        canvas.fill(body & (np.floor(Y) % 3 == 1) & (eyes_y + 3 < Y), RAMPS[other][1])
    canvas.outline()
    _face(canvas, draw, eyes_y)
    return canvas


def _body(draw: Random) -> tuple[BoolArray, int]:
    """The body, and the row in which its eyes are."""
    kind, width = int(draw.integers(6)), float(draw.choice((4.1, 5.0, 5.6)))
    if kind == 0:  # round
        return ellipse(8, 9, width, 4.9), 7
    if kind == 1:  # a drop of slime
        return ellipse(8, 11, width + 0.8, 3.6) | ellipse(8, 8.5, width - 0.6, 4.6), 8
    if kind == 2:  # a ghost
        hem = box(8 - width, 8, 2 * width, 6) & ~(mirrored(box(5, 13, 1, 1)) | box(7, 13, 2, 1))
        return ellipse(8, 8, width, 5.2) & (Y < 9) | hem, 7
    if kind == 3:  # head and body
        return ellipse(8, 6.5, width, 3.6) | ellipse(8, 11.5, width - 1.4, 3.0), 6
    if kind == 4:  # a block
        return box(8 - np.floor(width), 4, 2 * np.floor(width), 9), 7
    return ellipse(8, 10, width, 4.4) | ellipse(8, 6.5, width - 1.6, 3.4), 6  # a pear


def _limbs(draw: Random) -> BoolArray:
    """Feet and arms, or none of them."""
    limbs = np.zeros_like(box(0, 0, 0, 0))
    feet = int(draw.integers(4))
    if feet == 1:
        limbs |= mirrored(box(4, 12, 2, 3))
    elif feet == 2:
        limbs |= mirrored(ellipse(5, 13.6, 2.1, 1.4))
    elif feet == 3:
        limbs |= mirrored(box(3, 12, 1, 3) | box(6, 12, 1, 3))
    arms = int(draw.integers(5))
    if arms == 1:
        limbs |= mirrored(box(1, 9, 3, 2))
    elif arms == 2:
        limbs |= mirrored(polygon((1, 4), (4, 7), (4, 10), (1, 8)))  # wings
    elif arms == 3:
        limbs |= mirrored(box(1, 7, 1, 4) | box(1, 9, 3, 1))
    return limbs


def _crown(draw: Random, top: int) -> BoolArray:
    """Ears, horns, feelers, a tuft, or nothing."""
    kind = int(draw.integers(7))
    if kind == 1:
        return mirrored(polygon((3, top - 2), (7, top + 2), (3, top + 4)))
    if kind == 2:
        return mirrored(ellipse(4.2, top + 1, 1.9, 1.9))
    if kind == 3:
        return mirrored(box(3, top - 1, 1, 3) | box(4, top + 1, 2, 2))
    if kind == 4:
        return mirrored(box(6, top - 1, 1, 2) | box(5, top - 2, 1, 1))
    if kind == 5:
        return box(7, top - 2, 2, 3)
    if kind == 6:
        return mirrored(ellipse(5.2, top - 0.5, 1.3, 3.0))
    return box(0, 0, 0, 0)


def _face(canvas: Canvas, draw: Random, row: int) -> None:
    """Eyes that look at one, and perhaps a mouth."""
    kind = int(draw.integers(5))
    if kind == 0:  # one large eye
        eye = ellipse(8, row + 1, 2.3, 2.3)
        canvas.fill(eye, WHITE)
        canvas.fill(box(7, row, 2, 2), INK)
    elif kind == 1:  # two dots
        column = 6 if canvas.indices[row, 4] in (CLEAR, INK) else 5  # inside a narrow head
        canvas.fill(mirrored(box(column, row, 1, 2)), INK)
    elif kind == 2:  # two wide eyes
        canvas.fill(mirrored(box(4, row, 3, 2)), WHITE)
        canvas.fill(mirrored(box(5, row, 1, 2)), INK)
    elif kind == 3:  # two large eyes with glints
        canvas.fill(mirrored(box(5, row - 1, 2, 3)), INK)
        canvas.fill(mirrored(box(5, row - 1, 1, 1)), WHITE)
    else:  # a frown
        canvas.fill(mirrored(box(5, row, 2, 2)), WHITE)
        canvas.fill(mirrored(box(6, row + 1, 1, 1) | box(4, row - 1, 2, 1)), INK)
    mouth_row = row + 4 if kind == 0 else row + 3
    mouth = int(draw.integers(5))
    if canvas.indices[mouth_row, 8] == CLEAR or mouth == 0:
        return
    if mouth == 1:
        canvas.fill(box(7, mouth_row, 2, 1), INK)
    elif mouth == 2:
        canvas.fill(box(6, mouth_row, 4, 1), INK)
        canvas.fill(mirrored(box(6, mouth_row, 1, 1)), WHITE)
    elif mouth == 3:
        canvas.fill(box(6, mouth_row, 4, 1) | box(7, mouth_row + 1, 2, 1), INK)
        canvas.fill(box(7, mouth_row + 1, 2, 1), RAMPS["red"][1])
    else:
        canvas.fill(mirrored(box(6, mouth_row, 1, 1)) | box(7, mouth_row + 1, 2, 1), INK)
