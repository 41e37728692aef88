"""A mark over the window while files are dragged over it: what dropping them does, if anything."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from spritestudio.ui import theme

_INSET_PX, _ROUND_PX, _PEN_PX = 12, 10, 3
_PADDING_PX = 18  # around the sentence
_VEIL_ALPHA = 150


class DropMark(QWidget):
    """Covers its parent with a frame and a sentence; the mouse goes through it.

    Attributes:
        accepts: Whether what is dragged may be dropped.
        text: What is said.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("drop_mark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._covered = parent
        self.accepts = False
        self.text = ""
        self.hide()

    def show_text(self, text: str, *, accepts: bool) -> None:
        """Cover the parent, and say what dropping does."""
        self.text, self.accepts = text, accepts
        self.setAccessibleName(text)
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme.current()
        color = QColor(colors.accent if self.accepts else colors.danger)
        runner = QPainter(self)
        veil = QColor(colors.window)
        veil.setAlpha(_VEIL_ALPHA)
        runner.fillRect(self.rect(), veil)
        runner.setRenderHint(QPainter.RenderHint.Antialiasing)
        runner.setPen(QPen(color, _PEN_PX, Qt.PenStyle.SolidLine if self.accepts else Qt.PenStyle.DashLine))
        frame = self.rect().adjusted(_INSET_PX, _INSET_PX, -_INSET_PX, -_INSET_PX)
        runner.drawRoundedRect(frame, _ROUND_PX, _ROUND_PX)
        font = self.font()
        font.setPointSizeF(1.3 * font.pointSizeF())
        runner.setFont(font)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = frame.adjusted(2 * _PADDING_PX, 0, -2 * _PADDING_PX, 0)
        words = runner.fontMetrics().boundingRect(room, flags, self.text)
        label = words.adjusted(-_PADDING_PX, -_PADDING_PX // 2, _PADDING_PX, _PADDING_PX // 2)
        runner.setPen(QPen(color, _PEN_PX / 2))
        runner.setBrush(QColor(colors.raised))
        runner.drawRoundedRect(QRect(label), _ROUND_PX, _ROUND_PX)
        runner.setPen(QColor(colors.text if self.accepts else colors.danger))
        runner.drawText(words, flags, self.text)
