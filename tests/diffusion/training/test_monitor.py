"""Watching a training: samples, validation and hints."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.monitor import TrainingMonitor, turned_up
from spritestudio.diffusion.training.run import resume, train
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.runs.history import RunHistory
from spritestudio.runs.store import WEIGHTS_FILE, read_history
from spritestudio.specs import (
    GenerateSpec,
    SamplesPainted,
    TrainHint,
    TrainStep,
    ValidationLoss,
)
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from tests.diffusion.training.short_runs import WATCHED, interrupted_after


def test_samples_are_painted_from_the_same_seeds_a_row_per_class(sprites: SpriteSet, tmp_path: Path) -> None:
    events = list(train(WATCHED, sprites, tmp_path))
    painted = [event for event in events if isinstance(event, SamplesPainted)]
    assert len(painted) >= 2
    last = painted[-1]
    assert (last.step, last.images.shape) == (12, (2, 8, 8, 8, 4))
    with Image.open(last.path) as strip:
        assert np.array_equal(np.asarray(strip)[8:16, :8], last.images[1, 0])
    assert [strip.path for strip in read_history(tmp_path).samples] == [event.path for event in painted]

    weights = load_checkpoint(tmp_path / WEIGHTS_FILE)
    asked = GenerateSpec(
        sampler="dpmpp-2m",
        spacing="karras",
        steps=8,
        seeds=(0,),
        contexts=((0.0, 1.0),),
        guidance_scale=2.0,
    )
    *_, again = sample(weights.denoiser, asked)
    step = np.abs(again.images[0].astype(int) - last.images[1, 0])
    assert step.max() <= 1  # batches of other sizes round otherwise


def test_without_context_there_is_one_row(sprites: SpriteSet, tmp_path: Path) -> None:
    *_, last = train(replace(WATCHED, epochs=1, context_dropout=1.0), sprites, tmp_path)
    assert isinstance(last, SamplesPainted)
    assert last.images.shape == (1, 8, 8, 8, 4)


def test_validation_is_told_after_every_epoch_and_repeats_itself(sprites: SpriteSet, tmp_path: Path) -> None:
    spec = replace(WATCHED, validation_share=0.25, sample_every_s=0.0)
    events = list(train(spec, sprites, tmp_path))
    told = [event for event in events if isinstance(event, ValidationLoss)]
    assert [event.epoch for event in told] == list(range(6))
    first = [event.loss for event in events if isinstance(event, TrainStep)][:2]
    assert told[0].train_loss == pytest.approx(np.mean(first))
    assert read_history(tmp_path).validation == told

    trainer = Trainer(begin(spec, sprites))
    before = trainer.generator.get_state()
    assert trainer.validation_loss() == trainer.validation_loss()
    assert torch.equal(trainer.generator.get_state(), before)
    assert Trainer(begin(WATCHED, sprites)).validation_loss() is None


def test_validation_that_turns_up_is_noticed_once_it_stays_up() -> None:
    def told(*losses: float) -> int | None:
        best = turned_up([ValidationLoss(i, i, loss, 0.0) for i, loss in enumerate(losses)])
        return None if best is None else best.epoch

    assert told(1.0, 0.5, 0.4, 0.3) is None
    assert told(1.0, 0.5, 0.6, 0.51, 0.6) is None
    assert told(1.0, 0.5, 0.6, 0.7, 0.6) == 1
    assert told() is None


def test_samples_that_are_training_sprites_are_told_once(sprites: SpriteSet, tmp_path: Path) -> None:
    history = RunHistory()
    monitor = TrainingMonitor(tmp_path, Trainer(begin(WATCHED, sprites)), history)
    copies = np.concatenate((sprites.images[:, :, ::-1], 255 - sprites.images[:4] // 2))
    copies[..., 3] = 255
    (hint,) = monitor._look_for_copies(copies)
    assert isinstance(hint, TrainHint)
    assert (hint.name, hint.sentence.split(" samples")[0]) == ("copies", "8 of 12")
    history.add(hint)
    assert list(monitor._look_for_copies(copies)) == []


def test_the_training_loss_of_an_epoch_is_of_all_its_steps_also_after_a_pause(
    sprites: SpriteSet, tmp_path: Path
) -> None:
    spec = replace(WATCHED, epochs=2, batch_size=2, validation_share=0.25, sample_every_s=0.0)
    list(train(spec, sprites, tmp_path / "whole"))
    interrupted_after(1, spec, sprites, tmp_path / "parts")
    list(resume(tmp_path / "parts"))
    whole, parts = (read_history(tmp_path / name).validation for name in ("whole", "parts"))
    assert parts == whole
    assert len(whole) == 2
