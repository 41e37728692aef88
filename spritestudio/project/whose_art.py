"""Whose art a sprite is near to, with the pictures of the training sprites that are on this computer."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spritestudio.library.training_indexes import sets_of_run
from spritestudio.library.training_pictures import TrainingPictures
from spritestudio.project.passport import Passport, issue_passport
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.neighbours import measured


@dataclass(frozen=True, eq=False)
class WhoseArt:
    """What was found out about a sprite.

    Attributes:
        passport: All that is known of it.
        pictures: The pictures of its neighbours that are on this computer, by their digest.
    """

    passport: Passport
    pictures: Mapping[int, ByteArray] = field(default_factory=dict)


def whose_art(
    sprite: KeptSprite, weights: Path | None, pictures: TrainingPictures, sets: Sequence[Path]
) -> Generator[WhoseArt]:
    """Find out: at once what the index knows, then the pictures and with them the exact differences.

    Args:
        sprite: The sprite.
        weights: As `issue_passport` has it.
        pictures: Reads sets, and remembers them.
        sets: Sets that are on this computer.
    """
    passport = issue_passport(sprite, weights)
    yield WhoseArt(passport)
    if not passport.neighbours:
        return
    digests = [one.sprite.digest for one in passport.neighbours]
    found = pictures.find(digests, [*sets_of_run(weights), *sets])
    exact = [
        measured(one, sprite.image, picture, passport.spacing)
        if (picture := found.get(one.sprite.digest)) is not None
        else one
        for one in passport.neighbours
    ]
    exact.sort(key=lambda one: one.differing)
    yield WhoseArt(dataclasses.replace(passport, neighbours=tuple(exact)), found)
