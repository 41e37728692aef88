"""Which weights a fine-tuning goes on from, and which classes it keeps, learns and lets go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from spritestudio import paths
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import default_model_path, full_weights_of_size, read_model_spec
from spritestudio.project.weights_list import RunWeights
from spritestudio.ui.widgets.basics import heading, muted
from spritestudio.ui.widgets.folded_weights import FoldedWeights

_MOST_NAMES = 6


class StartRow(QWidget):
    """A list of weights with a sentence about their classes.

    Attributes:
        path: The chosen weights; None while there are none.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._class_names: tuple[str, ...] = ()
        self._keeps_all = False
        self._installed: list[tuple[str, Path]] = []
        self._runs: Sequence[RunWeights] = ()
        self.path: Path | None = None
        self.list = FoldedWeights(self.tr("A file…"))
        self.list.setObjectName("train_start_from")
        self.list.setAccessibleName(self.tr("Weights to start from"))
        self.list.setToolTip(self.tr("What fits is taken over; classes are matched by their names."))
        self.classes = muted()
        self.classes.setObjectName("train_start_classes")
        self.classes.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(heading(self.tr("Start from")))
        layout.addWidget(self.list)
        layout.addWidget(self.classes)
        self.list.picked.connect(self.choose)
        self.list.other_wanted.connect(self._ask)

    def offer(self, installed: Sequence[tuple[str, Path]], runs: Sequence[RunWeights]) -> None:
        """Offer weights by title and file, and what trainings have kept; the choice stays where it can."""
        self._installed, self._runs = list(installed), runs
        known = self._known
        usual = default_model_path()
        first = known[0] if known else None
        self._choose(self.path if self.path in known else usual if usual in known else first)

    def choose(self, path: Path) -> None:
        """Choose weights, and offer them if they were not yet."""
        if path not in self._known:
            self._installed.insert(0, (path.stem, path))
        self._choose(path)
        self.changed.emit()

    def choose_size(self, image_size: int) -> None:
        """Choose full weights for sprites of this size, unless such are chosen already."""
        fitting = full_weights_of_size(image_size)
        if fitting is None or fitting.path not in self._known:
            return
        try:
            is_fitting = self.path is not None and read_model_spec(self.path).image_size == image_size
        except SpriteStudioError:
            is_fitting = False
        if not is_fitting:
            self._choose(fitting.path)

    @property
    def _known(self) -> list[Path]:
        return [path for _, path in (*self._installed, *(pair for run in self._runs for pair in run.kept))]

    def set_class_names(self, names: tuple[str, ...]) -> None:
        """The classes that the set has sprites of."""
        self._class_names = names
        self._describe()

    def set_keeps_all(self, keeps: bool) -> None:
        """Whether the classes of the weights stay that the set has no sprites of."""
        self._keeps_all = keeps
        self._describe()

    def _choose(self, path: Path | None) -> None:
        self.path = path
        self.list.offer(self._installed, self._runs, path)
        self._describe()

    def _ask(self) -> None:
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
