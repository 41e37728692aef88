"""A sheet as it will be, pixel for pixel."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QToolButton, QVBoxLayout, QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui import theme
from spritestudio.ui.widgets.basics import muted, row
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.painted_view import checkerboard

ZOOMS = (1, 2, 4, 8)
_CHECK_PX = 8
_MARGIN_PX = 12


class _SheetCanvas(QWidget):
    """The picture at a whole zoom."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.size_px = QSize()

    def show_image(self, image: QImage | None, zoom: int) -> None:
        """Show a picture, or nothing."""
        self.image = image
        self.size_px = QSize() if image is None else image.size() * zoom
        self.setMinimumSize(self.size_px + QSize(2 * _MARGIN_PX, 2 * _MARGIN_PX))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme.current()
        runner = QPainter(self)
        runner.fillRect(self.rect(), QColor(colors.canvas))
        if self.image is None:
            return
        place = QRect(
            (self.width() - self.size_px.width()) // 2,
            (self.height() - self.size_px.height()) // 2,
            self.size_px.width(),
            self.size_px.height(),
        )
        runner.setBrushOrigin(place.topLeft())
        runner.fillRect(place, QBrush(checkerboard(_CHECK_PX, colors)))
        runner.drawImage(place, self.image)
        runner.setPen(QColor(colors.border))
        runner.drawRect(place.adjusted(-1, -1, 0, 0))


class SheetPreview(QWidget):
    """Shows a picture at 1:1, or larger by a whole factor; what does not fit scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._canvas = _SheetCanvas()
        self.area = QScrollArea()
        self.area.setObjectName("preview_scroll")
        self.area.setWidgetResizable(True)
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

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def set_image(self, image: ByteArray | None, text: str) -> None:
        """Show uint8 (H, W, 4), or nothing, and say something of it."""
        self._image = None if image is None else to_qimage(image)
        self.size_label.setText(text)
        self._show()

    def _show(self) -> None:
        self._canvas.show_image(self._image, self.zooms.checkedId())
