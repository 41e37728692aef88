"""What a person does to the classes and sprites of a set, as steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.project.set_document import SetDocument
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.ui.sprites.class_grid import ClassGrid
from spritestudio.ui.sprites.class_list import ClassList
from spritestudio.ui.sprites.mix_dialog import MixDialog
from spritestudio.ui.widgets.basics import sprites_text


class SetEditor(QObject):
    """Turns requests of the views into states of the document.

    Signals:
        failed: An exception to tell of.

    Args:
        document: What is edited.
        grid: Where sprites are selected.
        classes: Where classes are selected.
        window: What dialogs stand before.
    """

    failed = Signal(object)

    def __init__(self, document: SetDocument, grid: ClassGrid, classes: ClassList, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._grid, self._classes, self._window = document, grid, classes, window

    # Sprites

    def label(self, number: int) -> None:
        """Let the selected sprites belong to one class; -1 is none."""
        editable, selected = self._document.editable, self._grid.selected_sprites()
        if editable is None or not len(selected):
            return
        if number >= len(editable.class_names):
            self.failed.emit(SpriteStudioError(self.tr("There is no class {0}.").format(number + 1)))
            return
        name = editable.class_names[number] if number >= 0 else self.tr("no class")
        title = self.tr("Move {0} to {1}").format(sprites_text(len(selected)), name)
        self._do(title, edits.label(editable, selected, number if number >= 0 else None))

    def label_and_go_on(self, number: int) -> None:
        """Label what is selected; if it was one sprite, the next one is selected for the next key."""
        selected = self._grid.selected_sprites()
        follower = self._grid.next_sprite(int(selected[0])) if len(selected) == 1 else None
        self.label(number)
        if follower is not None:
            self._grid.select_sprites([follower])
            self._grid.reveal(follower)

    def split(self) -> None:
        """Make a new class of the selected sprites, or an empty one where none is selected."""
        editable, selected = self._document.editable, self._grid.selected_sprites()
        if editable is None:
            return
        name, accepted = QInputDialog.getText(
            self._window,
            self.tr("New class"),
            self.tr("Name of the class of {0}:").format(sprites_text(len(selected)))
            if len(selected)
            else self.tr("Name of the class:"),
        )
        if accepted:
            title = self.tr("New class {0}").format(name)
            self._try(title, lambda: edits.split_class(editable, selected, name))

    def mix(self) -> None:
        """Ask for the shares of the selected sprites."""
        editable, selected = self._document.editable, self._grid.selected_sprites()
        if editable is None or not len(selected):
            return
        now = dict(enumerate(editable.contexts[selected[0]].tolist()))
        dialog = MixDialog(editable.class_names, now, len(selected), self._window)
        dialog.finished.connect(dialog.deleteLater)

        def take() -> None:
            title = self.tr("Labels of {0}").format(sprites_text(len(selected)))
            self._try(title, lambda: edits.set_shares(editable, selected, dialog.shares()))

        dialog.accepted.connect(take)
        dialog.open()

    def exclude(self) -> None:
        """Leave the selected sprites out, or let them in again where all of them are out."""
        editable, selected = self._document.editable, self._grid.selected_sprites()
        if editable is None or not len(selected):
            return
        out = not editable.excluded[selected].all()
        title = self.tr("Exclude {0}") if out else self.tr("Include {0}")
        self._do(title.format(sprites_text(len(selected))), edits.exclude(editable, selected, out))

    def group(self) -> None:
        """Say that the selected sprites are frames of one animation."""
        editable, selected = self._document.editable, self._grid.selected_sprites()
        if editable is not None and len(selected):
            self._do(
                self.tr("Group {0}").format(sprites_text(len(selected))), edits.group(editable, selected)
            )

    def describe(self, key: str, text: str) -> None:
        """Write what is known of the selected sprites, or of all."""
        editable, selected = self._document.editable, self._grid.selected_sprites()
        if editable is not None:
            indices = selected if len(selected) else np.arange(editable.count)
            self._do(
                self.tr("Describe {0}").format(sprites_text(len(indices))),
                edits.describe(editable, indices, key, text),
            )

    def words_from_names(self) -> None:
        """Write the words that the names of the selected sprites, or of all, are made of."""
        editable, selected = self._document.editable, self._grid.selected_sprites()
        if editable is not None:
            indices = selected if len(selected) else np.arange(editable.count)
            self._try(self.tr("Words from names"), lambda: edits.words_from_names(editable, indices))

    # Classes

    def rename(self, number: int, name: str) -> None:
        """Give a class another name."""
        if (editable := self._document.editable) is not None:
            self._try(self.tr("Rename class"), lambda: edits.rename_class(editable, number, name))

    def rename_selected(self) -> None:
        """Let the name of the selected class be edited in its place."""
        if selected := self._classes.selected_classes():
            self._classes.rename(selected[0])

    def merge(self) -> None:
        """Make the selected classes one."""
        editable, selected = self._document.editable, self._classes.selected_classes()
        if editable is None or len(selected) < 2:
            self.failed.emit(
                SpriteStudioError(
                    self.tr("Select two classes or more to merge."),
                    self.tr("Click them in the list of classes with Ctrl held down."),
                )
            )
            return
        names = [editable.class_names[number] for number in selected]
        self._do(self.tr("Merge {0}").format(", ".join(names)), edits.merge_classes(editable, selected))

    def remove(self) -> None:
        """Take the selected classes away; their sprites stay, of no class."""
        editable, selected = self._document.editable, self._classes.selected_classes()
        if editable is not None and selected:
            self._try(self.tr("Remove class"), lambda: _without(editable, selected))

    def move(self, number: int, to: int) -> None:
        """Move a class to another place."""
        if (editable := self._document.editable) is not None:
            self._do(self.tr("Move class"), edits.move_class(editable, number, to))

    def move_by(self, steps: int) -> None:
        """Move the selected class up (negative) or down."""
        editable, selected = self._document.editable, self._classes.selected_classes()
        if editable is not None and selected and 0 <= selected[0] + steps < len(editable.class_names):
            self.move(selected[0], selected[0] + steps)

    def _try(self, title: str, edit: Callable[[], EditableSet]) -> None:
        try:
            self._do(title, edit())
        except SpriteStudioError as error:
            self.failed.emit(error)
            self._document.changed.emit()  # what was typed is shown as it is

    def _do(self, title: str, editable: EditableSet) -> None:
        self._document.do(editable, title)


def _without(editable: EditableSet, numbers: Sequence[int]) -> EditableSet:
    for number in reversed(numbers):
        editable = edits.remove_class(editable, number)
    return editable
