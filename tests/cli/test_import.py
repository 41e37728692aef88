"""`spritestudio import`: what it tells, what it changes when asked, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.sprites.importing.reading import load_sprites, read_sprites
from spritestudio.sprites.starter.starter_set import starter_sprites
from tests.cli.conftest import Run, finish, start

SPRITES = starter_sprites(seed=4, per_class=4).images


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """24 sprites on a white sheet of 6×4 cells, margin 1, spacing 2; two of them repeat others."""
    image = np.full((4 * 18, 6 * 18, 4), 255, dtype=np.uint8)
    for number in range(24):
        row, column = divmod(number, 6)
        sprite = SPRITES[number if number < 22 else 0]
        part = image[1 + row * 18 : 17 + row * 18, 1 + column * 18 : 17 + column * 18]
        part[sprite[..., 3] > 0] = sprite[sprite[..., 3] > 0]
    path = tmp_path / "things.png"
    Image.fromarray(image).convert("RGB").save(path)
    return path


def test_a_process_reads_a_sheet_and_writes_a_set(sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "set.npz"
    result = finish(start("import", sheet, "--transparent", "auto", "--unique", "--out", out))
    assert (result.status, result.err) == (0, "")
    assert "things.png: cut as 16×16, margin 1, spacing 2 into 24 sprites." in result.out
    assert "24 sprites of 24 stand on the solid colour #ffffff." in result.out
    assert "Done: Make #ffffff transparent." in result.out
    assert f"{out}: 22 sprites of 16×16 in 1 class" in result.out
    assert load_sprites(out).images[0, 0, 0].tolist() == [0, 0, 0, 0]


def test_without_a_file_to_write_it_only_looks(spritestudio: Run, sheet: Path, tmp_path: Path) -> None:
    result = spritestudio("import", sheet)
    assert result.status == 0
    assert "Keep one of each: --unique" in result.out
    assert "Make #ffffff transparent: --transparent #ffffff" in result.out
    assert "nothing is written" in result.out
    assert list(tmp_path.iterdir()) == [sheet]


def test_scripts_get_json(spritestudio: Run, sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "set.npz"
    options = ("--class", "loot", "--grid", "16x16", "--margin", 1, "--spacing", 2, "--harden", "--json")
    told = json.loads(spritestudio("import", sheet, *options, "--out", out).out)
    assert (told["out"], told["sprites"], told["classes"]) == (str(out), 24, {"loot": 24})
    assert told["sheets"][0]["cell"] == [16, 16]
    assert (told["sheets"][0]["margin"], told["sheets"][0]["spacing"]) == (1, 2)
    kinds = {finding["kind"]: finding for finding in told["findings"]}
    assert kinds["duplicates"]["sprites"] == [22, 23]
    assert kinds["duplicates"]["fixes"] == ["--unique"]


def test_sizes_that_differ_need_a_decision(spritestudio: Run, tmp_path: Path) -> None:
    folder, out = tmp_path / "hero", tmp_path / "set.npz"
    folder.mkdir()
    Image.fromarray(SPRITES[0]).save(folder / "a.png")
    Image.fromarray(SPRITES[1][:, 2:14]).save(folder / "b.png")
    refused = spritestudio("import", folder, "--out", out)
    assert refused.refused
    assert "b.png is 12×16, others are 16×16" in refused.err
    assert not out.exists()
    assert spritestudio("import", folder, "--fit", "pad", 16, "--out", out).status == 0
    assert load_sprites(out).count == 2


def test_the_starter_set_and_own_art_go_together(spritestudio: Run, sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "set.npz"
    assert spritestudio("import", sheet, "--starter", "--out", out).status == 0
    sprites = load_sprites(out)
    assert sprites.count == 624
    assert sprites.class_names == (
        "things", "creature", "potion", "blade", "gem", "fruit", "shield",
    )  # fmt: skip


def test_the_files_of_the_course_are_read(spritestudio: Run, tmp_path: Path) -> None:
    images, labels, out = tmp_path / "sprites.npy", tmp_path / "labels.npy", tmp_path / "set.npz"
    np.save(images, SPRITES[..., :3])
    np.save(labels, np.eye(5)[np.arange(24) % 5])
    assert spritestudio("import", images, "--labels", labels, "--out", out).status == 0
    assert load_sprites(out).class_names[0] == "hero"
    assert spritestudio("import", images, "--labels", labels, "--null-context", "--out", out).status == 0
    assert not load_sprites(out).contexts.any()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "nothing to read"),
        (["nowhere.png"], "There is no sprite set nowhere.png"),
        (["SHEET", "--grid", "big"], "'big' is not a grid"),
        (["SHEET", "--grid", "0x16"], "The width of a cell must be"),
        (["SHEET", "--margin", "-1"], "The margin must be"),
        (["SHEET", "--fit", "stretch", "16"], "--fit takes crop or pad, not 'stretch'"),
        (["SHEET", "--fit", "pad", "8"], "too large to pad to 8×8"),
        (["SHEET", "--transparent", "white"], "'white' is not a colour"),
        (["SHEET", "--labels", "x.npy"], "Labels go with one .npy file"),
        (["SHEET", "--out", "FOLDER/set.zip"], "does not end in .npz"),
        (["SHEET", "--out", "FOLDER/nowhere/set.npz"], "does not exist"),
    ],
)
def test_bad_input_is_told_in_one_line_and_nothing_is_written(
    spritestudio: Run, sheet: Path, tmp_path: Path, arguments: list[str], words: str
) -> None:
    given = [text.replace("SHEET", str(sheet)).replace("FOLDER", str(tmp_path)) for text in arguments]
    if "--out" not in given:
        given += ["--out", str(tmp_path / "set.npz")]
    result = spritestudio("import", *given)
    assert result.refused, result
    assert words in result.err
    assert list(tmp_path.iterdir()) == [sheet]


@pytest.fixture
def art(tmp_path: Path) -> Path:
    """A folder of loose sprites: three creatures, three potions, three blades."""
    folder = tmp_path / "art"
    folder.mkdir()
    editable = starter_sprites(per_class=3)
    for index in range(9):
        name = f"{editable.class_names[index // 3]}{index % 3}.png"
        Image.fromarray(editable.images[index]).save(folder / name)
    return folder


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


def test_a_background_is_cleared_before_padding(spritestudio: Run, art: Path, tmp_path: Path) -> None:
    for number, file in enumerate(sorted(art.iterdir())):
        with Image.open(file) as picture:
            white = Image.new("RGBA", picture.size, "white")
            white.alpha_composite(picture)
        white.crop((0, 0, 16, 16 if number else 15)).save(file)
    out = tmp_path / "set.npz"
    result = spritestudio("import", art, "--fit", "pad", 20, "--transparent", "auto", "--out", out)
    assert result.status == 0, result.err
    whites = (load_sprites(out).images == 255).all(axis=3)
    assert not whites[:, [2, 17]].any()
    assert load_sprites(out).image_size == 20
