"""Which classes sprites belong to, and how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import (
    QDialogButtonBox,
    QGridLayout,
    QPushButton,
    QWidget,
)

from spritestudio.ui.generate.class_slider import ClassSlider
from spritestudio.ui.widgets.basics import WheelGuard, row, scrolling, sprites_text
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.plain_text import PlainLabel


class MixDialog(Dialog):
    """Asks for the shares of sprites; `shares` has the answer.

    Args:
        names: The classes.
        shares: By class number, what the sprites have now.
        count: How many sprites it is about.
        parent: The window.
    """

    def __init__(
        self, names: Sequence[str], shares: Mapping[int, float], count: int, parent: QWidget | None = None
    ) -> None:
        super().__init__("mix_dialog", self.tr("Labels of {0}").format(sprites_text(count)), parent)
        self._shares = dict(shares)
        hint = PlainLabel(
            self.tr(
                "1 means wholly of a class. Several classes at 1 are all of them at once; "
                "fractions such as 0.5 and 0.5 are a mixture."
            )
        )
        hint.setWordWrap(True)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self.sliders = [ClassSlider(name, grid, number) for number, name in enumerate(names)]
        for number, slider in enumerate(self.sliders):
            slider.set_share(self._shares.get(number, 0.0))
            slider.share_changed.connect(self._on_shared)
        grid.setRowStretch(grid.rowCount(), 1)
        WheelGuard(self).guard(content)
        self.even = QPushButton(self.tr("Share out to 1"))
        self.even.setObjectName("mix_even")
        self.even.setToolTip(self.tr("Scale the shares so that they add up to 1"))
        self.even.clicked.connect(self._share_out)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        for button, name in (
            (buttons.StandardButton.Ok, "mix_ok"),
            (buttons.StandardButton.Cancel, "mix_cancel"),
        ):
            buttons.button(button).setObjectName(name)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = self.column()
        layout.addWidget(hint)
        layout.addWidget(scrolling(content), 1)
        layout.addLayout(row(self.even, None))
        layout.addWidget(buttons)
        self.open_at(420, 460)

    def shares(self) -> dict[int, float]:
        """The share of each class that has one, by its number."""
        return {number: share for number, share in self._shares.items() if share > 0}

    def _on_shared(self, name: str, share: float) -> None:
        number = next(number for number, slider in enumerate(self.sliders) if slider.name == name)
        self._shares[number] = share

    def _share_out(self) -> None:
        total = sum(self._shares.values())
        for number, slider in enumerate(self.sliders):
            share = round(self._shares.get(number, 0.0) / total, 2) if total else 0.0
            self._shares[number] = share
            slider.set_share(share)
