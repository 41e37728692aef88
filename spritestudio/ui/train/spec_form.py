"""All settings of a training, in groups, for whoever wants to set them by hand."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker, QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from spritestudio.specs import PRECISIONS, SCHEDULES, WEIGHTINGS, TrainSpec
from spritestudio.ui.widgets import heading

_CONTEXT = "TrainFields"
_FIELD_MIN_PX = 60
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Field:
    """How one field of a TrainSpec is called, explained and edited.

    Attributes:
        title: Its label.
        tip: One sentence of what it does.
        choices: The values to choose from; with `free`, suggestions.
        free: Whether other values may be typed.
        decimals: Digits after the point of a fraction.
        step: What the arrows add.
    """

    title: str
    tip: str
    choices: tuple[Any, ...] = ()
    free: bool = False
    decimals: int = 3
    step: float = 0.0


def _field(title: str, tip: str, **how: Any) -> Field:
    return Field(title, tip, **how)


_T = QT_TRANSLATE_NOOP
GROUPS: dict[str, dict[str, Field]] = {
    _T("TrainFields", "How long"): {
        "epochs": Field(_T("TrainFields", "Epochs"), _T("TrainFields", "How often every sprite is seen.")),
        "minutes": Field(
            _T("TrainFields", "Or minutes"),
            _T("TrainFields", "Train for this much time instead, however many epochs that is; 0 goes by epochs."),
            decimals=1,
            step=1.0,
        ),
    },
    _T("TrainFields", "How it learns"): {
        "batch_size": Field(
            _T("TrainFields", "Batch"),
            _T("TrainFields", "Sprites per step: more are calmer and slower, and take more memory."),
        ),
        "learning_rate": Field(
            _T("TrainFields", "Learning rate"),
            _T("TrainFields", "How large the steps are; it falls to 0 in the course of the training."),
            decimals=6,
            step=0.0001,
        ),
        "ema_decay": Field(
            _T("TrainFields", "Averaging (EMA)"),
            _T("TrainFields", "The weights that paint are an average over the last steps; 0 takes the last ones."),
            decimals=6,
            step=0.001,
        ),
        "context_dropout": Field(
            _T("TrainFields", "Hidden classes"),
            _T(
                "TrainFields",
                "Share of sprites whose class is hidden, so that guidance works; 1 trains without classes.",
            ),
            step=0.05,
        ),
        "balanced": Field(
            _T("TrainFields", "Every class equally often"),
            _T("TrainFields", "Small classes are learned as well as large ones."),
        ),
        "weighting": Field(
            _T("TrainFields", "Error counts as"),
            _T(
                "TrainFields",
                "noise: alike at every noise level, as the course does. velocity: more where there is much noise.",
            ),
            choices=WEIGHTINGS,
        ),
    },
    _T("TrainFields", "The network"): {
        "width": Field(
            _T("TrainFields", "Width"),
            _T("TrainFields", "Feature maps, a multiple of 8: wider learns more and is slower."),
            step=8,
        ),
        "channels": Field(
            _T("TrainFields", "Channels"),
            _T("TrainFields", "4 paints with transparency, 3 on white."),
            choices=(3, 4),
        ),
        "schedule": Field(
            _T("TrainFields", "Noise schedule"),
            _T("TrainFields", "How noise grows with the timestep; the course's is linear."),
            choices=SCHEDULES,
        ),
        "timesteps": Field(
            _T("TrainFields", "Timesteps"), _T("TrainFields", "The number of noise levels; the course has 500.")
        ),
    },
    _T("TrainFields", "What is kept"): {
        "keep_every": Field(
            _T("TrainFields", "A checkpoint every"),
            _T("TrainFields", "Epochs between the checkpoints that are kept; the first and last always are."),
        ),
        "keep_most": Field(
            _T("TrainFields", "At most"),
            _T("TrainFields", "How many checkpoints are kept; beyond it, every second one goes."),
        ),
        "save_every_s": Field(
            _T("TrainFields", "Saved every (s)"),
            _T("TrainFields", "Seconds between savings; what a power cut costs at most."),
            decimals=0,
            step=5.0,
        ),
    },
    _T("TrainFields", "The machine"): {
        "seed": Field(
            _T("TrainFields", "Seed"),
            _T("TrainFields", "The same seed and settings learn the same."),
        ),
        "device": Field(
            _T("TrainFields", "Device"),
            _T("TrainFields", "Where it runs; auto takes a graphics card where there is one."),
            choices=("auto", "cpu", "cuda", "mps"),
            free=True,
        ),
        "precision": Field(
            _T("TrainFields", "Precision"),
            _T("TrainFields", "bfloat16 is faster where the processor is made for it."),
            choices=PRECISIONS,
        ),
    },
}
