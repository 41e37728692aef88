"""The panel beside the canvas in which a drawing, or a part of it, is painted over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QSlider, QVBoxLayout, QWidget

from spritestudio.ui.pencil.proposal_grid import ProposalGrid
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import heading, icon_button, muted, name_widget, row
from spritestudio.ui.widgets.eliding_box import ElidingBox
from spritestudio.ui.widgets.plain_text import PlainLabel, plain

COUNTS = (4, 8, 16)
_WIDTH_PX = 248
_TICKS = 100  # slider positions per 1.0
_LEAST = 5  # ticks: with less, nothing would change
_USUAL = {True: 100, False: 75}  # of a part, and of all of a drawing


class ProposalPanel(QWidget):
    """Asks for proposals and shows them.

    A part and the whole of a drawing each have a strength of their own.

    Signals:
        changed: Something that decides what is painted, or whether it is.
        others_wanted: Other proposals for the same.
        mark_wanted: What is to be painted is to be marked with the brush.
        unmark_wanted: Nothing is to be marked any more.
        mix_chosen: The place of a mix.
    """

    changed = Signal()
    others_wanted = Signal()
    mark_wanted = Signal()
    unmark_wanted = Signal()
    mix_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("proposal_panel")
        self.setFixedWidth(_WIDTH_PX)
        self._ticks = dict(_USUAL)
        self._is_part = False
        self.live = QPushButton(self.tr("Paint as I draw"))
        self.what = heading("")
        self.mark = icon_button("mark", "mark", "")
        self.unmark = icon_button("cross", "unmark", "")
        self.mix = ElidingBox()
        self.count = QComboBox()
        self.others = icon_button("dice", "other_proposals", "")
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.percent = PlainLabel()
        self.grid = ProposalGrid()
        self.told = muted()
        self.origin = muted()
        self.to_shelf = QPushButton(self.tr("Keep on the shelf"))
        self.to_set = QPushButton(self.tr("Add to training set"))
        self._name()
        self._build()
        self._connect()
        self.show_part(False)

    def _name(self) -> None:
        tr = self.tr
        self.live.setCheckable(True)
        name_widget(
            self.live,
            "paint_live",
            tr("Proposals of the weights for what is drawn, which follow the pencil (P)"),
        )
        name_widget(
            self.mark,
            "mark",
            tr("Mark what is painted again (K); the right button takes marks away"),
        )
        self.mark.setText(tr("Mark"))
        self.mark.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.mark.setCheckable(True)
        name_widget(self.unmark, "unmark", tr("Mark nothing, so that the whole drawing is painted from"))
        name_widget(self.mix, "proposal_mix", tr("What is painted: the mixes, styles and words of Generate"))
        name_widget(self.count, "proposal_count", tr("How many proposals"))
        name_widget(self.others, "other_proposals", tr("Other proposals, from new seeds"))
        name_widget(
            self.strength,
            "strength",
            tr("How far it is painted anew: 50 % keeps shapes and colours, 100 % nothing at all"),
        )
        self.percent.setToolTip(plain(self.strength.toolTip()))
        name_widget(self.to_shelf, "keep_drawing_button", tr("Put the drawing on the shelf (F)"))
        name_widget(
            self.to_set,
            "add_to_set",
            tr("Put the drawing into the set on the Sprites page, from which weights learn"),
        )
        self.origin.setObjectName("picture_told")
        self.told.setObjectName("proposals_told")
        self.origin.setWordWrap(True)
        self.origin.hide()
        self.told.setWordWrap(True)

    def _build(self) -> None:
        self.strength.setRange(_LEAST, _TICKS)
        self.strength.setPageStep(10)
        self.percent.setMinimumWidth(34)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for count in COUNTS:
            self.count.addItem(str(count), count)
        self.mix.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        layout.addWidget(self.origin)
        layout.addWidget(self.live)
        layout.addWidget(self.what)
        layout.addLayout(row(self.mark, self.unmark, None, self.count, self.others))
        layout.addWidget(self.mix)
        label = PlainLabel(self.tr("Strength"))
        label.setBuddy(self.strength)
        layout.addLayout(row(label, self.strength, self.percent))
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.told)
        layout.addWidget(self.to_shelf)
        layout.addWidget(self.to_set)

    def _connect(self) -> None:
        self.live.toggled.connect(self._on_live)
        self.mark.clicked.connect(self.mark_wanted)
        self.unmark.clicked.connect(self.unmark_wanted)
        self.others.clicked.connect(self.others_wanted)
        self.mix.activated.connect(self.mix_chosen)
        self.count.activated.connect(self._on_count)
        self.strength.valueChanged.connect(self._on_strength)

    # What is set

    @property
    def is_live(self) -> bool:
        """Whether proposals are wanted."""
        return self.live.isChecked()

    @property
    def wanted_count(self) -> int:
        """How many."""
        return int(self.count.currentData())

    @property
    def wanted_strength(self) -> float:
        """How far the painted pixels go back to noise."""
        return self.strength.value() / _TICKS

    @property
    def is_sliding(self) -> bool:
        """Whether a slider is held."""
        return self.strength.isSliderDown()

    def show_part(self, is_part: bool, is_marked: bool = False) -> None:
        """Show whether a part of the drawing is painted, or all of it, and whether the part is told yet."""
        self._is_part = is_part = is_part or is_marked
        self.what.setText(self.tr("Repair a part") if is_part else self.tr("Draw and it paints"))
        self.what.setToolTip(
            self.tr("What is marked or selected is painted again, and all else stays as it is")
            if is_part
            else self.tr("A rough drawing becomes a sprite; mark or select a part to repair that alone")
        )
        allow(self.unmark, "" if is_marked else self.tr("Nothing is marked"))
        with QSignalBlocker(self.strength):
            self.strength.setValue(self._ticks[is_part])
        self._show_percent()

    def show_mixes(self, titles: Sequence[str], chosen: int) -> None:
        """Offer these mixes."""
        with QSignalBlocker(self.mix):
            self.mix.clear()
            for title in titles:
                self.mix.addItem(title)
            self.mix.setCurrentIndex(chosen)

    def tell_origin(self, text: str) -> None:
        """Say what was done to the picture that is drawn on; "" says nothing."""
        self.origin.setText(text)
        self.origin.setVisible(bool(text))

    def tell(self, sentences: Sequence[str]) -> None:
        """Say what there is to know of what is painted."""
        text = " ".join(sentences)
        if self.told.text() != text:
            self.told.setText(text)
        self.told.setVisible(bool(text))

    def _on_live(self, is_on: bool) -> None:
        if not is_on:
            self.grid.show_proposals(None)
            self.tell(())
        self.changed.emit()

    def _on_count(self, _index: int) -> None:
        self.changed.emit()

    def _on_strength(self, ticks: int) -> None:
        self._ticks[self._is_part] = ticks
        self._show_percent()
        self.changed.emit()

    def _show_percent(self) -> None:
        self.percent.setText(f"{self.strength.value()} %")
