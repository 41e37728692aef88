"""Chips: a name with its share, for words and styles, of which only a few are in use."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from spritestudio.project.mixes import MAX_SHARE
from spritestudio.specs.fields import FieldInfo
from spritestudio.ui.widgets.basics import WheelGuard, icon_button, row
from spritestudio.ui.widgets.flow_layout import FlowLayout
from spritestudio.ui.widgets.plain_text import PlainLabel, plain, short_name, without_mnemonic
from spritestudio.ui.widgets.range_spin import ProblemLabel, RangeDoubleSpinBox, show_number

_LEAST_SHARE = 0.05  # so that a chip does not go while 0.5 is typed


class _ShareNumber(RangeDoubleSpinBox):
    """The share of a chip, as a number."""

    def __init__(self, name: str, object_name: str) -> None:
        share = FieldInfo(
            name, "its share", kind=float, minimum=_LEAST_SHARE, maximum=MAX_SHARE, step=0.1, decimals=2
        )
        super().__init__(share)
        self.setValue(1.0)
        self.setFixedWidth(40)
        self.setProperty("role", "dense")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setObjectName(object_name)
        self.setAccessibleName(self.tr("Share of {0}").format(name))
        tip = self.tr("How much of {0} goes into this mix: 1 as trained, less to hint at it, 2 exaggerated.")
        self.setToolTip(plain(tip.format(name)))


class WordChip(QFrame):
    """A word of the mix, its share, and a button that takes it away."""

    share_changed = Signal(str, float)

    def __init__(self, word: str) -> None:
        super().__init__()
        self.setProperty("role", "chip")
        self.word = word
        self.label = PlainLabel(short_name(word))
        self.label.setToolTip(plain(word))
        self.number = _ShareNumber(word, f"word_share_{word}")
        self.remove = icon_button("cross", f"remove_word_{word}", self.tr("Take {0} away").format(word))
        self.remove.setProperty("role", "chip")
        self.remove.setIconSize(QSize(9, 9))
        line = row(self.label, self.number, self.remove)
        line.setSpacing(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(7, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(ProblemLabel([self.number]))
        self.number.valueChanged.connect(self._on_typed)
        self.remove.clicked.connect(lambda: self.share_changed.emit(self.word, 0.0))

    def set_share(self, share: float) -> None:
        """Show a share."""
        show_number(self.number, share)

    def _on_typed(self, share: float) -> None:
        if not self.number.problem:
            self.share_changed.emit(self.word, share)


class StyleChip(QFrame):
    """A style that can be switched on; then it has a share."""

    toggled = Signal(str, bool)
    share_changed = Signal(str, float)

    def __init__(self, style: str) -> None:
        super().__init__()
        self.setProperty("role", "chip")
        self.style_name = style
        title = style.replace("_", " ")
        self.button = QToolButton()
        self.button.setText(without_mnemonic(short_name(title)))
        self.button.setCheckable(True)
        self.button.setObjectName(f"style_{style}")
        self.button.setAccessibleName(self.tr("Style {0}").format(title))
        tip = self.tr("Paint as the art of {0}, which the weights learned from")
        self.button.setToolTip(plain(tip.format(title)))
        self.button.setProperty("role", "chip")
        self.number = _ShareNumber(title, f"style_share_{style}")
        line = row(self.button, self.number)
        line.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 1, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(ProblemLabel([self.number]))
        self.set_share(0.0)
        self.button.clicked.connect(lambda on: self.toggled.emit(self.style_name, on))
        self.number.valueChanged.connect(self._on_typed)

    def set_share(self, share: float) -> None:
        """Show a share; 0 is off."""
        self.button.setChecked(share > 0.0)
        self.number.setVisible(share > 0.0)
        if share > 0.0:
            show_number(self.number, share)

    def _on_typed(self, share: float) -> None:
        if not self.number.problem:
            self.share_changed.emit(self.style_name, share)


class StyleChips(QWidget):
    """All styles of some weights as chips; several that are on share evenly until a number says otherwise.

    Signals:
        changed: The shares by style are to be these.
    """

    changed = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: list[StyleChip] = []
        self._shares: dict[str, float] = {}
        self._flow = FlowLayout(self)
        self._wheel_guard = WheelGuard(self)

    def set_styles(self, styles: tuple[str, ...]) -> None:
        """Offer these styles."""
        if tuple(chip.style_name for chip in self.chips) == styles:
            return
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self.chips = [StyleChip(style) for style in styles]
        for chip in self.chips:
            self._flow.addWidget(chip)
            chip.toggled.connect(self._on_toggled)
            chip.share_changed.connect(lambda name, share: self.changed.emit({**self._shares, name: share}))
        self._wheel_guard.guard(self)

    def set_shares(self, shares: Mapping[str, float]) -> None:
        """Show which styles are on."""
        self._shares = dict(shares)
        for chip in self.chips:
            chip.set_share(shares.get(chip.style_name, 0.0))

    def _on_toggled(self, style: str, on: bool) -> None:
        chosen = [name for name in self._shares if name != style] + ([style] if on else [])
        self.changed.emit({name: round(1.0 / len(chosen), 2) for name in chosen})
