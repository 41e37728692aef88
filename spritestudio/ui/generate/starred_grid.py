"""The grid of painted sprites, with a star on each that keeps it, and a padlock on those that stay."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from spritestudio.project.sprite_selection import SpriteSelection
from spritestudio.ui import theme
from spritestudio.ui.pixel_icons import pixel_pixmap
from spritestudio.ui.widgets.sprite_grid import SpriteGrid

_ICON_PX = 12
_STAR, _STAR_RIM = "#f5b921", "#3a2a06"  # of a sprite that is kept, on whatever lies behind


class StarredGrid(SpriteGrid):
    """Shows a star on kept sprites and, to be clicked, on the one below the mouse.

    Signals:
        star_clicked: The place of a sprite whose star was clicked.
    """

    star_clicked = Signal(int)

    def __init__(self, selection: SpriteSelection | None = None, parent: QWidget | None = None) -> None:
        super().__init__(selection, parent)
        self._kept: frozenset[int] = frozenset()
        self._locked: frozenset[int] = frozenset()
        self._hovered: int | None = None
        self._can_keep = False
        self.viewport().setMouseTracking(True)

    def set_kept(self, places: Iterable[int], can_keep: bool) -> None:
        """Show which sprites are kept, and whether others can be."""
        self._kept, self._can_keep = frozenset(places), can_keep
        self.viewport().update()

    def set_locked(self, places: Iterable[int]) -> None:
        """Show which sprites are locked."""
        self._locked = frozenset(places)
        self.viewport().update()

    def star_rect(self, index: int) -> QRect:
        """Where the star of a sprite lies, in points of the viewport."""
        place, ratio = self._star_place(index).translated(self._origin()), self._ratio()
        return QRect((place.topLeft().toPointF() / ratio).toPoint(), place.size() / ratio)

    def part_name(self, index: int) -> str:
        """As in any grid, and whether it is kept or locked."""
        name = super().part_name(index)
        name = self.tr("{0}, kept").format(name) if index in self._kept else name
        return self.tr("{0}, locked").format(name) if index in self._locked else name

    def _star_place(self, index: int) -> QRect:
        sprite = self._layout.sprite_rect(index)
        side = self._layout.scaled(_ICON_PX + 4)
        return QRect(sprite.right() - side + 1, sprite.top(), side, side)

    def _paint_mark(self, runner: QPainter, index: int, place: QRect, colors: theme.Colors) -> None:
        super()._paint_mark(runner, index, place, colors)
        star = self._star_place(index).topLeft()
        if index in self._kept:
            self._paint_icon(runner, star, "star", QColor(_STAR), QColor(_STAR_RIM))
        elif index == self._hovered and self._can_keep:
            self._paint_icon(runner, star, "star_outline", QColor("#ffffff"), QColor("#000000"))
        if index in self._locked:
            self._paint_icon(runner, place.topLeft(), "lock", QColor("#ffffff"), QColor("#000000"))

    def _paint_icon(self, runner: QPainter, corner: QPoint, name: str, color: QColor, rim: QColor) -> None:
        """A pixel icon with a rim, since anything may lie behind it."""
        scale = max(1, round(self._ratio()))
        corner = corner + QPoint(2 * scale, 2 * scale)
        for step in (QPoint(-1, 0), QPoint(1, 0), QPoint(0, -1), QPoint(0, 1)):
            runner.drawPixmap(corner + step * scale, pixel_pixmap(name, rim, scale))
        runner.drawPixmap(corner, pixel_pixmap(name, color, scale))

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
        self.viewport().setToolTip(tip if on_star and self._can_keep else "")
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.viewport().update()
        super().leaveEvent(event)
