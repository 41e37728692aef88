"""`generate --from picture --mask mask --strength 0.6`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.specs import ByteArray
from tests.cli.conftest import Run

IMAGE = np.random.default_rng(3).integers(0, 256, (8, 8, 4), dtype=np.uint8)
IMAGE[..., 3] = 255


def saved(path: Path, image: ByteArray) -> Path:
    Image.fromarray(image).save(path)
    return path


def read(path: Path) -> ByteArray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGBA"))


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return saved(tmp_path / "picture.png", IMAGE)


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    grey = np.zeros((8, 8), np.uint8)
    grey[2:5, 3:7] = 255
    return saved(tmp_path / "mask.png", grey)


def test_only_what_is_white_in_the_mask_is_painted_and_the_recipe_makes_it_again(
    spritestudio: Run, tmp_path: Path, weights: Path, picture: Path, mask: Path
) -> None:
    out, again = tmp_path / "a.png", tmp_path / "b.png"
    result = spritestudio(
        "generate", "--weights", weights, "--from", picture, "--mask", mask, "--strength", 0.6,
        "--count", 3, "--seed", 4, "--columns", 3, "--json", "--out", out,
    )  # fmt: skip
    assert (result.status, result.err) == (0, "")
    assert json.loads(result.out)["recipe"]["spec"]["start"]["strength"] == 0.6
    painted = read(out).reshape(8, 3, 8, 4).transpose(1, 0, 2, 3)
    stays = np.ones((8, 8), bool)
    stays[2:5, 3:7] = False
    assert (painted[:, stays] == IMAGE[stays]).all()
    assert (painted[:, ~stays] != IMAGE[~stays]).any(axis=-1).mean() > 0.5
    assert spritestudio("generate", "--weights", weights, "--from", out, "--out", again).status == 0
    assert np.array_equal(read(again), read(out))
    assert "strength 0.6" in spritestudio("recipe", out).out


def test_an_enlarged_picture_and_its_mask_are_taken_by_their_large_pixels_and_that_is_told(
    spritestudio: Run, tmp_path: Path, weights: Path, mask: Path
) -> None:
    large = saved(tmp_path / "large.png", IMAGE.repeat(5, axis=0).repeat(5, axis=1))
    wide = saved(tmp_path / "wide.png", read(mask)[..., 0].repeat(5, axis=0).repeat(5, axis=1))
    for number, name in enumerate((wide, mask)):
        out = tmp_path / f"{number}.png"
        result = spritestudio(
            "generate", "--weights", weights, "--from", large, "--mask", name, "--count", 1, "--out", out
        )
        assert result.status == 0
        assert "It was enlarged 5 times" in result.err
        assert np.array_equal(read(out)[5:], IMAGE[5:])


def test_a_folder_is_filled_from_a_picture(
    spritestudio: Run, tmp_path: Path, weights: Path, picture: Path, mask: Path
) -> None:
    command = (
        "generate", "--weights", weights, "--from", picture, "--mask", mask, "--count", 2, "--seed", 1,
        "--out", tmp_path / "many",
    )  # fmt: skip
    assert spritestudio(*command).status == 0
    sprite = read(tmp_path / "many" / "000000" / "sprite-000001.png")
    assert np.array_equal(sprite[5:], IMAGE[5:])
    assert "2 of them there before" in spritestudio(*command).out
    differing = spritestudio(*command, "--strength", 0.5)
    assert differing.refused
    assert "settings differ" in differing.err


def test_what_cannot_be_is_told_in_one_line(
    spritestudio: Run, tmp_path: Path, weights: Path, picture: Path, mask: Path
) -> None:
    nothing = saved(tmp_path / "nothing.png", np.zeros((8, 8), np.uint8))
    small = saved(tmp_path / "small.png", np.full((7, 7), 255, np.uint8))
    command = ("generate", "--weights", weights, "--count", 1, "--out", tmp_path / "a.png")
    for options, words in (
        (("--mask", mask), "Give --from as well"),
        (("--strength", 0.5), "Give --from as well"),
        (("--from", picture, "--mask", nothing), "nothing would be painted"),
        (("--from", picture, "--mask", small), "Make them of one size"),
        (("--from", picture, "--strength", 2), "Strength must be"),
        (("--from", picture), "--from brings all settings, so --count cannot be given too"),
        (("--from", tmp_path / "none.png", "--strength", 0.5), "none.png"),
    ):
        result = spritestudio(*command, *options)
        assert result.refused, (options, result)
        assert words in result.err, result.err
    bare = spritestudio("generate", "--weights", weights, "--from", picture, "--out", tmp_path / "a.png")
    assert bare.refused
    assert "carries no recipe of SpriteStudio. With --strength or --mask" in bare.err
    assert not (tmp_path / "a.png").exists()


def test_the_picture_is_never_written_over(spritestudio: Run, weights: Path, picture: Path) -> None:
    result = spritestudio(
        "generate", "--weights", weights, "--from", picture, "--strength", 0.5, "--out", picture, "--force"
    )
    assert result.refused
    assert np.array_equal(read(picture), IMAGE)
