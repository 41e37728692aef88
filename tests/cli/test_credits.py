"""`--credits`: a text beside what `generate` and `export` write."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from spritestudio import paths
from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.diffusion.networks.context_unet import ContextUnet
from spritestudio.specs import ModelSpec
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
