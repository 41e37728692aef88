"""A tiny network of the studio's kind."""

from __future__ import annotations

import numpy as np

from spritestudio.specs import ModelSpec, TrainSpec

PALETTE = ("#00000000", "#1a1c2c", "#b13e53", "#38b764", "#f4f4f4")


MODEL = ModelSpec(
    class_names=("hero", "food"),
    image_size=8,
    architecture="studio-unet",
    width=8,
    schedule="karras",
    timesteps=50,
    palette=PALETTE,
)


RECIPE = TrainSpec(
    epochs=2,
    batch_size=4,
    architecture="studio-unet",
    width=8,
    timesteps=20,
    palette_size=5,
    channels=4,
    device="cpu",
)


def is_on(images: np.ndarray, palette: tuple[str, ...]) -> bool:
    """Whether every pixel has a colour of the palette."""
    allowed = {bytes.fromhex(f"{color[1:]}ff"[:8]) for color in palette}
    return {pixel.tobytes() for pixel in images.reshape(-1, 4)} <= allowed
