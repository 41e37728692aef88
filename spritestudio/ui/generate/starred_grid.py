"""The grid of painted sprites: a star on those that are kept, and marks on locked, drawn and copied ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from spritestudio.project.sprite_selection import SpriteSelection
from spritestudio.ui import theme
from spritestudio.ui.pixel_icons import NEAR_COPY, NEAR_COPY_ICON, NEAR_COPY_RIM, paint_rimmed_icon
from spritestudio.ui.widgets.plain_text import plain
from spritestudio.ui.widgets.sprite_grid import SpriteGrid

_ICON_PX = 12
_STAR, _STAR_RIM = "#f5b921", "#3a2a06"  # of a sprite that is kept, on whatever lies behind


class StarredGrid(SpriteGrid):
    """Shows a star on kept sprites and, to be clicked, on the one below the mouse.

    Signals:
        star_clicked: The place of a sprite whose star was clicked.
        open_requested: The place of a sprite that was double-clicked.
    """

    star_clicked = Signal(int)
    open_requested = Signal(int)

    def __init__(self, selection: SpriteSelection | None = None, parent: QWidget | None = None) -> None:
        super().__init__(selection, parent)
        self._kept: frozenset[int] = frozenset()
        self._locked: frozenset[int] = frozenset()
        self._near_copies: Mapping[int, str] = {}
        self._drawn: frozenset[int] = frozenset()
        self._hovered: int | None = None
        self._can_keep = False
        self._asked_for: Callable[[int], str] = _nothing
        self.viewport().setMouseTracking(True)

    def set_kept(self, places: Iterable[int], can_keep: bool) -> None:
        """Show which sprites are kept, and whether others can be."""
        self._kept, self._can_keep = frozenset(places), can_keep
        self.viewport().update()

    def set_locked(self, places: Iterable[int]) -> None:
        """Show which sprites are locked."""
        self._locked = frozenset(places)
        self.viewport().update()

    @property
    def near_copies(self) -> Mapping[int, str]:
        """Which sprites are known to be near copies, by their place, and of what."""
        return self._near_copies

    def set_near_copies(self, near_copies: Mapping[int, str]) -> None:
        """Mark sprites that are near copies of art that the weights learned from."""
        self._near_copies = near_copies
        self.viewport().update()

    def set_asked_for(self, asked_for: Callable[[int], str]) -> None:
        """Let what was asked for at a place be told there; "" where nothing is known of it."""
        self._asked_for = asked_for

    def set_drawn(self, places: Iterable[int]) -> None:
        """Show which sprites were drawn on."""
        self._drawn = frozenset(places)
        self.viewport().update()

    def star_rect(self, index: int) -> QRect:
        """Where the star of a sprite lies, in points of the viewport."""
        place, ratio = self._star_place(index).translated(self._origin()), self._ratio()
        return QRect((place.topLeft().toPointF() / ratio).toPoint(), place.size() / ratio)

    def part_name(self, index: int) -> str:
        """As in any grid, what was asked for, and whether it is kept, locked, drawn on or a near copy."""
        name = ", ".join(filter(None, (super().part_name(index), self._asked_for(index))))
        name = self.tr("{0}, kept").format(name) if index in self._kept else name
        name = self.tr("{0}, drawn on").format(name) if index in self._drawn else name
        name = self.tr("{0}, locked").format(name) if index in self._locked else name
        of = self._near_copies.get(index)
        return name if of is None else self.tr("{0}, near copy of {1}").format(name, of)

    def _star_place(self, index: int) -> QRect:
        sprite = self._layout.sprite_rect(index)
        side = self._layout.scaled(_ICON_PX + 4)
        return QRect(sprite.right() - side + 1, sprite.top(), side, side)

    def _paint_mark(self, runner: QPainter, index: int, place: QRect, colors: theme.Colors) -> None:
        super()._paint_mark(runner, index, place, colors)
        star = self._star_place(index).topLeft()
        if index in self._kept:
            self._paint_icon(runner, star, "star", _STAR, _STAR_RIM)
        elif index == self._hovered and self._can_keep:
            self._paint_icon(runner, star, "star_outline", "#ffffff", "#000000")
        if index in self._locked:
            self._paint_icon(runner, place.topLeft(), "lock", "#ffffff", "#000000")
        if index in self._near_copies:
            corner = place.bottomLeft() - QPoint(0, self._layout.scaled(_ICON_PX + 4) - 1)
            self._paint_icon(runner, corner, NEAR_COPY_ICON, NEAR_COPY, NEAR_COPY_RIM)
        if index in self._drawn:
            side = self._layout.scaled(_ICON_PX + 4) - 1
            self._paint_icon(runner, place.bottomRight() - QPoint(side, side), "pencil", "#ffffff", "#000000")

    def _paint_icon(self, runner: QPainter, corner: QPoint, name: str, color: str, rim: str) -> None:
        """A pixel icon with a rim, since anything may lie behind it."""
        scale = max(1, round(self._ratio()))
        paint_rimmed_icon(runner, corner + QPoint(2 * scale, 2 * scale), name, color, rim, scale)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._layout.sprite_at(self._to_layout(event.position()))
        on_star = index is not None and self.star_rect(index).contains(event.position().toPoint())
        if on_star and self._can_keep and not event.modifiers():
            self.star_clicked.emit(index)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self._layout.sprite_at(self._to_layout(event.position()))
        if index != self._hovered:
            self._hovered = index
            self.viewport().update()
        on_star = index is not None and self.star_rect(index).contains(event.position().toPoint())
        is_kept = index in self._kept
        tip = self.tr("Take off the shelf (F)") if is_kept else self.tr("Keep on the shelf (F)")
        self.viewport().setToolTip(tip if on_star and self._can_keep else self._about(index))
        super().mouseMoveEvent(event)

    def _about(self, index: int | None) -> str:
        if index is None:
            return ""
        of = self._near_copies.get(index)
        copy = "" if of is None else self.tr("Near copy of {0}").format(of)
        return plain("\n".join(filter(None, (self._asked_for(index), copy))))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self._layout.sprite_at(self._to_layout(event.position()))
        if index is None or event.button() != Qt.MouseButton.LeftButton:
            super().mouseDoubleClickEvent(event)
        elif not (self._can_keep and self.star_rect(index).contains(event.position().toPoint())):
            self.open_requested.emit(index)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.viewport().update()
        super().leaveEvent(event)


def _nothing(_index: int) -> str:
    return ""
