"""A drop-down of the palettes there are, each with its colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from spritestudio.library.palettes import installed_palettes
from spritestudio.specs import ByteArray
from spritestudio.sprites.palettes.palette import Palette, nearest_palette
from spritestudio.ui.postprocess.swatch_grid import strip_icon
from spritestudio.ui.widgets.eliding_box import ElidingBox

_ICON = QSize(48, 12)


class PalettePicker(ElidingBox):
    """The palettes of the app and of the person; one from elsewhere can stand among them."""

    palette_chosen = Signal(object)

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setIconSize(_ICON)
        self.setMinimumContentsLength(4)
        self.setMaxVisibleItems(24)
        self.setSizeAdjustPolicy(ElidingBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._palettes: list[Palette] = []
        self._offers = False
        self.reload()
        self.activated.connect(lambda index: self.palette_chosen.emit(self._palettes[index]))

    @property
    def chosen(self) -> Palette:
        """The palette that is shown."""
        return self._palettes[self.currentIndex()]

    def nearest(self, images: Sequence[ByteArray]) -> Palette:
        """The palette of the list that changes pictures the least."""
        return self._palettes[nearest_palette(images, self._palettes)]

    def reload(self) -> None:
        """Read what palettes there are now; the chosen one stays."""
        before = self.chosen if self._palettes else None
        with QSignalBlocker(self):
            self.clear()
            self._palettes, self._offers = [], False
            for each in installed_palettes():
                self._add(each.palette)
        if before is not None:
            self.show_palette(before)

    def show_palette(self, palette: Palette) -> None:
        """Show a palette without telling of a change; one that is not in the list is added to it."""
        with QSignalBlocker(self):
            for index, known in enumerate(self._palettes):
                if known.name == palette.name and known.to_hex() == palette.to_hex():
                    self.setCurrentIndex(index)
                    return
            self._add(palette)
            self.setCurrentIndex(len(self._palettes) - 1)

    def offer(self, palette: Palette) -> None:
        """Choose a palette from elsewhere, first in the list, in the place of any that was offered before."""
        with QSignalBlocker(self):
            if self._offers:
                self.removeItem(0)
                del self._palettes[0]
            self._offers = True
            self._palettes.insert(0, palette)
            self.insertItem(0, self._icon_of(palette), self._text_of(palette))
            self.setCurrentIndex(0)

    def _add(self, palette: Palette) -> None:
        self._palettes.append(palette)
        self.addItem(self._icon_of(palette), self._text_of(palette))

    def _icon_of(self, palette: Palette) -> QIcon:
        return strip_icon(palette.to_hex(), _ICON.width(), _ICON.height())

    def _text_of(self, palette: Palette) -> str:
        return self.tr("{0} · {1}").format(palette.name or self.tr("Untitled"), len(palette))
