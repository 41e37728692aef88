"""Requests for training."""

from __future__ import annotations

import math
from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import (
    TrainSpec,
)


@pytest.mark.parametrize(("architecture", "share"), [("studio-unet", 0.25), ("context-unet", 0.5)])
def test_recipes_with_two_shares_of_mirrored_sprites_keep_that_of_their_network(
    architecture: str, share: float
) -> None:
    spec = TrainSpec(architecture=architecture, mirror_share=share)
    old = {**spec.to_json(), "mirrored": 0.25, "mirror_share": 0.5}
    assert TrainSpec.from_json(old) == spec
    assert old["mirrored"] == 0.25  # what was read is left as it was
    with pytest.raises(SpriteStudioError, match="must be between"):
        TrainSpec.from_json({"architecture": "studio-unet", "mirrored": 3.0})


@pytest.mark.parametrize(("balanced", "balance"), [(True, 1.0), (False, 0.0)])
def test_recipes_that_were_balanced_or_not_still_are(balanced: bool, balance: float) -> None:
    old = {name: value for name, value in TrainSpec().to_json().items() if name != "balance"}
    assert TrainSpec.from_json({**old, "balanced": balanced}) == TrainSpec(balance=balance)


@pytest.mark.parametrize(
    "values",
    [
        {"epochs": 0},
        {"minutes": -1.0},
        {"minutes": math.nan},
        {"batch_size": 1},
        {"learning_rate": 0.0},
        {"learning_rate": 1.1},
        {"context_dropout": 1.5},
        {"ema_decay": 1.0},
        {"seed": -1},
        {"weighting": "loud"},
        {"precision": "float16"},
        {"save_every_s": 0.0},
    ],
    ids=str,
)
def test_a_training_that_cannot_be_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(SpriteStudioError):
        TrainSpec(**values)


@pytest.mark.parametrize(
    "values", [{"width": 12}, {"channels": 5}, {"schedule": "x"}, {"timesteps": 0}], ids=str
)
def test_a_training_checks_the_model_that_it_makes(values: dict[str, Any]) -> None:
    with pytest.raises(SpriteStudioError):
        TrainSpec(**values).model_spec(("hero",), 16)
