"""The Learn page: chapters at the left, their text, and a live figure beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from spritestudio.ui.learn.chapter_text import ChapterText
from spritestudio.ui.learn.chapters import CHAPTERS
from spritestudio.ui.learn.collapse_figure import CollapseFigure
from spritestudio.ui.learn.figure import LiveFigure
from spritestudio.ui.learn.guidance_figure import GuidanceFigure
from spritestudio.ui.learn.jobs import FigureRow
from spritestudio.ui.learn.methods_figure import MethodsFigure
from spritestudio.ui.learn.mixing_figure import MixingFigure
from spritestudio.ui.learn.noise_figure import NoiseFigure
from spritestudio.ui.learn.step_figure import StepFigure
from spritestudio.ui.page import Page
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.basics import edge, name_widget

_FIGURES: dict[str, Callable[[], LiveFigure]] = {
    "noise": NoiseFigure,
    "step": StepFigure,
    "collapse": CollapseFigure,
    "methods": MethodsFigure,
    "mixing": MixingFigure,
    "guidance": GuidanceFigure,
}
_CHAPTER = "chapter"
_LIST_PX = 190
_WIDE_PX = 1200  # from here on there is room for the list
_COMBO_INSETS_PX = (16, 12, 16, 0)
_FIGURE_INSETS_PX = (16, 16, 20, 14)
_TEXT_PX = (250, 560)  # at least and at most: longer lines are hard to read


class LearnPage(Page):
    """Tells how diffusion paints; every figure can be opened on the Generate page.

    Signals:
        open_requested: Weights, a GenerateSpec of theirs that is wanted there, and a name for that change.
    """

    open_requested = Signal(object, object, str)
    is_aside = True

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("learn_page")
        self.setWindowTitle(self.tr("Learn"))
        self._preferences = preferences
        self._figures: dict[str, LiveFigure] = {}
        self._holders: list[QWidget] = []
        self.list = QListWidget()
        self.list.setObjectName("chapters")
        self.list.setAccessibleName(self.tr("Chapters"))
        self.list.setFixedWidth(_LIST_PX)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.combo = QComboBox()  # in place of the list where there is no room for it
        self.combo.setModel(self.list.model())
        name_widget(self.combo, "chapters_combo", self.tr("Chapters"))
        self._edge = edge()
        self.texts = QStackedWidget()
        self.stack = QStackedWidget()
        for number, chapter in enumerate(CHAPTERS):
            title = _tr(chapter.title)
            self.list.addItem(f"{number + 1}  {title}")
            following = CHAPTERS[number + 1].title if number + 1 < len(CHAPTERS) else ""
            text = ChapterText(chapter, _tr(following) if following else "")
            text.next_requested.connect(self.show_next)
            self.texts.addWidget(text)
            holder = QWidget()
            QVBoxLayout(holder).setContentsMargins(*_FIGURE_INSETS_PX)
            self.stack.addWidget(holder)
            self._holders.append(holder)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        reading = QWidget()
        reading.setObjectName("learn_reading")
        reading.setMinimumWidth(_TEXT_PX[0])
        reading.setMaximumWidth(_TEXT_PX[1])
        column = QVBoxLayout(reading)
        column.setContentsMargins(0, 0, 0, 0)
        self._combo_row = QWidget()
        around = QVBoxLayout(self._combo_row)
        around.setContentsMargins(*_COMBO_INSETS_PX)
        around.addWidget(self.combo)
        column.addWidget(self._combo_row)
        column.addWidget(self.texts, 1)
        layout.addWidget(self.list)
        layout.addWidget(self._edge)
        layout.addWidget(reading, 1)
        layout.addWidget(edge())
        layout.addWidget(self.stack, 2)
        names = [chapter.name for chapter in CHAPTERS]
        kept = preferences.get(_CHAPTER)
        self.list.setCurrentRow(names.index(kept) if kept in names else 0)
        self.list.currentRowChanged.connect(self._on_chosen)
        self.combo.activated.connect(self.list.setCurrentRow)
        self._show_texts()

    @property
    def chapter(self) -> int:
        """The place of the chapter that is shown."""
        return self.list.currentRow()

    def show_chapter(self, name: str) -> None:
        """Show a chapter by the name of its figure."""
        self.list.setCurrentRow([chapter.name for chapter in CHAPTERS].index(name))

    def show_next(self) -> None:
        """Go on to the next chapter."""
        self.list.setCurrentRow(min(self.chapter + 1, len(CHAPTERS) - 1))

    def figure(self, name: str) -> LiveFigure:
        """The figure of a chapter, made when it is first wanted."""
        if name not in self._figures:
            figure = self._figures[name] = _FIGURES[name]()
            figure.open_requested.connect(self._on_open_requested)
            figure.failed.connect(self.failed)
            place = [chapter.name for chapter in CHAPTERS].index(name)
            holder = self._holders[place].layout()
            assert holder is not None
            holder.addWidget(figure)
        return self._figures[name]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= _WIDE_PX
        self.list.setVisible(is_wide)
        self._edge.setVisible(is_wide)
        self._combo_row.setHidden(is_wide)
        self.list.doItemsLayout()  # by the style sheet, which was not known to it before

    def showEvent(self, event: QShowEvent) -> None:
        self.figure(CHAPTERS[self.chapter].name)
        super().showEvent(event)

    def gestures(self) -> Sequence[tuple[str, str]]:
        return ((self.tr("Up, Down in the list"), self.tr("Another chapter")),)

    def wind_down(self) -> None:
        for figure in self._figures.values():
            figure.job.drop()

    def shut_down(self) -> None:
        self._preferences.set(_CHAPTER, CHAPTERS[self.chapter].name)

    def _on_chosen(self, _row: int) -> None:
        self.figure(CHAPTERS[self.chapter].name)
        self._show_texts()

    def _show_texts(self) -> None:
        self.combo.setCurrentIndex(self.chapter)
        self.texts.setCurrentIndex(self.chapter)
        self.stack.setCurrentIndex(self.chapter)

    def _on_open_requested(self, row: FigureRow) -> None:
        title = self.tr("Open “{0}”").format(_tr(CHAPTERS[self.chapter].title))
        self.open_requested.emit(row.weights, row.spec, title)


def _tr(text: str) -> str:
    return QCoreApplication.translate("learn", text)
