"""Where a name is typed right beside what it is given to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

_LEAST = QSize(130, 24)


class NameField(QLineEdit):
    """A field over a view, hidden until a name is asked for.

    Args:
        name: Its object name.
        parent: What it lies over.

    Signals:
        beside_requested: Tab was pressed: that of what comes next is to be asked for (True), or of what comes
            before.
    """

    beside_requested = Signal(bool)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = parent
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Name"))
        self.setToolTip(self.tr("Return ends, Tab goes on to the next one, Esc leaves the name as it was"))
        self.setFrame(False)
        self.hide()

    def ask(self, name: str, while_empty: str) -> None:
        """Begin with a name; `while_empty` is what it is called without one."""
        self.setPlaceholderText(while_empty)
        self.setText(name)
        self.selectAll()
        self.show()
        self._tell(self.toolTip())

    def place_over(self, place: QRect) -> None:
        """Lie over a place of the view, as far as that is to be seen."""
        field = QRect(place)
        field.setSize(place.size().expandedTo(_LEAST))
        field.moveCenter(place.center())
        field.moveLeft(max(0, min(field.left(), self._view.width() - field.width())))
        field.moveBottom(min(field.bottom(), self._view.height() - 1))
        self.setGeometry(field)

    def _tell(self, text: str) -> None:
        """Let the status bar of the window say something; "" clears it."""
        QApplication.sendEvent(self, QStatusTipEvent(text))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tell("")

    def event(self, event: QEvent) -> bool:
        overriding = event.type() == QEvent.Type.ShortcutOverride
        ending = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if overriding and ending:
            event.accept()  # whatever it does on the page
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        self.beside_requested.emit(forward)
        return True
