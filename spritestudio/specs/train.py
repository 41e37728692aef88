"""A request for training."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from spritestudio.specs.architectures import ARCHITECTURES, COURSE, STUDIO
from spritestudio.specs.base import Spec, require
from spritestudio.specs.fields import check_fields, described
from spritestudio.specs.model import MAX_PALETTE, SCHEDULES, ModelSpec
from spritestudio.specs.seeds import MAX_SEED

PRECISIONS = ("float32", "bfloat16")
WEIGHTINGS = ("noise", "velocity")
DECAYS = ("linear", "constant", "cosine")
FROM_WEIGHTS = ("architecture", "width", "channels", "schedule", "timesteps")  # of those it starts from
MAX_STYLE_NAME = 40
AVERAGE_LENGTHS = (0.01, 0.25)  # from the shortest to the longest that can be chosen after training
AS_THE_SET = 0  # image size and channels are taken from the set


def style_name(text: str) -> str:
    """The name of a style that is nearest to what a person wrote; "" where nothing is left of it."""
    return " ".join(re.findall(r"[\w-]+", text))[:MAX_STYLE_NAME].strip(" _-")


@dataclass(frozen=True)
class TrainSpec(Spec):
    """A request for training: the course's recipe, with each part free; every field says what it does."""

    start_from: str = described(
        "",
        "Start weights",
        "weights to go on from, by name or file: layers that fit and classes of the same name stay, and its "
        "kind of network, width, channels, schedule and timesteps",
        option="--from",
    )
    style: str = described(
        "",
        "Your style",
        "a name for how the set looks, which the start weights learn as one more style; all else they know "
        "stays as it is",
    )
    distill: bool = described(
        False,
        "Few-step model",
        "learn to paint in three steps what the start weights paint in many, with their palette and classes",
    )
    keep_classes: bool = described(
        False, "Keep the old classes too", "keep the classes of the start weights beside those of the set"
    )
    epochs: int = described(32, "Epochs", "passes over the set", minimum=1, maximum=1_000_000)
    minutes: float = described(
        0.0,
        "Minutes",
        "train for this much time instead, however many epochs that is; 0 goes by epochs",
        maximum=100_000,
        unit="min",
        decimals=2,
    )
    batch_size: int = described(
        100,
        "Batch size",
        "sprites per step: more are calmer and slower, and take more memory",
        minimum=2,
        maximum=65_536,
    )
    learning_rate: float = described(
        1e-3, "Learning rate", "Adam's at the start", minimum=1e-8, maximum=1, step=0.0001, decimals=8
    )
    learning_rate_decay: str = described(
        "linear", "Decay", "how the learning rate falls: to 0, or not at all", choices=DECAYS
    )
    context_dropout: float = described(
        0.1,
        "Class dropout",
        "share of sprites whose class is hidden, so that guidance works; 1 trains without classes",
        maximum=1,
        step=0.05,
    )
    ema_decay: float = described(
        0.999,
        "EMA decay",
        "decay per step of the average of the weights that is kept; 0 keeps the last ones",
        maximum=0.999999,
        step=0.001,
        decimals=6,
    )
    balance: float = described(
        1.0,
        "Class balance",
        "1 draws every class equally often (and the frames of one animation as one), 0 every sprite once per "
        "epoch; between them by that power of the weights of 1",
        maximum=1,
        step=0.25,
    )
    mirror_share: float = described(
        0.0,
        "Mirrored share",
        "share of sprites that are shown mirrored; studio-unet is told which, context-unet takes them for "
        "drawn so",
        maximum=1,
        step=0.05,
    )
    facing_classes: tuple[str, ...] = described(
        ("side-facing",),
        "Facing classes",
        "classes that look one way and are never mirrored for context-unet, with commas between",
        option="--facing",
    )
    shift_px: int = described(
        0,
        "Shift",
        "sprites are moved by up to this many pixels each way; reference-unet does so with some and is told",
        maximum=8,
        unit="px",
    )
    recolor_share: float = described(
        0.0,
        "Recoloured share",
        "share of sprites whose red, green and blue are exchanged; reference-unet does so with a tenth, "
        "and is told",
        maximum=1,
        step=0.1,
    )
    image_size: int = described(
        AS_THE_SET,
        "Image size",
        "height and width to train at: larger sprites are cropped, smaller ones padded; 0 takes the set's",
        minimum=8,
        maximum=64,
        also=AS_THE_SET,
        multiple_of=4,
        step=8,
        unit="px",
    )
    architecture: str = described(
        COURSE.name,
        "Architecture",
        "the kind of network: the course's, or the studio's, which paint with a palette found in the set",
        choices=ARCHITECTURES,
    )
    palette_size: int = described(
        64,
        "Palette size",
        "colours of studio-unet's palette at most, transparent counted in",
        minimum=2,
        maximum=MAX_PALETTE,
    )
    width: int = described(
        64,
        "Width",
        "feature maps of the network at full resolution: more learn more and are slower",
        minimum=8,
        maximum=1024,
        multiple_of=8,
        step=8,
    )
    channels: int = described(
        AS_THE_SET,
        "Channels",
        "4 paints with transparency, 3 on white; 0 is 4 where the set has transparency",
        choices=(AS_THE_SET, 4, 3),
    )
    schedule: str = described(
        "linear", "Schedule", "noise schedule of context-unet; the course's is linear", choices=SCHEDULES
    )
    timesteps: int = described(
        500, "Timesteps", "the number of noise levels; the course has 500", minimum=2, maximum=10_000
    )
    weighting: str = described(
        "noise",
        "Weighting",
        "noise counts the error alike at every noise level, as the course does; velocity counts it more "
        "where there is much noise, where the class of a sprite is decided",
        choices=WEIGHTINGS,
    )
    precision: str = described(
        "float32",
        "Precision",
        "mixed precision, bfloat16, is faster where the processor is made for it",
        choices=PRECISIONS,
    )
    validation_share: float = described(
        0.0,
        "Validation share",
        "share of the sprites that is held out, whole groups at a time, to see how well it does on new ones",
        maximum=0.5,
        step=0.05,
    )
    seed: int = described(0, "Seed", "decides first weights, order and noise", maximum=MAX_SEED)
    device: str = described(
        "auto",
        "Device",
        "where it runs; auto takes a graphics card where there is one",
        choices=("auto", "cpu", "cuda", "mps"),
        free=True,
    )
    sample_every_s: float = described(
        20.0,
        "Samples every",
        "time between sample sprites; 0 paints none",
        maximum=86_400,
        unit="s",
        step=5,
        decimals=1,
    )
    save_every_s: float = described(
        30.0,
        "Saved every",
        "time between savings of the state; what a power cut costs at most",
        minimum=1,
        maximum=86_400,
        unit="s",
        step=5,
        decimals=1,
    )
    keep_every: int = described(
        4,
        "Checkpoint every",
        "epochs between the checkpoints that are kept; the first and the last always are",
        minimum=1,
        maximum=1_000_000,
    )
    keep_most: int = described(
        32,
        "Most checkpoints",
        "how many of them are kept; beyond it, every second one goes",
        minimum=2,
        maximum=10_000,
    )

    FORMER_NAMES: ClassVar = {"live": "distill"}

    def __post_init__(self) -> None:
        check_fields(self)
        require(
            self.style == style_name(self.style),
            f"“{self.style}” cannot be the name of a style.",
            f"Use up to {MAX_STYLE_NAME} letters, digits, hyphens and single spaces.",
        )
        require(
            not (self.style and self.distill), "A training teaches a style or a few-step model, not both."
        )

    @classmethod
    def from_json(cls, values: Any) -> Self:
        """Read back what `to_json` gave, now or when `mirrored` and `balanced` were among the fields.

        Raises:
            SpriteStudioError: See `Spec.from_json`.
        """
        if isinstance(values, dict) and "mirrored" in values:
            values = dict(values)
            share = values.pop("mirrored")
            if values.get("architecture") == STUDIO.name:
                values["mirror_share"] = share
        if isinstance(values, dict) and "balanced" in values:
            values = dict(values)
            values["balance"] = float(values.pop("balanced"))
        return super().from_json(values)

    def model_spec(
        self, class_names: tuple[str, ...], image_size: int, palette: tuple[str, ...] = ()
    ) -> ModelSpec:
        """The model that this training makes (and so the check of its sizes).

        Args:
            class_names: The kinds of sprite.
            image_size: Height and width of a sprite, px.
            palette: The colours of the set, for the studio's network.
        """
        return ModelSpec(
            class_names=class_names,
            image_size=image_size,
            channels=self.channels or 4,
            architecture=self.architecture,
            width=self.width,
            schedule=ARCHITECTURES[self.architecture].schedule or self.schedule,
            timesteps=self.timesteps,
            palette=palette,
        )
