"""The right side of the Sprites page: the selected sprites, and what was found in the set."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.dataset.inspection import Finding, inspect, palette
from spritestudio.ui.sprites.details_panel import DetailsPanel
from spritestudio.ui.sprites.findings_panel import FindingsPanel
from spritestudio.ui.widgets.basics import heading, line

_WIDTH_PX = 286
_LEAST_PX = 150  # of what is known of the selected sprites


@dataclass(frozen=True, eq=False)
class SetInspection:
    """What was found in a set.

    Attributes:
        editable: The draft.
        findings: What is to be said of it.
        colours: uint8 (P, 4), its palette, most used first.
    """

    editable: EditableSet
    findings: tuple[Finding, ...]
    colours: ByteArray


def look(editable: EditableSet) -> Generator[SetInspection]:
    """Inspect the sprites that are not excluded; one event."""
    kept = np.flatnonzero(~editable.excluded)
    if len(kept) == 0:
        yield SetInspection(editable, (), np.zeros((0, 4), dtype=np.uint8))
        return
    included = editable if len(kept) == editable.count else editable.take(kept)
    findings = tuple(
        dataclasses.replace(finding, indices=kept[finding.indices]) for finding in inspect(included)
    )
    yield SetInspection(editable, findings, palette(included)[0])


class _Shrinking(QScrollArea):
    """As high as its content where there is room; in a low window it scrolls."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setObjectName("details_scroll")
        self.setAccessibleName(self.tr("The selected sprites"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._content = content
        self.setWidget(content)
        content.installEventFilter(self)

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(_LEAST_PX, self.sizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class InfoPanel(QWidget):
    """Details above, findings below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sprites_info")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH_PX)
        self.details = DetailsPanel()
        self.findings = FindingsPanel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 8, 12)
        layout.setSpacing(10)
        layout.addWidget(_Shrinking(self.details))
        layout.addWidget(line())
        layout.addWidget(heading(self.tr("What was found")))
        layout.addWidget(self.findings, 1)
