"""A sheet as it will be, pixel for pixel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QToolButton, QVBoxLayout, QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui import theme
from spritestudio.ui.images import to_qimage
from spritestudio.ui.sprite_grid import checkerboard
from spritestudio.ui.widgets import muted, row

ZOOMS = (1, 2, 4, 8)
_CHECK_PX = 8


class _Canvas(QWidget):
    """The picture at a whole zoom."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.zoom = 1

    def show_image(self, image: QImage | None, zoom: int) -> None:
        """Show a picture, or nothing."""
        self.image, self.zoom = image, zoom
        size = QSize(1, 1) if image is None else image.size() * zoom
        self.setFixedSize(size + QSize(2, 2))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.image is None:
            return
        colors = theme.current()
        painter = QPainter(self)
        painter.translate(1, 1)
        place = self.rect().adjusted(0, 0, -2, -2)
        painter.fillRect(place, QBrush(checkerboard(_CHECK_PX, colors)))
        painter.drawImage(place, self.image)
        painter.setPen(QColor(colors.border))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))


class SheetPreview(QWidget):
    """Shows a picture at 1:1, or larger by a whole factor; what does not fit scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._canvas = _Canvas()
        self.area = QScrollArea()
        self.area.setObjectName("preview_scroll")
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setWidget(self._canvas)
        self.size_label = muted()
        self.size_label.setObjectName("preview_size")
        self.size_label.setWordWrap(True)
        self.zooms = QButtonGroup(self)
        buttons = []
        for zoom in ZOOMS:
            button = QToolButton()
            button.setText(f"{zoom}:1")
            button.setObjectName(f"preview_zoom_{zoom}")
            button.setAccessibleName(self.tr("Show at {0} to 1").format(zoom))
            button.setToolTip(button.accessibleName())
            button.setCheckable(True)
            button.setChecked(zoom == 1)
            self.zooms.addButton(button, zoom)
            buttons.append(button)
        self.zooms.idClicked.connect(lambda _zoom: self._show())
        head = row(muted(self.tr("Preview")), None, *buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.size_label)
        self._color()

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def set_image(self, image: ByteArray | None, text: str) -> None:
        """Show uint8 (H, W, 4), or nothing, and say something of it."""
        self._image = None if image is None else to_qimage(image)
        self.size_label.setText(text)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()

    def _color(self) -> None:
        palette = self.area.palette()
        palette.setColor(self.area.viewport().backgroundRole(), QColor(theme.current().canvas))
        self.area.viewport().setPalette(palette)
        self.area.viewport().setAutoFillBackground(True)

    def _show(self) -> None:
        self._canvas.show_image(self._image, self.zooms.checkedId())
