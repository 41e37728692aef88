"""The small network that knows from where the pixels of a later frame come."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from spritestudio.diffusion.checkpoint import Checkpoint
from spritestudio.diffusion.motion.beside import BesidePainter
from spritestudio.diffusion.motion.clips import paint_clip
from spritestudio.diffusion.motion.mover import (
    FrameMover,
    load_mover,
    mover_network,
    save_mover,
    shipped_mover,
)
from spritestudio.diffusion.motion.sources import REACH_PX
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.sampling.denoiser import PalettePredictor
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import installed_models
from spritestudio.library.movers import BEFORE, FIRST, MoverSpec, mover_path
from spritestudio.specs import ByteArray, ClipSpec
from tests.diffusion.motion.tiny_walker import MODEL, figure, untaught

FEATURES = ("clip:walk", "clip:idle", "frame:cos", "frame:sin", "facing:left")
REACH = REACH_PX[FIRST]
DOWN = (1 + REACH) * (2 * REACH + 1) + REACH  # which logit is that of one pixel down
SPRITE = figure()
COLORS = np.unique(SPRITE.reshape(-1, 4), axis=0)
SIZES = (16, 32)
SURE = 10.0
WALK = {"clip:walk": 1.0, "frame:cos": -1.0}


def sure_mover(*sources: str) -> FrameMover:
    """It says that all goes down by a pixel, whatever it sees."""
    angles = {"clip:walk": (0.5 * math.pi, math.pi), "clip:idle": (math.pi,)}
    spec = MoverSpec(FEATURES, 8, angles, 8, (FIRST, *sources))
    network = mover_network(spec)
    with torch.no_grad():
        for parameter in network.head[-1].parameters():
            parameter.zero_()
        network.head[-1].bias[DOWN] = SURE
    return FrameMover(spec, network.eval())


def index_of(images: ByteArray) -> torch.Tensor:
    """Which of the colours of SPRITE each pixel has."""
    same = (images[..., None, :] == COLORS).all(axis=-1)
    assert same.any(axis=-1).all()
    return torch.from_numpy(same.argmax(axis=-1))


def likely_by(mover: FrameMover, asked: dict[str, float], **others: ByteArray) -> torch.Tensor:
    return mover.likely({FIRST: SPRITE, **others}, asked, index_of, len(COLORS))


def test_an_own_colour_is_as_likely_as_the_displacements_that_bring_it() -> None:
    likely = likely_by(sure_mover(), WALK)
    assert likely.shape == (8, 8, len(COLORS))
    assert torch.allclose(likely.exp().sum(dim=-1), torch.ones(8, 8), atol=1e-3 * len(COLORS))
    assert torch.equal(likely.argmax(dim=-1), index_of(SPRITE).roll(1, dims=0))


def test_pixels_come_from_any_of_its_pictures() -> None:
    mover, before = sure_mover(BEFORE), SPRITE[:, ::-1].copy()
    with torch.no_grad():
        mover.network.head[-1].bias.zero_()
        mover.network.head[-1].bias[(2 * REACH + 1) ** 2 + 4] = SURE  # the frame before as it stands
    assert torch.equal(likely_by(mover, WALK, before=before).argmax(dim=-1), index_of(before))


def test_beyond_the_part_of_the_canvas_that_it_looks_at_nothing_is_drawn() -> None:
    mover = sure_mover()
    large = dataclasses.replace(mover, spec=dataclasses.replace(mover.spec, image_size=24))
    sprite = np.pad(SPRITE, ((16, 0), (0, 16), (0, 0)))
    likely = large.likely({FIRST: sprite}, WALK, index_of, len(COLORS))
    assert torch.equal(likely.argmax(dim=-1), index_of(sprite).roll(1, dims=0))
    assert (likely[:8].argmax(dim=-1) == 0).all()


def test_a_frame_between_those_that_it_has_learned_is_taken_for_the_nearest() -> None:
    mover = sure_mover()
    draw = torch.Generator().manual_seed(0)
    for parameter in mover.network.parameters():
        torch.nn.init.normal_(parameter, std=0.3, generator=draw)

    def likely(degrees: float) -> torch.Tensor:
        turn = math.radians(degrees)
        return likely_by(mover, {"clip:walk": 1.0, "frame:cos": math.cos(turn), "frame:sin": math.sin(turn)})

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
        *_, last = painter.paint(context, {FIRST: SPRITE})
        assert np.array_equal(last.images[0], np.roll(SPRITE, 1, axis=0))
    without = BesidePainter(checkpoint.denoiser, MODEL, SPRITE, spec)
    *_, last = without.paint(context, {FIRST: SPRITE})
    assert not np.array_equal(last.images[0], np.roll(SPRITE, 1, axis=0))


def test_still_pixels_stay_though_the_mover_moves_them() -> None:
    still = np.zeros((8, 8), bool)
    still[:4] = True
    painter = BesidePainter(untaught().denoiser, MODEL, SPRITE, ClipSpec(clip="walk"), sure_mover())
    *_, last = painter.paint(MODEL.context({"clip:walk": 1.0}), {FIRST: SPRITE}, still=still)
    for image in last.images:
        assert np.array_equal(image[still], SPRITE[still])


def test_a_mover_is_read_as_it_was_written(tmp_path: Path) -> None:
    path, mover = tmp_path / "mover.safetensors", sure_mover(BEFORE)
    save_mover(path, mover)
    again = load_mover(path)
    assert again.spec == mover.spec
    first, second = (likely_by(each, WALK, before=SPRITE) for each in (mover, again))
    assert torch.allclose(first, second, atol=1e-2)


def test_what_is_no_mover_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mover.safetensors"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(SpriteStudioError, match="is no mover"):
        load_mover(path)


def plain_network(size: int) -> Checkpoint:
    """Weights that see no second sprite."""
    model = dataclasses.replace(
        MODEL, image_size=size, architecture="studio-unet", clips=(), weak_clips=(), facings=()
    )
    return Checkpoint(model, PalettePredictor(build_network(model), model))


def test_beside_a_network_that_sees_no_second_sprite_the_mover_moves_it_alone() -> None:
    denoiser, spec = plain_network(8).denoiser, ClipSpec(clip="walk", movement=0.5)
    model = dataclasses.replace(MODEL, architecture="studio-unet")
    painter = BesidePainter(denoiser, model, SPRITE, spec, sure_mover())
    assert painter.steps == 1
    context = MODEL.context({"clip:walk": 1.0})
    (last,) = painter.paint(context, {FIRST: SPRITE})
    assert np.array_equal(last.images[0], np.roll(SPRITE, 1, axis=0))
    assert len(last.images) == len(last.frayed) == spec.proposals
    region = np.zeros((8, 8), bool)
    region[:4] = True
    stands = SPRITE[:, ::-1]
    (last,) = painter.paint(context, {FIRST: SPRITE}, stands=stands, still=~region)
    assert np.array_equal(last.images[0], np.where(region[..., None], np.roll(SPRITE, 1, axis=0), stands))
    with pytest.raises(SpriteStudioError, match="cannot look at a sprite"):
        BesidePainter(denoiser, model, SPRITE, spec)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("sees", [True, False])
def test_the_shipped_movers_are_no_models_and_move_figures_whole(size: int, sees: bool) -> None:
    path = mover_path(size)
    assert all(model.path != path for model in installed_models())
    mover = shipped_mover(size)
    assert mover is not None
    assert shipped_mover(8) is None
    assert "clip:idle" in mover.spec.features
    sprite = np.zeros((size, size, 4), np.uint8)
    sprite[4:12, 5:11] = np.kron(figure()[2:6, 2:6], np.ones((2, 2, 1), np.uint8))[:8, :6]
    by = untaught(dataclasses.replace(MODEL, image_size=size)) if sees else plain_network(size)
    *_, last = paint_clip(by, sprite, ClipSpec(clip="idle", facing="front"))
    seen = (last.frames[1][..., 3] > 0).sum()
    assert not np.array_equal(last.frames[1], sprite)
    assert abs(int(seen) - int((sprite[..., 3] > 0).sum())) <= 8
