"""Networks whose pictures join at their edges: what lies beyond one is what lies at the opposite one."""

from __future__ import annotations

import copy
from typing import TypeVar, cast

from torch import Tensor, nn

_Network = TypeVar("_Network", bound=nn.Module)


class WrappingConv2d(nn.Module):
    """A convolution with circular padding across, down or both, and zeros elsewhere.

    Args:
        convolution: What it calculates; its weights are shared.
        across: Whether left and right join.
        down: Whether top and bottom join.
    """

    def __init__(self, convolution: nn.Conv2d, across: bool, down: bool) -> None:
        super().__init__()
        self.convolution = convolution
        self._wraps = (down, across)

    def forward(self, x: Tensor) -> Tensor:
        convolution = self.convolution
        padding = cast(tuple[int, int], convolution.padding)
        x = wrapped(x, padding, self._wraps)
        rest = tuple(0 if wraps else size for wraps, size in zip(self._wraps, padding, strict=True))
        return nn.functional.conv2d(
            x,
            convolution.weight,
            convolution.bias,
            convolution.stride,
            rest,
            convolution.dilation,
            convolution.groups,
        )


def wrapped(x: Tensor, padding: tuple[int, int], wraps: tuple[bool, bool]) -> Tensor:
    """Maps (B, C, H, W) with what lies at the opposite edge beside them.

    Args:
        x: The maps.
        padding: How many rows above and below, and columns left and right.
        wraps: Whether rows and columns are added at all.
    """
    rows, columns = (size if wraps_here else 0 for size, wraps_here in zip(padding, wraps, strict=True))
    if not (rows or columns):
        return x
    return nn.functional.pad(x, (columns, columns, rows, rows), mode="circular")


def tiled_network(network: _Network, across: bool, down: bool) -> _Network:
    """A copy that shares the weights of `network` and joins its maps at the edges."""
    shared = {id(tensor): tensor for tensor in (*network.parameters(), *network.buffers())}
    other = copy.deepcopy(network, cast(dict[int, object], shared))
    for module in list(other.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.Conv2d) and any(cast(tuple[int, int], child.padding)):
                setattr(module, name, WrappingConv2d(child, across, down))
    return other
