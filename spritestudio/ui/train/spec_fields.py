"""What the settings of a training are called and what they do, for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from spritestudio.specs import ARCHITECTURES, DECAYS, PRECISIONS, SCHEDULES, WEIGHTINGS


@dataclass(frozen=True)
class Field:
    """How one field of a TrainSpec is edited.

    Attributes:
        name: The field.
        title: Its label.
        tip: What it does.
        choices: The values to choose from; with `free`, suggestions.
        free: Whether other values may be typed.
        decimals: Digits after the point of a fraction.
        step: What the arrows add.
        placeholder: What stands in an empty text.
    """

    name: str
    title: str
    tip: str
    choices: tuple[Any, ...] = ()
    free: bool = False
    decimals: int = 3
    step: float = 0.0
    placeholder: str = ""


def spec_groups() -> list[tuple[str, list[Field]]]:
    """The fields in groups with a title each."""
    return [
        (_tr("How long"), _time_fields()),
        (_tr("How it learns"), _learning_fields()),
        (_tr("Variety"), _variety_fields()),
        (_tr("The network"), _network_fields()),
        (_tr("What is kept"), _keeping_fields()),
        (_tr("The machine"), _machine_fields()),
    ]


def _time_fields() -> list[Field]:
    return [
        Field("epochs", _tr("Epochs"), _tr("How often every sprite is seen.")),
        Field(
            "minutes",
            _tr("Or minutes"),
            _tr("Train for this much time, however many epochs that is; 0 goes by epochs."),
            decimals=1,
            step=1.0,
        ),
    ]


def _learning_fields() -> list[Field]:
    return [
        Field(
            "batch_size",
            _tr("Batch"),
            _tr("Sprites per step: more are calmer and slower, and take more memory."),
        ),
        Field(
            "learning_rate",
            _tr("Learning rate"),
            _tr("How large the steps are at the start."),
            decimals=6,
            step=0.0001,
        ),
        Field(
            "learning_rate_decay", _tr("It falls"), _tr("How the learning rate falls to 0."), choices=DECAYS
        ),
        Field(
            "validation_share",
            _tr("Held out"),
            _tr("Share of sprites that are not learned, to see how well it does on what it does not know."),
            step=0.05,
        ),
        Field(
            "ema_decay",
            _tr("Averaging (EMA)"),
            _tr("The weights that paint are an average over the last steps; 0 takes the last ones."),
            decimals=6,
            step=0.001,
        ),
        Field(
            "context_dropout",
            _tr("Hidden classes"),
            _tr("Share of sprites whose class is hidden, so that guidance works; 1 trains without classes."),
            step=0.05,
        ),
        Field(
            "balance",
            _tr("Balance of classes"),
            _tr("1 shows every class equally often, however few sprites it has; 0 every sprite."),
            step=0.25,
        ),
        Field(
            "weighting",
            _tr("Error counts as"),
            _tr("noise: alike at every noise level, like the course. velocity: more where noise is strong."),
            choices=WEIGHTINGS,
        ),
    ]


def _variety_fields() -> list[Field]:
    return [
        Field(
            "mirror_share",
            _tr("Mirrored"),
            _tr("Share of sprites that are shown mirrored; the studio-unet is told which."),
            step=0.05,
        ),
        Field(
            "facing_classes",
            _tr("But never"),
            _tr("Classes that look one way, never mirrored for the context-unet, with commas between."),
            placeholder=_tr("class, class"),
        ),
        Field("shift_px", _tr("Moved by (px)"), _tr("Sprites are moved by up to so many pixels each way.")),
        Field(
            "recolor_share",
            _tr("Recoloured"),
            _tr("Share of sprites whose red, green and blue are exchanged."),
            step=0.1,
        ),
    ]


def _network_fields() -> list[Field]:
    return [
        Field(
            "architecture",
            _tr("Kind"),
            _tr("context-unet is the course's; studio-unet paints with a palette found in the set."),
            choices=tuple(ARCHITECTURES),
        ),
        Field("palette_size", _tr("Its colours"), _tr("Colours of the studio-unet's palette at most.")),
        Field(
            "keep_classes",
            _tr("Keep the old classes too"),
            _tr("Fine-tuning: classes of the start weights stay beside those of the set."),
        ),
        Field(
            "distill",
            _tr("Few-step model"),
            _tr("Learn to paint in three steps what the start weights paint in many."),
        ),
        Field(
            "image_size",
            _tr("Image size (px)"),
            _tr("0 takes the set's; larger sprites are cropped."),
            step=4,
        ),
        Field(
            "width",
            _tr("Width"),
            _tr("Feature maps, a multiple of 8: wider learns more and is slower."),
            step=8,
        ),
        Field(
            "channels",
            _tr("Channels"),
            _tr("4 paints with transparency, 3 on white; 0 is 4 where the set has transparency."),
            choices=(0, 4, 3),
        ),
        Field(
            "schedule",
            _tr("Noise schedule"),
            _tr("How noise grows with the timestep; the course's is linear."),
            choices=SCHEDULES,
        ),
        Field("timesteps", _tr("Timesteps"), _tr("The number of noise levels; the course has 500.")),
    ]


def _keeping_fields() -> list[Field]:
    return [
        Field(
            "sample_every_s",
            _tr("Samples every (s)"),
            _tr("Seconds between sample sprites; 0 paints none."),
            decimals=0,
            step=5.0,
        ),
        Field(
            "keep_every",
            _tr("Checkpoint every"),
            _tr("Epochs between the checkpoints that are kept; the first and the last always are."),
        ),
        Field(
            "keep_most",
            _tr("At most"),
            _tr("How many checkpoints are kept; beyond it, every second one goes."),
        ),
        Field(
            "save_every_s",
            _tr("Saved every (s)"),
            _tr("Seconds between savings; what a power cut costs at most."),
            decimals=0,
            step=5.0,
        ),
    ]


def _machine_fields() -> list[Field]:
    return [
        Field("seed", _tr("Seed"), _tr("The same seed and settings learn the same.")),
        Field(
            "device",
            _tr("Device"),
            _tr("Where it runs; auto takes a graphics card where there is one."),
            choices=("auto", "cpu", "cuda", "mps"),
            free=True,
        ),
        Field(
            "precision",
            _tr("Precision"),
            _tr("bfloat16 is faster where the processor is made for it."),
            choices=PRECISIONS,
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("spec_fields", text)
