"""The live grid: crisp sprites to look at, select, copy and drag out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from spritestudio.project.sprite_selection import SpriteSelection
from spritestudio.specs import ByteArray
from spritestudio.ui import theme
from spritestudio.ui.widgets.gestures import painted_grid_gestures, selecting_gestures
from spritestudio.ui.widgets.grid_layout import MAX_ZOOM, GridLayout, Section
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.moving_sprites import MovingSprites
from spritestudio.ui.widgets.painted_view import (
    PaintedScrollArea,
    checkerboard,
    draw_frame,
    place_after_key,
    scroll_to,
    set_scroll_ranges,
)

_CAPTION_FONT_PX = 12
_LEAST_SIDE_PX = 32  # of a sprite whose zoom follows the window


class SpriteGrid(PaintedScrollArea):
    """Shows sprites in rows, scaled by a whole number of device pixels.

    The layout is in device pixels, so that sprites are crisp at any scale of the screen.

    Args:
        selection: What is selected; one of its own where none is given.
        parent: The owner.
    """

    selection_changed = Signal()
    zoom_changed = Signal()
    drag_requested = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, selection: SpriteSelection | None = None, parent: QWidget | None = None) -> None:
        super().__init__("sprite_grid", self.tr("Sprites"), parent)
        self.picked = SpriteSelection() if selection is None else selection
        self._layout = GridLayout()
        self._images: Sequence[ByteArray] | ByteArray = ()
        self._fixed_zoom: int | None = None
        self._auto_columns = False
        self._background: QColor | None = None
        self._pressed_at: QPoint | None = None
        self._rubber_band: QRect | None = None
        self._hint = ""
        self.moving = MovingSprites(self, self._places_seen)
        self.picked.changed.connect(self._on_selection_changed)

    # What is shown

    @property
    def count(self) -> int:
        """How many sprites there are."""
        return self._layout.count

    @property
    def columns(self) -> int:
        """Sprites per row."""
        return self._layout.columns

    @property
    def content_height(self) -> int:
        """How high all of it is, in points."""
        return round(self._layout.size.height() / self._ratio())

    def set_hint(self, text: str) -> None:
        """What stands there while there are no sprites."""
        self._hint = text
        self.viewport().update()

    def set_arrangement(self, sections: Sequence[Section], sprite_px: int, columns: int) -> None:
        """Make room for new sprites, in rows as `set_columns` says; the selection is cleared."""
        self._auto_columns = not columns
        self._layout = replace(
            self._layout, sections=tuple(sections), sprite_px=sprite_px, columns=columns or 1
        )
        self._images = ()
        self.picked.begin(self.count)
        self._relayout()

    def set_sections(self, sections: Sequence[Section], sprite_px: int) -> None:
        """Change what the rows are called, and how many there are; the selection stays where it can."""
        if self._layout.sections == tuple(sections) and self._layout.sprite_px == sprite_px:
            return
        before, self._layout = (
            self._layout,
            replace(self._layout, sections=tuple(sections), sprite_px=sprite_px),
        )
        if (self.count, sprite_px) != (before.count, before.sprite_px):
            self._images = ()
            self.picked.begin(self.count)
        if self._layout.size != before.size:
            self._relayout()
        self.viewport().update()

    def set_columns(self, columns: int) -> None:
        """Change the number of sprites per row; 0 shows them as large as the window allows."""
        if (self._auto_columns and not columns) or (not self._auto_columns and columns == self.columns):
            return
        self._auto_columns = not columns
        self._layout = replace(self._layout, columns=columns or 1)
        self._relayout()

    def set_images(self, images: ByteArray) -> None:
        """Show uint8 (N, H, H, 4), as many sprites as arranged, of this size or another."""
        if images.shape[2] != self._layout.sprite_px:
            self._layout = replace(self._layout, sprite_px=images.shape[2])
            self._relayout()
        self._images = images.copy()
        self.viewport().update()

    def set_background(self, color: QColor | None) -> None:
        """The colour behind the sprites; None is a checkerboard."""
        self._background = color
        self.viewport().update()

    # Zoom

    @property
    def zoom(self) -> int:
        """Device pixels per pixel of a sprite."""
        return self._layout.zoom

    @property
    def fits(self) -> bool:
        """Whether the zoom follows the size of the window."""
        return self._fixed_zoom is None

    def set_zoom(self, zoom: int | None) -> None:
        """Fix the zoom, or let it follow the window (None)."""
        self._fixed_zoom = None if zoom is None else max(1, min(MAX_ZOOM, zoom))
        self._relayout()
        self.zoom_changed.emit()

    def zoom_by(self, steps: int) -> None:
        """Zoom in (positive) or out."""
        self.set_zoom(self.zoom + steps)

    def _relayout(self) -> None:
        before = self.zoom
        available = self._device_size()
        self._layout = replace(self._layout, ratio=self._ratio())
        if self._fixed_zoom is not None:
            self._layout = replace(self._layout, zoom=self._fixed_zoom)
            if self._auto_columns:
                self._layout = self._layout.wrapped(available.width())
        else:
            fitting = self._layout.filled if self._auto_columns else self._layout.fitted
            self._layout = fitting(available, least_zoom=self._least_zoom())
        set_scroll_ranges(self, self._layout.size, available, self._layout.side)
        if self.zoom != before:
            self.zoom_changed.emit()
        self.viewport().update()

    def _least_zoom(self) -> int:
        """The zoom below which sprites are too small to be judged; what does not fit then is scrolled to."""
        return max(1, -(-self._layout.scaled(_LEAST_SIDE_PX) // self._layout.sprite_px))

    # Selection

    @property
    def selection(self) -> tuple[int, ...]:
        """Indices of the selected sprites, in order."""
        return self.picked.indices

    def set_selection(self, indices: Iterable[int]) -> None:
        """Select exactly these sprites."""
        self.picked.set(indices)

    def _on_selection_changed(self) -> None:
        self.viewport().update()
        self.selection_changed.emit()

    def select_all(self) -> None:
        """Select every sprite."""
        self.picked.select_all()

    def sprite_center(self, index: int) -> QPoint:
        """The middle of a sprite, in points of the viewport."""
        return self.part_rect(index).center()

    def gestures(self) -> list[tuple[str, str]]:
        """What mouse and keys do here, each with what comes of it."""
        return [*selecting_gestures(), *self._own_gestures()]

    def _own_gestures(self) -> list[tuple[str, str]]:
        return painted_grid_gestures()

    # What screen readers are told

    def part_count(self) -> int:
        return self.count

    def part_name(self, index: int) -> str:
        """Its number, with the title of its section."""
        title = self._layout.section_of(index).title
        return self.tr("Sprite {0} of {1}, {2}").format(index + 1, self.count, title)

    def part_rect(self, index: int) -> QRect:
        place, ratio = self._layout.sprite_rect(index).translated(self._origin()), self._ratio()
        return QRect((place.topLeft().toPointF() / ratio).toPoint(), place.size() / ratio)

    def current_part(self) -> int:
        return self.picked.current

    def is_part_selected(self, index: int) -> bool:
        return index in self.picked

    # Between points of the viewport and device pixels of the layout

    def _ratio(self) -> float:
        return self.viewport().devicePixelRatioF()

    def _device_size(self) -> QSize:
        return self.viewport().size() * self._ratio()

    def _origin(self) -> QPoint:
        free = (self._device_size() - self._layout.size) / 2
        return QPoint(
            max(0, free.width()) - self.horizontalScrollBar().value(),
            max(0, free.height()) - self.verticalScrollBar().value(),
        )

    def _to_layout(self, position: QPointF) -> QPoint:
        return (position * self._ratio()).toPoint() - self._origin()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        runner = QPainter(self.viewport())
        runner.fillRect(self.viewport().rect(), QColor(colors.canvas))
        if self.count == 0:
            runner.setPen(QColor(colors.muted))
            runner.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._hint)
            return
        runner.scale(1 / self._ratio(), 1 / self._ratio())
        runner.translate(self._origin())
        moved = self.moving.moved_in(event.region())
        if moved is None:
            self._paint_captions(runner, colors)
        background = self._background_brush(colors)
        for index in self._places_seen() if moved is None else moved:
            place = self._layout.sprite_rect(index)
            runner.setBrushOrigin(place.topLeft())
            runner.fillRect(place, background)
            if len(self._images):
                self._paint_sprite(runner, index, place)
            self._paint_mark(runner, index, place, colors)
        if self._rubber_band is not None:
            draw_frame(runner, self._rubber_band, QPen(QColor(colors.accent), self._layout.scaled(1)))

    def _places_seen(self) -> Sequence[int]:
        return self._layout.sprites_in(QRect(-self._origin(), self._device_size()))

    def _paint_sprite(self, runner: QPainter, index: int, place: QRect) -> None:
        runner.drawImage(place, to_qimage(self._images[index]))

    def _paint_captions(self, runner: QPainter, colors: theme.Colors) -> None:
        font = self.font()
        font.setPixelSize(self._layout.scaled(_CAPTION_FONT_PX))
        runner.setFont(font)
        runner.setPen(QColor(colors.muted))
        height = 2 * font.pixelSize()
        for number, (left_middle, title) in enumerate(self._layout.captions()):
            place = QRect(left_middle - QPoint(0, height // 2), QSize(100 * height, height))
            if self._layout.beside_px:
                place.setRight(self._layout.section_rect(number).right())
                title = runner.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, place.width())
            runner.drawText(place, Qt.AlignmentFlag.AlignVCenter, title)

    def _background_brush(self, colors: theme.Colors) -> QBrush:
        if self._background is not None:
            return QBrush(self._background)
        return QBrush(checkerboard(max(self._layout.scaled(4), 2 * self.zoom), colors))

    def _paint_mark(self, runner: QPainter, index: int, place: QRect, colors: theme.Colors) -> None:
        if index in self.picked:
            width = self._layout.scaled(2)
            pen = QPen(QColor(colors.accent_hover), width, j=Qt.PenJoinStyle.MiterJoin)
        elif index == self.picked.current and self.hasFocus():
            width = self._layout.scaled(1)
            pen = QPen(QColor(colors.muted), width, Qt.PenStyle.DotLine)
        else:
            return
        draw_frame(runner, place.adjusted(-width, -width, width - 1, width - 1), pen)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relayout()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not delta.y():
            bar = self.horizontalScrollBar() if delta.x() else self.verticalScrollBar()
            bar.setValue(bar.value() - (delta.x() or delta.y()))
            return
        under_mouse, before = self._to_layout(event.position()), self._layout.size
        self.zoom_by(1 if delta.y() > 0 else -1)
        if before.isEmpty():
            return
        after = self._layout.size
        for bar, point, old, new in (
            (self.horizontalScrollBar(), under_mouse.x(), before.width(), after.width()),
            (self.verticalScrollBar(), under_mouse.y(), before.height(), after.height()),
        ):
            bar.setValue(bar.value() + round(point * new / old) - point)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self._to_layout(event.position())
        index = self._layout.sprite_at(point)
        self._pressed_at = point
        adding = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if index is None:
            self._rubber_band = QRect(point, QSize())
            if not adding:
                self.set_selection(())
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.picked.extend_to(index)
        elif adding:
            self.picked.toggle(index)
        else:
            self.picked.grasp(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        point = self._to_layout(event.position())
        if self._rubber_band is not None:
            self._rubber_band = QRect(self._pressed_at, point).normalized()
            adding = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            kept = self.selection if adding else ()
            self.set_selection((*kept, *self._layout.sprites_in(self._rubber_band)))
            self.viewport().update()
            return
        distance = (point - self._pressed_at).manhattanLength() / self._ratio()
        if self.picked and distance >= QApplication.startDragDistance():
            self._pressed_at = None
            self.drag_requested.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        clicked = self._pressed_at is not None and self._rubber_band is None
        if plain and clicked and event.button() == Qt.MouseButton.LeftButton:
            self.picked.choose(self.picked.current)
        self._pressed_at = self._rubber_band = None
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if (index := self._layout.sprite_at(self._to_layout(QPointF(event.pos())))) is not None:
            self.picked.grasp(index)
        if self.count:
            self.menu_requested.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = self._layout.rows_in(self._device_size().height())
        target = place_after_key(event.key(), self.picked.current, self.count, self.columns, rows)
        if target is not None:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.picked.extend_to(target)
            elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.picked.current = target  # Space will select it beside the others
            else:
                self.picked.choose(target)
            self.viewport().update()
            scroll_to(self, self._layout.sprite_rect(target))
            self.tell_current()
        elif self.count and event.key() == Qt.Key.Key_Space:
            self.picked.toggle(self.picked.current)
        else:
            super().keyPressEvent(event)
