"""`vary`, `generate --between` and `generate --go-on-from`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.cli.conftest import Run


def read(path: Path) -> Any:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGBA"))


@pytest.fixture
def sheet(spritestudio: Run, tmp_path: Path, weights: Path) -> Path:
    out = tmp_path / "sheet.png"
    assert spritestudio(
        "generate", "--weights", weights, "--count", 3, "--seed", 4, "--steps", 6, "--columns", 3,
        "--out", out,
    ).status == 0  # fmt: skip
    return out


def is_repeated(spritestudio: Run, weights: Path, out: Path) -> bool:
    again = out.with_name("again.png")
    assert spritestudio("generate", "--weights", weights, "--from", out, "--out", again).status == 0
    return bool(np.array_equal(read(again), read(out)))


@pytest.mark.parametrize(("way", "difference"), [("noise", 0.2), ("repaint", 0.2), ("mix", 1.0)])
def test_sprites_like_one_are_painted_and_their_recipe_repeats_them(
    spritestudio: Run, tmp_path: Path, weights: Path, sheet: Path, way: str, difference: float
) -> None:
    out = tmp_path / "like.png"
    result = spritestudio(
        "vary", sheet, "--sprite", 1, "--by", way, "--how-different", difference, "--count", 4, "--seed", 9,
        "--weights", weights, "--columns", 4, "--json", "--out", out,
    )  # fmt: skip
    assert (result.status, result.err) == (0, "")
    assert len(json.loads(result.out)["sprites"]) == 4
    assert is_repeated(spritestudio, weights, out)
    size = read(out).shape[0]
    source = read(sheet)[:, size : 2 * size].astype(int)
    painted = [read(out)[:, place * size :][:, :size].astype(int) for place in range(4)]
    near = np.mean([np.abs(sprite - source).mean() for sprite in painted])
    far = np.abs(read(sheet)[:, 2 * size :].astype(int) - source).mean()
    assert near > 0
    assert near < far or way == "mix", "with other classes it may be anything"


def test_with_no_difference_all_are_the_same(
    spritestudio: Run, tmp_path: Path, weights: Path, sheet: Path
) -> None:
    out = tmp_path / "same.png"
    assert spritestudio(
        "vary", sheet, "--sprite", 1, "--how-different", 0, "--count", 2, "--columns", 2,
        "--weights", weights, "--out", out,
    ).status == 0  # fmt: skip
    size = read(out).shape[0]
    np.testing.assert_array_equal(read(out)[:, :size], read(sheet)[:, size : 2 * size])


def test_between_two_seeds_the_ends_are_theirs(
    spritestudio: Run, tmp_path: Path, weights: Path, model_spec: Any
) -> None:
    first, second = model_spec.class_names[:2]
    way, out = tmp_path / "way.png", tmp_path / "one.png"
    result = spritestudio(
        "generate", "--weights", weights, "--between", "4,9", "--context", f"{first}=1", "--context",
        f"{second}=1", "--count", 5, "--steps", 6, "--columns", 5, "--out", way,
    )  # fmt: skip
    assert (result.status, result.err) == (0, "")
    assert is_repeated(spritestudio, weights, way)
    size = read(way).shape[0]
    for place, (seed, name) in {0: (4, first), 4: (9, second)}.items():
        spritestudio(
            "generate", "--weights", weights, "--seed", seed, "--context", f"{name}=1", "--count", 1,
            "--steps", 6, "--out", out, "--force",
        )  # fmt: skip
        np.testing.assert_array_equal(read(way)[:, place * size : (place + 1) * size], read(out))


def test_one_goes_on_from_a_step_with_other_settings(
    spritestudio: Run, tmp_path: Path, weights: Path, sheet: Path
) -> None:
    same, other = tmp_path / "same.png", tmp_path / "other.png"
    base = ("generate", "--weights", weights, "--go-on-from", sheet, "--step", 3, "--columns", 3)
    assert spritestudio(*base, "--out", same).status == 0
    np.testing.assert_array_equal(read(same), read(sheet))
    result = spritestudio(*base, "--sampler", "ddpm", "--steps", 9, "--guidance", 3, "--out", other)
    assert (result.status, result.err) == (0, "")
    assert (read(other) != read(sheet)).any()
    assert is_repeated(spritestudio, weights, other)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("vary", "SHEET", "--out", "a.png"), "3 sprites: say which"),
        (("vary", "SHEET", "--sprite", 7, "--out", "a.png"), "no sprite 7"),
        (("vary", "SHEET", "--sprite", 0, "--by", "magic", "--out", "a.png"), "no way named 'magic'"),
        (("vary", "SHEET", "--sprite", 0, "--how-different", 2, "--out", "a.png"), "How different must be"),
        (("generate", "--between", "4", "--out", "a.png"), "not two seeds"),
        (("generate", "--between", "4,5", "--seed", 3, "--out", "a.png"), "--seed cannot be given"),
        (("generate", "--between", "4,5", "--count", 1, "--out", "a.png"), "two ends"),
        (("generate", "--between", "4,5", "--out", "folder"), "A folder is filled"),
        (("generate", "--go-on-from", "SHEET", "--out", "a.png"), "needs the step"),
        (("generate", "--step", 3, "--out", "a.png"), "no --go-on-from"),
        (("generate", "--go-on-from", "SHEET", "--step", 6, "--out", "a.png"), "go on from step 6 of 6"),
        (
            ("generate", "--go-on-from", "SHEET", "--step", 2, "--count", 9, "--out", "a.png"),
            "--count cannot",
        ),
    ],
    ids=str,
)
def test_what_cannot_be_is_told_in_one_sentence(
    spritestudio: Run, tmp_path: Path, weights: Path, sheet: Path, arguments: tuple[object, ...], words: str
) -> None:
    places = {"SHEET": sheet, "a.png": tmp_path / "a.png", "folder": tmp_path / "folder"}
    given = [places.get(str(argument), argument) for argument in arguments]
    result = spritestudio(*given, "--weights", weights)
    assert result.status == 2
    assert words in result.err
    assert len(result.err.strip().splitlines()) <= 2
    assert not (tmp_path / "a.png").exists()
