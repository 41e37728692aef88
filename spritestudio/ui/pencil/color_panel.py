"""The right side of the page: the sprite as it will be seen, and the colours to draw with."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout

from spritestudio.project.drawing import Drawing
from spritestudio.project.drawing_settings import Color, DrawingSettings
from spritestudio.sprites.palettes.palette import Palette, color_counts, extract_palette, format_hex
from spritestudio.ui.observing import follow
from spritestudio.ui.pencil.actual_size import ActualSize
from spritestudio.ui.pencil.color_pair import ColorPair
from spritestudio.ui.pencil.palette_swatches import PaletteSwatches
from spritestudio.ui.postprocess.palette_picker import PalettePicker
from spritestudio.ui.widgets.basics import heading, icon_button, muted, name_widget, row

_WIDTH_PX = 208
_MOST_COLORS = 64  # of a sprite that has too many to draw with


class ColorPanel(QFrame):
    """Preview, colours at hand, and a palette as swatches.

    Args:
        settings: Where colours are set.
    """

    def __init__(self, settings: DrawingSettings) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setFixedWidth(_WIDTH_PX)
        self._settings = settings
        self._drawing: Drawing | None = None
        self._shows_own = True
        self.preview = ActualSize()
        self.pair = ColorPair(settings)
        self.swap = icon_button("swap", "swap_colors", self.tr("Swap the two colours (X)"))
        self.swap.clicked.connect(settings.swap_colors)
        self.picker = PalettePicker("drawing_palette", self.tr("The palette to draw with"))
        self.lock = QCheckBox(self.tr("Only these colours"))
        name_widget(
            self.lock,
            "palette_lock",
            self.tr("Hold colours, also picked and pasted ones, to the nearest of this palette"),
        )
        self.swatches = PaletteSwatches()
        self.place = muted()
        self._build()
        self.picker.palette_chosen.connect(self._on_palette)
        self.lock.clicked.connect(settings.lock)
        self.swatches.picked.connect(self._on_picked)
        follow(settings.changed, self, self._show)

    def _build(self) -> None:
        scroll = QScrollArea()
        scroll.setObjectName("swatches_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.swatches)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(7)
        layout.addWidget(self.preview)
        head = row(self.pair, self.swap, None)
        layout.addLayout(head)
        layout.addWidget(heading(self.tr("Palette")))
        layout.addWidget(self.picker)
        layout.addWidget(self.lock)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.place)

    def set_drawing(self, drawing: Drawing | None, palette: Palette | None, *, goes_on: bool = False) -> None:
        """Show another drawing, and offer its own colours.

        Args:
            drawing: What is drawn on.
            palette: The colours that an empty one begins with.
            goes_on: Whether one goes on with the colours of the one before, as on another frame.
        """
        if self._drawing is not None:
            self._drawing.changed.disconnect(self._on_changed)
            self._drawing.stepped.disconnect(self._on_stepped)
        self._drawing = drawing
        if drawing is None:
            self.preview.set_image(None)
            return
        drawing.changed.connect(self._on_changed)
        drawing.stepped.connect(self._on_stepped)
        if goes_on:
            self._on_changed()
            return
        own = self._own_palette(drawing) or palette
        if own is not None:
            self.picker.offer(own)
        self._shows_own = own is not palette
        chosen = self.picker.chosen
        self._settings.set_palette(chosen)
        self._settings.set_color(_first_color(chosen))
        self._on_changed()
        self._show()

    def set_low(self, low: bool) -> None:
        """Leave out the picture at its own size, as in a low window."""
        self.preview.setVisible(not low)

    def _own_palette(self, drawing: Drawing) -> Palette | None:
        """The colours of a drawing; None while it has none."""
        image = drawing.image
        if not image[..., 3].any():
            return None
        return extract_palette(image, self.tr("This sprite"), _MOST_COLORS)

    def _on_palette(self, palette: Palette) -> None:
        self._shows_own = palette.name == self.tr("This sprite")
        self._settings.set_palette(palette)

    def _on_changed(self, _rect: object = None) -> None:
        if self._drawing is not None:
            self.preview.set_image(self._drawing.pixels)

    def _on_stepped(self) -> None:
        """Let the colours that were drawn with stand among the sprite's own."""
        if not self._shows_own or self._settings.is_locked or self._drawing is None:
            return
        known = self._settings.palette
        seen, _ = color_counts(self._drawing.image)
        is_known = known is not None and {bytes(c) for c in seen} <= {bytes(c) for c in known.colors[:, :3]}
        if not is_known and (own := self._own_palette(self._drawing)) is not None:
            self.picker.offer(own)
            self._settings.set_palette(own)

    def _on_picked(self, index: int, secondary: bool) -> None:
        if (palette := self._settings.palette) is not None:
            self._settings.set_color(_color_at(palette, index), secondary=secondary)

    def _show(self) -> None:
        palette = self._settings.palette
        if palette is not None and palette.to_hex() != self.swatches.colors:
            self.swatches.show_palette(palette)
        self.lock.setChecked(self._settings.is_locked)
        self.swatches.mark(*(_hex(color) for color in (self._settings.foreground, self._settings.background)))


def _color_at(palette: Palette, index: int) -> Color:
    red, green, blue, alpha = (int(value) for value in palette.colors[index])
    return red, green, blue, alpha


def _first_color(palette: Palette) -> Color:
    """The darkest colour: what one outlines with."""
    dark = palette.darkest().lstrip("#")
    red, green, blue = bytes.fromhex(dark)
    return red, green, blue, 255


def _hex(color: Color) -> str:
    return format_hex(np.array(color, np.uint8))
