"""Times as a person says them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def rough_duration(seconds: float) -> str:
    """ "25 s", "3 min 10 s", "48 min", "2 h 05 min" or "3 days": no more digits than are true."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("durations", text)

    whole = max(0, round(seconds))
    if whole < 60:
        return tr("{0} s").format(whole)
    if whole < 10 * 60:
        return tr("{0} min {1:02d} s").format(whole // 60, whole % 60)
    minutes = round(whole / 60)
    if minutes < 60:
        return tr("{0} min").format(minutes)
    if minutes < 48 * 60:
        return tr("{0} h {1:02d} min").format(minutes // 60, minutes % 60)
    return tr("{0} days").format(round(minutes / 60 / 24))
