"""A figure of rows of sprites, each with its own settings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtWidgets import QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui.learn.figure import LiveFigure
from spritestudio.ui.learn.jobs import FigureRow, RowStep, paint_rows
from spritestudio.ui.widgets.sprite_table import SpriteTable, TitledSprites

_MOST_KEPT = 64  # rows, so that a slider that comes back finds them painted


class RowsFigure(LiveFigure):
    """Paints rows that have changed, and keeps those that it has painted.

    Args:
        name: See `LiveFigure`.
        weights: See `LiveFigure`.
        accessible: What the table shows, for screen readers.
        parent: The owner.
        together: Whether the rows are painted step by step beside each other, and all steps kept.
    """

    def __init__(
        self,
        name: str,
        weights: tuple[str, ...],
        accessible: str,
        parent: QWidget | None = None,
        *,
        together: bool = False,
    ) -> None:
        super().__init__(name, weights, parent)
        self._together = together
        self._rows: list[tuple[str, FigureRow]] = []
        self._walks: dict[FigureRow, list[RowStep]] = {}
        self._pictures: list[ByteArray] = []
        self.table = SpriteTable(f"figure_{name}_table", accessible)
        self.table.set_hint(self.tr("Painting…"))
        self.job.finished.connect(self.show_rows)

    def rows(self) -> Sequence[tuple[str, FigureRow]]:
        """The rows that the controls ask for, with their titles."""
        raise NotImplementedError

    def reading(self, walks: Sequence[Sequence[RowStep]]) -> str:
        """What is to be read above the rows, of which each has come as far as its last step says."""
        raise NotImplementedError

    def step_shown(self, walk: Sequence[RowStep]) -> RowStep:
        """The step of a row that is to be seen."""
        return walk[-1]

    def column_titles(self) -> tuple[str, ...]:
        """What stands above the sprites."""
        return ()

    @property
    def walks(self) -> list[list[RowStep]]:
        """How far each row has come."""
        return [self._walks.get(row, []) for _, row in self._rows]

    @property
    def is_finished(self) -> bool:
        """Whether all that the controls ask for is painted."""
        return bool(self._rows) and all(walk and walk[-1].last for walk in self.walks)

    def refresh(self) -> None:
        self._rows = list(self.rows())
        begun = {row for _, row in self._rows if not self._is_painted(row)}
        if begun:
            missing = [row for _, row in self._rows if row in begun]
            self.ask(partial(paint_rows, missing, together=self._together))
        else:
            self.job.drop()
        self.allow_opening()
        self.show_rows()

    def take(self, events: list[RowStep]) -> None:  # type: ignore[override]
        for event in events:
            walk = self._walks.setdefault(event.row, [])
            if event.step == 1 or not self._together:
                walk.clear()
            walk.append(event)
        while len(self._walks) > _MOST_KEPT:
            del self._walks[next(iter(self._walks))]
        if self.is_ready:
            self.show_rows()

    def show_missing(self, sentence: str) -> None:
        self._pictures = []
        self.table.set_hint(sentence)
        self.table.set_table(None)
        self.readout.setText("")

    def show_rows(self) -> None:
        """Show how far the rows have come; one that has not begun looks as the row in its place did."""
        if not self.is_ready or not any(self.walks):
            return
        pictures = [self._picture(place) for place in range(len(self._rows))]
        self._pictures = pictures
        titles = tuple(title for title, _ in self._rows)
        self.table.set_table(TitledSprites(np.stack(pictures), titles, self.column_titles()))
        self.readout.setText(self.reading(self.walks))

    def _picture(self, place: int) -> ByteArray:
        walk = self.walks[place]
        if walk:
            step = self.step_shown(walk)
            return step.images if step.last or self._together else step.predicted
        like = next(walk[-1].images for walk in self.walks if walk)
        before = self._pictures[place : place + 1]
        return before[0] if before and before[0].shape == like.shape else np.zeros_like(like)

    def _is_painted(self, row: FigureRow) -> bool:
        walk = self._walks.get(row, [])
        return bool(walk) and walk[-1].last
