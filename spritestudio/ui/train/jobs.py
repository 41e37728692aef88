"""What the Train page has done beside the window's thread: generators that may import torch."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spritestudio.errors import SpriteStudioError
from spritestudio.project.training import TrainingAtWork
from spritestudio.runs import store as runs
from spritestudio.runs.store import RunInfo
from spritestudio.specs import ByteArray, TrainSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.ui.train.run import Run, art_of, read_whole
from spritestudio.ui.train.source import Source

if TYPE_CHECKING:
    from spritestudio.diffusion.training.weights_in_training import WeightsInTraining


@dataclass(frozen=True, eq=False)
class SetRead:
    """The sprites of a source are there.

    Attributes:
        sprites: All of them.
        path: See `Source`.
    """

    sprites: SpriteSet
    path: str


@dataclass(frozen=True)
class ClassesKnown:
    """The network's classes are known; they can be fewer or more than the set's.

    Attributes:
        class_names: Those that it paints samples of.
        art: See `Run`.
    """

    class_names: tuple[str, ...]
    art: ByteArray | None = None


@dataclass(frozen=True)
class PresetTimed:
    """How long a preset takes here.

    Attributes:
        name: The preset.
        seconds: All of its training; None where it cannot be.
        why_not: What stands against it.
    """

    name: str
    seconds: float | None
    why_not: str = ""


@dataclass(frozen=True, eq=False)
class ProbeResult:
    """What a network makes of noisy sprites.

    Attributes:
        levels: L timesteps.
        noisy: uint8 (S, L, H, W, 4).
        predicted: Likewise.
    """

    levels: tuple[int, ...]
    noisy: ByteArray
    predicted: ByteArray


@dataclass(frozen=True, eq=False)
class EpochPainted:
    """A checkpoint has painted its row.

    Attributes:
        epoch: Its epoch.
        images: uint8 (N, H, W, 4), class after class.
    """

    epoch: int
    images: ByteArray


@dataclass(frozen=True, eq=False)
class WeightsInTrainingReady:
    """The training can be painted with from now on."""

    in_training: WeightsInTraining


def begin(source: Source, spec: TrainSpec, folder: Path, title: str) -> Generator[Any]:
    """Read the set and train from the start."""
    sprites = source.load()
    yield SetRead(sprites, source.path)
    from spritestudio.diffusion.training.run import train
    from spritestudio.diffusion.training.weights_in_training import WeightsInTraining

    in_training = WeightsInTraining()
    yield WeightsInTrainingReady(in_training)
    events = train(spec, sprites, folder, title=title, data_path=source.path, in_training=in_training)
    with contextlib.closing(events):
        first = next(events)
        info = runs.read_run(folder)
        yield ClassesKnown(info.class_names, art_of(sprites, info))
        yield first
        yield from events


def go_on(folder: Path) -> Generator[Any]:
    """Go on with a run, with the set that it keeps."""
    sprites = runs.load_run_set(folder)
    from spritestudio.diffusion.training.run import resume
    from spritestudio.diffusion.training.weights_in_training import WeightsInTraining

    in_training = WeightsInTraining()
    yield WeightsInTrainingReady(in_training)
    yield from resume(folder, sprites, in_training=in_training)


def time_presets(source: Source, specs: Mapping[str, TrainSpec]) -> Generator[SetRead | PresetTimed]:
    """Tell what is in a set, and how long each of `specs` takes with it, by timing real steps."""
    sprites = source.load()
    yield SetRead(sprites, source.path)
    for name, spec in specs.items():
        from spritestudio.diffusion.training.estimate import estimate
        from spritestudio.diffusion.training.setup import begin as set_up

        try:
            if spec.style and spec.minutes:  # it takes what it is given; only whether it can be is asked
                set_up(spec, sprites)
                yield PresetTimed(name, 60.0 * spec.minutes)
                continue
            for found in estimate(spec, sprites):
                yield PresetTimed(name, found.seconds)
        except SpriteStudioError as error:
            yield PresetTimed(name, None, str(error))


def probe_denoising(
    folder: Path, levels: tuple[int, ...], first: int, count: int, at_work: TrainingAtWork | None
) -> Generator[ProbeResult]:
    """Show sprites of a run's set to its weights at several noise levels."""
    sprites = runs.load_run_set(folder)
    from spritestudio.diffusion.checkpoint import load_checkpoint
    from spritestudio.diffusion.evaluation.denoising_probe import probe_denoising
    from spritestudio.diffusion.sampling.priority import painting
    from spritestudio.diffusion.training.described import described_contexts

    weights = folder / runs.WEIGHTS_FILE
    checkpoint = (at_work and at_work.checkpoint_of(weights)) or load_checkpoint(weights)
    stride = max(1, sprites.count // count)  # so that different classes are seen
    chosen = [(first + number * stride) % sprites.count for number in range(count)]
    contexts = described_contexts(sprites, checkpoint.spec)[chosen]
    with painting():  # a training gives way
        shown = probe_denoising(checkpoint, sprites.images[chosen], contexts, levels)
    yield ProbeResult(shown.timesteps, shown.noisy, shown.predicted)


def compare_epochs(
    folder: Path, chosen: Sequence[tuple[int, Path]], per_class: int, seed: int
) -> Generator[EpochPainted]:
    """Paint the same seeds and classes with each checkpoint of a run."""
    from spritestudio.diffusion.evaluation.compare_checkpoints import compare

    dropout = runs.read_run(folder).spec.context_dropout
    rows = compare([path for _, path in chosen], per_class, seed, dropout)
    for (epoch, _), row in zip(chosen, rows, strict=True):
        yield EpochPainted(epoch, row.images)


def read_list(folder: Path) -> Generator[list[RunInfo]]:
    """The runs in a folder, the newest first."""
    yield runs.list_runs(folder)


def read_one(folder: Path) -> Generator[Run]:
    """All of a run."""
    yield read_whole(folder)


def read_several(folders: Sequence[Path]) -> Generator[list[Run]]:
    """Several runs, to be compared."""
    yield [read_whole(folder) for folder in folders]


def rename(folder: Path, title: str) -> Generator[Any]:
    """Give a run another name."""
    runs.rename_run(folder, title)
    yield from ()


def trash(folders: Sequence[Path]) -> Generator[Any]:
    """Move runs to the bin."""
    for folder in folders:
        runs.trash_run(folder)
    yield from ()


def thin(folder: Path, every: int, most: int) -> Generator[Any]:
    """Keep other checkpoints of a run."""
    runs.set_keeping(folder, every, most)
    yield from ()
