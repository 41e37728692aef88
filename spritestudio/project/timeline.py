"""One undo for all that belongs to a project."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from spritestudio.project.observable import Event, Value
from spritestudio.project.undo import UndoStack


@dataclass(frozen=True, eq=False)
class _Passing:
    """Something that is shown, and is no state of any part.

    Attributes:
        depth: How many changes came before it.
        title: What it is, for people.
        take_back: Shows what there was before.
        bring_back: Shows it again, and says whether it could.
        is_undone: Whether it was taken back.
    """

    depth: int
    title: str
    take_back: Callable[[], object]
    bring_back: Callable[[], bool]
    is_undone: bool = False


class Timeline:
    """The states of several parts, of which the last change of any is undone first.

    A part is a Value of something that never changes itself. Whoever changes a part does so by `change`, so
    that it can be undone, or by `replace`, where there is nothing to go back to.

    Args:
        parts: The parts by name.
        weights_bytes: For parts whose states may be heavy, what they cost, see `UndoStack`.

    Attributes:
        changed: What can be undone or redone is no longer the same.
    """

    def __init__(
        self,
        parts: Mapping[str, Value[Any]],
        weights_bytes: Mapping[str, Callable[[Sequence[Any]], int]] = MappingProxyType({}),
    ) -> None:
        self._parts = dict(parts)
        self._weights_bytes = weights_bytes
        self._stack = self._new_stack()
        self._passing: _Passing | None = None
        self.changed = Event()

    def add(self, name: str, part: Value[Any]) -> None:
        """Know one more part, which has always been as it is now."""
        self._parts[name] = part
        self._stack.rewrite(lambda states: {**states, name: part.value})

    @property
    def undo_title(self) -> str:
        """What `undo` takes back, in a person's words; "" where there is nothing."""
        passing = self._passing_here(is_undone=False)
        return self._stack.undo_title if passing is None else passing.title

    @property
    def redo_title(self) -> str:
        """What `redo` does again; "" where there is nothing."""
        passing = self._passing_here(is_undone=True)
        return self._stack.redo_title if passing is None else passing.title

    def before(self, part: str) -> Any:
        """What `undo` would let a part be; None where there is nothing to undo, or it changes no part."""
        states = None if self._passing_here(is_undone=False) else self._stack.before
        return None if states is None else states[part]

    def after(self, part: str) -> Any:
        """What `redo` would let a part be; None where there is nothing to redo, or it changes no part."""
        states = None if self._passing_here(is_undone=True) else self._stack.after
        return None if states is None else states[part]

    def change(self, part: str, state: Any, title: str, key: object = None) -> None:
        """Let a part have another state.

        Args:
            part: Which.
            state: The new state.
            title: What the change is, for people: "Move 3 sprites".
            key: What was changed: several changes of one thing in a row are undone as one.
        """
        self.change_all({part: state}, title, key and (part, key))

    def change_all(self, states: Mapping[str, Any], title: str, key: object = None) -> None:
        """Let several parts have other states in one step.

        Args:
            states: The new states by part; the parts tell of them in this order.
            title: What the change is, for people.
            key: As for `change`.
        """
        if self._stack.push({**self._stack.state, **states}, title, key):
            self._drop_undone()
            for part, state in states.items():
                self._parts[part].set(state)
            self.changed.emit()

    def replace(self, part: str, state: Any) -> None:
        """Let a part have a state that it seems always to have had; nothing before it can be undone."""
        self.amend(part, lambda _before: state)

    def amend(self, part: str, change: Callable[[Any], Any]) -> None:
        """Change every state of a part alike, as if it had always been so: that is no step."""
        self._stack.rewrite(lambda states: {**states, part: change(states[part])})
        self._parts[part].set(self._stack.state[part])
        self.changed.emit()

    def catch_up(self, part: str, state: Any) -> None:
        """A part has become another by itself: let it be that wherever it was what it is now."""
        now = self._parts[part].value
        self._stack.rewrite(lambda states: {**states, part: state} if states[part] == now else states)
        self._parts[part].set(state)
        self.changed.emit()

    def appear(self, part: str, without: Callable[[Any], Any], title: str) -> None:
        """Something new is there already; undone, it is gone, as it is in all states before.

        Args:
            part: What it is a part of.
            without: Gives a state of that part without it.
            title: How it came, for people: "Vary a sprite".
        """
        now = self._stack.state
        self._stack.rewrite(lambda states: {**states, part: without(states[part])})
        self._stack.push(now, title)
        self._drop_undone()
        self.changed.emit()

    def let_pass(self, title: str, take_back: Callable[[], object], bring_back: Callable[[], bool]) -> None:
        """Something is shown that is no state of any part, in the place of what was so before.

        Args:
            title: What it is, for people: "Paint 16 sprites".
            take_back: Shows what there was before.
            bring_back: Shows it again, and says whether it could.
        """
        self._stack.settle()
        self._passing = _Passing(self._stack.depth, title, take_back, bring_back)
        self.changed.emit()

    def has_passed(self) -> None:
        """What `let_pass` told of is shown no more, and nobody has undone that."""
        if self._passing is not None and not self._passing.is_undone:
            self._passing = None
            self.changed.emit()

    def _passing_here(self, *, is_undone: bool) -> _Passing | None:
        """What passes, where it is the next to be undone or, being undone, to be done again."""
        passing = self._passing
        if passing is None or (passing.depth, passing.is_undone) != (self._stack.depth, is_undone):
            return None
        return passing

    def _drop_undone(self) -> None:
        """Something else was done: what had been undone is gone."""
        if self._passing is not None and self._passing.is_undone:
            self._passing = None

    def settle(self) -> None:
        """The change at hand has ended: the next is undone by itself, whatever it changes."""
        self._stack.settle()

    def undo(self) -> None:
        """Take the last change back."""
        if (passing := self._passing_here(is_undone=False)) is not None:
            self._passing = dataclasses.replace(passing, is_undone=True)
            passing.take_back()
            self.changed.emit()
        elif self._stack.undo():
            self._show()

    def redo(self) -> bool:
        """Do again what was undone, and say whether that could be."""
        if (passing := self._passing_here(is_undone=True)) is not None:
            if not passing.bring_back():
                return False
            self._passing = dataclasses.replace(passing, is_undone=False)
            self.changed.emit()
            return True
        if is_done := self._stack.redo():
            self._show()
        return is_done

    def begin(self, states: Mapping[str, Any]) -> None:
        """Begin anew with these states; nothing before can be undone."""
        for name, state in states.items():
            self._parts[name].set(state)
        self._stack, self._passing = self._new_stack(), None
        self.changed.emit()

    def _show(self) -> None:
        for name, state in self._stack.state.items():
            self._parts[name].set(state)
        self.changed.emit()

    def _new_stack(self) -> UndoStack[dict[str, Any]]:
        now = {name: part.value for name, part in self._parts.items()}
        return UndoStack(now, weight_bytes=self._weight_bytes)

    def _weight_bytes(self, states: Sequence[Mapping[str, Any]]) -> int:
        return sum(weigh([each[part] for each in states]) for part, weigh in self._weights_bytes.items())
