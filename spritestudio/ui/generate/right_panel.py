"""The right panel of the Generate page: the sprite at hand, and how all are finished."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QTabBar, QVBoxLayout, QWidget

from spritestudio.ui.widgets.basics import line
from spritestudio.ui.widgets.page_stack import PageStack

_WIDTH_PX = 244


class RightPanel(QFrame):
    """Panels behind tabs.

    Args:
        pages: Each panel with the text of its tab.
        parent: The owner.
    """

    def __init__(self, pages: dict[str, QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setFixedWidth(_WIDTH_PX)
        self.tabs = QTabBar()
        self.tabs.setObjectName("side_tabs")
        self.tabs.setAccessibleName(self.tr("Panels on the right"))
        self.tabs.setExpanding(True)
        self.tabs.setDrawBase(False)
        self._stack = PageStack()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.tabs, line(), self._stack):
            layout.addWidget(widget)
        for text, page in pages.items():
            self.tabs.addTab(text)
            self._stack.addWidget(page)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)

    def show_page(self, page: QWidget) -> None:
        """Bring a panel to the front."""
        self.tabs.setCurrentIndex(self._stack.indexOf(page))
