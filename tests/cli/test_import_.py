"""`spritestudio import`: what it tells, what it changes when asked, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.sprites.importing.reading import load_sprites, read_sprites
from tests.cli.conftest import Run, finish, start
from tests.cli.imported import SPRITES


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


@pytest.mark.parametrize("neighbour", [False, True])
def test_a_row_of_sprites_in_a_folder_is_named_with_the_grid_that_cuts_it(
    spritestudio: Run, tmp_path: Path, *, neighbour: bool
) -> None:
    folder, out = tmp_path / "food", tmp_path / "set.npz"
    folder.mkdir()
    Image.fromarray(np.concatenate(SPRITES[:4], axis=1)).save(folder / "pies.png")
    sources = [folder]
    if neighbour:
        Image.fromarray(SPRITES[5]).save(tmp_path / "hero.png")
        sources.append(tmp_path / "hero.png")
    result = spritestudio("import", *sources, "--unique", "--out", out)
    assert result.refused
    assert "If pies.png is a sheet, --grid 16x16 cuts it." in result.err
    assert spritestudio("import", *sources, "--unique", "--grid", "16x16", "--out", out).status == 0
    assert load_sprites(out).count == 4 + neighbour


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
        (["nowhere.png"], "There is no file or folder nowhere.png"),
        (["SHEET", "--grid", "big"], "'big' is not a grid"),
        (["SHEET", "--grid", "0x16"], "The width of a cell must be"),
        (["SHEET", "--margin", "-1"], "The margin must be"),
        (["SHEET", "--fit", "stretch", "16"], "--fit takes crop or pad, not 'stretch'"),
        (["SHEET", "--fit", "pad", "8"], "too large to pad to 8×8"),
        (["SHEET", "--transparent", "white"], "'white' is not a colour"),
        (["SHEET", "--labels", "x.npy"], "Labels go with one .npy file"),
        (["SHEET", "--out", ""], "argument --out: there is nothing in the quotes; give a name"),
        ([""], "there is nothing in the quotes"),
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


def test_a_sheet_of_movements_is_read_and_written_with_tags(spritestudio: Run, tmp_path: Path) -> None:
    figure = np.zeros((64, 48, 4), np.uint8)
    figure[4:60, 4:44] = np.random.default_rng(0).integers(1, 255, (56, 40, 4), dtype=np.uint8)
    figure[..., 3] = np.where(figure[..., 3] > 0, 255, 0)
    Image.fromarray(figure).save(tmp_path / "orc.png")
    done = spritestudio(
        "import", tmp_path / "orc.png", "--clips", "rpgmaker", "--frame-ms", 90, "--out", tmp_path / "orc.npz"
    )
    assert (done.status, done.err) == (0, "")
    assert spritestudio("export", tmp_path / "orc.npz", "--format", "aseprite", "--out", tmp_path / "o.png")
    back = read_sprites([tmp_path / "o.aseprite"])
    assert list(dict.fromkeys(back.notes["fine"].tolist())) == [
        f"walk-{facing}" for facing in ("front", "left", "right", "back")
    ]
    assert set(back.notes["duration_ms"].tolist()) == {90}
    assert set(back.notes["direction"].tolist()) == {"pingpong"}
    wrong = spritestudio("import", tmp_path / "orc.png", "--clips", "rows", "--facings", "front,up")
    assert wrong.status == 2
    assert "up" in wrong.err


def test_what_the_disk_refuses_is_a_sentence(spritestudio: Run, tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (9, 9, 9, 255)).save(tmp_path / "a.png")
    for command, ending in (("import", ".npz"), ("export", ".png")):
        result = spritestudio(command, tmp_path / "a.png", "--out", tmp_path / ("x" * 300 + ending))
        assert result.refused
        assert f"{ending} cannot be " in result.err
        assert "Errno" not in result.err
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_enlarged_art_is_read_as_it_was_drawn(spritestudio: Run, art: Path, tmp_path: Path) -> None:
    drawn = np.asarray(Image.open(next(art.iterdir())))
    for times in (8, 2):
        Image.fromarray(drawn.repeat(times, axis=0).repeat(times, axis=1)).save(tmp_path / f"{times}.png")
    out = tmp_path / "set.npz"
    result = spritestudio("import", tmp_path / "8.png", "--out", out)
    assert "8.png was enlarged 8 times: one pixel was taken of each large one." in result.out
    assert np.array_equal(load_sprites(out).images, drawn[None])
    result = spritestudio("import", tmp_path / "2.png")
    assert "1 sprite was enlarged 2 times.\n    Take one pixel of each 2×2: --shrink 2\n" in result.out
    assert spritestudio("import", tmp_path / "2.png", "--shrink", "2", "--out", out).status == 0
    assert np.array_equal(load_sprites(out).images, drawn[None])
    assert spritestudio("import", tmp_path / "2.png", "--shrink", "3", "--out", out).refused
    result = spritestudio("export", tmp_path / "8.png", "--out", tmp_path / "a.png")
    assert "8.png was enlarged 8 times" in result.err


def test_a_grid_that_is_a_guess_says_how_to_say_it(spritestudio: Run, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (128, 128, 4), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    assert "--sheet FILE=32x32 or FILE=single" in spritestudio("import", tmp_path / "noise.png").out
