"""The things of the starter set: potions, blades, gems, fruit and shields, one painter each."""

from __future__ import annotations

import numpy as np

from spritestudio.specs import BoolArray
from spritestudio.sprites.starter.canvas import (
    BRIGHT,
    INK,
    RAMPS,
    WHITE,
    Canvas,
    X,
    Y,
    box,
    ellipse,
    grow,
    polygon,
    rim,
)

Random = np.random.Generator


def paint_potion(draw: Random) -> Canvas:
    """A flask of glass with a cork, filled with something bright, perhaps with bubbles or a label."""
    canvas, liquid = Canvas(), str(draw.choice(BRIGHT))
    shape = int(draw.integers(5))
    neck_width, top = int(draw.choice((2, 4))), int(draw.integers(2, 4))
    body: BoolArray
    if shape == 0:
        radius = draw.choice((4.2, 5.0, 5.5))
        body = ellipse(8, 14.8 - radius, radius, radius)
    elif shape == 1:
        half = draw.choice((4.5, 5.5))
        body = polygon((7, 5), (9, 5), (8 + half, 13), (8 + half, 15), (8 - half, 15), (8 - half, 13))
    elif shape == 2:
        half = int(draw.integers(3, 5))
        body = box(8 - half, 7, 2 * half, 8)
    elif shape == 3:
        body = ellipse(8, 11.5, 6, 3.4)
    else:
        body = polygon((8, 4), (12.6, 9.6), (8, 15), (3.4, 9.6))
    neck = box(8 - neck_width / 2, top + 1, neck_width, 7)
    glass = body | neck
    canvas.shade(glass, "steel", glint=False)
    rows = np.flatnonzero(body.any(axis=1))
    level = rows[0] + draw.integers(0, max(1, len(rows) // 2))
    inside = (body & ~rim(glass)) | (rim(body) & (rows[-1] < Y))
    canvas.shade(inside & (level < Y), liquid, glint=False)
    surface = inside & (np.floor(Y) == max(level, np.flatnonzero(inside.any(axis=1))[0]))
    canvas.fill(surface, RAMPS[liquid][3])
    bubbles = [(int(x), int(y)) for x, y in draw.integers((5, 9), (11, 14), (int(draw.integers(4)), 2))]
    for x, y in bubbles:
        if canvas.indices[y, x] in RAMPS[liquid]:
            canvas.indices[y, x] = RAMPS[liquid][3]
    if draw.random() < 0.25:
        label = box(6, 10, 4, 3) & inside
        canvas.fill(label, RAMPS["wood"][3])
        canvas.dots([(7, 11), (8, 11)], RAMPS["wood"][1])
    left = np.flatnonzero(body[rows[len(rows) // 2]])[0]
    canvas.dots([(left + 1, rows[len(rows) // 2] - 1), (left + 1, rows[len(rows) // 2])], WHITE)
    cork = "wood" if draw.random() < 0.75 else "gold"
    canvas.fill(box(8 - neck_width / 2 - 1, top + 1, neck_width + 2, 1), RAMPS["steel"][2])
    canvas.shade(box(8 - neck_width / 2, top - 1, neck_width, 2), cork, glint=False)
    canvas.outline()
    return canvas


def paint_blade(draw: Random) -> Canvas:
    """A dagger, sword, broadsword or sabre that points to the upper right."""
    canvas = Canvas()
    metal = str(draw.choice(("steel", "steel", "steel", "gold", "teal", "red", "violet", "green", "blue")))
    hilt = str(draw.choice(("gold", "steel", "wood", "red", "blue")))
    grip = str(draw.choice(("wood", "red", "violet", "teal", "blue")))
    length = int(draw.integers(5, 10))
    breadth = float(draw.choice((1.1, 1.6, 2.3)))
    bend = float(draw.choice((0.0, 0.0, 0.0, 0.09)))
    along = (X + (16 - Y)) / 2 - 5.6  # 0 at the guard, growing towards the tip
    aside = (X - (16 - Y)) / 2  # 0 on the axis, growing to the lower right
    offset = aside + bend * along * (along - 5)
    taper = np.minimum(1.0, np.maximum(0.0, (length + 0.4 - along) / 1.8))
    blade = (along > 0) & (along <= length) & (np.abs(offset) <= breadth * taper)
    shadow, base, light, highlight = RAMPS[metal]
    canvas.fill(blade, light)
    canvas.fill(blade & (offset < -0.4), highlight)
    canvas.fill(blade & (offset > 0.4), base)
    canvas.fill(blade & (offset > 1.2), shadow)
    if breadth > 2 and draw.random() < 0.6:
        canvas.fill(blade & (np.abs(offset) < 0.3) & (along < length - 2), base)
    canvas.shade((np.abs(aside) <= 0.6) & (along > -3.2) & (along <= 0), grip, glint=False)
    span = float(draw.choice((2.1, 2.6, 3.1)))
    curve = float(draw.choice((0.0, 0.12, -0.12)))
    guard = np.abs(along + curve * aside**2 + 0.1) <= 0.6
    canvas.shade(guard & (np.abs(aside) <= span), hilt, glint=False)
    canvas.shade(ellipse(2.5, 13.5, 1.3, 1.3), hilt, glint=False)
    if draw.random() < 0.4:
        canvas.dots([(5, 10)], RAMPS[str(draw.choice(BRIGHT))][2])
    canvas.outline()
    return canvas


def paint_gem(draw: Random) -> Canvas:
    """A cut stone: a brilliant, a round one, a drop, a hexagon, a tall crystal or a square cut."""
    canvas, ramp = Canvas(), RAMPS[str(draw.choice(BRIGHT))]
    shape = int(draw.integers(6))
    half = int(draw.integers(4, 7))
    if shape == 0:
        stone = polygon((8 - half + 2, 3), (8 + half - 2, 3), (8 + half, 7), (8, 14.5), (8 - half, 7))
    elif shape == 1:
        stone = ellipse(8, 8, half, half)
    elif shape == 2:
        stone = ellipse(8, 10, half - 0.5, half - 1) | polygon((8, 1.5), (8 + half - 1, 9), (8 - half + 1, 9))
    elif shape == 3:
        stone = polygon((8, 1), (8 + half, 5), (8 + half, 11), (8, 15), (8 - half, 11), (8 - half, 5))
    elif shape == 4:
        wide = half / 2 + 0.6
        stone = polygon((8, 1), (8 + wide, 4), (8 + wide, 12), (8, 15), (8 - wide, 12), (8 - wide, 4))
    else:
        low = half - 2
        stone = polygon(
            (8 - low, 8 - half), (8 + low, 8 - half), (8 + half, 8 - low), (8 + half, 8 + low),
            (8 + low, 8 + half), (8 - low, 8 + half), (8 - half, 8 + low), (8 - half, 8 - low),
        )  # fmt: skip
    rows = np.flatnonzero(stone.any(axis=1))
    middle = (rows[0] + rows[-1] + 1) / 2
    left, up = X < 8, middle > Y
    canvas.fill(stone & left & up, ramp[2])
    canvas.fill(stone & ~left & up, ramp[1])
    canvas.fill(stone & left & ~up, ramp[1])
    canvas.fill(stone & ~left & ~up, ramp[0])
    table = ellipse(8, middle, half * 0.55, (rows[-1] - rows[0] + 1) * 0.27)
    if draw.random() < 0.5:
        table = np.abs(X - 8) / (half * 0.6) + np.abs(Y - middle) / (len(rows) * 0.32) <= 1
    canvas.fill(table & stone, ramp[2])
    canvas.fill(table & stone & (7.2 + middle > X + Y), ramp[3])
    canvas.fill(rim(stone) & left & up, ramp[3])
    sparkle = int(draw.integers(3))
    canvas.dots([(6, int(middle) - 2), (6, int(middle) - 3), (5, int(middle) - 2)][:sparkle], WHITE)
    canvas.outline()
    return canvas


def paint_fruit(draw: Random) -> Canvas:
    """An apple, pear, orange, plum, pair of cherries, bunch of grapes, strawberry or lemon."""
    canvas, kind = Canvas(), int(draw.integers(8))
    wide = float(draw.choice((4.6, 5.2, 5.8)))
    flesh = str(draw.choice(("red", "orange", "gold", "green", "pink", "violet", "blue")))
    stem = [(8, 4), (8, 3), (9, 2)]
    if kind == 0:
        canvas.shade(ellipse(5.8, 9.5, wide - 1.8, 4.8) | ellipse(10.2, 9.5, wide - 1.8, 4.8), flesh)
        canvas.dots([(7, 5), (8, 5)], RAMPS[flesh][0])
    elif kind == 1:
        canvas.shade(ellipse(8, 11, wide - 0.4, 3.9) | ellipse(8, 6.8, 2.6, 3.4), flesh)
    elif kind == 2:
        canvas.shade(ellipse(8, 9.4, wide, wide - 0.2), flesh)
        places = [(5, 10), (8, 12), (11, 9), (9, 7), (6, 13)]
        canvas.dots(places[: int(draw.integers(6))], RAMPS[flesh][0])
    elif kind == 3:
        canvas.shade(ellipse(8, 9.6, wide - 0.8, 5.0), flesh)
        canvas.fill(canvas.drawn & (np.abs(X - 9.6 + 0.12 * (Y - 9) ** 2) < 0.5), RAMPS[flesh][0])
    elif kind == 4:
        canvas.shade(ellipse(4.5, 11.5, 2.9, 2.9), flesh)
        canvas.shade(ellipse(11.5, 11.0, 2.9, 2.9), flesh)
        stem = [(5, 8), (6, 7), (6, 6), (7, 5), (8, 4), (9, 5), (10, 6), (10, 7), (9, 3)]
    elif kind == 5:
        rows = int(draw.integers(3, 5))
        for row in range(rows):
            for column in range(rows - row):
                x = 8 + (column - (rows - row - 1) / 2) * 3.4
                canvas.shade(ellipse(x, 6.6 + 2.6 * row, 1.9, 1.9), flesh)
                canvas.dots([(int(x + 1), int(7.6 + 2.6 * row))], RAMPS[flesh][0])
    elif kind == 6:
        canvas.shade(ellipse(8, 7.5, wide - 0.6, 3.4) | polygon((12, 8), (8, 15), (4, 8)), flesh)
        canvas.dots([(6, 8), (9, 7), (11, 9), (8, 10), (6, 11), (9, 12)], RAMPS["gold"][3])
        canvas.fill(polygon((3, 5), (13, 5), (10, 7), (8, 6), (6, 7)) & canvas.drawn, RAMPS["green"][1])
    else:
        canvas.shade(ellipse(8, 9.5, wide, 4.0) | ellipse(8, 9.5, wide + 1.2, 1.4), flesh)
    for x, y in stem:
        canvas.indices[y, x] = RAMPS["wood"][1]
    side = int(draw.choice((-1, 1)))
    if draw.random() < 0.8:
        leaf = ellipse(8.5 + side * 2.6, 3.4, 2.3, 1.2)
        canvas.shade(leaf & ~canvas.drawn, "green", glint=False)
    canvas.outline()
    return canvas


def paint_shield(draw: Random) -> Canvas:
    """A heater, round, kite or tower shield with a rim and a device in two colours."""
    canvas, shape = Canvas(), int(draw.integers(4))
    first, second = (str(name) for name in draw.choice((*BRIGHT, "steel", "wood"), 2, replace=False))
    edge = str(draw.choice(("steel", "gold", "wood")))
    half = float(draw.choice((5.0, 6.0)))
    plate: BoolArray
    if shape == 0:
        plate = box(8 - half, 2, 2 * half, 6) | (ellipse(8, 7.5, half, 7.3) & (Y > 7))
    elif shape == 1:
        plate = ellipse(8, 8, half + 0.3, half + 0.3)
    elif shape == 2:
        plate = ellipse(8, 6, half - 0.5, 4.8) | polygon((8 + half - 0.6, 7), (8, 15.5), (8 - half + 0.6, 7))
    else:
        plate = box(8 - half + 1, 1, 2 * half - 2, 14) & ~ellipse(8, -1, 2, 2.6)
    canvas.shade(plate, first, glint=False)
    devices: tuple[BoolArray, ...] = (
        X > 8,
        (X > 8) ^ (Y > 8),
        np.abs(X - 8) < 1.1,
        (np.abs(X - 8) < 1.1) | (np.abs(Y - 7) < 1.1),
        np.abs(X + Y - 15.5) < 2.1,
        (np.abs(Y - 4.2 - np.abs(X - 8)) < 1.4),
        np.abs(X - 8) + np.abs(Y - 7.5) < 3.1,
        np.floor(Y / 2) % 2 == 0,
        ellipse(8, 7.5, 2.3, 2.3),
        np.zeros_like(plate),
    )
    device = devices[int(draw.integers(len(devices)))]
    inner = plate & ~rim(plate)
    painted = Canvas()
    painted.shade(plate, second, glint=False)
    canvas.indices = np.where(device & inner, painted.indices, canvas.indices)
    border = Canvas()
    border.shade(plate, edge, glint=False)
    canvas.indices = np.where(rim(plate), border.indices, canvas.indices)
    if draw.random() < 0.5:
        boss = ellipse(8, 7.5 if shape != 1 else 8, 1.5, 1.5)
        canvas.fill(grow(boss) & inner & ~boss, INK)
        canvas.shade(boss, edge, glint=False)
    canvas.dots([(5, 4), (4, 5)][: int(draw.integers(3))], WHITE)
    canvas.outline()
    return canvas
