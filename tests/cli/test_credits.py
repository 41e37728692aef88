"""`--credits`: a text beside what `generate` and `export` write; and the commands that tell of a picture."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio import paths
from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.diffusion.networks.context_unet import ContextUnet
from spritestudio.library.models import weights_hash
from spritestudio.project.kept_files import read_files
from spritestudio.specs import ModelSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.dataset.training_index import TrainingIndex
from tests.cli.conftest import Run

_LINE = "Somebody (me), CC-BY-4.0"


@pytest.fixture
def credited(tmp_path: Path, model_spec: ModelSpec, network: ContextUnet) -> Path:
    """Weights that name what they learned from."""
    path = tmp_path / "credited.safetensors"
    save_checkpoint(path, dataclasses.replace(model_spec, credits=(_LINE,)), network.state_dict())
    return path


def test_painted_sprites_credit_the_art_of_their_weights(
    spritestudio: Run, tmp_path: Path, credited: Path
) -> None:
    out = tmp_path / "a.png"
    command = ("generate", "--weights", credited, "--count", 2, "--steps", 2)
    result = spritestudio(*command, "--credits", "--out", out)
    assert result.status == 0
    text = (tmp_path / "a-credits.txt").read_text()
    assert "with the weights credited" in text
    assert f"- {_LINE}\n" in text
    spritestudio(*command, "--out", tmp_path / "b.png")
    assert not (tmp_path / "b-credits.txt").exists()

    own = paths.user_weights()
    own.mkdir(parents=True)
    shutil.move(credited, own)
    result = spritestudio("export", out, "--scale", 2, "--credits", "--out", tmp_path / "c.png")
    assert result.status == 0
    assert (tmp_path / "c-credits.txt").read_text() == text, "found by what the recipe says"


def test_a_set_credits_who_drew_it(spritestudio: Run, tmp_path: Path, data: Path) -> None:
    result = spritestudio("export", data, "--credits", "--out", tmp_path / "a.png")
    assert result.status == 0
    assert (tmp_path / "a-credits.txt").read_text() == "These sprites are from:\n- Somebody, CC0\n"


def test_credits_of_a_picture_are_told_or_written(spritestudio: Run, tmp_path: Path, credited: Path) -> None:
    out = tmp_path / "a.png"
    assert (
        spritestudio("generate", "--weights", credited, "--count", 3, "--steps", 2, "--out", out).status == 0
    )
    result = spritestudio("credits", out, "--weights", credited)
    assert result.status == 0
    assert "with the weights credited" in result.out
    assert f"- {_LINE}\n" in result.out
    assert "not known here which sprites the weights credited learned from" in result.err
    written = spritestudio("credits", out, "--weights", credited, "--out", tmp_path / "c.txt")
    assert written.out == f"    {tmp_path / 'c.txt'}\n"
    assert (tmp_path / "c.txt").read_text() == result.out


def test_near_copies_are_told_with_whose_they_are(spritestudio: Run, tmp_path: Path, credited: Path) -> None:
    out = tmp_path / "a.png"
    command = ("generate", "--weights", credited, "--count", 3, "--steps", 2, "--seed", 4, "--out", out)
    first = spritestudio(*command)
    assert first.status == 0
    assert "Near copies" not in first.out, "it is not known yet what the weights learned from"
    *_, found = read_files([out])
    images = np.stack([sprite.image for sprite in found.sprites])
    painted = SpriteSet(images, np.ones((3, 1), np.float32), ("hero",), np.arange(3), "copied")
    index = TrainingIndex.of(painted, [weights_hash(credited)])
    paths.user_weights().mkdir(parents=True)
    index.save(paths.user_weights() / "training-index-copied.safetensors")
    told = "Near copies of training art, as their pictures say too: 0, 1, 2\n"
    assert spritestudio(*command).out.endswith(told)
    assert json.loads(spritestudio(*command, "--json").out)["near_copies"].keys() == {"0", "1", "2"}
    exported = ("export", out, "--scale", 2, "--out", tmp_path / "b.png")
    assert spritestudio(*exported).out.endswith(told)
    assert json.loads(spritestudio(*exported, "--json").out)["near_copies"].keys() == {"0", "1", "2"}
    with Image.open(tmp_path / "b.png") as picture:
        assert picture.info["Comment"].startswith("Near copies of art")
    result = spritestudio("credits", out, "--weights", credited)
    assert "Near copies of this art are among the sprites:\n- sprite 0, " in result.out
    one = spritestudio("passport", out, "--weights", credited, "--select", 1, "--json")
    assert json.loads(one.out)["near_copy"] is True
    kept = tmp_path / "one.json"
    spritestudio("passport", out, "--weights", credited, "--select", 1, "--json", "--out", kept)
    assert json.loads(kept.read_text()) == json.loads(one.out)
    all_of_them = spritestudio("passport", out, "--weights", credited, "--nearest", 1)
    assert all_of_them.out.count("Passport of ") == 3
    assert all_of_them.out.count("the same picture, pixel by pixel") == 3


def test_a_picture_from_elsewhere_is_refused(spritestudio: Run, tmp_path: Path) -> None:
    path = tmp_path / "drawn.png"
    Image.fromarray(np.full((8, 8, 4), 255, np.uint8)).save(path)
    for command in ("credits", "passport"):
        result = spritestudio(command, path)
        assert result.refused
        assert "drawn.png carries no recipe" in result.err
    assert spritestudio("passport", tmp_path / "gone.png").refused


def test_what_is_not_there_cannot_be_selected(spritestudio: Run, tmp_path: Path, credited: Path) -> None:
    out = tmp_path / "a.png"
    spritestudio("generate", "--weights", credited, "--count", 2, "--steps", 2, "--out", out)
    assert "There is no sprite 2" in spritestudio("passport", out, "--select", 2).err
    assert "between 1 and 32" in spritestudio("passport", out, "--nearest", 0).err


def test_a_text_never_replaces_the_picture(spritestudio: Run, tmp_path: Path, credited: Path) -> None:
    out = tmp_path / "a.png"
    spritestudio("generate", "--weights", credited, "--count", 2, "--steps", 2, "--out", out)
    before = out.read_bytes()
    assert spritestudio("credits", out, "--out", out).status == 2
    assert out.read_bytes() == before
