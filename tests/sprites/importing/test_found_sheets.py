"""Sheets and what describes them, as other programs write them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.grid import Grid
from spritestudio.sprites.importing.atlas_region import Region
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.importing.slicing import ReadSpec, SheetChoice
from tests.sprites.importing.examples import SPRITES, frame, save, sheets_of
from tests.sprites.test_grid import draw_sheet

CASES = Path(__file__).parents[2] / "fixtures" / "cases"
TURNED = np.rot90(SPRITES[1], -1)  # clockwise
PLIST = """<plist version="1.0"><dict><key>frames</key><dict>
<key>a.png</key><dict><key>frame</key><string>{{0,0},{16,16}}</string><key>offset</key><string>{0,0}</string>
<key>rotated</key><false/><key>sourceSize</key><string>{16,16}</string></dict>
<key>b.png</key><dict><key>textureRect</key><string>{{16,0},{16,16}}</string>
<key>spriteOffset</key><string>{0,0}</string><key>textureRotated</key><true/>
<key>spriteSourceSize</key><string>{16,16}</string></dict></dict>
<key>metadata</key><dict><key>textureFileName</key><string>s.png</string></dict></dict></plist>"""
STARLING = """<TextureAtlas imagePath="s.png"><SubTexture name="a" x="0" y="0" width="16" height="16"/>
<SubTexture name="b" x="16" y="0" width="16" height="16" frameX="0" frameY="0" frameWidth="16"
frameHeight="16"/></TextureAtlas>"""
LIBGDX = "s.png\nsize: 32,16\nfilter: Nearest,Nearest\na\n  bounds: 0, 0, 16, 16\nb\n  rotate: false\n"
LIBGDX += "  xy: 16, 0\n  size: 16, 16\n  orig: 16, 16\n  offset: 0, 0\n  index: -1\n"
TPSHEET = ":format=40300\n:texture=s.png\n:size=32x16\na;0;0;16;16; 0.5;0.5; 0;0;0;0\nb;16;0;16;16\n"


@pytest.mark.parametrize(
    ("name", "text", "is_turned"),
    [
        ("s.plist", PLIST, True),
        ("s.xml", STARLING, False),
        ("s.atlas", LIBGDX, False),
        ("s.tpsheet", TPSHEET, False),
        ("s.json", json.dumps({"frames": {"a": frame(0), "b": frame(16, rotated=True)}}), True),
        (
            "s.json",
            json.dumps({"textures": [{"image": "s.png", "frames": [{"filename": n} | frame(x) for n, x in
            (("a", 0), ("b", 16))]}]}),
            False,
        ),
    ],
)  # fmt: skip
def test_what_describes_a_sheet_is_read(tmp_path: Path, name: str, text: str, is_turned: bool) -> None:
    save(tmp_path / "s.png", np.concatenate((SPRITES[0], TURNED if is_turned else SPRITES[1]), axis=1))
    (tmp_path / name).write_text(text)
    for source in ("s.png", name):
        images = read_sprites([tmp_path / source]).images
        assert np.array_equal(np.stack(images), SPRITES[:2])
    (tmp_path / name).write_text(text[: len(text) // 2] + "<")
    with pytest.raises(SpriteStudioError, match=rf"{name}"):
        read_sprites([tmp_path / "s.png"])


def test_frames_of_an_animation_are_known_by_their_names_quickly() -> None:
    names = ["hero 3.aseprite", "hero-12", "hero", "7", "a.b", "-" * 200_000 + "x"]
    regions = [Region(name, (0, 0, 1, 1), (0, 0), (1, 1)) for name in names]
    assert [region.animation for region in regions] == ["hero", "hero", "hero", "7", "a", names[-1]]


def test_a_file_beside_a_picture_that_describes_nothing_is_told(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", SPRITES[0])
    path.with_suffix(".xml").write_text("<map/>")
    assert "a.xml does not say where sprites lie on a.png" in read_sprites([path]).remarks[0]


def test_turned_frames_of_a_packer_are_turned_back(tmp_path: Path) -> None:
    shutil.copy(CASES / "atlas.png", tmp_path)
    shutil.copy(CASES / "atlas.json", tmp_path)
    editable = read_sprites([tmp_path / "atlas.png"])
    assert {image.shape for image in editable.images} == {(16, 16, 4)}
    upright = {image.tobytes() for image in editable.images}
    assert len(upright) > 1
    assert "Big Heroes" in editable.class_names


@pytest.mark.parametrize("name", ["pad", "padtrim"])
def test_inner_padding_is_taken_off(tmp_path: Path, name: str) -> None:
    shutil.copy(CASES / f"{name}.png", tmp_path)
    shutil.copy(CASES / f"{name}.json", tmp_path)
    editable = read_sprites([tmp_path / f"{name}.png"])
    assert {image.shape for image in editable.images} == {(16, 16, 4)}


def test_a_weak_guess_is_unsure_and_whole_cells_are_liked_better(tmp_path: Path) -> None:
    shutil.copy(CASES / "hero_24x32.png", tmp_path / "hero.png")
    (sheet,) = sheets_of(tmp_path / "hero.png")
    assert (sheet.grid, sheet.is_sure) == (Grid(24, 32), False)
    (cut,) = read_sprites([tmp_path / "hero.png"]).sheets
    assert not cut.is_sure


def test_pixels_beyond_the_last_whole_cell_are_told() -> None:
    editable = read_sprites([CASES / "rest.png"], ReadSpec(cell=(16, 16)))
    assert "rest.png has 8 px at its right beyond the last whole cell" in " ".join(editable.remarks)


@pytest.mark.parametrize(
    ("class_from", "classes"),
    [("folder", ("orcs", "cats")), ("name", ("walk", "cat")), ("tag", ("step", "s")), ("file", ("s",))],
)
def test_classes_come_from_tags_folders_or_names(
    tmp_path: Path, class_from: str, classes: tuple[str, ...]
) -> None:
    save(tmp_path / "s.png", np.concatenate(SPRITES[:3], axis=1))
    frames = {"orcs/walk_0": frame(0), "orcs/walk_1": frame(16), "cats/cat_0": frame(32)}
    meta = {"image": "s.png", "frameTags": [{"name": "step", "from": 0, "to": 1, "direction": "forward"}]}
    (tmp_path / "s.json").write_text(json.dumps({"frames": frames, "meta": meta}))
    spec = ReadSpec(class_from=class_from)
    assert read_sprites([tmp_path / "s.png"], spec).class_names == classes


def enlarged(image: ByteArray, times: int) -> ByteArray:
    return image.repeat(times, axis=0).repeat(times, axis=1)


@pytest.mark.parametrize("times", [5, 8, 12, 40])
def test_an_enlarged_sprite_is_one_sprite(tmp_path: Path, times: int) -> None:
    path = save(tmp_path / "hero.png", enlarged(SPRITES[0], times))
    editable = read_sprites([path])
    assert np.array_equal(np.stack(editable.images), SPRITES[:1])
    told = f"hero.png was enlarged {times} times: one pixel was taken of each large one."
    assert editable.remarks == (told,)
    assert sheets_of(path) == []


def test_an_enlarged_sheet_is_cut_as_it_was_before(tmp_path: Path) -> None:
    drawn = draw_sheet(6, 4, margin=1, spacing=2)
    small = read_sprites([save(tmp_path / "drawn.png", drawn)])
    path = save(tmp_path / "large.png", enlarged(drawn, 3))
    large = read_sprites([path])
    assert large.sheets[0].grid == small.sheets[0].grid == Grid(16, 16, 1, 2)
    assert np.array_equal(np.stack(large.images), np.stack(small.images))
    assert (small.remarks, len(large.remarks)) == ((), 1)
    (found,) = sheets_of(path)
    assert (found.grid, found.is_sure) == (Grid(48, 48, 3, 6), True)
    chosen = read_sprites([path], ReadSpec(choices=(SheetChoice(path, found.grid),)))
    assert np.array_equal(np.stack(chosen.images), np.stack(small.images))
    asked = read_sprites([path], ReadSpec(cell=(48, 48), margin_px=3, spacing_px=6))
    assert np.array_equal(np.stack(asked.images), np.stack(small.images))


def test_cells_that_lie_between_large_pixels_are_cut_as_they_are(tmp_path: Path) -> None:
    path = save(tmp_path / "large.png", enlarged(draw_sheet(6, 4), 3))
    for cell in ((32, 32), (16, 16), (6, 6)):
        editable = read_sprites([path], ReadSpec(cell=cell))
        assert tuple(editable.sizes()[0]) == cell
        assert "enlarged" not in " ".join(editable.remarks)
    assert read_sprites([path], ReadSpec(choices=(SheetChoice(path, None),))).sizes().tolist() == [[64, 96]]


def test_an_enlarged_animation_and_a_jpeg_are_taken_by_their_large_pixels(tmp_path: Path) -> None:
    frames = [Image.fromarray(enlarged(sprite, 6)) for sprite in SPRITES[:3]]
    frames[0].save(tmp_path / "walk.png", save_all=True, append_images=frames[1:], duration=100)
    editable = read_sprites([tmp_path / "walk.png"])
    assert np.array_equal(np.stack(editable.images), SPRITES[:3])
    on_white = np.where(SPRITES[0][..., 3:] == 0, np.uint8(255), SPRITES[0])
    Image.fromarray(enlarged(on_white, 8)[..., :3]).save(tmp_path / "hero.jpg", quality=92)
    (image,) = read_sprites([tmp_path / "hero.jpg"]).images
    assert image.shape == (16, 16, 4)


def test_many_enlarged_pictures_are_told_in_one_sentence(tmp_path: Path) -> None:
    for number in range(5):
        save(tmp_path / f"orc{number}.png", enlarged(SPRITES[number], 8))
    (remark,) = read_sprites([tmp_path]).remarks
    assert remark.startswith("orc0.png, orc1.png, orc2.png and 2 more were enlarged 8 times")


def test_coarse_sprites_and_plain_tiles_stay_as_they_are(tmp_path: Path) -> None:
    coarse = save(tmp_path / "coarse.png", enlarged(SPRITES[0], 2))
    assert read_sprites([coarse]).sizes().tolist() == [[32, 32]]
    tiles = enlarged(np.random.default_rng(0).integers(0, 256, (5, 5, 4), dtype=np.uint8) | 128, 16)
    read = read_sprites([save(tmp_path / "tiles.png", tiles)], ReadSpec(cell=(16, 16)))
    assert read.count == 24  # one of a single colour is the ground
