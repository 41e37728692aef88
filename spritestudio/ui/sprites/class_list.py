"""The classes of a set: renamed in place, put in order by dragging, and a place to drop sprites on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from spritestudio.ui import theme
from spritestudio.ui.widgets.dragging import SPRITES_MIME

_COUNT = Qt.ItemDataRole.UserRole
_COUNT_PX = 52  # room for a count


class _CountDelegate(QStyledItemDelegate):
    """Paints how many sprites a class has at the right of its name."""

    def paint(
        self, runner: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(runner, option, index)
        runner.setPen(QColor(theme.current().muted))
        place = option.rect.adjusted(0, 0, -8, 0)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        runner.drawText(place, right, index.data(_COUNT))

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        editor.setGeometry(option.rect.adjusted(0, 0, -_COUNT_PX, 0))


class ClassList(QListWidget):
    """Shows class names with their counts.

    Signals:
        rename_requested: A class by its number, and its new name.
        move_requested: A class by its number, and its new place.
        label_requested: Sprites were dropped on this class.
        chosen: A class was clicked.
        remove_requested: The selected classes are to go.
    """

    rename_requested = Signal(int, str)
    move_requested = Signal(int, int)
    label_requested = Signal(int)
    chosen = Signal(int)
    remove_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("class_list")
        self.setAccessibleName(self.tr("Classes"))
        self.setToolTip(
            self.tr("Double-click to rename, drag to put in order, drop sprites on a class to move them")
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setItemDelegate(_CountDelegate(self))
        self.itemChanged.connect(self._on_item_changed)
        self.itemClicked.connect(lambda item: self.chosen.emit(self.row(item)))

    def show_classes(self, names: Sequence[str], counts: Sequence[int]) -> None:
        """Show other names and counts; who was selected stays so."""
        selected = {item.text() for item in self.selectedItems()}
        self.blockSignals(True)
        self.clear()
        for name, count in zip(names, counts, strict=True):
            item = QListWidgetItem(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setData(_COUNT, f"{count:,}")
            self.addItem(item)
            item.setSelected(name in selected)
        self.blockSignals(False)

    def selected_classes(self) -> list[int]:
        """The numbers of the selected classes, in order."""
        return sorted(self.row(item) for item in self.selectedItems())

    def rename(self, number: int) -> None:
        """Let the name of a class be edited."""
        self.setCurrentRow(number)
        self.editItem(self.item(number))

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        self.rename_requested.emit(self.row(item), item.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)

    # Drag and drop

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(SPRITES_MIME) or event.source() is self:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        position = event.position().toPoint()
        if event.source() is self:
            super().dragMoveEvent(event)
        elif event.mimeData().hasFormat(SPRITES_MIME) and (item := self.itemAt(position)) is not None:
            self.blockSignals(True)
            self.setCurrentItem(item)
            self.blockSignals(False)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        position = event.position().toPoint()
        if event.mimeData().hasFormat(SPRITES_MIME):
            if (item := self.itemAt(position)) is not None:
                event.acceptProposedAction()
                self.label_requested.emit(self.row(item))
        elif event.source() is self and (moved := self.selected_classes()):
            event.setDropAction(Qt.DropAction.IgnoreAction)  # the set is put in order, and shown anew
            event.accept()
            self.move_requested.emit(moved[0], self._place_at(position, moved[0]))

    def _place_at(self, position: QPoint, moved: int) -> int:
        item = self.itemAt(position)
        row = self.count() if item is None else self.row(item)
        if item is not None and position.y() > self.visualItemRect(item).center().y():
            row += 1
        return row - 1 if row > moved else row
