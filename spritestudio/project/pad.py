"""A square whose corners carry mixes; a point in it is a blend of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spritestudio.errors import SpriteStudioError
from spritestudio.project.mixes import Mix
from spritestudio.specs import ModelSpec
from spritestudio.specs.model import group_of

CORNERS = 4
_NEIGHBOURS = ((1, 2), (0, 3), (0, 3), (1, 2))
_DECIMALS = 2  # of shares, as sliders show them


@dataclass(frozen=True)
class Pad:
    """Mixes at the corners of a square, and a point between them.

    Attributes:
        corners: Top left, top right, bottom left and bottom right; None where nobody has put a mix.
        x: The point, from 0 at the left to 1 at the right.
        y: The point, from 0 at the top to 1 at the bottom.
    """

    corners: tuple[Mix | None, ...] = (None,) * CORNERS
    x: float = 0.5
    y: float = 0.5

    def __post_init__(self) -> None:
        if len(self.corners) != CORNERS:
            raise SpriteStudioError(f"A pad has {CORNERS} corners, not {len(self.corners)}.")
        for place in (self.x, self.y):
            if not (isinstance(place, (int, float)) and math.isfinite(place)):
                raise SpriteStudioError(f"A point of a pad is two numbers from 0 to 1, not {place}.")
        object.__setattr__(self, "x", min(1.0, max(0.0, float(self.x))))
        object.__setattr__(self, "y", min(1.0, max(0.0, float(self.y))))

    @property
    def is_empty(self) -> bool:
        """Whether no corner has a mix."""
        return all(corner is None for corner in self.corners)

    @property
    def shares(self) -> dict[str, float]:
        """The blend at the point."""
        return blended(self.corners, self.x, self.y)

    def blended_into(self, mix: Mix) -> Mix:
        """A mix with the blend at the point for its kinds; its style stays where no corner has one."""
        told = {group_of(name) for corner in self.corners if corner is not None for name in corner.shares}
        stays = {name: share for name, share in mix.shares.items() if group_of(name) not in told | {"kinds"}}
        return replace(mix, shares=stays | self.shares)

    def with_corner(self, corner: int, mix: Mix | None) -> Pad:
        """The same with another mix, or none, at a corner."""
        corners = list(self.corners)
        corners[corner] = mix
        return replace(self, corners=tuple(corners))

    def at(self, x: float, y: float) -> Pad:
        """The same with another point; one outside is taken to the edge."""
        return replace(self, x=x, y=y)

    def known_to(self, model: ModelSpec) -> Pad:
        """The same for these weights; a corner goes of whose mix they know nothing."""
        known = (
            corner if corner is None or not corner.shares else corner.known_to(model)
            for corner in self.corners
        )
        kept = tuple(
            None if mix is not None and before and before.shares and not mix.shares else mix
            for mix, before in zip(known, self.corners, strict=True)
        )
        return replace(self, corners=kept)

    def to_json(self) -> dict[str, Any]:
        """The pad as a dictionary that `json.dumps` takes."""
        corners = [None if mix is None else dict(mix.shares) for mix in self.corners]
        return {"corners": corners, "x": self.x, "y": self.y}

    @classmethod
    def from_json(cls, values: Any) -> Pad:
        """Read back what `to_json` gave.

        Raises:
            SpriteStudioError: It is something else.
        """
        try:
            corners = tuple(None if each is None else Mix(dict(each)) for each in values["corners"])
            return cls(corners, values["x"], values["y"])
        except (TypeError, KeyError, ValueError) as error:
            raise SpriteStudioError("This is not a pad.") from error


def blended(corners: Sequence[Mix | None], x: float, y: float) -> dict[str, float]:
    """The bilinear blend of the shares of four mixes, to the hundredth that sliders show.

    A corner without a mix has the mean of the corners beside it that have one, or else that of the corner
    opposite to it: two mixes at one edge blend along it, and a single one is everywhere the same.

    Args:
        corners: Top left, top right, bottom left and bottom right.
        x: From 0 at the left to 1 at the right.
        y: From 0 at the top to 1 at the bottom.
    """
    parts = ((1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y)
    shares: dict[str, float] = {}
    for part, corner in zip(parts, _filled(corners), strict=True):
        for name, share in corner.items():
            shares[name] = shares.get(name, 0.0) + part * share
    rounded = {name: round(share, _DECIMALS) for name, share in shares.items()}
    return {name: share for name, share in rounded.items() if share > 0.0}


def _filled(corners: Sequence[Mix | None]) -> list[Mapping[str, float]]:
    """The shares at all four corners."""
    filled: list[Mapping[str, float]] = []
    for place, corner in enumerate(corners):
        if corner is not None:
            filled.append(corner.shares)
            continue
        beside = [mix for near in _NEIGHBOURS[place] if (mix := corners[near]) is not None]
        opposite = corners[CORNERS - 1 - place]
        filled.append(_mean(beside or ([] if opposite is None else [opposite])))
    return filled


def _mean(mixes: Sequence[Mix]) -> dict[str, float]:
    names = dict.fromkeys(name for mix in mixes for name in mix.shares)
    return {name: sum(mix.shares.get(name, 0.0) for mix in mixes) / len(mixes) for name in names}


def first_pad(at_hand: Sequence[Mix], model: ModelSpec) -> Pad:
    """A pad to begin with: the mixes at hand and, where four are not there, kinds that lie far apart."""
    kinds = model.class_names
    apart = [kinds[place * len(kinds) // CORNERS] for place in range(CORNERS)]
    different: list[Mix] = []
    for mix in (*at_hand, *(Mix({kind: 1.0}) for kind in (*apart, *kinds))):
        if mix.shares and all(mix.shares != other.shares for other in different):
            different.append(Mix(mix.shares))
    corners = [*different[:CORNERS], *[None] * CORNERS][:CORNERS]
    return Pad(tuple(corners), 0.0, 0.0)
