"""How long a training will take on this machine: a few real steps, timed."""

from __future__ import annotations

import time
from collections.abc import Generator

from spritestudio.diffusion.training.out_of_memory import explaining_out_of_memory
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.specs import Estimate, TrainSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet

_STEPS = 4
_LONGEST_S = 4.0
_SAMPLING = 1.05  # what painting samples adds


def estimate(spec: TrainSpec, sprites: SpriteSet) -> Generator[Estimate]:
    """Make a few steps of the training and see how long they take; nothing is kept.

    Args:
        spec: The recipe.
        sprites: What it will learn from.

    Yields:
        An estimate after each step that was timed, the last one the best.

    Raises:
        SpriteStudioError: Such a training cannot be.
    """
    with explaining_out_of_memory():
        trainer = Trainer(begin(spec, sprites))
        trainer.step(trainer.next_batch(), spec.learning_rate)  # the first one makes room for everything
        validation_s = _seconds_of_validation(trainer)
    seconds, count, learned = 0.0, 0, 0
    while count < _STEPS and seconds < _LONGEST_S:
        trainer.finish_batch()
        batch = trainer.next_batch()
        began = time.perf_counter()
        trainer.step(batch, spec.learning_rate)
        seconds += time.perf_counter() - began
        count, learned = count + 1, learned + len(batch)
        yield _estimate(trainer, seconds / count, learned / seconds, validation_s)


def _seconds_of_validation(trainer: Trainer) -> float:
    began = time.perf_counter()
    trainer.validation_loss()
    return time.perf_counter() - began


def _estimate(trainer: Trainer, step_s: float, sprites_per_s: float, validation_s: float) -> Estimate:
    spec = trainer.spec
    sampling = _SAMPLING if spec.sample_every_s else 1.0
    epoch_s = step_s * trainer.steps_per_epoch * sampling + validation_s
    if spec.minutes:
        seconds = 60.0 * spec.minutes
        return Estimate(seconds, sprites_per_s, round(seconds / epoch_s * trainer.steps_per_epoch))
    return Estimate(epoch_s * spec.epochs, sprites_per_s, trainer.steps_per_epoch * spec.epochs)
