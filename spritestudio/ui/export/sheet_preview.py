"""A sheet as it will be, pixel for pixel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFocusEvent, QHelpEvent, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QToolButton, QToolTip, QVBoxLayout, QWidget

from spritestudio.specs import ByteArray
from spritestudio.sprites.export.layout import SheetEntry
from spritestudio.ui import theme
from spritestudio.ui.pixel_icons import NEAR_COPY, NEAR_COPY_ICON, NEAR_COPY_RIM, paint_rimmed_icon
from spritestudio.ui.widgets.basics import muted, row
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.painted_view import PaintedView, checkerboard, mark_current
from spritestudio.ui.widgets.plain_text import plain

ZOOMS = (1, 2, 4, 8)
_CHECK_PX = 8
_MARGIN_PX = 12
_ROOM_FOR_ICON_PX = 32


class _SheetCanvas(QWidget, PaintedView):
    """The picture at a whole zoom; keys lead from sprite to sprite.

    Signals:
        current_moved: Where the sprite lies that a key has led to, in points of the canvas.
    """

    current_moved = Signal(QRect)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("preview_canvas")
        self.setAccessibleName(self.tr("The sheet as it will be"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.image: QImage | None = None
        self.size_px = QSize()
        self._zoom = 1
        self._entries: Sequence[SheetEntry] = ()
        self._near_copies: Mapping[int, str] = {}
        self._current = 0

    def show_image(
        self,
        image: QImage | None,
        zoom: int,
        entries: Sequence[SheetEntry],
        near_copies: Mapping[int, str],
    ) -> None:
        """Show a picture with what stands on it and which sprites of that are near copies, or nothing."""
        self._near_copies = near_copies
        self.image, self._zoom, self._entries = image, zoom, entries
        self._current = max(0, min(self._current, len(entries) - 1))
        self.size_px = QSize() if image is None else image.size() * zoom
        self.setMinimumSize(self.size_px + QSize(2 * _MARGIN_PX, 2 * _MARGIN_PX))
        self.update()

    # What screen readers are told

    def part_count(self) -> int:
        return len(self._entries)

    def part_name(self, index: int) -> str:
        """Its name, and what it belongs to."""
        entry = self._entries[index]
        name = f"{entry.name}, {entry.tag}" if entry.tag else entry.name
        of = self._near_copies.get(entry.index)
        return name if of is None else self.tr("{0}, near copy of {1}").format(name, of)

    def part_rect(self, index: int) -> QRect:
        left, top, width, height = self._entries[index].box
        corner = self._corner() + QPoint(left, top) * self._zoom
        return QRect(corner, QSize(width, height) * self._zoom)

    def surface(self) -> QWidget:
        return self

    def current_part(self) -> int:
        return self._current

    def set_current_part(self, index: int) -> None:
        self._current = index
        self.current_moved.emit(self.part_rect(index))

    def _mark_near_copy(self, runner: QPainter, place: QRect) -> None:
        runner.setPen(QColor(NEAR_COPY))
        runner.setBrush(Qt.BrushStyle.NoBrush)
        runner.drawRect(place.adjusted(0, 0, -1, -1))
        if place.width() >= _ROOM_FOR_ICON_PX:
            corner = place.topLeft() + QPoint(3, 3)
            paint_rimmed_icon(runner, corner, NEAR_COPY_ICON, NEAR_COPY, NEAR_COPY_RIM)

    def _corner(self) -> QPoint:
        free = (self.size() - self.size_px) / 2
        return QPoint(free.width(), free.height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            part = self.part_at(event.pos())
            if part is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), plain(self.part_name(part)), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        tops = {entry.box[1] for entry in self._entries}
        columns = max(1, round(len(self._entries) / max(1, len(tops))))
        rows = max(1, self.visibleRegion().boundingRect().height() * len(tops) // max(1, self.height()))
        if not self.go_by_key(event, columns, rows):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme.current()
        runner = QPainter(self)
        runner.fillRect(self.rect(), QColor(colors.canvas))
        if self.image is None:
            return
        place = QRect(self._corner(), self.size_px)
        runner.setBrushOrigin(place.topLeft())
        runner.fillRect(place, QBrush(checkerboard(_CHECK_PX, colors)))
        runner.drawImage(place, self.image)
        runner.setPen(QColor(colors.border))
        runner.drawRect(place.adjusted(-1, -1, 0, 0))
        for number, entry in enumerate(self._entries):
            if entry.index in self._near_copies:
                self._mark_near_copy(runner, self.part_rect(number))
        if self._entries and self.hasFocus():
            mark_current(runner, self.part_rect(self._current), 1.0, colors)


class SheetPreview(QWidget):
    """Shows a picture by a whole factor, at first the largest with which all is seen; the rest scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._entries: Sequence[SheetEntry] = ()
        self._near_copies: Mapping[int, str] = {}
        self._is_fitted = False
        self._canvas = _SheetCanvas()
        self._canvas.current_moved.connect(self._reveal)
        self.area = QScrollArea()
        self.area.setObjectName("preview_scroll")
        self.area.setWidgetResizable(True)
        self.area.setWidget(self._canvas)
        self.size_label = muted()
        self.size_label.setObjectName("preview_size")
        self.size_label.setWordWrap(True)
        self.zooms = QButtonGroup(self)
        buttons = []
        for zoom in ZOOMS:
            button = QToolButton()
            button.setText(f"{zoom}:1")
            button.setObjectName(f"preview_zoom_{zoom}")
            button.setAccessibleName(self.tr("Show at {0} to 1").format(zoom))
            button.setToolTip(button.accessibleName())
            button.setCheckable(True)
            button.setChecked(zoom == 1)
            self.zooms.addButton(button, zoom)
            buttons.append(button)
        self.zooms.idClicked.connect(self._on_zoom)
        head = row(muted(self.tr("Preview")), None, *buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.size_label)

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def set_image(
        self,
        image: ByteArray | None,
        text: str,
        entries: Sequence[SheetEntry] = (),
        near_copies: Mapping[int, str] | None = None,
    ) -> None:
        """Show a picture, or nothing.

        Args:
            image: uint8 (H, W, 4).
            text: What is said of it.
            entries: What stands on it.
            near_copies: Which sprites are near copies, by their index, and of what.
        """
        self._image, self._entries = None if image is None else to_qimage(image), entries
        self._near_copies = near_copies or {}
        self.size_label.setText(text)
        self._show()
        if self._image is not None and not self._is_fitted and self.isVisible():
            self._fit()

    def _fit(self) -> None:
        room, self._is_fitted = self.area.viewport().size(), True
        for zoom in sorted(ZOOMS, reverse=True):
            self.zooms.button(zoom).setChecked(True)
            self._show()
            needed = self._canvas.minimumSize()
            if needed.width() <= room.width() and needed.height() <= room.height():
                break

    def _on_zoom(self, _zoom: int) -> None:
        self._is_fitted = True
        self._show()

    def _show(self) -> None:
        self._canvas.show_image(self._image, self.zooms.checkedId(), self._entries, self._near_copies)

    def _reveal(self, place: QRect) -> None:
        center = place.center()
        self.area.ensureVisible(center.x(), center.y(), place.width(), place.height())
