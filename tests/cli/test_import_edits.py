"""Sorting while importing: labels, names, order, groups, sheets that are cut as is said."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.starter.starter_set import starter_sprites
from tests.cli.conftest import Run


def test_sprites_are_sorted_as_in_the_window(spritestudio: Run, art: Path, tmp_path: Path) -> None:
    out = tmp_path / "set.npz"
    result = spritestudio(
        "import", str(art), "--class-from", "file", "--rename", "blade=weapon", "--rename", "creature=weapon",
        "--label", "potion[12]*=drink:1,weapon:0.5", "--order", "drink", "--exclude", "blade0*",
        "--remove", "potion", "--group", "creature*", "--source", "Me", "--license", "CC0-1.0",
        "--out", str(out),
    )  # fmt: skip
    assert result.status == 0, result.err
    sprites = read_sprites([out])
    assert sprites.class_names == ("drink", "weapon")
    rows = dict(zip(sprites.notes["names"].tolist(), sprites.contexts.tolist(), strict=True))
    assert rows["potion1.png"] == [1, 0.5]
    assert rows["potion0.png"] == [0, 0]
    assert rows["creature2.png"] == rows["blade2.png"] == [0, 1]
    frames = [sprites.name(index).startswith("creature") for index in range(9)]
    assert len(set(sprites.groups[frames].tolist())) == 1
    assert [sprites.name(int(n)) for n in np.flatnonzero(sprites.excluded)] == ["blade0.png"]
    assert sprites.credits == ("Me, CC0-1.0",)


def test_single_sheets_are_cut_as_is_said(spritestudio: Run, sheet: Path, art: Path) -> None:
    Image.fromarray(np.tile(starter_sprites(per_class=1).images[0], (6, 6, 1))).save(art / "big.png")
    result = spritestudio(
        "import", str(art), "--sheet", f"{art / 'big.png'}=32x48", "--sheet", f"{art / 'blade0.png'}=skip",
        "--json",
    )  # fmt: skip
    assert result.status == 0, result.err
    assert json.loads(result.out)["sprites"] == 8 + 6


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--rename", "nobody=x"), "There is no class 'nobody'"),
        (("--rename", "art"), "--rename takes A=B"),
        (("--label", "nobody*=x"), "No sprite is named like 'nobody*'"),
        (("--label", "blade*=x:much"), "'much' is no share"),
        (("--sheet", "big.png=16x16"), "big.png is not among what is read"),
        (("--sheet", "big.png=wide"), "says not how a sheet is cut"),
    ],
)
def test_sorting_that_cannot_be_done_is_told(
    spritestudio: Run, art: Path, options: tuple[str, ...], words: str
) -> None:
    result = spritestudio("import", str(art), *options)
    assert result.status == 2
    assert words in result.err


def test_styles_facings_and_words_are_read_from_folders_and_names(spritestudio: Run, tmp_path: Path) -> None:
    art = tmp_path / "Inked"
    for name in ("hero/RedKnight_left_1.png", "hero/RedKnight_left_2.png", "beast/wolves.png"):
        path = art / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(starter_sprites(per_class=1).images[0]).save(path)
    out = tmp_path / "set.npz"
    result = spritestudio(
        "import", str(art), "--style-from", "folder", "--words-from-names", "--style", "wolves*=Sketched",
        "--words", "wolves*=grey wolf", "--facing", "wolves*=front", "--clip", "Red*=walk", "--out", str(out),
    )  # fmt: skip
    assert result.status == 0, result.err
    assert "style: Inked 2, Sketched 1" in result.out
    assert "words: red 2, knight 2, grey 1, wolf 1" in result.out
    sprites = read_sprites([out])
    assert sprites.notes["style"].tolist() == ["Sketched", "Inked", "Inked"]
    assert sprites.notes["facing"].tolist() == ["front", "left", "left"]
    assert sprites.notes["clip"].tolist() == ["", "walk", "walk"]
    assert sprites.notes["words"].tolist() == ["grey wolf", "red knight", "red knight"]

    by_file = spritestudio("import", str(art), "--style-from", "file", "--json")
    assert json.loads(by_file.out)["columns"] == {"style": {"RedKnight_left": 2, "wolves": 1}}
    again = spritestudio("import", str(out), str(art), "--json")
    assert json.loads(again.out)["columns"]["words"]["knight"] == 2
    assert json.loads(spritestudio("import", str(art), "--json").out)["columns"] == {}
