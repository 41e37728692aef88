"""The film of a generation: every step, or a fair part of them where memory is short."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.project.steps import RecentSteps, StepHistory, StepImages, step_images
from spritestudio.specs import SampleStep

FRAME_BYTES = 2 * 4 * 4 * 4  # noisy and clean, one sprite of 4×4 RGBA


def frame(step: int, steps: int) -> StepImages:
    image = np.full((1, 4, 4, 4), step % 256, dtype=np.uint8)
    return StepImages(step, steps, steps - step, image, image)


def film_of(steps: int, frames_in_budget: int) -> StepHistory:
    step_history = StepHistory(frames_in_budget * FRAME_BYTES)
    for step in range(1, steps + 1):
        step_history.append(frame(step, steps))
    return step_history


def test_events_become_frames_with_the_clean_sprite_beside_the_noisy_one() -> None:
    x0 = np.full((2, 4, 8, 8), 0.1, dtype=np.float32)  # alpha is 140 of 255
    images = np.full((2, 8, 8, 4), 77, dtype=np.uint8)
    events = [SampleStep(step, 2, 20 - 10 * step, x0, x0, images) for step in (1, 2)]

    first, last = step_images(events)

    assert [(f.step, f.steps, f.timestep, f.last) for f in (first, last)] == [
        (1, 2, 10, False),
        (2, 2, 0, True),
    ]
    assert first.noisy is images
    assert np.all(first.clean == 140)
    assert np.all(last.clean[..., :3] == 140)
    assert np.all(last.clean[..., 3] == 140), "finishing decides on alpha"
    assert np.all(last.noisy == last.clean)


def test_a_short_film_keeps_every_frame() -> None:
    assert [f.step for f in film_of(25, frames_in_budget=25).step_images] == list(range(1, 26))


def test_an_empty_film_has_no_frames() -> None:
    assert len(StepHistory()) == 0
    assert StepHistory().step_images == []


@pytest.mark.parametrize("budget", [3, 4, 10, 33])
@pytest.mark.parametrize("steps", [5, 64, 100, 500])
def test_a_long_film_stays_in_its_budget_and_spreads_evenly(steps: int, budget: int) -> None:
    step_history = film_of(steps, budget)
    shown = [f.step for f in step_history.step_images]

    assert len(step_history) == len(shown) <= budget + 1  # the newest is always there
    assert (shown[0], shown[-1]) == (1, steps)
    gaps = np.diff(shown[:-1])
    assert len(set(gaps.tolist())) <= 1


def test_the_newest_frame_is_always_the_last() -> None:
    step_history = StepHistory(3 * FRAME_BYTES)
    for step in range(1, 40):
        step_history.append(frame(step, 40))
        assert step_history.step_images[-1].step == step


def test_steps_of_the_last_few_generations_are_kept_in_their_budget() -> None:
    recent = RecentSteps(10 * FRAME_BYTES)
    films = {name: film_of(4, 25).step_images for name in "abc"}
    for name, film in films.items():
        recent.keep(name, film)

    assert recent.of("a") == (), "twelve frames are more than ten"
    assert [recent.of(name) for name in "bc"] == [tuple(films[name]) for name in "bc"]
    recent.keep("d", film_of(11, 25).step_images)
    assert all(not recent.of(name) for name in "bcd"), "one that is larger than all memory is not kept"
    recent.keep("e", films["a"])
    recent.clear()
    assert recent.of("e") == ()


def test_a_great_many_small_generations_do_not_add_up() -> None:
    recent = RecentSteps()
    for number in range(20):
        recent.keep(str(number), [frame(1, 1)])
    assert [number for number in range(20) if recent.of(str(number))] == list(range(12, 20))
