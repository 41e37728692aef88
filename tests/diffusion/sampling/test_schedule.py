"""Noise levels: the course's, the cosine, and the walks over them."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import torch

from spritestudio.diffusion.sampling.schedule import Schedule
from spritestudio.specs import ModelSpec
from tests.diffusion.course import CourseSchedule


@pytest.mark.parametrize(("timesteps", "start", "end"), [(500, 1e-4, 0.02), (20, 1e-3, 0.3)])
def test_the_linear_schedule_is_the_notes(timesteps: int, start: float, end: float) -> None:
    ours, notes = Schedule.linear(timesteps, start, end), CourseSchedule(timesteps, start, end)

    assert ours.timesteps == timesteps
    assert torch.allclose(ours.beta.float(), notes.b_t, rtol=1e-5)
    # The notes add up hundreds of logarithms in float32, each good to 6e-8.
    assert torch.allclose(ours.alpha_bar.float(), notes.ab_t, rtol=5e-5)


@pytest.mark.parametrize("schedule", [Schedule.linear(500), Schedule.cosine(500), Schedule.cosine(20)])
def test_alpha_bar_falls_from_exactly_one(schedule: Schedule) -> None:
    assert schedule.alpha_bar[0] == 1.0
    assert torch.all(schedule.alpha_bar.diff() < 0)
    assert schedule.alpha_bar[-1] > 0


def test_the_cosine_schedule_is_half_way_where_the_paper_has_it() -> None:
    schedule = Schedule.cosine(1000)
    s = 0.008
    for t in (100, 500, 900):
        expected = (
            math.cos((t / 1000 + s) / (1 + s) * math.pi / 2) ** 2 / math.cos(s / (1 + s) * math.pi / 2) ** 2
        )
        assert float(schedule.alpha_bar[t]) == pytest.approx(expected, rel=1e-9)


def test_a_model_gets_the_schedule_that_it_names() -> None:
    linear = Schedule.of(ModelSpec(class_names=("a",), timesteps=50, beta_start=1e-3, beta_end=0.1))
    cosine = Schedule.of(ModelSpec(class_names=("a",), timesteps=50, schedule="cosine"))
    assert torch.equal(linear.alpha_bar, Schedule.linear(50, 1e-3, 0.1).alpha_bar)
    assert torch.equal(cosine.alpha_bar, Schedule.cosine(50).alpha_bar)


@pytest.mark.parametrize("t", [0, 10, 100, 250, 500])
def test_noise_is_added_with_the_square_roots(t: int) -> None:
    schedule = Schedule.linear(500)
    x0 = torch.full((64, 4, 16, 16), 0.5)  # 65,536 numbers
    eps = torch.randn(x0.shape, generator=torch.Generator().manual_seed(t))
    x_t = schedule.add_noise(x0, torch.full((64,), t), eps)

    alpha_bar = float(schedule.alpha_bar[t])
    # The standard error of a variance of 65,536 normal numbers is 0.55 %; (1 - alpha_bar)², the slip
    # of the notes, is 98 % off at t = 10 and still 7 % at t = 250.
    assert float(x_t.var()) == pytest.approx(1.0 - alpha_bar, rel=0.025, abs=1e-12)
    assert float(x_t.mean()) == pytest.approx(alpha_bar**0.5 * 0.5, abs=0.02)


def test_every_sprite_gets_the_noise_of_its_own_timestep() -> None:
    schedule = Schedule.linear(500)
    x0, eps = torch.randn(3, 4, 8, 8), torch.randn(3, 4, 8, 8)
    t = torch.tensor([0, 100, 500])
    together = schedule.add_noise(x0, t, eps)

    assert together.dtype == torch.float32
    assert torch.equal(together[0], x0[0])
    for i in range(3):
        assert torch.equal(
            together[i : i + 1], schedule.add_noise(x0[i : i + 1], t[i : i + 1], eps[i : i + 1])
        )


@pytest.mark.parametrize("timesteps", [20, 500])
def test_every_count_of_steps_walks_from_the_noise_to_exactly_zero(timesteps: int) -> None:
    schedule = Schedule.linear(timesteps)
    for count in range(1, timesteps + 1):
        steps = schedule.steps(count)
        assert len(steps) == count + 1
        assert (steps[0], steps[-1]) == (timesteps, 0)
        assert all(t > t_prev for t, t_prev in pairwise(steps))


def test_steps_are_spread_evenly() -> None:
    assert {t - t_prev for t, t_prev in pairwise(Schedule.linear(500).steps(32))} == {15, 16}


def test_the_noise_between_two_timesteps_is_what_lies_between_them() -> None:
    schedule = Schedule.linear(500)
    assert schedule.beta_between(300, 299) == pytest.approx(float(schedule.beta[300]), rel=1e-12)
    expected = 1.0 - float(schedule.alpha_bar[300] / schedule.alpha_bar[200])
    assert schedule.beta_between(300, 200) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("spacing", ["even", "karras"])
@pytest.mark.parametrize("count", [1, 2, 3, 6, 25, 400])
@pytest.mark.parametrize("schedule", [Schedule.karras(400), Schedule.linear(400), Schedule.cosine(400)])
def test_steps_from_a_picture_fall_from_its_noise_to_none(
    schedule: Schedule, count: int, spacing: str
) -> None:
    every = schedule.steps(count, spacing)
    assert schedule.steps_from(count, spacing, 1.0) == every
    for strength in (0.0, 0.01, 0.3, 0.5, 0.77, 0.99):
        steps = schedule.steps_from(count, spacing, strength)
        noise = float(1.0 - schedule.alpha_bar[steps[0]]) ** 0.5
        before = float(1.0 - schedule.alpha_bar[steps[0] - 1]) ** 0.5
        assert before <= strength <= noise or steps[0] == 1
        assert steps[-1] == 0
        assert all(t > t_prev for t, t_prev in pairwise(steps))
        assert len(steps) - 1 in (sum(t > 0 for t in every if t < steps[0]) + extra for extra in (0, 1))
