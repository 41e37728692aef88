"""What was found in a set, each finding with what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.inspection import Finding
from spritestudio.ui.postprocess.swatch_grid import SwatchGrid
from spritestudio.ui.widgets.basics import counted_text, muted, row
from spritestudio.ui.widgets.plain_text import PlainLabel, without_mnemonic

_SWATCH_PX, _MOST_SWATCHES = 15, 96


class FindingsPanel(QScrollArea):
    """Lists findings.

    Signals:
        fix_requested: A Finding, and the Fix of it.
        show_requested: The sprites that a finding is about.
    """

    fix_requested = Signal(object, object)
    show_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAccessibleName(self.tr("What was found"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_findings((), None)

    def show_findings(self, findings: Sequence[Finding], colours: ByteArray | None) -> None:
        """Show other findings, and the colours that a palette has."""
        content = QWidget()
        self._cards = layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(8)
        for finding in findings:
            layout.addWidget(self._card(finding, colours if finding.kind == "palette" else None))
        layout.addStretch(1)
        self.setWidget(content)

    def show_looking(self) -> None:
        """Say that the sprites are being looked at."""
        if self._cards.count() == 1:
            self._cards.insertWidget(0, muted(self.tr("Looking at the sprites…")))

    def _swatches(self, colours: ByteArray) -> SwatchGrid:
        """Colours, uint8 (N, 3 or 4), as many as can be judged."""
        swatches = SwatchGrid(_SWATCH_PX)
        swatches.setObjectName("palette_swatches")
        swatches.setAccessibleName(counted_text(len(colours), self.tr("1 colour"), self.tr("{0} colours")))
        swatches.set_colors([f"#{bytes(colour).hex()}" for colour in colours[:_MOST_SWATCHES]])
        return swatches

    def _card(self, finding: Finding, colours: ByteArray | None) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(9, 8, 9, 8)
        layout.setSpacing(6)
        sentence = PlainLabel(finding.sentence) if finding.fixes else muted(finding.sentence)
        sentence.setWordWrap(True)
        layout.addWidget(sentence)
        if colours is not None:
            layout.addWidget(self._swatches(colours))
        for fix in finding.fixes:
            if fix.name == "transparent":
                rgb = np.frombuffer(bytes.fromhex(fix.argument.removeprefix("#")), dtype=np.uint8)
                layout.addWidget(self._swatches(rgb.reshape(1, 3)))
            button = QPushButton(without_mnemonic(fix.title) + "…")
            button.setObjectName(f"fix_{fix.name}")
            button.setAccessibleName(fix.title)
            button.setToolTip(self.tr("See what it does, then decide"))
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self.fix_requested.emit, finding, fix))
            layout.addWidget(button)
        if len(finding.indices):
            show = QPushButton(self.tr("Select them"))
            show.setObjectName(f"show_{finding.kind}")
            show.setAccessibleName(self.tr("Select the sprites that this is about"))
            show.clicked.connect(partial(self.show_requested.emit, finding.indices))
            layout.addLayout(row(show, None))
        return card
