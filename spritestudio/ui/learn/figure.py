"""A live figure: what can be set, what is painted, and what it says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import find_model, read_model_spec
from spritestudio.specs import ModelSpec
from spritestudio.ui.learn.jobs import FigureRow
from spritestudio.ui.learn.newest_job import NewestJob, Work
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import icon_button, muted, row
from spritestudio.ui.widgets.plain_text import plain

_SPACING_PX = 10
_SEEDS = 1000  # to choose from; a short number is easily noted down


class LiveFigure(QWidget):
    """Paints what its controls say while it is to be seen; the newest that is wanted wins.

    Args:
        name: Its object name; what it holds is called after it.
        weights: The names of the weights that it needs.
        parent: The owner.

    Attributes:
        job: What paints.
        seed: From which the sprites are counted on.

    Signals:
        open_requested: A FigureRow whose settings are wanted in the app.
        failed: An exception to tell of that no one foresaw.
    """

    open_requested = Signal(object)
    failed = Signal(object)

    def __init__(self, name: str, weights: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"figure_{name}")
        self._weights = weights
        self._models: dict[str, tuple[Path, ModelSpec]] = {}
        self._waits = False
        self.seed = 0
        self.job = NewestJob(self.tr("Paint a figure"), self)
        self.readout = muted()
        self.readout.setObjectName(f"figure_{name}_readout")
        self.readout.setWordWrap(True)
        self.again = icon_button("dice", f"figure_{name}_again", self.tr("Other sprites"))
        self.open_button = QPushButton(self.tr("Open in the app"))
        self.open_button.setObjectName(f"figure_{name}_open")
        self.open_button.setAccessibleName(self.open_button.text())
        self.open_button.setToolTip(
            plain(self.tr("Set Generate to what paints these sprites, and go there; Ctrl+Z takes it back"))
        )
        self.allow_opening(self.tr("Its weights are not read yet"))
        self.again.clicked.connect(self._on_again)
        self.open_button.clicked.connect(self._on_open)
        self.job.events.connect(self.take)
        self.job.failed.connect(self._on_failed)

    def lay_out(self, controls: QLayout, picture: QWidget) -> None:
        """Put the controls and what is to be read above the picture."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_SPACING_PX)
        layout.addLayout(controls)
        layout.addWidget(self.readout)
        layout.addWidget(picture, 1)
        layout.addLayout(row(None, self.again, self.open_button))

    # What a figure does

    def refresh(self) -> None:
        """Paint what the controls say, by `ask`, and show what there is already; the weights are there."""
        raise NotImplementedError

    def take(self, events: list[object]) -> None:
        """Show what was painted."""
        raise NotImplementedError

    def wanted_in_app(self) -> FigureRow:
        """What "Open in the app" opens; the weights are there."""
        raise NotImplementedError

    def begin_with(self, models: dict[str, ModelSpec]) -> None:
        """The weights have been found: offer what they know."""

    def show_missing(self, sentence: str) -> None:
        """Say in place of the picture why there is none."""
        raise NotImplementedError

    # For them

    def ask(self, work: Work) -> None:
        """Do this now, in place of what was asked for before."""
        self.job.ask(work)

    def path_of(self, weights: str) -> Path:
        """Where weights are."""
        return self._models[weights][0]

    def model_of(self, weights: str) -> ModelSpec:
        """What they are."""
        return self._models[weights][1]

    def allow_opening(self, lack: str = "") -> None:
        """Let it be opened in the app, where nothing lacks."""
        allow(self.open_button, lack)

    @property
    def is_ready(self) -> bool:
        """Whether the weights are there."""
        return len(self._models) == len(self._weights)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.is_ready:
            self._find_weights()
        if self.is_ready:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self.job.drop()
        super().hideEvent(event)

    def _find_weights(self) -> None:
        try:
            for name in self._weights:
                self._models[name] = self._found(name)
            self.begin_with({name: model for name, (_, model) in self._models.items()})
        except SpriteStudioError as error:
            self._on_failed(error)

    def _found(self, name: str) -> tuple[Path, ModelSpec]:
        try:
            path = find_model(name)
        except SpriteStudioError as error:
            text = self.tr("This figure is painted by the weights {0}, which are not here.")
            raise SpriteStudioError(text.format(name)) from error
        return path, read_model_spec(path)

    def _on_failed(self, error: Exception) -> None:
        """Say what a person can mend; the text beside the figure stays as it is."""
        self._models.clear()
        self.allow_opening(str(error))
        if isinstance(error, SpriteStudioError):
            self.show_missing(str(error))
        else:
            self.failed.emit(error)

    def on_changed(self) -> None:
        """A person has changed what is to be painted."""
        if self.is_ready:
            self.refresh()

    def _on_again(self) -> None:
        self.seed = (self.seed + 100) % _SEEDS
        self.on_changed()

    def _on_open(self) -> None:
        if self.is_ready:
            self.open_requested.emit(self.wanted_in_app())
