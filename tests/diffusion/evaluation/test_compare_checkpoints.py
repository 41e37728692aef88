"""Checkpoints of a run, each with the same sprites."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.evaluation.compare_checkpoints import compare, picture
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.checkpointer import read_state
from spritestudio.diffusion.training.monitor import sample_spec
from spritestudio.diffusion.training.run import train
from spritestudio.runs.store import WEIGHTS_FILE
from spritestudio.specs import (
    CheckpointKept,
    GenerateSpec,
)
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from tests.diffusion.training.short_runs import WATCHED


def test_the_course_keeps_the_epochs_that_it_keeps_and_they_are_compared(
    sprites: SpriteSet, tmp_path: Path
) -> None:
    spec = replace(WATCHED, epochs=32, batch_size=8, sample_every_s=0.0)
    events = list(train(spec, sprites, tmp_path))
    kept = [event for event in events if isinstance(event, CheckpointKept)]
    assert [event.epoch for event in kept] == [0, 4, 8, 12, 16, 20, 24, 28, 31]
    chosen = [event.path for event in kept if event.epoch in (0, 4, 8, 31)]
    rows = list(compare(chosen, per_class=3, device="cpu"))
    assert [row.path for row in rows] == chosen
    assert all(row.images.shape == (6, 8, 8, 4) for row in rows)
    assert not np.array_equal(rows[0].images, rows[-1].images)
    assert picture(rows, scale=2).shape == (4 * 9 * 2, 6 * 9 * 2, 4)


@pytest.mark.parametrize("few_step", [False, True])
def test_samples_and_compared_epochs_are_painted_as_the_model_is_by_default(
    sprites: SpriteSet, tmp_path: Path, few_step: bool
) -> None:
    studio = replace(WATCHED, architecture="studio-unet", channels=4, sample_every_s=0.0, epochs=1)
    list(train(studio, sprites, tmp_path / "full"))
    folder = tmp_path / "full"
    if few_step:
        folder = tmp_path / "few"
        teacher = str(tmp_path / "full" / WEIGHTS_FILE)
        list(train(replace(studio, distill=True, start_from=teacher), sprites, folder))
    weights = load_checkpoint(folder / WEIGHTS_FILE, "cpu")
    usual = GenerateSpec.for_model(weights.spec)
    settings = ("sampler", "spacing", "steps", "guidance_scale", "guidance_low", "guidance_high", "agreement")

    state = read_state(folder)
    trainer = state.trainer(state.spec, sprites)
    assert weights.spec.few_step == trainer.model_spec.few_step == few_step
    strip = sample_spec(trainer)
    assert [getattr(strip, name) for name in settings] == [getattr(usual, name) for name in settings]

    (row,) = compare([folder / WEIGHTS_FILE], per_class=2, device="cpu")
    *_, last = sample(
        weights.denoiser, replace(usual, seeds=(0, 1) * 2, contexts=((1.0, 0.0),) * 2 + ((0.0, 1.0),) * 2)
    )
    assert np.array_equal(row.images, last.images)
