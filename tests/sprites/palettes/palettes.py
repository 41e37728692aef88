"""Colours that are easily mistaken."""

from __future__ import annotations

COLORS = ("#1d1a26", "#ff0080", "#7f8081", "#ffffff", "#000000", "#1d1a26")


LABELS = ("ink", "hot pink", "", "paper – white", "black", "ink again")
