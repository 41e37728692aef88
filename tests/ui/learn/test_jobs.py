"""What figures have painted beside the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray, GenerateSpec
from spritestudio.ui.learn.jobs import FigureRow, measure_rows, paint_rows, show_noise, take_apart

SPEC = GenerateSpec("ddpm", 3, seeds=(1, 2), contexts=((1.0, 0.0), (0.0, 1.0)))


@pytest.fixture
def rows(weights: Path) -> list[FigureRow]:
    return [FigureRow(weights, SPEC), FigureRow(weights, replace(SPEC, sampler="ddim"))]


def painted(row: FigureRow) -> ByteArray:
    *_, last = sample(load_checkpoint(row.weights).denoiser, row.spec)
    return last.images


@pytest.mark.parametrize("together", [False, True])
def test_rows_are_what_the_sampler_paints(rows: list[FigureRow], together: bool) -> None:
    events = list(paint_rows(rows, together=together))
    turns = [(rows.index(event.row), event.step) for event in events]
    one_by_one = [(0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3)]
    assert turns == (sorted(one_by_one, key=lambda turn: turn[1]) if together else one_by_one)
    for row in rows:
        last = [event for event in events if event.row == row][-1]
        assert last.last
        assert np.array_equal(last.images, painted(row))
        assert 0.0 < last.variety < 1.0


def test_measured_rows_are_the_same_sprites_with_a_time(rows: list[FigureRow]) -> None:
    last = {event.row: event for event in measure_rows(rows)}
    assert all(event.seconds > 0.0 for event in last.values())
    assert all(np.array_equal(last[row].images, painted(row)) for row in rows)


def test_a_step_is_taken_apart(rows: list[FigureRow]) -> None:
    *_, end = take_apart(rows[0])
    assert end.timestep_prev == 0
    assert np.array_equal(end.result, painted(rows[0]))


def test_noise_is_shown_over_finished_sprites(rows: list[FigureRow]) -> None:
    (clean,) = show_noise(rows[0], 0, True, 5)
    assert clean.images.shape == (3, 2, 8, 8, 4)
    for image in clean.images:
        assert np.array_equal(image, painted(rows[0]))
    (told,), (untold,), (other,) = (
        list(show_noise(rows[0], 10, is_told, seed)) for is_told, seed in ((True, 5), (False, 5), (True, 6))
    )
    assert np.array_equal(told.images[:2], untold.images[:2])
    assert not np.array_equal(told.images[1], other.images[1])
    assert told.sprite_share**2 + told.noise_share**2 == pytest.approx(1.0)


def test_weights_that_are_gone_are_told(rows: list[FigureRow]) -> None:
    gone = replace(rows[0], weights=rows[0].weights.with_name("gone.safetensors"))
    with pytest.raises(SpriteStudioError, match="no weights file"):
        next(paint_rows([gone]))
