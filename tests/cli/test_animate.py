"""`spritestudio animate`: clips in files that other programs read."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from spritestudio.sprites.importing.reading import read_sprites
from tests.cli.conftest import Run


@pytest.fixture
def torch_file(tmp_path: Path) -> Path:
    """A picture of a flame on a stick."""
    image = np.zeros((16, 16, 4), np.uint8)
    image[2:6, 5:11], image[6:10, 4:12], image[10:14, 7:9] = (
        (250, 210, 60, 255),
        (200, 60, 20, 255),
        (90, 60, 40, 255),
    )
    path = tmp_path / "torch.png"
    Image.fromarray(image).save(path)
    return path


def test_an_aseprite_file_has_tags_and_times(spritestudio: Run, torch_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "torch.aseprite"
    result = spritestudio("animate", torch_file, "--plain", "cycle,bob", "--frame-ms", 120, "--out", out)
    assert (result.status, result.err) == (0, "")
    assert "2 clips" in result.out
    read = read_sprites([out])
    assert list(dict.fromkeys(read.notes["fine"].tolist())) == ["cycle", "bob"]
    assert set(read.notes["duration_ms"].tolist()) == {120}


def test_a_gif_plays_and_a_sheet_has_a_row_per_clip(
    spritestudio: Run, torch_file: Path, tmp_path: Path
) -> None:
    assert spritestudio("animate", torch_file, "--plain", "glow", "--out", tmp_path / "t.gif").status == 0
    with Image.open(tmp_path / "t.gif") as picture:
        times = [frame.info["duration"] for frame in ImageSequence.Iterator(picture)]
    assert times == [150, 150, 150, 150]
    result = spritestudio(
        "animate", torch_file, "--plain", "bob,shake", "--format", "godot,phaser",
        "--out", tmp_path / "s.png", "--json",
    )  # fmt: skip
    told = json.loads(result.out)
    assert [clip["name"] for clip in told["clips"]] == ["bob", "shake"]
    with Image.open(tmp_path / "s.png") as picture:
        assert picture.size == (64, 32)
    assert all(Path(path).is_file() for path in told["files"])
    assert len(told["files"]) == 3


def test_a_walk_in_place_is_a_walk_from_the_side_that_is_told(
    spritestudio: Run, torch_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "walk.aseprite"
    asked = ("animate", torch_file, "--plain", "step", "--facing", "left", "--out", out, "--json")
    told = json.loads(spritestudio(*asked).out)
    assert told["clips"] == [{"name": "walk-left", "frames": 4, "durations_ms": [150] * 4}]
    with Image.open(torch_file) as picture:
        sprite = np.asarray(picture.convert("RGBA"))
    read = read_sprites([out])
    assert [np.array_equal(image, sprite) for image in read.images] == [True, False, True, False]


def test_a_plain_walk_from_four_sides_has_a_clip_for_each(
    spritestudio: Run, torch_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "walk.aseprite"
    asked = ("animate", torch_file, "--plain", "walk", "--directions", 4, "--out", out, "--json")
    told = json.loads(spritestudio(*asked).out)
    assert [clip["name"] for clip in told["clips"]] == [
        "walk-front", "walk-back", "walk-left", "walk-right",
    ]  # fmt: skip
    images = read_sprites([out]).images
    assert np.array_equal(images[8], images[0][:, ::-1]), "to the left it is mirrored"
    assert np.array_equal(images[12:], images[:4])


def test_frames_of_an_animation_move_each_by_itself_and_that_is_told(
    spritestudio: Run, torch_file: Path, tmp_path: Path
) -> None:
    moving, out = tmp_path / "flame.gif", tmp_path / "again.gif"
    spritestudio("animate", torch_file, "--plain", "breathe", "--out", moving)
    command = ("animate", moving, "--plain", "flash", "--out", out, "--json", "--force")
    result = spritestudio(*command)
    assert len(json.loads(result.out)["clips"]) == 2
    assert result.err == "2 frames of animations move each by itself; --select 0 takes one.\n"
    result = spritestudio(*command, "--select", 0)
    assert (len(json.loads(result.out)["clips"]), result.err) == (1, "")


def test_bad_input_is_one_sentence_and_writes_nothing(
    spritestudio: Run, torch_file: Path, tmp_path: Path
) -> None:
    for arguments, text in {
        ("--plain", "walz", "--out", "t.gif"): "walz",
        ("--plain", "bob", "--out", "t.mp4"): "does not end in",
        ("--plain", "bob", "--out", "t.gif", "--format", "godot"): "nothing beside it",
        ("--plain", "bob", "--amount", 9, "--out", "t.gif"): "Sprite 0, bob: There is no room",
        ("--plain", "bob", "--out", "torch.png"): "torch.png",
        ("--out", "t.gif"): "not said how the sprites move",
        ("--plain", "step", "--directions", 5, "--out", "t.gif"): "1 or 4 directions, not 5",
        ("--plain", "step", "--directions", "up", "--out", "t.gif"): "There is no side named 'up'.",
        ("--plain", "step", "--movement", 1, "--out", "t.gif"): "--movement is an option of painted",
        ("--plain", "step", "--facing", "lefft", "--out", "t.gif"): "There is no side named 'lefft'.",
        (
            "--plain",
            "bob",
            "--frames",
            1,
            "--out",
            "t.gif",
        ): "Frames must be 0, or a whole number between 2 and 64",
    }.items():
        placed = [tmp_path / word if word in ("t.gif", "t.mp4", "torch.png") else word for word in arguments]
        result = spritestudio("animate", torch_file, *placed)
        assert result.status == 2
        assert text in result.err
        assert result.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["torch.png"]


def test_all_motions_are_those_that_a_sprite_has_room_for(spritestudio: Run, tmp_path: Path) -> None:
    image = np.full((16, 16, 4), 255, np.uint8)
    image[4:8, 4:8] = (200, 60, 20, 255)
    Image.fromarray(image).save(tmp_path / "block.png")
    command = ("animate", tmp_path / "block.png", "--out", tmp_path / "a.aseprite")
    result = spritestudio(*command, "--plain", "all")
    assert result.status == 0
    assert "No bob of sprite 0: There is no room" in result.err
    made = dict.fromkeys(read_sprites([tmp_path / "a.aseprite"]).notes["fine"].tolist())
    assert {"walk", "idle", "flash"} <= set(made)
    assert not {"bob", "shake"} & set(made)
    assert spritestudio(*command, "--plain", "bob", "--force").refused


def test_the_sprites_of_a_sheet_that_have_room_move_and_the_others_are_told(
    spritestudio: Run, tmp_path: Path
) -> None:
    path, out = tmp_path / "set.npz", tmp_path / "bob.aseprite"
    low = np.zeros((16, 16, 4), np.uint8)
    low[4:8, 4:8] = (200, 60, 20, 255)
    full = np.full((16, 16, 4), 255, np.uint8)
    columns = {"labels": np.zeros(3, int), "class_names": np.array(["hero"])}
    np.savez(path, images=np.stack([full, low, full]), **columns)
    result = spritestudio("animate", path, "--plain", "bob", "--out", out, "--json")
    assert result.status == 0
    assert result.err == "No bob of sprites 0, 2: There is no room to move the sprite up or down by 1 px.\n"
    assert len(json.loads(result.out)["clips"]) == 1
    np.savez(path, images=np.stack([full] * 3), **columns)
    result = spritestudio("animate", path, "--plain", "bob", "--out", out, "--force")
    assert "Sprite 0, bob: There is no room" in result.err
    assert result.refused


def test_what_is_told_of_a_selected_sprite_counts_it_as_its_source_does(
    spritestudio: Run, tmp_path: Path
) -> None:
    pair = tmp_path / "pair"
    pair.mkdir()
    for name in ("a.png", "b.png"):
        Image.fromarray(np.full((16, 16, 4), 255, np.uint8)).save(pair / name)
    result = spritestudio("animate", pair, "--select", 1, "--plain", "bob", "--out", tmp_path / "t.gif")
    assert "Sprite 1, bob: There is no room" in result.err
