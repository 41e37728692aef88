"""How sprites are finished, with every change to be undone."""

from __future__ import annotations

from spritestudio.project.observable import Event
from spritestudio.project.undo import UndoStack
from spritestudio.specs import PostprocessSpec


class PostprocessSettings:
    """A PostprocessSpec that a person changes step by step.

    Attributes:
        changed: `spec` may be another, or what can be undone.
    """

    def __init__(self) -> None:
        self._undo = UndoStack(PostprocessSpec())
        self.changed = Event()

    @property
    def spec(self) -> PostprocessSpec:
        """What is set."""
        return self._undo.state

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return self._undo.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to redo."""
        return self._undo.can_redo

    def take_up(self, spec: PostprocessSpec) -> None:
        """Begin anew with the settings of other sprites; nothing before can be undone."""
        self._undo = UndoStack(spec)
        self.changed.emit()

    def change(self, spec: PostprocessSpec, key: object = None) -> None:
        """Go on with other settings.

        Args:
            spec: The settings.
            key: What has changed: several changes of one thing in a row are undone as one.
        """
        self._undo.push(spec, key=key)
        self.changed.emit()

    def settle(self) -> None:
        """The change at hand has ended: the next is undone by itself, whatever it changes."""
        self._undo.settle()

    def undo(self) -> None:
        """Take the last change back."""
        self._undo.undo()
        self.changed.emit()

    def redo(self) -> None:
        """Do again what was undone."""
        self._undo.redo()
        self.changed.emit()
