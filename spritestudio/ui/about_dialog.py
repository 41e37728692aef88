"""About: what this is, and whose art the models learned from."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialogButtonBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from spritestudio import paths
from spritestudio.library.models import installed_models
from spritestudio.ui.widgets.basics import muted
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.plain_text import PlainLabel
from spritestudio.version import __version__


class AboutDialog(Dialog):
    """Version, licence, and the credits of every installed model."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("about_dialog", self.tr("About SpriteStudio"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        icon = QLabel()
        picture = QIcon(str(paths.resources() / "icons" / "spritestudio-128.png"))
        icon.setPixmap(picture.pixmap(96, 96))
        title = PlainLabel(f"SpriteStudio {__version__}")
        title.setProperty("role", "title")
        what = PlainLabel(
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
        self.credits.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setObjectName("credits_scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.credits)
        buttons = QDialogButtonBox()
        buttons.addButton(QDialogButtonBox.StandardButton.Close).setObjectName("about_close")
        buttons.rejected.connect(self.reject)
        texts = QVBoxLayout()
        texts.setSpacing(10)
        for widget in (
            title,
            what,
            muted(self.tr("The art that the models learned from")),
            scroll,
        ):
            texts.addWidget(widget)
        body = QHBoxLayout()
        body.setSpacing(18)
        body.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(texts, 1)
        layout = self.column()
        layout.addLayout(body, 1)
        layout.addWidget(buttons)
        self.open_at(560, 460)

    def _credits(self) -> str:
        parts = []
        for model in installed_models():
            lines = "".join(f"<li>{html.escape(line)}</li>" for line in model.spec.credits)
            parts.append(f"<b>{html.escape(model.title)}</b><ul>{lines}</ul>")
        return "".join(parts) or self.tr("No models are installed.")
