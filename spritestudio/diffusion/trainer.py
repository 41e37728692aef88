"""Teaching a network, one step at a time, from any point on."""

from __future__ import annotations

import copy
import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from spritestudio.diffusion.checkpoint import build_network
from spritestudio.diffusion.device import pick_device, place
from spritestudio.diffusion.objective import objective_for
from spritestudio.diffusion.palette_head import palette_for
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import TrainSpec
from spritestudio.sprites.dataset import SpriteSet
from spritestudio.sprites.pixels import to_floats


class Trainer:
    """A network in training, one step at a time; what a step minimises is its objective.

    Args:
        spec: The recipe.
        sprites: What to learn from.

    Attributes:
        steps: Steps that have been made.
        epoch: The epoch that the next step belongs to, from 0.
    """

    def __init__(self, spec: TrainSpec, sprites: SpriteSet) -> None:
        self.spec = spec
        self.sprites = sprites
        self.steps = 0
        self.epoch = 0
        self._batch = 0
        self._batches: list[Tensor] = []
        palette = palette_for(sprites.images, spec) if spec.architecture == "studio-unet" else ()
        self.model_spec = spec.model_spec(sprites.class_names, sprites.image_size, palette)
        self.device = pick_device(spec.device)
        self.generator = torch.Generator().manual_seed(spec.seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(spec.seed)
            network = build_network(self.model_spec)
        self.network = place(network, self.device).train()
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=spec.learning_rate)
        self.average = AveragedModel(self.network, avg_fn=self._average, use_buffers=True)
        self.objective = objective_for(self.model_spec, spec)
        self.contexts = torch.from_numpy(sprites.contexts)

    def _average(self, average: Tensor, current: Tensor, count: Tensor | int) -> Tensor:
        """Exponential moving average, short at first so that the random start is soon forgotten."""
        if not average.is_floating_point():
            return current
        decay = min(self.spec.ema_decay, (1 + int(count)) / (10 + int(count)))
        return torch.lerp(average, current, 1.0 - decay)

    @property
    def total_steps(self) -> int:
        """How many steps all epochs take."""
        return self.spec.epochs * math.ceil(self.sprites.count / self.spec.batch_size)

    def next_batch(self) -> Tensor:
        """The indices of the batch that comes next; `finish_batch` moves on from it."""
        if not self._batches:
            self._batches = self.epoch_batches()
        return self._batches[self._batch]

    def finish_batch(self) -> bool:
        """Count a batch as learned, and say whether that was the last of its epoch."""
        self.steps += 1
        self._batch += 1
        if self._batch < len(self._batches):
            return False
        self.epoch, self._batch, self._batches = self.epoch + 1, 0, []
        return True

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
        images = self.sprites.images[indices.numpy()]
        x0 = torch.from_numpy(to_floats(images, self.model_spec.channels)).to(self.device)
        keep = torch.rand(len(x0), 1, generator=self.generator) >= self.spec.context_dropout
        context = (self.contexts[indices] * keep).to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.spec.precision == "bfloat16"):
            loss = self.objective.loss(self.network, x0, context, self.generator)
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

    def state(self) -> tuple[dict[str, Tensor], dict[str, int]]:
        """All that the next step depends on: named tensors, and where training stands."""
        tensors = {
            **_with_prefix("network.", self.network.state_dict()),
            **_with_prefix("average.", self.average.state_dict()),
            "generator": self.generator.get_state(),
            "order": torch.cat(self._batches) if self._batches else torch.empty(0, dtype=torch.int64),
        }
        for index, moments in self.optimizer.state_dict()["state"].items():
            tensors |= _with_prefix(f"optimizer.{index}.", moments)
        return tensors, {"steps": self.steps, "epoch": self.epoch, "batch": self._batch}

    def load_state(self, tensors: dict[str, Tensor], position: dict[str, int]) -> None:
        """Stand where `state` was taken: what follows is as if training had never stopped.

        Raises:
            KeyError: A tensor or number is missing.
            RuntimeError: A tensor has another shape.
        """
        self.network.load_state_dict(_without_prefix("network.", tensors))
        self.average.load_state_dict(_without_prefix("average.", tensors))
        moments = {
            index: found
            for index, _ in enumerate(self.network.parameters())
            if (found := _without_prefix(f"optimizer.{index}.", tensors))
        }
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": moments, "param_groups": groups})
        self.generator.set_state(tensors["generator"])
        self._batches = list(tensors["order"].split(self.spec.batch_size)) if len(tensors["order"]) else []
        self.steps, self.epoch, self._batch = (position[name] for name in ("steps", "epoch", "batch"))


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


def _with_prefix(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {f"{prefix}{name}": tensor for name, tensor in tensors.items()}


def _without_prefix(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {n.removeprefix(prefix): tensor for n, tensor in tensors.items() if n.startswith(prefix)}
