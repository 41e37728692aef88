"""No test waits for a person: a box that nobody announced is closed, and fails its test with what it said."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QMessageBox, QWidget

import spritestudio

_PACKAGE = str(Path(spritestudio.__file__).parent)
_LOOK_MS = 20


class ModalGuard:
    """Looks for boxes on whose answer the application waits.

    A dialog that is merely open, with `open()` or `show()`, waits for nobody: what tells the two apart is
    that the application's own code is still being run when the timer fires. It is answered at the second
    look: by then what its opening set off has happened, as that its window becomes the active one.

    Attributes:
        unannounced: What the boxes said that were closed.
    """

    def __init__(self) -> None:
        self.unannounced: list[str] = []
        self._answers: list[Callable[[QWidget], object]] = []
        self._seen: QWidget | None = None
        self._timer = QTimer(interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def answer(self, act: Callable[[QWidget], object]) -> None:
        """Announce a box: once it stands, `act` is called with it and has to end it."""
        self._answers.append(act)

    def press(self, label: str) -> None:
        """Announce a box, and press the button that is labelled so."""

        def act(box: QWidget) -> None:
            assert isinstance(box, QMessageBox), f"{said_by(box)} has no such buttons"
            buttons = {button.text().replace("&", ""): button for button in box.buttons()}
            buttons[label].click()

        self.answer(act)

    def stop(self) -> str:
        """Look no more, and say what was wrong: "" where all was as announced."""
        self._timer.stop()
        faults = [f"it waited for a person: {text}" for text in self.unannounced]
        faults += ["a box that was announced did not come"] * len(self._answers)
        while (open_box := QApplication.activeModalWidget()) is not None:
            faults.append(f"a box was left open: {said_by(open_box)}")
            _end(open_box)
        return "; ".join(faults)

    def _look(self) -> None:
        box = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if box is None or not _application_waits(sys._getframe()):
            self._seen = None
            return
        if box is not self._seen:
            self._seen = box
            return
        self._seen = None
        if self._answers:
            try:
                self._answers.pop(0)(box)
            except Exception as error:
                self.unannounced.append(f"{said_by(box)} ({error!r})")
                _end(box)
        else:
            self.unannounced.append(said_by(box))
            _end(box)


def said_by(box: QWidget) -> str:
    """Kind, title and texts of a box."""
    texts = [box.windowTitle()]
    if isinstance(box, QMessageBox):
        texts += [box.text(), box.informativeText()]
    elif isinstance(box, QMenu):
        texts += [action.text() for action in box.actions()]
    else:
        texts += [label.text() for label in box.findChildren(QLabel)]
    return f"{type(box).__name__} “{' · '.join(text for text in texts if text)}”"


def _application_waits(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith(_PACKAGE):
            return True
        frame = frame.f_back
    return False


def _end(box: QWidget) -> None:
    """Close it whatever it asks before it closes."""
    with contextlib.suppress(RuntimeError):
        if isinstance(box, QDialog):
            QDialog.done(box, QDialog.DialogCode.Rejected)
        else:
            box.close()
        box.hide()
