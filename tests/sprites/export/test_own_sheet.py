"""Sheets of ours whose sprites decide where they lie: the recipe says it, and they are taken out again."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ExportSpec, GenerateSpec, Recipe, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.export.own_sheet import read_own_sheet
from spritestudio.sprites.recipes import read_recipe
from spritestudio.sprites.starter.starter_set import starter_sprites

_SPRITES = np.stack([*starter_sprites().images[:12], np.zeros((16, 16, 4), np.uint8)])
_RECIPE = Recipe(
    weights="tiny",
    weights_hash="",
    class_names=("hero", "food"),
    image_size=16,
    sections=(("", 13),),
    spec=GenerateSpec(seeds=tuple(range(13)), contexts=((1.0, 0.0), (0.0, 1.0)) * 6 + ((1.0, 0.0),)),
    sprites=tuple(range(13)),
)


def written(folder: Path, sheet: SheetSpec) -> tuple[Path, Recipe]:
    labels = [_RECIPE.label_of(index) for index in range(13)]
    files = export_files(ExportInput(_SPRITES, labels, recipe=_RECIPE), ExportSpec(sheet=sheet), "a")
    path = folder / "a.png"
    path.write_bytes(files["a.png"])
    recipe = read_recipe(path)
    assert recipe is not None
    return path, recipe


@pytest.mark.parametrize(
    "sheet",
    [
        SheetSpec(layout="packed", trim=True, scale=3, spacing_px=2, margin_px=1, extrude_px=2),
        SheetSpec(layout="packed", power_of_two=True),
        SheetSpec(layout="class", trim=True, columns=3),
        SheetSpec(merge=True, columns=5, scale=2),
    ],
)
def test_sprites_are_taken_out_as_they_were_laid_in(tmp_path: Path, sheet: SheetSpec) -> None:
    path, recipe = written(tmp_path, sheet)
    assert len(recipe.places) == 13
    again = read_own_sheet(path, recipe)
    assert again is not None
    np.testing.assert_array_equal(again, _SPRITES)


def test_a_sheet_that_says_no_places_is_one_of_an_earlier_version(tmp_path: Path) -> None:
    path, recipe = written(tmp_path, SheetSpec(layout="packed", trim=True))
    assert read_own_sheet(path, recipe.of_sprites(recipe.sprites)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"picture_px": (9, 9)},
        {"places": ((600, 0, 16, 16, 0, 0, 16, 16),) * 13},
        {"places": ((0, 0, 16, 16, 0, 0, 16, 16),) * 12 + ((0, 0, 8, 8, 0, 0, 8, 8),)},
        {"places": ((0, 0, 1, 1, 0, 0, 9_000, 9_000),) * 13},
    ],
    ids=["cut since", "beyond the picture", "of several sizes", "larger than the sprites were"],
)
def test_places_that_do_not_fit_the_picture_are_not_followed(
    tmp_path: Path, change: dict[str, object]
) -> None:
    path, recipe = written(tmp_path, SheetSpec(layout="packed", trim=True))
    assert read_own_sheet(path, dataclasses.replace(recipe, **change)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "places",
    [
        ((0, 0, 1, 1, 0, 0, 1, 1),),
        ((0, 0, 1, 1, 0, 0, 1),) * 13,
        ((0, 0, -1, 1, 0, 0, 1, 1),) * 13,
        ((0, 0, 2, 1, 0, 0, 1, 1),) * 13,
        ((0, 0, 99_999, 1, 0, 0, 99_999, 1),) * 13,
        ((0.5, 0, 1, 1, 0, 0, 1, 1),) * 13,
    ],
)
def test_malformed_places_are_told(places: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(SpriteStudioError, match="places of the sprites"):
        dataclasses.replace(_RECIPE, places=places, picture_px=(16, 16))
