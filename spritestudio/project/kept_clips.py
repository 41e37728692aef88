"""The clips of kept sprites: as an export takes them, and as a project file holds them."""

from __future__ import annotations

import dataclasses
import io
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.limits import MAX_DECODED_PIXELS, MAX_PIXELS
from spritestudio.project.kept_sides import STAND_CLIP
from spritestudio.project.shelf import KeptSprite, Shelf, art_of_shelf
from spritestudio.project.walk import STANDS
from spritestudio.specs import ByteArray, Label, Recipe
from spritestudio.specs.base import require
from spritestudio.sprites.export.files import ExportInput
from spritestudio.sprites.export.png import encode_png
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.pixels import on_equal_cells
from spritestudio.wording import counted

MAX_CLIPS = 64  # of one sprite
MAX_FRAMES = 1024  # of one clip
_MAX_PIXELS = MAX_PIXELS // 2  # of one clip: a project file holds it, however badly it compresses
_MAX_NAME = 60


def with_clips(sprite: KeptSprite, clips: Sequence[Clip]) -> KeptSprite:
    """A sprite with more clips; one takes the place of another of its movement and side.

    A single picture that tells how it looks from a side, see STAND_CLIP, is not there any more where a clip
    in which it stands begins with just that, or exports would have it twice.

    Raises:
        SpriteStudioError: They would be too many.
    """
    stands = [clip for clip in clips if clip.name in STANDS and len(clip.frames) > 1]
    former = [clip for clip in sprite.clips if not any(_begins_with(stand, clip) for stand in stands)]
    by_tag = {clip.tag: clip for clip in (*former, *clips)}
    require(
        len(by_tag) <= MAX_CLIPS,
        f"{sprite.title} would have {counted(len(by_tag), 'clip')}.",
        f"A kept sprite has at most {MAX_CLIPS}.",
    )
    for clip in clips:
        require_keepable(clip)
    return dataclasses.replace(sprite, clips=tuple(by_tag.values()))


def _begins_with(clip: Clip, side: Clip) -> bool:
    """Whether a clip begins with the one picture of a side."""
    is_side = (side.name, len(side.frames)) == (STAND_CLIP, 1) and side.facing == clip.facing
    return is_side and np.array_equal(clip.frames[0], side.frames[0])


def require_keepable(clip: Clip) -> None:
    """Require that a project file can give a clip back.

    Raises:
        SpriteStudioError: It has too many frames, or they are too large.
    """
    height, width = clip.frames.shape[1:3]
    require(
        len(clip.frames) <= MAX_FRAMES and clip.frames.size // 4 <= _MAX_PIXELS,
        f"The clip {clip.tag} would be {counted(len(clip.frames), 'frame')} of {width}×{height} pixels.",
        f"A clip has at most {MAX_FRAMES:,} frames, and {_MAX_PIXELS:,} pixels in all.",
    )


def motions_of(sprites: Sequence[KeptSprite]) -> list[str]:
    """What the movements are called that sprites have; those pictures that tell of sides are none."""
    names = dict.fromkeys(clip.name for sprite in sprites for clip in sprite.clips)
    return [name for name in names if name not in ("", STAND_CLIP)]


def distinct(titles: Sequence[str]) -> list[str]:
    """These titles; where several are the same, each has its number among them behind it: orc1, orc2."""
    counts, seen = Counter(titles), Counter[str]()
    numbered = []
    for title in titles:
        seen[title] += 1
        numbered.append(f"{title}{seen[title]}" if counts[title] > 1 else title)
    return numbered


def animated(art: ExportInput, sprites: Sequence[KeptSprite]) -> ExportInput:
    """The art of some sprites with the frames of their clips in the places of those that have any.

    Args:
        art: Of these sprites, see `spritestudio.project.shelf.art_of`.
        sprites: As many.
    """
    if not any(sprite.clips for sprite in sprites):
        return art
    images: list[ByteArray] = []
    labels: list[Label] = []
    recipes: list[Recipe | None] = []
    titles = distinct([sprite.title for sprite in sprites])
    for number, sprite in enumerate(sprites):
        known = art.labels[number]
        if not sprite.clips:
            images.append(art.images[number])
            labels.append(known)
        for clip in sprite.clips:
            images += list(clip.frames)
            labels += [
                dataclasses.replace(label, mix=known.mix, row=known.row, tags=known.tags)
                for label in clip.labels(titles[number])
            ]
        recipes += [sprite.recipe] * (len(images) - len(recipes))
    return dataclasses.replace(art, images=on_equal_cells(images), labels=labels, recipes=recipes)


def moving_art_of_shelf(shelf: Shelf) -> ExportInput:
    """All that is on a shelf, see `art_of_shelf`, with the frames of what moves."""
    return animated(art_of_shelf(shelf), shelf.sprites)


def frame_places(sprites: Sequence[KeptSprite], chosen: Sequence[int]) -> list[int]:
    """Which sprites of `animated` are those, or the frames of those, at some places among the sprites."""
    counts = [sum(len(clip.frames) for clip in sprite.clips) or 1 for sprite in sprites]
    ends = np.cumsum(counts)
    return [place for index in chosen for place in range(int(ends[index]) - counts[index], int(ends[index]))]


def clip_row(clip: Clip) -> tuple[str, bytes]:
    """A clip as a project file holds it: JSON, and a PNG with the frames below each other."""
    facts = {
        "name": clip.name,
        "facing": clip.facing,
        "playback": clip.playback,
        "loops": clip.loops,
        "durations_ms": clip.durations_ms,
        "pivot": clip.pivot,
    }
    return json.dumps(facts), encode_png(clip.frames.reshape(-1, *clip.frames.shape[2:]))


@reads_outside_data(lambda _text: SpriteStudioError("A clip cannot be read."))
def clip_from(text: str, png: bytes) -> Clip:
    """Read back what `clip_row` gave.

    Raises:
        SpriteStudioError: It is something else.
    """
    facts: Any = json.loads(text)
    durations = tuple(facts["durations_ms"])
    with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
        is_too_large = picture.width * picture.height > MAX_DECODED_PIXELS or len(durations) > MAX_FRAMES
        if is_too_large or picture.height % len(durations):
            raise ValueError("it is no strip of so many frames")
        strip = np.array(picture.convert("RGBA"))
    return Clip(
        strip.reshape(len(durations), -1, *strip.shape[1:]),
        tuple(int(duration) for duration in durations),
        str(facts["name"])[:_MAX_NAME],
        str(facts["facing"])[:_MAX_NAME],
        str(facts["playback"]),
        facts["loops"] is not False,
        None if (pivot := facts.get("pivot")) is None else (int(pivot[0]), int(pivot[1])),
    )
