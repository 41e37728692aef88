"""What can be done with the frame of a table that is looked at."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QPushButton, QWidget

from spritestudio.project.painted_table import PaintedTable
from spritestudio.project.table_painting import CellPlace
from spritestudio.ui.motion.cell_lacks import cell_lacks
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import heading, name_widget, row


class CellBar(QWidget):
    """Says which frame it is, and has a button for each thing.

    Attributes:
        still: A button for the row, that stands elsewhere.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = self.tr
        self.what = heading("")
        self.still = QPushButton()
        self.draw = QPushButton(tr("Draw…"))
        self.lock = QPushButton(tr("Lock"))
        self.region = QPushButton(tr("Repaint marked…"))
        self.again = QPushButton(tr("Again"))
        self.onward = QPushButton(tr("Again from here"))
        name_widget(
            self.still, "paint_still", tr("Mark pixels of this row that are in every frame as in the first")
        )
        name_widget(self.draw, "paint_draw", tr("Draw on this frame (E, or a double click)"))
        name_widget(self.lock, "paint_lock", tr("This frame stays when others are painted again"))
        name_widget(self.region, "paint_region", tr("Mark pixels of this frame, and paint them alone again"))
        name_widget(self.again, "paint_again", tr("Paint this frame again, from other seeds"))
        name_widget(self.onward, "paint_onward", tr("Paint this frame and those behind it in its row again"))
        self.lock.setCheckable(True)
        self._buttons = {
            "draw": self.draw,
            "still": self.still,
            "lock": self.lock,
            "again": self.again,
            "region": self.region,
            "onward": self.onward,
        }
        for button in self._buttons.values():
            button.setAutoDefault(False)
        layout = row(self.what, None, self.draw, self.lock, self.region, self.again, self.onward)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    def show_cell(self, table: PaintedTable, place: CellPlace) -> None:
        """Show what a frame is called, and what can be done with it."""
        self.what.setText(self.title_of(table, place))
        with QSignalBlocker(self.lock):
            self.lock.setChecked(table.cell(place).is_locked)
        still = table.still_in(place.row)
        self.still.setText(
            self.tr("Still pixels…") if still is None else self.tr("Still pixels: {0}…").format(still.sum())
        )
        for name, lack in cell_lacks(table, place).items():
            allow(self._buttons[name], lack)

    def title_of(self, table: PaintedTable, place: CellPlace) -> str:
        """What a frame is called."""
        if table.is_sprite(place) and table.base is table.sprite:
            return self.tr("The sprite itself")
        name = " ".join(filter(None, (table.plan.sides[place.row], str(place.column + 1))))
        return self.tr("{0}: another side stands in").format(name) if table.cell(place).is_stand_in else name
