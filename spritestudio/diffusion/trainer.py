"""Teaching a network: `train` is a generator of events that keeps what was learned, come what may."""

from __future__ import annotations

import copy
import dataclasses
import json
import math
import time
from collections.abc import Generator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from spritestudio.diffusion.checkpoint import build_network, save_checkpoint
from spritestudio.diffusion.device import pick_device, place
from spritestudio.diffusion.schedule import Schedule
from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, cannot_write, make_folder
from spritestudio.specs import ModelSpec, TrainSpec, TrainStep
from spritestudio.sprites.dataset import SpriteSet
from spritestudio.sprites.pixels import to_floats

WEIGHTS_FILE = "weights.safetensors"
LOG_FILE = "log.jsonl"
SPEC_FILE = "spec.json"
_MAX_LOSS_WEIGHT = 20.0  # beyond it, levels that are all but pure noise would outshout the rest


class Trainer:
    """A network in training: the course's recipe, one step at a time.

    A step draws timesteps t uniformly from 1 … T and noise eps, and minimises the mean squared error
    |eps − network(x_t, t / T, context)|² (Ho et al. 2020, arXiv:2006.11239, algorithm 1). With the weighting
    "velocity" it is divided by alpha_bar[t], which makes it the error of v = sqrt(alpha_bar) eps −
    sqrt(1 − alpha_bar) x0 (Salimans & Ho 2022, arXiv:2202.00512), but by no less than 1 / 20.

    Args:
        spec: The recipe.
        sprites: What to learn from.
    """

    def __init__(self, spec: TrainSpec, sprites: SpriteSet) -> None:
        self.spec = spec
        self.sprites = sprites
        self.model_spec = spec.model_spec(sprites.class_names, sprites.image_size)
        self.device = pick_device(spec.device)
        self.generator = torch.Generator().manual_seed(spec.seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(spec.seed)
            network = build_network(self.model_spec)
        self.network = place(network, self.device).train()
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=spec.learning_rate)
        self.average = AveragedModel(self.network, avg_fn=self._average, use_buffers=True)
        self.schedule = Schedule.of(self.model_spec)
        self.loss_weights = torch.ones(self.schedule.timesteps + 1)
        if spec.weighting == "velocity":
            self.loss_weights = (1.0 / self.schedule.alpha_bar.float()).clamp(max=_MAX_LOSS_WEIGHT)
        self.contexts = torch.eye(len(sprites.class_names))[torch.from_numpy(sprites.labels)]

    def _average(self, average: Tensor, current: Tensor, count: Tensor | int) -> Tensor:
        """Exponential moving average, short at first so that the random start is soon forgotten."""
        if not average.is_floating_point():
            return current
        decay = min(self.spec.ema_decay, (1 + int(count)) / (10 + int(count)))
        return torch.lerp(average, current, 1.0 - decay)

    def epoch_batches(self) -> list[Tensor]:
        """The indices of one epoch's sprites, in batches."""
        if self.spec.balanced:
            order = torch.multinomial(
                _even_weights(self.sprites),
                self.sprites.count,
                replacement=True,
                generator=self.generator,
            )
        else:
            order = torch.randperm(self.sprites.count, generator=self.generator)
        return list(order.split(self.spec.batch_size))

    def step(self, indices: Tensor, learning_rate: float) -> float:
        """Learn from one batch and return its loss.

        Raises:
            SpriteStudioError: The loss or its gradient is not finite; `weights` are those of the step before.
        """
        draw, device = self.generator, self.device
        x0 = torch.from_numpy(to_floats(self.sprites.images[indices], self.model_spec.channels))
        t = torch.randint(1, self.schedule.timesteps + 1, (len(x0),), generator=draw)
        eps = torch.randn(x0.shape, generator=draw)
        keep = torch.rand(len(x0), 1, generator=draw) >= self.spec.context_dropout
        x_t = self.schedule.add_noise(x0, t, eps)

        mixed = self.spec.precision == "bfloat16"
        with torch.autocast(device.type, torch.bfloat16, enabled=mixed):
            predicted = self.network(
                x_t.to(device, memory_format=torch.channels_last),
                (t / self.schedule.timesteps).to(device),
                (self.contexts[indices] * keep).to(device),
            )
        error = nn.functional.mse_loss(predicted.float(), eps.to(device), reduction="none")
        loss = (error.mean(dim=(1, 2, 3)) * self.loss_weights[t].to(device)).mean()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        gradients = [p.grad for p in self.network.parameters() if p.grad is not None]
        value = loss.item()
        if not (math.isfinite(value) and nn.utils.get_total_norm(gradients).isfinite()):
            raise SpriteStudioError(
                "Training stopped: the loss is no longer a number.",
                "What was learned before is saved; try a smaller learning rate.",
            )
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate
        self.optimizer.step()
        self.average.update_parameters(self.network)
        return value

    def weights(self) -> dict[str, Tensor]:
        """The weights to keep, as they are now: the average, which without EMA is the last ones."""
        return copy.deepcopy(self.average.module.state_dict())


def train(spec: TrainSpec, sprites: SpriteSet, run: Path, *, title: str = "") -> Generator[TrainStep]:
    """Train a network, one event per step, and keep it in the folder `run`.

    The folder gets `spec.json`, `log.jsonl` (an object per step) and `weights.safetensors`, renewed every
    `spec.save_every_s` seconds and whenever the generator ends: finished, closed, or by an error.

    Args:
        spec: The recipe.
        sprites: What to learn from.
        run: Where to keep it; made if it is not there, refused if it holds another run.
        title: What the weights are called.

    Yields:
        An event per step.

    Raises:
        SpriteStudioError: The folder cannot be used, or the loss is no longer finite.
    """
    make_folder(run)
    if (run / WEIGHTS_FILE).exists() or (run / LOG_FILE).exists():
        raise SpriteStudioError(
            f"{run} already holds a training run.", "Choose another folder, so that none is lost."
        )
    trainer = Trainer(spec, sprites)
    with atomic_write(run / SPEC_FILE) as temporary:
        temporary.write_text(json.dumps(spec.to_json(), indent=2) + "\n", encoding="utf-8")
    return _steps(trainer, run, title)


def _steps(trainer: Trainer, run: Path, title: str) -> Generator[TrainStep]:
    spec = trainer.spec
    steps = spec.epochs * math.ceil(trainer.sprites.count / spec.batch_size)
    start = saved_at = time.monotonic()
    step, last_save = 0, 0

    def save() -> None:
        described = _described(trainer, title, step, time.monotonic() - start)
        save_checkpoint(run / WEIGHTS_FILE, described, trainer.weights())

    log_path = run / LOG_FILE
    with log_path.open("w", encoding="utf-8", buffering=1) as log:
        try:
            for epoch in range(spec.epochs):
                for indices in trainer.epoch_batches():
                    elapsed_min = (time.monotonic() - start) / 60.0
                    done = epoch / spec.epochs
                    if spec.minutes:
                        done = max(done, elapsed_min / spec.minutes)
                    if done >= 1.0:
                        return
                    learning_rate = spec.learning_rate * (1.0 - done)
                    loss = trainer.step(indices, learning_rate)
                    step += 1
                    now = time.monotonic()
                    if due := now - saved_at >= spec.save_every_s:
                        save()
                        saved_at, last_save = time.monotonic(), step
                    event = TrainStep(step, steps, epoch, loss, learning_rate, now - start, due)
                    log.write(json.dumps(vars(event)) + "\n")
                    yield event
        except OSError as error:
            raise cannot_write(log_path, error) from error
        finally:
            if step > last_save:
                save()


def _described(trainer: Trainer, title: str, step: int, elapsed_s: float) -> ModelSpec:
    spec, sprites = trainer.spec, trainer.sprites
    return dataclasses.replace(
        trainer.model_spec,
        title=title or sprites.source,
        data=f"{sprites.source}: {sprites.count} sprites, {len(sprites.class_names)} classes",
        credits=sprites.credits,
        training=(
            f"{time.strftime('%Y-%m-%d')}: {step} steps of {spec.batch_size} in "
            f"{elapsed_s / 60:.0f} min on {trainer.device.type}, Adam {spec.learning_rate:g} falling "
            f"linearly, error counted as {spec.weighting}, EMA {spec.ema_decay:g}, "
            f"context dropout {spec.context_dropout:g}"
        ),
    )


def _even_weights(sprites: SpriteSet) -> Tensor:
    """Weights that draw classes evenly, groups evenly within a class, sprites evenly within a group."""
    keys = np.stack((sprites.labels, sprites.groups), axis=1)
    _, group_of, group_sizes = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    group_of = group_of.reshape(-1)
    groups_per_class = np.array(
        [len(np.unique(sprites.groups[sprites.labels == c])) for c in range(len(sprites.class_names))]
    )
    weights = 1.0 / (groups_per_class[sprites.labels] * group_sizes[group_of])
    return torch.from_numpy(weights)
