"""The second network: levels per pixel, a second sprite, and named groups of context."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.networks.reference_unet import AUGMENTATIONS, with_extras
from tests.diffusion.networks.tiny_studio import MODEL

REFERENCE = dataclasses.replace(
    MODEL,
    architecture="reference-unet",
    styles=("inked", "soft"),
    facings=("front", "back"),
    words=("red", "hood"),
    clips=("walk",),
)


@pytest.mark.parametrize("size", [8, 16, 24, 32])
@pytest.mark.parametrize("channels", [3, 4])
def test_a_logit_per_colour_and_pixel(size: int, channels: int) -> None:
    network = build_network(dataclasses.replace(REFERENCE, image_size=size, channels=channels))
    x, context = torch.randn(2, channels, size, size), torch.zeros(2, REFERENCE.context_size)
    assert network(x, torch.zeros(1), context).shape == (2, 5, size, size)


def test_without_patches_it_has_the_layers_of_the_first_network() -> None:
    large = dataclasses.replace(MODEL, image_size=32)
    first = build_network(large).state_dict()
    names = {"architecture": "reference-unet", "words": ("red",), "patches": False}
    second = build_network(dataclasses.replace(large, **names))
    assert set(first) == set(second.state_dict())
    x = torch.randn(2, 4, 32, 32)
    assert second(x, torch.zeros(1), torch.zeros(2, second.context_size)).shape == (2, 5, 32, 32)


def test_everything_that_it_is_given_reaches_the_picture() -> None:
    torch.manual_seed(0)
    network = build_network(REFERENCE).eval()
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    x, level = torch.randn(1, 4, 8, 8), torch.zeros(1)
    open_ = torch.zeros(1, REFERENCE.context_size + AUGMENTATIONS)
    usual = network(x, level, open_)
    assert torch.allclose(usual, network(x, level, open_[:, :-AUGMENTATIONS]))
    assert torch.allclose(usual, network(with_extras(x, torch.zeros(1, 8, 8), None), level, open_))
    for feature in range(open_.shape[1]):
        told = open_.clone()
        told[0, feature] = 1.0
        assert not torch.allclose(usual, network(x, level, told))
    level_map = torch.zeros(1, 8, 8)
    level_map[0, 3, 3] = -1.0
    assert not torch.allclose(usual, network(with_extras(x, level_map, None), level, open_))
    reference = torch.rand(1, 4, 8, 8)
    assert not torch.allclose(usual, network(with_extras(x, torch.zeros(1, 8, 8), reference), level, open_))
