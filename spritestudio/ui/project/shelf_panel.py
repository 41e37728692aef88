"""The shelf below the pages: what a person keeps, whatever is painted next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from spritestudio.project.shelf import Shelf
from spritestudio.ui.project.moving_shelf import MovingShelf
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import heading, icon_button, line, muted, name_widget, row
from spritestudio.ui.widgets.dragging import carries_sprites

_HEIGHT_PX = 104
_TALLEST_PX = 320


class ShelfPanel(QWidget):
    """A head with what can be done, and the sprites; folded, the head alone.

    Signals:
        folded: Whether it was folded, by the button, or opened, by what is dragged onto its head.
    """

    folded = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shelf_panel")
        self.setAcceptDrops(True)
        self.grid = MovingShelf()
        self.grid.set_hint(
            self.tr(
                "Sprites that you like stay here, whatever you paint next: "
                "select them and press F, or drag them here."
            )
        )
        self.count = muted()
        self.fold = icon_button("down", "shelf_fold", self.tr("Fold the shelf (F8)"))
        self.add_row = QPushButton(self.tr("New row"))
        name_widget(self.add_row, "shelf_add_row", self.tr("Begin another row, to be named"))
        self.draw_new = QPushButton(self.tr("New sprite"))
        name_widget(self.draw_new, "shelf_draw_new", self.tr("Draw a new sprite"))
        self.postprocess = QPushButton(self.tr("Finish…"))
        name_widget(
            self.postprocess,
            "shelf_postprocess",
            self.tr("One palette, outline and clean-up for the selected, or for all"),
        )
        self.export = QPushButton(self.tr("Export sheet…"))
        name_widget(self.export, "shelf_export", self.tr("Export what is on the shelf (Ctrl+E)"))
        self.play = icon_button(
            "pause", "shelf_play", self.tr("Let sprites with motions move, or stand still")
        )
        self.play.setCheckable(True)
        self.play.setChecked(True)
        self.play.hide()
        self.empty_text = self.tr("Keep a sprite here first (F)")
        self._room_px = _TALLEST_PX
        head = row(
            self.fold,
            heading(self.tr("Shelf")),
            self.count,
            self.play,
            None,
            self.draw_new,
            self.add_row,
            self.postprocess,
            self.export,
        )
        head.setContentsMargins(12, 4, 12, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line())
        layout.addLayout(head)
        layout.addWidget(self.grid, 1)
        self.grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fold.clicked.connect(self._on_fold)
        self.play.toggled.connect(self._on_play)
        self.set_folded(False)

    def _on_play(self, plays: bool) -> None:
        self.play.set_icon_name("pause" if plays else "play")
        self.grid.moving.set_playing(plays)

    def _on_fold(self) -> None:
        self.folded.emit(not self.is_folded)

    @property
    def is_folded(self) -> bool:
        """Whether only the head is shown."""
        return self.grid.isHidden()

    def set_folded(self, folded: bool) -> None:
        """Show the head alone, or the sprites as well."""
        self.grid.setVisible(not folded)
        self.add_row.setVisible(not folded)
        self.draw_new.setVisible(not folded)
        self._show_play()
        self.fold.set_icon_name("up" if folded else "down")
        self._fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.is_folded and carries_sprites(event.mimeData()):
            self.folded.emit(False)
        event.ignore()  # the grid takes it

    def _show_play(self) -> None:
        self.play.setVisible(self.grid.moving.there and not self.is_folded)

    def show_shelf(self, shelf: Shelf) -> None:
        """Show what is kept."""
        self.grid.show_shelf(shelf)
        self._show_play()
        self.count.setText(str(len(shelf)) if len(shelf) else "")
        for button in (self.add_row, self.postprocess, self.export):
            allow(button, "" if len(shelf) else self.empty_text)
        self._fit()

    def set_room(self, height_px: int) -> None:
        """Be no higher than this, unless a single row is, so that the page above has room."""
        self._room_px = max(_HEIGHT_PX, min(_TALLEST_PX, height_px))
        self.grid.set_room(self._room_px)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()  # rows that stood beside each other may now be below

    def _fit(self) -> None:
        """As high as the rows are, within reason; in a low window less."""
        self.grid.set_wanted_height(max(_HEIGHT_PX, min(self._room_px, self.grid.content_height)))
