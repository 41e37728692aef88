"""Files on the shelf: good ones are kept, bad ones told of, and what is not plainly a sheet is one sprite."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.project.kept_files import KeptFiles, read_files
from spritestudio.specs import (
    ByteArray,
    ExportSpec,
    GenerateSpec,
    GenerationRequest,
    PostprocessSpec,
    SheetSpec,
    seeds_from,
)
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.sheet import clip_files
from spritestudio.sprites.starter.starter_set import starter_sprites

SPRITES = np.asarray(starter_sprites(per_class=12).images)


def _read(*paths: Path) -> KeptFiles:
    (files,) = read_files(paths)
    return files


def _save(path: Path, image: ByteArray) -> Path:
    Image.fromarray(image).save(path)
    return path


def _sheet(columns: int, rows: int) -> ByteArray:
    cells = SPRITES[: columns * rows].reshape(rows, columns, 16, 16, 4)
    return cells.transpose(0, 2, 1, 3, 4).reshape(rows * 16, columns * 16, 4)


def test_what_a_folder_holds_beside_pictures_is_told(tmp_path: Path) -> None:
    (tmp_path / "art" / "b.png").mkdir(parents=True)
    _save(tmp_path / "art" / "a.png", SPRITES[0])
    files = _read(tmp_path / "art")
    assert (len(files.sprites), files.error) == (1, None)
    assert files.remarks == (
        "Folders and others that are called like pictures and are none were left out: b.png.",
    )


def _disc(side: int) -> ByteArray:
    y, x = np.mgrid[:side, :side] - side / 2
    image = np.zeros((side, side, 4), np.uint8)
    image[x**2 + y**2 < (side / 2.2) ** 2] = (200, 60, 60, 255)
    return image


def _twelve(folder: Path, bad: Sequence[int]) -> list[Path]:
    paths = [_save(folder / f"s{number}.png", SPRITES[number]) for number in range(12)]
    for number in bad:
        paths[number].write_bytes(b"dear sprite")
    return paths


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ([], None),
        ([3], "1 of 12 files could not be kept: s3.png."),
        ([0, 3, 4, 11], "4 of 12 files could not be kept: s0.png, s3.png, s4.png and 1 more."),
    ],
)
@pytest.mark.parametrize("as_folder", [False, True])
def test_bad_files_stop_no_good_ones(
    tmp_path: Path, bad: list[int], told: str | None, *, as_folder: bool
) -> None:
    paths = _twelve(tmp_path, bad)
    files = _read(tmp_path) if as_folder else _read(*paths)
    assert len(files.sprites) == 12 - len(bad)
    good = [number for number in range(12) if number not in bad]
    for sprite, number in zip(files.sprites, good, strict=True):
        np.testing.assert_array_equal(sprite.image, SPRITES[number])
    assert (files.error and files.error.message) == told
    if files.error is not None:
        assert f"s{bad[0]}.png cannot be read as a picture" in files.error.hint


def test_one_bad_file_alone_says_itself_what_is_wrong(tmp_path: Path) -> None:
    files = _read(tmp_path / "nowhere.png")
    assert files.sprites == []
    assert files.error is not None
    assert files.error.message.startswith("There is no file or folder")


@pytest.mark.parametrize(
    "image",
    [
        _disc(256),
        np.full((256, 256, 4), 255, np.uint8),
        _disc(96)[:, 20:80],
        np.random.default_rng(0).integers(1, 256, (128, 128, 4), dtype=np.uint8),
    ],
    ids=["disc", "flat", "tall", "noise"],
)
def test_a_picture_that_is_not_plainly_a_sheet_stays_one_sprite(tmp_path: Path, image: ByteArray) -> None:
    (sprite,) = _read(_save(tmp_path / "one.png", image)).sprites
    np.testing.assert_array_equal(sprite.image, image)


@pytest.mark.parametrize("scale", [1, 2])
def test_what_is_plainly_a_sheet_is_cut(tmp_path: Path, scale: int) -> None:
    sheet = np.kron(_sheet(8, 8), np.ones((scale, scale, 1), np.uint8))
    files = _read(_save(tmp_path / "sheet.png", sheet))
    assert len(files.sprites) == 64
    assert {sprite.image.shape for sprite in files.sprites} == {(16, 16, 4)}


@pytest.mark.parametrize("scale", [8, 16])
def test_an_enlarged_sprite_is_taken_by_its_large_pixels_and_that_is_told(tmp_path: Path, scale: int) -> None:
    large = np.kron(SPRITES[40], np.ones((scale, scale, 1), np.uint8))
    files = _read(_save(tmp_path / "one.png", large))
    (sprite,) = files.sprites
    np.testing.assert_array_equal(sprite.image, SPRITES[40])
    assert files.remarks == (f"one.png was enlarged {scale} times: one pixel was taken of each large one.",)


def test_a_larger_picture_that_shows_no_grid_is_told_as_a_pasted_one_is(tmp_path: Path) -> None:
    files = _read(_save(tmp_path / "moon.png", _disc(320)))
    assert files.sprites == []
    assert files.error is not None
    assert str(files.error).startswith("This picture of 320×320 pixels is no sprite.")


def test_a_sheet_of_ours_is_cut_by_its_recipe(tmp_path: Path) -> None:
    """Two large sprites show no grid."""
    images = np.stack([_disc(32), _disc(32)[::-1]])
    images[1][images[1][..., 3] > 0] = (9, 9, 200, 255)
    spec = GenerateSpec(seeds=seeds_from(5, 2), contexts=((1.0, 0.0), (0.0, 1.0)))
    request = GenerationRequest(spec, "tiny", ("hero", "food"), (("", 2),), weights_hash="ab" * 32)
    export = ExportSpec(sheet=SheetSpec(columns=2))
    recipe = dataclasses.replace(request.recipe(PostprocessSpec(), 32), export=export)
    art = ExportInput(images, [recipe.label_of(index) for index in recipe.sprites], recipe=recipe)
    (tmp_path / "s.png").write_bytes(export_files(art, export, "s")["s.png"])
    first, second = _read(tmp_path / "s.png").sprites
    np.testing.assert_array_equal([first.image, second.image], images)
    assert (first.kind, second.kind) == ("hero", "food")
    assert second.recipe is not None
    assert second.recipe.spec.seeds == (6,)


def test_an_animation_is_one_sprite_that_moves(tmp_path: Path) -> None:
    frames = [Image.fromarray(SPRITES[index]) for index in range(3)]
    frames[0].save(
        tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=[80, 90, 100], disposal=2
    )
    (sprite,) = _read(tmp_path / "a.gif").sprites
    assert [(clip.tag, clip.durations_ms) for clip in sprite.clips] == [("idle", (80, 90, 100))]
    assert np.array_equal(sprite.image, sprite.clips[0].frames[0])


def test_a_sheet_of_rpg_maker_is_a_sprite_that_walks(tmp_path: Path) -> None:
    path = tmp_path / "$orc.png"
    Image.fromarray(np.random.default_rng(3).integers(1, 255, (64, 48, 4), np.uint8)).save(path)
    ((kept,),) = ([found.sprites for found in read_files([path])],)
    assert [clip.tag for clip in kept[0].clips] == ["walk-front", "walk-left", "walk-right", "walk-back"]
    assert {clip.playback for clip in kept[0].clips} == {"pingpong"}


@pytest.mark.parametrize("ending", [".gif", ".apng", ".webp", ".aseprite"])
@pytest.mark.parametrize("loops", [True, False])
def test_animations_of_each_kind_keep_their_times_and_whether_they_loop(
    ending: str, loops: bool, tmp_path: Path
) -> None:
    frames = np.zeros((3, 8, 8, 4), np.uint8)
    frames[:, 2:6, 2:6] = (200, 40, 40, 255)
    frames[:, 2, 2, 1] = 90, 160, 250
    clip = Clip(frames, (100, 50, 200), "hurt", "left", loops=loops)
    path = tmp_path / f"orc{ending}"
    path.write_bytes(clip_files(path.name, [clip])[path.name])
    (found,) = read_files([path])
    (sprite,) = found.sprites
    (kept,) = sprite.clips
    assert np.array_equal(kept.frames, frames)
    assert (kept.durations_ms, kept.loops) == ((100, 50, 200), loops)
    assert kept.tag == ("hurt-left" if ending == ".aseprite" else "idle"), "the others have no names"
