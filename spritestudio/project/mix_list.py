"""The mixes of the weights that paint; those of other weights are kept until these paint again."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from spritestudio.errors import SpriteStudioError
from spritestudio.project.mixes import Mix, deal, random_mix
from spritestudio.project.observable import Event
from spritestudio.project.prompt import UnknownWord, read_prompt, with_usual
from spritestudio.specs import ModelSpec

_KEPT = "mixes_of_weights"
_FORMER_MIXES, _FORMER_WEIGHTS = "mixes", "weights"  # where the first version kept one list for all weights
_MAX_KEPT = 100  # weights whose mixes are kept


class ValueStore(Protocol):
    """Named values that outlive the app, each of which `json.dumps` takes."""

    def get(self, name: str) -> Any:
        """The value kept under `name`, or None."""

    def set(self, name: str, value: Any) -> None:
        """Keep a value."""


class MixList:
    """Mixes, of which one is chosen, for the weights that paint.

    Args:
        store: Keeps the mixes of all weights.

    Attributes:
        weights_changed: Other weights paint, and `model` may have other classes; `changed` follows.
        changed: The mixes, or which of them is chosen, are no longer the same.
        edited: A person has given the chosen mix other shares; `changed` came before.
    """

    def __init__(self, store: ValueStore) -> None:
        self._store = store
        self._weights = ""
        self._kept = _kept_in(store)
        self._mixes = _mixes_from(store.get(_FORMER_MIXES)) or [Mix()]
        self._chosen = 0
        self._chance = random.Random()
        self.model: ModelSpec | None = None
        self.weights_changed = Event()
        self.changed = Event()
        self.edited = Event()

    def __len__(self) -> int:
        return len(self._mixes)

    @property
    def all(self) -> tuple[Mix, ...]:
        """The mixes, in order; at least one."""
        return tuple(self._mixes)

    @property
    def chosen(self) -> int:
        """The place of the chosen mix."""
        return self._chosen

    @property
    def mix(self) -> Mix:
        """The chosen mix."""
        return self._mixes[self._chosen]

    def dealt(self, count: int) -> list[tuple[Mix, int]]:
        """Each mix with how many of `count` sprites it gets."""
        return list(zip(self._mixes, deal(self._mixes, count), strict=True))

    # As a whole

    def use_weights(self, weights: str, model: ModelSpec) -> None:
        """Take up the mixes that these weights were left with.

        Weights that never painted get the mixes at hand, without classes that they do not know; where
        that leaves nothing, their first class.

        Args:
            weights: What tells their file from others.
            model: Their description.
        """
        kept = self._read(weights)
        self._weights, self.model = weights, model
        of_these = [mix for mix in kept if not mix.shares or mix.known_to(model).shares]
        at_hand = [mix for mix in self._mixes if mix.known_to(model).shares]
        self.weights_changed.emit()
        self.set_all(of_these or at_hand or [self._first_class()])

    def reload(self) -> None:
        """The store is another: take up the mixes that it has for the weights that paint."""
        self._kept = _kept_in(self._store)
        if self.model is not None:
            self.use_weights(self._weights, self.model)

    def set_all(self, mixes: Sequence[Mix]) -> None:
        """Replace all mixes."""
        self._mixes = [self._known(mix) for mix in mixes] or [Mix()]
        self._chosen = 0
        self._tell()

    def choose(self, place: int) -> None:
        """Choose a mix."""
        if place != self._chosen and 0 <= place < len(self._mixes):
            self._chosen = place
            self.changed.emit()

    def add(self) -> None:
        """Put a copy of the chosen mix behind it, and choose that."""
        self._chosen += 1
        self._mixes.insert(self._chosen, self._mixes[self._chosen - 1])
        self._tell()

    def remove(self) -> None:
        """Remove the chosen mix, unless it is the only one."""
        if len(self._mixes) > 1:
            del self._mixes[self._chosen]
            self._chosen = min(self._chosen, len(self._mixes) - 1)
            self._tell()

    # The chosen mix

    def put(self, shares: Mapping[str, float]) -> None:
        """Give the chosen mix these shares."""
        self._replace(Mix(shares, self.mix.weight))

    def set_weight(self, weight: int) -> None:
        """Give the chosen mix another part of the sprites."""
        self._replace(replace(self.mix, weight=weight))

    def edit(self, shares: Mapping[str, float]) -> None:
        """Give the chosen mix these shares, as a person who watches what they do."""
        self.put(shares)
        self.edited.emit()

    def edit_share(self, name: str, share: float) -> None:
        """The same for one name."""
        self.edit(self.mix.with_share(name, share).shares)

    def edit_group(self, group: str, shares: Mapping[str, float]) -> None:
        """The same for all names of one group, as `Mix.of_group` gives them."""
        self.edit(self.mix.with_group(group, shares).shares)

    def add_words(self, text: str) -> tuple[UnknownWord, ...]:
        """Give the chosen mix what a text asks for beside what it has, and tell which words are not known.

        Words bring their usual kind and style along where the mix has none, and in place of the first class
        alone, which is there only because nobody has chosen yet.
        """
        if self.model is None:
            return ()
        prompt = read_prompt(text, self.model)
        if prompt.shares:
            asked = with_usual(prompt.shares, self.model)
            brings_kinds = any(name in self.model.class_names for name in asked)
            is_untouched = self.mix.shares == self._first_class().shares
            before = {} if is_untouched and brings_kinds else self.mix.shares
            self.edit(with_usual({**before, **prompt.shares}, self.model))
        return prompt.unknown

    def normalise(self) -> None:
        """Make the shares add up to 1."""
        self.edit(self.mix.normalised().shares)

    def reset(self) -> None:
        """Back to the first class alone."""
        self.edit(self._first_class().shares)

    def randomise(self) -> None:
        """Put a random mix in place of the chosen one."""
        if self.model is not None:
            self.edit(random_mix(self.model, self._chance).shares)

    def _first_class(self) -> Mix:
        return Mix() if self.model is None else Mix({self.model.class_names[0]: 1.0})

    def _known(self, mix: Mix) -> Mix:
        return mix if self.model is None else mix.known_to(self.model)

    def _replace(self, mix: Mix) -> None:
        self._mixes[self._chosen] = self._known(mix)
        self._tell()

    # Between runs

    def _tell(self) -> None:
        if self.model is not None:
            self._kept.pop(self._weights, None)
            self._kept[self._weights] = [mix.to_json() for mix in self._mixes]
            while len(self._kept) > _MAX_KEPT:
                del self._kept[next(iter(self._kept))]
            self._store.set(_KEPT, self._kept)
        self.changed.emit()

    def _read(self, weights: str) -> list[Mix]:
        """The mixes that weights were left with; none where they are not known."""
        return _mixes_from(self._kept.get(weights))


def _mixes_from(values: Any) -> list[Mix]:
    """Mixes from JSON; what another version or a hand wrote may be anything, and is as good as none."""
    try:
        return [Mix.from_json(mix) for mix in values or ()]
    except (SpriteStudioError, TypeError):
        return []


def _kept_in(store: ValueStore) -> dict[str, Any]:
    kept = store.get(_KEPT)
    if isinstance(kept, dict):
        return dict(kept)
    weights = store.get(_FORMER_WEIGHTS)
    return {weights: store.get(_FORMER_MIXES)} if isinstance(weights, str) else {}
