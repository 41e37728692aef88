"""The benchmark's course recipe does what the notes do, held against the transcription made for tests."""

from __future__ import annotations

from itertools import islice

import pytest
import torch

from spritestudio.diffusion.bench.course import CourseRecipe
from tests.diffusion.course import CourseSchedule


@pytest.fixture
def recipe() -> CourseRecipe:
    torch.manual_seed(0)
    return CourseRecipe(timesteps=20, n_feat=8, height=8, device="cpu")


def test_its_steps_are_those_of_the_notes(recipe: CourseRecipe) -> None:
    notes = CourseSchedule(20)
    x, eps, z = torch.randn(3, 2, 3, 8, 8)
    assert torch.equal(recipe.denoise_add_noise(x, 7, eps, z), notes.denoise_add_noise(x, 7, eps, z))
    assert torch.equal(recipe.denoise_ddim(x, 8, 4, eps), notes.denoise_ddim(x, 8, 4, eps))


def test_it_walks_all_steps_and_keeps_what_the_notes_keep(recipe: CourseRecipe) -> None:
    samples, kept = recipe.sample_ddpm(2)
    assert samples.shape == (2, 3, 8, 8)
    assert len(kept) == 8  # the first one, and all below 8
    samples, kept = recipe.sample_ddim(2, 5)
    assert samples.shape == (2, 3, 8, 8)
    assert len(kept) == 5


def test_its_first_shortcut_is_another_one_each_time(recipe: CourseRecipe) -> None:
    recipe.network.eval()
    x, t = torch.randn(1, 3, 8, 8), torch.ones(1)
    assert not torch.equal(recipe.network(x, t), recipe.network(x, t))


def test_it_learns(recipe: CourseRecipe) -> None:
    sprites = torch.full((8, 3, 8, 8), 0.5)
    losses = list(islice(recipe.train(sprites, torch.zeros(8, 5)), 30))
    assert sum(losses[-5:]) < sum(losses[:5])
