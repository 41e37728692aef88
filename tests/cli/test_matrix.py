"""`spritestudio matrix`: pictures with headings, sheets with JSON, and everything a person may get wrong."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.project.matrix_files import read_matrix
from spritestudio.specs import Recipe
from spritestudio.sprites.pixels import harden_alpha
from tests.cli.conftest import Run


def test_a_sheet_and_its_json_say_which_sprite_is_where_and_how_it_was_made(
    tmp_path: Path, weights: Path, spritestudio: Run
) -> None:
    out = tmp_path / "table.png"
    command = ("matrix", "--weights", weights, "--rows", "kind=hero,food", "--columns", "steps=1-3",
               "--seed", 4, "--guidance", 2, "--sheet", "--out", out)  # fmt: skip
    result = spritestudio(*command)
    assert (result.status, result.err) == (0, "")
    assert "2 × 3, 6 sprites" in result.out
    told = json.loads((tmp_path / "table.json").read_text())
    assert (told["rows"], told["columns"]) == (["hero", "food"], ["1 step", "2 steps", "3 steps"])
    with Image.open(out) as picture:
        sheet = np.asarray(picture)
    assert sheet.shape == (16, 24, 4)
    denoiser = load_checkpoint(weights).denoiser
    for cell in told["cells"]:
        recipe = Recipe.from_json(cell["recipe"])
        assert (recipe.spec.steps, recipe.spec.guidance_scale) == (cell["column"] + 1, 2.0)
        *_, last = sample(denoiser, recipe.spec)
        expected = harden_alpha(last.images)[recipe.sprites[0]]
        x, y = cell["x"], cell["y"]
        shown = sheet[y : y + cell["height"], x : x + cell["width"]]
        assert np.array_equal(shown[..., 3], expected[..., 3])
        assert np.array_equal(shown[shown[..., 3] > 0], expected[expected[..., 3] > 0])
    assert result.status == spritestudio(*command[:-2], "--force", "--out", out).status
    assert spritestudio(*command).refused, "the JSON would be replaced"


def test_a_picture_with_headings_carries_the_matrix_and_is_painted_again_from_it(
    tmp_path: Path, weights: Path, spritestudio: Run
) -> None:
    out, again = tmp_path / "a.png", tmp_path / "b.png"
    made = spritestudio("matrix", "--weights", weights, "--rows", "method", "--columns", "guidance=1,3",
               "--context", "food", "--out", out, "--json")  # fmt: skip
    told = json.loads(made.out)
    assert told["rows"] == ["DPM-Solver++ (2M)", "DDIM", "DDPM"]
    assert len(told["cells"]) == 6
    assert read_matrix(out).shares == {"food": 1.0}
    assert spritestudio("matrix", "--from", out, "--out", again).status == 0
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--rows", "kind=hero"), "--columns is missing"),
        (("--rows", "kind=hero,wizard", "--columns", "seed=1"), "no class named 'wizard'"),
        (("--rows", "steps=4,21", "--columns", "seed=1"), "has 20 timesteps, so 21 steps are too many"),
        (("--rows", "seed=0-59", "--columns", "steps=1-20"), "1,200 sprites, and a matrix has at most 1,024"),
        (("--rows", "colour=red", "--columns", "seed=1"), "no axis named 'colour'"),
        (("--rows", "epoch", "--columns", "seed=1"), "they have no epochs"),
        (("--rows", "word", "--columns", "seed=1"), "These weights know no words"),
        (("--rows", "kind", "--columns", "kind=hero", "--context", "hero", "--context", "food"), "one mix"),
        (("--rows", "weights=gone", "--columns", "seed=1"), "There are no weights 'gone'"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    tmp_path: Path, weights: Path, spritestudio: Run, options: tuple[str, ...], told: str
) -> None:
    result = spritestudio("matrix", "--weights", weights, *options, "--out", tmp_path / "t.png")
    assert result.refused
    assert told in result.err
    assert not (tmp_path / "t.png").exists()


def test_what_carries_no_matrix_is_told(tmp_path: Path, weights: Path, spritestudio: Run) -> None:
    other, out = tmp_path / "other.png", tmp_path / "t.png"
    Image.new("RGBA", (4, 4)).save(other)
    for source in (other, weights):
        result = spritestudio("matrix", "--from", source, "--out", out)
        assert result.refused
        assert "carries no matrix" in result.err
    assert (
        "--rows cannot be given too"
        in spritestudio("matrix", "--from", other, "--rows", "kind", "--out", out).err
    )
