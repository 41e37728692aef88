"""The right panel: the selected sprite, enlarged, with its seed and mix."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui.widgets.basics import heading, muted, sprites_text
from spritestudio.ui.widgets.pixel_preview import PixelPreview
from spritestudio.ui.widgets.plain_text import PlainLabel

_PREVIEW_PX = 196


class Inspector(QFrame):
    """What is known of the selection, and what can be done with it."""

    copy_requested = Signal()
    save_requested = Signal()
    seed_requested = Signal()
    mix_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.preview = PixelPreview()
        self.preview.setFixedHeight(_PREVIEW_PX)
        self.title = heading("")
        self.seed = self._value("sprite_seed", self.tr("Seed"))
        self.mix = self._value("sprite_mix", self.tr("Mix"))
        self.hint = muted(self.tr("Click a sprite to see its seed and its mix. Drag it out into an editor."))
        self.hint.setWordWrap(True)
        self.copy = self._button("copy", self.tr("Copy"), self.tr("Copy as PNG (Ctrl+C)"))
        self.save = self._button(
            "save", self.tr("Save as PNG…"), self.tr("Save the selected sprites (Ctrl+S)")
        )
        self.use_seed = self._button(
            "use_seed",
            self.tr("Keep this seed"),
            self.tr("Start every grid from it, until you choose New seed"),
        )
        self.use_mix = self._button(
            "use_mix", self.tr("Use this mix"), self.tr("Put this sprite's mix into the mixer")
        )
        self._seed_label, self._mix_label = muted(self.tr("Seed")), muted(self.tr("Mix"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(6)
        for widget in (
            self.title,
            self.preview,
            self._seed_label,
            self.seed,
            self._mix_label,
            self.mix,
            self.hint,
        ):
            layout.addWidget(widget)
        layout.addSpacing(6)
        for button, signal in (
            (self.copy, self.copy_requested),
            (self.save, self.save_requested),
            (self.use_seed, self.seed_requested),
            (self.use_mix, self.mix_requested),
        ):
            layout.addWidget(button)
            button.clicked.connect(signal)
        layout.addStretch(1)
        self.show_selection(None, 0, None, "")

    def _value(self, name: str, accessible: str) -> PlainLabel:
        label = PlainLabel()
        label.setObjectName(name)
        label.setAccessibleName(accessible)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def show_selection(self, image: ByteArray | None, count: int, seed: int | None, mix: str) -> None:
        """Show the first selected sprite.

        Args:
            image: uint8 (H, W, 4), or None when nothing is selected.
            count: How many are selected.
            seed: Its seed, told when only one is selected.
            mix: Its mix, likewise.
        """
        one = count == 1
        self.title.setText(self.tr("Sprite") if count < 2 else sprites_text(count))
        self.preview.set_image(image)
        self.preview.setVisible(image is not None)
        self.hint.setVisible(image is None)
        self.seed.setText("" if seed is None else str(seed))
        self.mix.setText(mix)
        for widget in (self.seed, self._seed_label, self.mix, self._mix_label):
            widget.setVisible(one)
        for button in (self.copy, self.save):
            button.setVisible(count > 0)
        for button in (self.use_seed, self.use_mix):
            button.setVisible(one)
