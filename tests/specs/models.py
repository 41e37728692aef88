"""Models that requests are made for."""

from __future__ import annotations

from spritestudio.specs import (
    ModelSpec,
)

MODEL = ModelSpec(class_names=("hero", "food", "spell"), timesteps=100)
WORDY = ModelSpec(
    class_names=("hero", "hero_side", "monster"),
    styles=("dungeon", "inked"),
    facings=("front", "left"),
    words=("red", "dragon", "hood", "mage", "armor"),
    usual_kinds=("", "monster", "hero", "hero", ""),
    usual_styles=("inked", "", "dungeon"),
    image_size=8,
    architecture="reference-unet",
    width=8,
    schedule="karras",
    timesteps=20,
    palette=("#00000000", "#1a1c2c", "#b13e53", "#f4f4f4"),
)
"""It knows styles, facings and words, and what is usual."""
