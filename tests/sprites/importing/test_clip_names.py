"""Names tell movements, sides and figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spritestudio.sprites.importing.atlas_region import Region
from spritestudio.sprites.importing.clip_names import ClipName, clip_in, figures_in, with_counted_clips


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("walk", ClipName("", "walk")),
        ("hero/walk", ClipName("hero", "walk")),
        ("orc-attack-left", ClipName("orc", "attack", "left")),
        ("orc_left_attack", ClipName("orc", "attack", "left")),
        ("alienBlueWalk", ClipName("alienBlue", "walk")),
        ("hero #Idle north-east", ClipName("hero", "idle", "back_right")),
        ("torch-cycle", ClipName("torch", "cycle")),
        ("bob", None),
        ("tree", None),
        ("sidewalk", None),
        ("left", None),
        ("", None),
        ("歩く", None),
    ],
)
def test_a_movement_at_the_end_of_a_name_is_found(name: str, found: ClipName | None) -> None:
    assert clip_in(name) == found


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


def test_tags_name_figures_where_all_of_them_do() -> None:
    assert figures_in(["hero1-walk-left", "hero1-idle", "torch-glow"]) == {
        "hero1-walk-left": ClipName("hero1", "walk", "left"),
        "hero1-idle": ClipName("hero1", "idle"),
        "torch-glow": ClipName("torch", "glow"),
    }
    assert not figures_in(["idle", "sword attack"]), "the sword is no figure"
    assert not figures_in(["sword attack"])
    assert not figures_in(["hero-walk", ""])
