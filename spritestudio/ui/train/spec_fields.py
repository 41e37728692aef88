"""How the settings of a training are grouped, for a person."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def spec_groups() -> list[tuple[str, tuple[str, ...]]]:
    """The fields of a TrainSpec in groups with a title each."""
    return [
        (_tr("How long"), ("epochs", "minutes")),
        (
            _tr("How it learns"),
            (
                "batch_size", "learning_rate", "learning_rate_decay", "validation_share", "ema_decay",
                "context_dropout", "balance", "weighting",
            ),
        ),
        (_tr("Variety"), ("mirror_share", "facing_classes", "shift_px", "recolor_share")),
        (
            _tr("The network"),
            (
                "architecture", "palette_size", "keep_classes", "distill", "image_size", "width", "channels",
                "schedule", "timesteps",
            ),
        ),
        (_tr("What is kept"), ("sample_every_s", "keep_every", "keep_most", "save_every_s")),
        (_tr("The machine"), ("seed", "device", "precision")),
    ]  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("spec_fields", text)
