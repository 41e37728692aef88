"""The training at work: its job, and what is known of it so far."""

from __future__ import annotations

from collections.abc import Callable, Generator
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from spritestudio.project.jobs import JobEntry, Resource, Turn
from spritestudio.project.observable import Value
from spritestudio.project.training import TrainingAtWork
from spritestudio.runs.store import STATE_FILE, WEIGHTS_FILE
from spritestudio.specs import (
    CheckpointKept,
    SamplesPainted,
    TrainEvent,
    TrainHint,
    TrainStep,
)
from spritestudio.ui.job import Worker
from spritestudio.ui.train import jobs
from spritestudio.ui.train.jobs import ClassesKnown, SetRead, WeightsInTrainingReady
from spritestudio.ui.train.run import Run
from spritestudio.ui.train.source import Source


class TrainState(Enum):
    """What a session is doing, and so what can be done next."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSING = "pausing"
    STOPPING = "stopping"
    PAUSED = "paused"


class TrainSession(QObject):
    """Runs one training at a time, and remembers it while it is paused.

    Args:
        training: Is set to the training at work.
        parent: The owner.

    Signals:
        state_changed: See `state`; `run` is saved whenever it is IDLE or PAUSED.
        set_read: The sprites of a source are there, a SpriteSet; and the source's path.
        classes_known: The network's classes are known.
        went_back: The run goes on before its last known step, where it was saved.
        stepped: Steps have been made; carries the newest TrainStep.
        painted: Samples have been painted.
        checkpoint_kept: The weights of an epoch are there.
        hinted: The training had something to say; the history of the run has it.
        finished: The training came to its end.
        failed: An exception ended it.
    """

    state_changed = Signal()
    set_read = Signal(object, str)
    classes_known = Signal()
    went_back = Signal()
    stepped = Signal(object)
    painted = Signal(object)
    checkpoint_kept = Signal()
    hinted = Signal()
    finished = Signal()
    failed = Signal(object)

    def __init__(self, training: Value[TrainingAtWork | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self._worker = Worker(self.tr("Train"), Resource.TORCH, self, turn=Turn.GIVES_WAY, pauses=True)
        self._worker.cancel_requested.connect(self.stop)
        self._worker.pause_requested.connect(self.pause)
        self._failed = False
        self._has_ended = False
        self.state = TrainState.IDLE
        self.run: Run | None = None
        self._worker.events.connect(self._on_events)
        self._worker.failed.connect(self._on_failed)
        self._worker.finished.connect(self._on_worker_finished)

    @property
    def came_to_nothing(self) -> bool:
        """Whether the last training ended before its first step."""
        return self.state is TrainState.IDLE and self.run is not None and not self.run.begun

    @property
    def outcome(self) -> Path | None:
        """The weights of a training that has just been stopped, or has ended; None where there is none."""
        if self.state is not TrainState.IDLE or self.run is None or self.came_to_nothing:
            return None
        weights = self.run.folder / WEIGHTS_FILE
        return weights if weights.exists() else None

    @property
    def can_continue(self) -> bool:
        """Whether `run` has a state to go on from and something left to learn."""
        return self.run is not None and not self._has_ended and (self.run.folder / STATE_FILE).exists()

    @property
    def working(self) -> bool:
        """Whether a training waits for its turn, is at work, or still saving."""
        return self._worker.running

    @property
    def job(self) -> JobEntry | None:
        """The training in the list of jobs; None while none is at work."""
        return self._worker.entry

    def begin(self, source: Source, run: Run) -> None:
        """Train from the start; nothing may be at work."""
        self._start(run, lambda: jobs.begin(source, run.spec, run.folder, run.title))

    def resume(self, run: Run) -> None:
        """Go on with a run where its state was saved; nothing may be at work."""
        self._start(run, lambda: jobs.go_on(run.folder))

    def _start(self, run: Run, start_events: Callable[[], Generator[Any]]) -> None:
        assert not self.working
        self.run = run
        self._failed = self._has_ended = False
        self._set_state(TrainState.RUNNING)
        self._worker.run(start_events, self.tr("Train {0}").format(run.title))

    def pause(self) -> None:
        """Save and rest."""
        if self.state is TrainState.RUNNING:
            self._set_state(TrainState.PAUSING)
            self._worker.wind_down()

    def stop(self) -> None:
        """Save and be done, whether it runs or rests."""
        if self.state is TrainState.RUNNING:
            self._set_state(TrainState.STOPPING)
            self._worker.wind_down()
        elif self.state is TrainState.PAUSED:
            self._set_state(TrainState.IDLE)

    def wind_down(self) -> None:
        """Pause, whatever was meant to come."""
        if self.working:
            self._set_state(TrainState.PAUSING)
            self._worker.wind_down()

    def _set_state(self, state: TrainState) -> None:
        self.state = state
        self.state_changed.emit()

    def _on_events(self, events: list[Any]) -> None:
        newest: TrainStep | None = None
        for event in events:
            if isinstance(event, TrainStep):
                newest = event
            self._take(event)
        if newest is not None:
            self._worker.report(newest.step, newest.steps)
            self.stepped.emit(newest)

    def _take(self, event: Any) -> None:
        run = self.run
        assert run is not None
        match event:
            case SetRead():
                self.set_read.emit(event.sprites, event.path)
            case ClassesKnown():
                run.class_names, run.art = event.class_names, event.art
                self.classes_known.emit()
            case WeightsInTrainingReady():
                self._training.set(TrainingAtWork(run.folder / WEIGHTS_FILE, event.in_training))
            case _:
                self._take_training(run, event)

    def _take_training(self, run: Run, event: TrainEvent) -> None:
        went_back = run.add(event)
        match event:
            case TrainStep() if went_back:
                self.went_back.emit()
            case CheckpointKept():
                self.checkpoint_kept.emit()
            case SamplesPainted():
                self.painted.emit(run.samples[-1])
            case TrainHint():
                self.hinted.emit()

    def _on_failed(self, error: Exception) -> None:
        self._failed = True
        self.failed.emit(error)

    def _on_worker_finished(self) -> None:
        before = self.state
        begun = self.run is not None and self.run.begun
        self._training.set(None)
        paused = before is TrainState.PAUSING and begun and not self._failed
        self._has_ended = before is TrainState.RUNNING and not self._failed
        self._set_state(TrainState.PAUSED if paused else TrainState.IDLE)
        if self._has_ended:
            self.finished.emit()
