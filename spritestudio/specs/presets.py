"""Recipes for training that one can begin with."""

from __future__ import annotations

from dataclasses import dataclass

from spritestudio.specs.architectures import STUDIO
from spritestudio.specs.train import TrainSpec


@dataclass(frozen=True)
class Preset:
    """A recipe with a name.

    Attributes:
        title: What a person calls it.
        sentence: What one gets.
        spec: The recipe.
        fine_tunes: Whether it goes on from weights, which `spec.start_from` must name.
    """

    title: str
    sentence: str
    spec: TrainSpec
    fine_tunes: bool = False


YOUR_STYLE = "your-style"
"""The preset that teaches `TrainSpec.style`."""

PRESETS: dict[str, Preset] = {
    YOUR_STYLE: Preset(
        "Your style",
        "A minute: weights that can paint learn how your 15 to 150 sprites look, and forget nothing.",
        TrainSpec(
            minutes=1.0,
            batch_size=32,
            learning_rate=2e-2,
            learning_rate_decay="cosine",
            context_dropout=0.3,
            ema_decay=0.98,
            balance=0.5,
            mirror_share=0.25,
            architecture=STUDIO.name,
            validation_share=0.12,
            sample_every_s=8.0,
            save_every_s=60.0,
            keep_every=1_000_000,
            keep_most=2,
        ),
        fine_tunes=True,
    ),
    "quick-look": Preset(
        "Quick look",
        "Ten minutes with a small network: see that your art can be learned.",
        TrainSpec(
            minutes=10.0,
            batch_size=32,
            learning_rate=2e-3,
            learning_rate_decay="cosine",
            mirror_share=0.25,
            architecture=STUDIO.name,
            width=32,
            validation_share=0.1,
            sample_every_s=15.0,
            keep_every=1,
            keep_most=16,
        ),
    ),
    "course": Preset(
        "Course",
        "As in “How Diffusion Models Work”: 32 epochs, checkpoints at 0, 4, 8 … and the last.",
        TrainSpec(
            epochs=32,
            batch_size=100,
            learning_rate=1e-3,
            learning_rate_decay="linear",
            context_dropout=0.1,
            ema_decay=0.0,
            balance=0.0,
            schedule="linear",
            timesteps=500,
            weighting="noise",
            keep_every=4,
            keep_most=32,
        ),
    ),
    "fine-tune": Preset(
        "Fine-tune",
        "Start from weights that can paint already, and teach them your classes.",
        TrainSpec(
            minutes=10.0,
            batch_size=32,
            learning_rate=5e-4,
            learning_rate_decay="cosine",
            mirror_share=0.25,
            weighting="velocity",
            validation_share=0.1,
            sample_every_s=15.0,
            keep_every=1,
            keep_most=16,
        ),
        fine_tunes=True,
    ),
    "thorough": Preset(
        "Thorough",
        "Hours for the best sprites: the studio's network, your art mirrored and moved as well.",
        TrainSpec(
            epochs=400,
            batch_size=64,
            learning_rate=1e-3,
            learning_rate_decay="cosine",
            mirror_share=0.25,
            shift_px=1,
            architecture=STUDIO.name,
            validation_share=0.1,
            sample_every_s=60.0,
            keep_every=10,
            keep_most=20,
        ),
    ),
}
