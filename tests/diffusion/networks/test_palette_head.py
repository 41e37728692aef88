"""Palettes that are found, agreed on and painted with."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
import torch

from spritestudio.diffusion.networks.palette_head import COLOR_PRICE, PaletteHead, palette_for
from spritestudio.diffusion.sampling.denoiser import PalettePredictor
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import GenerateSpec, TrainSpec, seeds_from
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.pixels import to_floats
from tests.diffusion.networks.tiny_studio import MODEL, PALETTE, RECIPE, is_on


def test_the_likelihood_is_that_of_normal_noise() -> None:
    head, s = PaletteHead(MODEL), 0.7
    x_t = torch.randn(1, 4, 8, 8)
    alpha = (1.0 + s * s) ** -0.5
    distance = (x_t[:, None] - alpha * head.colors[None, :, :, None, None]).square().sum(dim=2)
    expected = (-distance / (2.0 * (alpha * s) ** 2)).softmax(dim=1).permute(0, 2, 3, 1)
    found = head.with_likelihood(torch.zeros(1, 5, 8, 8), x_t, torch.tensor([s])).softmax(dim=-1)
    assert torch.allclose(found, expected, atol=1e-5)


def test_agreement_makes_a_stray_pixel_like_its_neighbours() -> None:
    head = PaletteHead(MODEL)
    logits = torch.zeros(1, 8, 8, 5)
    logits[..., 2] = 2.0
    logits[0, 4, 4, 3] = 2.5  # a stray pixel, a little likelier to be another colour
    assert torch.equal(head.agreed(logits, 0.0), logits)
    alone, together = logits.argmax(dim=-1), head.agreed(logits, 0.5).argmax(dim=-1)
    assert alone[0, 4, 4] == 3
    assert (together == 2).all()
    certain = logits.clone()
    certain[0, 4, 4, 3] = 50.0  # what the network is sure of stays
    assert head.agreed(certain, 0.5).argmax(dim=-1)[0, 4, 4] == 3


def test_agreement_is_the_mean_field_of_the_eight_neighbours_and_the_sprite() -> None:
    logits, strength = torch.randn(2, 3, 4, 5), 0.7
    expected = logits
    for _ in range(2):
        likely = expected.softmax(dim=-1)
        used = (likely.mean(dim=(1, 2), keepdim=True) + 1e-3).log().expand_as(logits)
        around = torch.zeros_like(logits)
        for row, column, dy, dx in itertools.product(range(3), range(4), (-1, 0, 1), (-1, 0, 1)):
            y, x = row + dy, column + dx
            if (dy, dx) != (0, 0) and 0 <= y < 3 and 0 <= x < 4:  # itself is no neighbour
                around[:, row, column] += likely[:, y, x]
        expected = logits + strength * (used + around)
    torch.testing.assert_close(PaletteHead(MODEL).agreed(logits, strength), expected)


def test_a_colour_that_little_speaks_for_is_left_out() -> None:
    head = PaletteHead(MODEL)
    logits = torch.zeros(1, 8, 8, 5)
    logits[..., 1] = 9.0
    logits[0, :4, :, 2] = 30.0  # worth 21 for each of 32 pixels
    logits[0, 4, :4, 3] = 10.0  # worth 1 for each of four
    logits[0, 5, 0, 4] = 9.0 + 2.0 * COLOR_PRICE
    expected = torch.full((1, 8, 8), 1)
    expected[0, :4] = 2
    expected[0, 5, 0] = 4
    assert torch.equal(head.few(logits), expected)
    more = logits.clone()
    more[0, 4, :, 3] = 10.0  # eight pixels are worth its price
    expected[0, 4] = 3
    assert torch.equal(head.few(torch.cat((torch.randn(1, 8, 8, 5), more)))[1:], expected)


def test_what_is_decided_is_one_colour_for_certain() -> None:
    head = PaletteHead(MODEL)
    x0 = head.colors_of(torch.randint(5, (2, 8, 8), generator=torch.Generator().manual_seed(0)))
    is_fixed = torch.zeros(2, 1, 8, 8, dtype=torch.bool)
    is_fixed[:, :, :4] = True
    logits = torch.randn(2, 8, 8, 5)
    fixed = head.fixed(logits, is_fixed, x0)
    assert torch.equal(head.mean(fixed)[:, :, :4], x0[:, :, :4])
    assert torch.equal(fixed[:, 4:], logits[:, 4:])


@pytest.mark.parametrize("decoding", ["mode", "few", "sample"])
@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_finished_sprites_are_on_the_palette(
    denoiser: PalettePredictor, decoding: str, guidance: float
) -> None:
    spec = GenerateSpec(
        "dpmpp-2m", 4, seeds_from(0, 5), ((1.0, 0.5),), guidance_scale=guidance, decoding=decoding
    )
    *_, last = sample(denoiser, spec)
    assert is_on(last.images, PALETTE)
    assert len(np.unique(last.images.reshape(-1, 4), axis=0)) > 1


def test_a_sampled_finish_belongs_to_the_seed(denoiser: PalettePredictor) -> None:
    spec = GenerateSpec("dpmpp-2m", 3, (5, 6), ((1.0, 0.5),), decoding="sample")
    *_, both = sample(denoiser, spec)
    *_, alone = sample(denoiser, dataclasses.replace(spec, seeds=(6,)))
    assert np.array_equal(both.images[1], alone.images[0])


def test_few_colours_are_the_palette_as_they_are() -> None:
    images = np.zeros((1, 8, 8, 4), np.uint8)
    images[0, :4] = (200, 10, 20, 255)
    images[0, 4:6] = (10, 200, 20, 255)
    assert set(palette_for(images, TrainSpec(architecture="studio-unet", channels=4))) == {
        "#00000000",
        "#c80a14",
        "#0ac814",
    }
    assert "#ffffff" in palette_for(images, TrainSpec(architecture="studio-unet", channels=3))


def test_many_colours_become_the_commonest_of_each_kind(sprites: SpriteSet) -> None:
    palette = palette_for(sprites.images, RECIPE)
    drawn = {bytes(pixel[:3]).hex() for pixel in sprites.images.reshape(-1, 4)}
    assert len(palette) == 5
    assert {color[1:] for color in palette[1:]} <= drawn


def test_sprites_are_seen_as_the_network_sees_its_palette() -> None:
    image = np.array([[[[0xB1, 0x3E, 0x53, 255], [0, 0, 0, 0]]]], np.uint8)
    assert PaletteHead(MODEL).nearest(torch.from_numpy(to_floats(image))).tolist() == [[[2, 0]]]
