"""One axis of a matrix: what it is of, and which values it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.project.matrix import AXES, MatrixAxis, read_axis, written
from spritestudio.specs.base import require
from spritestudio.ui.widgets.basics import heading, name_widget, row
from spritestudio.ui.widgets.plain_text import plain

_LIST_PX = 96
Choices = Mapping[str | float, str]


class MatrixAxisForm(QWidget):
    """Asks what changes along an axis: from a list of names, or as numbers or words with commas between.

    Args:
        name: The beginning of its widgets' object names.
        title: What stands above it.
        parent: The owner.

    Signals:
        changed: The axis may be another.
        kind_chosen: Another kind of axis was chosen; its values are to be offered.
    """

    changed = Signal()
    kind_chosen = Signal()

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._values: dict[str, MatrixAxis] = {}
        self._choices: dict[str, Choices] = {}
        self._problem = ""
        self.what = QComboBox()
        name_widget(self.what, f"{name}_what", title)
        for info in AXES.values():
            self.what.addItem(self.tr(info.title), info.name)
            self.what.setItemData(self.what.count() - 1, plain(info.help), Qt.ItemDataRole.ToolTipRole)
        self.text = QLineEdit()
        name_widget(self.text, f"{name}_text", self.tr("{0}: values").format(title))
        self.list = QListWidget()
        name_widget(self.list, f"{name}_list", self.tr("{0}: values").format(title))
        self.list.setMinimumHeight(_LIST_PX)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.all = QPushButton(self.tr("All"))
        self.all.setObjectName(f"{name}_all")
        self.none = QPushButton(self.tr("None"))
        self.none.setObjectName(f"{name}_none")
        for button in (self.all, self.none):
            button.setProperty("role", "dense")
            button.setAutoDefault(False)
            button.setAccessibleName(f"{title}: {button.text()}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = row(heading(title), self.what)
        head.setStretch(1, 1)
        layout.addLayout(head)
        layout.addWidget(self.text)
        layout.addWidget(self.list, 1)
        layout.addLayout(row(None, self.all, self.none))
        self.what.currentIndexChanged.connect(self._on_what)
        self.text.textEdited.connect(self._on_text)
        self.list.itemChanged.connect(self._on_ticked)
        self.all.clicked.connect(self._tick_all)
        self.none.clicked.connect(self._tick_none)

    @property
    def kind(self) -> str:
        """What it is of, a name of `AXES`."""
        return str(self.what.currentData())

    def choose(self, what: str) -> None:
        """Be of another kind."""
        self.what.setCurrentIndex(self.what.findData(what))

    def axis(self) -> MatrixAxis:
        """The axis as it stands.

        Raises:
            SpriteStudioError: It has no values, or wrong ones.
        """
        if self._problem:
            raise SpriteStudioError(self._problem)
        if self.kind not in self._choices:
            return read_axis(self.kind, self.text.text())
        values = tuple(item.data(Qt.ItemDataRole.UserRole) for item in self._items() if _is_ticked(item))
        require(bool(values), f"{self._title}: nothing is chosen.", "Tick at least one.")
        return MatrixAxis(self.kind, values)

    def offer(self, usual: MatrixAxis | None, choices: Choices | None = None, problem: str = "") -> None:
        """Show values of the kind that is chosen.

        Args:
            usual: The values that are chosen at first.
            choices: All that there are, with what they are called; None lets numbers or words be typed.
            problem: Why there are none.
        """
        self._problem = problem
        kind = self.kind
        if choices is not None:
            before = self._values.get(kind)
            chosen = {value for value in before.values if value in choices} if before else set()
            chosen = chosen or set(usual.values if usual else ())
            self._choices[kind] = choices
            self._fill(choices, chosen)
        elif usual is not None:
            self.text.setText(written(self._values.get(kind) or usual))
            self.text.setCursorPosition(0)
            self.text.setPlaceholderText(written(usual))
        has_list = choices is not None and not problem
        for widget in (self.list, self.all, self.none):
            widget.setVisible(has_list)
        self.text.setVisible(choices is None and not problem)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Expanding if has_list else policy.Maximum)
        self.changed.emit()

    def forget(self) -> None:
        """Other weights paint: numbers that were typed stay, and names that these need not know do not."""
        typed = [kind for kind, info in AXES.items() if info.number is not None and kind not in self._choices]
        self._values = {kind: axis for kind, axis in self._values.items() if kind in typed}
        self._choices.clear()

    def _fill(self, choices: Choices, chosen: set[str | float]) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for value, title in choices.items():
                item = QListWidgetItem(title)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
                item.setData(Qt.ItemDataRole.UserRole, value)
                item.setCheckState(_state(value in chosen))
                item.setToolTip(plain(title))
                self.list.addItem(item)

    def _items(self) -> Sequence[QListWidgetItem]:
        return [self.list.item(number) for number in range(self.list.count())]

    def _on_what(self) -> None:
        self.kind_chosen.emit()

    def _on_text(self) -> None:
        self._remember()

    def _on_ticked(self) -> None:
        self._remember()

    def _remember(self) -> None:
        try:
            self._values[self.kind] = self.axis()
        except SpriteStudioError:
            self._values.pop(self.kind, None)
        self.changed.emit()

    def _tick_all(self) -> None:
        self._tick(True)

    def _tick_none(self) -> None:
        self._tick(False)

    def _tick(self, on: bool) -> None:
        with QSignalBlocker(self.list):
            for item in self._items():
                item.setCheckState(_state(on))
        self._remember()


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked
