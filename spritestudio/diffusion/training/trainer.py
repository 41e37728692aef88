"""Teaching a network, one step at a time, from any point on."""

from __future__ import annotations

import copy
import math
import threading

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from spritestudio.diffusion.device import is_fused, pick_device, place
from spritestudio.diffusion.network_kinds import build_network, objective_for
from spritestudio.diffusion.objectives.masked import MaskedPaletteObjective
from spritestudio.diffusion.objectives.style import StyleObjective
from spritestudio.diffusion.training.augment import augment, may_mirror
from spritestudio.diffusion.training.described import beside_sprites, described_contexts
from spritestudio.diffusion.training.out_of_memory import explaining_out_of_memory
from spritestudio.diffusion.training.posthoc_ema import LENGTHS, Tensors, power_average
from spritestudio.diffusion.training.setup import TrainingSetup
from spritestudio.diffusion.training.shared_network import SharedNetwork, add_up, processes
from spritestudio.diffusion.training.style import parameter_groups
from spritestudio.errors import SpriteStudioError
from spritestudio.loading import import_gently
from spritestudio.specs import BoolArray, TrainSpec
from spritestudio.sprites.dataset.editable_set import IntArray
from spritestudio.sprites.dataset.split import group_keys
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.pixels import to_floats

_BESIDE_SHARE = 0.5  # of the sprites that can be asked for beside another are
_VALIDATION_SPRITES = 256  # sprites that a validation looks at, at least
_STYLE_VALIDATION_SPRITES = 64  # where a whole training takes a minute


class Trainer:
    """A network in training, one step at a time; what a step minimises is its objective.

    Args:
        beginning: Recipe, set and network.

    Attributes:
        steps: Steps that have been made.
        epoch: The epoch that the next step belongs to, from 0.
        batch_size: Sprites per step, those of all processes together.
        held_out: Which sprites are not learned from but tried, bool (N,).
        power_averages: By their length, the averages that others are made of afterwards, see `posthoc_ema`;
            none in a run that began before they were kept.
    """

    def __init__(self, setup: TrainingSetup) -> None:
        self.spec, self.sprites = setup.spec, setup.sprites
        self.model_spec = setup.model
        self.steps = 0
        self.epoch = 0
        self._batches: list[Tensor] = []  # that are left of this epoch
        self.device = pick_device(self.spec.device)
        self.generator = torch.Generator().manual_seed(self.spec.seed)
        with torch.device("meta"):
            network = build_network(self.model_spec)
        network.load_state_dict({n: t.clone() for n, t in setup.weights.items()}, assign=True)
        self.network = place(network, self.device).train()
        self._learner = SharedNetwork(self.network) if processes() > 1 else self.network
        self.batch_size = self.spec.batch_size * processes()
        import_gently("torch._dynamo")  # the optimizer imports it in any case
        groups = parameter_groups(self.network, self.model_spec, self.spec.style)
        self.optimizer = torch.optim.Adam(groups, lr=self.spec.learning_rate, fused=is_fused(self.device))
        self.average = AveragedModel(self.network, multi_avg_fn=self._average, use_buffers=True)
        self.average.module.eval()
        self._average_lock = threading.Lock()
        lengths = () if self.spec.style else LENGTHS
        self.power_averages = {length: power_average(self.network, length) for length in lengths}
        self.objective = objective_for(self.model_spec, self.spec, self.network)
        self._best: tuple[float, dict[str, Tensor]] | None = None
        self.contexts = torch.from_numpy(described_contexts(self.sprites, self.model_spec))
        self._beside = beside_sprites(self.sprites, self.model_spec)
        self.held_out = hold_out(self.sprites, self.spec.validation_share)
        self._learned = np.flatnonzero(~self.held_out)
        self._may_mirror = may_mirror(self.sprites, self.spec.facing_classes)

    @torch.no_grad()
    def _average(self, averages: Tensors, weights: Tensors, count: Tensor | int) -> None:
        """Exponential moving average, short at first so that the random start is soon forgotten."""
        if averages[0].is_floating_point():
            decay = min(self.spec.ema_decay, (1 + int(count)) / (10 + int(count)))
            torch._foreach_lerp_(averages, weights, 1.0 - decay)
        else:
            torch._foreach_copy_(averages, weights)

    @property
    def steps_per_epoch(self) -> int:
        """How many steps a whole epoch takes with as many processes as now."""
        return math.ceil(len(self._learned) / self.batch_size)

    @property
    def total_steps(self) -> int:
        """How many steps all epochs take: those that were made, and those to come."""
        epochs_to_begin = self.spec.epochs - self.epoch - bool(self._batches)
        return self.steps + len(self._batches) + epochs_to_begin * self.steps_per_epoch

    def next_batch(self) -> Tensor:
        """The indices of the batch that comes next; `finish_batch` moves on from it."""
        if not self._batches:
            self._batches = self.epoch_batches()
        return self._batches[0]

    def finish_batch(self) -> bool:
        """Count a batch as learned, and say whether that was the last of its epoch."""
        self.steps += 1
        del self._batches[0]
        if self._batches:
            return False
        self.epoch += 1
        return True

    def epoch_batches(self) -> list[Tensor]:
        """The indices of one epoch's sprites, in batches."""
        learned = torch.from_numpy(self._learned)
        if self.spec.balance > 0.0:
            weights = _even_weights(self.sprites, self._learned) ** self.spec.balance
            order = torch.multinomial(weights, len(learned), replacement=True, generator=self.generator)
        else:
            order = torch.randperm(len(learned), generator=self.generator)
        return list(learned[order].split(self.batch_size))

    def step(self, indices: Tensor, learning_rate: float) -> float:
        """Learn from one batch and return its loss.

        Raises:
            SpriteStudioError: The loss or its gradient is not finite, or memory has run out; all is then as
                it was before the step.
        """
        random = self.generator.get_state()
        buffers = [buffer.clone() for buffer in self.network.buffers()]
        try:
            with explaining_out_of_memory():
                value = self._gradient(indices)
        except BaseException:
            self.generator.set_state(random)
            for buffer, before in zip(self.network.buffers(), buffers, strict=True):
                buffer.copy_(before)
            raise
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate * group.get("rate", 1.0)
        self.optimizer.step()
        with self._average_lock:
            self.average.update_parameters(self.network)
        for average in self.power_averages.values():
            average.update_parameters(self.network)
        return value

    def _gradient(self, indices: Tensor) -> float:
        """Calculate the gradient of a batch and return its loss."""
        chosen = indices.numpy()
        images = augment(self.sprites.images[chosen], self._may_mirror[chosen], self.spec, self.generator)
        x0 = torch.from_numpy(to_floats(images, self.model_spec.channels)).to(self.device)
        context = self.contexts[indices]
        if not isinstance(self.objective, StyleObjective):  # which leaves kinds open alone
            context = context * (
                torch.rand(len(x0), 1, generator=self.generator) >= self.spec.context_dropout
            )
        with self._precision():
            loss = self._loss(x0, context, chosen)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        gradients = [p.grad for p in self.network.parameters() if p.grad is not None]
        add_up(gradients)
        value = loss.item()
        if not (math.isfinite(value) and nn.utils.get_total_norm(gradients).isfinite()):
            raise SpriteStudioError(
                "Training stopped: the loss is no longer a number.",
                "What was learned before is saved; try a smaller learning rate.",
            )
        return value

    def _loss(self, x0: Tensor, context: Tensor, chosen: IntArray) -> Tensor:
        """The loss of a batch, in which some sprites are asked for beside others, see `BesideSprites`."""
        if self._beside is None or not isinstance(self.objective, MaskedPaletteObjective):
            return self.objective.loss(self._learner, x0, context.to(self.device), self.generator)
        counts = self._beside.counts[chosen]
        is_beside = counts > 0
        is_beside &= (torch.rand(len(x0), generator=self.generator) < _BESIDE_SHARE).numpy()
        rows = torch.from_numpy(is_beside)
        reference = torch.zeros_like(x0)
        several = self._beside.references[chosen[is_beside]]
        pick = np.zeros(len(several), np.int64)
        if several.shape[1] > 1:
            share = torch.rand(len(several), generator=self.generator).numpy()
            pick = (share * counts[is_beside]).astype(np.int64)
        beside = several[np.arange(len(several)), pick]
        floats = to_floats(self.sprites.images[beside], self.model_spec.channels)
        reference[rows] = torch.from_numpy(floats).to(self.device)
        asked = torch.from_numpy(self._beside.asked[chosen]) * rows[:, None]
        context = (context + asked).to(self.device)
        return self.objective.loss(self._learner, x0, context, self.generator, reference)

    def _precision(self) -> torch.autocast:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.spec.precision == "bfloat16")

    @torch.no_grad()
    def validation_loss(self) -> float | None:
        """The loss of the kept weights on the sprites that are held out; None where none are.

        Noise and noise levels are the same every time, and no random number of the training is used.
        """
        indices = np.flatnonzero(self.held_out)
        if len(indices) == 0:
            return None
        least = _STYLE_VALIDATION_SPRITES if self.spec.style else _VALIDATION_SPRITES
        indices = np.resize(indices, max(least, len(indices)))
        draw = torch.Generator().manual_seed(0)
        losses: list[float] = []
        parts = np.array_split(indices, math.ceil(len(indices) / _VALIDATION_SPRITES))
        for part in parts:
            floats = to_floats(self.sprites.images[part], self.model_spec.channels)
            context = self.contexts[part] * float(self.spec.context_dropout < 1.0)
            with self._precision():
                loss = self.objective.loss(
                    self.average.module,
                    torch.from_numpy(floats).to(self.device),
                    context.to(self.device),
                    draw,
                )
            losses.append(loss.item())
        mean = float(np.average(losses, weights=[len(part) for part in parts]))
        if self.spec.style and (self._best is None or mean < self._best[0]):
            self._best = mean, copy.deepcopy(self.average.module.state_dict())
        return mean

    def weights(self) -> dict[str, Tensor]:
        """The weights to keep, as they are now: the average, which without EMA is the last ones.

        Of a style they are those that did best on what is held out. It may be asked from any thread.
        """
        if (best := self._best) is not None:
            return best[1]
        with self._average_lock:
            return copy.deepcopy(self.average.module.state_dict())

    def state(self) -> tuple[dict[str, Tensor], dict[str, int]]:
        """All that the next step depends on: named tensors, and where training stands.

        `order` are the sprites that are left of the epoch. In states that were saved before, `batch` in the
        position says how many batches of it are done.
        """
        tensors = {
            **_with_prefix("network.", self.network.state_dict()),
            **_with_prefix("average.", self.average.state_dict()),
            "generator": self.generator.get_state(),
            "order": torch.cat([torch.empty(0, dtype=torch.int64), *self._batches]),
        }
        for length, average in self.power_averages.items():
            tensors |= _with_prefix(f"average-{length:g}.", average.state_dict())
        if self.objective.teacher is not None:
            tensors |= _with_prefix("teacher.", self.objective.teacher.state_dict())
        if self._best is not None:
            tensors |= {"best-loss": torch.tensor(self._best[0]), **_with_prefix("best.", self._best[1])}
        for index, moments in self.optimizer.state_dict()["state"].items():
            tensors |= _with_prefix(f"optimizer.{index}.", moments)
        return tensors, {"steps": self.steps, "epoch": self.epoch}

    def load_state(self, tensors: dict[str, Tensor], position: dict[str, int]) -> None:
        """Stand where `state` was taken: what follows is as if training had never stopped.

        With another number of processes the sprites that are left come in batches of another size.

        Raises:
            KeyError: A tensor or number is missing.
            RuntimeError: A tensor has another shape.
        """
        self.network.load_state_dict(_without_prefix("network.", tensors))
        self.average.load_state_dict(_without_prefix("average.", tensors))
        for length in LENGTHS:
            if found := _without_prefix(f"average-{length:g}.", tensors):
                self.power_averages[length].load_state_dict(found)
            else:
                self.power_averages.pop(length, None)
        if self.objective.teacher is not None:
            self.objective.teacher.load_state_dict(_without_prefix("teacher.", tensors))
        if best := _without_prefix("best.", tensors):
            self._best = float(tensors["best-loss"]), best
        moments = {
            index: {name: _laid_out_as(parameter, moment) for name, moment in found.items()}
            for index, parameter in enumerate(p for g in self.optimizer.param_groups for p in g["params"])
            if (found := _without_prefix(f"optimizer.{index}.", tensors))
        }
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": moments, "param_groups": groups})
        self.generator.set_state(tensors["generator"])
        left = tensors["order"][position.get("batch", 0) * self.batch_size :]
        self._batches = list(left.split(self.batch_size)) if len(left) else []
        self.steps, self.epoch = position["steps"], position["epoch"]


def _laid_out_as(parameter: Tensor, moment: Tensor) -> Tensor:
    """In the memory order of the parameter: fused kernels take the numbers of both as they lie there."""
    return torch.empty_like(parameter).copy_(moment) if moment.shape == parameter.shape else moment


def hold_out(sprites: SpriteSet, share: float) -> BoolArray:
    """Mark about `share` of the sprites, bool (N,): whole groups, and never the last one of a class."""
    held = np.zeros(sprites.count, dtype=bool)
    keys = group_keys(sprites) if share > 0.0 else np.empty(0)
    for key in np.unique(keys):
        group = keys == key
        if held.sum() + 0.5 * group.sum() >= share * sprites.count:
            break
        classes = np.unique(sprites.labels[group])
        if np.isin(classes, sprites.labels[~(held | group)]).all():
            held |= group
    return held


def learning_rate_at(spec: TrainSpec, done: float) -> float:
    """Adam's learning rate when a share `done` of the training, 0 to 1, is over."""
    left = {"linear": 1.0 - done, "cosine": 0.5 + 0.5 * math.cos(math.pi * done), "constant": 1.0}
    return spec.learning_rate * left[spec.learning_rate_decay]


def _even_weights(sprites: SpriteSet, chosen: IntArray) -> Tensor:
    """Weights that draw classes evenly, groups evenly within a class, sprites evenly within a group."""
    labels, groups = sprites.labels[chosen], sprites.groups[chosen]
    pairs, group_of, group_sizes = np.unique(
        np.stack((labels, groups), axis=1), axis=0, return_inverse=True, return_counts=True
    )
    groups_per_class = np.bincount(pairs[:, 0], minlength=len(sprites.class_names))
    weights = 1.0 / (groups_per_class[labels] * group_sizes[group_of.reshape(-1)])
    return torch.from_numpy(weights)


def _with_prefix(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {f"{prefix}{name}": tensor for name, tensor in tensors.items()}


def _without_prefix(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {n.removeprefix(prefix): tensor for n, tensor in tensors.items() if n.startswith(prefix)}
