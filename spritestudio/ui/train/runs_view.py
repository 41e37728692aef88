"""The list of runs: named, compared in one plot, continued, painted with, deleted to the bin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QInputDialog,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.runs.history import RunHistory
from spritestudio.runs.store import RunInfo
from spritestudio.specs import TrainSpec
from spritestudio.specs.fields import field_infos
from spritestudio.ui.train.durations import rough_duration
from spritestudio.ui.train.loss_plot import LossPlot
from spritestudio.ui.widgets.allowing import allow, first_lack
from spritestudio.ui.widgets.basics import heading, muted, row
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.open_folder import open_folder
from spritestudio.ui.widgets.plain_text import plain
from spritestudio.ui.widgets.questions import confirmed
from spritestudio.ui.widgets.range_spin import ProblemLabel

_LIST_LEAST_PX = 72
_PLOT_LEAST_PX = 95


class RunsView(QWidget):
    """Shows the runs there are; what a person wants done is told by signals.

    Signals carry the run's folder; `comparison_requested` carries several.
    """

    look_requested = Signal(Path)
    resume_requested = Signal(Path)
    paint_requested = Signal(Path)
    measure_requested = Signal(object)
    rename_requested = Signal(Path, str)
    trash_requested = Signal(list)
    thin_requested = Signal(Path, int, int)
    comparison_requested = Signal(list)
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: list[RunInfo] = []
        self._items: list[QTreeWidgetItem] = []
        self._in_training: Path | None = None
        self.list = QTreeWidget()
        self.list.setObjectName("runs")
        self.list.setAccessibleName(self.tr("Runs"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.header().setStretchLastSection(False)
        self.list.setMinimumHeight(_LIST_LEAST_PX)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHeaderLabels(
            [self.tr("Name"), self.tr("State"), self.tr("Steps"), self.tr("Time"), self.tr("Loss")]
        )
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.look = self._button("run_look", self.tr("Look at it"), self.tr("Show its samples and its plot"))
        self.resume = self._button("run_resume", self.tr("Continue"), self.tr("Go on where it stands"))
        self.paint = self._button(
            "run_paint", self.tr("Paint with it"), self.tr("Open its weights in Generate")
        )
        self.measure = self._button(
            "run_measure",
            self.tr("Measure"),
            self.tr("Paint with it beside the window, and tell how near that is to its set, in figures"),
        )
        self.rename = self._button("run_rename", self.tr("Rename…"), self.tr("Give it another name"))
        self.folder = self._button("run_folder", self.tr("Open folder"), self.tr("Show its files"))
        self.trash = self._button("run_trash", self.tr("Delete…"), self.tr("Move it to the bin"))
        self.every = whole_editor(field_infos(TrainSpec)["keep_every"], "run_keep_every")
        self.most = whole_editor(field_infos(TrainSpec)["keep_most"], "run_keep_most")
        self._problem = ProblemLabel([self.every, self.most])
        self.thin = self._button(
            "run_thin",
            self.tr("Apply"),
            self.tr("Keep to this rule from now on; where there are too many, every second one goes"),
        )
        self.note = muted()
        self.plot = LossPlot("runs_plot")
        self._build()
        self._connect()
        self._update_buttons()

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def _build(self) -> None:
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(8)
        column.addLayout(row(heading(self.tr("Runs")), self.note, None, self.rename, self.folder, self.trash))
        column.addWidget(self.list, 1)
        column.addLayout(row(self.look, self.resume, self.paint, self.measure, None))
        self._rule = QWidget()
        rule = row(
            muted(self.tr("Checkpoints: one every")),
            self.every,
            muted(self.tr("epochs, at most")),
            self.most,
            muted(self.tr("of them")),
            self.thin,
            None,
        )
        rule.setContentsMargins(0, 0, 0, 0)
        self._rule.setLayout(rule)
        column.addWidget(self._rule)
        column.addWidget(self._problem)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setObjectName("runs_splitter")
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        split.addWidget(self.plot)
        split.setSizes([1000, 1000])  # in equal parts
        for part in (0, 1):
            split.setStretchFactor(part, 1)
        self.plot.setMinimumHeight(_PLOT_LEAST_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

    def _connect(self) -> None:
        self.list.itemSelectionChanged.connect(self._on_selection_changed)
        self.list.itemDoubleClicked.connect(lambda: self.look.click())
        self.look.clicked.connect(lambda: self.look_requested.emit(self.selected[0].folder))
        self.resume.clicked.connect(lambda: self.resume_requested.emit(self.selected[0].folder))
        self.paint.clicked.connect(lambda: self.paint_requested.emit(self.selected[0].folder))
        self.measure.clicked.connect(lambda: self.measure_requested.emit(self.selected[0]))
        self.rename.clicked.connect(self._ask_for_name)
        self.folder.clicked.connect(self._open_folder)
        self.trash.clicked.connect(self._ask_and_trash)
        for number in (self.every, self.most):
            number.problem_changed.connect(self._update_thin)
        self.thin.clicked.connect(
            lambda: self.thin_requested.emit(self.selected[0].folder, self.every.value(), self.most.value())
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._items and not self.selected:
            self._items[0].setSelected(True)

    # The list

    def set_runs(self, runs: Sequence[RunInfo], in_training: Path | None) -> None:
        """Show these runs; `in_training` is the one in training."""
        selected = {run.folder for run in self.selected}
        self._runs, self._in_training = list(runs), in_training
        self.list.blockSignals(True)
        self._items = []
        self.list.clear()
        for run in self._runs:
            state = self.tr("training") if run.folder == in_training else self._state_text(run)
            loss = f"{run.loss:.4f}" if run.loss is not None else ""
            texts = [run.title, state, f"{run.steps:,}", rough_duration(60 * run.minutes), loss]
            item = QTreeWidgetItem(texts)
            item.setToolTip(0, plain(str(run.folder)))
            for column in (2, 3, 4):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(item)
            self._items.append(item)
        for number, run in enumerate(self._runs):
            if run.folder in selected:
                self._items[number].setSelected(True)
        self.list.blockSignals(False)
        for column in range(1, self.list.columnCount()):
            self.list.resizeColumnToContents(column)
        if selected == {run.folder for run in self.selected}:
            self._update_buttons()
        else:  # what was shown is in the bin
            self._on_selection_changed()

    def _state_text(self, run: RunInfo) -> str:
        return {
            "finished": self.tr("finished"),
            "paused": self.tr("paused"),
            "failed": self.tr("failed"),
            "running": self.tr("in training elsewhere"),
            "interrupted": self.tr("broke off"),
        }.get(run.state, run.state)

    @property
    def listed(self) -> list[RunInfo]:
        """All runs, in the order of the list."""
        return self._runs

    @property
    def selected(self) -> list[RunInfo]:
        """The chosen runs, in the order of the list."""
        return [run for i, run in enumerate(self._runs) if self._items[i].isSelected()]

    def select(self, folders: Sequence[Path]) -> None:
        """Choose these runs."""
        self.list.selectionModel().clear()
        for i, run in enumerate(self._runs):
            self._items[i].setSelected(run.folder in folders)

    def show_comparison(self, runs: Sequence[tuple[str, RunHistory]]) -> None:
        """Show these runs in the plot."""
        self.plot.set_runs(runs)

    def _on_selection_changed(self) -> None:
        self._update_buttons()
        self.comparison_requested.emit([run.folder for run in self.selected])

    def _update_buttons(self) -> None:
        selected = self.selected
        one = selected[0] if len(selected) == 1 else None
        chosen = "" if one is not None else self.tr("Choose a single run first (click it)")
        for button in (self.look, self.rename, self.folder, self.every, self.most):
            allow(button, chosen)
        for button in (self.paint, self.measure):
            allow(button, chosen or ("" if one and one.weights else self.tr("It has no weights yet")))
        busy = self.tr("Another training is at work") if self._in_training is not None else ""
        ended = (
            "" if one is not None and one.can_continue else self.tr("It has learned all that was asked for")
        )
        allow(self.resume, first_lack(chosen, busy, ended))
        rests = all(run.folder != self._in_training for run in selected)
        in_training = "" if rests else self.tr("It is in training; stop that first")
        allow(self.trash, in_training if selected else self.tr("Choose runs first (click them)"))
        self.note.setText(
            self.tr("choose several to compare them") if self._runs else self.tr("none yet; press Train")
        )
        rule = TrainSpec() if one is None else one.spec
        self.every.setValue(rule.keep_every)
        self.most.setValue(rule.keep_most)
        self._update_thin()

    def _update_thin(self) -> None:
        selected = self.selected
        lack = self.tr("Choose a single run first (click it)") if len(selected) != 1 else ""
        if not lack and selected[0].folder == self._in_training:
            lack = self.tr("It is in training; stop that first")
        allow(self.thin, first_lack(lack, self.every.problem, self.most.problem))

    def _open_folder(self) -> None:
        try:
            open_folder(self.selected[0].folder)
        except SpriteStudioError as error:
            self.failed.emit(error)

    # Questions

    def _ask_for_name(self) -> None:
        run = self.selected[0]
        name, accepted = QInputDialog.getText(
            self, self.tr("Rename the run"), self.tr("Name of the run:"), text=run.title
        )
        if accepted and name.strip() and name.strip() != run.title:
            self.rename_requested.emit(run.folder, name.strip())

    def _ask_and_trash(self) -> None:
        selected = self.selected
        text = (
            self.tr("Move {0} to the bin, with its weights and checkpoints?").format(selected[0].title)
            if len(selected) == 1
            else self.tr("Move {0} runs to the bin, with their weights and checkpoints?").format(
                len(selected)
            )
        )
        if confirmed(self, self.tr("Delete?"), text):
            self.trash_requested.emit([run.folder for run in selected])
