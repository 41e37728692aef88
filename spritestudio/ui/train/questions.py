"""What a person is asked before something ends."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget


def may_pause(parent: QWidget) -> bool:
    """Ask whether the training may be saved and paused, since the window is about to close."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("questions", text)

    box = QMessageBox(parent)
    box.setObjectName("close_while_training")
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("A training is at work"))
    box.setText(tr("Save the training and close?"))
    box.setInformativeText(tr("Nothing is lost: at the next start you can continue where it stands now."))
    save = box.addButton(tr("Save and close"), QMessageBox.ButtonRole.AcceptRole)
    keep = box.addButton(tr("Keep training"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(keep)
    box.exec()
    return box.clickedButton() is save
