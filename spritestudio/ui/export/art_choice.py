"""Which sprites an export takes, and what has to be said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from spritestudio.sprites.export.files import ExportInput
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import counted_text, heading, sprites_text
from spritestudio.ui.widgets.plain_text import PlainLabel, plain

_TOLD = 12  # near copies that a tooltip names


def count_of(art: ExportInput) -> str:
    """How many sprites there are, and how many frames they have where some move."""
    sprites, frames = sprites_text(art.sprite_count), QCoreApplication.translate("ArtChoice", "{0} frames")
    return f"{sprites}, {frames.format(len(art.images))}" if art.has_clips else sprites


class ArtChoice(QWidget):
    """Offers all sprites that are shown, the selected ones, or those on the shelf.

    Args:
        art: The sprites as they are shown.
        selection: Indices that are selected in the grid.
        kept: What is on the shelf, which is what one wants to export where there is something.
        unfinished: Which step the shown ones are from, when they are not finished.
        parent: The owner.

    Signals:
        changed: Others are chosen.
    """

    changed = Signal()

    def __init__(
        self,
        art: ExportInput,
        selection: Sequence[int],
        kept: ExportInput | None,
        unfinished: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._art, self._kept, self._selection = art, kept, list(selection)
        self._is_unfinished = bool(unfinished)
        on_shelf = count_of(kept) if kept is not None else ""
        self.shelf = self._button("export_shelf", self.tr("On the shelf: {0}").format(on_shelf))
        self.shelf.setVisible(kept is not None)
        self.all = self._button("export_all", self.tr("All: {0}").format(count_of(art)))
        chosen = art.take(self._selection) if self._selection else None
        told = sprites_text(0) if chosen is None else count_of(chosen)
        self.selected = self._button("export_selected", self.tr("Selected: {0}").format(told))
        allow(self.selected, "" if self._selection else self.tr("No sprite is selected"))
        self.unfinished = self._label("export_unfinished")
        self.unfinished.setText(self.tr("Not finished: {0}").format(unfinished))
        self.near_copies = self._label("export_near_copies")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        layout.addWidget(heading(self.tr("Sprites")))
        for widget in (self.shelf, self.all, self.selected, self.unfinished, self.near_copies):
            layout.addWidget(widget)
        usual = self.selected if chosen is not None and chosen.sprite_count > 1 else self.all
        (self.shelf if kept is not None else usual).setChecked(True)
        self._tell()
        self.show_near_copies({})
        for button in (self.shelf, self.all):
            button.toggled.connect(self._on_toggled)

    def _button(self, name: str, text: str) -> QRadioButton:
        button = QRadioButton(text)
        button.setObjectName(name)
        return button

    def _label(self, name: str) -> PlainLabel:
        label = PlainLabel()
        label.setObjectName(name)
        label.setWordWrap(True)
        return label

    @property
    def art(self) -> ExportInput:
        """The sprites that will be written."""
        if self._kept is not None and self.shelf.isChecked():
            return self._kept
        return self._art.take(self._selection) if self.selected.isChecked() else self._art

    def show_near_copies(self, near_copies: Mapping[int, str]) -> None:
        """Say that sprites are near copies of art that their weights learned from, and of what."""
        count = len(near_copies)
        one, several = self.tr("1 near copy of training art"), self.tr("{0} near copies of training art")
        self.near_copies.setText(counted_text(count, one, several))
        more = count - _TOLD
        lines = list(near_copies.values())[:_TOLD] + (
            [self.tr("and {0} more").format(more)] if more > 0 else []
        )
        self.near_copies.setToolTip(plain("\n".join(lines)))
        self.near_copies.setVisible(count > 0)

    def _on_toggled(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        of_shelf = self._kept is not None and self.shelf.isChecked()
        self.unfinished.setVisible(self._is_unfinished and not of_shelf)
