"""The passport of a sprite: how it was made, by which weights, and whose art it is near to."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import weights_hash
from spritestudio.library.training_indexes import credits_of_weights, installed_indexes, training_indexes
from spritestudio.project.recipe_words import recipe_words
from spritestudio.project.shelf import KeptSprite
from spritestudio.sprites.dataset.neighbours import Neighbour
from spritestudio.sprites.dataset.training_index import NEAREST
from spritestudio.sprites.export.credits import licence_lines
from spritestudio.version import __version__
from spritestudio.wording import writable

SUFFIX = "-passport.txt"
OTHERS = "other installed weights"
DRAWN = "No weights have painted this sprite: it was drawn, or opened from a file."


@dataclass(frozen=True, eq=False)
class Passport:
    """All that is known of where a sprite comes from.

    Attributes:
        sprite: The sprite.
        credits: A line per source that the weights learned from, with its licence.
        neighbours: The nearest training sprites, the nearest first.
        remarks: Sentences on what is not known.
        spacing: How far drawn sprites are from the nearest of another animation, sorted; for comparison.
        issued: When it was written, seconds since 1970.
        app_version: By what.
        compared_with: Whose training sprites those are, "the weights sprites16" or `OTHERS`; "" for none.
    """

    sprite: KeptSprite
    credits: tuple[str, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    remarks: tuple[str, ...] = ()
    spacing: Sequence[float] = ()
    issued: float = 0.0
    app_version: str = __version__
    compared_with: str = ""

    @property
    def is_near_copy(self) -> bool:
        """Whether it is a near copy of a training sprite."""
        return any(one.is_near_copy for one in self.neighbours)

    @property
    def is_of_others(self) -> bool:
        """Whether it is compared with what others learned from than the weights that were asked about."""
        return self.compared_with == OTHERS

    @property
    def painted(self) -> str:
        """When it was painted, "2026-11-30"; "" where nobody knows."""
        generation, _, _ = self.sprite.origin.partition(":")
        return _day(int(generation) / 1e9) if generation.isdigit() else ""

    @property
    def story(self) -> list[str]:
        """How it was made, in sentences."""
        recipe = self.sprite.recipe
        if recipe is None:
            compared = f"Compared with what {self.compared_with} learned from."
            return [DRAWN, *([compared] if self.compared_with else [])]
        lines = [*recipe_words(recipe, recipe.sprites[:1])]
        if self.painted:
            lines.append(f"Painted on {self.painted}.")
        digest = f", SHA-256 {recipe.weights_hash}" if recipe.weights_hash else ""
        lines.append(f"Weights: {recipe.weights}{digest}.")
        lines.append("Drawn on by hand since." if self.sprite.is_touched else "Not drawn on by hand since.")
        return lines

    @property
    def text(self) -> str:
        """The passport as a text."""
        parts = [
            [f"Passport of {self.sprite.title}", f"SpriteStudio {self.app_version}, {_day(self.issued)}"],
            ["How it was made:", *_items(self.story)],
        ]
        if self.credits:
            parts.append(["The weights learned from this art:", *_items(self.credits)])
        if self.neighbours:
            told = [f"{one.told}: {one.likeness.value}" for one in self.neighbours]
            parts.append(["Nearest training sprites:", *_items(told)])
            parts.append([f"Near copy: {'yes' if self.is_near_copy else 'no'}"])
        if self.remarks:
            parts.append(["Not known:", *_items(self.remarks)])
        if licences := licence_lines([*self.credits, *(one.sprite.license for one in self.neighbours)]):
            parts.append(["The licences:", *_items(licences)])
        return "\n\n".join("\n".join(map(writable, part)) for part in parts) + "\n"

    @property
    def document(self) -> dict[str, Any]:
        """The same for programs."""
        recipe = self.sprite.recipe
        return {
            "app": "SpriteStudio",
            "app_version": self.app_version,
            "date": _day(self.issued),
            "name": self.sprite.title,
            "painted": self.painted,
            "drawn_on": self.sprite.is_touched,
            "weights": recipe.weights if recipe else "",
            "weights_sha256": recipe.weights_hash if recipe else "",
            "story": self.story,
            "credits": list(self.credits),
            "nearest": [one.to_json() for one in self.neighbours],
            "near_copy": self.is_near_copy if self.neighbours else None,
            "remarks": list(self.remarks),
            "recipe": recipe.document if recipe else None,
        }


def issue_passport(sprite: KeptSprite, weights: Path | None = None, count: int = NEAREST) -> Passport:
    """Find out where a sprite comes from; takes a moment.

    Args:
        sprite: The sprite.
        weights: The file of the weights that painted it, where it is known; of those at hand for one that
            none have painted. It is compared with what they learned from, or where that is not known or of
            smaller sprites, with what the other installed weights did.
        count: How many training sprites are told.
    """
    recipe, now = sprite.recipe, time.time()
    credits: tuple[str, ...] = ()
    if recipe is not None:
        name, digest = recipe.weights, recipe.weights_hash
        credits = credits_of_weights(name, digest, weights)
    elif weights is not None:
        name, digest = weights.stem, weights_hash(weights)
    else:
        return Passport(sprite, issued=now)
    try:
        indexes = training_indexes(name, digest, weights)
        neighbours = tuple(indexes.nearest([sprite.image], count)[0])
    except SpriteStudioError as error:
        return _compared_with_others(Passport(sprite, credits, (), (str(error),), (), now), error, count)
    remarks = tuple(
        f"The weights began from {name}, and nobody has noted which sprites those learned from."
        for name in indexes.unknown
    )
    return Passport(
        sprite, credits, neighbours, remarks, indexes.spacing, now, compared_with=f"the weights {name}"
    )


def _compared_with_others(passport: Passport, error: SpriteStudioError, count: int) -> Passport:
    """A passport with the nearest of what all installed weights learned from, where they can be told."""
    image = passport.sprite.image
    with contextlib.suppress(SpriteStudioError):
        if (indexes := installed_indexes(max(image.shape[:2]))) is not None:
            nearest = tuple(indexes.nearest([image], count)[0])
            remark = f"{error.message} It is compared with what {OTHERS} learned from."
            return replace(
                passport,
                neighbours=nearest,
                remarks=() if passport.sprite.recipe is None else (remark,),
                spacing=indexes.spacing,
                compared_with=OTHERS,
            )
    return passport


def _items(lines: Sequence[str]) -> list[str]:
    return [f"- {line}" for line in lines]


def _day(seconds: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(seconds))
