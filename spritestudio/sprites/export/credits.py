"""Credits: a text beside exported sprites that names whose art is in them."""

from __future__ import annotations

from collections.abc import Sequence

from spritestudio.specs import Recipe
from spritestudio.specs.recipe import APP
from spritestudio.wording import writable

CREDITS_SUFFIX = "-credits.txt"


def credits_text(recipe: Recipe | None, credits: Sequence[str]) -> str:
    """The text, a line per source.

    Args:
        recipe: How the sprites were made; None for sprites that were drawn.
        credits: A line per source of the art, with its licence.
    """
    if recipe is None:
        head, unknown = "These sprites are from:", "Nothing is said of whom these sprites are from."
    else:
        digest = f", SHA-256 {recipe.weights_hash}" if recipe.weights_hash else ""
        by = f"Painted by {APP} {recipe.app_version} with the weights {recipe.weights}{digest}."
        head = f"{by}\n\nThe weights learned from this art:"
        unknown = f"{by}\n\nThe weights do not say which art they learned from."
    return "\n".join((head, *(f"- {writable(line)}" for line in credits), "")) if credits else f"{unknown}\n"
