"""The mixes that weights were left with, between runs."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from typing import Any

from spritestudio.errors import SpriteStudioError
from spritestudio.project.mixes import Mix
from spritestudio.project.pad import Pad
from spritestudio.project.value_store import ValueStore

MIXES_OF_WEIGHTS = "mixes_of_weights"  # its keys are the files that a project has painted with
_PADS = "pads_of_weights"
_FORMER_MIXES, _FORMER_WEIGHTS = "mixes", "weights"  # where the first version kept one list for all weights
_MAX_KEPT = 100  # weights whose mixes are kept


class KeptMixes:
    """Mixes and pads by weights; what a hand or another version wrote may be anything, and is left out then.

    Weights that lie elsewhere now, as on another computer, are known by the ends of their paths.

    Args:
        store: Keeps them.
    """

    def __init__(self, store: ValueStore) -> None:
        self._store = store
        self.read()

    def read(self) -> None:
        """Read the store, which may be another."""
        self._mixes = self._dictionary(MIXES_OF_WEIGHTS)
        self._pads = self._dictionary(_PADS)
        weights = self._store.get(_FORMER_WEIGHTS)
        if not self._mixes and isinstance(weights, str):
            self._mixes[weights] = self._store.get(_FORMER_MIXES)

    def _dictionary(self, name: str) -> dict[str, Any]:
        kept = self._store.get(name)
        return dict(kept) if isinstance(kept, dict) else {}

    @property
    def of_first_version(self) -> list[Mix]:
        """The mixes that the first version kept for all weights."""
        return _mixes_from(self._store.get(_FORMER_MIXES))

    def mixes_of(self, weights: str) -> list[Mix]:
        """The mixes that weights were left with; none where they are not known."""
        return _mixes_from(_of(self._mixes, weights))

    def pad_of(self, weights: str) -> Pad | None:
        """The pad that weights were left with; None where it is not known."""
        with contextlib.suppress(SpriteStudioError):
            return Pad.from_json(_of(self._pads, weights))
        return None

    def keep(self, weights: str, mixes: Sequence[Mix], pad: Pad) -> None:
        """Keep what weights are left with."""
        self._put(MIXES_OF_WEIGHTS, self._mixes, weights, [mix.to_json() for mix in mixes])
        self._put(_PADS, self._pads, weights, pad.to_json())

    def _put(self, name: str, kept: dict[str, Any], weights: str, value: Any) -> None:
        kept.pop(weights, None)
        kept[weights] = value
        while len(kept) > _MAX_KEPT:
            del kept[next(iter(kept))]
        self._store.set(name, kept)


def _of(kept: dict[str, Any], weights: str) -> Any:
    """What is kept of weights or else, last, of a file of the same name in a folder of the same name."""
    same = (path for path in reversed(kept) if _end_of(path) == _end_of(weights))
    return kept.get(weights if weights in kept else next(same, ""))


def _end_of(path: str) -> list[str]:
    return re.split(r"[/\\]", path)[-2:]


def _mixes_from(values: Any) -> list[Mix]:
    try:
        return [Mix.from_json(mix) for mix in values or ()]
    except (SpriteStudioError, TypeError):
        return []
