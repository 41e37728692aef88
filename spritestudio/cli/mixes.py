"""What to paint, as options: mixes of classes, words, a style and a facing."""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import installed_models
from spritestudio.project.prompt import names_by_spelling, read_prompt, spelled_plainly, with_usual
from spritestudio.specs import ModelSpec
from spritestudio.specs.base import one_of, require
from spritestudio.specs.model import PREFIXES
from spritestudio.specs.words import some_of


def add_mix_arguments(group: argparse._ArgumentGroup) -> None:
    """Add an option per group of a context."""
    group.add_argument(
        "--context",
        action="append",
        metavar="CLASS=SHARE,…",
        help="a mix such as hero=1,food=0.6, or none; give it several times and the sprites are "
        "dealt over the mixes in turn (default: every class in turn)",
    )
    group.add_argument(
        "--words",
        metavar="TEXT",
        help='what else to ask of weights that know words, such as "red dragon, hat 0.5"; the class that '
        "they usually name and its usual style come along where none is given",
    )
    group.add_argument(
        "--style",
        action="append",
        metavar="NAME[=SHARE]",
        help="as the art that the weights learned from, see spritestudio models; several are mixed",
    )
    group.add_argument("--facing", metavar="NAME", help="the side that a figure is seen from")


def contexts_asked(options: argparse.Namespace, model: ModelSpec) -> tuple[tuple[float, ...], ...]:
    """The contexts that the options ask for, dealt in turn; none where they ask for nothing.

    Raises:
        SpriteStudioError: They are malformed, or name what the model does not know.
    """
    mixes: Sequence[Mapping[str, float]] = [parse_mix(text, model) for text in options.context or ()]
    words = _words(options.words, model)
    beside = dict(words)
    beside |= _styles(options.style or (), model)
    if options.facing is not None:
        beside[_known(options.facing, "facings", model)] = 1.0
    if not beside:
        return tuple(model.context(mix) if mix else () for mix in mixes)
    if not mixes:  # words say what it is, a style or a facing alone does not
        mixes = [{}] if words else [{name: 1.0} for name in model.class_names]
    return tuple(model.context(with_usual({**mix, **beside}, model)) for mix in mixes)


def parse_mix(text: str, model: ModelSpec) -> dict[str, float]:
    """Shares by name from "hero=1,food=0.6" or "none".

    Raises:
        SpriteStudioError: It is malformed, or names what the model does not know.
    """
    if text.strip() == "none":
        return {}
    shares: dict[str, float] = {}
    spelled = {spelled_plainly(name): name for name in model.features}
    for part in text.split(","):
        name, share = _share(part)
        name = spelled.get(spelled_plainly(name), name.strip())
        require(
            name != "" and math.isfinite(share),
            f"'{part}' is not a share of a class.",
            "Write a mix like hero=1,food=0.6.",
        )
        require(name not in shares, f"{name} stands twice in '{text}'.", "Give each class one share.")
        shares[name] = share
    model.context(shares)  # tells of a name that is not known
    return shares


def _share(part: str) -> tuple[str, float]:
    name, equals, number = part.partition("=")
    try:
        return name, float(number) if equals else 1.0
    except ValueError:
        return name, math.nan


def _words(text: str | None, model: ModelSpec) -> dict[str, float]:
    prompt = read_prompt(text or "", model)
    for unknown in prompt.unknown:
        require(
            not unknown.is_number,
            f"The number {unknown.word} follows no word.",
            'It stands behind its word, as in "dragon 2", and says how much of it is asked for.',
        )
        raise SpriteStudioError(
            f"These weights do not know the word '{unknown.word}'.",
            f"Did you mean {one_of(unknown.near)}?" if unknown.near else _known_words(model),
        )
    return dict(prompt.shares)


def _known_words(model: ModelSpec) -> str:
    if not model.words:
        return f"They know classes alone: {some_of(model.class_names)}.{_that_know('words')}"
    return f"They know {some_of(model.words)}; see spritestudio models."


def _styles(asked: Sequence[str], model: ModelSpec) -> dict[str, float]:
    shares = {}
    spelled = names_by_spelling(model)
    parts: list[str] = []
    for text in asked:  # a name may have a comma within
        parts += [text] if PREFIXES["styles"] + spelled_plainly(text) in spelled else text.split(",")
    for part in parts:
        name, share = _share(part)
        require(
            math.isfinite(share),
            f"'{part}' is not a share of a style.",
            "Write a name, or a name and a number like inked=0.6.",
        )
        known = _known(name, "styles", model)
        require(known not in shares, f"The style {name} is given twice.", "Give each style one share.")
        shares[known] = share
    return shares


def _known(name: str, group: str, model: ModelSpec) -> str:
    """The feature of a group that is spelled so, or what was written, which is told as unknown."""
    feature = PREFIXES[group] + spelled_plainly(name)
    feature = names_by_spelling(model).get(feature, feature)
    if not getattr(model, group):
        thing = PREFIXES[group].rstrip(":")
        raise SpriteStudioError(
            f"There is no {thing} '{name}'.", f"This model knows no {group}.{_that_know(group)}"
        )
    model.context({feature: 1.0})
    return feature


def _that_know(group: str) -> str:
    """A sentence that names installed weights which know a group; "" where there are none."""
    names = [each.name for each in installed_models() if getattr(each.spec, group)]
    return f" There are {group} in {some_of(names)}." if names else ""
