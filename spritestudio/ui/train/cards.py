"""The presets as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from spritestudio.specs import PRESETS, Preset


def card_texts(presets: Mapping[str, Preset] = PRESETS) -> dict[str, tuple[str, str]]:
    """Title and sentence of each preset, in the person's language."""
    return {name: (_tr(preset.title), _tr(preset.sentence)) for name, preset in presets.items()}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Presets", text)
