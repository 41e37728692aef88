"""Chips: a name with its share, for words and styles, of which only a few are in use."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QHBoxLayout, QToolButton, QWidget

from spritestudio.project.mixes import MAX_SHARE
from spritestudio.ui.widgets.basics import WheelGuard, icon_button
from spritestudio.ui.widgets.flow_layout import FlowLayout
from spritestudio.ui.widgets.plain_text import PlainLabel, plain, without_mnemonic

_LEAST_SHARE = 0.05  # so that a chip does not go while 0.5 is typed


class _ShareNumber(QDoubleSpinBox):
    """The share of a chip, as a number."""

    def __init__(self, object_name: str, text: str) -> None:
        super().__init__()
        self.setRange(_LEAST_SHARE, MAX_SHARE)
        self.setSingleStep(0.1)
        self.setDecimals(2)
        self.setFixedWidth(34)
        self.setProperty("role", "dense")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setObjectName(object_name)
        self.setAccessibleName(text)
        self.setToolTip(plain(self.tr("{0}: 1 as trained, less to hint at it, 2 exaggerated").format(text)))

    def show_share(self, share: float) -> None:
        """Show a share without telling of a change, and without disturbing who types it."""
        with QSignalBlocker(self):
            if self.value() != round(share, self.decimals()):
                self.setValue(share)


class WordChip(QFrame):
    """A word of the mix, its share, and a button that takes it away."""

    share_changed = Signal(str, float)

    def __init__(self, word: str) -> None:
        super().__init__()
        self.setProperty("role", "chip")
        self.word = word
        self.number = _ShareNumber(f"word_share_{word}", self.tr("Share of {0}").format(word))
        self.remove = icon_button("cross", f"remove_word_{word}", self.tr("Take {0} away").format(word))
        self.remove.setProperty("role", "chip")
        self.remove.setIconSize(QSize(9, 9))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(7, 1, 1, 1)
        layout.setSpacing(3)
        for widget in (PlainLabel(word), self.number, self.remove):
            layout.addWidget(widget)
        self.number.valueChanged.connect(lambda share: self.share_changed.emit(self.word, share))
        self.remove.clicked.connect(lambda: self.share_changed.emit(self.word, 0.0))

    def set_share(self, share: float) -> None:
        """Show a share."""
        self.number.show_share(share)


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
        self.button.setText(without_mnemonic(title))
        self.button.setCheckable(True)
        self.button.setObjectName(f"style_{style}")
        self.button.setAccessibleName(self.tr("Style {0}").format(title))
        self.button.setToolTip(self.tr("Paint as the art of this style, which the weights learned from"))
        self.button.setProperty("role", "chip")
        self.number = _ShareNumber(f"style_share_{style}", self.tr("Share of {0}").format(title))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.button)
        layout.addWidget(self.number)
        layout.addSpacing(1)
        self.set_share(0.0)
        self.button.clicked.connect(lambda on: self.toggled.emit(self.style_name, on))
        self.number.valueChanged.connect(lambda share: self.share_changed.emit(self.style_name, share))

    def set_share(self, share: float) -> None:
        """Show a share; 0 is off."""
        self.button.setChecked(share > 0.0)
        self.number.setVisible(share > 0.0)
        self.number.show_share(share)


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
