"""Names of sprites that count the frames of a movement: "orc_walk_1", "orc_walk_2"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spritestudio.specs.motion import USUAL_FRAME_MS
from spritestudio.sprites.dataset.movements import clip_in
from spritestudio.sprites.importing.atlas_region import Region


def with_counted_clips(regions: Sequence[Region]) -> tuple[Region, ...]:
    """Sprites of which the names count as frames of a movement, as those frames, in the order of the numbers.

    "walk_0" and "walk_1" do, "tree_0" and "tree_1" do not: the names of a sheet of stills count as well.
    """
    found = list(regions)
    series: dict[str, list[int]] = {}
    for place, region in enumerate(regions):
        if region.number >= 0 and not region.tag:
            series.setdefault(region.animation, []).append(place)
    for name, places in series.items():
        clip = clip_in(name)
        if clip is None or len(places) < 2:
            continue
        frames = sorted((regions[place] for place in places), key=lambda region: region.number)
        for place, frame in zip(places, frames, strict=True):
            found[place] = replace(
                frame,
                tag=clip.movement,
                facing=clip.facing,
                figure=clip.figure,
                duration_ms=frame.duration_ms or USUAL_FRAME_MS,
            )
    return tuple(found)
