"""The share of one class in a mix."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from spritestudio.project.mixes import MAX_SHARE
from spritestudio.specs.fields import FieldInfo
from spritestudio.ui.widgets.plain_text import PlainLabel, plain, short_name
from spritestudio.ui.widgets.range_spin import ProblemLabel, RangeDoubleSpinBox, show_number

_TICKS = 100  # slider positions per 1.0


class ClassSlider(QWidget):
    """The share of one class: a label, a slider and a number that agree.

    Signals:
        share_changed: Another share is wanted of the class.
        alone_wanted: The class is wanted, and no other.
        held: Whether the slider is held.
    """

    share_changed = Signal(str, float)
    alone_wanted = Signal(str)
    held = Signal(bool)

    def __init__(self, name: str, layout: QGridLayout, line: int) -> None:
        super().__init__()
        self.name = name
        self.label = PlainLabel(short_name(name.replace("_", " ")))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, int(MAX_SHARE * _TICKS))
        self.slider.setPageStep(10)
        self.slider.setObjectName(f"slider_{name}")
        self.slider.setAccessibleName(self.tr("Share of {0}").format(name))
        title = name.replace("_", " ")
        share = FieldInfo(title, "its share", kind=float, maximum=MAX_SHARE, step=0.1, decimals=2)
        self.number = RangeDoubleSpinBox(share)
        self.number.setFixedWidth(46)
        self.number.setProperty("role", "dense")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setObjectName(f"number_{name}")
        self.number.setAccessibleName(self.tr("Share of {0}, as a number").format(name))
        self.label.setBuddy(self.number)
        tip = self.tr("How much of {0} goes into this mix: 0 none, 1 as trained, 2 exaggerated.")
        for column, widget in enumerate((self.label, self.slider, self.number)):
            widget.setToolTip(plain(tip.format(title)))
            layout.addWidget(widget, 2 * line, column)
        alone = self.tr("A click on the name takes it alone.")
        self.label.setCursor(Qt.CursorShape.PointingHandCursor)
        self.label.setObjectName(f"alone_{name}")
        self.label.setProperty("clicks", True)
        self.label.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.label.setToolTip(plain(f"{tip.format(title)} {alone}"))
        self.label.installEventFilter(self)
        layout.addWidget(ProblemLabel([self.number]), 2 * line + 1, 0, 1, 3)
        self.slider.valueChanged.connect(self._on_slid)
        self.slider.sliderPressed.connect(lambda: self.held.emit(True))
        self.slider.sliderReleased.connect(lambda: self.held.emit(False))
        self.number.valueChanged.connect(self._on_typed)

    def set_share(self, share: float) -> None:
        """Show a share without telling of a change."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(share * _TICKS))
        show_number(self.number, share)
        self._mark(share)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.label and isinstance(event, QMouseEvent):
            is_press = event.type() == QEvent.Type.MouseButtonPress
            if is_press and event.button() == Qt.MouseButton.LeftButton:
                self.alone_wanted.emit(self.name)
                return True
        return super().eventFilter(watched, event)

    def _on_slid(self, ticks: int) -> None:
        show_number(self.number, ticks / _TICKS)
        self._mark(ticks / _TICKS)
        self.share_changed.emit(self.name, ticks / _TICKS)

    def _on_typed(self, share: float) -> None:
        if self.number.problem:
            return
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(share * _TICKS))
        self._mark(share)
        self.share_changed.emit(self.name, share)

    def _mark(self, share: float) -> None:
        role = "heading" if share > 0 else ""  # by the style sheet: a font set here is lost with the theme
        if self.label.property("role") != role:
            self.label.setProperty("role", role)
            self.label.style().polish(self.label)
