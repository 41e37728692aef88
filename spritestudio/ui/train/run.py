"""A run as the page shows it, in training or read from its folder."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.runs.history import RunHistory
from spritestudio.runs.store import RunInfo, load_run_set, read_history, read_run
from spritestudio.specs import ByteArray, SamplesPainted, TrainEvent, TrainSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.ui.train.sample_strip import Samples

_ART_COLUMNS = 4


@dataclass(eq=False)
class Run:
    """What is known of a run.

    Attributes:
        folder: Where it is kept.
        title: What a person calls it.
        spec: Its recipe.
        class_names: What it learns to tell apart; empty until its set has been read.
        history: Its course.
        samples: Those of its strips that can be read, with their pixels.
        art: Of a style, some of the sprites that it learns from, to be seen beside the samples: uint8
            (K, C, H, W, 4), a row per class; None for other trainings.
    """

    folder: Path
    title: str
    spec: TrainSpec
    class_names: tuple[str, ...] = ()
    history: RunHistory = field(default_factory=RunHistory)
    samples: list[Samples] = field(default_factory=list)
    art: ByteArray | None = None

    @property
    def begun(self) -> bool:
        """Whether a step has been made."""
        return len(self.history.steps) > 0

    def add(self, event: TrainEvent) -> bool:
        """Append an event of the training; whether it replaced others, see `RunHistory.add`."""
        went_back = self.history.add(event)
        if went_back:
            self.samples = [samples for samples in self.samples if samples.step < event.step]
        if isinstance(event, SamplesPainted):
            self.samples.append(Samples(event.step, event.epoch, event.images, event.path))
        return went_back


def read_whole(folder: Path) -> Run:
    """All of a run, from its folder; call it in a job.

    Raises:
        SpriteStudioError: There is no run.
    """
    info = read_run(folder)
    run = Run(folder, info.title, info.spec, info.class_names, read_history(folder))
    for strip in run.history.samples:
        try:
            images = _cut(strip.path, info)
        except (OSError, ValueError, SpriteStudioError):
            continue  # a strip that a crash cut short; there are others
        run.samples.append(Samples(strip.step, strip.epoch, images, strip.path))
    if info.spec.style:
        with contextlib.suppress(SpriteStudioError):  # the samples can be seen without
            run.art = art_of(load_run_set(folder), info)
    return run


def art_of(sprites: SpriteSet, info: RunInfo) -> ByteArray | None:
    """What `Run.art` is for a run that learns from these sprites."""
    size = info.manifest.image_size
    if not info.spec.style or sprites.image_size != size:
        return None
    art = np.zeros((len(info.class_names), _ART_COLUMNS, size, size, 4), np.uint8)
    for row, name in zip(art, info.class_names, strict=True):
        if name in sprites.class_names:
            chosen = np.flatnonzero(sprites.labels == sprites.class_names.index(name))
            chosen = chosen[:: max(1, len(chosen) // _ART_COLUMNS)][:_ART_COLUMNS]
            row[: len(chosen)] = sprites.images[chosen]
    return art


def _cut(path: Path, info: RunInfo) -> ByteArray:
    """The sprites of a strip, uint8 (K, C, H, W, 4)."""
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGBA"))
    side = info.spec.image_size or info.manifest.image_size
    rows, columns = pixels.shape[0] // side, pixels.shape[1] // side
    return pixels.reshape(rows, side, columns, side, 4).transpose(0, 2, 1, 3, 4)
