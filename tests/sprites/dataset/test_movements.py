"""Names tell movements, sides and figures, and clips are called by their movements."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.dataset.fixes import Fix, apply_fix
from spritestudio.sprites.dataset.inspection import inspect
from spritestudio.sprites.dataset.movements import (
    ClipName,
    clip_in,
    figures_in,
    misnamed_clips,
    with_movements,
)


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
        ("hero_walk_cycle", ClipName("hero", "walk")),
        ("walkcycle left", ClipName("", "walkcycle", "left")),
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


def test_tags_name_figures_where_all_of_them_do() -> None:
    assert figures_in(["hero1-walk-left", "hero1-idle", "torch-glow"]) == {
        "hero1-walk-left": ClipName("hero1", "walk", "left"),
        "hero1-idle": ClipName("hero1", "idle"),
        "torch-glow": ClipName("torch", "glow"),
    }
    assert not figures_in(["idle", "sword attack"]), "the sword is no figure"
    assert not figures_in(["sword attack"])
    assert not figures_in(["hero-walk", ""])


def clips(*names: str, groups: tuple[int, ...] = (), facings: tuple[str, ...] = ()) -> EditableSet:
    """Two frames of each clip, all of one figure unless `groups` tell."""
    count = 2 * len(names)
    notes = {"clip": np.repeat(names, 2), "fine": np.repeat(names, 2)}
    if facings:
        notes["facing"] = np.repeat(facings, 2)
    return EditableSet(
        np.arange(count * 4 * 4 * 4, dtype=np.uint8).reshape(count, 4, 4, 4),
        np.ones((count, 1), np.float32),
        ("hero",),
        np.repeat(groups or (0,) * len(names), 2),
        "a test",
        notes,
    )


def called(editable: EditableSet) -> list[str]:
    return [str(name) for name in editable.notes["clip"][::2]]


def test_the_walks_of_three_heroes_are_one_movement() -> None:
    found = with_movements(clips("hero-walk", "Orc_Walking-left", "elfWalk", groups=(0, 1, 2)))
    assert called(found) == ["walk", "walk-left", "walk"]
    assert found.notes["fine"][0] == "hero-walk", "the tag keeps its name"
    assert with_movements(found) is found


def test_two_movements_of_one_figure_that_would_be_called_the_same_stay() -> None:
    both = clips("sword attack", "bow attack", "hero-idle")
    assert called(with_movements(both)) == ["sword attack", "bow attack", "idle"]
    sides = clips("sword attack", "sword attack", facings=("left", "right"))
    assert called(with_movements(sides)) == ["attack", "attack"]
    one = clips("walk", "hero-walk")
    assert called(with_movements(one)) == ["walk", "hero-walk"]


def test_known_names_and_others_stay() -> None:
    for name in ("walk", "Walk", "walk-left", "sword", "tree", "attack 2"):
        assert misnamed_clips(clips(name)) == []
    still = replace(clips("hero-walk"), notes={})
    assert with_movements(still) is still


def test_a_set_of_an_earlier_version_says_so_and_can_be_mended() -> None:
    old = clips("hero-walk", "orc-walk", groups=(0, 1))
    (finding,) = [each for each in inspect(old) if each.kind == "movements"]
    assert finding.sentence == (
        "Clips that have names of their own are learned apart: hero-walk is walk, orc-walk is walk."
    )
    assert finding.indices.tolist() == [0, 1, 2, 3]
    assert finding.fixes == (Fix("movements"),)
    mended = apply_fix(old, Fix("movements"))
    assert called(mended) == ["walk", "walk"]
    assert not [each for each in inspect(mended) if each.kind == "movements"]
