"""Undo and redo over states that never change themselves."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

State = TypeVar("State")
_MAX_STATES = 500


@dataclass(frozen=True, eq=False)
class _Entry(Generic[State]):
    state: State
    title: str


class UndoStack(Generic[State]):
    """The states of something, one of which is current.

    Args:
        state: The first state.
        same: Whether a new state is no change; equality unless said otherwise.
        weight_bytes: What the states, oldest first, cost in memory beyond the newest; the oldest are
            forgotten where that is more than `max_bytes`. None counts nothing.
        max_bytes: See `weight_bytes`.
    """

    def __init__(
        self,
        state: State,
        *,
        same: Callable[[State, State], bool] = operator.eq,
        weight_bytes: Callable[[Sequence[State]], int] | None = None,
        max_bytes: int = 2**29,
    ) -> None:
        self._entries = [_Entry(state, "")]
        self._at = 0
        self._same = same
        self._weight_bytes = weight_bytes
        self._max_bytes = max_bytes
        self._last_key: object = None
        self._saved: State | None = None

    @property
    def state(self) -> State:
        """The current state."""
        return self._entries[self._at].state

    @property
    def depth(self) -> int:
        """How many states there are before the current one."""
        return self._at

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier state."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether a state has been undone."""
        return self._at + 1 < len(self._entries)

    @property
    def undo_title(self) -> str:
        """What `undo` takes back, in a person's words; "" where there is nothing."""
        return self._entries[self._at].title if self.can_undo else ""

    @property
    def redo_title(self) -> str:
        """What `redo` does again; "" where there is nothing."""
        return self._entries[self._at + 1].title if self.can_redo else ""

    @property
    def before(self) -> State | None:
        """The state that `undo` would bring back; None where there is none."""
        return self._entries[self._at - 1].state if self.can_undo else None

    @property
    def after(self) -> State | None:
        """The state that `redo` would bring back; None where there is none."""
        return self._entries[self._at + 1].state if self.can_redo else None

    @property
    def is_saved(self) -> bool:
        """Whether the current state is the one that was marked as saved."""
        return self._saved is self.state

    def push(self, state: State, title: str = "", key: object = None) -> bool:
        """Go on with a new state; what had been undone is gone.

        Args:
            state: The new state.
            title: What the change was, for people.
            key: What was changed: several changes of one thing in a row, like a slider's, are undone as one.

        Returns:
            Whether anything changed.
        """
        if self._same(state, self.state):
            return False
        del self._entries[self._at + 1 :]
        if key is not None and key == self._last_key and self.can_undo:
            del self._entries[self._at]
        if self._same(state, self._entries[-1].state):  # of several changes that led back, none is left
            self._at, self._last_key = len(self._entries) - 1, None
            return True
        self._entries.append(_Entry(state, title))
        while len(self._entries) > _MAX_STATES or (len(self._entries) > 2 and self._is_heavy()):
            del self._entries[0]
        self._at = len(self._entries) - 1
        self._last_key = key
        return True

    def undo(self) -> bool:
        """Go back to the state before; says whether there was one."""
        return self._go(-1) if self.can_undo else False

    def redo(self) -> bool:
        """Take back the last undo; says whether there was one."""
        return self._go(1) if self.can_redo else False

    def rewrite(self, change: Callable[[State], State]) -> None:
        """Change every state alike, as if it had always been so; steps that change nothing then are gone."""
        entries: list[_Entry[State]] = []
        at = 0
        for index, entry in enumerate(self._entries):
            state = change(entry.state)
            if not entries or not self._same(state, entries[-1].state):
                entries.append(_Entry(state, entry.title if entries else ""))
            if index == self._at:
                at = len(entries) - 1
        self._entries, self._at, self._last_key = entries, at, None

    def settle(self) -> None:
        """The change at hand has ended: the next is undone by itself, whatever it changes."""
        self._last_key = None

    def mark_saved(self, state: State | None) -> None:
        """Remember which state is kept elsewhere; None where none is."""
        self._saved = state

    def _go(self, step: int) -> bool:
        self._at += step
        self._last_key = None
        return True

    def _is_heavy(self) -> bool:
        if self._weight_bytes is None:
            return False
        return self._weight_bytes([entry.state for entry in self._entries]) > self._max_bytes
