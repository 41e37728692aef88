"""Options for the way between two seeds, and for going on from a step of a picture's sprites."""

from __future__ import annotations

import argparse
import dataclasses

from spritestudio.cli.arguments import some_path, whole_number
from spritestudio.cli.mixes import contexts_asked
from spritestudio.cli.recipe import recipe_of
from spritestudio.cli.sampling import sampling_values
from spritestudio.cli.start import start_asked
from spritestudio.files import user_path
from spritestudio.project.variations import strip_between
from spritestudio.specs import Branch, GenerateSpec, ModelSpec, Recipe
from spritestudio.specs.base import require

_OF_THE_PICTURE = ("count", "seed", "between", "source", "mask", "strength")


def add_variation_arguments(group: argparse._ArgumentGroup) -> None:
    """Add `--between`, `--go-on-from` and `--step`."""
    group.add_argument(
        "--between",
        type=_two_seeds,
        metavar="SEED,SEED",
        help="paint the way from the sprite of one seed to that of another, --count sprites long; with two "
        "--context also from the first mix to the second",
    )
    group.add_argument(
        "--go-on-from",
        type=some_path,
        metavar="FILE.png",
        help="go on from a step of the sprites of a picture, with the mix, method or guidance given here",
    )
    group.add_argument(
        "--step", type=whole_number, metavar="N", help="the step of --go-on-from after which these go on"
    )


def recipe_gone_on_from(options: argparse.Namespace) -> Recipe | None:
    """The recipe of the picture that `--go-on-from` names; None where it is not given.

    Raises:
        SpriteStudioError: It has none, or an option is given that the picture decides.
    """
    if options.go_on_from is None:
        require(options.step is None, "--step says where to go on, and there is no --go-on-from.")
        return None
    require(options.step is not None, "--go-on-from needs the step from which to go on.", "Like --step 8.")
    for name in _OF_THE_PICTURE:
        default = options.parser.get_default(name)
        require(
            getattr(options, name, default) == default,
            f"--go-on-from brings the sprites, so --{name} cannot be given too.",
        )
    return recipe_of(user_path(options.go_on_from))


def spec_gone_on(options: argparse.Namespace, recipe: Recipe, model: ModelSpec) -> GenerateSpec:
    """The request that goes on from a step of a recipe's."""
    before = recipe.spec.of_sprites(recipe.sprites)
    asked = sampling_values(options, model, before)
    if contexts := contexts_asked(options, model):
        asked["contexts"] = contexts
    return dataclasses.replace(before, **asked, branch=Branch(before, options.step))


def spec_between(options: argparse.Namespace, model: ModelSpec) -> GenerateSpec:
    """The request for the way between the two seeds of `--between`."""
    require(options.seed is None, "--between brings the seeds, so --seed cannot be given too.")
    usual = GenerateSpec.for_model(model, 2)
    contexts = contexts_asked(options, model) or usual.contexts[:1]
    require(len(contexts) <= 2, "Between two sprites there are two mixes.", "Give --context once or twice.")
    ends = dataclasses.replace(
        usual,
        seeds=options.between,
        contexts=(contexts[0], contexts[-1]),
        start=start_asked(options, model),
        **sampling_values(options, model),
    )
    return strip_between(ends, 0, 1, options.count)


def _two_seeds(text: str) -> tuple[int, int]:
    first, comma, second = text.partition(",")
    if not (comma and first.strip().isdecimal() and second.strip().isdecimal()):
        raise argparse.ArgumentTypeError(f"'{text}' are not two seeds; write them like 7,12")
    return int(first), int(second)
