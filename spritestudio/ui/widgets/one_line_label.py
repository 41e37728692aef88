"""A text that is shortened to the room there is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from spritestudio.ui.widgets.plain_text import PlainLabel, plain


class OneLineLabel(PlainLabel):
    """Ends in "…" where the text is too long; the tooltip and screen readers have all of it."""

    def __init__(self, line: str = "") -> None:
        super().__init__()
        self._line = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_line(line)

    def set_line(self, line: str) -> None:
        """Show another text."""
        self._line = line
        self.setToolTip(plain(line))
        self.setAccessibleName(line)
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        mode = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._line, mode, self.contentsRect().width()))
