"""Finds out how long each preset takes on this machine, by timing a few real steps."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from spritestudio.project.jobs import Resource, Turn
from spritestudio.specs import TrainSpec
from spritestudio.ui.job import Worker
from spritestudio.ui.train import jobs
from spritestudio.ui.train.durations import rough_duration
from spritestudio.ui.train.jobs import PresetTimed, SetRead
from spritestudio.ui.train.setup_panel import SetupPanel
from spritestudio.ui.widgets.plain_text import plain

_PATIENCE_MS = 600  # after a change, before steps are timed again


class Estimates(QObject):
    """Keeps the cards' estimates up to date; tells what the chosen set holds on the way.

    Signals:
        failed: The set cannot be read.
    """

    failed = Signal(object)

    def __init__(self, setup: SetupPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._setup = setup
        self._worker = Worker(self.tr("Time a few steps"), Resource.TORCH, self, turn=Turn.LAST, rests=True)
        self._known: dict[tuple[str, TrainSpec], float] = {}
        self._blocked = False
        self._source = setup.source.source
        self._wanted: dict[str, TrainSpec] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self.start)
        self._worker.events.connect(self._on_events)
        self._worker.failed.connect(self._on_failed)
        self._worker.cancel_requested.connect(self.cancel)
        setup.settings_changed.connect(self.start_soon)

    @property
    def running(self) -> bool:
        """Whether steps are being timed."""
        return self._worker.running

    def set_blocked(self, blocked: bool) -> None:
        """Time nothing while something else needs the processor, and what is not known yet after that."""
        self._blocked = blocked
        if blocked:
            self.cancel()
        else:
            self._timer.start()

    def cancel(self) -> None:
        """Time nothing more until something changes; cards whose time is not known say nothing."""
        self.drop()
        for name, spec in self._wanted.items():
            if (self._source.path, spec) not in self._known:
                self._setup.cards[name].set_estimate("")

    def start_soon(self) -> None:
        """Time what is not known yet, unless something changes the next moment."""
        if not self._blocked:
            self._timer.start()

    def drop(self) -> None:
        """Time nothing more."""
        self._timer.stop()
        self._worker.stop()

    def start(self) -> None:
        """Time what is not known yet: every card's preset, and the settings as they stand."""
        if self._blocked:
            return
        self._worker.stop()
        self._source, self._wanted = self._setup.source.source, self._setup.specs_by_card()
        source, wanted = self._source, self._wanted
        for name, spec in wanted.items():
            known_s = self._known.get((source.path, spec))
            if known_s is None:
                self._setup.cards[name].set_estimate(self.tr("timing…"))
            else:
                self._setup.cards[name].set_estimate(self._text(known_s))
        missing = {name: spec for name, spec in wanted.items() if (source.path, spec) not in self._known}
        chosen = self._setup.preset_name
        missing = dict(sorted(missing.items(), key=lambda item: item[0] != chosen))  # it is looked at first
        self._worker.run(lambda: jobs.time_presets(source, missing))

    def _on_events(self, events: list[SetRead | PresetTimed]) -> None:
        for event in events:
            if isinstance(event, SetRead):
                self._setup.show_set(event.sprites, event.path)
            else:
                self._show(event)

    def _show(self, timed: PresetTimed) -> None:
        card = self._setup.cards[timed.name]
        card.setToolTip(plain(timed.why_not))
        if timed.seconds is None:
            card.set_estimate(self.tr("does not fit"))
            return
        self._known[self._source.path, self._wanted[timed.name]] = timed.seconds
        card.set_estimate(self._text(timed.seconds))

    def _text(self, seconds: float) -> str:
        return self.tr("about {0}").format(rough_duration(seconds))

    def _on_failed(self, error: Exception) -> None:
        for card in self._setup.cards.values():
            card.set_estimate("")
        self._setup.show_set(None)
        self.failed.emit(error)
