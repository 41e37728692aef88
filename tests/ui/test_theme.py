"""Light and dark: readable, and switched by choice."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from spritestudio.ui import theme
from spritestudio.ui.theme import DARK, LIGHT, Colors


def luminance(color: str) -> float:
    """Relative luminance, as the WCAG defines it."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    rgb = QColor(color)
    return 0.2126 * linear(rgb.redF()) + 0.7152 * linear(rgb.greenF()) + 0.0722 * linear(rgb.blueF())


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=lambda colors: colors.name)
def test_texts_can_be_read_wherever_they_stand(colors: Colors) -> None:
    for background in (colors.window, colors.panel, colors.field, colors.raised, colors.canvas):
        assert contrast(colors.text, background) >= 7
        assert contrast(colors.muted, background) >= 4.5, (colors.name, background)
    for background in (colors.accent, colors.accent_hover):
        assert contrast(colors.on_accent, background) >= 4.5
    assert contrast(colors.text, colors.chosen) >= 7


def test_the_theme_changes_at_once(themed: QApplication) -> None:
    theme.set_scheme("dark")
    assert theme.current() is DARK
    assert themed.palette().window().color() == QColor(DARK.window)
    theme.set_scheme("light")
    assert theme.current() is LIGHT
    theme.set_scheme("system")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_window_that_is_styled_last_is_styled_as_the_theme_says(themed: QApplication, scheme: str) -> None:
    theme.set_scheme("light")
    with theme.styled_last():
        assert themed.styleSheet() == ""
        theme.set_scheme(scheme)
    last = themed.styleSheet()
    theme.set_scheme({"light": "dark", "dark": "light"}[scheme])
    assert last not in ("", themed.styleSheet())
    theme.set_scheme(scheme)
    assert themed.styleSheet() == last


def test_a_window_that_fails_leaves_the_style_sheet(themed: QApplication) -> None:
    before = themed.styleSheet()
    with pytest.raises(ValueError, match="no"), theme.styled_last():
        raise ValueError("no")
    assert themed.styleSheet() == before != ""
