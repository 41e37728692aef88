"""A kept sprite from the sides that its clips show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from spritestudio.project.kept_sides import FOUR_SIDES, kept_sides, own_side, pictures_from, plain_clips
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import ByteArray, GenerateSpec, GenerationRequest, PostprocessSpec
from spritestudio.specs.motion import MotionSpec
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.plain import plain_clip


def picture(value: int) -> ByteArray:
    image = np.full((8, 8, 4), 255, np.uint8)
    image[:, :4, 0] = value
    return image


def clip(name: str, facing: str, *values: int) -> Clip:
    return Clip(np.stack([picture(value) for value in values]), (100,) * len(values), name, facing)


def seen(*clips: Clip) -> dict[str, bytes]:
    return {side: image.tobytes() for side, image in kept_sides(KeptSprite(picture(0), clips=clips)).items()}


def test_the_picture_in_which_it_stands_tells_of_a_side() -> None:
    clips = [clip("hurt", "back", 1, 2), clip("walk", "back", 3, 4), clip("idle", "back", 5, 6)]
    assert seen(*clips) == {"front": picture(0).tobytes(), "back": picture(5).tobytes()}
    assert seen(*clips[:2])["back"] == picture(3).tobytes()
    assert seen(clip("walk", "front", 7))["front"] == picture(7).tobytes()
    assert seen(clip("walk", "", 7)) == {}, "nobody says from where it is seen"


def test_a_missing_left_or_right_is_the_other_mirrored() -> None:
    found = seen(clip("stand", "left", 1))
    assert list(found) == ["front", "left", "right"]
    assert found["right"] == picture(1)[:, ::-1].tobytes()
    assert seen(clip("stand", "left", 1), clip("walk", "right", 2))["right"] == picture(2).tobytes()


def test_a_sprite_that_was_asked_for_from_a_side_shows_that() -> None:
    features = ("hero", "facing:front", "facing:left")
    spec = GenerateSpec(seeds=(1, 2, 3), contexts=((1.0, 0.0, 1.0), (1.0, 0.0, 0.0), (1.0, 0.5, 0.5)))
    request = GenerationRequest(spec, "tiny", features, (("", 3),))
    recipe = request.recipe(PostprocessSpec(), 8)
    left, open_, both = (KeptSprite(picture(0), recipe=recipe.of_sprites((index,))) for index in range(3))
    assert [own_side(sprite) for sprite in (left, open_, both)] == ["left", "front", "front"]
    assert list(pictures_from(left, None)) == ["left"]
    assert list(pictures_from(open_, None)) == list(pictures_from(both, None)) == [""]
    walking = replace(left, clips=(clip("walk", "front", 5),))
    assert list(kept_sides(walking)) == ["front", "left", "right"]


def test_a_picture_that_tells_of_a_side_alone_comes_before_clips_that_were_made_of_an_earlier_one() -> None:
    assert seen(clip("idle", "back", 5, 6), clip("stand", "back", 7))["back"] == picture(7).tobytes()


def test_copies_that_an_earlier_version_began_count_once_something_is_drawn() -> None:
    left, back = clip("stand", "left", 0), clip("stand", "back", 0)
    assert seen(left, back) == {}
    assert list(seen(left, clip("stand", "back", 8))) == ["front", "back"]


def test_from_four_sides_others_stand_in_and_move_as_they_are_seen() -> None:
    image = np.zeros((16, 16, 4), np.uint8)
    image[3:13, 5:11], image[13:15, 5:7], image[13:15, 9:11] = 255, 255, 255
    image[6, 7, :3] = 90
    image[3, 4] = 255
    walk, idle = MotionSpec("step"), MotionSpec("breathe")
    clips = plain_clips(KeptSprite(image), (walk, idle), FOUR_SIDES, is_named=False)
    assert [clip.tag for clip in clips] == [
        f"{name}-{side}" for name in ("walk", "idle") for side in ("front", "back", "left", "right")
    ]
    front, back, left, right = (clip.frames for clip in clips[:4])
    assert np.array_equal(front, plain_clip(image, MotionSpec("step", facing="front")).frames)
    assert np.array_equal(back, front)
    assert np.array_equal(right, front)
    assert np.array_equal(left[0], image[:, ::-1])
    drawn = KeptSprite(image, clips=(Clip(image[None, :, ::-1], (100,), "stand", "right"),))
    assert np.array_equal(pictures_from(drawn, FOUR_SIDES)["left"], image)
    sides = {clip.facing: clip.frames for clip in plain_clips(drawn, (walk,), FOUR_SIDES, is_named=False)}
    aside = plain_clip(image[:, ::-1], MotionSpec("step", facing="right"))
    assert np.array_equal(sides["right"], aside.frames)
