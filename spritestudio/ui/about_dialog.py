"""About: what this is, and whose art the models learned from."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from spritestudio import paths
from spritestudio.library.models import installed_models
from spritestudio.ui.widgets.basics import muted
from spritestudio.version import __version__


class AboutDialog(QDialog):
    """Version, licence, and the credits of every installed model."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("about_dialog")
        self.setWindowTitle(self.tr("About SpriteStudio"))
        self.setMinimumWidth(520)
        icon = QLabel()
        picture = QIcon(str(paths.resources() / "icons" / "spritestudio-128.png"))
        icon.setPixmap(picture.pixmap(96, 96))
        title = QLabel(f"<h2>SpriteStudio {__version__}</h2>")
        what = QLabel(
            self.tr(
                "Mix ideas, watch a diffusion model paint sprites, export sheets. Everything runs on "
                "this computer. MIT licence; built with Qt (LGPL), PyTorch, numpy and Pillow."
            )
        )
        what.setWordWrap(True)
        self.credits = QLabel(self._credits())
        self.credits.setObjectName("credits")
        self.credits.setWordWrap(True)
        self.credits.setTextFormat(Qt.TextFormat.RichText)
        self.credits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox()
        buttons.addButton(QDialogButtonBox.StandardButton.Close).setObjectName("about_close")
        buttons.rejected.connect(self.reject)
        texts = QVBoxLayout()
        texts.setSpacing(10)
        for widget in (
            title,
            what,
            muted(self.tr("The art that the models learned from")),
            self.credits,
        ):
            texts.addWidget(widget)
        body = QHBoxLayout()
        body.setSpacing(18)
        body.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(texts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 14)
        layout.addLayout(body)
        layout.addWidget(buttons)

    def _credits(self) -> str:
        parts = []
        for model in installed_models():
            lines = "".join(f"<li>{html.escape(line)}</li>" for line in model.spec.credits)
            parts.append(f"<b>{html.escape(model.title)}</b><ul>{lines}</ul>")
        return "".join(parts) or self.tr("No models are installed.")
