"""Recolouring: one palette for another over chosen sprites, to be seen before anything is done."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QGridLayout,
    QPushButton,
    QWidget,
)

from spritestudio.specs import ByteArray
from spritestudio.sprites.palettes.palette import Palette, parse_hex
from spritestudio.sprites.palettes.recolor import Pairs, lightness_pairs, nearest_pairs, ramp_pairs
from spritestudio.ui.postprocess.palette_picker import PalettePicker
from spritestudio.ui.postprocess.swatch_grid import SwatchGrid
from spritestudio.ui.widgets.basics import heading, muted, row, sprites_text
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.pixel_preview import PixelPreview
from spritestudio.ui.widgets.plain_text import PlainLabel

_WAYS = {"lightness": lightness_pairs, "order": ramp_pairs, "nearest": nearest_pairs}
_SHOWN = 24  # sprites of the preview
_PREVIEW_PX = 300
_TARGET_PX = 250  # names with their numbers of colours
_CELL_PX = 26


class RecolorDialog(Dialog):
    """Asks which colour becomes which.

    Args:
        before: The sprites, uint8 (N, H, W, 4), as they are finished without recolouring.
        palette: Their colours.
        recolored: Gives the sprites as they would be, for pairs of colours.
        applied_text: What the button says that recolours them where they are.
        parent: The window.

    Signals:
        applied: Pairs, and what the palette is called that they lead to; the sprites shall be recoloured.
        variants_wanted: Pairs and a title; new sprites shall stand beside the old ones.
    """

    of_project = True
    applied = Signal(object, str)
    variants_wanted = Signal(object, str)

    def __init__(
        self,
        before: ByteArray,
        palette: Palette,
        recolored: Callable[[Pairs], ByteArray],
        applied_text: str,
        parent: QWidget,
    ) -> None:
        title = self.tr("Recolour {0}").format(sprites_text(len(before)))
        super().__init__("recolor_dialog", title, parent)
        self._palette = palette
        self._recolored = recolored
        self._others: dict[int, str] = {}
        self.before, self.after = PixelPreview(), PixelPreview()
        for preview in (self.before, self.after):
            preview.setFixedSize(_PREVIEW_PX, _PREVIEW_PX)
        self.before.set_image(_sheet(before))
        self.target = PalettePicker("recolor_target", self.tr("The palette they get"))
        self.target.setMinimumWidth(_TARGET_PX)
        self.way = QComboBox()
        self.way.setObjectName("recolor_way")
        self.way.setAccessibleName(self.tr("Which colour becomes which"))
        for value, text in (
            ("lightness", self.tr("Ramp to ramp, by lightness")),
            ("order", self.tr("In the order of both palettes")),
            ("nearest", self.tr("To the nearest colour")),
        ):
            self.way.addItem(text, value)
        self.source = SwatchGrid(_CELL_PX)
        self.source.setObjectName("recolor_from")
        self.source.setAccessibleName(self.tr("Colours of the sprites"))
        self.source.set_colors(palette.to_hex(), palette.labels)
        self.becomes = SwatchGrid(_CELL_PX, editable=True)
        self.becomes.setObjectName("recolor_to")
        self.becomes.setAccessibleName(self.tr("What they become; Enter or a double click changes one"))
        self.keep = self._button("keep_color", self.tr("Keep this one"), self._on_keep)
        self.keep.setToolTip(self.tr("The chosen colour stays as it is"))
        self.pick = self._button("pick_color", self.tr("Other colour…"), self._on_pick)
        self.variants = self._button("make_variants", self.tr("Make variants"), self._on_variants)
        self.variants.setProperty("role", "primary")
        self.variants.setToolTip(self.tr("New sprites in a grid of their own; these stay as they are"))
        self.apply = self._button("apply_recolor", applied_text, self._on_apply)
        self.apply.setToolTip(self.tr("Can be undone (Ctrl+Z)"))
        self.cancel = self._button("cancel_recolor", self.tr("Cancel"), self.reject)
        self._lay_out()
        self.target.palette_chosen.connect(self._on_target)
        self.way.activated.connect(self._on_target)
        self.becomes.activated.connect(self._on_pick)
        self._on_target()

    def _button(self, name: str, text: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: slot())
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        for column, (text, preview) in enumerate(
            ((self.tr("Before"), self.before), (self.tr("After"), self.after))
        ):
            grid.addWidget(muted(text), 0, column)
            grid.addWidget(preview, 1, column)
        layout = self.column()
        layout.setSpacing(8)
        layout.addLayout(grid)
        layout.addLayout(row(PlainLabel(self.tr("New palette")), self.target, self.way))
        layout.addWidget(heading(self.tr("From")))
        layout.addWidget(self.source)
        layout.addWidget(heading(self.tr("To")))
        layout.addWidget(self.becomes)
        layout.addLayout(row(self.keep, self.pick, None))
        layout.addSpacing(6)
        layout.addLayout(row(None, self.cancel, self.apply, self.variants))

    @property
    def pairs(self) -> Pairs:
        """Which colour becomes which."""
        pairs = _WAYS[self.way.currentData()](self._palette, self.target.chosen)
        return tuple((old, self._others.get(index, new)) for index, (old, new) in enumerate(pairs))

    @property
    def name(self) -> str:
        """What the palette is called that they lead to."""
        name = self.target.chosen.name
        return self.tr("{0}, changed").format(name) if self._others else name

    def choose(self, color: str) -> None:
        """Make the colour that is nearest to one of the sprites current; "" leaves the first."""
        if color:
            red, green, blue, _ = parse_hex(color)
            away = np.abs(self._palette.colors[:, :3].astype(int) - (red, green, blue)).sum(axis=1)
            self.becomes.set_current(int(away.argmin()))

    def set_color(self, index: int, color: str) -> None:
        """Let colour `index` of the sprites become another than the palette says."""
        self._others[index] = color
        self._show()

    def _on_target(self) -> None:
        self._others.clear()
        self._show()

    def _on_keep(self) -> None:
        self.set_color(self.becomes.current, self._palette.to_hex()[self.becomes.current][:7])

    def _on_pick(self) -> None:
        index = self.becomes.current
        color = QColorDialog.getColor(QColor(self.becomes.colors[index]), self, self.tr("Becomes"))
        if color.isValid():
            self.set_color(index, color.name())

    def _on_apply(self) -> None:
        self.applied.emit(self.pairs, self.name)
        self.accept()

    def _on_variants(self) -> None:
        self.variants_wanted.emit(self.pairs, self.name)
        self.accept()

    def _show(self) -> None:
        pairs = self.pairs
        self.becomes.set_colors([new for _, new in pairs])
        self.after.set_image(_sheet(self._recolored(pairs)))


def _sheet(images: ByteArray) -> ByteArray:
    """The first sprites in a square with a pixel between them."""
    shown = images[:_SHOWN]
    columns = math.ceil(math.sqrt(len(shown)))
    rows = -(-len(shown) // columns)
    side = images.shape[1] + 1
    sheet = np.zeros((rows * side - 1, columns * side - 1, 4), np.uint8)
    for index, image in enumerate(shown):
        y, x = (side * place for place in divmod(index, columns))
        sheet[y : y + side - 1, x : x + side - 1] = image
    return sheet
