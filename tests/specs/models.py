"""A model that requests are made for."""

from __future__ import annotations

from spritestudio.specs import (
    ModelSpec,
)

MODEL = ModelSpec(class_names=("hero", "food", "spell"), timesteps=100)
