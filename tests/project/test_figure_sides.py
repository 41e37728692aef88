"""A figure gets its other sides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.project.figure_sides import FigureSides, asked_for_side, in_own_colors
from spritestudio.project.kept_sides import own_side
from spritestudio.project.shelf import KeptSprite
from spritestudio.sprites.motion.clip import Clip
from tests.diffusion.motion.tiny_walker import MODEL, figure, untaught

OTHER = figure(1)


def hero(*clips: Clip) -> KeptSprite:
    return KeptSprite(figure(), "a", "hero", name="Ann", clips=clips)


def test_a_side_that_is_given_is_mirrored_for_the_one_across() -> None:
    sides = FigureSides(hero())
    assert sides.order == ("front", "left", "right", "back")
    assert sides.missing == ("left", "right", "back")
    assert np.array_equal(sides.mirrored("left"), figure()[:, ::-1]), "nothing else is there to mirror"
    sides.give("right", OTHER)
    assert sides.missing == ("back",)
    assert (sides.is_mirrored("left"), sides.is_mirrored("right"), sides.is_mirrored("back")) == (
        True, False, False,
    )  # fmt: skip
    left = sides.picture("left")
    assert left is not None
    assert np.array_equal(left, OTHER[:, ::-1])
    assert [(clip.tag, len(clip.frames)) for clip in sides.clips] == [("stand-right", 1)]
    sides.clear("right")
    assert (sides.clips, sides.missing) == ((), ("left", "right", "back"))
    sides.stack.undo()
    assert sides.missing == ("back",)


def test_a_side_of_its_own_can_be_the_mirror_image_again() -> None:
    walk = Clip(np.stack([OTHER, figure(2)]), (100, 100), "walk", "left")
    sides = FigureSides(hero(walk))
    assert sides.is_mirrored("right")
    sides.give("right", figure(3))
    assert not sides.is_mirrored("right")
    sides.give("right", sides.mirrored("right"))
    assert np.array_equal(sides.clips[0].frames[0], OTHER[:, ::-1])


def test_a_given_side_counts_beside_clips_of_an_earlier_one() -> None:
    idle = Clip(np.stack([figure(2), figure(3)]), (100, 100), "idle", "back")
    sides = FigureSides(hero(idle))
    sides.give("back", OTHER)
    back = sides.picture("back")
    assert back is not None
    assert np.array_equal(back, OTHER)


def test_a_side_that_shows_another_changes_places_with_it_and_takes_its_clips_along() -> None:
    walk = Clip(np.stack([OTHER, figure(2)]), (100, 100), "walk", "left")
    idle = Clip(np.stack([figure(3)]), (100,), "idle", "back")
    bob = Clip(np.stack([figure(4)]), (100,), "bob")
    sides = FigureSides(hero(walk, idle, bob))
    sides.swap("left", "back")
    assert [clip.tag for clip in sides.sprite.clips] == ["walk-back", "idle-left", "bob"]
    assert np.array_equal(sides.picture("back"), OTHER)
    sides.swap("front", "right")
    assert (sides.own, sides.sprite.facing) == ("right", "right")
    assert np.array_equal(sides.picture("right"), figure())
    assert sides.missing == ("front",)
    assert own_side(sides.given_to(sides.first)) == "right"
    sides.stack.undo()
    sides.stack.undo()
    assert (sides.own, sides.given_to(sides.first).clips) == ("front", (walk, idle, bob))


def test_a_side_is_cleared_with_its_clips() -> None:
    walk, idle = (Clip(np.stack([OTHER, figure(2)]), (100, 100), name, "left") for name in ("walk", "idle"))
    back = Clip(np.stack([figure(3)]), (100,), "idle", "back")
    sides = FigureSides(hero(walk, back, idle))
    sides.clear("left")
    assert sides.sprite.clips == (back,)
    assert sides.missing == ("left", "right")


def test_clips_that_came_meanwhile_stay() -> None:
    walk = Clip(np.stack([OTHER, figure(2)]), (100, 100), "walk", "left")
    sides = FigureSides(hero(walk))
    sides.clear("left")
    painted = Clip(np.stack([figure(3)]), (100,), "idle", "front")
    now = replace(sides.first, clips=(walk, painted), name="Bea")
    assert (sides.given_to(now).clips, sides.given_to(now).name) == ((painted,), "Bea")


def test_what_is_painted_has_the_colours_of_the_sprite() -> None:
    sprite = hero()
    painted = np.full((2, 8, 8, 4), (200, 60, 90, 255), np.uint8)
    seen = in_own_colors(sprite, painted)
    own = {bytes(color) for color in sprite.image[sprite.image[..., 3] > 0]}
    assert {bytes(color) for color in seen.reshape(-1, 4)} <= own


@pytest.mark.parametrize("side", ["left", "back"])
def test_weights_are_asked_for_the_sprite_from_another_side(side: str, tmp_path: Path) -> None:
    path = tmp_path / "tiny.safetensors"
    save_checkpoint(path, MODEL, untaught().denoiser.network.state_dict())
    over, asked = asked_for_side(hero(), side, path, MODEL, (3, 4), 0.7)
    request = asked.request
    assert {name: share for name, share in request.shares_of(1).items() if share} == {
        "hero": 1.0,
        f"facing:{side}": 1.0,
    }
    assert request.spec.seeds == (3, 4)
    assert request.spec.start == over.start
    assert over.start.strength == 0.7
