"""Small pieces that every panel is made of."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSlider,
    QTabBar,
    QToolButton,
    QWidget,
)

from spritestudio.ui import theme
from spritestudio.ui.pixel_icons import pixel_icon
from spritestudio.ui.widgets.plain_text import PlainLabel, plain


class IconButton(QToolButton):
    """A button with one of our pixel icons, in the colour of the theme."""

    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._refresh()

    def set_icon_name(self, icon_name: str) -> None:
        """Show another icon."""
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._refresh()

    def _refresh(self) -> None:
        colors = theme.current()
        shades = (QColor(shade) for shade in (colors.text, colors.disabled, colors.on_accent))
        self.setIcon(pixel_icon(self._icon_name, *shades))


class SteadyButton(QPushButton):
    """A button that takes the place of another: the second press of a double click on that does nothing."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


class WheelGuard(QObject):
    """Keeps the wheel from changing values that only happen to lie under the mouse.

    Installed on the sliders, numbers and tabs of a panel that scrolls, only the one in focus gets the wheel,
    and tabs never do.
    """

    def guard(self, panel: QWidget) -> None:
        """Guard all that `panel` holds now."""
        for kind in (QAbstractSpinBox, QComboBox, QSlider, QTabBar):
            for widget in panel.findChildren(kind):
                if kind is not QTabBar:
                    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        may_take = isinstance(watched, QWidget) and watched.hasFocus() and not isinstance(watched, QTabBar)
        if event.type() == QEvent.Type.Wheel and not may_take:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def icon_button(icon_name: str, name: str, tip: str) -> IconButton:
    """An icon button that tests, tooltips and screen readers know by name."""
    button = IconButton(icon_name)
    name_widget(button, name, tip)
    button.setCursor(Qt.CursorShape.ArrowCursor)
    return button


def name_widget(widget: QWidget, name: str, text: str) -> None:
    """Let tests know a widget by its name, and people and screen readers by what it does."""
    widget.setObjectName(name)
    widget.setAccessibleName(text)
    widget.setToolTip(plain(text))


def row(*items: QWidget | None) -> QHBoxLayout:
    """Widgets beside each other; None is free space."""
    layout = QHBoxLayout()
    layout.setSpacing(6)
    for item in items:
        if item is None:
            layout.addStretch(1)
        else:
            layout.addWidget(item)
    return layout


def heading(text: str) -> PlainLabel:
    """The title of a part of a panel."""
    label = PlainLabel(text)
    label.setProperty("role", "heading")
    return label


def muted(text: str = "") -> PlainLabel:
    """A quiet label."""
    label = PlainLabel(text)
    label.setProperty("role", "muted")
    return label


def line() -> QFrame:
    """A thin line between parts of a panel."""
    frame = QFrame()
    frame.setProperty("role", "line")
    return frame


def edge() -> QFrame:
    """A thin line between panels."""
    frame = QFrame()
    frame.setProperty("role", "edge")
    return frame


def scrolling(content: QWidget) -> QScrollArea:
    """A place where something scrolls up and down if there is no room for all of it."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    area.setMinimumWidth(content.minimumSizeHint().width())
    return area


def counted_text(count: int, one: str, several: str) -> str:
    """`one`, or `several` with the number in the place of {0}."""
    return (one if count == 1 else several).format(count)


def sprites_text(count: int) -> str:
    """ "1 sprite" or "32 sprites"."""
    text = QCoreApplication.translate("widgets", "1 sprite" if count == 1 else "{0} sprites")
    return text.format(count)


def steps_text(count: int) -> str:
    """ "1 step" or "32 steps"."""
    text = QCoreApplication.translate("widgets", "1 step" if count == 1 else "{0} steps")
    return text.format(count)
