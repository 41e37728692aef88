"""The colours of the selection, each with how many pixels have it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from spritestudio.sprites.palettes.usage import ColorUse
from spritestudio.ui import theme
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.painted_view import PaintedView

_CELL = QSize(52, 20)
_SQUARE_PX = 15
_FONT_PX = 11
_THOUSAND = 1000


class ColorList(QWidget, PaintedView):
    """Shows colours with their numbers of pixels; a click copies one, its menu recolours it.

    Signals:
        copy_requested: A colour, "#rrggbb", is to go to the clipboard.
        recolor_requested: It is to become another.
    """

    copy_requested = Signal(str)
    recolor_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("colors_used")
        self.setAccessibleName(self.tr("Colours of the selection; Enter copies one"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._colors: Sequence[ColorUse] = ()
        self._current = 0
        self._can_recolor = False

    @property
    def colors(self) -> Sequence[ColorUse]:
        """What is shown."""
        return self._colors

    def show_colors(self, colors: Sequence[ColorUse], can_recolor: bool) -> None:
        """Show colours, the commonest first."""
        self._colors, self._can_recolor = colors, can_recolor
        self._current = min(self._current, max(0, len(colors) - 1))
        self._fit()
        self.update()

    # Where they are

    def _columns(self) -> int:
        return max(1, self.width() // _CELL.width())

    def part_rect(self, index: int) -> QRect:
        row, column = divmod(index, self._columns())
        return QRect(QPoint(column * _CELL.width(), row * _CELL.height()), _CELL)

    def part_count(self) -> int:
        return len(self._colors)

    def part_name(self, index: int) -> str:
        use = self._colors[index]
        pixels = self.tr("1 pixel") if use.count == 1 else self.tr("{0:,} pixels").format(use.count)
        return f"{use.color}, {pixels}"

    def surface(self) -> QWidget:
        return self

    def current_part(self) -> int:
        return self._current if self._colors else -1

    def set_current_part(self, index: int) -> None:
        self._current = index

    def _fit(self) -> None:
        self.setFixedHeight(-(-len(self._colors) // self._columns()) * _CELL.height())

    def sizeHint(self) -> QSize:
        return QSize(4 * _CELL.width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = theme.current()
        font = self.font()
        font.setPixelSize(_FONT_PX)
        painter.setFont(font)
        for index, use in enumerate(self._colors):
            place = self.part_rect(index)
            if not place.intersects(event.rect()):
                continue
            square = QRect(place.left(), place.top() + 2, _SQUARE_PX, _SQUARE_PX)
            painter.fillRect(square, QColor(use.color))
            painter.setPen(QColor(colors.border))
            painter.drawRect(square.adjusted(0, 0, -1, -1))
            text = place.adjusted(_SQUARE_PX + 4, 0, -2, -2)
            painter.setPen(QColor(colors.muted))
            painter.drawText(
                text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short_count(use.count)
            )
            if self.hasFocus() and index == self._current:
                painter.setPen(QPen(QColor(colors.accent), 2))
                painter.drawRect(square.adjusted(0, 0, -1, -1))

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.part_at(event.position().toPoint())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = index
            self.copy_requested.emit(self._colors[index].color)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._colors:
            self.copy_requested.emit(self._colors[self._current].color)
        elif not self.go_by_key(event, self._columns()):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.current_part() if by_key else self.part_at(event.pos())
        if index is None or index < 0:
            return
        color = self._colors[index].color
        menu = QMenu(self, toolTipsVisible=True)
        copy = menu.addAction(self.tr("Copy {0}").format(color))
        recolor = menu.addAction(self.tr("Recolour…"))
        allow(recolor, "" if self._can_recolor else self.tr("Choose finished sprites of the grid first"))
        chosen = menu.exec(self.mapToGlobal(self.part_rect(index).center()) if by_key else event.globalPos())
        if chosen is copy:
            self.copy_requested.emit(color)
        elif chosen is recolor:
            self.recolor_requested.emit(color)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if (index := self.part_at(event.pos())) is not None:
                tip = self.tr("{0}: click to copy, right click to recolour").format(self.part_name(index))
                QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)


def short_count(count: int) -> str:
    """A number that fits beside its colour: 950, 1.2k, 35k, 2.1M."""
    for size, unit in ((_THOUSAND**2, "M"), (_THOUSAND, "k")):
        if count >= size:
            number = count / size
            return f"{number:.0f}{unit}" if number >= 10 else f"{number:.1f}{unit}"
    return str(count)
