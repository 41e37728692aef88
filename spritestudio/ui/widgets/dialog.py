"""What every dialog has: one inset, a size that fits on the screen, and a Return key that ends typing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

_INSETS_PX = (16, 14, 16, 14)
_SPACING_PX = 12
_FRAME = QSize(16, 48)  # about what a desktop adds around a dialog


class Dialog(QDialog):
    """A dialog in which Return in a field ends typing, and presses no button.

    Args:
        name: Its object name.
        title: What its frame says.
        parent: The window.

    Attributes:
        of_project: Whether what comes of it goes into the project that was open when it was asked for.
    """

    of_project = False

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self._last_field: QWidget | None = None

    def let_return_accept(self, field: QWidget) -> None:
        """Let Return press the default button where it is typed in `field`, the last thing that is asked."""
        self._last_field = field

    def column(self) -> QVBoxLayout:
        """The layout of the dialog, with the insets that all have."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_INSETS_PX)
        layout.setSpacing(_SPACING_PX)
        return layout

    def open_at(self, width: int, height: int) -> None:
        """Be of a size at first, or as large as the screen allows."""
        self.resize(QSize(width, height).boundedTo(self.screen().availableSize() - _FRAME))

    def leave(self) -> None:
        """Say again what becomes of it, and close."""
        self.blockSignals(False)
        self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        focus = self.focusWidget()
        is_field = isinstance(focus, (QAbstractSpinBox, QComboBox, QLineEdit))
        if is_return and is_field and focus is not self._last_field:
            event.accept()
        else:
            super().keyPressEvent(event)


def leave_dialogs(window: QWidget) -> list[str]:
    """Close the dialogs of a window that are of the project of now, before another is open, and name them.

    A box of the system says no to what it asks, whoever asked. The dialogs behind it say nothing any more,
    and are closed when it has gone: it would be deleted with them while it returns its answer.
    """
    boxes: list[QDialog] = []
    while isinstance(box := QApplication.activeModalWidget(), QDialog) and not isinstance(box, Dialog):
        if box in boxes:
            break
        boxes.append(box)
        box.reject()
    left = [dialog for dialog in window.findChildren(Dialog) if dialog.of_project and dialog.isVisible()]
    for dialog in reversed(left):  # those within others first
        if boxes:
            dialog.blockSignals(True)
            boxes[-1].destroyed.connect(dialog.leave)
        else:
            dialog.reject()
    return [dialog.windowTitle() for dialog in left]
