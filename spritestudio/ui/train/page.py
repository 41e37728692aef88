"""The Train page: what to learn from and how at the left, watching it at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import installed_models
from spritestudio.project.workspace import Workspace
from spritestudio.runs.store import WEIGHTS_FILE, RunInfo, new_run_folder, runs_folder
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.ui.jobs_view import waiting_text
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.observing import follow
from spritestudio.ui.page import Page
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.queue_runner import QueueKind
from spritestudio.ui.train.comparison_view import ComparisonView
from spritestudio.ui.train.denoising_probe_view import DenoisingProbeView
from spritestudio.ui.train.estimates import Estimates
from spritestudio.ui.train.measuring import Measuring
from spritestudio.ui.train.probe_controller import ProbeController
from spritestudio.ui.train.questions import may_pause
from spritestudio.ui.train.queued_training import QueuedTraining
from spritestudio.ui.train.run import Run
from spritestudio.ui.train.run_files import weights_of_runs
from spritestudio.ui.train.run_header import RunHeader
from spritestudio.ui.train.run_shelf import RunShelf
from spritestudio.ui.train.runs_view import RunsView
from spritestudio.ui.train.sample_strip import Samples
from spritestudio.ui.train.session import TrainSession, TrainState
from spritestudio.ui.train.setup_panel import SetupPanel
from spritestudio.ui.train.training_jobs import TrainingJobs, unfinished_run, unfinished_text
from spritestudio.ui.train.watch_view import WatchView
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import edge
from spritestudio.ui.widgets.hint_bar import HintBar
from spritestudio.ui.widgets.page_stack import PageStack

_REFRESH_MS = 300
_MOST_HINTS = 3
_UNFINISHED = "unfinished_run"


class TrainPage(Page):
    """Composes the parts; one training at a time, and any run to look at beside it.

    Signals:
        paint_requested: A weights file to open in the Generate page.
        offered: The page has something to show: a training that can go on, or one that has ended.

    Args:
        workspace: Has the set to learn from, and is told what there is to paint with.
        preferences: Keep what is preferred.
        parent: The owner.
    """

    paint_requested = Signal(Path)
    offered = Signal()

    def __init__(self, workspace: Workspace, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train_page")
        self.setWindowTitle(self.tr("Train"))
        self._workspace = workspace
        self._preferences = preferences
        self._actions: dict[str, QAction] = {}
        self._runs_folder = runs_folder()
        self._shown: Run | None = None
        self._offered: Path | None = None
        self._to_continue: Path | None = None
        self._listed = False
        self.setup = SetupPanel()
        self.header = RunHeader()
        self.offer = HintBar("train_offer")
        self.hint = HintBar("train_hint")
        self.elsewhere = HintBar("train_elsewhere")
        self.watch = WatchView()
        self.noise = DenoisingProbeView()
        self.comparison = ComparisonView()
        self.runs = RunsView()
        self.views = QTabBar(expanding=False, drawBase=False)
        self._stack = PageStack()
        self.session = TrainSession(workspace.training, self)
        self.listed = TrainingJobs(workspace.jobs, self.session, self)
        self.queued = QueuedTraining(workspace.queue, self.setup, self)
        self.measuring = Measuring(workspace.queue, self.runs, self)
        self.estimates = Estimates(self.setup, self)
        self.probes = ProbeController(self.noise, self.comparison, workspace, self)
        self.shelf = RunShelf(self._runs_folder, self.runs, self)
        self._refresher = QTimer(self, interval=_REFRESH_MS, singleShot=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.views.setObjectName("train_views")
        self.views.setAccessibleName(self.tr("Views of the run"))
        for title, view in (
            (self.tr("Watch"), self.watch),
            (self.tr("Noise levels"), self.noise),
            (self.tr("Compare epochs"), self.comparison),
            (self.tr("Runs"), self.runs),
        ):
            self.views.addTab(title)
            self._stack.addWidget(view)
        right = QVBoxLayout()
        right.setContentsMargins(16, 12, 16, 12)
        right.setSpacing(10)
        for widget in (self.offer, self.hint, self.elsewhere, self.header, self.views):
            right.addWidget(widget)
        right.addWidget(self._stack, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.setup)
        layout.addWidget(edge())
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        setup, session = self.setup, self.session
        setup.train_requested.connect(self.train)
        setup.pause_requested.connect(session.pause)
        setup.resume_requested.connect(self.resume)
        setup.stop_requested.connect(session.stop)
        setup.paint_requested.connect(self._paint_with_outcome)
        setup.continue_requested.connect(self._continue_outcome)
        self.views.currentChanged.connect(self._on_view_chosen)
        self.offer.accepted.connect(self._on_offer_accepted)
        self.offer.close_button.clicked.connect(self._decline)
        self.listed.declined.connect(self._decline)
        self.listed.resumed.connect(self.continue_run)
        self.listed.show_requested.connect(self._show_ended)
        self.queued.show_requested.connect(self._show_ended)
        self.elsewhere.accepted.connect(self._look_at_session)
        session.state_changed.connect(self._on_state_changed)
        session.set_read.connect(self._on_set_read)
        session.classes_known.connect(self._show_session_anew)
        session.went_back.connect(self._show_session_anew)
        session.stepped.connect(self._refresh_soon)
        session.painted.connect(self._on_painted)
        session.checkpoint_kept.connect(lambda: self.shelf.refresh(self._folder_in_training()))
        session.hinted.connect(self._on_hinted)
        session.finished.connect(lambda: self.status_message.emit(self.tr("The training is done")))
        self.runs.look_requested.connect(self.shelf.read_run)
        self.runs.resume_requested.connect(self.continue_run)
        self.runs.paint_requested.connect(lambda folder: self.paint_requested.emit(folder / WEIGHTS_FILE))
        self.shelf.listed.connect(self._on_listed)
        self.shelf.read.connect(self._on_run_read)
        self._refresher.timeout.connect(self._refresh)
        follow(self._workspace.jobs.changed, self, self._refresh_soon)
        self.comparison.wrote.connect(self.wrote)
        told_of = (self.queued, self.estimates, self.probes, self.shelf, self.comparison, self.runs)
        for source in (session, *told_of):
            source.failed.connect(self.failed)

    # The frame's part

    def build_menus(self, build: MenuBuilder) -> None:
        build.menu("train")
        build.action("train", self.tr("Train"), self.train, "Ctrl+T")
        build.action("train_pause", self.tr("Pause"), self.session.pause, "Ctrl+P")
        build.action("train_resume", self.tr("Resume"), self.resume, "Ctrl+Shift+P")
        build.action("train_stop", self.tr("Stop"), self.session.stop, "Ctrl+.")
        self._actions = build.actions_of(self)
        self._on_state_changed()

    @property
    def queue_kinds(self) -> Mapping[str, QueueKind]:
        return {**self.queued.kinds, **self.measuring.kinds}

    def gestures(self) -> Sequence[tuple[str, str]]:
        return self.watch.plot.gestures()

    def start(self) -> None:
        self.shelf.refresh(None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.session.state is TrainState.IDLE:
            self.setup.source.offer(self._workspace.set_document)
        self._update_estimates()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._update_estimates()

    def may_close(self) -> bool:
        return not self.session.working or may_pause(self)

    def wind_down(self) -> None:
        self.estimates.drop()
        self.shelf.drop()
        self.session.wind_down()

    def shut_down(self) -> None:
        self.estimates.drop()
        self._refresher.stop()

    # Training

    def train(self) -> None:
        """Train as the panel says."""
        if self.session.state is not TrainState.IDLE or self.session.working:
            return
        try:
            spec = self.setup.spec()
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        source, title = self.setup.source.source, self.shelf.free_title(self.setup.chosen_title())
        run = Run(new_run_folder(title), title, spec)
        self._prepare(run)
        self.session.begin(source, run)

    def resume(self) -> None:
        """Go on after a pause."""
        if (run := self.session.run) is not None and self.session.state is TrainState.PAUSED:
            self._prepare(run)
            self.session.resume(run)

    def _paint_with_outcome(self) -> None:
        if (weights := self.session.outcome) is not None:
            self.paint_requested.emit(weights)

    def _continue_outcome(self) -> None:
        if self.session.run is not None:
            self.continue_run(self.session.run.folder)

    def continue_run(self, folder: Path) -> None:
        """Go on with a run from its folder, once it has been read."""
        if not self.session.working:
            self._to_continue = folder
            self.header.show_busy(self.tr("Reading the run…"))
            self.shelf.read_run(folder)

    def _prepare(self, run: Run) -> None:
        """Make room for a run that is about to train."""
        self.status_message.emit("")
        self.offer.hide()
        self.estimates.set_blocked(True)
        self.look_at(run)
        self.views.setCurrentIndex(0)

    def _on_view_chosen(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        if self._stack.currentWidget() is self.runs:  # the command line may have changed them
            self.shelf.refresh(self._folder_in_training())

    def _on_state_changed(self) -> None:
        state = self.session.state
        self._show_steering()
        is_running, is_paused = state is TrainState.RUNNING, state is TrainState.PAUSED
        lacks = {
            "train": "" if state is TrainState.IDLE else self.tr("A training is at work"),
            "train_pause": "" if is_running else self.tr("No training is at work"),
            "train_resume": "" if is_paused else self.tr("No training is paused"),
            "train_stop": "" if is_running or is_paused else self.tr("No training is at work"),
        }
        for name, action in self._actions.items():
            allow(action, lacks.get(name, ""))
        if (run := self.session.run) is not None:  # what ends or is stopped on purpose is offered no more
            self._preferences.set(_UNFINISHED, "" if state is TrainState.IDLE else str(run.folder))
        if self.session.came_to_nothing and self._shown is self.session.run:
            self._look_at_nothing()
        self._refresh()
        self._update_estimates()
        if self._listed or self.session.run is not None:
            self.shelf.refresh(self._folder_in_training())

    def _show_steering(self) -> None:
        session, can_paint = self.session, self.session.outcome is not None
        self.setup.set_state(session.state, can_paint=can_paint, can_continue=session.can_continue)

    def _folder_in_training(self) -> Path | None:
        return self.session.run.folder if self.session.run is not None and self.session.working else None

    def _on_set_read(self, sprites: SpriteSet, path: str) -> None:
        self.setup.show_set(sprites, path)
        self._show_session_anew()
        self._refresh()

    def _show_session_anew(self) -> None:
        if self._shown is self.session.run and self._shown is not None:
            self.watch.show_run(self._shown)

    def _on_painted(self, samples: Samples) -> None:
        if self._shown is self.session.run:
            self.watch.add_samples(samples)

    def _on_hinted(self) -> None:
        if self._shown is self.session.run and self._shown is not None:
            self._show_hints(self._shown)

    def _refresh_soon(self) -> None:
        if not self._refresher.isActive():
            self._refresher.start()

    def _refresh(self) -> None:
        """Show what the run that is looked at has come to."""
        run, session = self._shown, self.session
        begun = session.run if session.working and session.run is not None and session.run.begun else None
        if begun and not self.shelf.busy and all(known.folder != begun.folder for known in self.shelf.runs):
            self.shelf.refresh(self._folder_in_training())
        if run is None:
            return
        self.header.show_run(run, session.state if run is session.run else None, waits=self._waits())
        self.watch.refresh()
        self.probes.refresh()

    def _waits(self) -> str:
        """What the training waits for or gives way to."""
        return waiting_text(job, self._workspace.jobs) if (job := self.session.job) is not None else ""

    def _update_estimates(self) -> None:
        self.estimates.set_blocked(not self.isVisible() or self.session.state is not TrainState.IDLE)

    # Which run is looked at

    def look_at(self, run: Run) -> None:
        """Show a run in all views."""
        self._shown = run
        self.hint.hide()
        self._show_hints(run)
        other = self.session.run if self.session.state is not TrainState.IDLE else None
        self.elsewhere.hide()
        if other is not None and other is not run:
            text = self.tr("You are looking at another run; {0} is in training.").format(other.title)
            self.elsewhere.show_text(text, self.tr("Back to it"))
        self.watch.show_run(run)
        self.probes.look_at(run)
        self._refresh()

    def _show_hints(self, run: Run) -> None:
        if hints := run.history.hints[-_MOST_HINTS:]:
            self.hint.show_text("\n".join(hint.sentence for hint in hints))

    def _look_at_nothing(self) -> None:
        """Stand as before the first training."""
        self._shown = None
        self.hint.hide()
        self.header.show_nothing()
        self.watch.show_nothing()
        self.probes.look_at(None)

    def _look_at_session(self) -> None:
        if self.session.run is not None:
            self.look_at(self.session.run)

    def _on_run_read(self, run: Run) -> None:
        if self._to_continue == run.folder and not self.session.working:
            self._to_continue = None
            self._prepare(run)
            self.session.resume(run)
        elif self.session.run is not None and run.folder == self.session.run.folder:
            self._look_at_session()
        else:
            self.look_at(run)
        self.views.setCurrentIndex(0)

    # Runs and weights there are

    def _on_listed(self, runs: list[RunInfo]) -> None:
        first_time, self._listed = not self._listed, True
        left = str(self._preferences.get(_UNFINISHED) or "")
        broken_off = unfinished_run(runs, left)
        if first_time and broken_off is not None and self.session.run is None:
            self._offered = broken_off.folder
            self.offer.show_text(unfinished_text(broken_off), self.tr("Continue"))
            self.listed.offer(broken_off)
            if str(broken_off.folder) == left:
                self.offered.emit()
        self._offer_weights()
        self._show_steering()  # the run that ended last may be in the bin

    def _decline(self) -> None:
        """Offer the run that broke off no more; it stays among the runs."""
        self._preferences.set(_UNFINISHED, "")
        self.offer.hide()
        self.listed.drop()

    def _show_ended(self, folder: Path) -> None:
        self.offered.emit()
        self.shelf.read_run(folder)

    def _on_offer_accepted(self) -> None:
        if self._offered is not None:
            self.continue_run(self._offered)

    def _offer_weights(self) -> None:
        """Tell what there is to paint with and to start from."""
        in_training = self.session.run if self.session.working else None
        weights = weights_of_runs(self.shelf.runs, in_training)
        self._workspace.weights.set_runs(weights)
        installed = [(model.title, model.path) for model in installed_models()]
        self.setup.start.offer(installed, weights)
