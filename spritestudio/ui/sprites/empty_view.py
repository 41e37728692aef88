"""The Sprites page before there are any: an invitation."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.ui import theme
from spritestudio.ui.widgets.basics import muted, row
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.plain_text import PlainLabel

_INSET_PX = 28
_SPRITE_PX = 48


class _Parade(QWidget):
    """A row of sprites, as an example of what belongs here."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_SPRITE_PX)
        self._images = [to_qimage(image) for image in starter_sprites(seed=5, per_class=2).images[::2]]

    def paintEvent(self, _event: QPaintEvent) -> None:
        runner = QPainter(self)
        pitch = _SPRITE_PX + 12
        left = (self.width() - len(self._images) * pitch + 12) // 2
        for number, image in enumerate(self._images):
            runner.drawImage(QRect(left + number * pitch, 0, _SPRITE_PX, _SPRITE_PX), image)


class EmptyView(QWidget):
    """A place to drop art on, and the three ways to begin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("empty_view")
        title = PlainLabel(self.tr("Bring your art"))
        title.setProperty("role", "title")
        text = muted(
            self.tr(
                "Drop sprites, sprite sheets, animations, Aseprite files, .npz or .npy sets\n"
                "or a folder with a sub-folder per class here."
            )
        )
        self.files = QPushButton(self.tr("Open sprites…"))
        self.folder = QPushButton(self.tr("Open folder…"))
        self.starter = QPushButton(self.tr("Try the starter set"))
        self.files.setProperty("role", "primary")
        for button, name, tip in (
            (self.files, "empty_open_files", self.tr("Pictures, sheets, animations or sets (Ctrl+O)")),
            (self.folder, "empty_open_folder", self.tr("A folder of pictures, or of one folder per class")),
            (self.starter, "empty_starter", self.tr("600 small sprites in six classes, drawn by this app")),
        ):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
            button.setToolTip(tip)
            button.setMinimumHeight(30)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStretch(1)
        layout.addWidget(_Parade())
        for label in (title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addLayout(row(None, self.files, self.folder, self.starter, None))
        layout.addStretch(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme.current()
        runner = QPainter(self)
        runner.fillRect(self.rect(), QColor(colors.canvas))
        runner.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colors.disabled), 2, Qt.PenStyle.DashLine)
        runner.setPen(pen)
        runner.drawRoundedRect(self.rect().adjusted(_INSET_PX, _INSET_PX, -_INSET_PX, -_INSET_PX), 12, 12)
