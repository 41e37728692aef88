"""The small network that knows from where the pixels of a later frame come."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from spritestudio.diffusion.motion.beside import BesidePainter
from spritestudio.diffusion.motion.clips import paint_clip
from spritestudio.diffusion.motion.mover import (
    REACH_PX,
    FrameMover,
    displaced,
    load_mover,
    mover_network,
    mover_path,
    save_mover,
    shipped_mover,
)
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import installed_models
from spritestudio.specs import ByteArray, ClipSpec
from tests.diffusion.motion.tiny_walker import MODEL, figure, untaught

FEATURES = ("clip:walk", "clip:idle", "frame:cos", "frame:sin", "facing:left")
DOWN = (1 + REACH_PX) * (2 * REACH_PX + 1) + REACH_PX  # which logit is that of one pixel down
SPRITE = figure()
SURE = 10.0
WALK = {"clip:walk": 1.0, "frame:cos": -1.0}


def sure_mover() -> FrameMover:
    """It says that all goes down by a pixel, whatever it sees."""
    network = mover_network(FEATURES, 8, 8)
    with torch.no_grad():
        for parameter in network.head[-1].parameters():
            parameter.zero_()
        network.head[-1].bias[DOWN] = SURE
    angles = {"clip:walk": (0.5 * math.pi, math.pi), "clip:idle": (math.pi,)}
    return FrameMover(FEATURES, 8, angles, network.eval())


def own_colors(sprite: ByteArray) -> tuple[torch.Tensor, int]:
    colors, index = np.unique(sprite.reshape(-1, 4), axis=0, return_inverse=True)
    assert not colors[0].any()
    return torch.from_numpy(index.reshape(sprite.shape[:2])), len(colors)


def test_a_displacement_brings_each_pixel_from_where_it_was() -> None:
    values = torch.arange(64).view(1, 8, 8)
    moved = displaced(values)
    assert moved.shape == (1, (2 * REACH_PX + 1) ** 2, 8, 8)
    assert torch.equal(moved[0, DOWN, 1:], values[0, :-1])
    assert not moved[0, DOWN, 0].any()


def test_an_own_colour_is_as_likely_as_the_displacements_that_bring_it() -> None:
    index, count = own_colors(SPRITE)
    likely = sure_mover().likely(SPRITE, WALK, index, count)
    assert likely.shape == (8, 8, count)
    assert torch.allclose(likely.exp().sum(dim=-1), torch.ones(8, 8), atol=1e-3 * count)
    assert torch.equal(likely.argmax(dim=-1), index.roll(1, dims=0))


def test_a_frame_between_those_that_it_has_learned_is_taken_for_the_nearest() -> None:
    mover = sure_mover()
    draw = torch.Generator().manual_seed(0)
    for parameter in mover.network.parameters():
        torch.nn.init.normal_(parameter, std=0.3, generator=draw)
    index, count = own_colors(SPRITE)

    def likely(degrees: float) -> torch.Tensor:
        turn = math.radians(degrees)
        asked = {"clip:walk": 1.0, "frame:cos": math.cos(turn), "frame:sin": math.sin(turn)}
        return mover.likely(SPRITE, asked, index, count)

    assert torch.equal(likely(100.0), likely(90.0))
    assert torch.equal(likely(200.0), likely(180.0))
    assert not torch.equal(likely(100.0), likely(180.0))


def test_it_is_asked_for_the_movements_that_it_has_learned() -> None:
    mover = sure_mover()
    assert mover.knows(WALK)
    assert not mover.knows({"clip:walk": 0.0, "clip:turn": 1.0})
    assert not mover.knows({"facing:left": 1.0})


def test_a_frame_is_where_the_mover_says_and_the_likeliest_proposal_is_the_first() -> None:
    checkpoint = untaught()
    context = MODEL.context({"clip:walk": 1.0})
    for movement in (0.0, 0.3):
        spec = ClipSpec(clip="walk", movement=movement)
        painter = BesidePainter(checkpoint.denoiser, MODEL, SPRITE, spec, sure_mover())
        *_, last = painter.paint(context)
        assert np.array_equal(last.images[0], np.roll(SPRITE, 1, axis=0))
    without = BesidePainter(checkpoint.denoiser, MODEL, SPRITE, spec)
    *_, last = without.paint(context)
    assert not np.array_equal(last.images[0], np.roll(SPRITE, 1, axis=0))


def test_still_pixels_stay_though_the_mover_moves_them() -> None:
    still = np.zeros((8, 8), bool)
    still[:4] = True
    painter = BesidePainter(untaught().denoiser, MODEL, SPRITE, ClipSpec(clip="walk"), sure_mover())
    *_, last = painter.paint(MODEL.context({"clip:walk": 1.0}), still=still)
    for image in last.images:
        assert np.array_equal(image[still], SPRITE[still])


def test_a_mover_is_read_as_it_was_written(tmp_path: Path) -> None:
    path, mover = tmp_path / "mover.safetensors", sure_mover()
    save_mover(path, mover)
    again = load_mover(path)
    assert (again.features, again.image_size, again.angles) == (mover.features, 8, mover.angles)
    index, count = own_colors(SPRITE)
    first, second = (each.likely(SPRITE, WALK, index, count) for each in (mover, again))
    assert torch.allclose(first, second, atol=1e-2)


def test_what_is_no_mover_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mover.safetensors"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(SpriteStudioError, match="is no mover"):
        load_mover(path)


def test_the_shipped_mover_is_no_model_and_moves_figures_whole() -> None:
    path = mover_path(16)
    assert all(model.path != path for model in installed_models())
    mover = shipped_mover(16)
    assert mover is not None
    assert shipped_mover(8) is None
    assert "clip:idle" in mover.features
    sprite = np.zeros((16, 16, 4), np.uint8)
    sprite[4:12, 5:11] = np.kron(figure()[2:6, 2:6], np.ones((2, 2, 1), np.uint8))[:8, :6]
    model = dataclasses.replace(MODEL, image_size=16)
    *_, last = paint_clip(untaught(model), sprite, ClipSpec(clip="idle", facing="front"))
    seen = (last.frames[1][..., 3] > 0).sum()
    assert not np.array_equal(last.frames[1], sprite)
    assert abs(int(seen) - int((sprite[..., 3] > 0).sum())) <= 8
