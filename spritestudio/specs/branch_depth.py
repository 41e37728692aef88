"""How many requests may go on from another, one after the other."""

from __future__ import annotations

from typing import Any

from spritestudio.specs.base import require

MAX_BRANCHES = 16  # of a request whose earlier one was a branch as well


def check_branches(values: Any) -> None:
    """Require that a request read from JSON goes on from no more others than may be.

    Raises:
        SpriteStudioError: They are too many.
    """
    depth = 0
    while isinstance(values, dict) and isinstance(branch := values.get("branch"), dict):
        values, depth = branch.get("spec"), depth + 1
        check_depth(depth)


def check_depth(depth: int) -> None:
    """Require that a request goes on from no more others than may be.

    Raises:
        SpriteStudioError: They are too many.
    """
    require(
        depth <= MAX_BRANCHES,
        f"These sprites go on from others, and those again: more than {MAX_BRANCHES} times.",
        "Begin from another grid.",
    )
