"""Mixes of ideas: hero 1.0 + food 0.6, red, in a style; and how the sprites are shared out among several."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from spritestudio.errors import SpriteStudioError
from spritestudio.project.prompt import prompt_of
from spritestudio.specs import ModelSpec
from spritestudio.specs.model import PREFIXES, group_of

MAX_SHARE = 2.0
MAX_WEIGHT = 99


@dataclass(frozen=True)
class Mix:
    """Shares by name: of kinds, and of what else a model knows, see `ModelSpec.features`.

    Attributes:
        shares: Each between 0 and `MAX_SHARE`, 0 for what is not named; an empty mix is "no context".
        weight: How large a part of the sprites it gets, against the other mixes' weights.
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    weight: int = 1

    def __post_init__(self) -> None:
        for name, share in self.shares.items():
            if not (isinstance(share, (int, float)) and 0 <= share <= MAX_SHARE):
                plain = str(name).rpartition(":")[2]
                told = f"{share:g}" if isinstance(share, (int, float)) else repr(share)
                raise SpriteStudioError(
                    f"The share of {plain} must be between 0 and {MAX_SHARE:g}, not {told}."
                )
        if not (isinstance(self.weight, int) and 1 <= self.weight <= MAX_WEIGHT):
            raise SpriteStudioError(f"The weight of a mix must be a whole number from 1 to {MAX_WEIGHT}.")
        object.__setattr__(self, "shares", {name: float(s) for name, s in self.shares.items() if s > 0})

    @classmethod
    def from_json(cls, values: Any) -> Mix:
        """Read back what `to_json` gave.

        Raises:
            SpriteStudioError: It is something else.
        """
        try:
            return cls(dict(values["shares"]), values["weight"])
        except (TypeError, KeyError, ValueError) as error:
            raise SpriteStudioError("This is not a mix.") from error

    def to_json(self) -> dict[str, Any]:
        """The mix as a dictionary that `json.dumps` takes."""
        return {"shares": dict(self.shares), "weight": self.weight}

    def with_share(self, name: str, share: float) -> Mix:
        """The same mix with another share of one name."""
        return replace(self, shares={**self.shares, name: share})

    def of_group(self, group: str) -> dict[str, float]:
        """The shares of one group of a model's context, by names without what stands before them."""
        prefix = PREFIXES.get(group, "")
        return {n.removeprefix(prefix): s for n, s in self.shares.items() if group_of(n) == group}

    def with_group(self, group: str, shares: Mapping[str, float]) -> Mix:
        """The same mix with other shares of one group, by names as `of_group` gives them."""
        others = {n: s for n, s in self.shares.items() if group_of(n) != group}
        prefix = PREFIXES.get(group, "")
        return replace(self, shares=others | {prefix + name: share for name, share in shares.items()})

    def of_kind_alone(self, kind: str) -> Mix:
        """A kind alone, in the style and from the side of this mix, whose words are of its own kinds."""
        return self.with_group("kinds", {kind: 1.0}).with_group("words", {})

    def normalised(self) -> Mix:
        """The same proportions, kinds and styles adding up to 1 each (to the hundredth that sliders show)."""
        mix = self
        for group in ("kinds", "styles"):
            shares = self.of_group(group)
            if (total := math.fsum(shares.values())) > 0:
                mix = mix.with_group(group, {n: round(s / total, 2) for n, s in shares.items()})
        return mix

    def known_to(self, model: ModelSpec) -> Mix:
        """The same mix without the names that `model` does not know."""
        return replace(self, shares={n: s for n, s in self.shares.items() if n in model.features})

    def context(self, model: ModelSpec) -> tuple[float, ...]:
        """The context vector of this mix; empty where the mix is."""
        return model.context(self.shares) if self.shares else ()

    def describe(self) -> str:
        """As an artist would write it: kinds, the largest share first and whole ones by their
        names alone ("hero + food 60%"), then words, style and facing.

        Empty for "no context".
        """
        kinds, styles = (_sum_of(self.of_group(group)) for group in ("kinds", "styles"))
        facings = " + ".join(self.of_group("facings"))
        parts = (
            kinds,
            prompt_of(self.shares),
            f"{styles} style" if styles else "",
            f"facing {facings}" if facings else "",
        )
        return " · ".join(filter(None, parts))


def _sum_of(shares: Mapping[str, float]) -> str:
    ordered = sorted(shares.items(), key=lambda item: -item[1])
    return " + ".join(name if share == 1 else f"{name} {100 * share:g}%" for name, share in ordered)


def random_mix(model: ModelSpec, chance: random.Random) -> Mix:
    """What tends to look like something: one to three classes that add up to about one, in one style."""
    count = min(chance.choice((1, 2, 2, 3)), len(model.class_names))
    names = chance.sample(model.class_names, count)
    shares = {name: chance.uniform(0.3, 1.0) for name in names}
    kinds = Mix(shares).normalised() if count > 1 else Mix(dict.fromkeys(names, 1.0))
    return kinds.with_group("styles", {chance.choice(model.styles): 1.0}) if model.styles else kinds


def weights_for(counts: Sequence[int]) -> list[int]:
    """Weights with which `deal` gives these counts, as nearly as `MAX_WEIGHT` allows."""
    divisor = math.gcd(*counts)
    smallest = [count // divisor for count in counts]
    excess = max(1.0, max(smallest) / MAX_WEIGHT)
    return [max(1, round(count / excess)) for count in smallest]


def deal(mixes: Sequence[Mix], count: int) -> list[int]:
    """How many of `count` sprites each mix gets, by weight (largest remainders)."""
    total = sum(mix.weight for mix in mixes)
    exact = [mix.weight * count / total for mix in mixes]
    counts = [math.floor(part) for part in exact]
    by_remainder = sorted(range(len(mixes)), key=lambda i: (counts[i] - exact[i], i))
    for i in by_remainder[: count - sum(counts)]:
        counts[i] += 1
    return counts
