"""Which sprites of a grid are selected, and which one is current."""

from __future__ import annotations

from collections.abc import Iterable

from spritestudio.project.observable import Event


class SpriteSelection:
    """A selection among sprites that are known by their place.

    Attributes:
        changed: Other sprites are selected.
        current: The sprite that keys act on.
    """

    def __init__(self) -> None:
        self._count = 0
        self._selected: frozenset[int] = frozenset()
        self._anchor = 0
        self.current = 0
        self.changed = Event()

    def __contains__(self, index: object) -> bool:
        return index in self._selected

    def __bool__(self) -> bool:
        return bool(self._selected)

    @property
    def count(self) -> int:
        """How many sprites there are to select from."""
        return self._count

    @property
    def indices(self) -> tuple[int, ...]:
        """The selected sprites, in order."""
        return tuple(sorted(self._selected))

    def begin(self, count: int) -> None:
        """There are other sprites, of which none is selected."""
        self._count = count
        self.current = self._anchor = 0
        self.set(())

    def resize(self, count: int) -> None:
        """There are more or fewer sprites; what is beyond them is no longer selected."""
        self._count = count
        self.current = min(self.current, max(0, count - 1))
        self._anchor = min(self._anchor, max(0, count - 1))
        self.set(index for index in self._selected if index < count)

    def set(self, indices: Iterable[int]) -> None:
        """Select exactly these sprites; places where there is none are passed over."""
        selected = frozenset(index for index in indices if 0 <= index < self._count)
        if selected != self._selected:
            self._selected = selected
            self.changed.emit()

    def select_all(self) -> None:
        """Select every sprite."""
        self.set(range(self._count))

    def choose(self, index: int) -> None:
        """Make a sprite current, and select it alone."""
        self.current = self._anchor = index
        self.set((index,))

    def grasp(self, index: int) -> None:
        """Make a sprite current, and select it alone unless it is among the selected."""
        self.current = self._anchor = index
        if index not in self._selected:
            self.set((index,))

    def toggle(self, index: int) -> None:
        """Make a sprite current, and select it beside the others, or no longer."""
        self.current = self._anchor = index
        self.set(self._selected ^ {index})

    def extend_to(self, index: int) -> None:
        """Make a sprite current, and select all from the one that was chosen last."""
        self.current = index
        low, high = sorted((self._anchor, index))
        self.set(range(low, high + 1))
