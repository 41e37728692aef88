"""`spritestudio generate`: sheets, what they say of themselves, and everything a person may get wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import MAX_SEED, ByteArray, GenerateSpec
from tests.cli.conftest import Run, finish, start


def pixels(path: Path) -> ByteArray:
    with Image.open(path) as picture:
        assert (picture.format, picture.mode) == ("PNG", "RGBA")
        return np.asarray(picture)


def painted(weights: Path, spec: GenerateSpec) -> ByteArray:
    *_, event = sample(load_checkpoint(weights).denoiser, spec)
    return event.images


def test_a_process_paints_the_sheet_that_its_json_describes(tmp_path: Path, weights: Path) -> None:
    out = tmp_path / "sheet.png"
    command = (
        "generate", "--weights", weights, "--count", 5, "--seed", 40, "--steps", 4, "--eta", 0.5,
        "--guidance", 2, "--context", "hero=1,food=0.6", "--context", "none", "--context", "food",
        "--columns", 3, "--scale", 2, "--spacing", 1, "--margin", 4, "--out", out, "--json",
    )  # fmt: skip
    result = finish(start(*command))
    assert (result.status, result.err) == (0, "")
    made, sheet = json.loads(result.out), pixels(out)

    assert (made["width"], made["height"]) == sheet.shape[1::-1] == (3 * 16 + 2 + 8, 2 * 16 + 1 + 8)
    assert [sprite["seed"] for sprite in made["sprites"]] == [40, 41, 42, 43, 44]
    mixes: list[dict[str, float]] = [{"hero": 1.0, "food": 0.6}, {}, {"food": 1.0}]
    assert [sprite["context"] for sprite in made["sprites"]] == [mixes[i % 3] for i in range(5)]
    spec = GenerateSpec(
        steps=made["recipe"]["spec"]["steps"],
        seeds=(40, 41, 42, 43, 44),
        contexts=((1.0, 0.6), (), (0.0, 1.0)),
        guidance_scale=made["recipe"]["spec"]["guidance_scale"],
        eta=made["recipe"]["spec"]["eta"],
    )
    for sprite, image in zip(made["sprites"], painted(weights, spec), strict=True):
        cell = sheet[sprite["y"] :, sprite["x"] :][: made["sprite_size"] : 2, : made["sprite_size"] : 2]
        assert np.array_equal(cell, image)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sheet.png", "tiny.safetensors"]


def test_a_process_that_is_refused_says_why_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "broken.pth").write_text("dear weights")
    out = tmp_path / "sheet.png"
    result = finish(start("generate", "--weights", tmp_path / "broken.pth", "--out", out))
    assert result.refused
    assert result.err.startswith("spritestudio: broken.pth cannot be used as weights")
    assert not out.exists()


def test_in_words_the_command_says_what_it_made(spritestudio: Run, tmp_path: Path, weights: Path) -> None:
    result = spritestudio(
        "generate", "--weights", weights, "--count", 2, "--seed", 7, "--out", tmp_path / "a.png"
    )
    assert (result.status, result.err) == (0, "")
    assert "a.png: 2 sprites, 16×8 pixels, seeds from 7" in result.out


def test_the_same_seed_paints_the_same_file(spritestudio: Run, tmp_path: Path, weights: Path) -> None:
    def paint(name: str, seed: int) -> bytes:
        spritestudio("generate", "--weights", weights, "--count", 3, "--seed", seed, "--out", tmp_path / name)
        return (tmp_path / name).read_bytes()

    assert paint("a.png", 1) == paint("b.png", 1) != paint("c.png", 2)


def test_without_a_seed_every_sheet_is_new_and_can_be_made_again(
    spritestudio: Run, tmp_path: Path, weights: Path
) -> None:
    command = ("generate", "--weights", weights, "--count", 2, "--json", "--out")
    first, second = (json.loads(spritestudio(*command, tmp_path / name).out) for name in ("a.png", "b.png"))
    seed = first["sprites"][0]["seed"]
    assert seed != second["sprites"][0]["seed"]

    spritestudio(*command, tmp_path / "c.png", "--seed", seed)
    assert (tmp_path / "c.png").read_bytes() == (tmp_path / "a.png").read_bytes()


def test_without_a_mix_the_classes_are_dealt_in_turn(
    spritestudio: Run, tmp_path: Path, weights: Path
) -> None:
    result = spritestudio(
        "generate", "--weights", weights, "--count", 3, "--json", "--out", tmp_path / "a.png"
    )
    contexts = [sprite["context"] for sprite in json.loads(result.out)["sprites"]]
    assert contexts == [{"hero": 1.0}, {"food": 1.0}, {"hero": 1.0}]


@pytest.mark.parametrize(("sampler", "steps"), [("ddim", 20), ("ddpm", 20), ("ddpm-no-noise", 20)])
def test_every_sampler_takes_the_steps_that_suit_it(
    spritestudio: Run, tmp_path: Path, weights: Path, sampler: str, steps: int
) -> None:
    result = spritestudio(
        "generate", "--weights", weights, "--sampler", sampler, "--count", 2, "--seed", 3, "--no-clip",
        "--json", "--out", tmp_path / "a.png",
    )  # fmt: skip
    made = json.loads(result.out)
    told = made["recipe"]["spec"]
    assert (told["sampler"], told["steps"], told["clip_x0"]) == (sampler, steps, False)
    spec = GenerateSpec(
        sampler=sampler, steps=steps, seeds=(3, 4), contexts=((1.0, 0.0), (0.0, 1.0)), clip_x0=False
    )
    assert np.array_equal(pixels(tmp_path / "a.png"), np.concatenate(painted(weights, spec), axis=1))


def test_a_large_sheet_is_the_same_as_small_ones(spritestudio: Run, tmp_path: Path, weights: Path) -> None:
    def paint(count: int, seed: int) -> ByteArray:
        out = tmp_path / "sheet.png"
        settings = ("--steps", 2, "--columns", 10, "--count", count, "--seed", seed)
        assert spritestudio("generate", "--weights", weights, *settings, "--out", out).status == 0
        return pixels(out).astype(int)

    whole = paint(300, seed=5)
    parts = np.concatenate([paint(100, 5), paint(100, 105), paint(100, 205)])
    assert whole.shape == (240, 80, 4)
    assert np.abs(whole - parts).max() <= 2


def test_a_background_makes_the_sheet_opaque(spritestudio: Run, tmp_path: Path, weights: Path) -> None:
    command = ("generate", "--weights", weights, "--count", 3, "--columns", 2, "--background", "#102030")
    spritestudio(*command, "--out", tmp_path / "a.png")
    sheet = pixels(tmp_path / "a.png")
    assert np.all(sheet[..., 3] == 255)
    assert np.all(sheet[8:, 8:] == [0x10, 0x20, 0x30, 255])


def test_a_course_file_can_be_given_as_weights(spritestudio: Run, tmp_path: Path) -> None:
    import torch

    from tests.diffusion.course import CourseUnet

    torch.save(CourseUnet(3, 8, 5, 8).state_dict(), tmp_path / "course.pth")
    command = ("generate", "--weights", tmp_path / "course.pth", "--context", "hero=1,side-facing=0.5")
    assert spritestudio(*command, "--count", 2, "--steps", 3, "--out", tmp_path / "a.png").status == 0
    assert np.all(pixels(tmp_path / "a.png")[..., 3] == 255)


BAD_ARGUMENTS: dict[str, str] = {
    "--count 0": "The count must be a whole number",
    "--count -3": "The count must be a whole number",
    "--count two": "'two' is not a whole number",
    "--count 999999": "the most is 32768 a side",
    "--seed -1": "A seed must be a whole number",
    "--seed 2147483648": "A seed must be a whole number",
    "--steps 0": "Steps must be a whole number",
    "--steps 21": "This model has 20 timesteps, so 21 steps are too many",
    "--steps 2.5": "'2.5' is not a whole number",
    "--sampler euler": "no method named 'euler'",
    "--guidance -1": "Guidance must be between 0 and 20",
    "--guidance nan": "Guidance must be between 0 and 20",
    "--eta 1.5": "Fresh noise must be between 0 and 1",
    "--eta much": "'much' is not a number",
    "--context dragon=1": "no class named 'dragon'. This model knows hero or food",
    "--context hero=": "'hero=' is not a share of a class",
    "--context hero=big": "'hero=big' is not a share of a class",
    "--context hero=1,": "'' is not a share of a class",
    "--context hero=1,hero=2": "hero stands twice",
    "--context =1": "'=1' is not a share of a class",
    "--context hero=nan": "'hero=nan' is not a share of a class",
    "--context hero=inf": "'hero=inf' is not a share of a class",
    "--context hero=1e300": "The share of hero must be between -1000 and 1000",
    "--device nonsense": "no device 'nonsense'",
    "--device meta": "no device 'meta'",
    "--columns 0": "Columns must be a whole number",
    "--scale 0": "Scale must be a whole number",
    "--scale 65": "Scale must be a whole number",
    "--spacing -1": "Spacing must be a whole number",
    "--margin 5000": "Margin must be a whole number",
    "--background red": "'red' is not a background colour",
    "--colour red": "there is no option --colour; did you mean --color",
    "--weights Sprites61": "Did you mean sprites16",
    "--weights nothing": "There are no weights 'nothing'",
    "--weights ~nobody-at-all/w": "There are no weights '~nobody-at-all/w'",
    f"--weights {'x' * 5000}": "File name too long",
}


@pytest.mark.parametrize("arguments", BAD_ARGUMENTS, ids=lambda text: text[:40])
def test_a_wrong_argument_is_told_in_one_line_and_nothing_is_written(
    spritestudio: Run, tmp_path: Path, weights: Path, arguments: str
) -> None:
    out = tmp_path / "sheet.png"
    result = spritestudio("generate", "--weights", weights, "--out", out, *arguments.split())
    assert result.refused, result
    assert BAD_ARGUMENTS[arguments] in result.err
    assert list(tmp_path.iterdir()) == [weights]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sheet.jpg", "does not end in .png"),
        ("missing/sheet.png", "does not exist"),
        ("folder.png", "is a folder"),
        (f"{'x' * 300}.png", "File name too long"),
    ],
    ids=lambda text: text[:12],
)
def test_a_wrong_place_is_told_in_one_line_and_nothing_is_written(
    spritestudio: Run, tmp_path: Path, weights: Path, name: str, words: str
) -> None:
    (tmp_path / "folder.png").mkdir()
    result = spritestudio("generate", "--weights", weights, "--count", 1, "--out", tmp_path / name)
    assert result.refused, result
    assert words in result.err
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder.png", "tiny.safetensors"]


def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(
    spritestudio: Run, tmp_path: Path, weights: Path, disk_is_full: Callable[[], Any]
) -> None:
    with disk_is_full():
        result = spritestudio("generate", "--weights", weights, "--count", 3, "--out", tmp_path / "sheet.png")
    assert result.refused, result
    assert "sheet.png cannot be written" in result.err
    assert list(tmp_path.iterdir()) == [weights]


def test_the_place_is_required(spritestudio: Run) -> None:
    result = spritestudio("generate", "--count", 1)
    assert result.refused
    assert "--out" in result.err


def test_seeds_count_on_to_the_largest_and_no_further(
    spritestudio: Run, tmp_path: Path, weights: Path
) -> None:
    command = ("generate", "--weights", weights, "--count", 2, "--out", tmp_path / "a.png", "--json")
    refused = spritestudio(*command, "--seed", MAX_SEED)
    assert refused.refused
    assert "2 sprites cannot count on from 2147483647. Give --seed 2147483646 or less." in refused.err
    assert not (tmp_path / "a.png").exists()
    made = json.loads(spritestudio(*command, "--seed", MAX_SEED - 1).out)
    assert [sprite["seed"] for sprite in made["sprites"]] == [MAX_SEED - 1, MAX_SEED]


@pytest.mark.parametrize("out", ["", " "])
@pytest.mark.parametrize("option", ["--out", "--gif", "--from"])
def test_an_empty_name_is_refused(spritestudio: Run, tmp_path: Path, option: str, out: str) -> None:
    given = {"--out": tmp_path / "a.png", option: out}
    result = spritestudio("generate", *(text for pair in given.items() for text in pair))
    assert result.refused
    assert f"argument {option}: there is nothing in the quotes; give a name" in result.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("generate --weights sprites16 --context dragon=1 --out a.png", "no class named 'dragon'"),
        ("generate --weights sprites16 --words dragn --out a.png", "do not know the word 'dragn'"),
        ("generate --weights sprites16 --from missing.png --strength 0.5 --out a.png", "missing.png"),
        ("train --resume nowhere", "nowhere holds no training run"),
    ],
)
def test_mistakes_are_told_before_torch_is_loaded(arguments: str, words: str, tmp_path: Path) -> None:
    code = f"""
import sys
from spritestudio import cli
status = cli.main({arguments.split()!r})
assert "torch" not in sys.modules
sys.exit(status)
"""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        check=False,
    )
    assert result.returncode == 2, result.stderr
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []
