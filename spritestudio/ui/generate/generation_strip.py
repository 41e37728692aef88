"""The strip of generations: every finished grid as a small picture, to go back to, find and delete."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListView, QToolButton, QVBoxLayout, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.project.drawn_sprites import (
    DrawnSprite,
    DrawnSprites,
    drawn_in,
    postprocess_with_drawn,
)
from spritestudio.project.generation_search import GenerationSearch
from spritestudio.project.generations import Generation, GenerationHistory
from spritestudio.project.observable import Value
from spritestudio.project.workspace import Workspace
from spritestudio.specs import PostprocessSpec
from spritestudio.ui import theme
from spritestudio.ui.observing import follow
from spritestudio.ui.widgets.basics import muted, name_widget, row, sprites_text
from spritestudio.ui.widgets.images import to_qimage, true_icon

_SIDE_PX = 40  # of a picture of four sprites
_SHOWN = 4
_SEARCH_MS = 250  # after the last letter
_MAX_PICTURES = 600
_Index = QModelIndex | QPersistentModelIndex


class GenerationModel(QAbstractListModel):
    """Generations by id, with a picture of the first sprites of each.

    Args:
        history: The generations.
        drawn: What was drawn on their sprites.
    """

    def __init__(self, history: GenerationHistory, drawn: Value[DrawnSprites]) -> None:
        super().__init__()
        self._history = history
        self._drawn = drawn
        self._seen = drawn.value
        follow(drawn.changed, self, self._on_drawn)
        self._ids: list[str] = []
        self._pictures: dict[str, QPixmap] = {}
        self._tips: dict[str, str] = {}

    def show(self, ids: list[str]) -> None:
        """Show these."""
        self.beginResetModel()
        self._ids = ids
        self.endResetModel()

    def forget(self, generation_id: str) -> None:
        """Look at a generation anew: it is finished in another way."""
        self._pictures.pop(generation_id, None)
        if generation_id in self._ids:
            index = self.index(self._ids.index(generation_id))
            self.dataChanged.emit(index, index)

    def _on_drawn(self, drawn: DrawnSprites) -> None:
        """Look anew at the generations whose sprites were drawn on."""
        before, self._seen = self._seen, drawn
        changed = {one for one in {*before, *drawn} if before.get(one) is not drawn.get(one)}
        for generation_id in {origin.partition(":")[0] for origin in changed}:
            self.forget(generation_id)

    def id_at(self, index: _Index) -> str:
        """The generation in a place."""
        return self._ids[index.row()]

    def place_of(self, generation_id: str) -> QModelIndex:
        """The place of a generation; no place where it is not shown."""
        return self.index(self._ids.index(generation_id)) if generation_id in self._ids else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        generation_id = self._ids[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return true_icon(self._picture(generation_id))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            self._picture(generation_id)
            return self._tips[generation_id]
        return None

    def _picture(self, generation_id: str) -> QPixmap:
        if generation_id not in self._pictures:
            if len(self._pictures) > _MAX_PICTURES:
                self._pictures.clear()
            try:
                generation = self._history.read(generation_id)
            except SpriteStudioError as error:
                self._tips[generation_id] = error.message
                picture = QPixmap(_SIDE_PX, _SIDE_PX)
                picture.fill(QColor(theme.current().border))
                self._pictures[generation_id] = picture
            else:
                self._tips[generation_id] = _tip(generation)
                drawn = drawn_in(self._drawn.value, generation_id)
                self._pictures[generation_id] = _picture(generation, drawn)
        return self._pictures[generation_id]


class GenerationStrip(QFrame):
    """Shows the finished grids in a row, the newest at the right.

    Args:
        workspace: Has the generations and the shelf.
        parent: The owner.

    Signals:
        chosen: A generation is to be shown: its id.
        delete_requested: Generations are to be forgotten: their ids.
    """

    chosen = Signal(str)
    delete_requested = Signal(list)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("generation_strip")
        self._workspace = workspace
        self._history = workspace.generations
        self._search = GenerationSearch(self._history)
        self.model = GenerationModel(self._history, workspace.project.drawn)
        self.list = QListView()
        name_widget(
            self.list,
            "generations",
            self.tr("Finished grids; Delete forgets the selected ones"),
        )
        self.list.setModel(self.model)
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setIconSize(QSize(_SIDE_PX, _SIDE_PX))
        self.list.setGridSize(QSize(_SIDE_PX + 8, _SIDE_PX + 6))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(_SIDE_PX + 12)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.search = QLineEdit()
        name_widget(
            self.search,
            "generation_search",
            self.tr("Find finished grids: a class, a word, weights, a day, a tag, or kept"),
        )
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        for button in self.search.findChildren(QToolButton):  # Qt's own
            name_widget(button, "clear_generation_search", self.tr("Clear the search"))
        self.search.setFixedWidth(92)
        self.nothing = muted(self.tr("Nothing found"))
        self.nothing.setFixedHeight(self.list.height())
        self.search.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 0)
        content = row(self.search, self.list, self.nothing)
        content.setStretch(1, 1)
        content.setStretch(2, 1)
        layout.addLayout(content)
        self._timer = QTimer(self, singleShot=True, interval=_SEARCH_MS)
        self._timer.timeout.connect(self.refresh)
        self.search.textChanged.connect(self._on_typed)
        self.list.clicked.connect(self._on_clicked)
        self.list.activated.connect(self._on_activated)
        self._shown = ""
        self.refresh()

    def refresh(self) -> None:
        """Show the generations that are asked for."""
        self.model.show(self._search.matching(self.search.text(), self._workspace.project.shelf.value))
        found = self.model.rowCount() > 0
        self.list.setVisible(found)
        self.nothing.setVisible(not found)
        self.setVisible(len(self._history) > 1)
        self.mark(self._shown)

    def mark(self, generation_id: str) -> None:
        """Let one stand out, the one that is shown."""
        self._shown = generation_id
        place = self.model.place_of(generation_id)
        if place.isValid():
            if place.row() not in [index.row() for index in self.list.selectedIndexes()]:
                flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.list.selectionModel().setCurrentIndex(place, flag)
            self.list.scrollTo(place)
        else:
            self.list.clearSelection()
            self.list.scrollToBottom()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.mark(self._shown)  # as it may have been scrolled out of sight

    # Methods and no lambdas: a lambda would hold this widget, and free it while Qt holds a lock of its own.

    def _on_typed(self, _text: str) -> None:
        self._timer.start()

    def _on_activated(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model.id_at(index))

    def _on_clicked(self, index: QModelIndex) -> None:
        if QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:  # others select several
            self.chosen.emit(self.model.id_at(index))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Esc in the search field clear it, before it stops a painting."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if not isinstance(event, QKeyEvent) or watched is not self.search or event.type() not in kinds:
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.search.clear()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        selected = [self.model.id_at(index) for index in self.list.selectedIndexes()]
        if event.key() == Qt.Key.Key_Delete and selected:
            self.delete_requested.emit(selected)
        else:
            super().keyPressEvent(event)


def _picture(generation: Generation, drawn: Mapping[int, DrawnSprite]) -> QPixmap:
    """The first sprites of a generation, two by two, finished where that needs no others."""
    finished = generation.images[:_SHOWN]
    spec = PostprocessSpec() if generation.postprocess.only else generation.postprocess
    with contextlib.suppress(SpriteStudioError):
        finished = postprocess_with_drawn(finished, drawn, spec).images
    height, width = finished.shape[1:3]
    across = 1 if len(finished) == 1 else 2
    sheet = np.zeros((across * height, across * width, 4), np.uint8)
    for index, sprite in enumerate(finished[: across * across]):
        top, left = index // across * height, index % across * width
        sheet[top : top + height, left : left + width] = sprite
    fast, keep = Qt.TransformationMode.FastTransformation, Qt.AspectRatioMode.KeepAspectRatio
    return QPixmap.fromImage(to_qimage(sheet)).scaled(QSize(_SIDE_PX, _SIDE_PX), keep, fast)


def _tip(generation: Generation) -> str:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(generation.time))
    titles = ", ".join(title for title, _ in generation.request.sections if title)
    count = sprites_text(len(generation.images))
    return " · ".join(part for part in (titles, count, generation.request.weights, when) if part)
