"""Painting what is not known."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from spritestudio.diffusion.networks.reference_unet import AUGMENTATIONS, KNOWN_SIGMA
from spritestudio.diffusion.objectives.masked import GroupDropout, MaskedPaletteObjective
from tests.diffusion.networks.test_reference_unet import REFERENCE

COUNT = 64


class Listener(nn.Module):
    """Keeps what it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(5))
        self.seen: list[tuple[Tensor, Tensor, Tensor]] = []

    def forward(self, x: Tensor, level: Tensor, context: Tensor) -> Tensor:
        self.seen.append((x, level, context))
        return self.bias[:, None, None].expand(len(x), 5, *x.shape[2:])


@pytest.fixture
def shown() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What the network sees of sprites that are asked for in every way."""
    torch.manual_seed(0)
    objective = MaskedPaletteObjective(REFERENCE, mirror_share=0.5)
    index = torch.randint(1, 5, (COUNT, 8, 8))
    x0 = objective.head.colors_of(index)
    reference = torch.cat((x0[: COUNT // 2], torch.zeros_like(x0[COUNT // 2 :])))
    listener = Listener()
    context = torch.ones(COUNT, REFERENCE.context_size)
    loss = objective.loss(listener, x0, context, torch.Generator().manual_seed(1), reference)
    loss.backward()  # type: ignore[no-untyped-call]
    assert torch.isfinite(loss)
    x, level, told = listener.seen[0]
    return x, level, told, x0


def test_half_of_the_sprites_have_pixels_that_are_known(shown: tuple[Tensor, ...]) -> None:
    x, level, _, _ = shown
    level_map = x[:, 4]
    assert torch.allclose(level_map.amax(dim=(1, 2)), level, atol=1e-5)
    has_two = level_map.amax(dim=(1, 2)) - level_map.amin(dim=(1, 2)) > 1e-3
    assert 0.25 < has_two.float().mean() < 0.75
    least = np.log(KNOWN_SIGMA) / 4.0
    assert ((level_map.amin(dim=(1, 2)) - least).abs() < 1e-4).sum() > COUNT // 8


def test_known_pixels_are_shown_as_they_are(shown: tuple[Tensor, ...]) -> None:
    x, _, told, x0 = shown
    unchanged = ~told[:, -AUGMENTATIONS:].any(dim=1)
    known = (x[:, 4] < np.log(2.0 * KNOWN_SIGMA) / 4.0) & unchanged[:, None, None]
    assert known.any()
    difference = (x[:, :4] - x0).permute(0, 2, 3, 1)[known]
    assert difference.abs().max() < 0.02


def test_a_reference_is_changed_as_the_sprite_is(shown: tuple[Tensor, ...]) -> None:
    x, _, told, x0 = shown
    assert torch.equal(x[:, 9, 0, 0], (torch.arange(COUNT) < COUNT // 2).float())
    changes = told[: COUNT // 2, -AUGMENTATIONS:]
    mirrored_alone = (changes[:, 0] == 1.0) & ~changes[:, 1:].any(dim=1)
    assert mirrored_alone.any()
    assert torch.equal(x[: COUNT // 2, 5:9][mirrored_alone], x0[: COUNT // 2][mirrored_alone].flip(-1))
    assert not x[COUNT // 2 :, 5:9].any()


def test_every_group_is_left_open_by_itself(shown: tuple[Tensor, ...]) -> None:
    _, _, told, _ = shown
    groups = REFERENCE.groups
    for name in ("kinds", "styles", "facings"):
        kept = told[:, groups[name]]
        assert (kept.all(dim=1) | ~kept.any(dim=1)).all()
        assert 0.0 < kept.mean() < 1.0
    assert told[:, groups["clips"]].all()  # what is asked of a reference is always said
    words = told[:, groups["words"]]
    assert (words.any(dim=1) & ~words.all(dim=1)).any()


def test_what_is_mirrored_looks_the_other_way() -> None:
    model = dataclasses.replace(REFERENCE, facings=("front", "left", "right"))
    always = GroupDropout(0.0, 0.0, 0.0, 0.0, 0.0)
    objective = MaskedPaletteObjective(model, mirror_share=1.0, dropout=always)
    listener = Listener()
    context = torch.zeros(3, model.context_size)
    context[:, model.groups["facings"]] = torch.eye(3)
    objective.loss(listener, torch.zeros(3, 4, 8, 8), context, torch.Generator().manual_seed(0))
    told = listener.seen[0][2][:, model.groups["facings"]]
    assert torch.equal(told, torch.eye(3)[[0, 2, 1]])


def test_colours_are_told_oftener_than_the_words_that_name_a_sprite() -> None:
    objective = MaskedPaletteObjective(REFERENCE, mirror_share=0.0)
    told = objective.partly_open(torch.ones(2000, REFERENCE.context_size), torch.Generator().manual_seed(0))
    red, hood = told[:, REFERENCE.groups["words"]].mean(dim=0)
    assert red > 0.5 > 0.3 > hood > 0.1
