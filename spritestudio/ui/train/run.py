"""A run as the page shows it, in training or read from its folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.runs.store import RunInfo, read_log, read_run
from spritestudio.specs import ByteArray, TrainSpec, TrainStep
from spritestudio.ui.train.history import LossHistory
from spritestudio.ui.train.sample_strip import Samples


@dataclass(eq=False)
class Run:
    """What is known of a run.

    Attributes:
        folder: Where it is kept.
        title: What a person calls it.
        spec: Its recipe.
        class_names: What it learns to tell apart; empty until its set has been read.
        history: Its numbers.
        samples: Its sprites on the way.
        hints: What it noticed, the newest last.
        newest: Its last step.
    """

    folder: Path
    title: str
    spec: TrainSpec
    class_names: tuple[str, ...] = ()
    history: LossHistory = field(default_factory=LossHistory)
    samples: list[Samples] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    newest: TrainStep | None = None

    def add_step(self, event: TrainStep) -> bool:
        """A step has been made; whether that went back to where a run that broke off was last saved."""
        went_back = self.newest is not None and event.step <= self.newest.step
        if went_back:
            self.history.cut(event.step)
            self.samples = [samples for samples in self.samples if samples.step < event.step]
        self.newest = event
        self.history.steps.add(event.step, event.epoch, event.loss, event.learning_rate, event.elapsed_s)
        return went_back


def read_whole(folder: Path) -> Run:
    """All of a run, from its folder; call it in a job.

    Raises:
        SpriteStudioError: There is no run.
    """
    info, log = read_run(folder), read_log(folder)
    run = Run(folder, info.title, info.spec, info.class_names)
    columns = (log.steps, log.epochs, log.losses, log.learning_rates, log.elapsed_s)
    run.history.steps.extend(*columns)
    for check in log.validation:
        run.history.validation.add(check.step, check.epoch, check.loss)
    for kept in log.checkpoints:
        run.history.add_checkpoint(kept.step, kept.epoch, kept.path)
    run.hints = [hint.sentence for hint in log.hints]
    for strip in log.samples:
        try:
            images = _cut(strip.path, info)
        except (OSError, ValueError, SpriteStudioError):
            continue  # a strip that a crash cut short; there are others
        run.samples.append(Samples(strip.step, strip.epoch, images, strip.path))
    if len(log.steps):
        step, epoch, loss, rate, elapsed_s = (column[-1] for column in columns)
        steps = max(info.total_steps, int(step))
        run.newest = TrainStep(int(step), steps, int(epoch), float(loss), float(rate), float(elapsed_s))
    return run


def _cut(path: Path, info: RunInfo) -> ByteArray:
    """The sprites of a strip, uint8 (K, C, H, W, 4)."""
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGBA"))
    side = info.spec.image_size or info.manifest.image_size
    rows, columns = pixels.shape[0] // side, pixels.shape[1] // side
    return pixels.reshape(rows, side, columns, side, 4).transpose(0, 2, 1, 3, 4)
