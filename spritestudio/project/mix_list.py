"""The mixes of the weights that paint; those of other weights are kept until these paint again."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from spritestudio.project.kept_mixes import KeptMixes
from spritestudio.project.mixes import Mix, deal, random_mix
from spritestudio.project.observable import Event, Value
from spritestudio.project.pad import Pad, first_pad
from spritestudio.project.prompt import UnknownWord, read_prompt, usual_kind, with_usual
from spritestudio.project.timeline import Timeline
from spritestudio.project.value_store import ValueStore
from spritestudio.specs import ModelSpec
from spritestudio.specs.model import group_of

MIXES = "mixes"
_MOVE = "Move on the pad"


@dataclass(frozen=True)
class MixState:
    """What can be undone of a list of mixes.

    Attributes:
        mixes: In order; at least one.
        pad: Mixes to blend between.
        weights: What tells the file of the weights that they are for from others.
    """

    mixes: tuple[Mix, ...] = (Mix(),)
    pad: Pad = field(default_factory=Pad)
    weights: str = ""

    def known_to(self, model: ModelSpec | None) -> MixState:
        """The same without the names that a model does not know."""
        if model is None:
            return self
        mixes = tuple(mix.known_to(model) for mix in self.mixes)
        return replace(self, mixes=mixes, pad=self.pad.known_to(model))


@dataclass(frozen=True)
class AddedWords:
    """What came of words that were given to a mix.

    Attributes:
        unknown: Those that are not known.
        brought: The shares of the kind and the style that came along.
        replaced: The shares of the kind that was there only because nobody had chosen yet.
        usual: The kind that the words usually name, where the mix asks for others; "" where it does not.
    """

    unknown: tuple[UnknownWord, ...] = ()
    brought: Mapping[str, float] = field(default_factory=dict)
    replaced: Mapping[str, float] = field(default_factory=dict)
    usual: str = ""


class MixList:
    """Mixes, of which one is chosen, for the weights that paint.

    Args:
        store: Keeps the mixes of all weights.
        timeline: Undo and redo of what a person does to them; one of its own where none is given.

    Attributes:
        weights_changed: Other weights paint, and `model` may have other classes; `changed` follows.
        changed: The mixes, which of them is chosen, or the pad are no longer the same.
        edited: A person has given the chosen mix other shares, or taken that back; `changed` came before.
    """

    def __init__(self, store: ValueStore, timeline: Timeline | None = None) -> None:
        self._weights = ""
        self._kept = KeptMixes(store)
        self._state = Value(MixState(tuple(self._kept.of_first_version) or (Mix(),)))
        self._shown = self._state.value
        self._timeline = timeline or Timeline({})
        self._timeline.add(MIXES, self._state)
        self._state.changed.connect(self._on_moved_in_time)
        self._chosen = 0
        self._chance = random.Random()
        self.model: ModelSpec | None = None
        self.weights_changed = Event()
        self.changed = Event()
        self.edited = Event()

    def __len__(self) -> int:
        return len(self.all)

    @property
    def _at_hand(self) -> MixState:
        """Those of the weights that paint, also while the weights are loaded that the others are for."""
        state = self._state.value
        return state if state.weights == self._weights else self._shown

    @property
    def all(self) -> tuple[Mix, ...]:
        """The mixes, in order; at least one."""
        return self._at_hand.mixes

    @property
    def pad(self) -> Pad:
        """Mixes to blend between, and the point that was last chosen there."""
        return self._at_hand.pad

    @property
    def chosen(self) -> int:
        """The place of the chosen mix."""
        return self._chosen

    @property
    def mix(self) -> Mix:
        """The chosen mix."""
        return self.all[self._chosen]

    @property
    def asked(self) -> frozenset[str]:
        """The names of all that the mixes ask for."""
        return frozenset(name for mix in self.all for name in mix.shares)

    def dealt(self, count: int) -> list[tuple[Mix, int]]:
        """Each mix with how many of `count` sprites it gets."""
        return list(zip(self.all, deal(self.all, count), strict=True))

    # As a whole

    def use_weights(self, weights: str, model: ModelSpec) -> None:
        """Take up the mixes that these weights were left with.

        Weights that never painted get the mixes at hand, without classes that they do not know; where
        that leaves nothing, their first class; in the style that was taught to them last, if one was.

        Args:
            weights: What tells their file from others.
            model: Their description.
        """
        state = self._state.value
        self._weights, self.model = weights, model
        self.weights_changed.emit()
        if state.weights == weights and state == state.known_to(model):  # a step has led to them
            self._chosen = 0
            self._tell()
        else:
            self._begin_with_kept(weights, model)

    def _begin_with_kept(self, weights: str, model: ModelSpec) -> None:
        kept = self._kept.mixes_of(weights)
        of_these = [mix for mix in kept if not mix.shares or mix.known_to(model).shares]
        at_hand = [mix for mix in self.all if mix.known_to(model).shares]
        own = dict.fromkeys(model.added_styles[-1:], 1.0)
        anew = [mix.with_group("styles", own) if own else mix for mix in at_hand or [self._first_class()]]
        mixes = tuple(of_these or anew)
        self._chosen = 0
        with self._own_change():
            self._timeline.replace(
                MIXES, MixState(mixes, self._pad_for(weights, model, mixes), weights).known_to(model)
            )
        self._tell()

    def _pad_for(self, weights: str, model: ModelSpec, mixes: Sequence[Mix]) -> Pad:
        """The pad that weights were left with, or one of what there is."""
        pad = (self._kept.pad_of(weights) or self.pad).known_to(model)
        return first_pad(mixes, model) if pad.is_empty else pad

    def reload(self) -> None:
        """The store is another: take up the mixes that it has for the weights that paint."""
        self._kept.read()
        if self.model is not None:
            self.weights_changed.emit()
            self._begin_with_kept(self._weights, self.model)

    def set_all(
        self, mixes: Sequence[Mix], title: str = "Mixes", beside: Mapping[str, Any] | None = None
    ) -> None:
        """Replace all mixes.

        Args:
            mixes: The new ones.
            title: What the change is, for people.
            beside: States of other parts of the timeline that are another in the same step.
        """
        self._chosen = 0
        with self._own_change():
            self._timeline.change_all({**(beside or {}), MIXES: self._state_with(mixes)}, title)
        self._tell()

    def set_all_of(
        self, weights: str, model: ModelSpec, mixes: Sequence[Mix], title: str, beside: Mapping[str, Any]
    ) -> None:
        """Replace all mixes of other weights, which are to paint from then on.

        Args:
            weights: What tells their file from others.
            model: Their description.
            mixes: The new ones.
            title: What the change is, for people.
            beside: As for `set_all`.
        """
        state = MixState(tuple(mixes), self._pad_for(weights, model, mixes), weights).known_to(model)
        self._kept.keep(weights, state.mixes, state.pad)
        with self._own_change():
            self._timeline.change_all({**beside, MIXES: state}, title)

    def choose(self, place: int) -> None:
        """Choose a mix."""
        if place != self._chosen and 0 <= place < len(self):
            self._chosen = place
            self.changed.emit()

    def add(self) -> None:
        """Put a copy of the chosen mix behind it, and choose that."""
        behind = self._chosen + 1
        self._change((*self.all[:behind], self.mix, *self.all[behind:]), "Add a mix", chosen=behind)

    def remove(self) -> None:
        """Remove the chosen mix, unless it is the only one."""
        if len(self) > 1:
            rest = (*self.all[: self._chosen], *self.all[self._chosen + 1 :])
            self._change(rest, "Remove a mix", chosen=min(self._chosen, len(rest) - 1))

    # The chosen mix

    def put(self, shares: Mapping[str, float], key: object = None) -> None:
        """Give the chosen mix these shares.

        Args:
            shares: By name.
            key: What has changed: several changes of one thing in a row are undone as one.
        """
        self._replace(Mix(shares, self.mix.weight), "Mix", key)

    def set_weight(self, weight: int) -> None:
        """Give the chosen mix another part of the sprites."""
        self._replace(replace(self.mix, weight=weight), "Portion of a mix", "weight")

    def edit(self, shares: Mapping[str, float], key: object = None) -> None:
        """Give the chosen mix these shares, as a person who watches what they do."""
        self.put(shares, key)
        self.edited.emit()

    def edit_share(self, name: str, share: float) -> None:
        """The same for one name."""
        self.edit(self.mix.with_share(name, share).shares, ("share", name))

    def edit_group(self, group: str, shares: Mapping[str, float]) -> None:
        """The same for all names of one group, as `Mix.of_group` gives them."""
        self.edit(self.mix.with_group(group, shares).shares, (group, frozenset(shares)))

    def settle(self) -> None:
        """The change at hand has ended, as when a slider is let go: the next is undone by itself."""
        self._timeline.settle()

    def add_words(self, text: str) -> AddedWords:
        """Give the chosen mix what a text asks for beside what it has, and tell what came of it.

        Words bring their usual kind and style along where the mix has none, and in place of the first class
        alone, which is there only because nobody has chosen yet. A style or a facing that is named takes the
        place of those that the mix had.

        Raises:
            SpriteStudioError: A share is not allowed; nothing has changed then.
        """
        if self.model is None:
            return AddedWords()
        prompt = read_prompt(text, self.model)
        if prompt.shares:
            asked = with_usual(prompt.shares, self.model)
            brings_kinds = any(name in self.model.class_names for name in asked)
            is_untouched = self.mix.shares == self._first_class().shares
            before = dict(self.mix.shares)
            replaced = before if is_untouched and brings_kinds else {}
            chosen = {group_of(name) for name in prompt.shares} & {"styles", "facings"}
            stays = {} if replaced else before
            kept = {name: share for name, share in stays.items() if group_of(name) not in chosen}
            asked = {**kept, **prompt.shares}
            whole = with_usual(asked, self.model)
            self.edit(whole)
            brought = {name: share for name, share in whole.items() if name not in asked}
            has_kind = any(name in self.model.class_names for name in brought)
            usual = usual_kind(prompt.shares, self.model)
            is_meant = usual in whole or any(group_of(name) == "kinds" for name in prompt.shares)
            other = "" if is_meant else usual
            return AddedWords(prompt.unknown, brought, replaced if has_kind else {}, other)
        return AddedWords(prompt.unknown)

    def leave_out(self, added: AddedWords) -> None:
        """Take away what words have brought along, and bring back what that took the place of."""
        rest = {name: share for name, share in self.mix.shares.items() if name not in added.brought}
        self.edit({**added.replaced, **rest})

    def take_usual(self, added: AddedWords) -> None:
        """Ask for the kind that words usually name in place of those that are there, in its usual style."""
        assert self.model is not None, "no words were known"
        given = {
            n: s for n, s in self.mix.shares.items() if n not in added.brought and group_of(n) != "kinds"
        }
        self.edit(with_usual({added.usual: 1.0, **given}, self.model))

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

    # The pad

    def set_corner(self, corner: int, mix: Mix | None) -> None:
        """Put a mix into a corner of the pad, or take it away."""
        known = None if mix is None else self._known(Mix(mix.shares))
        self._set(replace(self._at_hand, pad=self.pad.with_corner(corner, known)), "Corner of the pad")

    def move_on_pad(self, x: float, y: float) -> None:
        """Give the chosen mix the blend at a point of the pad; moves in a row are undone as one.

        Its words, style and side stay where no corner has any.
        """
        pad = self.pad.at(x, y)
        if pad.is_empty:
            return
        mixes = list(self.all)
        mixes[self._chosen] = pad.blended_into(self.mix)
        self._set(replace(self._at_hand, mixes=tuple(mixes), pad=pad), _MOVE, ("pad", self._chosen))
        self.edited.emit()

    def undo_move(self) -> None:
        """Take back the moves on the pad that have just been made, if they are what was done last."""
        if self._timeline.undo_title == _MOVE:
            self._timeline.undo()

    # What happens

    def _first_class(self) -> Mix:
        return Mix() if self.model is None else Mix({self.model.class_names[0]: 1.0})

    def _known(self, mix: Mix) -> Mix:
        return mix if self.model is None else mix.known_to(self.model)

    def _replace(self, mix: Mix, title: str, key: object = None) -> None:
        mixes = list(self.all)
        mixes[self._chosen] = mix
        self._change(tuple(mixes), title, key and (key, self._chosen))

    def _change(
        self, mixes: tuple[Mix, ...], title: str, key: object = None, chosen: int | None = None
    ) -> None:
        self._set(self._state_with(mixes), title, key, chosen)

    def _state_with(self, mixes: Sequence[Mix]) -> MixState:
        return replace(self._at_hand, mixes=tuple(mixes) or (Mix(),)).known_to(self.model)

    def _set(self, state: MixState, title: str, key: object = None, chosen: int | None = None) -> None:
        if chosen is not None:
            self._chosen = chosen
        with self._own_change():
            self._timeline.change(MIXES, state, title, key)
        self._tell()

    @contextlib.contextmanager
    def _own_change(self) -> Iterator[None]:
        """What changes within is no undo or redo."""
        self._state.changed.disconnect(self._on_moved_in_time)
        try:
            yield
        finally:
            self._state.changed.connect(self._on_moved_in_time)

    def _on_moved_in_time(self, state: MixState) -> None:
        """After undo and redo, choose the mix that they change, so that it is seen."""
        if state.weights != self._weights:  # they are loaded now, and `use_weights` follows
            self._kept.keep(state.weights, state.mixes, state.pad)
            return
        pairs = zip(self._shown.mixes, state.mixes, strict=False)
        changed = next((place for place, (old, new) in enumerate(pairs) if old != new), self._chosen)
        self._chosen = min(changed, len(state.mixes) - 1)
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        self._shown = self._at_hand
        if self.model is not None:
            self._kept.keep(self._weights, self.all, self.pad)
        self.changed.emit()
