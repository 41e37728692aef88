"""Which weights a fine-tuning goes on from, and which classes it keeps, learns and lets go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from spritestudio import paths
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import default_model_path, full_weights_of_size, read_model_spec
from spritestudio.ui.widgets.basics import heading, muted
from spritestudio.ui.widgets.plain_text import plain

_MOST_NAMES = 6


class StartRow(QWidget):
    """A list of weights with a sentence about their classes."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._class_names: tuple[str, ...] = ()
        self._keeps_all = False
        self._chosen = 0
        self.list = QComboBox()
        self.list.setObjectName("train_start_from")
        self.list.setAccessibleName(self.tr("Weights to start from"))
        self.list.setToolTip(self.tr("Layers that fit are taken over; classes are matched by their names."))
        self.list.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.classes = muted()
        self.classes.setObjectName("train_start_classes")
        self.classes.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(heading(self.tr("Start from")))
        layout.addWidget(self.list)
        layout.addWidget(self.classes)
        self.list.activated.connect(self._on_activated)

    @property
    def path(self) -> Path | None:
        """The chosen weights."""
        data = self.list.itemData(self._chosen)
        return Path(data) if data else None

    def offer(self, weights: Sequence[tuple[str, Path]]) -> None:
        """Offer weights, title and file; the choice stays where it can."""
        before = self.path
        with QSignalBlocker(self.list):
            self.list.clear()
            for title, path in weights:
                self._add(title, path)
            self.list.insertSeparator(self.list.count())
            self.list.addItem(self.tr("A file…"), "")
        places = [self.list.findData(str(path)) for path in (before, default_model_path())]
        self._choose(next((place for place in places if place >= 0), 0))

    def choose(self, path: Path) -> None:
        """Choose weights, and offer them if they were not yet."""
        if self.list.findData(str(path)) < 0:
            self.list.insertItem(0, path.stem, str(path))
            self.list.setItemData(0, plain(str(path)), Qt.ItemDataRole.ToolTipRole)
        self._choose(self.list.findData(str(path)))
        self.changed.emit()

    def choose_size(self, image_size: int) -> None:
        """Choose full weights for sprites of this size, unless such are chosen already."""
        fitting = full_weights_of_size(image_size)
        if fitting is None or self.list.findData(str(fitting.path)) < 0:
            return
        try:
            is_fitting = self.path is not None and read_model_spec(self.path).image_size == image_size
        except SpriteStudioError:
            is_fitting = False
        if not is_fitting:
            self._choose(self.list.findData(str(fitting.path)))

    def set_class_names(self, names: tuple[str, ...]) -> None:
        """The classes that the set has sprites of."""
        self._class_names = names
        self._describe()

    def set_keeps_all(self, keeps: bool) -> None:
        """Whether the classes of the weights stay that the set has no sprites of."""
        self._keeps_all = keeps
        self._describe()

    def _add(self, title: str, path: Path) -> None:
        self.list.addItem(title, str(path))
        self.list.setItemData(self.list.count() - 1, plain(str(path)), Qt.ItemDataRole.ToolTipRole)

    def _choose(self, index: int) -> None:
        self._chosen = index
        self.list.setCurrentIndex(index)
        self._describe()

    def _on_activated(self, index: int) -> None:
        if self.list.itemData(index):
            self._choose(index)
            self.changed.emit()
            return
        self.list.setCurrentIndex(self._chosen)
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Start from weights"),
            str(paths.user_weights()),
            self.tr("Weights (*.safetensors)"),
        )
        if chosen:
            self.choose(Path(chosen))

    def _describe(self) -> None:
        path = self.path
        if path is None or not self._class_names:
            self.classes.setText("")
            return
        try:
            known = read_model_spec(path).class_names
        except SpriteStudioError as error:
            self.classes.setText(str(error))
            return
        kept = [name for name in known if self._keeps_all or name in self._class_names]
        new = [name for name in self._class_names if name not in known]
        gone = [name for name in known if name not in kept]
        parts = (
            (self.tr("Keeps {0}."), kept),
            (self.tr("Learns anew {0}."), new),
            (self.tr("Lets go of {0}."), gone),
        )
        self.classes.setText(" ".join(text.format(_listed(names)) for text, names in parts if names))


def _listed(names: Sequence[str]) -> str:
    shown = [name.replace("_", " ") for name in names[:_MOST_NAMES]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" (+{more})" if more else "")
