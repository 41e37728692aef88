"""A network whose passes and gradients several processes share; alone, everything stays as it is."""

from __future__ import annotations

from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn


def processes() -> int:
    """How many processes train together."""
    return dist.get_world_size() if dist.is_initialized() else 1


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
