"""Motion as a program uses it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import spritestudio
from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.errors import SpriteStudioError
from tests.diffusion.motion.tiny_walker import MODEL, figure, untaught, walker

SPRITE = figure()


def test_a_sprite_walks_in_an_array_of_frames_with_their_times() -> None:
    frames = spritestudio.animate(walker(), SPRITE, clip="walk", frames=3, seed=4)
    assert isinstance(frames, np.ndarray)
    assert (frames.shape, frames.dtype) == ((3, 8, 8, 4), np.uint8)
    assert np.array_equal(frames[0], SPRITE)
    assert np.array_equal(frames[1], np.roll(SPRITE, 1, axis=0))
    assert (frames.durations_ms, frames.tag) == ((150,) * 3, "walk-front")
    assert frames.as_clip.loops


def test_a_figure_is_turned() -> None:
    sides = spritestudio.turn(walker(), SPRITE)
    assert list(sides) == ["left", "right", "back"]
    assert np.array_equal(sides["left"], SPRITE[:, ::-1])
    assert list(spritestudio.turn(walker(), SPRITE, to="left", proposals=1)) == ["left"]


def test_weights_are_taken_by_their_file(tmp_path: Path) -> None:
    path = tmp_path / "w.safetensors"
    save_checkpoint(path, MODEL, untaught().denoiser.network.state_dict())
    still = np.ones((8, 8), bool)
    frames = spritestudio.animate(path, SPRITE, clip="walk", direction="left", mix={"hero": 1}, still=still)
    assert (frames == SPRITE).all()
    assert frames.tag == "walk-left"
    assert spritestudio.turn(str(path), SPRITE, to=["back"])["back"].shape == (8, 8, 4)


def test_a_plain_motion_needs_no_network() -> None:
    frames = spritestudio.animate(None, SPRITE, clip="rotate", direction="left", frame_ms=70)
    assert (frames.tag, frames.durations_ms) == ("rotate-left", (70,) * 4)
    assert np.array_equal(frames.frames[1], np.rot90(SPRITE, -1))
    assert spritestudio.animate(walker(), SPRITE, clip="bob", frames=2).tag == "bob"
    stepping = spritestudio.animate(None, SPRITE, clip="step", direction="right")
    assert stepping.tag == "walk-right"
    assert np.array_equal(spritestudio.animate(None, SPRITE, clip="walk", direction="right"), stepping)
    assert spritestudio.animate(None, SPRITE, clip="idle").tag == "idle"


def test_what_is_wrong_is_told_in_a_sentence() -> None:
    for model, settings, text in (
        (None, {"clip": "attack"}, "No plain motion is named 'attack'"),
        (None, {"clip": "bob", "speed": 2}, "There is no setting named 'speed'"),
        (walker(), {"clip": "wallk"}, "Did you mean walk"),
        (walker(), {"clip": "walk", "movment": 0.5}, "Did you mean movement?"),
        (walker(), {"clip": "walk", "movement": 2}, "Movement must be between 0 and 1"),
        (walker(), {"clip": "walk", "mix": {"hreo": 1}}, "no class named 'hreo'"),
        (spritestudio.load_model("heroes16-course"), {"clip": "walk"}, "have learned no movements"),
    ):
        with pytest.raises(SpriteStudioError, match=text):
            spritestudio.animate(model, SPRITE, **settings)  # type: ignore[arg-type]
    with pytest.raises(SpriteStudioError, match="Sides are several, in a list, not 5"):
        spritestudio.turn(walker(), SPRITE, to=5)  # type: ignore[arg-type]
    with pytest.raises(SpriteStudioError, match="A mix is a dictionary of names"):
        spritestudio.turn(walker(), SPRITE, mix="hero")  # type: ignore[arg-type]
    with pytest.raises(SpriteStudioError, match="A clip is a name, not None"):
        spritestudio.animate(walker(), SPRITE, clip=None)  # type: ignore[arg-type]
    with pytest.raises(SpriteStudioError, match=r"A sprite is uint8 of shape \(H, W, 4\)"):
        spritestudio.animate(None, SPRITE[None], clip="bob")
    with pytest.raises(SpriteStudioError, match="have learned no movements"):
        spritestudio.turn("heroes16-course", SPRITE)


def test_a_side_and_what_stays_still_are_checked_first() -> None:
    for settings, text in (
        ({"clip": "step", "direction": "up"}, "There is no side named 'up'"),
        ({"clip": "walk", "still": 5}, "What stays still is bool"),
        ({"clip": "walk", "still": np.zeros((2, 2), bool)}, "not bool of "),
        ({"clip": ["walk"]}, "A clip is a name"),
    ):
        with pytest.raises(SpriteStudioError, match=text):
            spritestudio.animate(walker(), SPRITE, **settings)  # type: ignore[arg-type]
    with pytest.raises(SpriteStudioError, match="Sides are names, not"):
        spritestudio.turn(walker(), SPRITE, to=[5])  # type: ignore[list-item]
