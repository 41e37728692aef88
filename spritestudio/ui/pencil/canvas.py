"""The canvas: a sprite as large as one likes, under the tool at hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from spritestudio.project.drawing import Drawing
from spritestudio.project.drawing_settings import DrawingSettings
from spritestudio.project.drawing_tools import PENCIL, PICKER, Held, Selector, Tool, tools_for
from spritestudio.project.observable import Event
from spritestudio.specs import ByteArray
from spritestudio.sprites.drawing.masks import Rect, outline
from spritestudio.sprites.drawing.shapes import Point, brush
from spritestudio.ui import theme
from spritestudio.ui.observing import follow
from spritestudio.ui.pencil.canvas_lines import mark_color, paint_axes, paint_cross, paint_grid, paint_outline
from spritestudio.ui.pencil.pixel_view import PixelView
from spritestudio.ui.widgets.images import tinted, to_qimage
from spritestudio.ui.widgets.painted_view import checkerboard

_GRID_FROM_ZOOM = 8  # device pixels of a pixel, from which on lines between them help


class PencilCanvas(PixelView):
    """Shows a drawing, and hands what the mouse does to the tool at hand.

    Whole numbers of device pixels make a pixel; what has not changed is not painted again.

    Args:
        settings: With what is drawn.
        parent: The owner.

    Signals:
        tool_changed: The name of the tool that is at hand now.
        hovered: The pixel below the mouse (x, y); None where there is none.
        let_go: No button holds a tool any more.
    """

    tool_changed = Signal(str)
    hovered = Signal(object)
    let_go = Signal()

    def __init__(self, settings: DrawingSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName(self.tr("Canvas"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._settings = settings
        self._drawing: Drawing | None = None
        self._tools: dict[str, Tool] = {}
        self._tool = PENCIL
        self._held: Tool | None = None  # the tool that a button holds now
        self._pixels: ByteArray | None = None
        self._instead: QImage | None = None
        self._skin: QImage | None = None
        self._pivot: Point | None = None
        self._marks: QImage | None = None
        self._outline: list[Rect] = []
        self._brush_outline: list[Rect] = []
        self._hovered: Point | None = None
        self._grip: QPointF | None = None
        self._space = False
        follow(settings.changed, self, self._on_settings)
        self._on_settings()

    # What is shown

    @property
    def drawing(self) -> Drawing | None:
        """What is drawn on."""
        return self._drawing

    def set_drawing(self, drawing: Drawing | None, *, goes_on: bool = False) -> None:
        """Draw on another drawing; nothing where it is None.

        Args:
            drawing: What is drawn on.
            goes_on: Whether it is seen as the one before was, as another frame is.
        """
        if (old := self._drawing) is not None:
            for event, listener in self._listeners(old):
                event.disconnect(listener)
        self._drawing, self._held, self._instead = drawing, None, None
        self._tools = {} if drawing is None else tools_for(drawing, self._settings)
        if drawing is not None:
            for event, listener in self._listeners(drawing):
                event.connect(listener)
        self._wrap()
        self._on_selection()
        self._on_region((0, 0, 0, 0))
        if goes_on:
            self.relayout()
        else:
            self.set_zoom(None)

    def _listeners(self, drawing: Drawing) -> tuple[tuple[Event, Callable[..., None]], ...]:
        return (
            (drawing.changed, self._on_changed),
            (drawing.selection_changed, self._on_selection),
            (drawing.region_changed, self._on_region),
        )

    def show_instead(self, image: ByteArray | None) -> None:
        """Show another picture of the same size in the place of the drawing; None shows the drawing."""
        self._instead = None if image is None else to_qimage(image)
        self.viewport().update()

    def show_below(self, image: ByteArray | None) -> None:
        """Show a picture of the same size below the drawing, as onion skin; None shows none."""
        self._skin = None if image is None else to_qimage(image)
        self.viewport().update()

    def show_pivot(self, pivot: Point | None) -> None:
        """Mark a pixel as the pivot; None marks none."""
        if pivot != self._pivot:
            self._pivot = pivot
            self.viewport().update()

    @property
    def tool(self) -> str:
        """The name of the tool at hand."""
        return self._tool

    def set_tool(self, name: str) -> None:
        """Take another tool."""
        if name != self._tool:
            self._give_up()
            self._tool = name
            self._on_settings()
            self.tool_changed.emit(name)

    # What the drawing tells

    def _on_changed(self, rect: Rect) -> None:
        drawing = self._drawing
        assert drawing is not None
        if (self.picture.height(), self.picture.width()) != drawing.shape:
            self._wrap()
            self.relayout()
        else:
            self.update_pixels(rect)

    def _wrap(self) -> None:
        """Let the picture that is painted be the memory of the drawing."""
        if self._drawing is None:
            self.picture = QImage()
            return
        pixels = self._pixels = self._drawing.pixels  # which lives as long as the picture that shows it
        height, width = pixels.shape[:2]
        self.picture = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)

    def _on_selection(self) -> None:
        selection = None if self._drawing is None else self._drawing.selection
        self._update_outline()
        self._outline = [] if selection is None else outline(selection)
        self._update_outline()

    def _update_outline(self) -> None:
        if self._outline:
            ends = np.array(self._outline)
            low, high = ends.min(axis=0), ends.max(axis=0)
            self.update_pixels((int(low[0]), int(low[1]), int(high[2]), int(high[3])), 2)

    def _on_region(self, rect: Rect) -> None:
        drawing = self._drawing
        if drawing is None or not drawing.region.any():
            self._marks = None
        else:
            self._marks = tinted(drawing.region, mark_color(theme.current()))
        self.update_pixels(rect)

    def _on_settings(self) -> None:
        tool = self._tools.get(self._tool)
        size = self._settings.options.brush_px
        cells = np.array(brush(size))
        low = cells.min(axis=0)
        mask = np.zeros((size, size), bool)
        mask[cells[:, 1] - low[1], cells[:, 0] - low[0]] = True
        shift = (int(low[0]), int(low[1]))
        lines = outline(mask) if tool is not None and tool.uses_brush else []
        self._brush_outline = [
            (x + shift[0], y + shift[1], x1 + shift[0], y1 + shift[1]) for x, y, x1, y1 in lines
        ]
        self.viewport().setCursor(
            Qt.CursorShape.SizeAllCursor if self._tool == "move" else Qt.CursorShape.CrossCursor
        )
        self.viewport().update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, ratio = theme.current(), self.ratio()
        runner = QPainter(self.viewport())
        runner.fillRect(event.rect(), QColor(colors.canvas))
        if self.picture.isNull():
            return
        runner.scale(1 / ratio, 1 / ratio)
        origin, zoom = self.origin(), self.zoom
        part = self._pixels_in(event.rect())
        place = QRect(origin + part.topLeft() * zoom, part.size() * zoom)
        runner.setBrushOrigin(origin)
        runner.fillRect(place, self._checks(zoom, colors))
        if self._skin is not None and self._instead is None:
            runner.drawImage(place, self._skin, part)
        runner.drawImage(place, self._instead or self.picture, part)
        if self._marks is not None and self._instead is None:
            runner.drawImage(place, self._marks, part)
        if self._settings.options.pixel_grid and zoom >= _GRID_FROM_ZOOM * ratio:
            paint_grid(runner, part, origin, zoom)
        frame = QRect(origin, self.picture.size() * zoom)
        runner.setPen(QColor(colors.border))
        runner.drawRect(frame.adjusted(-1, -1, 0, 0))
        width = max(1, round(ratio))
        runner.setPen(QPen(QColor(colors.accent), width, Qt.PenStyle.DashLine))
        paint_axes(
            runner, frame, across=self._settings.options.mirror_x, down=self._settings.options.mirror_y
        )
        if self._pivot is not None:
            paint_cross(runner, origin + QPoint(*self._pivot) * zoom, zoom, width)
        paint_outline(runner, self._outline, origin, zoom, width, dashed=True)
        if self._hovered is not None and self._held is None and not self._space:
            corner = origin + QPoint(*self._hovered) * zoom
            paint_outline(runner, self._brush_outline, corner, zoom, width, dashed=False)

    def _checks(self, zoom: int, colors: theme.Colors) -> QBrush:
        """Four squares in each large pixel, so that none looks like a pixel; one in a small one."""
        if zoom < 2 * _GRID_FROM_ZOOM:
            return QBrush(checkerboard(max(round(4 * self.ratio()), zoom), colors))
        return QBrush(checkerboard(zoom - zoom // 2, colors).copy(0, 0, zoom, zoom))

    def _pixels_in(self, area: QRect) -> QRect:
        """The pixels of the picture that lie in a part of the viewport."""
        left, top = self.pixel_at(area.topLeft().toPointF())
        right, bottom = self.pixel_at(area.bottomRight().toPointF() + QPointF(1, 1))
        return QRect(QPoint(left, top), QPoint(right, bottom)) & self.picture.rect()

    # The mouse

    @property
    def is_held(self) -> bool:
        """Whether a button holds a tool, so that the drawing or its marks are about to change."""
        return self._held is not None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        if event.button() == Qt.MouseButton.MiddleButton or self._space:
            self._grip = event.position()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        if self._held is not None:
            self._give_up()  # the other button takes back what goes on
            return
        if (tool := self._tool_for(event)) is not None:
            self._held = tool
            tool.press(self.pixel_at(event.position()), _held(event, event.button()))
            self._update_hover(self._hovered)

    def _tool_for(self, event: QMouseEvent) -> Tool | None:
        tool = self._tools.get(self._tool)
        picks = event.modifiers() == Qt.KeyboardModifier.AltModifier and not isinstance(tool, Selector)
        return self._tools.get(PICKER) if picks else tool

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            delta = (event.position() - self._grip) * self.ratio()
            self._grip = event.position()
            for bar, step in ((self.horizontalScrollBar(), delta.x()), (self.verticalScrollBar(), delta.y())):
                bar.setValue(bar.value() - round(step))
            return
        pixel = self.pixel_at(event.position())
        if pixel == self._hovered:
            return
        if self._held is not None:
            is_left = event.buttons() & Qt.MouseButton.LeftButton
            button = Qt.MouseButton.LeftButton if is_left else Qt.MouseButton.RightButton
            self._held.drag(pixel, _held(event, button))
        self._update_hover(pixel)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._grip is not None:
            self._grip = None
            self._on_settings()
        elif self._held is not None:
            held, self._held = self._held, None
            held.release()
            self._update_hover(self._hovered)
            self.let_go.emit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._update_hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1, event.position())

    def _update_hover(self, pixel: Point | None) -> None:
        reach = self._settings.options.brush_px
        for x, y in {place for place in (self._hovered, pixel) if place is not None}:
            self.update_pixels((x - reach, y - reach, x + reach + 1, y + reach + 1), 2)
        self._hovered = pixel
        inside = pixel is not None and self._drawing is not None and pixel in self._drawing
        self.hovered.emit(pixel if inside else None)

    def give_up(self) -> bool:
        """Take back the stroke that goes on; says whether there was one."""
        was_held = self._held is not None
        self._give_up()
        return was_held

    def _give_up(self) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            held.cancel()
            self.let_go.emit()

    # Keys: Space holds the picture

    def event(self, event: QEvent) -> bool:
        overriding = event.type() == QEvent.Type.ShortcutOverride
        if overriding and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Space or self._nudge_of(event) is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._space = True
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif (step := self._nudge_of(event)) is not None and self._drawing is not None:
            self._drawing.nudge(*step)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._on_settings()
        else:
            super().keyReleaseEvent(event)

    def _nudge_of(self, event: QKeyEvent) -> Point | None:
        """By how much an arrow moves what is selected; None where it does not."""
        drawing = self._drawing
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or drawing is None or (drawing.selection is None and self._tool != "move"):
            return None
        by = 8 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        return step[0] * by, step[1] * by


def _held(event: QMouseEvent, button: Qt.MouseButton) -> Held:
    modifiers = event.modifiers()
    return Held(
        secondary=button == Qt.MouseButton.RightButton,
        shift=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
        ctrl=bool(modifiers & Qt.KeyboardModifier.ControlModifier),
        alt=bool(modifiers & Qt.KeyboardModifier.AltModifier),
    )
