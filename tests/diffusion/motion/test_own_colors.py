"""Painting in the colours of a sprite."""

from __future__ import annotations

import numpy as np
import torch

from spritestudio.diffusion.motion.own_colors import OwnColorsHead
from spritestudio.diffusion.networks.palette_head import PaletteHead
from tests.diffusion.motion.tiny_walker import MODEL, figure

HEAD = PaletteHead(MODEL)
SPRITE = figure()


def test_every_colour_of_the_network_means_the_one_that_is_nearest_to_it() -> None:
    own = OwnColorsHead(HEAD, SPRITE)
    logits = 50.0 * torch.eye(5)[None, :, :, None]  # (1, 5, 5, 1): a pixel per colour
    best = own.rgba[own.likely(logits)[0, :, 0].argmax(dim=-1).numpy()]
    assert best[0].tolist() == [0, 0, 0, 0]
    assert [tuple(color) for color in best[1:4].tolist()] == [
        (30, 28, 40, 255),
        (170, 62, 83, 255),
        (56, 170, 100, 255),
    ]


def test_the_shares_of_likelihood_add_up() -> None:
    logits = torch.randn(2, 5, 4, 4, generator=torch.Generator().manual_seed(0))
    for more in (False, True):
        likely = OwnColorsHead(HEAD, SPRITE, more=more).likely(logits).exp()
        assert torch.allclose(likely.sum(dim=-1), torch.ones(2, 4, 4), atol=1e-5)


def test_pixels_come_back_as_they_were_with_soft_alpha_too() -> None:
    sprite = SPRITE.copy()
    sprite[4, 4, 3] = 90
    own = OwnColorsHead(HEAD, sprite)
    assert np.array_equal(own.pixels(own.colors_of(own.index_of(sprite[None])))[0], sprite)


def test_more_colours_are_those_of_the_network_that_the_sprite_lacks() -> None:
    exact = np.zeros((8, 8, 4), np.uint8)
    exact[2:4, 2:4] = (26, 28, 44, 255)
    assert len(OwnColorsHead(HEAD, exact).rgba) == 2
    assert len(OwnColorsHead(HEAD, exact, more=True).rgba) == 5
