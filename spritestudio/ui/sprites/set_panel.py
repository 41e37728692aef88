"""The left side of the Sprites page: the set, its classes, and the way on to training."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.ui.sprites.class_list import ClassList
from spritestudio.ui.widgets.basics import heading, muted, name_widget, row, sprites_text

_WIDTH_PX = 262
_MAX_TITLE = 30
_SEARCH_MS = 150  # after the last key


class SetPanel(QWidget):
    """Shows what set there is.

    Signals:
        searched: The words to look for.
    """

    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sprites_side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH_PX)
        self.title = heading("")
        self.about = muted()
        self.about.setWordWrap(True)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        for clear in self.search.findChildren(QToolButton):
            clear.setObjectName("search_clear")
            clear.setAccessibleName(self.tr("Show all again"))
        self.search.setPlaceholderText(self.tr("Search by name"))
        self.classes = ClassList()
        self.new = QPushButton(self.tr("New…"))
        self.rename = QPushButton(self.tr("Rename"))
        self.merge = QPushButton(self.tr("Merge"))
        self.remove = QPushButton(self.tr("Remove"))
        self.train = QPushButton(self.tr("Train on these"))
        self.train.setProperty("role", "primary")
        for widget, name, text in (
            (self.search, "search", self.tr("Search by name, class or source (Ctrl+F)")),
            (self.new, "class_new", self.tr("A new class, of the selected sprites if there are any (N)")),
            (self.rename, "class_rename", self.tr("Rename the selected class (F2)")),
            (self.merge, "class_merge", self.tr("Make the selected classes one")),
            (self.remove, "class_remove", self.tr("Take the class away; its sprites stay, of no class")),
            (self.train, "train_on", self.tr("Go to training with these sprites")),
        ):
            name_widget(widget, name, text)
        for button in (self.new, self.rename, self.merge, self.remove):
            button.setProperty("role", "dense")
        keys = muted(self.tr("Keys 1 to 9 move sprites to a class, M mixes, F keeps them, Delete excludes."))
        keys.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        for item in (self.title, self.about, self.search, heading(self.tr("Classes"))):
            layout.addWidget(item)
        layout.addWidget(self.classes, 1)
        layout.addLayout(row(self.new, self.rename, self.merge, self.remove))
        layout.addWidget(keys)
        layout.addWidget(self.train)
        self._timer = QTimer(self, singleShot=True, interval=_SEARCH_MS)
        self._timer.timeout.connect(lambda: self.searched.emit(self.search.text()))
        self.search.textChanged.connect(lambda: self._timer.start())

    def show_editable(self, editable: EditableSet, title: str, is_saved: bool) -> None:
        """Show the classes of a set, what it is called, and whether a file has all of it."""
        if len(title) > _MAX_TITLE:
            title = title[: _MAX_TITLE - 1] + "…"
        self.title.setText(title + ("" if is_saved else " •"))
        self.title.setToolTip("" if is_saved else self.tr("Not saved in a file yet"))
        sizes = (
            editable.sizes()[:1]
            if isinstance(editable.images, np.ndarray)
            else np.unique(editable.sizes(), axis=0)
        )
        height, width = sizes[0]
        size = f"{width}×{height}" if len(sizes) == 1 else self.tr("{0} sizes").format(len(sizes))
        about = f"{sprites_text(editable.count)}, {size}"
        if out := int(editable.excluded.sum()):
            about += self.tr(", {0} excluded").format(out)
        self.about.setText(about)
        counts = (editable.contexts > 0).sum(axis=0).tolist()
        self.classes.show_classes(editable.class_names, counts)
