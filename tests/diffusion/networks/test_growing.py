"""Networks that learn more names and colours than they have, and forget none of what they know."""

from __future__ import annotations

import dataclasses

import numpy as np
import torch
from torch import Tensor

from spritestudio.diffusion.network_kinds import build_network, denoiser_for
from spritestudio.diffusion.networks.growing import grown, with_more_colours
from spritestudio.specs import ModelSpec

OLD = ModelSpec(
    class_names=("hero", "food"),
    image_size=8,
    architecture="studio-unet",
    width=8,
    schedule="karras",
    timesteps=20,
    palette=("#00000000", "#ffffff", "#cc2211", "#112233"),
)


def random_weights(spec: ModelSpec) -> dict[str, Tensor]:
    torch.manual_seed(0)
    return {
        name: torch.randn_like(tensor) if name.startswith("head") else tensor
        for name, tensor in build_network(spec).state_dict().items()
    }


def x0(spec: ModelSpec, weights: dict[str, Tensor], x: Tensor, **shares: float) -> Tensor:
    network = build_network(spec)
    network.load_state_dict(weights)
    context = torch.tensor([spec.context(shares)])
    with torch.no_grad():
        found: Tensor = denoiser_for(network, spec).predict(x, 10, context)
    return found


def test_what_is_new_changes_nothing_yet() -> None:
    new = dataclasses.replace(OLD, class_names=("food", "ghost", "hero"), styles=("mine",))
    known = random_weights(OLD)
    weights, count = grown(OLD, known, new, random_weights(new))
    assert count == len(weights)
    x = torch.randn(1, 4, 8, 8)
    before = x0(OLD, known, x, hero=0.7, food=0.3)
    assert torch.equal(x0(new, weights, x, hero=0.7, food=0.3), before)
    assert torch.equal(x0(new, weights, x, hero=0.7, food=0.3, ghost=1.0, **{"style:mine": 1.0}), before)


def test_a_new_colour_shares_what_the_nearest_one_had() -> None:
    new = dataclasses.replace(OLD, palette=(*OLD.palette, "#cc2212", "#bb2211"))
    known = random_weights(OLD)
    weights, _ = grown(OLD, known, new, random_weights(new))
    old_bias, bias = known["head.2.bias"], weights["head.2.bias"]
    assert torch.equal(bias[[0, 1, 3]], old_bias[[0, 1, 3]])
    assert torch.allclose(bias[[2, 4, 5]].exp().sum(), old_bias[2].exp())
    assert torch.equal(weights["head.2.weight"][4], known["head.2.weight"][2])


def test_the_second_network_begins_with_what_the_first_one_knows() -> None:
    new = dataclasses.replace(OLD, architecture="reference-unet", words=("red",))
    known = random_weights(OLD)
    weights, count = grown(OLD, known, new, random_weights(new))
    assert count == len(weights)
    x = torch.randn(1, 4, 8, 8)
    assert torch.allclose(x0(new, weights, x, hero=1.0), x0(OLD, known, x, hero=1.0), atol=1e-6)


def test_a_palette_keeps_its_colours_and_gets_those_that_it_lacks() -> None:
    sprites = np.full((2, 8, 8, 4), 255, np.uint8)
    sprites[0, :4] = (0, 200, 0, 255)
    sprites[1, :2] = (0, 0, 200, 255)
    sprites[1, 2] = (204, 34, 18, 255)  # as good as one that is there
    assert with_more_colours(OLD.palette, sprites, 8) == (*OLD.palette, "#0000c8", "#00c800")
    assert with_more_colours(OLD.palette, sprites, 5) in (
        (*OLD.palette, "#00c800"),
        (*OLD.palette, "#0000c8"),
    )
    assert with_more_colours(OLD.palette, sprites, 4) == OLD.palette
    assert with_more_colours(OLD.palette, sprites[:, 4:], 8) == OLD.palette
