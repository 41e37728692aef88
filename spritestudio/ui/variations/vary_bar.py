"""The bar of Vary and of Paint from this: what others shall be like, what changes, and how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from spritestudio.project.variations import DIFFERENCE
from spritestudio.specs import ByteArray
from spritestudio.ui.widgets.basics import icon_button, name_widget
from spritestudio.ui.widgets.one_line_label import OneLineLabel
from spritestudio.ui.widgets.pixel_preview import PixelPreview
from spritestudio.ui.widgets.plain_text import PlainLabel

_PREVIEW_PX = 48
_SOON_MS = 300  # after which a slider that is moved by keys counts as set
_LABEL_PX = 40  # "100 %"
_SLIDER_PX = 90
_WIDEST_PX = 480


class VaryBar(QFrame):
    """Asks how sprites shall differ from one.

    Attributes:
        differences: How different sprites shall be in each way, 0 to 1.

    Signals:
        asked: What is set has changed, and has come to rest.
        others_requested: The same again with other chances.
        closed: The person has closed the bar.
    """

    asked = Signal()
    others_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("vary_bar")
        self.setProperty("role", "hint")
        self.differences: dict[str, float] = {}
        self._titles = {
            "noise": self.tr("Other noise"),
            "repaint": self.tr("Painting over it"),
            "mix": self.tr("Other classes"),
            "style": self.tr("Other styles"),
            "facing": self.tr("Other sides"),
            "word": self.tr("Other words"),
        }
        self.source = PixelPreview()
        self.source.setFixedSize(_PREVIEW_PX, _PREVIEW_PX)
        self.source_label = PlainLabel()
        self.title = OneLineLabel()
        self.way_label = PlainLabel(self.tr("Vary by"))
        self.way = QComboBox()
        name_widget(
            self.way,
            "vary_way",
            self.tr(
                "What changes. Other noise: the noise that painting begins with goes part of the way to that "
                "of other seeds. Painting over it: the sprite goes part of the way back to noise and forth. "
                "Other classes, styles, sides or words: the same noise, with a mix that goes part of the way."
            ),
        )
        self.way.setAccessibleName(self.tr("What changes"))
        self.difference = QSlider(Qt.Orientation.Horizontal)
        self.difference.setRange(0, 100)
        self.difference.setPageStep(10)
        self.difference.setMinimumWidth(_SLIDER_PX)
        for wide in (self.way, self.difference):
            wide.setMaximumWidth(_WIDEST_PX)
        name_widget(self.difference, "vary_difference", self.tr(DIFFERENCE.label))
        self.difference_label = PlainLabel()
        self.share = PlainLabel()
        self.share.setMinimumWidth(_LABEL_PX)
        self.others = QPushButton(self.tr("Others"))
        name_widget(self.others, "vary_others", self.tr("Paint others that are as different"))
        self.others.setAccessibleName(self.tr("Others"))
        self.close_button = icon_button("cross", "vary_close", self.tr("Close this bar; the sprites stay"))
        self._rest = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._build()
        self.way.currentIndexChanged.connect(self._on_way)
        self.difference.valueChanged.connect(self._on_moved)
        self.difference.sliderReleased.connect(self._rest.start)
        self._rest.timeout.connect(self._on_rest)
        self.others.clicked.connect(self.others_requested)
        self.close_button.clicked.connect(self.closed)
        self.hide()

    def _build(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(12, 4, 6, 4)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(4)
        layout.setColumnStretch(2, 1)
        original = QVBoxLayout()
        original.setSpacing(0)
        for shown in (self.source, self.source_label):
            original.addWidget(shown, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(original, 0, 0, 2, 1)
        for line, (label, widget) in enumerate(
            ((self.way_label, self.way), (self.difference_label, self.difference))
        ):
            label.setBuddy(widget)
            layout.addWidget(label, line, 1)
            layout.addWidget(widget, line, 2)
        layout.addWidget(self.title, 0, 1, 1, 2)  # in the place of the way, where there is but one
        layout.addWidget(self.others, 0, 3)
        layout.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding), 0, 4)  # in a wide window
        layout.addWidget(self.close_button, 0, 5)
        layout.addWidget(self.share, 1, 3)

    def show_source(
        self,
        image: ByteArray,
        ways: Sequence[str],
        way: str,
        differences: Mapping[str, float],
        picture: str = "",
        told: str = "",
    ) -> None:
        """Show what is varied, and how.

        Args:
            image: The sprite as it is seen, uint8 (H, H, 4).
            ways: In which ways it can be varied, of `WAYS`.
            way: The one that is chosen.
            differences: How different the others are in each way, 0 to 1.
            picture: What a picture to paint from is called, which has a strength as in a drawing; "" for a
                sprite that is varied.
            told: What was done to that picture.
        """
        self.source.set_image(image)
        self._show_what(picture, told)
        label = self.tr("Strength") if picture else self.tr(DIFFERENCE.label)
        self.difference_label.setText(label)
        self.difference.setAccessibleName(label)
        self.difference.setToolTip(
            self.tr("How freely the picture is painted over: 0 % leaves it as it is")
            if picture
            else self.tr("How different: 0 % is the same sprite")
        )
        self.differences = dict(differences)
        with QSignalBlocker(self.way):
            self.way.clear()
            for each in ways:
                self.way.addItem(self._titles[each], each)
            self.way.setCurrentIndex(max(0, self.way.findData(way)))
        self._show_difference()
        self.show()

    def _show_what(self, picture: str, told: str) -> None:
        """Say whether a sprite is varied, or a picture painted from."""
        self.setAccessibleName(self.tr("Paint from this") if picture else self.tr("Vary"))
        line = self.tr("Paint from {0}").format(picture)
        self.title.set_line(f"{line}. {told}" if told else line)
        self.source_label.setText(self.tr("Picture") if picture else self.tr("Original"))
        self.source.setAccessibleName(self.source_label.text())
        self.source.setToolTip(
            self.tr("The picture: the sprites below are painted from it")
            if picture
            else self.tr("The original: the sprites below are like this one")
        )
        self.title.setVisible(bool(picture))
        for widget in (self.way_label, self.way):
            widget.setVisible(not picture)

    @property
    def chosen_way(self) -> str:
        """What changes, one of `WAYS`."""
        return str(self.way.currentData())

    def _show_share(self) -> None:
        self.share.setText(self.tr("{0} %").format(self.difference.value()))

    def _show_difference(self) -> None:
        with QSignalBlocker(self.difference):
            self.difference.setValue(round(100 * self.differences[self.chosen_way]))
        self._show_share()

    def _on_way(self) -> None:
        self._rest.stop()
        self._show_difference()
        self.asked.emit()

    def _on_moved(self) -> None:
        self.differences[self.chosen_way] = self.difference.value() / 100
        self._show_share()
        self._rest.start()

    def _on_rest(self) -> None:
        if not self.difference.isSliderDown():
            self.asked.emit()
