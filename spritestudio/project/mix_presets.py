"""Mixes with a name: those that ship with the app, and a person's own."""

from __future__ import annotations

from collections.abc import Mapping

from spritestudio.errors import SpriteStudioError
from spritestudio.project.mixes import Mix
from spritestudio.project.observable import Event
from spritestudio.project.value_store import ValueStore
from spritestudio.specs import ModelSpec

_KEPT = "presets"
SHIPPED: Mapping[str, Mapping[str, float]] = {
    "Battle mage": {"hero": 0.7, "spell": 0.5},
    "Edible hero": {"hero": 0.6, "food": 0.6},
    "Enchanted weapon": {"weapon": 0.8, "spell": 0.5},
    "Fire, torch": {"spell": 1.0, "word:fire": 1.0, "word:orange": 1.0, "style:adventure": 1.0},
    "Golem": {"humanoid": 0.5, "armor": 0.4, "tool": 0.4},
    "Living food": {"food": 0.8, "monster": 0.5},
    "Living potion": {"potion": 0.7, "monster": 0.5},
    "Mimic": {"treasure": 0.7, "monster": 0.6},
    "Spell book": {"scroll_book": 0.8, "spell": 0.5},
    "Walking armour": {"armor": 0.6, "humanoid": 0.5},
    "Werebeast": {"beast": 0.6, "humanoid": 0.5},
    "Wizard": {"humanoid": 0.6, "wand": 0.5},
}


class MixPresets:
    """Shares by name under names, so that they suit any weights that know what is in them.

    Args:
        store: Keeps a person's own.

    Attributes:
        changed: A person's own are others.
    """

    def __init__(self, store: ValueStore) -> None:
        self._store = store
        self.changed = Event()

    @property
    def own(self) -> dict[str, Mix]:
        """A person's own by name; what another version or a hand wrote may be anything, and is left out."""
        kept = self._store.get(_KEPT)
        presets: dict[str, Mix] = {}
        for name, shares in sorted(kept.items()) if isinstance(kept, dict) else ():
            try:
                presets[str(name)] = Mix(dict(shares))
            except (SpriteStudioError, TypeError, ValueError):
                continue
        return presets

    def shipped_for(self, model: ModelSpec) -> dict[str, Mix]:
        """Those that ship with the app and are made of what `model` knows."""
        known = set(model.features)
        return {name: Mix(shares) for name, shares in SHIPPED.items() if set(shares) <= known}

    def keep(self, name: str, mix: Mix) -> None:
        """Keep a mix under a name, in place of another one of that name."""
        self._write({**self.own, name: mix})

    def remove(self, name: str) -> None:
        """Forget one; nothing happens where there is none."""
        own = self.own
        if own.pop(name, None) is not None:
            self._write(own)

    def _write(self, presets: Mapping[str, Mix]) -> None:
        self._store.set(_KEPT, {name: dict(mix.shares) for name, mix in presets.items()})
        self.changed.emit()
