"""The tags of animations: spans of frames, which may lie over one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from spritestudio.errors import SpriteStudioError
from spritestudio.limits import MAX_CELLS
from spritestudio.specs.motion import PLAYBACKS

OVERLAP = "{} has tags that overlap; a frame that lies in several was read once for each."


@dataclass(frozen=True)
class FrameTag:
    """The tag of a frame.

    Attributes:
        name: Its name; "" for a frame without one.
        direction: How it plays, one of `PLAYBACKS`.
        once: Whether it plays once or some times, and not for ever.
    """

    name: str = ""
    direction: str = PLAYBACKS[0]
    once: bool = False


@dataclass(frozen=True)
class TagSpan:
    """A tag with the frames that it lies over.

    Attributes:
        first: The first of them.
        last: The last of them.
        tag: The tag.
    """

    first: int
    last: int
    tag: FrameTag


def tagged_frames(spans: Sequence[TagSpan], count: int) -> list[tuple[int, FrameTag]]:
    """Which frame comes after which, each with its tag: those of a tag follow each other.

    A frame that lies in several tags comes once for each, one without a tag at its own place. Where a tag has
    the name of another, it gets a number behind it.

    Args:
        spans: The tags, in the order of the file; what lies beyond the frames is left out.
        count: How many frames there are.

    Raises:
        SpriteStudioError: They overlap so often that more than `MAX_CELLS` frames would come of it.
    """
    within = [replace(span, first=max(0, span.first), last=min(span.last, count - 1)) for span in spans]
    within = [span for span in _with_own_names(within) if span.first <= span.last]
    if sum(span.last - span.first + 1 for span in within) > MAX_CELLS:
        raise SpriteStudioError(
            f"The tags overlap so often that more than {MAX_CELLS:,} frames would come of them.",
            "Take away those that are not needed.",
        )
    edges = [0] * (count + 1)
    for span in within:
        edges[span.first] += 1
        edges[span.last + 1] -= 1
    depths = list(accumulate(edges))
    alone = [TagSpan(frame, frame, FrameTag()) for frame in range(count) if not depths[frame]]
    ordered = sorted(within + alone, key=lambda span: span.first)
    return [(frame, span.tag) for span in ordered for frame in range(span.first, span.last + 1)]


def _with_own_names(spans: Sequence[TagSpan]) -> list[TagSpan]:
    taken = {span.tag.name for span in spans}
    seen: dict[str, int] = {}
    found = []
    for span in spans:
        name = span.tag.name
        seen[name] = number = seen.get(name, 0) + 1
        if name and number > 1:
            while (other := f"{name}-{number}") in taken:
                number += 1
            taken.add(other)
            seen[name] = number
            span = replace(span, tag=replace(span.tag, name=other))
        found.append(span)
    return found
