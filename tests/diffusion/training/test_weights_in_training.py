"""Painting with a network while it learns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.training.run import train
from spritestudio.diffusion.training.weights_in_training import WeightsInTraining
from spritestudio.errors import SpriteStudioError
from spritestudio.runs.store import WEIGHTS_FILE
from spritestudio.specs import (
    TrainStep,
)
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from tests.diffusion.training.short_runs import WATCHED


def test_live_weights_are_those_of_the_moment(sprites: SpriteSet, tmp_path: Path) -> None:
    live = WeightsInTraining()
    with pytest.raises(SpriteStudioError, match="No training is at work"):
        live.checkpoint()
    events = train(replace(WATCHED, sample_every_s=0.0), sprites, tmp_path, in_training=live)
    next(events)
    early = live.checkpoint()
    next(event for event in events if isinstance(event, TrainStep) and event.step == 5)
    late = live.checkpoint()
    events.close()
    assert not live.is_there
    name = "out.3.weight"
    assert not torch.equal(
        early.denoiser.network.state_dict()[name], late.denoiser.network.state_dict()[name]
    )
    saved = load_checkpoint(tmp_path / WEIGHTS_FILE).denoiser.network.state_dict()
    assert torch.equal(saved[name], late.denoiser.network.state_dict()[name])
