"""Sprites shown otherwise: what is asked for happens, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from spritestudio.diffusion.training.augment import augment, may_mirror
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer, hold_out, learning_rate_at
from spritestudio.specs import ByteArray, TrainSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet

PLAIN = TrainSpec(width=8, timesteps=20, batch_size=4, device="cpu")
IMAGES: ByteArray = np.random.default_rng(1).integers(0, 256, (40, 8, 8, 4), dtype=np.uint8)
ALL = np.ones(40, dtype=bool)


def augmented(may_mirror: np.ndarray = ALL, **values: float) -> ByteArray:
    spec = replace(PLAIN, **values)  # type: ignore[arg-type]
    return augment(IMAGES, may_mirror, spec, torch.Generator().manual_seed(0))


def test_nothing_asked_for_changes_nothing_and_draws_nothing() -> None:
    draw = torch.Generator().manual_seed(0)
    before = draw.get_state()
    assert augment(IMAGES, ALL, PLAIN, draw) is IMAGES
    assert torch.equal(draw.get_state(), before)


def test_mirroring_spares_what_faces_one_way() -> None:
    may = np.arange(40) % 2 == 0
    mirrored = augmented(may, mirror_share=1.0)
    assert np.array_equal(mirrored[may], IMAGES[may][:, :, ::-1])
    assert np.array_equal(mirrored[~may], IMAGES[~may])


def test_a_class_with_a_facing_is_not_mirrored(sprites: SpriteSet) -> None:
    # Sprites that are the same mirrored do not feel it; these do, so the losses tell.
    def loss(**values: object) -> float:
        spec = replace(PLAIN, balance=0.0, mirror_share=1.0, **values)  # type: ignore[arg-type]
        return Trainer(begin(spec, sprites)).step(torch.arange(8), 0.01)

    unmirrored = Trainer(begin(replace(PLAIN, balance=0.0, mirror_share=0.0), sprites))
    torch.rand(8, generator=unmirrored.generator)  # what choosing draws
    assert loss(facing_classes=("hero", "food")) == unmirrored.step(torch.arange(8), 0.01)
    assert loss(facing_classes=("hero",)) != loss(facing_classes=("hero", "food"))


def test_what_faces_a_side_by_its_class_or_its_note_may_not_be_mirrored(sprites: SpriteSet) -> None:
    facing = np.array(["", "left", "right", "front", "back", "", "left", "up-left"])
    noted = replace(sprites, notes={**sprites.notes, "facing": facing})  # heroes and food in turns
    assert may_mirror(noted, ()).tolist() == [True, False, False, True, True, True, False, False]
    assert may_mirror(noted, ("hero",)).tolist() == [False, False, False, True, False, True, False, False]
    assert may_mirror(sprites, ("hero", "unknown")).tolist() == [False, True] * 4
    spec = replace(PLAIN, balance=0.0, mirror_share=1.0)
    unnoted = Trainer(begin(spec, sprites)).step(torch.arange(8), 0.01)
    assert Trainer(begin(spec, noted)).step(torch.arange(8), 0.01) != unnoted


def test_the_network_that_is_told_is_shown_none_mirrored_beforehand() -> None:
    spec = replace(PLAIN, mirror_share=1.0, architecture="studio-unet")
    assert augment(IMAGES, ALL, spec, torch.Generator().manual_seed(0)) is IMAGES


def test_shifts_stay_within_their_distance_and_take_every_direction() -> None:
    moved = augmented(shift_px=1)
    padded = np.pad(IMAGES, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    seen = set()
    for index, image in enumerate(moved):
        places = [
            (y, x)
            for y in range(3)
            for x in range(3)
            if np.array_equal(image, padded[index, y : y + 8, x : x + 8])
        ]
        assert len(places) == 1
        seen.add(places[0])
    assert len(seen) > 5


def test_recolouring_exchanges_colours_and_keeps_alpha() -> None:
    recoloured = augmented(recolor_share=1.0)
    assert np.array_equal(recoloured[..., 3], IMAGES[..., 3])
    assert np.array_equal(np.sort(recoloured[..., :3], axis=-1), np.sort(IMAGES[..., :3], axis=-1))
    assert not any(np.array_equal(a, b) for a, b in zip(recoloured, IMAGES, strict=True))


def test_what_is_held_out_is_whole_groups_and_leaves_every_class(sprites: SpriteSet) -> None:
    images = np.random.default_rng(0).integers(0, 256, (200, 8, 8, 4), dtype=np.uint8)
    groups = np.arange(200) // 4
    labels = np.minimum(groups, 1)  # class 0 has a single group
    many = SpriteSet(images, np.eye(2, dtype=np.float32)[labels], ("a", "b"), groups, "many")
    held = hold_out(many, 0.2)
    assert held.sum() == pytest.approx(40, abs=4)
    assert all(len(set(held[groups == group])) == 1 for group in range(50))
    assert not held[labels == 0].any()
    assert not hold_out(many, 0.0).any()
    assert np.array_equal(hold_out(many, 0.2), held)


def test_held_out_sprites_are_never_learned_from(sprites: SpriteSet) -> None:
    for balance in (1.0, 0.0):
        spec = replace(PLAIN, validation_share=0.25, balance=balance)
        trainer = Trainer(begin(spec, sprites))
        assert trainer.held_out.sum() == 2
        drawn = torch.cat([batch for _ in range(30) for batch in trainer.epoch_batches()])
        assert not trainer.held_out[drawn.numpy()].any()
        assert trainer.total_steps == spec.epochs * 2


@pytest.mark.parametrize(
    ("decay", "rates"), [("linear", (2, 1.5, 1, 0)), ("cosine", (2, 1.7071, 1, 0)), ("constant", (2,) * 4)]
)
def test_the_learning_rate_falls_as_asked(decay: str, rates: tuple[float, ...]) -> None:
    spec = TrainSpec(learning_rate=0.002, learning_rate_decay=decay)
    found = [1000 * learning_rate_at(spec, done) for done in (0.0, 0.25, 0.5, 1.0)]
    assert found == pytest.approx(rates, abs=1e-4)
