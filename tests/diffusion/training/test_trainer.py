"""Training: that it learns, draws fairly, repeats itself, and keeps what was learned, come what may."""

from __future__ import annotations

import dataclasses
import json
import math
from collections import Counter
from collections.abc import Callable, Generator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import Tensor

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.run import train
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.errors import SpriteStudioError
from spritestudio.runs.store import LOG_FILE, WEIGHTS_FILE, read_history, read_run
from spritestudio.specs import (
    PRECISIONS,
    WEIGHTINGS,
    ByteArray,
    GenerateSpec,
    TrainEvent,
    TrainStep,
)
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.importing.reading import load_sprites
from tests.diffusion.training.short_runs import SIX_STEPS

Numbers = npt.NDArray[np.int64]


def sprite_set(folder: Path, images: ByteArray, labels: Numbers, **arrays: Numbers) -> SpriteSet:
    """A set of two classes, by way of its file."""
    path = folder / "set.npz"
    np.savez(path, images=images, labels=labels, class_names=np.array(["a", "b"]), **arrays)
    return load_sprites(path)


def steps(events: Generator[TrainEvent]) -> list[TrainStep]:
    return [event for event in events if isinstance(event, TrainStep)]


def losses(events: Generator[TrainEvent]) -> list[float]:
    return [event.loss for event in steps(events)]


def finite(weights: dict[str, Tensor]) -> bool:
    return all(bool(tensor.isfinite().all()) for tensor in weights.values())


def trainer_of(events: Generator[TrainEvent]) -> Trainer:
    """The trainer at work behind the events of `train`."""
    trainer = events.gi_frame.f_locals["self"]._trainer
    assert isinstance(trainer, Trainer)
    return trainer


def poison(trainer: Trainer) -> None:
    """Make the next loss no number, as an overflow would."""
    with torch.no_grad():
        trainer.network.out[3].bias.fill_(math.nan)


def test_the_loss_falls(sprites: SpriteSet, tmp_path: Path) -> None:
    spec = dataclasses.replace(SIX_STEPS, epochs=60, batch_size=8, timesteps=500, learning_rate=0.01)
    fallen = losses(train(spec, sprites, tmp_path / "run"))
    assert len(fallen) == 60
    assert np.mean(fallen[-10:]) < 0.5 * np.mean(fallen[:3])


@pytest.mark.parametrize("weighting", WEIGHTINGS)
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("channels", [3, 4])
def test_every_recipe_gives_weights_that_paint(
    sprites: SpriteSet, tmp_path: Path, weighting: str, precision: str, channels: int
) -> None:
    spec = dataclasses.replace(
        SIX_STEPS, weighting=weighting, precision=precision, channels=channels, schedule="cosine"
    )
    events = steps(train(spec, sprites, tmp_path / "run"))
    checkpoint = load_checkpoint(tmp_path / "run" / WEIGHTS_FILE)

    assert [event.step for event in events] == [1, 2, 3, 4, 5, 6]
    assert all(math.isfinite(event.loss) for event in events)
    assert checkpoint.spec.channels == channels
    *_, sampled = sample(checkpoint.denoiser, GenerateSpec(steps=3))
    assert np.isfinite(sampled.x_t).all()


@pytest.mark.parametrize("learning_rate", [0.0, 0.02])
def test_a_step_moves_the_weights_by_the_learning_rate(sprites: SpriteSet, learning_rate: float) -> None:
    trainer = Trainer(begin(SIX_STEPS, sprites))
    before = [parameter.detach().clone() for parameter in trainer.network.parameters()]
    trainer.step(torch.arange(8), learning_rate)
    states = [
        float((parameter.detach() - old).abs().max())
        for parameter, old in zip(trainer.network.parameters(), before, strict=True)
    ]
    assert max(states) == pytest.approx(learning_rate, rel=0.01)  # Adam's first step, whatever the gradient


def test_the_learning_rate_falls_linearly(sprites: SpriteSet, tmp_path: Path) -> None:
    spec = dataclasses.replace(SIX_STEPS, epochs=4, batch_size=8, learning_rate=0.01)
    rates = [event.learning_rate for event in steps(train(spec, sprites, tmp_path / "run"))]
    assert rates == pytest.approx([0.01, 0.0075, 0.005, 0.0025])


def test_the_same_seed_gives_the_same_losses_and_weights(sprites: SpriteSet, tmp_path: Path) -> None:
    def run(name: str, seed: int) -> tuple[list[float], dict[str, Tensor]]:
        fallen = losses(train(dataclasses.replace(SIX_STEPS, seed=seed), sprites, tmp_path / name))
        return fallen, load_checkpoint(tmp_path / name / WEIGHTS_FILE).denoiser.network.state_dict()

    (first, first_weights), (again, again_weights), (other, _) = run("a", 7), run("b", 7), run("c", 8)

    assert first == again
    assert first != other
    assert all(torch.equal(first_weights[name], again_weights[name]) for name in first_weights)


def test_training_leaves_the_random_numbers_of_others_alone(sprites: SpriteSet, tmp_path: Path) -> None:
    torch.manual_seed(9)
    expected = torch.rand(3)
    torch.manual_seed(9)
    steps(train(SIX_STEPS, sprites, tmp_path / "run"))
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize(("dropout", "same"), [(1.0, True), (0.0, False)])
def test_hidden_contexts_do_not_matter(
    sprites: SpriteSet, tmp_path: Path, dropout: float, same: bool
) -> None:
    spec = dataclasses.replace(SIX_STEPS, context_dropout=dropout, balance=0.0)
    swapped = sprite_set(tmp_path, sprites.images, 1 - sprites.labels)
    ours = losses(train(spec, sprites, tmp_path / "a"))
    theirs = losses(train(spec, swapped, tmp_path / "b"))
    assert (ours == theirs) is same


@pytest.fixture
def uneven(tmp_path: Path) -> SpriteSet:
    """Class 0: an animation of 80 frames and 10 single sprites. Class 1: 10 single ones."""
    labels = np.array([0] * 90 + [1] * 10)
    groups = np.array([500] * 80 + list(range(20)))
    images = np.zeros((100, 8, 8, 4), dtype=np.uint8)
    return sprite_set(tmp_path, images, labels, group=groups)


def test_balanced_drawing_is_even_over_classes_and_animations(uneven: SpriteSet) -> None:
    trainer = Trainer(begin(SIX_STEPS, uneven))
    drawn = torch.cat([batch for _ in range(200) for batch in trainer.epoch_batches()])
    count = len(drawn)
    assert count == 200 * 100

    # 20,000 draws: the standard error is 0.0035 for a half, and 0.0015 for a 22nd.
    few = sum(1 for i in drawn.tolist() if uneven.labels[i] == 1) / count
    assert few == pytest.approx(0.5, abs=0.02)
    by_group = Counter(int(uneven.groups[i]) for i in drawn.tolist())
    for group in {*range(10), 500}:
        assert by_group[group] / count == pytest.approx(0.5 / 11, abs=0.008)
    assert len(set(drawn.tolist())) == 100


def test_half_balanced_drawing_lies_between(uneven: SpriteSet) -> None:
    trainer = Trainer(begin(dataclasses.replace(SIX_STEPS, balance=0.5), uneven))
    drawn = torch.cat([batch for _ in range(200) for batch in trainer.epoch_batches()])
    shares = {
        "animation": 80 * (11 * 80) ** -0.5,
        "single": 10 * 11**-0.5,
        "few": 10 * 10**-0.5,
    }
    few = float((torch.from_numpy(uneven.labels)[drawn] == 1).float().mean())
    assert few == pytest.approx(shares["few"] / sum(shares.values()), abs=0.02)


def test_drawing_as_drawn_takes_every_sprite_once_per_epoch(uneven: SpriteSet) -> None:
    trainer = Trainer(begin(dataclasses.replace(SIX_STEPS, balance=0.0, batch_size=30), uneven))
    first, second = trainer.epoch_batches(), trainer.epoch_batches()
    assert [len(batch) for batch in first] == [30, 30, 30, 10]
    assert sorted(torch.cat(first).tolist()) == sorted(torch.cat(second).tolist()) == list(range(100))
    assert torch.cat(first).tolist() != torch.cat(second).tolist()


def test_a_run_folder_tells_what_was_done(sprites: SpriteSet, tmp_path: Path) -> None:
    run = tmp_path / "runs" / "first"
    events = steps(train(SIX_STEPS, sprites, run, title="Little ones"))

    names = {path.name for path in run.rglob("*")}
    assert names >= {LOG_FILE, "spec.json", "set.npz", WEIGHTS_FILE}
    assert not [name for name in names if name.startswith(".")]  # as temporary files do
    assert read_run(run).spec == dataclasses.replace(SIX_STEPS, channels=3)  # they are opaque
    log = [json.loads(line) for line in (run / LOG_FILE).read_text().splitlines()]
    assert [entry for entry in log if entry["kind"] == "step"] == [
        {"kind": "step", **vars(event)} for event in events
    ]
    assert [(event.step, event.steps, event.epoch) for event in events] == [
        (i + 1, 6, i // 2) for i in range(6)
    ]
    assert [event.elapsed_s for event in events] == sorted(event.elapsed_s for event in events)

    spec = load_checkpoint(run / WEIGHTS_FILE).spec
    assert (spec.title, spec.class_names, spec.credits) == (
        "Little ones",
        ("hero", "food"),
        ("Somebody, CC0",),
    )
    assert "8 sprites" in spec.data
    assert "6 steps of 4" in spec.training


def test_closing_early_keeps_usable_weights(sprites: SpriteSet, tmp_path: Path) -> None:
    events = train(dataclasses.replace(SIX_STEPS, epochs=1000), sprites, tmp_path / "run")
    for event in events:
        if isinstance(event, TrainStep) and event.step == 3:
            break
    events.close()

    checkpoint = load_checkpoint(tmp_path / "run" / WEIGHTS_FILE)
    assert "3 steps" in checkpoint.spec.training
    *_, sampled = sample(checkpoint.denoiser, GenerateSpec(steps=3))
    assert np.isfinite(sampled.x_t).all()
    assert len(read_history(tmp_path / "run").steps) == 3


def test_weights_are_saved_from_time_to_time(sprites: SpriteSet, tmp_path: Path) -> None:
    events = train(
        dataclasses.replace(SIX_STEPS, epochs=1_000_000, save_every_s=1.0), sprites, tmp_path / "run"
    )
    first, saved = islice((event for event in events if isinstance(event, TrainStep) and event.saved), 2)
    assert first.step == 1  # so that a run can go on however soon it is killed
    spec = load_checkpoint(tmp_path / "run" / WEIGHTS_FILE).spec
    events.close()
    assert f" {saved.step} steps" in spec.training


def test_a_limit_of_minutes_ends_the_training(sprites: SpriteSet, tmp_path: Path) -> None:
    spec = dataclasses.replace(SIX_STEPS, epochs=1_000_000, minutes=0.005)
    events = steps(train(spec, sprites, tmp_path / "run"))
    assert 0 < len(events) <= events[-1].steps
    assert events[-1].elapsed_s < 60
    assert all(later.learning_rate < event.learning_rate for event, later in pairwise(events))
    load_checkpoint(tmp_path / "run" / WEIGHTS_FILE)


@pytest.mark.parametrize("file", [WEIGHTS_FILE, LOG_FILE])
def test_a_run_folder_in_use_is_refused_and_left_as_it_was(
    sprites: SpriteSet, tmp_path: Path, file: str
) -> None:
    (tmp_path / file).write_text("precious")
    with pytest.raises(SpriteStudioError, match="already holds a training run"):
        train(SIX_STEPS, sprites, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [file]
    assert (tmp_path / file).read_text() == "precious"


def test_a_training_that_cannot_be_leaves_no_file(sprites: SpriteSet, tmp_path: Path) -> None:
    with pytest.raises(SpriteStudioError, match="multiple of 8"):
        train(dataclasses.replace(SIX_STEPS, width=12), sprites, tmp_path / "run")
    with pytest.raises(SpriteStudioError, match="no device 'nonsense'"):
        train(dataclasses.replace(SIX_STEPS, device="nonsense"), sprites, tmp_path / "run")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_without_averaging_the_last_weights_are_kept(sprites: SpriteSet) -> None:
    trainer = Trainer(begin(dataclasses.replace(SIX_STEPS, ema_decay=0.0), sprites))
    for _ in range(3):
        trainer.step(torch.arange(4), 0.01)
    kept, current = trainer.weights(), trainer.network.state_dict()
    assert all(torch.equal(kept[name], current[name]) for name in current)


def test_with_averaging_the_kept_weights_follow_slowly(sprites: SpriteSet) -> None:
    trainer = Trainer(begin(dataclasses.replace(SIX_STEPS, ema_decay=0.9), sprites))
    name = "out.3.weight"
    trainer.step(torch.arange(4), 0.01)
    before = trainer.weights()[name]
    trainer.step(torch.arange(4), 0.01)
    after, current = trainer.weights()[name], trainer.network.state_dict()[name]

    moved, way = after - before, current - before
    assert torch.allclose(moved, way * (1.0 - 2.0 / 11.0), atol=1e-6)  # its decay after one step is 2 / 11


@pytest.mark.parametrize("ema_decay", [0.0, 0.999])
@pytest.mark.parametrize(
    "spoil",
    [
        poison,
        lambda trainer: trainer.network.out[3].bias.register_hook(lambda gradient: gradient * math.inf),
    ],
    ids=["loss", "gradient"],
)
def test_a_loss_that_is_no_number_stops_with_the_last_good_weights_kept(
    sprites: SpriteSet, tmp_path: Path, spoil: Callable[[Trainer], Any], ema_decay: float
) -> None:
    events = train(dataclasses.replace(SIX_STEPS, ema_decay=ema_decay), sprites, tmp_path / "run")
    next(events)
    next(events)
    good = trainer_of(events).weights()
    spoil(trainer_of(events))

    with pytest.raises(SpriteStudioError, match=r"no longer a number\..*try a smaller learning rate"):
        list(events)

    kept = load_checkpoint(tmp_path / "run" / WEIGHTS_FILE).denoiser.network.state_dict()
    assert finite(kept)
    assert all(torch.equal(kept[name], good[name]) for name in good)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_even_the_largest_learning_rate_keeps_finite_weights(
    sprites: SpriteSet, tmp_path: Path, precision: str
) -> None:
    spec = dataclasses.replace(SIX_STEPS, epochs=10, learning_rate=1.0, precision=precision, ema_decay=0.0)
    steps(train(spec, sprites, tmp_path / "run"))
    assert finite(load_checkpoint(tmp_path / "run" / WEIGHTS_FILE).denoiser.network.state_dict())
