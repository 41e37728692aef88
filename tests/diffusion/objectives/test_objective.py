"""What a step minimises."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from spritestudio.diffusion.objectives.objective import NoiseObjective
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.specs import (
    ModelSpec,
)
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from tests.diffusion.training.short_runs import SIX_STEPS


def test_velocity_weighting_counts_noisy_levels_more() -> None:
    model = ModelSpec(class_names=("hero",), timesteps=500)
    plain, velocity = NoiseObjective(model, "noise"), NoiseObjective(model, "velocity")
    assert torch.all(plain.weights == 1.0)
    assert torch.all(velocity.weights.diff() >= 0)
    assert velocity.weights[0] == 1.0
    assert velocity.weights.max() == 20.0
    assert float(velocity.weights[200]) == pytest.approx(
        1.0 / float(velocity.schedule.alpha_bar[200]), rel=1e-5
    )


def test_velocity_weighting_enters_the_loss(sprites: SpriteSet) -> None:
    def first_loss(weighting: str) -> float:
        spec = dataclasses.replace(SIX_STEPS, weighting=weighting, timesteps=500)
        return Trainer(begin(spec, sprites)).step(torch.arange(8), 0.01)

    # Half of the 500 levels have an alpha_bar below 0.28, so that eight of them weigh far more.
    assert first_loss("velocity") > 1.5 * first_loss("noise")
