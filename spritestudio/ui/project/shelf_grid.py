"""The sprites of the shelf in their rows, to be ordered, named and dragged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from spritestudio.project.shelf import KeptSprite, Shelf
from spritestudio.ui import theme
from spritestudio.ui.project.kept_painting import paint_kept
from spritestudio.ui.project.name_field import NameField
from spritestudio.ui.widgets.dragging import KEPT_MIME, EdgeScroll, carries_sprites, drag_sprite
from spritestudio.ui.widgets.grid_layout import Section
from spritestudio.ui.widgets.painted_view import scroll_to
from spritestudio.ui.widgets.sprite_grid import SpriteGrid

_SIDE_PX, _SMALL_SIDE_PX = 48, 32  # of a sprite; where several rows would not all be seen
_LABEL_PX = 16
_LABEL_FONT_PX = 11
_LEAST_PX, _LOW_PX = 88, 44  # of the view; in a low window
_ROW_NAME_PX, _NAME_HEIGHT_PX = 200, 24  # of the field for the name of a row


class ShelfGrid(SpriteGrid):
    """Shows a shelf: a section per row, short ones beside each other, below each sprite its name.

    Signals:
        remove_requested: The selected sprites are to go.
        animate_requested: They are to move.
        rename_requested: A sprite is to be called so: its id, and the name.
        row_rename_requested: A row is to be called so.
        move_requested: Sprites are to go before a place of a row: their ids, the row, the place.
        dropped: Something from elsewhere was dropped there: its QMimeData, what it was dragged from, the row,
            the place.
        mime_requested: A drag begins, and the slot may add to its QMimeData what other programs take.
        open_requested: A sprite is to be drawn on: its id, or "" for a new one.
        copy_requested: The selected sprites are to go to the clipboard.
        paste_requested: The picture on the clipboard is to be kept.
        undo_requested: The last change is to be taken back.
        redo_requested: What was undone is to be done again.
    """

    remove_requested = Signal()
    animate_requested = Signal()
    rename_requested = Signal(str, str)
    row_rename_requested = Signal(int, str)
    move_requested = Signal(list, int, int)
    dropped = Signal(object, object, int, int)
    mime_requested = Signal(object)
    open_requested = Signal(str)
    copy_requested = Signal()
    paste_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("shelf")
        self.setAccessibleName(self.tr("Shelf"))
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self._shelf = Shelf()
        self._sprites: tuple[KeptSprite, ...] = ()
        self._target: tuple[int, int] | None = None
        self._room_px = 0
        self._wanted_height = _LEAST_PX
        self._least_height = _LOW_PX
        self._renaming = NameField("shelf_name", self.viewport())
        self._renaming.editingFinished.connect(self._on_named)
        self._renaming.beside_requested.connect(self._name_beside)
        self._named: str | int = ""
        self._layout = replace(self._layout, label_px=_LABEL_PX, sprite_px=_SIDE_PX)
        self._edge = EdgeScroll(self)
        self._edge.scrolled.connect(self._show_target)
        self.drag_requested.connect(self._drag)

    # What is shown

    def show_shelf(self, shelf: Shelf) -> None:
        """Show a shelf; who was selected stays so."""
        selected = set(self.selected_ids)
        self._shelf = shelf
        before, self._sprites = self._sprites, shelf.sprites
        if isinstance(self._named, int) and self._named >= len(shelf.rows):
            self._end_naming()
        self._arrange()
        self._images = [sprite.image for sprite in self._sprites]
        self.picked.resize(len(self._sprites))
        self.picked.set(i for i, sprite in enumerate(self._sprites) if sprite.id in selected)
        self._relayout()
        if before != self._sprites:
            self._show_added(before)
            self.selection_changed.emit()

    def _show_added(self, before: tuple[KeptSprite, ...]) -> None:
        """Bring what has come to what was there into sight."""
        known = {sprite.id for sprite in before}
        added = [index for index, sprite in enumerate(self._sprites) if sprite.id not in known]
        if known and added:
            scroll_to(self, self._layout.sprite_rect(added[-1]).united(self._layout.label_rect(added[-1])))

    def _arrange(self) -> None:
        """Give every row its section; a single row has a caption while it has a name or is given one."""
        rows = self._shelf.rows
        titles = self._shelf.row_titles
        self._layout = replace(
            self._layout,
            sections=tuple(Section(t, len(row.sprites)) for t, row in zip(titles, rows, strict=True)),
            captioned=bool(rows[0].name) or isinstance(self._named, int),
        )

    @property
    def selected_ids(self) -> list[str]:
        """The ids of the selected sprites, in order."""
        return [self._sprites[index].id for index in self.selection]

    @property
    def selected_sprites(self) -> list[KeptSprite]:
        """They, in order."""
        return [self._sprites[index] for index in self.selection]

    def part_name(self, index: int) -> str:
        """What it is called, in which row it stands, whether it was drawn on, and what it is a copy of."""
        row = self._layout.section_of(index).title if len(self._layout.sections) > 1 else ""
        drawn_on = self.tr("drawn on") if self._sprites[index].is_touched else ""
        of = self._sprites[index].near_copy_of
        copy = self.tr("near copy of {0}").format(of) if of else ""
        return ", ".join(filter(None, (self._sprites[index].title, row, drawn_on, copy)))

    def _relayout(self) -> None:
        self._fixed_zoom = 1
        ratio, width = self._ratio(), self._device_size().width()
        for side_px in (_SIDE_PX, _SMALL_SIDE_PX):
            layout = replace(self._layout, ratio=ratio, sprite_px=round(side_px * ratio), beside_px=width)
            self._layout = replace(layout, columns=layout.columns_in(width))
            if len(layout.sections) < 2 or not 0 < self._room_px < self.content_height:
                break
        super()._relayout()

    def set_room(self, height_px: int) -> None:
        """Know how high it may be: several rows that would not be seen at once become smaller."""
        self._room_px = height_px
        self._relayout()

    def _origin(self) -> QPoint:
        return QPoint(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._target is None:
            return
        painter = QPainter(self.viewport())
        painter.scale(1 / self._ratio(), 1 / self._ratio())
        line = self._layout.gap_rect(*self._target).translated(self._origin())
        painter.fillRect(line, QColor(theme.current().accent))

    def _paint_sprite(self, runner: QPainter, index: int, place: QRect) -> None:
        font = self.font()
        font.setPixelSize(self._layout.scaled(_LABEL_FONT_PX))
        label, picture = self._layout.label_rect(index), self._images[index]
        paint_kept(runner, self._sprites[index], picture, place, label, font)

    # Names

    def rename(self) -> None:
        """Ask for the name of the current sprite, or the first selected one, right below it."""
        if self._sprites:
            current, selected = self.picked.current, self.selection
            sprite = self._sprites[current if current in selected or not selected else selected[0]]
            self._ask_name(sprite.id, sprite.name, sprite.kind)

    def rename_row(self, row: int) -> None:
        """Ask for the name of a row, in its caption."""
        self._ask_name(row, self._shelf.rows[row].name, self._layout.sections[row].title)

    def _ask_name(self, named: str | int, name: str, while_empty: str) -> None:
        self._named = named
        self._arrange()
        self._relayout()
        self._renaming.ask(name, while_empty)
        self._show_name()
        self._renaming.setFocus()

    def _show_name(self) -> None:
        """Bring what is given a name into sight, with the field in its place."""
        if not self._renaming.isHidden():
            scroll_to(self, self._name_rect())
            self._place_name()

    def _name_rect(self) -> QRect:
        """Where the name stands that is asked for, in the layout."""
        if isinstance(self._named, int):
            left_middle, _ = self._layout.captions()[self._named]
            size = QSize(self._layout.scaled(_ROW_NAME_PX), self._layout.scaled(_NAME_HEIGHT_PX))
            return QRect(left_middle - QPoint(0, size.height() // 2 + self._layout.scaled(1)), size)
        ids = [sprite.id for sprite in self._sprites]
        return self._layout.label_rect(ids.index(self._named)) if self._named in ids else QRect()

    def _place_name(self) -> None:
        if self._renaming.isHidden():
            return
        place, ratio = self._name_rect().translated(self._origin()), self._ratio()
        self._renaming.place_over(QRect((place.topLeft() / ratio), place.size() / ratio))

    def _on_named(self) -> None:
        if self._renaming.isHidden():
            return
        named = self._end_naming()
        if isinstance(named, int) and self._renaming.text() != self._shelf.rows[named].name:
            self.row_rename_requested.emit(named, self._renaming.text())
        elif isinstance(named, str) and named:
            self.rename_requested.emit(named, self._renaming.text())

    def _name_beside(self, forward: bool) -> None:
        """Take the name, and ask for that of the sprite or row beside it; at the end, of the last again."""
        named, step = self._named, 1 if forward else -1
        self._on_named()
        if isinstance(named, int):
            self.rename_row(min(max(named + step, 0), len(self._shelf.rows) - 1))
            return
        ids = [sprite.id for sprite in self._sprites]
        if named in ids:
            self.picked.choose(min(max(ids.index(named) + step, 0), len(ids) - 1))
            self.rename()

    def _end_naming(self) -> str | int:
        """Take the field away, and say what was given a name."""
        named, self._named = self._named, ""
        self._renaming.hide()
        self._arrange()
        self._relayout()
        self.setFocus()
        return named

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_name()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_name()

    # Mouse and keys

    def row_at(self, point: QPoint) -> int | None:
        """The row whose caption lies at a point of the viewport."""
        place = self._to_layout(point.toPointF())
        row = self._layout.section_at(place)
        if row is None or not self._layout.has_captions or self._layout.sprite_at(place) is not None:
            return None
        left_middle, _ = self._layout.captions()[row]
        return row if place.y() < left_middle.y() + self._layout.scaled(12) else None

    def row_around(self, point: QPoint) -> int:
        """The row that lies at a point of the viewport; below all rows, the one above."""
        return self._gap_at(point)[0]

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._to_layout(event.position())
        row, index = self.row_at(event.position().toPoint()), self._layout.sprite_at(place)
        if row is not None:
            self.rename_row(row)
        elif index is not None and self._layout.label_rect(index).contains(place):
            self.rename()
        elif index is not None:
            self.open_requested.emit(self._sprites[index].id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - round(event.angleDelta().y() * self._ratio() / 2))

    def event(self, event: QEvent) -> bool:
        overriding = event.type() == QEvent.Type.ShortcutOverride
        if overriding and isinstance(event, QKeyEvent) and self._action_of(event):
            event.accept()  # what has the focus goes before the actions of the page
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if action := self._action_of(event):
            action()
        else:
            super().keyPressEvent(event)

    def _action_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does here; None where it is not the shelf's."""
        key = event.key()
        if not self._renaming.isHidden():
            return self._end_naming if key == Qt.Key.Key_Escape else None
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_A) and not (self.selection or event.modifiers()):
            return None
        pressed = QKeySequence(event.keyCombination())
        found = (a for keys, a in self._actions.items() if pressed in QKeySequence.listFromString(keys))
        return next(found, None)

    @cached_property
    def _actions(self) -> dict[str, Callable[[], object]]:
        return {
            "A": self.animate_requested.emit,
            "E": self.open_current,
            "Ctrl+C; Ctrl+Ins": self.copy_requested.emit,
            "Ctrl+V; Shift+Ins": self.paste_requested.emit,
            "Ctrl+A": self.select_all,
            "Ctrl+Shift+A; Esc": lambda: self.set_selection(()),
            "Ctrl+Z": self.undo_requested.emit,
            "Ctrl+Shift+Z; Ctrl+Y": self.redo_requested.emit,
            "Del; Backspace": self.remove_requested.emit,
            "F2": self.rename,
        }

    def open_current(self) -> None:
        """Ask for the first selected sprite to be drawn on, or for a new one."""
        self.open_requested.emit(next(iter(self.selected_ids), ""))

    # Dragging

    def _drag(self) -> None:
        sprites = self.selected_sprites
        mime = QMimeData()
        self.mime_requested.emit(mime)
        mime.setData(KEPT_MIME, QByteArray("\n".join(self.selected_ids).encode()))
        drag_sprite(self, mime, sprites[0].image, Qt.DropAction.CopyAction | Qt.DropAction.MoveAction)
        self._end_drag()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(carries_sprites(event.mimeData()))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if carries_sprites(event.mimeData()):
            point = event.position().toPoint()
            self._edge.follow(point)
            self._show_target(point)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        row, place = self._gap_at(event.position().toPoint())
        self._end_drag()
        mime = event.mimeData()
        event.acceptProposedAction()
        if event.source() is self:
            ids = bytes(mime.data(KEPT_MIME).data()).decode().split("\n")
            self.move_requested.emit(ids, row, place)
        else:
            self.dropped.emit(mime, event.source(), row, place)

    def _gap_at(self, point: QPoint) -> tuple[int, int]:
        """Where a drop at a point goes; below all rows, to the one above."""
        place = self._to_layout(point.toPointF())
        lowest = self._layout.size.height() - self._layout.scaled(self._layout.margin_px) - 1
        return self._layout.gap_at(QPoint(place.x(), min(place.y(), lowest))) or (0, 0)

    def _end_drag(self) -> None:
        self._edge.end()
        self._show_target(None)

    def _show_target(self, point: QPoint | None) -> None:
        target = None if point is None else self._gap_at(point)
        if target != self._target:
            self._target = target
            self.viewport().update()

    def set_wanted_height(self, height: int) -> None:
        """How high it is where there is room."""
        self._wanted_height = height
        self.setMaximumHeight(height)
        self.updateGeometry()

    def set_low(self, low: bool) -> None:
        """Be content with less than a whole sprite, as in a low window."""
        self._least_height = _LOW_PX if low else _LEAST_PX
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(200, self._wanted_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self._least_height)
