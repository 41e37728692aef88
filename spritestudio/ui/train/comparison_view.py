"""The same seeds and classes from several checkpoints, down the epochs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spritestudio import paths
from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, free_name
from spritestudio.specs import ByteArray
from spritestudio.specs.fields import FieldInfo
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import edge, heading, muted, row
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.field_form import FieldForm
from spritestudio.ui.widgets.sprite_table import SpriteTable, TitledSprites

_SIDE_PX = 168
_PER_CLASS = FieldInfo(
    "Sprites per class", "how many sprites of each class every checkpoint paints", minimum=1, maximum=16
)
_FIRST_SEED = FieldInfo("First seed", "every checkpoint starts from the same noise", maximum=999_999)
_DEFAULT_EPOCHS = (0, 4, 8)  # as the course looks at them, beside the last
_PNG_ZOOM = 4


@dataclass(frozen=True)
class KeptCheckpoint:
    """A checkpoint to choose.

    Attributes:
        epoch: Its epoch, from 0.
        path: Its file.
    """

    epoch: int
    path: Path


class ComparisonView(QWidget):
    """Choose checkpoints, then see a row of sprites from each, all from the same noise."""

    requested = Signal()
    failed = Signal(object)
    wrote = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: list[KeptCheckpoint] = []
        self._class_names: tuple[str, ...] = ()
        self._asked = False
        self.list = QListWidget()
        self.list.setObjectName("compare_checkpoints")
        self.list.setAccessibleName(self.tr("Checkpoints to compare"))
        self.per_class = whole_editor(_PER_CLASS, "compare_per_class")
        self.per_class.setValue(2)
        self.seed = whole_editor(_FIRST_SEED, "compare_seed")
        self.compare = QPushButton(self.tr("Compare"))
        self.compare.setObjectName("compare_start")
        self.compare.setToolTip(self.tr("Paint the same seeds with every chosen checkpoint"))
        self.compare.setProperty("role", "primary")
        self.save = QPushButton(self.tr("Save as PNG…"))
        self.save.setObjectName("compare_save")
        self.save.setToolTip(self.tr("Save the table as one picture"))
        self.status = muted()
        self.table = SpriteTable("comparison", self.tr("Sprites down the epochs"))
        self._rows: list[ByteArray] = []
        self._titles: list[str] = []
        self._build()
        self.compare.clicked.connect(self.requested)
        self.save.clicked.connect(self._ask_and_save)
        self.list.itemChanged.connect(self._update_buttons)
        for number in (self.per_class, self.seed):
            number.problem_changed.connect(self._update_buttons)
        self._update_buttons()

    def _build(self) -> None:
        panel = QWidget()
        panel.setFixedWidth(_SIDE_PX)
        side = QVBoxLayout(panel)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(6)
        side.addWidget(heading(self.tr("Checkpoints")))
        side.addWidget(self.list, 1)
        form = FieldForm()
        form.add(self.per_class, self.tr("Per class"))
        form.add(self.seed)
        side.addLayout(form)
        side.addWidget(self.compare)
        side.addWidget(self.save)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addLayout(row(heading(self.tr("The same seeds, down the epochs")), self.status, None))
        right.addWidget(self.table, 1)
        layout = row(edge())
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.insertWidget(0, panel)
        layout.addLayout(right, 1)
        self.setLayout(layout)

    # What there is to choose

    def set_checkpoints(self, kept: Sequence[KeptCheckpoint], class_names: Sequence[str]) -> None:
        """Offer these checkpoints; epochs 0, 4, 8 and the last are chosen until a person chooses others."""
        if list(kept) == self._kept and tuple(class_names) == self._class_names:
            return
        chosen_before = {item.path for item in self.chosen()} if set(self._kept) <= set(kept) else set()
        followed = {item.path for item in self._defaults()} == chosen_before
        self._kept, self._class_names = list(kept), tuple(class_names)
        chosen = {item.path for item in self._defaults()} if followed or not chosen_before else chosen_before
        self.list.blockSignals(True)
        self.list.clear()
        for checkpoint in self._kept:
            item = QListWidgetItem(self.tr("epoch {0}").format(checkpoint.epoch))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            state = Qt.CheckState.Checked if checkpoint.path in chosen else Qt.CheckState.Unchecked
            item.setCheckState(state)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._update_buttons()
        self._ask_at_once()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_at_once()

    def _ask_at_once(self) -> None:
        """Compare the first choice of a run without being told to, once."""
        if self.isVisible() and self.compare.isEnabled() and not self._asked:
            self._asked = True
            self.requested.emit()

    def _defaults(self) -> list[KeptCheckpoint]:
        last = self._kept[-1:]
        return [kept for kept in self._kept if kept.epoch in _DEFAULT_EPOCHS or kept in last]

    def chosen(self) -> list[KeptCheckpoint]:
        """The checkpoints that are ticked, in order."""
        items = [self.list.item(number) for number in range(self.list.count())]
        ticked = [item.checkState() == Qt.CheckState.Checked for item in items]
        return [kept for kept, on in zip(self._kept, ticked, strict=True) if on]

    def _update_buttons(self) -> None:
        problem = self.per_class.problem or self.seed.problem
        if not self._kept:
            hint = self.tr("Once an epoch is done its checkpoint can be compared here.")
        else:
            hint = self.tr("Tick checkpoints and press Compare.")
        self.table.set_hint(hint)
        allow(self.compare, problem or ("" if self.chosen() else hint))
        allow(self.save, "" if self._rows else self.tr("Compare checkpoints first"))

    # What comes back

    def clear(self) -> None:
        """Another run is looked at."""
        self._rows, self._titles = [], []
        self._asked = False
        self.table.set_table(None)
        self._update_buttons()

    def begin(self) -> None:
        """A comparison begins."""
        self._asked = True
        self._rows, self._titles = [], []
        self.table.set_table(None)
        self.table.set_hint(self.tr("Painting…"))
        for button in (self.save, self.compare):
            allow(button, self.tr("Other sprites are being compared"))
        self.show_waiting("")

    def show_waiting(self, text: str) -> None:
        """Say what the comparison waits for; "" where it is being painted."""
        self.status.setText(text or self.tr("Painting…"))

    def add_row(self, epoch: int, images: ByteArray) -> None:
        """A checkpoint has painted its sprites, uint8 (N, H, W, 4), class after class."""
        self._rows.append(images)
        self._titles.append(self.tr("epoch {0}").format(epoch))
        names = [name.replace("_", " ") for name in self._class_names]
        per_class = max(1, len(images) // max(1, len(names)))
        columns = tuple(
            names[i // per_class] if i % per_class == 0 and names else "" for i in range(len(images))
        )
        self.table.set_table(TitledSprites(np.stack(self._rows), tuple(self._titles), columns))

    def end(self) -> None:
        """The comparison has ended."""
        self.status.setText("")
        self._update_buttons()

    def _ask_and_save(self) -> None:
        start = str(paths.pictures() / "epochs.png")
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the comparison"), start, self.tr("PNG pictures (*.png)")
        )
        if chosen:
            path = Path(chosen)
            if path.suffix.lower() != ".png":  # the dialog has not asked about this name
                path = free_name(path.with_name(f"{path.name}.png"))
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Save the table as one picture."""
        try:
            with atomic_write(path) as temporary:
                if not self.table.to_image(_PNG_ZOOM).save(str(temporary)):
                    raise OSError("the picture could not be written")
        except SpriteStudioError as error:
            self.failed.emit(error)
        else:
            self.wrote.emit([path])
