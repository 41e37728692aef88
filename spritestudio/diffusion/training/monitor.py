"""What one sees while a network learns: samples from fixed seeds, validation, and hints.

None of it uses a random number of the training or changes a weight, so that training goes the same way
whether it is watched or not.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.diffusion.training.weights_in_training import snapshot
from spritestudio.files import atomic_write, make_folder
from spritestudio.runs.history import RunHistory
from spritestudio.runs.store import SAMPLES
from spritestudio.specs import (
    ByteArray,
    GenerateSpec,
    SamplesPainted,
    SampleStep,
    TrainHint,
    ValidationLoss,
)
from spritestudio.sprites.dataset.memorisation import VARIANTS, CopySearch
from spritestudio.sprites.pixels import to_floats, to_images

_MOST_SAMPLES = 64
_MOST_COLUMNS = 8
_MOST_STEPS = 8
_FIRST_SAMPLES_S = 4.0  # so that one sees early that something happens
_MOST_COMPARED = 2000  # training sprites that samples are compared with
_COPIES_PAUSE = 20.0  # the search for copies takes a 20th of the time at most
_COPIES_SHARE = 0.25
_TRYING_PAUSE = 12.0  # of a style: a 13th of the time at most
_STYLE_SAMPLES = 24  # painting must leave a minute to learning
_PATIENCE = 3  # validations in a row that must be worse before that is called memorising
_WORSE = 1.05


class TrainingMonitor:
    """Looks on at a training.

    Args:
        run: The folder of the run.
        trainer: The training.
        history: Its course so far; whoever takes the events adds them to it.
    """

    def __init__(self, run: Path, trainer: Trainer, history: RunHistory) -> None:
        self._run = run
        self._trainer = trainer
        self._history = history
        self._painting: Generator[SampleStep] | None = None
        self._taken_at = (0, 0)
        every = trainer.spec.sample_every_s
        self._paint_at = time.monotonic() + min(every, _FIRST_SAMPLES_S) if every else float("inf")
        self._compare_at = self._try_at = 0.0

    def after_step(self) -> Iterator[SamplesPainted | TrainHint]:
        """Go on with painting samples, by one denoising step, so that nothing has to wait for long."""
        now = time.monotonic()
        if self._painting is None and now >= self._paint_at:
            self._begin_painting()
            self._paint_at = now + self._trainer.spec.sample_every_s
        elif self._painting is not None:
            yield from self._paint_on(self._painting)

    def after_epoch(self, epoch: int) -> Iterator[ValidationLoss | TrainHint]:
        """Try the weights on what is held out.

        An epoch of the few sprites of a style is over in a moment, so not after each of those.
        """
        began = time.monotonic()
        if self._trainer.spec.style and began < self._try_at:
            return
        loss = self._trainer.validation_loss()
        if loss is None:
            return
        now = time.monotonic()
        self._try_at = now + _TRYING_PAUSE * (now - began)
        yield ValidationLoss(self._trainer.steps, epoch, loss, self._history.epoch_loss(epoch))
        best = turned_up(self._history.validation)
        if best is not None and not self._trainer.spec.style:  # which keeps the best weights
            yield from self._hint(
                "memorising",
                f"Validation loss has been rising since epoch {best.epoch}: the network begins to learn the "
                "sprites by heart. Weights of that time may paint more freely; more sprites help most.",
            )

    def finish(self, epoch: int) -> Iterator[SamplesPainted | ValidationLoss | TrainHint]:
        """Try the last weights of a style, and paint the last samples."""
        if self._trainer.spec.style:
            self._try_at = 0.0
            yield from self.after_epoch(epoch)
        if self._trainer.spec.sample_every_s:
            self._begin_painting()
            while self._painting is not None:
                yield from self._paint_on(self._painting)

    def close(self) -> None:
        """Stop painting."""
        if self._painting is not None:
            self._painting.close()
            self._painting = None

    def _begin_painting(self) -> None:
        self._taken_at = (self._trainer.steps, self._trainer.epoch)
        self._painting = sample(snapshot(self._trainer).denoiser, sample_spec(self._trainer))

    def _paint_on(self, painting: Generator[SampleStep]) -> Iterator[SamplesPainted | TrainHint]:
        event = next(painting)
        if event.step < event.steps:
            return
        self.close()
        images = event.images.reshape(-1, columns(self._trainer), *event.images.shape[1:])
        step, epoch = self._taken_at
        path = make_folder(self._run / SAMPLES) / f"step-{step:06d}.png"
        with atomic_write(path) as temporary:
            Image.fromarray(strip(images)).save(temporary, format="PNG")
        yield SamplesPainted(step, epoch, images, path)
        yield from self._look_for_copies(event.images)

    def _look_for_copies(self, images: ByteArray) -> Iterator[TrainHint]:
        began = time.monotonic()
        if self._has_said("copies") or began < self._compare_at:
            return
        trainer = self._trainer
        learned = np.flatnonzero(~trainer.held_out)
        chosen = learned[:: -(-len(learned) // _MOST_COMPARED)]
        known = to_images(to_floats(trainer.sprites.images[chosen], trainer.model_spec.channels))
        search = CopySearch(images, known, trainer.sprites.groups[chosen])
        for variant in range(len(VARIANTS)):
            search.look(variant)
        near = round(search.result().near * len(images))
        now = time.monotonic()
        self._compare_at = now + _COPIES_PAUSE * (now - began)
        if near >= max(2, _COPIES_SHARE * len(images)):
            yield from self._hint(
                "copies",
                f"{near} of {len(images)} samples are all but copies of training sprites. "
                "More sprites, mirroring and moving them, or an earlier checkpoint make it invent more.",
            )

    def _hint(self, name: str, sentence: str) -> Iterator[TrainHint]:
        if not self._has_said(name):
            yield TrainHint(self._trainer.steps, name, sentence)

    def _has_said(self, name: str) -> bool:
        return any(hint.name == name for hint in self._history.hints)


def turned_up(validations: Sequence[ValidationLoss]) -> ValidationLoss | None:
    """The best validation, where all of the last few are clearly worse; else None."""
    if len(validations) <= _PATIENCE:
        return None
    best = min(validations, key=lambda event: event.loss)
    last = validations[-_PATIENCE:]
    return best if all(event.loss > _WORSE * best.loss for event in last) else None


def columns(trainer: Trainer) -> int:
    """Sample sprites per row: a row for each class, or one in all where it learns without context."""
    rows = 1 if trainer.spec.context_dropout == 1.0 else len(sampled_classes(trainer))
    most = _STYLE_SAMPLES if trainer.spec.style else _MOST_SAMPLES
    return max(1, min(_MOST_COLUMNS, most // rows))


def sampled_classes(trainer: Trainer) -> tuple[str, ...]:
    """The classes of which samples are painted: the network's, or of a style those of its sprites."""
    return trainer.sprites.class_names if trainer.spec.style else trainer.model_spec.class_names


def sample_spec(trainer: Trainer) -> GenerateSpec:
    """What is asked of the network every time: the same seeds for every class, by its usual settings.

    Where those take many steps, a few of the quickest sampler do, so that training goes on.
    """
    model, style = trainer.model_spec, trainer.spec.style
    usual = GenerateSpec.for_each_class(model, columns(trainer), context_dropout=trainer.spec.context_dropout)
    if style:
        shares = ({name: 1.0} if name in model.class_names else {} for name in sampled_classes(trainer))
        contexts = [model.context({**share, f"style:{style}": 1.0}) for share in shares]
        count = columns(trainer)
        usual = dataclasses.replace(
            usual,
            seeds=usual.seeds[:count] * len(contexts),
            contexts=tuple(context for context in contexts for _ in range(count)),
        )
    if usual.steps <= _MOST_STEPS:
        return usual
    return dataclasses.replace(usual, sampler="dpmpp-2m", spacing="karras", steps=_MOST_STEPS)


def strip(images: ByteArray) -> ByteArray:
    """A picture of uint8 (R, C, H, W, 4): R rows of C sprites each."""
    rows, count, height, width, _ = images.shape
    picture: ByteArray = images.transpose(0, 2, 1, 3, 4).reshape(rows * height, count * width, 4)
    return np.ascontiguousarray(picture)
