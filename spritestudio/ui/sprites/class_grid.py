"""Every sprite of a set by class, in one painted view that thousands of them do not slow down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.editable_set import EditableSet, IntArray
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.reel import Reel
from spritestudio.sprites.motion.set_clips import clips_by_frames
from spritestudio.ui import theme
from spritestudio.ui.widgets.dragging import SPRITES_MIME, EdgeScroll, drag_sprite
from spritestudio.ui.widgets.gestures import class_grid_gestures
from spritestudio.ui.widgets.grid_layout import Section
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.painted_view import scroll_to
from spritestudio.ui.widgets.sprite_grid import SpriteGrid

_SIDE_PX = 40  # about as large as sprites are shown at first
_MAX_CAPTION = 80
_DIGITS = "1234567890"


class ClassGrid(SpriteGrid):
    """Shows a set: a section per class, and one for the sprites of none.

    Signals:
        label_requested: The selected sprites are to belong to this class alone, -1 for none.
        key_label_requested: The same by a key, after which the next sprite is to be labelled.
        exclude_requested: The selected sprites are to be left out, or let in again.
    """

    label_requested = Signal(int)
    key_label_requested = Signal(int)
    exclude_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("class_grid")
        self.setAccessibleName(self.tr("Sprites by class"))
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self._editable: EditableSet | None = None
        self._order: IntArray = np.zeros(0, dtype=np.int64)
        self._places: IntArray = np.zeros(0, dtype=np.int64)
        self._mixed = np.zeros(0, dtype=bool)
        self._excluded = np.zeros(0, dtype=bool)
        self._numbers: list[int] = []  # the class of each section, -1 for none
        self._drop_section: int | None = None
        self._layout = replace(self._layout, captioned=True)
        self._clips: dict[tuple[int, ...], Clip] = {}
        self._plays = False
        self._edge = EdgeScroll(self)
        self._edge.scrolled.connect(self._show_target_at)
        self.drag_requested.connect(self._drag)

    def _own_gestures(self) -> list[tuple[str, str]]:
        return class_grid_gestures()

    # What is shown

    def show_editable(self, editable: EditableSet | None, only: IntArray | None = None) -> None:
        """Show a set, or of it only some sprites; who was selected stays so.

        Args:
            editable: What to show, None for nothing.
            only: The sprites to show, int64 (n,); None is all.
        """
        selected, position = self.selected_sprites(), self.verticalScrollBar().value()
        self._editable = editable
        parts = [] if editable is None else edits.sections(editable)
        if only is not None:
            parts = [part[np.isin(part, only)] for part in parts]
        names: Sequence[str] = () if editable is None else editable.class_names
        self._numbers = [number for number in range(len(names)) if only is None or len(parts[number])]
        if parts and len(parts[-1]):
            self._numbers.append(-1)
        shown = [parts[number] for number in self._numbers]
        self._order = np.concatenate(shown) if shown else np.zeros(0, dtype=np.int64)
        count = 0 if editable is None else editable.count
        self._places = np.full(count, -1, dtype=np.int64)
        self._places[self._order] = np.arange(len(self._order))
        self._clips = {} if editable is None or not self._plays else clips_by_frames(editable)
        self._show_reels()
        side = 16 if editable is None else int(editable.sizes().max())
        self._images = () if editable is None else editable.images
        if editable is not None:
            self._mixed, self._excluded = edits.mixed(editable), editable.excluded
        sections = tuple(
            Section(self._title(number), len(part)) for number, part in zip(self._numbers, shown, strict=True)
        )
        if side != self._layout.sprite_px:
            self._fixed_zoom = None
        self._layout = replace(self._layout, sections=sections, sprite_px=side)
        self.picked.resize(len(self._order))
        self._relayout()
        self.verticalScrollBar().setValue(position)
        self.select_sprites(selected)
        self.selection_changed.emit()

    def set_playing(self, plays: bool) -> None:
        """Let the first frame of every clip play it, or show all as they are."""
        self._plays = plays
        self._clips = clips_by_frames(self._editable) if plays and self._editable is not None else {}
        self._show_reels()
        self.viewport().update()

    def clip_around(self, index: int) -> Clip | None:
        """The clip that a sprite of the set is a frame of, while clips play."""
        return next((clip for frames, clip in self._clips.items() if index in frames), None)

    def _show_reels(self) -> None:
        places = [int(self._places[frames[0]]) for frames in self._clips]
        reels = zip(places, map(Reel, ([clip] for clip in self._clips.values())), strict=True)
        self.moving.set_reels({place: reel for place, reel in reels if place >= 0})

    def _title(self, number: int) -> str:
        if self._editable is None or number < 0:
            return self.tr("no class")
        return self._editable.class_names[number]

    def selected_sprites(self) -> IntArray:
        """The selected sprites by their place in the set, int64 (n,)."""
        return np.sort(self._order[list(self.selection)])

    def select_sprites(self, indices: Iterable[int]) -> None:
        """Select sprites by their place in the set; those that are not shown are passed over."""
        wanted = np.fromiter(indices, dtype=np.int64)
        places = self._places[wanted[wanted < len(self._places)]]
        self.set_selection(places[places >= 0].tolist())

    def next_sprite(self, index: int) -> int | None:
        """The sprite that is shown after another one."""
        place = int(self._places[index]) + 1
        return int(self._order[place]) if 0 < place < len(self._order) else None

    def reveal(self, index: int) -> None:
        """Scroll so far that a sprite of the set is to be seen."""
        if 0 <= index < len(self._places) and self._places[index] >= 0:
            scroll_to(self, self._layout.sprite_rect(int(self._places[index])))

    def reveal_class(self, number: int) -> None:
        """Scroll to a class and select its sprites, -1 for those of none."""
        if number in self._numbers:
            section = self._numbers.index(number)
            self.verticalScrollBar().setValue(self._layout.section_rect(section).top())
            self.set_selection(self._layout.sprites_of(section))

    def section_center(self, number: int) -> QPoint:
        """A point in the caption of a class, in points of the viewport."""
        corner = self._layout.captions()[self._numbers.index(number)][0] + QPoint(4, 0)
        return ((self._origin() + corner).toPointF() / self._ratio()).toPoint()

    def _origin(self) -> QPoint:
        return QPoint(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    def _relayout(self) -> None:
        if self._fixed_zoom is None:
            self._fixed_zoom = max(1, round(_SIDE_PX * self._ratio() / self._layout.sprite_px))
        layout = replace(self._layout, zoom=self._fixed_zoom, ratio=self._ratio())
        self._layout = replace(layout, columns=layout.columns_in(self._device_size().width()))
        super()._relayout()

    # Painting

    def _paint_sprite(self, runner: QPainter, index: int, place: QRect) -> None:
        sprite = int(self._order[index])
        image = self.moving.image(index) or to_qimage(self._images[sprite])
        shown = QRect(place.topLeft(), image.size() * self.zoom)
        shown.moveCenter(place.center())
        colors = theme.current()
        if self._excluded[sprite]:
            runner.setOpacity(0.25)
        runner.drawImage(shown, image)
        runner.setOpacity(1.0)
        thick = self._layout.scaled(2)
        if self._excluded[sprite]:
            runner.setPen(QColor(colors.danger))
            runner.drawLine(place.topLeft(), place.bottomRight())
        if self._mixed[sprite]:
            corner = QRect(place.right() - 3 * thick, place.top() + thick, 2 * thick, 2 * thick)
            runner.fillRect(corner.adjusted(-1, -1, 1, 1), QColor(colors.canvas))
            runner.fillRect(corner, QColor(colors.accent_hover))

    def _paint_captions(self, runner: QPainter, colors: theme.Colors) -> None:
        if self._drop_section is not None:
            target = self._layout.section_rect(self._drop_section)
            target.setWidth(max(target.width(), self._device_size().width() - self._origin().x()))
            runner.fillRect(target, QColor(colors.chosen))
        font = self.font()
        font.setPixelSize(self._layout.scaled(12))
        key_side = self._layout.scaled(15)
        for number, (left_middle, title), section in zip(
            self._numbers, self._layout.captions(), self._layout.sections, strict=True
        ):
            place = QRect(left_middle - QPoint(0, key_side), QSize(self._device_size().width(), 2 * key_side))
            if 0 <= number < len(_DIGITS):
                key = QRect(left_middle - QPoint(0, key_side // 2), QSize(key_side, key_side))
                font.setBold(False)
                runner.setFont(font)
                runner.setPen(QColor(colors.muted))
                runner.setBrush(QColor(colors.raised))
                runner.drawRect(key)
                runner.drawText(key, Qt.AlignmentFlag.AlignCenter, _DIGITS[number])
                place.setLeft(key.right() + self._layout.scaled(7))
            font.setBold(True)
            runner.setFont(font)
            runner.setPen(QColor(colors.text))
            left_middle_flag = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            used = runner.drawText(place, left_middle_flag, title[:_MAX_CAPTION])
            place.setLeft(used.right() + self._layout.scaled(8))
            font.setBold(False)
            runner.setFont(font)
            runner.setPen(QColor(colors.muted))
            runner.drawText(place, left_middle_flag, f"{section.count:,}")

    # Mouse and keys

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            return
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - round(event.angleDelta().y() * self._ratio()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = self._to_layout(event.position())
        section = self._layout.section_at(point)
        is_caption = section is not None and point.y() < self._caption_bottom(section)
        if section is None or not is_caption or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        adding = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        kept = set(self.selection) if adding else set()
        self.set_selection(kept | set(self._layout.sprites_of(section)))

    def _caption_bottom(self, section: int) -> int:
        left_middle, _ = self._layout.captions()[section]
        return left_middle.y() + self._layout.scaled(12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if digit and digit in _DIGITS and self.selection:
            self.key_label_requested.emit(_DIGITS.index(digit))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selection:
            self.exclude_requested.emit()
        else:
            super().keyPressEvent(event)

    def _drag(self) -> None:
        sprites = self.selected_sprites()
        mime = QMimeData()
        mime.setData(SPRITES_MIME, QByteArray(str(len(sprites)).encode()))
        first = self._images[int(self._order[self.picked.current])]
        drag_sprite(self, mime, first, Qt.DropAction.MoveAction)
        self._end_drag()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(event.mimeData().hasFormat(SPRITES_MIME))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(SPRITES_MIME):
            point = event.position().toPoint()
            self._edge.follow(point)
            self._show_target_at(point)
        event.setAccepted(self._drop_section is not None)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        section = self._layout.section_at(self._to_layout(event.position()))
        self._end_drag()
        if section is not None and event.mimeData().hasFormat(SPRITES_MIME):
            event.acceptProposedAction()
            self.label_requested.emit(self._numbers[section])

    def _show_target_at(self, point: QPoint) -> None:
        self._show_target(self._layout.section_at(self._to_layout(point.toPointF())))

    def _end_drag(self) -> None:
        self._edge.end()
        self._show_target(None)

    def _show_target(self, section: int | None) -> None:
        if section != self._drop_section:
            self._drop_section = section
            self.viewport().update()
