"""Which set is learned from: the one of the Sprites page, the starter set, or a file."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from spritestudio import paths
from spritestudio.errors import SpriteStudioError
from spritestudio.project.set_document import SetDocument
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.dataset.sprite_set import SpriteSet, used_classes
from spritestudio.ui.train.source import SPRITES_PAGE, STARTER, Source
from spritestudio.ui.widgets.basics import counted_text, heading, muted, row, sprites_text
from spritestudio.ui.widgets.plain_text import plain

_OTHER_FILE, _OTHER_FOLDER = "file", "folder"


class SourceRow(QWidget):
    """A list of sets to choose from, with what is known of the chosen one below it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sources: list[Source] = [Source(self.tr("Starter set"), STARTER)]
        self._chosen = 0
        self._offered: EditableSet | None = None
        self.list = QComboBox()
        self.list.setObjectName("train_source")
        self.list.setAccessibleName(self.tr("Sprites to learn from"))
        self.list.setToolTip(
            self.tr("The set from the Sprites page, the starter set, or a file of your own.")
        )
        self.list.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.description = muted()
        self.description.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row(heading(self.tr("Learn from")), None))
        layout.addWidget(self.list)
        layout.addWidget(self.description)
        self.list.activated.connect(self._on_activated)
        self._fill()

    @property
    def source(self) -> Source:
        """The chosen set."""
        return self._sources[self._chosen]

    def offer(self, document: SetDocument) -> None:
        """Choose the set that is edited, where it is another than the one that was offered last."""
        if document.editable is None or document.editable is self._offered:
            return
        self._offered = document.editable
        with contextlib.suppress(SpriteStudioError):  # not of one size yet: the Sprites page says so
            sprites = document.training_set()
            self.choose(Source(sprites.source, SPRITES_PAGE, sprites))

    def choose(self, source: Source) -> None:
        """Offer a set, in place of one with the same path, and choose it."""
        same = [number for number, known in enumerate(self._sources) if known.path == source.path]
        if same:
            self._sources[same[0]] = source
            self._chosen = same[0]
        else:
            self._sources.insert(0, source)
            self._chosen = 0
        self._fill()
        self.changed.emit()

    def keep(self, sprites: SpriteSet | None) -> None:
        """The chosen set has been read (or cannot be): tell what is in it, and read it no second time."""
        source = self.source
        self._sources[self._chosen] = Source(source.title, source.path, sprites)
        if sprites is None:
            self.description.setText("")
            return
        size, classes = sprites.image_size, len(used_classes(sprites))
        classes_text = counted_text(classes, self.tr("1 class"), self.tr("{0} classes"))
        self.description.setText(
            self.tr("{0}, {1}×{1} px, {2}").format(sprites_text(sprites.count), size, classes_text)
        )

    def _fill(self) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for source in self._sources:
                self.list.addItem(source.title)
                self.list.setItemData(self.list.count() - 1, plain(source.path), Qt.ItemDataRole.ToolTipRole)
            self.list.insertSeparator(self.list.count())
            self.list.addItem(self.tr("A file…"), _OTHER_FILE)
            self.list.addItem(self.tr("A folder…"), _OTHER_FOLDER)
            self.list.setCurrentIndex(self._chosen)

    def _on_activated(self, index: int) -> None:
        asked = self.list.itemData(index)
        if asked in (_OTHER_FILE, _OTHER_FOLDER):
            self.list.setCurrentIndex(self._chosen)
            if path := self._ask(asked):
                self.choose(Source.of_path(path))
        elif index != self._chosen:
            self._chosen = index
            self.changed.emit()

    def _ask(self, what: str) -> Path | None:
        start = str(paths.pictures())
        if what == _OTHER_FOLDER:
            chosen = QFileDialog.getExistingDirectory(self, self.tr("Learn from a folder"), start)
        else:
            chosen, _ = QFileDialog.getOpenFileName(
                self,
                self.tr("Learn from a file"),
                start,
                self.tr("Sets and pictures (*.npz *.npy *.png *.gif *.webp *.bmp *.aseprite *.ase)"),
            )
        return Path(chosen) if chosen else None
