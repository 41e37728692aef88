"""Sprites at chosen noise levels, from clean to "no idea", and what the network makes of each."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from spritestudio.specs import ByteArray
from spritestudio.specs.base import require
from spritestudio.specs.fields import FieldInfo
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import heading, icon_button, muted, row
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.range_spin import ProblemLabel
from spritestudio.ui.widgets.sprite_table import SpriteTable, TitledSprites

_LEVELS_PX = (120, 260)  # at least and at most
_SPRITES = FieldInfo(
    "Sprites", "how many sprites are shown, one after another from the set", minimum=1, maximum=8
)
_SHARES = (0.0, 0.05, 0.12, 0.25, 0.45, 0.7, 1.0)  # of the timesteps


class DenoisingProbeView(QWidget):
    """Shows pairs of rows: a sprite under more and more noise, and the network's answer to each."""

    requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timesteps = 0
        self._asked = False
        self.sprites = whole_editor(_SPRITES, "noise_sprites")
        self.sprites.setValue(2)
        self.levels = QLineEdit()
        self.levels.setMinimumWidth(_LEVELS_PX[0])
        self.levels.setMaximumWidth(_LEVELS_PX[1])
        self.levels.setObjectName("noise_levels")
        self.levels.setAccessibleName(self.tr("Noise levels"))
        self.levels.setToolTip(
            self.tr("The noise levels (timesteps) to look at: 0 is clean, the last is nothing but noise")
        )
        self.other = icon_button("dice", "noise_other", self.tr("Other sprites"))
        self.show_button = QPushButton(self.tr("Show"))
        self.show_button.setObjectName("noise_show")
        self.show_button.setToolTip(self.tr("Ask the network as it is now"))
        self.show_button.setProperty("role", "primary")
        self.status = muted()
        self.status.setMinimumWidth(1)  # it may be cut, but never widens the window
        self.explanation = muted(
            self.tr(
                "The upper row gains noise from left to right; the lower one is what the network makes "
                "of it. Little noise is easy; at the right end it can only guess, and a good guess is vague."
            )
        )
        self.explanation.setWordWrap(True)
        self.table = SpriteTable("noise_table", self.tr("Sprites under noise"))
        self.first = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(
            row(
                heading(self.tr("Noise levels")),
                self.status,
                None,
                muted(self.tr("Levels")),
                self.levels,
                muted(self.tr("Sprites")),
                self.sprites,
                self.other,
                self.show_button,
            )
        )
        layout.addWidget(ProblemLabel([self.sprites]))
        layout.addWidget(self.explanation)
        layout.addWidget(self.table, 1)
        self.show_button.clicked.connect(self.requested)
        self.other.clicked.connect(self._on_other)
        self.levels.returnPressed.connect(self.requested)
        self.set_ready(False, 0)

    def set_ready(self, ready: bool, timesteps: int) -> None:
        """Allow asking once there are weights; offer levels for their number of timesteps."""
        if timesteps and timesteps != self._timesteps:
            self._timesteps = timesteps
            self.levels.setText(", ".join(str(round(share * timesteps)) for share in _SHARES))
        none = self.tr("Once something was learned it can be asked here.")
        for button in (self.show_button, self.other):
            allow(button, "" if ready else none)
        hint = self.tr("Press Show.") if ready else none
        self.table.set_hint(hint)
        self._ask_at_once()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_at_once()

    def _ask_at_once(self) -> None:
        """Show something of a run without being told to, once."""
        if self.isVisible() and self.show_button.isEnabled() and not self._asked:
            self._asked = True
            self.requested.emit()

    def chosen_levels(self) -> tuple[int, ...]:
        """The timesteps as typed.

        Raises:
            SpriteStudioError: They are no timesteps of this network.
        """
        parts = self.levels.text().replace(",", " ").split()
        hint = self.tr("Give whole numbers from 0 to {0}, like 0, 50, 200.").format(self._timesteps)
        require(bool(parts) and all(part.isdecimal() for part in parts), "These are no timesteps.", hint)
        levels = tuple(int(part) for part in parts)
        require(max(levels) <= self._timesteps, f"{max(levels)} is beyond the last timestep.", hint)
        return levels

    def _on_other(self) -> None:
        self.first += self.sprites.allowed
        self.requested.emit()

    def clear(self) -> None:
        """Another run is looked at."""
        self.first = 0
        self._asked = False
        self.table.set_table(None)

    def begin(self) -> None:
        """The network is being asked."""
        self._asked = True
        self.show_waiting("")

    def show_waiting(self, text: str) -> None:
        """Say what the question waits for; "" where the network answers."""
        self.status.setText(text or self.tr("Asking the network…"))

    def show_answer(self, levels: tuple[int, ...], noisy: ByteArray, predicted: ByteArray) -> None:
        """Show noisy sprites and the network's answers, both uint8 (S, L, H, W, 4)."""
        pairs = np.stack((noisy, predicted), axis=1)
        images = pairs.reshape(-1, *pairs.shape[2:])
        rows = (self.tr("with noise"), self.tr("the network's idea")) * len(noisy)
        columns = [self.tr("clean") if level == 0 else f"t = {level}" for level in levels]
        self.table.set_table(TitledSprites(images, rows, tuple(columns)))

    def end(self) -> None:
        """The answer is there, or there is none."""
        self.status.setText("")
