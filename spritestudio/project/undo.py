"""Undo and redo over states that never change themselves."""

from __future__ import annotations

from typing import Generic, TypeVar

State = TypeVar("State")
_MOST = 500


class Undo(Generic[State]):
    """The states of something, one of which is in force.

    Args:
        state: The first.
    """

    def __init__(self, state: State) -> None:
        self._states = [state]
        self._at = 0
        self._last_key: object = None

    @property
    def state(self) -> State:
        """What is in force."""
        return self._states[self._at]

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier state."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether a state has been undone."""
        return self._at + 1 < len(self._states)

    def push(self, state: State, key: object = None) -> None:
        """Go on with `state`; what had been undone is gone.

        Args:
            state: The new state.
            key: What changed; several changes of one thing, like a slider's, are undone as one.
        """
        if state == self.state:
            return
        del self._states[self._at + 1 :]
        if key is not None and key == self._last_key and self.can_undo:
            self._states[self._at] = state
        else:
            self._states.append(state)
            del self._states[:-_MOST]
            self._at = len(self._states) - 1
        self._last_key = key

    def undo(self) -> None:
        """Go back to the state before, if there is one."""
        self._at, self._last_key = max(0, self._at - 1), None

    def redo(self) -> None:
        """Take back the last undo, if there is one."""
        self._at, self._last_key = min(len(self._states) - 1, self._at + 1), None

    def settle(self) -> None:
        """The change at hand has ended: the next is undone by itself, whatever it changes."""
        self._last_key = None
