"""Recipes of trainings that take moments, and runs of them."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import islice
from pathlib import Path

from spritestudio.diffusion.training.run import train
from spritestudio.specs import TrainEvent, TrainSpec, TrainStep
from spritestudio.sprites.dataset.sprite_set import SpriteSet

FIFTEEN_STEPS = TrainSpec(epochs=5, batch_size=3, width=8, timesteps=20, device="cpu", sample_every_s=0.0)
WATCHED = TrainSpec(epochs=6, batch_size=4, width=8, timesteps=20, device="cpu", sample_every_s=0.001)
SIX_STEPS = TrainSpec(
    epochs=3, batch_size=4, width=8, timesteps=20, device="cpu", context_dropout=0.2, sample_every_s=0.0
)


def steps(events: Generator[TrainEvent]) -> Iterator[TrainStep]:
    return (event for event in events if isinstance(event, TrainStep))


def losses(events: Generator[TrainEvent]) -> list[float]:
    return [event.loss for event in steps(events)]


def interrupted_after(count: int, spec: TrainSpec, sprites: SpriteSet, run: Path) -> list[float]:
    events = train(spec, sprites, run, title="Mine")
    first = [event.loss for event in islice(steps(events), count)]
    events.close()
    return first
