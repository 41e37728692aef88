"""The bar above the sprites: open, undo, save, and how far reading has come."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from spritestudio.ui.widgets.allowing import allow, not_redoable, not_undoable
from spritestudio.ui.widgets.basics import icon_button, name_widget
from spritestudio.ui.widgets.plain_text import PlainLabel, plain


class ToolBar(QWidget):
    """Buttons, and while something is read its progress with a way to cancel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sprites_tools")
        self.files = QPushButton(self.tr("Open sprites…"))
        self.folder = QPushButton(self.tr("Open folder…"))
        self.undo = QPushButton(self.tr("Undo"))
        self.redo = QPushButton(self.tr("Redo"))
        self.play = icon_button("play", "sprites_play", self.tr("Play the clips of this set"))
        self.play.setCheckable(True)
        self.save = QPushButton(self.tr("Save set"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.text = PlainLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(180)
        for widget, name, text in (
            (self.files, "open_files", self.tr("Open pictures, sheets, animations or sets")),
            (self.folder, "open_folder", self.tr("Open a folder of pictures, or of one folder per class")),
            (self.undo, "undo", self.tr("Undo the last step (Ctrl+Z)")),
            (self.redo, "redo", self.tr("Do again what was undone (Ctrl+Shift+Z)")),
            (self.save, "save_set", self.tr("Save all of it as one .npz file (Ctrl+S)")),
            (self.cancel, "cancel_reading", self.tr("Stop reading; nothing comes of it")),
            (self.bar, "reading_progress", self.tr("How far reading has come")),
        ):
            name_widget(widget, name, text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 7, 12, 7)
        layout.setSpacing(6)
        for button in (self.files, self.folder):
            layout.addWidget(button)
        layout.addSpacing(10)
        for button in (self.undo, self.redo):
            layout.addWidget(button)
        layout.addSpacing(10)
        layout.addWidget(self.play)
        layout.addStretch(1)
        for item in (self.text, self.bar, self.cancel):
            layout.addWidget(item)
            item.hide()
        layout.addSpacing(6)
        layout.addWidget(self.save)

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Show how far reading has come; 0 of 0 is that nobody knows."""
        self.setVisible(True)
        self.text.setText(text)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        for item in (self.text, self.bar, self.cancel):
            item.show()

    def end_progress(self) -> None:
        """Nothing is read any more."""
        for item in (self.text, self.bar, self.cancel):
            item.hide()

    def show_state(self, undo: str, redo: str, unsaved: bool) -> None:
        """Show what can be undone, done again and saved."""
        for button, title, usual, lack in (
            (self.undo, undo, self.tr("Undo the last step (Ctrl+Z)"), not_undoable(undo)),
            (self.redo, redo, self.tr("Do again what was undone (Ctrl+Shift+Z)"), not_redoable(redo)),
        ):
            allow(button, lack, plain(title) or usual)
        allow(self.save, "" if unsaved else self.tr("Its file has all of it"))
