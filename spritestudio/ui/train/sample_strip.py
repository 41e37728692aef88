"""A strip of past sample sprites: click one to look back, click the last to follow again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui import theme
from spritestudio.ui.widgets.images import to_qimage, true_icon

_THUMBNAIL_PX, _LOW_THUMBNAIL_PX = 64, 32
_WIDTHS = 3  # that a thumbnail is wider than high, at most
_AROUND_PX, _LOW_AROUND_PX = 36, 28  # its step if there is room for that, its frame and the scroll bar


@dataclass(frozen=True, eq=False)
class Samples:
    """Sprites painted on the way.

    Attributes:
        step: After which step.
        epoch: In which epoch.
        images: uint8 (K, C, H, W, 4), a row per class.
        path: Where the picture of them lies.
    """

    step: int
    epoch: int
    images: ByteArray
    path: Path


class SampleStrip(QListWidget):
    """Thumbnails from first to last; while the last one is chosen, new ones are chosen as they come.

    Each shows the first sprite of every class, as many as there is room for, at a whole zoom.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("film_strip")
        self.setAccessibleName(self.tr("Past sample sprites"))
        self.setToolTip(self.tr("Click to look back; click the last one to follow the training again."))
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListWidget.Movement.Static)
        self.setSpacing(2)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._samples: list[Samples] = []
        self._side_px = 0
        self.setMinimumHeight(_LOW_THUMBNAIL_PX + _LOW_AROUND_PX)
        self.set_low(False)
        self.currentRowChanged.connect(self._on_row_changed)

    @property
    def samples(self) -> list[Samples]:
        """All of them, in order."""
        return self._samples

    def set_low(self, low: bool) -> None:
        """Take little height and show no steps, or the usual."""
        side_px = _LOW_THUMBNAIL_PX if low else _THUMBNAIL_PX
        if side_px == self._side_px:
            return
        self._side_px = side_px
        self.setIconSize(QSize(_WIDTHS * side_px, side_px))
        self.setMaximumHeight(side_px + (_LOW_AROUND_PX if low else _AROUND_PX))
        for number, samples in enumerate(self._samples):
            self._show(self.item(number), samples)
        self.doItemsLayout()

    def start_over(self) -> None:
        """Make room for another run."""
        self._samples = []
        self.clear()

    def add(self, samples: Samples) -> None:
        """Add the newest."""
        follows = self.currentRow() in (-1, len(self._samples) - 1)
        self._samples.append(samples)
        item = QListWidgetItem()
        self._show(item, samples)
        item.setToolTip(self.tr("step {0:,}, epoch {1}").format(samples.step, samples.epoch))
        self.addItem(item)
        if follows:
            self.setCurrentItem(item)
            self.scrollToItem(item)

    def _on_row_changed(self, row: int) -> None:
        if 0 <= row < len(self._samples):
            self.chosen.emit(self._samples[row])

    def _show(self, item: QListWidgetItem, samples: Samples) -> None:
        item.setIcon(self._thumbnail(samples))
        item.setText(f"{samples.step:,}" if self._side_px == _THUMBNAIL_PX else "")

    def _thumbnail(self, samples: Samples) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap.fromImage(_mosaic(samples.images[:, 0], round(self._side_px * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        return true_icon(pixmap)


def _mosaic(sprites: ByteArray, height: int) -> QImage:
    """Sprites, uint8 (N, H, W, 4), in a row or two of `height` together, as large as a whole zoom allows."""
    side = sprites.shape[1]
    rows = 2 if len(sprites) > 2 and height >= 4 * side else 1
    cell = height // rows // side * side or height
    columns = min(-(-len(sprites) // rows), max(1, _WIDTHS * height // cell))
    image = QImage(columns * cell, rows * cell, QImage.Format.Format_ARGB32)
    image.fill(QColor(theme.current().canvas))
    runner = QPainter(image)
    runner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, cell < side)
    for number, sprite in enumerate(sprites[: rows * columns]):
        row, column = divmod(number, columns)
        runner.drawImage(QRect(column * cell, row * cell, cell, cell), to_qimage(sprite))
    runner.end()
    return image
