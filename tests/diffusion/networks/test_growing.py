"""Networks that learn more names and colours than they have, and forget none of what they know."""

from __future__ import annotations

import dataclasses

import numpy as np
import torch
from torch import Tensor

from spritestudio.diffusion.network_kinds import build_network, denoiser_for
from spritestudio.diffusion.networks.growing import give_colors, grown, with_more_colours
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
        found: Tensor = denoiser_for(network, spec)(x, 10, context)
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


def test_each_style_has_the_colours_of_its_own_sprites() -> None:
    def taught(
        old: ModelSpec, known: dict[str, Tensor], style: str, color: str
    ) -> tuple[ModelSpec, dict[str, Tensor]]:
        new = dataclasses.replace(
            old,
            styles=(*old.styles, style),
            added_styles=(*old.added_styles, style),
            palette=(*old.palette, color),
        )
        weights, count = grown(old, known, new, random_weights(new))
        assert count == len(weights)
        sprites = np.zeros((1, 8, 8, 4), np.uint8)
        sprites[:, :4] = (*bytes.fromhex(color[1:]), 255)
        give_colors(weights, new, style, sprites)
        return new, weights

    known = random_weights(OLD)
    one, first = taught(OLD, known, "one", "#dd2211")
    two, second = taught(one, first, "two", "#de2212")
    assert second["palettes"].tolist() == [[1, 1, 1, 1, 0, 0], [1, 0, 0, 0, 1, 0], [1, 0, 0, 0, 0, 1]]
    x = torch.randn(1, 4, 8, 8)
    before = x0(OLD, known, x, hero=1.0)
    assert torch.allclose(x0(one, first, x, hero=1.0), before, atol=1e-5)
    assert torch.allclose(x0(two, second, x, hero=1.0), before, atol=1e-5)
    in_one = {"hero": 1.0, "style:one": 1.0}
    assert torch.allclose(x0(two, second, x, **in_one), x0(one, first, x, **in_one), atol=1e-5)
    assert not torch.allclose(x0(one, first, x, **in_one), before, atol=1e-2)
