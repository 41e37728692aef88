"""Pages on one another, of which one is seen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class PageStack(QStackedWidget):
    """A stack that is as low as the page that is seen can be, and as wide as all of them need.

    Qt would ask for the height that the wrapped texts of all pages would like.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self.updateGeometry)

    def hasHeightForWidth(self) -> bool:
        return False

    def minimumSizeHint(self) -> QSize:
        pages = [page for number in range(self.count()) if (page := self.widget(number)) is not None]
        width = max((page.minimumSizeHint().width() for page in pages), default=0)
        seen = self.currentWidget()
        return QSize(width, 0 if seen is None else seen.minimumSizeHint().height())
