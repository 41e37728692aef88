"""Asking a run's weights: sprites under noise, and the same seeds from several checkpoints."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import Resource, Turn
from spritestudio.project.workspace import Workspace
from spritestudio.runs.store import WEIGHTS_FILE
from spritestudio.ui.job import Worker
from spritestudio.ui.jobs_view import waiting_text
from spritestudio.ui.observing import follow
from spritestudio.ui.train import jobs
from spritestudio.ui.train.comparison_view import ComparisonView, KeptCheckpoint
from spritestudio.ui.train.denoising_probe_view import DenoisingProbeView
from spritestudio.ui.train.jobs import EpochPainted, ProbeResult
from spritestudio.ui.train.run import Run


class ProbeController(QObject):
    """The jobs behind the noise levels and the comparison, for the run that is looked at."""

    failed = Signal(object)

    def __init__(
        self,
        noise: DenoisingProbeView,
        comparison: ComparisonView,
        workspace: Workspace,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._noise, self._comparison, self._workspace = noise, comparison, workspace
        self._run: Run | None = None
        self._rows_done = self._rows_wanted = 0
        self.noising = Worker(self.tr("Look through noise"), Resource.TORCH, self, turn=Turn.IN_TURN)
        self.comparing = Worker(
            self.tr("Compare epochs"), Resource.TORCH, self, turn=Turn.IN_TURN, rests=True
        )
        noise.requested.connect(self.show_noise)
        comparison.requested.connect(self.compare)
        self.noising.events.connect(self._on_noise)
        self.noising.finished.connect(noise.end)
        self.comparing.events.connect(self._on_rows)
        self.comparing.finished.connect(comparison.end)
        for worker in (self.noising, self.comparing):
            worker.failed.connect(self.failed)
        follow(workspace.jobs.changed, self, self._show_waiting)

    def _show_waiting(self) -> None:
        """Say beside the button what a job waits for, since it may be long."""
        for worker, view in ((self.noising, self._noise), (self.comparing, self._comparison)):
            if worker.entry is not None:
                view.show_waiting(waiting_text(worker.entry, self._workspace.jobs))

    def look_at(self, run: Run | None) -> None:
        """Ask this run from now on."""
        if run is not self._run:
            self.noising.stop()
            self.comparing.stop()
            self._noise.clear()
            self._comparison.clear()
        self._run = run
        self.refresh()

    def refresh(self) -> None:
        """Offer what the run has by now."""
        run = self._run
        kept = (
            []
            if run is None
            else [KeptCheckpoint(kept.epoch, kept.path) for kept in run.history.kept_checkpoints()]
        )
        self._comparison.set_checkpoints(kept, () if run is None else run.class_names)
        ready = run is not None and (run.folder / WEIGHTS_FILE).exists()
        self._noise.set_ready(ready, run.spec.timesteps if run is not None else 0)

    def show_noise(self) -> None:
        """Ask the network what it makes of noisy sprites."""
        run = self._run
        if run is None:
            return
        try:
            levels = self._noise.chosen_levels()
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        folder, first, count = run.folder, self._noise.first, self._noise.sprites.allowed
        at_work = self._workspace.training.value
        self.noising.stop()
        self._noise.begin()
        self.noising.run(lambda: jobs.probe_denoising(folder, levels, first, count, at_work))

    def _on_noise(self, events: list[ProbeResult]) -> None:
        for event in events:
            self._noise.show_answer(event.levels, event.noisy, event.predicted)

    def compare(self) -> None:
        """Paint the same seeds with every chosen checkpoint."""
        run = self._run
        if run is None:
            return
        folder = run.folder
        chosen = [(kept.epoch, Path(kept.path)) for kept in self._comparison.chosen()]
        per_class, seed = self._comparison.per_class.allowed, self._comparison.seed.allowed
        self.comparing.stop()
        self._comparison.begin()
        self._rows_done, self._rows_wanted = 0, len(chosen)
        self.comparing.run(lambda: jobs.compare_epochs(folder, chosen, per_class, seed))

    def _on_rows(self, events: list[EpochPainted]) -> None:
        for event in events:
            self._comparison.add_row(event.epoch, event.images)
            self._rows_done += 1
        self.comparing.report(self._rows_done, self._rows_wanted)
