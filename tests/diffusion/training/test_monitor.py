"""Watching a training: samples, validation, hints, noise, epochs side by side, the weights at work."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.evaluation.compare_checkpoints import compare, picture
from spritestudio.diffusion.evaluation.denoising_probe import probe_denoising
from spritestudio.diffusion.sampling.priority import painting, yield_to_painting
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.checkpointer import read_state
from spritestudio.diffusion.training.estimate import estimate
from spritestudio.diffusion.training.monitor import TrainingMonitor, sample_spec, turned_up
from spritestudio.diffusion.training.run import resume, train
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.diffusion.training.weights_in_training import WeightsInTraining
from spritestudio.errors import SpriteStudioError
from spritestudio.runs.store import STATE_FILE, WEIGHTS_FILE, read_log, read_run
from spritestudio.specs import (
    CheckpointKept,
    GenerateSpec,
    SamplesPainted,
    TrainHint,
    TrainSpec,
    TrainStep,
    ValidationLoss,
)
from spritestudio.sprites.dataset.sprite_set import SpriteSet

SPEC = TrainSpec(epochs=6, batch_size=4, width=8, timesteps=20, device="cpu", sample_every_s=0.001)


def test_samples_are_painted_from_the_same_seeds_a_row_per_class(sprites: SpriteSet, tmp_path: Path) -> None:
    events = list(train(SPEC, sprites, tmp_path))
    painted = [event for event in events if isinstance(event, SamplesPainted)]
    assert len(painted) >= 2
    last = painted[-1]
    assert (last.step, last.images.shape) == (12, (2, 8, 8, 8, 4))
    with Image.open(last.path) as strip:
        assert np.array_equal(np.asarray(strip)[8:16, :8], last.images[1, 0])
    assert [strip.path for strip in read_log(tmp_path).samples] == [event.path for event in painted]

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
    *_, last = train(replace(SPEC, epochs=1, context_dropout=1.0), sprites, tmp_path)
    assert isinstance(last, SamplesPainted)
    assert last.images.shape == (1, 8, 8, 8, 4)


def test_validation_is_told_after_every_epoch_and_repeats_itself(sprites: SpriteSet, tmp_path: Path) -> None:
    spec = replace(SPEC, validation_share=0.25, sample_every_s=0.0)
    events = list(train(spec, sprites, tmp_path))
    told = [event for event in events if isinstance(event, ValidationLoss)]
    assert [event.epoch for event in told] == list(range(6))
    first = [event.loss for event in events if isinstance(event, TrainStep)][:2]
    assert told[0].train_loss == pytest.approx(np.mean(first))
    assert read_log(tmp_path).validation == tuple(told)

    trainer = Trainer(begin(spec, sprites))
    before = trainer.generator.get_state()
    assert trainer.validation_loss() == trainer.validation_loss()
    assert torch.equal(trainer.generator.get_state(), before)
    assert Trainer(begin(SPEC, sprites)).validation_loss() is None


def test_validation_that_turns_up_is_noticed_once_it_stays_up() -> None:
    def told(*losses: float) -> int | None:
        best = turned_up([ValidationLoss(i, i, loss, 0.0) for i, loss in enumerate(losses)])
        return None if best is None else best.epoch

    assert told(1.0, 0.5, 0.4, 0.3) is None
    assert told(1.0, 0.5, 0.6, 0.51, 0.6) is None
    assert told(1.0, 0.5, 0.6, 0.7, 0.6) == 1
    assert told() is None


def test_samples_that_are_training_sprites_are_told_once(sprites: SpriteSet, tmp_path: Path) -> None:
    monitor = TrainingMonitor(tmp_path, Trainer(begin(SPEC, sprites)), read_log(tmp_path))
    copies = np.concatenate((sprites.images[:, :, ::-1], 255 - sprites.images[:4] // 2))
    copies[..., 3] = 255
    (hint,) = monitor._look_for_copies(copies)
    assert isinstance(hint, TrainHint)
    assert (hint.name, hint.sentence.split(" samples")[0]) == ("copies", "8 of 12")
    assert list(monitor._look_for_copies(copies)) == []


def test_the_course_keeps_the_epochs_that_it_keeps_and_they_are_compared(
    sprites: SpriteSet, tmp_path: Path
) -> None:
    spec = replace(SPEC, epochs=32, batch_size=8, sample_every_s=0.0)
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
    studio = replace(SPEC, architecture="studio-unet", channels=4, sample_every_s=0.0, epochs=1)
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


def test_a_run_by_minutes_keeps_its_last_epoch_too(sprites: SpriteSet, tmp_path: Path) -> None:
    spec = replace(SPEC, minutes=0.003, keep_every=1000, sample_every_s=0.0)
    events = list(train(spec, sprites, tmp_path))
    steps = [event for event in events if isinstance(event, TrainStep)]
    assert read_log(tmp_path).checkpoints[-1].epoch == steps[-1].epoch


def test_one_looks_through_noise_from_clean_to_no_idea(weights: Path, sprites: SpriteSet) -> None:
    checkpoint = load_checkpoint(weights, "cpu")
    view = probe_denoising(checkpoint, sprites.images[:3], sprites.contexts[:3], (0, 5, 20))
    assert view.noisy.shape == view.predicted.shape == (3, 3, 8, 8, 4)
    assert np.array_equal(view.noisy[:, 0], sprites.images[:3])
    assert np.array_equal(view.predicted[:, 0], sprites.images[:3])
    off = np.abs(view.noisy.astype(int) - sprites.images[:3, None]).mean(axis=(0, 2, 3, 4))
    assert list(off) == sorted(off)
    with pytest.raises(SpriteStudioError, match="no timestep 21"):
        probe_denoising(checkpoint, sprites.images[:1], sprites.contexts[:1], (21,))


def test_live_weights_are_those_of_the_moment(sprites: SpriteSet, tmp_path: Path) -> None:
    live = WeightsInTraining()
    with pytest.raises(SpriteStudioError, match="No training is at work"):
        live.checkpoint()
    events = train(replace(SPEC, sample_every_s=0.0), sprites, tmp_path, in_training=live)
    next(events)
    early = live.checkpoint()
    next(event for event in events if isinstance(event, TrainStep) and event.step == 5)
    late = live.checkpoint()
    events.close()
    assert not live.is_there
    name = "out.3.weight"
    assert not torch.equal(
        early.denoiser.network.state_dict()[name], late.denoiser.network.state_dict()[name]
    )
    saved = load_checkpoint(tmp_path / WEIGHTS_FILE).denoiser.network.state_dict()
    assert torch.equal(saved[name], late.denoiser.network.state_dict()[name])


def test_training_waits_for_who_paints_in_another_thread() -> None:
    begun, enough = threading.Event(), threading.Event()

    def paint() -> None:
        with painting():
            begun.set()
            enough.wait()

    with painting():
        yield_to_painting()  # one's own painting is nothing to wait for
    painter, bell = threading.Thread(target=paint), threading.Timer(0.2, enough.set)
    painter.start()
    bell.start()
    begun.wait()
    yield_to_painting()
    assert enough.is_set()
    painter.join()
    bell.join()


def test_an_estimate_comes_from_real_steps(sprites: SpriteSet) -> None:
    *_, last = estimate(replace(SPEC, validation_share=0.25), sprites)
    assert last.steps == 12
    assert last.seconds > 0.0
    assert last.sprites_per_s > 0.0
    *_, timed = estimate(replace(SPEC, minutes=2.0), sprites)
    assert timed.seconds == 120.0


def test_a_full_disk_stops_with_a_sentence_and_the_last_state_stays(
    sprites: SpriteSet, tmp_path: Path, disk_is_full: Callable[[], AbstractContextManager[None]]
) -> None:
    spec = replace(SPEC, epochs=1000, sample_every_s=0.0)
    events = train(spec, sprites, tmp_path)
    list(islice(events, 5))
    events.close()
    state = (tmp_path / STATE_FILE).read_bytes()
    events = resume(tmp_path)
    next(events)
    with pytest.raises(SpriteStudioError, match=r"cannot be written.*room on the disk"), disk_is_full():
        list(events)
    assert (tmp_path / STATE_FILE).read_bytes() == state
    assert read_run(tmp_path).can_continue
    events = resume(tmp_path)
    assert isinstance(next(events), TrainStep)
    events.close()


@pytest.fixture
def little_memory() -> Callable[[], AbstractContextManager[None]]:
    """Within `with little_memory():` this process gets no more than 128 MiB beyond what it has."""
    if sys.platform != "linux":
        pytest.skip("only Linux limits the memory of a process")
    import resource

    @contextmanager
    def limit() -> Iterator[None]:
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + 2**27, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)

    return limit


def test_memory_that_runs_out_stops_with_a_sentence_and_all_as_before(
    little_memory: Callable[[], AbstractContextManager[None]],
) -> None:
    images = np.random.default_rng(0).integers(0, 256, (3000, 16, 16, 4), dtype=np.uint8)
    many = SpriteSet(images, np.ones((3000, 1), np.float32), ("a",), np.arange(3000), "many")
    trainer = Trainer(begin(replace(SPEC, batch_size=3000, width=64), many))
    trainer.step(torch.arange(2), 0.01)
    state = {name: tensor.clone() for name, tensor in trainer.state()[0].items()}
    with little_memory(), pytest.raises(SpriteStudioError, match=r"memory has run out\..*smaller batch"):
        trainer.step(torch.arange(3000), 0.01)
    after = trainer.state()[0]
    assert all(torch.equal(after[name], state[name]) for name in state)


def test_a_network_too_large_for_memory_leaves_no_file(
    sprites: SpriteSet, tmp_path: Path, little_memory: Callable[[], AbstractContextManager[None]]
) -> None:
    spec = replace(SPEC, width=1024)
    for attempt in (lambda: train(spec, sprites, tmp_path / "run"), lambda: list(estimate(spec, sprites))):
        with little_memory(), pytest.raises(SpriteStudioError, match="memory has run out"):
            attempt()
    assert list(tmp_path.iterdir()) == []
