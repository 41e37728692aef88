"""How a recipe keeps long lists short: numbers that count on as runs, contexts as shares by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from spritestudio.specs.base import require

MAX_SPRITES = 1_000_000  # in a picture or a folder
_LEAST_RUN = 3  # numbers
_MOST_SHARES = 20_000_000  # of all contexts together: bounds the memory


def runs_of(numbers: Sequence[int]) -> list[int | str]:
    """Whole numbers, those that count on as "first-last"."""
    packed: list[int | str] = []
    start = 0
    for index in range(1, len(numbers) + 1):
        if index == len(numbers) or numbers[index] != numbers[index - 1] + 1:
            run = numbers[start:index]
            packed += [f"{run[0]}-{run[-1]}"] if len(run) >= _LEAST_RUN else run
            start = index
    return packed


def numbers_of(packed: Any) -> Any:
    """The numbers that `runs_of` told; what is none of its stays, to be refused by who needs numbers.

    Raises:
        SpriteStudioError: They are too many.
    """
    if not isinstance(packed, list):
        return packed
    numbers: list[Any] = []
    for part in packed:
        run = re.fullmatch(r"(\d{1,10})-(\d{1,10})", part) if isinstance(part, str) else None
        first, last = (int(run[1]), int(run[2])) if run else (0, 0)
        require(len(numbers) + last - first < MAX_SPRITES, f"A recipe has at most {MAX_SPRITES:,} sprites.")
        numbers += range(first, last + 1) if run else [part]
    return numbers


def by_name(context: Sequence[float], names: Sequence[str]) -> list[float] | dict[str, float]:
    """The shares of a context that are not 0, by name; the numbers as they are where names do not fit."""
    if len(context) != len(names) or len(set(names)) < len(names):
        return list(context)
    return {name: share for name, share in zip(names, context, strict=True) if share}


def contexts_of(packed: Any, names: Any) -> Any:
    """The contexts that `by_name` told; what is none of its stays, to be refused by who needs numbers.

    Raises:
        SpriteStudioError: They are too many, or name what is not among `names`.
    """
    if not isinstance(packed, list) or not any(isinstance(context, dict) for context in packed):
        return packed
    require(
        isinstance(names, (list, tuple)) and all(isinstance(name, str) for name in names),
        "The class names of a recipe must be texts.",
    )
    require(len(packed) * len(names) <= _MOST_SHARES, "The contexts of this recipe are too many.")
    known = set(names)
    contexts = []
    for context in packed:
        if isinstance(context, dict):
            require(known.issuperset(context), "A context of a recipe has a share of what it does not name.")
            context = [context.get(name, 0.0) for name in names]
        contexts.append(context)
    return contexts
