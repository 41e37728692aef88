"""Names that count are the frames of a movement."""

from __future__ import annotations

from dataclasses import replace

from spritestudio.sprites.importing.atlas_region import Region
from spritestudio.sprites.importing.clip_names import with_counted_clips


def test_names_that_count_are_the_frames_of_a_movement_in_their_order() -> None:
    stone = Region("a", (0, 0, 4, 4), (0, 0), (4, 4))
    names = ["orc_walk_10.png", "orc_walk_2.png", "tree1", "tree2", "orc_idle (1).png", "elf_walk_1"]
    found = with_counted_clips([replace(stone, name=name) for name in names])
    assert [region.name for region in found] == [names[1], names[0], *names[2:]]
    assert [(region.figure, region.tag, region.duration_ms) for region in found[:3]] == [
        ("orc", "walk", 100),
        ("orc", "walk", 100),
        (None, "", 0),
    ]
    assert not any(region.tag for region in found[2:]), "one frame counts no further"
