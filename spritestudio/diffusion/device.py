"""Where the arithmetic happens."""

from __future__ import annotations

from typing import TypeVar

import torch
from torch import nn

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.base import one_of

Network = TypeVar("Network", bound=nn.Module)


def pick_device(name: str = "auto") -> torch.device:
    """The torch device that `name` means; "auto" is a GPU where there is one, else the CPU.

    Raises:
        SpriteStudioError: There is no such device here.
    """
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.ones(1, device=device).cpu()  # "meta", for one, computes nothing
    except (RuntimeError, AssertionError, ImportError) as error:
        raise SpriteStudioError(
            f"There is no device '{name}' on this machine.", f"Use {one_of(_devices_here())}."
        ) from error
    return device


def _devices_here() -> list[str]:
    names = ["auto", "cpu"]
    if torch.cuda.is_available():
        names.append("cuda")
    if torch.backends.mps.is_available():
        names.append("mps")
    return names


def painting_dtype(device: torch.device) -> torch.dtype:
    """The numbers that the studio's network paints with: bfloat16 where the processor calculates with it."""
    knows: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()  # since torch 2.10
    natively = device.type == "cpu" and (knows.get("avx512_bf16") or knows.get("amx_bf16"))
    return torch.bfloat16 if natively else torch.float32


def is_fused(device: torch.device) -> bool:
    """Whether optimizers have one kernel for all there: a step of Adam takes a fraction of the time."""
    return device.type in ("cpu", "cuda")


def place(network: Network, device: torch.device) -> Network:
    """Move a network to `device`, in the memory order that its convolutions are fastest with."""
    network.to(device)
    for parameter in network.parameters():
        if parameter.dim() == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    return network
