"""`spritestudio export` and `generate --from`: what is written, made again, and refused."""

from __future__ import annotations

import dataclasses
import json
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from spritestudio import export_sheet, load_sprites, paths
from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.diffusion.networks.context_unet import ContextUnet
from spritestudio.library.models import weights_hash
from spritestudio.project.generations import Generation
from spritestudio.specs import ByteArray, ModelSpec
from spritestudio.sprites.export.formats import FORMATS
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.recipes import read_recipe
from tests.cli.conftest import Run
from tests.sprites.importing import test_aseprite as aseprite

SUFFIXES = {
    ".tres", ".meta", ".tpsheet", ".tsx", ".tsj", ".aseprite", ".json", ".ora", ".css", ".csv", ".png",
    ".atlas", ".xml",
}  # fmt: skip


def pixels(path: Path) -> ByteArray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGBA"))


def test_the_newest_grid_is_written_in_every_format(
    spritestudio: Run, tmp_path: Path, kept: Generation
) -> None:
    result = spritestudio(
        "export", "last", "--layout", "class", "--format", "all", "--out", tmp_path / "s.png"
    )
    assert (result.status, result.err) == (0, "")
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in written} == SUFFIXES
    one_each = sum(not format_.of_clips for format_ in FORMATS.values()) - 3
    assert len(written) == 1 + one_each + 2 + 32 + 4  # two strips, a texture per sprite, four times eight
    assert all(str(path) in result.out for path in written)
    recipe = read_recipe(tmp_path / "s.png")
    assert recipe is not None
    assert (recipe.spec, recipe.weights_hash) == (kept.request.spec, "ab" * 32)
    assert recipe.export.formats == tuple(FORMATS)


def test_chosen_sprites_become_a_sheet_and_an_animation(
    spritestudio: Run, tmp_path: Path, kept: Generation
) -> None:
    command = ("export", "last", "--select", "3,0,8-9", "--columns", 2, "--out", tmp_path / "s.png")
    result = spritestudio(
        *command, "--gif", tmp_path / "run.gif", "--film-scale", 1, "--frame-ms", 50, "--json"
    )
    assert result.status == 0
    made = json.loads(result.out)
    assert (made["sprites"], made["width"], made["height"]) == (4, 16, 16)
    shown = [kept.images[i] for i in (3, 0, 8, 9)]
    sheet = pixels(tmp_path / "s.png")
    assert np.array_equal(sheet[:8], np.hstack(shown[:2]))
    assert np.array_equal(sheet[8:], np.hstack(shown[2:]))
    with Image.open(tmp_path / "run.gif") as step_history:
        frames = [np.asarray(frame.convert("RGBA")).copy() for frame in ImageSequence.Iterator(step_history)]
        assert step_history.info["duration"] == 50
    for frame, image in zip(frames, shown, strict=True):
        assert np.array_equal(np.where(frame[..., 3:] == 0, 0, frame), image)
    recipe = read_recipe(tmp_path / "s.png")
    assert recipe is not None
    assert recipe.sprites == (3, 0, 8, 9)


def test_a_set_a_picture_and_a_sheet_are_sources_too(spritestudio: Run, tmp_path: Path, data: Path) -> None:
    sheet = tmp_path / "set.png"
    assert spritestudio("export", data, "--layout", "class", "--out", sheet).status == 0
    assert pixels(sheet).shape == (16, 32, 4)
    assert read_recipe(sheet) is None
    out = tmp_path / "again.png"
    command = ("export", sheet, "--grid", "8x8", "--columns", 4, "--format", "csv", "--out", out)
    assert spritestudio(*command).status == 0
    assert np.array_equal(pixels(out), pixels(sheet))
    assert "set_000" in (tmp_path / "again.csv").read_text()


def test_an_animation_replaces_neither_a_file_nor_the_sheet(
    spritestudio: Run, tmp_path: Path, kept: Generation
) -> None:
    sheet, step_history = tmp_path / "heroes.png", tmp_path / "film.gif"
    assert spritestudio("export", "last", "--out", sheet, "--apng", sheet).refused
    step_history.write_bytes(b"older film")
    command = ("export", "last", "--out", sheet, "--gif", step_history)
    assert "film.gif would be replaced" in spritestudio(*command).err
    assert step_history.read_bytes() == b"older film"
    assert not sheet.exists()
    assert spritestudio(*command, "--force").status == 0
    assert step_history.read_bytes().startswith(b"GIF89a")


def test_what_is_read_is_never_written_even_with_force(
    spritestudio: Run, tmp_path: Path, kept: Generation
) -> None:
    sheet, link = tmp_path / "heroes.png", tmp_path / "link.png"
    command = ("export", "last", "--format", "aseprite,aseprite-json", "--out", sheet)
    assert spritestudio(*command, "--gif", tmp_path / "film.gif").status == 0
    link.symlink_to(sheet)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for source, *options in (
        ("heroes.png", "--out", sheet),
        ("link.png", "--out", sheet),
        ("heroes.json", "--out", sheet),
        ("heroes.aseprite", "--format", "aseprite", "--out", sheet),
        ("film.gif", "--gif", tmp_path / "film.gif", "--out", tmp_path / "new.png"),
        (".", "--layout", "files", "--name", "heroes", "--select", "0", "--grid", "8x8", "--out", tmp_path),
    ):
        refused = spritestudio("export", tmp_path / source, *options, "--force")
        assert refused.refused, refused
        assert "is read from and would be written over" in refused.err
    made = spritestudio("generate", "--from", sheet, "--out", sheet, "--force")
    assert "is read from and would be written over" in made.err
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_set_and_a_palette_are_not_written_over_their_source(
    spritestudio: Run, tmp_path: Path, data: Path
) -> None:
    assert "would be written over" in spritestudio("import", data, "--out", data).err
    palette = tmp_path / "a.hex"
    palette.write_text("102030\n")
    assert "would be written over" in spritestudio("palettes", palette, "--out", palette).err
    assert palette.read_text() == "102030\n"


def test_a_file_per_sprite_goes_into_a_folder(spritestudio: Run, tmp_path: Path, kept: Generation) -> None:
    out = tmp_path / "apart"
    command = ("export", "last", "--layout", "files", "--name", "{class}-{number}", "--out", out)
    assert spritestudio(*command).status == 0
    assert len(list(out.iterdir())) == 32
    assert np.array_equal(pixels(out / "food-1.png"), kept.images[3])
    again = spritestudio(*command)
    assert again.refused
    assert "would be replaced" in again.err
    assert "--force" in again.err
    assert spritestudio(*command, "--force").status == 0


def test_an_indexed_sheet_has_the_palette_that_was_chosen(
    spritestudio: Run, tmp_path: Path, kept: Generation
) -> None:
    (tmp_path / "three.hex").write_text("000000\nff8040\nffffff\n")
    command = (
        "export",
        "last",
        "--palette",
        tmp_path / "three.hex",
        "--indexed",
        "--out",
        tmp_path / "s.png",
    )
    assert spritestudio(*command).status == 0
    with Image.open(tmp_path / "s.png") as picture:
        assert (picture.mode, picture.info["transparency"]) == ("P", 0)
        assert picture.getpalette() == [0, 0, 0, 0, 0, 0, 255, 128, 64, 255, 255, 255]


@pytest.mark.parametrize(
    "settings",
    [
        "--steps 3 --guidance 2 --context hero=1,food=0.5 --columns 2 --scale 3 --spacing 1",
        "--steps 4 --eta 0.7 --colors 5 --outline outside --outline-color #ff00ff --indexed --layout packed "
        "--trim-each --format csv",
        "--steps 2 --count 1 --no-clip --remove-orphans --align center",
    ],
)
def test_a_picture_is_made_again_byte_for_byte(
    spritestudio: Run, tmp_path: Path, weights: Path, settings: str
) -> None:
    first, again = tmp_path / "first.png", tmp_path / "again.png"
    command = ("generate", "--weights", weights, "--count", 3, *settings.split())
    assert spritestudio(*command, "--out", first).status == 0
    result = spritestudio("generate", "--from", first, "--weights", weights, "--out", again)
    assert (result.status, result.err) == (0, "")
    assert again.read_bytes() == first.read_bytes()


def test_installed_weights_are_found_by_what_they_are(
    spritestudio: Run, tmp_path: Path, weights: Path
) -> None:
    spritestudio("generate", "--weights", weights, "--count", 2, "--steps", 2, "--out", tmp_path / "a.png")
    own = paths.user_weights()
    own.mkdir(parents=True)
    shutil.move(weights, own / "renamed.safetensors")
    result = spritestudio("generate", "--from", tmp_path / "a.png", "--out", tmp_path / "b.png")
    assert result.status == 0
    assert (tmp_path / "b.png").stat().st_size > 0
    assert np.array_equal(pixels(tmp_path / "b.png"), pixels(tmp_path / "a.png"))


def test_weights_that_are_missing_or_differ_are_named(
    spritestudio: Run, tmp_path: Path, weights: Path, model_spec: ModelSpec, network: ContextUnet
) -> None:
    picture, out = tmp_path / "a.png", tmp_path / "b.png"
    spritestudio("generate", "--weights", weights, "--count", 2, "--steps", 2, "--out", picture)
    digest = weights_hash(weights)[:12]
    state = network.state_dict()
    first = next(iter(state))
    state[first] = state[first] + 1.0
    save_checkpoint(weights, model_spec, state)
    result = spritestudio("generate", "--from", picture, "--weights", weights, "--out", out)
    assert result.refused
    assert f"wants the weights tiny with the SHA-256 {digest}…" in result.err
    assert "those of that name here are others" in result.err
    weights.unlink()
    result = spritestudio("generate", "--from", picture, "--out", out)
    assert result.refused
    assert "which are not here" in result.err
    assert not out.exists()


@pytest.mark.parametrize(
    "how",
    [
        "",
        "--layout class --scale 3 --spacing 3 --margin 2 --extrude 1",
        "--trim --columns 2",
        "--layout files",
        "--layout packed --trim-each --scale 2 --spacing 1 --margin 3 --extrude 1 --power-of-two",
        "--trim-each --merge --columns 2 --remove-orphans",
        "--layout files --trim-each",
    ],
)
def test_a_sheet_of_ours_is_exported_with_its_recipe(
    spritestudio: Run, tmp_path: Path, weights: Path, how: str
) -> None:
    made, again = tmp_path / "made.png", tmp_path / "again.png"
    command = ("generate", "--weights", weights, "--count", 5, "--steps", 2, "--seed", 3, *how.split())
    folder = "files" in how
    assert spritestudio(*command, "--out", tmp_path / "made" if folder else made).status == 0
    if folder:
        made = sorted((tmp_path / "made").iterdir())[1]
    assert spritestudio("export", made, "--scale", 2, "--format", "csv", "--out", again).status == 0
    before, after = read_recipe(made), read_recipe(again)
    assert before is not None
    assert after is not None
    assert dataclasses.replace(after, export=before.export) == before.of_sprites(before.sprites)
    assert after.export.sheet.scale == 2
    third = tmp_path / "third.png"
    assert spritestudio("generate", "--from", again, "--weights", weights, "--out", third).status == 0
    assert np.array_equal(pixels(third), pixels(again))


def test_a_recipe_that_is_no_longer_true_is_left_out(
    spritestudio: Run, tmp_path: Path, weights: Path
) -> None:
    made, again = tmp_path / "made.png", tmp_path / "again.png"
    spritestudio(
        "generate", "--weights", weights, "--count", 4, "--steps", 2, "--outline", "outside", "--out", made
    )
    assert spritestudio("export", made, "--grid", "8x8", "--colors", "2", "--out", again).status == 0
    assert read_recipe(again) is None


WRONG: dict[str, str] = {
    "--layout circle": "There is no layout named 'circle'. Use grid, class, mix, rows, clips, packed",
    "--format doom": "There is no format named 'doom'",
    "--extrude 65": "Extrusion must be a whole number",
    "--name {weather}": "is not understood",
    "--gif film.mp4": "do not end in '.mp4'",
    "--webp film.gif": "does not end in .webp",
    "--gif missing/film.gif": "does not exist",
    "--select 40": "There is no sprite 40: there are 32",
    "--select 3-": "does not name sprites",
    "--frame-ms 1": "Frame time must be",
    "--film-scale 0": "Scale must be",
    "--grid big": "is not a grid",
}


@pytest.mark.parametrize("arguments", WRONG)
def test_a_wrong_option_is_told_in_one_line_and_nothing_is_written(
    spritestudio: Run, tmp_path: Path, kept: Generation, arguments: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = spritestudio("export", "last", *arguments.split(), "--out", "s.png")
    assert result.refused, result
    assert WRONG[arguments] in result.err
    assert list(tmp_path.iterdir()) == []


def test_without_finished_grids_there_is_nothing_to_export(spritestudio: Run, tmp_path: Path) -> None:
    result = spritestudio("export", "last", "--out", tmp_path / "s.png")
    assert result.refused
    assert "no finished grids yet; last is the newest that was painted in the window" in result.err


def test_settings_beside_a_recipe_are_refused(spritestudio: Run, tmp_path: Path) -> None:
    result = spritestudio("generate", "--from", "a.png", "--steps", 3, "--out", tmp_path / "s.png")
    assert result.refused
    assert "so --steps cannot be given too" in result.err


def _film_file(folder: Path) -> Path:
    """Four frames of 40, 50, 60, 70 ms; the middle two are "walk", which plays to and fro."""
    walk = struct.pack("<H8x", 1) + struct.pack("<HHBH6x3xB", 1, 2, 2, 0, 0) + aseprite.text("walk")
    pixels = [aseprite.block(8, 8, 4, value=(60 * n, 9, 9, 255)) for n in range(4)]
    data = bytearray(
        aseprite.aseprite_file(
            [aseprite.layer(), aseprite.chunk(0x2018, walk), aseprite.cel(pixels[0])],
            *([aseprite.cel(each)] for each in pixels[1:]),
        )
    )
    start = 128
    for duration_ms in (40, 50, 60, 70):
        data[start + 8 : start + 10] = struct.pack("<H", duration_ms)
        start += struct.unpack_from("<I", data, start)[0]
    path = folder / "film.aseprite"
    path.write_bytes(data)
    return path


def test_tags_directions_and_durations_go_in_and_out(spritestudio: Run, tmp_path: Path) -> None:
    source = _film_file(tmp_path)
    known = read_sprites([source]).notes
    expected = {key: known[key].tolist() for key in ("fine", "direction", "duration_ms")}
    assert expected["duration_ms"] == [40, 50, 60, 70]
    out = tmp_path / "out"
    out.mkdir()
    command = ("--format", "aseprite,aseprite-json,godot", "--out", out / "a.png")
    assert spritestudio("export", source, *command).status == 0
    assert spritestudio("import", source, "--out", out / "a.npz").status == 0
    for name in ("a.aseprite", "a.json", "a.npz"):
        notes = read_sprites([out / name]).notes
        assert {key: notes[key].tolist() for key in expected} == expected, name
    assert spritestudio("export", out / "a.npz", "--format", "aseprite", "--out", out / "b.png").status == 0
    again = read_sprites([out / "b.aseprite"]).notes
    assert {key: again[key].tolist() for key in expected} == expected
    godot = (out / "a.tres").read_text()
    assert '"name": &"walk",\n"speed": 20.0' in godot
    assert '"duration": 1.2' in godot


def test_frames_stand_as_long_as_in_their_source_unless_asked(spritestudio: Run, tmp_path: Path) -> None:
    source = _film_file(tmp_path)
    for options, expected in (((), [40, 50, 60, 70]), (("--frame-ms", 90), [90] * 4)):
        command = ("export", source, *options, "--out", tmp_path / "s.png", "--gif", tmp_path / "f.gif")
        assert spritestudio(*command, "--force").status == 0
        assert read_sprites([tmp_path / "f.gif"]).notes["duration_ms"].tolist() == expected


def test_the_library_writes_the_same_files(spritestudio: Run, tmp_path: Path) -> None:
    images = load_sprites("starter").images[:3]
    for folder in ("set/cat", "one", "other"):
        (tmp_path / folder).mkdir(parents=True)
    for number, image in enumerate(images):
        Image.fromarray(image).save(tmp_path / "set" / "cat" / f"{number}.png")
    command = ("export", tmp_path / "set", "--columns", 2, "--trim-each", "--format", "godot,tiled")
    assert spritestudio(*command, "--out", tmp_path / "one" / "cats.png").status == 0
    settings = {"columns": 2, "trim": True}
    out = tmp_path / "other" / "cats.png"
    export_sheet(images, out, kinds=["cat"] * 3, formats=("godot", "tiled"), **settings)
    one, other = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "other")
    )
    assert len(one) > 2
    assert one == other
