"""`spritestudio vary`: sprites like one of a picture."""

from __future__ import annotations

import argparse
import dataclasses
import random
from typing import TYPE_CHECKING

from spritestudio.cli.arguments import number, some_path, whole_number
from spritestudio.cli.generate import paint_sheet, recipe_for
from spritestudio.cli.recipe import recipe_of
from spritestudio.cli.sheet_options import (
    add_sheet_arguments,
    animation_paths,
    animation_spec,
    check_out,
    export_spec,
)
from spritestudio.cli.spec_options import add_number, option_help
from spritestudio.files import refuse_inputs, user_path
from spritestudio.library.models import find_model, find_same_weights
from spritestudio.project.steps import step_images
from spritestudio.project.variations import DIFFERENCE, WAY, around
from spritestudio.specs import ByteArray, Recipe
from spritestudio.specs.base import require
from spritestudio.specs.seeds import FIRST_SEED, SPRITE_COUNT
from spritestudio.wording import counted

if TYPE_CHECKING:
    from spritestudio.diffusion.checkpoint import Checkpoint

_ROLLED = 1_000_000  # a seed that can be noted down
_COUNT = 16
_HOLD_MS = 1500


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "vary",
        help="paint sprites like one of a picture",
        description="Paint sprites like one of those in a picture that carries its recipe, by the weights "
        "that painted it, and write them as a PNG sheet.",
        epilog="Example: spritestudio vary sheet.png --sprite 3 --how-different 0.3 --out like-it.png",
    )
    parser.add_argument("file", type=some_path, metavar="FILE.png")
    what = parser.add_argument_group("what to paint")
    what.add_argument(
        "--sprite",
        type=whole_number,
        metavar="N",
        help="which of them, by its number in spritestudio recipe FILE.png; needed where there are several",
    )
    what.add_argument(WAY.option, dest="way", default="noise", metavar="WAY", help=option_help(WAY, "noise"))
    what.add_argument(
        DIFFERENCE.option, dest="difference", type=number, default=0.35, metavar="SHARE",
        help=option_help(DIFFERENCE, 0.35),
    )  # fmt: skip
    add_number(what, SPRITE_COUNT, _COUNT)
    add_number(what, FIRST_SEED, None, "a new one each time")
    what.add_argument("--weights", metavar="NAME|FILE", help="where the weights of the picture lie")
    what.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    add_sheet_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print what was made as JSON")
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Paint the sheet and write it."""
    source = user_path(options.file)
    recipe = recipe_of(source)
    index = _chosen(recipe, options.sprite)
    WAY.check(options.way)
    DIFFERENCE.check(options.difference)
    export = export_spec(options)
    out = check_out(options, export.sheet.layout)
    refuse_inputs([out], [source])
    given = None if options.weights is None else find_model(options.weights)
    weights = find_same_weights(recipe.weights, recipe.weights_hash, given)
    seed = random.randrange(_ROLLED) if options.seed is None else options.seed

    def asked_for(checkpoint: Checkpoint) -> Recipe:
        spec = around(
            recipe.spec,
            index,
            checkpoint.spec,
            options.way,
            options.difference,
            first_seed=seed,
            picture=_painted(checkpoint, recipe, index) if options.way == "repaint" else None,
            count=options.count,
        )
        postprocess = dataclasses.replace(recipe.postprocess, only=())
        return recipe_for(spec, checkpoint.spec, weights, postprocess, export)

    animations, playing = animation_paths(options, [source]), animation_spec(options, _HOLD_MS)
    return paint_sheet(options, out, weights, export, asked_for, [source], animations, playing)


def _chosen(recipe: Recipe, asked: int | None) -> int:
    if asked is None:
        require(
            len(recipe.sprites) == 1,
            f"The picture has {counted(len(recipe.sprites), 'sprite')}: say which.",
            f"Like --sprite {recipe.sprites[0]}; spritestudio recipe lists them.",
        )
        return recipe.sprites[0]
    require(
        asked in recipe.sprites,
        f"There is no sprite {asked} in it.",
        "spritestudio recipe lists those that are.",
    )
    return asked


def _painted(checkpoint: Checkpoint, recipe: Recipe, index: int) -> ByteArray:
    """A sprite of the recipe, before it is finished."""
    from spritestudio.diffusion.sampling.sampler import sample

    *_, last = step_images(sample(checkpoint.denoiser, recipe.spec.of_sprites([index])))
    return last.noisy[0]
