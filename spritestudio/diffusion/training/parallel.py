"""Training on several processes: `torchrun --nproc-per-node N -m spritestudio train …`.

All processes draw the same batch, noise and noise levels, N times the batch size of the recipe. Each runs
the network on its part; the parts are put together, so that all have the loss of the whole batch, and the
gradients are added up. So N processes make the steps that one would make with N times the batch size. The
first process leads: it alone reads the set and writes the run; the others follow its word. A run may go on
with another number of processes: its next step has a batch of their size.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from typing import TYPE_CHECKING, Any

import torch
import torch.distributed as dist
from torch import Tensor, nn

from spritestudio.errors import SpriteStudioError

if TYPE_CHECKING:
    from spritestudio.diffusion.training.trainer import Trainer

_gathered = threading.Event()  # the followers have the leader's trainer


def join() -> None:
    """Meet the other processes: NCCL carries what lies on GPUs, gloo all else."""
    _gathered.clear()
    if torch.cuda.is_available():
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        dist.init_process_group("cpu:gloo,cuda:nccl")
    else:
        dist.init_process_group("gloo")


def leave() -> None:
    """Part from them."""
    dist.destroy_process_group()


def processes() -> int:
    """How many processes train together."""
    return dist.get_world_size() if dist.is_initialized() else 1


def leads() -> bool:
    """Whether this process is the first one, which reads and writes."""
    return not dist.is_initialized() or dist.get_rank() == 0


def gather_round(trainer: Trainer) -> None:
    """The leader gives its trainer, as it stands, to those that follow."""
    if processes() > 1:
        from spritestudio.diffusion.training.setup import TrainingSetup

        weights = {name: tensor.cpu() for name, tensor in trainer.network.state_dict().items()}
        setup = TrainingSetup(trainer.spec, trainer.sprites, trainer.model_spec, weights)
        dist.broadcast_object_list([setup, *trainer.state()])
        _gathered.set()


def dismiss() -> None:
    """The leader has come to nothing: those that wait for its trainer need not wait."""
    if processes() > 1 and not _gathered.is_set():
        dist.broadcast_object_list([None, None, None])


def tell(learning_rate: float | None) -> None:
    """The leader calls for the next step, or with None for the end."""
    if processes() > 1:
        word = torch.tensor([learning_rate is not None, learning_rate or 0.0], dtype=torch.float64)
        dist.broadcast(word, 0)


def follow() -> None:
    """Make the leader's steps until it calls for the end; Ctrl-C is the leader's to hear."""
    from spritestudio.diffusion.training.trainer import Trainer

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    given: list[Any] = [None, None, None]
    dist.broadcast_object_list(given)
    setup, tensors, position = given
    if setup is None:
        return
    trainer = Trainer(setup)
    trainer.load_state(tensors, position)
    while (word := _hear())[0]:
        with contextlib.suppress(SpriteStudioError):  # the leader has the same one, and says so
            trainer.step(trainer.next_batch(), float(word[1]))
            trainer.finish_batch()


def _hear() -> Tensor:
    word = torch.zeros(2, dtype=torch.float64)
    dist.broadcast(word, 0)
    return word


class SharedNetwork(nn.Module):
    """A network whose passes are shared among the processes.

    Args:
        network: The network; its batch norms are made to take the whole batch's statistics.
    """

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.__class__ = _SharedBatchNorm

    def forward(self, *inputs: Tensor) -> Tensor:
        """The whole batch's answer; its gradient flows through this process's part alone.

        Args:
            *inputs: The whole batch, the same in all processes.
        """
        size, count = processes(), len(inputs[0])
        if count < size:  # too few to share: all do all, and each counts for its share
            whole = self.network(*inputs)
            return whole.detach() + (whole - whole.detach()) / size
        rank = dist.get_rank()
        start, end = count * rank // size, count * (rank + 1) // size
        part = self.network(*(x[start:end] for x in inputs))
        whole = part.new_zeros(count, *part.shape[1:])
        whole[start:end] = part.detach()
        dist.all_reduce(whole)
        return torch.cat((whole[:start], part, whole[end:]))


def add_up(gradients: list[Tensor]) -> None:
    """Add up the gradients of all processes, in place."""
    if processes() > 1 and gradients:
        flat = torch.cat([gradient.flatten() for gradient in gradients])
        dist.all_reduce(flat)
        for gradient, part in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
            gradient.copy_(part.view_as(gradient))


class _Sum(torch.autograd.Function):
    """The sum over all processes, which passes gradients back to all."""

    @staticmethod
    def forward(context: Any, x: Tensor) -> Tensor:
        del context
        total = x.clone()
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> Tensor:
        del context
        total = gradients[0].clone()
        dist.all_reduce(total)
        return total


class _SharedBatchNorm(nn.BatchNorm2d):
    """Batch norm over the parts of all processes; torch's own does this on GPUs alone."""

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return super().forward(x)
        channels = x.shape[1]
        values = x.float()
        own = torch.cat((values.sum((0, 2, 3)), values.square().sum((0, 2, 3))))
        count = torch.tensor([x.numel() / channels], device=x.device)
        total: Tensor = _Sum.apply(torch.cat((own, count)))  # type: ignore[no-untyped-call]
        mean, square = total[:channels] / total[-1], total[channels:-1] / total[-1]
        variance = square - mean.square()
        with torch.no_grad():
            momentum = self.momentum or 0.1
            unbiased = variance * total[-1] / (total[-1] - 1.0)
            assert self.running_mean is not None
            assert self.running_var is not None
            assert self.num_batches_tracked is not None
            self.running_mean.lerp_(mean, momentum)
            self.running_var.lerp_(unbiased, momentum)
            self.num_batches_tracked.add_(1)
        scale = self.weight * (variance + self.eps).rsqrt()
        shift = self.bias - mean * scale
        return (values * scale[:, None, None] + shift[:, None, None]).to(x.dtype)
