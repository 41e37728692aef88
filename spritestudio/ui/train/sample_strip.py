"""A strip of past sample sprites: click one to look back, click the last to follow again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui import theme
from spritestudio.ui.train.sprite_table import to_picture
from spritestudio.ui.widgets.images import to_qimage

_THUMBNAIL = QSize(64, 64)
_HEIGHT_PX = 98


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
    """Thumbnails from first to last; while the last one is chosen, new ones are chosen as they come."""

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
        self.setIconSize(_THUMBNAIL)
        self.setSpacing(2)
        self.setFixedHeight(_HEIGHT_PX)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._samples: list[Samples] = []
        self.currentRowChanged.connect(self._on_row_changed)

    @property
    def samples(self) -> list[Samples]:
        """All of them, in order."""
        return self._samples

    def start_over(self) -> None:
        """Make room for another run."""
        self._samples = []
        self.clear()

    def add(self, samples: Samples) -> None:
        """Add the newest."""
        follows = self.currentRow() in (-1, len(self._samples) - 1)
        self._samples.append(samples)
        item = QListWidgetItem(_thumbnail(samples.images, self.devicePixelRatioF()), f"{samples.step:,}")
        item.setToolTip(self.tr("step {0:,}, epoch {1}").format(samples.step, samples.epoch))
        self.addItem(item)
        if follows:
            self.setCurrentItem(item)
            self.scrollToItem(item)

    def _on_row_changed(self, row: int) -> None:
        if 0 <= row < len(self._samples):
            self.chosen.emit(self._samples[row])


def _thumbnail(images: ByteArray, ratio: float) -> QIcon:
    colors = theme.current()
    pixmap = QPixmap(_THUMBNAIL * ratio)
    pixmap.fill(QColor(colors.canvas))
    picture = to_qimage(to_picture(images))
    size = picture.size().scaled(pixmap.size(), Qt.AspectRatioMode.KeepAspectRatio)
    runner = QPainter(pixmap)
    runner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    left, top = (pixmap.width() - size.width()) // 2, (pixmap.height() - size.height()) // 2
    runner.drawImage(left, top, picture.scaled(size, mode=Qt.TransformationMode.SmoothTransformation))
    runner.end()
    pixmap.setDevicePixelRatio(ratio)
    return QIcon(pixmap)
