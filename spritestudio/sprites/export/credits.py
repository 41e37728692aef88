"""Credits: a text beside exported sprites that names the weights, whose art is in them, and its licences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spritestudio.specs import Recipe
from spritestudio.specs.recipe import APP
from spritestudio.wording import writable

CREDITS_SUFFIX = "-credits.txt"
_LICENCES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-3.0": "https://creativecommons.org/licenses/by/3.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-3.0": "https://creativecommons.org/licenses/by-sa/3.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "OGA-BY-3.0": "https://static.opengameart.org/OGA-BY-3.0.txt",
}


def credits_text(recipes: Sequence[Recipe], credits: Sequence[str], near_copies: Sequence[str] = ()) -> str:
    """The text, a line per source.

    Args:
        recipes: How the sprites were made; none for sprites that were drawn.
        credits: A line per source of the art, with its licence.
        near_copies: A line per sprite that is a near copy of a source's.
    """
    made = dict.fromkeys((recipe.app_version, recipe.weights, recipe.weights_hash) for recipe in recipes)
    parts = [_painted(*one) for one in made]
    if not credits:
        parts.append(
            "The weights do not say which art they learned from."
            if made
            else "Nothing is said of whom these sprites are from."
        )
    else:
        head = "The weights learned from this art:" if made else "These sprites are from:"
        parts.append(_listed(head, credits))
    if near_copies:
        parts.append(_listed("Near copies of this art are among the sprites:", near_copies))
    if licences := licence_lines((*credits, *near_copies)):
        parts.append(_listed("The licences:", licences))
    return "\n\n".join(parts) + "\n"


def near_copy_lines(names: Sequence[str] | Mapping[int, str], near_copies: Mapping[int, str]) -> list[str]:
    """A line per sprite that is a near copy: how it is called, by its index, and of what it is one."""
    return [f"{names[index]}: {of}" for index, of in near_copies.items()]


def near_copy_mark(lines: Sequence[str]) -> str:
    """What a file with near copies says of itself, see `near_copy_lines`."""
    return writable("Near copies of art that the weights learned from: " + "; ".join(lines))


def licence_lines(credits: Sequence[str]) -> list[str]:
    """The licences that are named in credits, and where each can be read."""
    return [f"{name}: {at}" for name, at in _LICENCES.items() if any(name in line for line in credits)]


def _painted(version: str, weights: str, digest: str) -> str:
    told = f", SHA-256 {digest}" if digest else ""
    return f"Painted by {APP} {version} with the weights {weights}{told}."


def _listed(head: str, lines: Sequence[str]) -> str:
    return "\n".join((head, *(f"- {writable(line)}" for line in lines)))
