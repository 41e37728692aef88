"""What moves, read back with Pillow and numpy."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageSequence

from spritestudio.specs import ByteArray, ExportSpec, Label, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.export.formats import Files

SIDE = 6


def frame(number: int) -> ByteArray:
    """A picture that is no other's, and not its own mirror image."""
    image = np.zeros((SIDE, SIDE, 4), np.uint8)
    image[1:5, 1:4] = (10 + number, 200 - number, 5 * number, 255)
    image[2, 1] = (255, 255, 255, 255)
    return image


def art(*clips: tuple[str, str, str, Sequence[int]], **known: Any) -> ExportInput:
    """Clips of a figure, a movement, a side and the numbers of their frames."""
    images, labels = [], []
    for figure, clip, facing, numbers in clips:
        tag = "-".join(filter(None, (figure, clip, facing)))
        label = replace(Label(tag, tag, tag=tag, figure=figure, clip=clip, facing=facing), **known)
        images += [frame(number) for number in numbers]
        labels += [replace(label, duration_ms=100 + 10 * place) for place in range(len(numbers))]
    return ExportInput(np.stack(images), labels)


def written(drawn: ExportInput, name: str, scale: int = 1) -> Files:
    files = export_files(drawn, ExportSpec(SheetSpec(layout="clips", scale=scale), (name,)), "a")
    return {path: data for path, data in files.items() if path != "a.png"}


def pixels(data: bytes) -> ByteArray:
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert("RGBA"))


def cell(sheet: ByteArray, row: int, column: int) -> ByteArray:
    return sheet[row * SIDE : (row + 1) * SIDE, column * SIDE : (column + 1) * SIDE]


@pytest.mark.parametrize("name", ["gif", "apng", "webp"])
@pytest.mark.parametrize("loops", [True, False])
def test_each_clip_plays_as_it_does_here(name: str, loops: bool) -> None:
    drawn = art(("", "walk", "left", (0, 1, 2)), ("", "hurt", "", (3, 4)), direction="pingpong", loops=loops)
    files = written(drawn, name, scale=2)
    assert list(files) == [f"a-walk-left.{name}", f"a-hurt.{name}"]
    seen = []
    with Image.open(io.BytesIO(files[f"a-walk-left.{name}"])) as picture:
        assert picture.size == (2 * SIDE, 2 * SIDE)
        once = {"gif": None}.get(name, 1)
        assert picture.info.get("loop") == (0 if loops else once)
        for each in ImageSequence.Iterator(picture):
            each.load()
            seen.append((np.asarray(each.convert("RGBA")), each.info["duration"]))
    assert [duration for _, duration in seen] == [100, 110, 120, 110]
    for (image, _), number in zip(seen, (0, 1, 2, 1), strict=True):
        assert np.array_equal(image[::2, ::2], frame(number))


def test_where_nothing_moves_no_animation_is_written() -> None:
    assert written(ExportInput(np.stack([frame(0)]), [Label()]), "gif") == {}


def test_a_walk_of_four_is_a_step_standing_and_the_other_step() -> None:
    sides = [("hero", "walk", side, (0, 1, 0, 2)) for side in ("left", "front", "right", "back")]
    files = written(art(("hero", "idle", "front", (7, 8)), *sides), "rpgmaker")
    assert list(files) == ["$a.png"]
    sheet = pixels(files["$a.png"])
    assert sheet.shape == (4 * SIDE, 3 * SIDE, 4)
    for row in range(4):
        for column, number in enumerate((2, 0, 1)):
            assert np.array_equal(cell(sheet, row, column), frame(number))


@pytest.mark.parametrize(
    ("numbers", "direction", "columns"),
    [
        ((0, 1, 2), "forward", (0, 1, 2)),
        ((0, 1, 2), "pingpong", (0, 1, 2)),
        ((1, 0, 2, 0), "forward", (1, 0, 2)),
        ((0, 1), "forward", (1, 0, 1)),
        ((5,), "forward", (5, 5, 5)),
        ((0, 3, 1, 4, 0, 5, 2, 6), "forward", (2, 0, 1)),
    ],
)
def test_walks_of_any_length_get_three_columns(
    numbers: tuple[int, ...], direction: str, columns: tuple[int, ...]
) -> None:
    sheet = pixels(written(art(("", "walk", "", numbers), direction=direction), "rpgmaker")["$a.png"])
    for column, number in enumerate(columns):
        assert np.array_equal(cell(sheet, 3, column), frame(number))


def test_a_side_that_is_missing_is_mirrored() -> None:
    drawn = art(("", "walk", "front", (0, 1, 2)), ("", "walk", "right", (3, 4, 5)))
    sheet = pixels(written(drawn, "rpgmaker")["$a.png"])
    assert np.array_equal(cell(sheet, 1, 0), frame(3)[:, ::-1])
    assert np.array_equal(cell(sheet, 2, 0), frame(3))
    assert np.array_equal(cell(sheet, 3, 2), frame(2))


def test_eight_figures_share_a_sheet_and_the_ninth_has_its_own() -> None:
    drawn = art(*((f"orc{k}", "walk", "", (3 * k, 3 * k + 1, 3 * k + 2)) for k in range(9)))
    files = written(drawn, "rpgmaker", scale=2)
    assert list(files) == ["a-rpgmaker.png", "$a-orc8.png"]
    sheet = pixels(files["a-rpgmaker.png"])[::2, ::2]
    assert sheet.shape == (8 * SIDE, 12 * SIDE, 4)
    for figure in range(8):
        row, column = 4 * (figure // 4), 3 * (figure % 4)
        assert np.array_equal(cell(sheet, row + 3, column + 1), frame(3 * figure + 1))


def test_who_has_no_clip_stands_still() -> None:
    files = written(ExportInput(np.stack([frame(4)]), [Label("rock")]), "rpgmaker")
    sheet = pixels(files["$a.png"])
    assert all(np.array_equal(cell(sheet, row, column), frame(4)) for row in range(4) for column in range(3))
