"""Parts of a sprite that move as wholes."""

from __future__ import annotations

import torch

from spritestudio.diffusion.motion.field import displacements, moved_parts, worst_fitting

DRAW = torch.Generator().manual_seed(0)
FIRST = torch.zeros(16, 16, dtype=torch.long)
FIRST[4:12, 4:12] = torch.randint(1, 4, (8, 8), generator=DRAW)


def expected(index: torch.Tensor, sureness: float = 5.0) -> torch.Tensor:
    """The logarithm of how likely four colours are to someone who expects these, float32 (1, 16, 16, 4)."""
    return (sureness * torch.eye(4)[index]).log_softmax(dim=-1)[None]


def test_a_sprite_moves_as_a_whole_to_where_it_is_expected() -> None:
    for down, right in ((0, 0), (1, 0), (-2, 1)):
        there = FIRST.roll((down, right), dims=(0, 1))
        assert torch.equal(moved_parts(FIRST, expected(there))[0], there)


def test_parts_move_each_by_itself() -> None:
    there = FIRST.clone()
    there[:, 8:] = FIRST[:, 8:].roll(1, dims=0)
    moved = moved_parts(FIRST, expected(there))[0]
    assert torch.equal(moved[:, 5:7], there[:, 5:7])
    assert torch.equal(moved[:, 9:11], there[:, 9:11])


def test_who_expects_nothing_moves_nothing() -> None:
    assert torch.equal(moved_parts(FIRST, torch.zeros(1, 16, 16, 4))[0], FIRST)


def test_a_whim_decides_where_nobody_is_sure() -> None:
    ways = displacements(16)
    assert ways[0] == (0, 0)
    whims = torch.zeros(2, len(ways))
    whims[1, ways.index((0, 2))] = 0.5
    unsure = torch.zeros(2, 16, 16, 4)
    moved = moved_parts(FIRST, unsure, whims)
    assert torch.equal(moved[0], FIRST)
    assert torch.equal(moved[1], FIRST.roll(2, dims=1))
    sure = expected(FIRST).expand(2, -1, -1, -1)
    assert torch.equal(moved_parts(FIRST, sure, whims)[1], FIRST)


def test_the_pixels_that_fit_worst_are_found_among_those_that_may_change() -> None:
    wanted = FIRST.clone()
    wanted[6:8, 6:8] = (FIRST[6:8, 6:8] % 3) + 1  # another colour there
    worst = worst_fitting(FIRST[None], expected(wanted), torch.ones(16, 16, dtype=torch.bool), 4)[0]
    assert worst.sum() == 4
    assert worst[5:9, 5:9].sum() == 4
    left = torch.zeros(16, 16, dtype=torch.bool)
    left[:, :3] = True
    elsewhere = worst_fitting(FIRST[None], expected(wanted), left, 60)[0]
    assert elsewhere.sum() == 48
    assert not elsewhere[:, 3:].any()
    assert not worst_fitting(FIRST[None], expected(wanted), left, 0).any()
