"""Names of a network's tensors in files of earlier versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Value = TypeVar("Value")

_RENAMED = {
    ".tell.": ".film.",
    ".attention.ask.": ".attention.qkv.",
    ".attention.answer.": ".attention.proj.",
}


def with_current_keys(tensors: Mapping[str, Value]) -> dict[str, Value]:
    """The same tensors by the names that the networks of today have for them."""
    return {_current(name): value for name, value in tensors.items()}


def _current(name: str) -> str:
    for former, current in _RENAMED.items():
        name = name.replace(former, current)
    return name
