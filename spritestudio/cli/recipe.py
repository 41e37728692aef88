"""`spritestudio recipe`: how the sprites of a picture were made."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from spritestudio.cli.arguments import some_path
from spritestudio.errors import SpriteStudioError
from spritestudio.files import user_path
from spritestudio.specs import Recipe
from spritestudio.sprites.recipes import read_recipe
from spritestudio.wording import counted, say


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "recipe",
        help="tell how the sprites of a picture were made",
        description="Print the recipe that SpriteStudio put into a PNG, or into a .recipe.json beside it. "
        "spritestudio generate --from FILE.png makes the picture again.",
    )
    parser.add_argument("file", type=some_path, metavar="FILE.png")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the recipe."""
    recipe = recipe_of(user_path(options.file))
    say(*(recipe.file_text.splitlines() if options.json else _summary(recipe)))
    return 0


def recipe_of(path: Path, hint: str = "") -> Recipe:
    """The recipe of a picture.

    Args:
        path: The picture.
        hint: What else can be done with a picture that has none.

    Raises:
        SpriteStudioError: It has none that can be read.
    """
    if (recipe := read_recipe(path)) is None:
        raise SpriteStudioError(
            f"{path.name} carries no recipe of SpriteStudio.",
            hint or "Other programs drop it when they save; perhaps a .recipe.json lies beside it.",
        )
    return recipe


def _summary(recipe: Recipe) -> list[str]:
    spec = recipe.spec
    lines = [
        f"Weights: {recipe.weights} (SHA-256 {recipe.weights_hash or 'not known'})",
        f"Painted: {spec.sampler}, {counted(spec.steps, 'step')}, "
        f"guidance {spec.guidance_scale:g} from noise "
        f"{spec.guidance_low:g} to {spec.guidance_high:g}, "
        f"agreement {spec.agreement:g} below noise {spec.agreement_below:g}, "
        f"decoding {spec.decoding}, repair {spec.repair:g}, "
        f"{spec.mixing} mixes, {spec.spacing} spacing, eta {spec.eta:g}, "
        f"{recipe.image_size}×{recipe.image_size} pixels, by SpriteStudio {recipe.app_version}",
    ]
    if (start := spec.start) is not None:
        anew = round(100 * float(start.is_painted.mean()))
        lines.append(
            f"Began with: {counted(len(start.pictures), 'picture')}, {anew} % painted anew, "
            f"strength {start.strength:g}"
        )
    if recipe.step:
        view = "as predicted then" if recipe.predicted else "as they were then"
        lines.append(f"Taken after step {recipe.step}, {view}")
    steps = {name: getattr(recipe.postprocess, name) for name in recipe.postprocess.steps}
    lines.append(f"Finished: {json.dumps(steps) if steps else 'hard alpha alone'}")
    if recipe.drawn:
        numbers = ", ".join(str(number) for number, _ in recipe.drawn)
        lines.append(f"Drawn on since: {numbers}; the recipe holds their pixels (--json)")
    lines.append(f"Sheet: {json.dumps(recipe.export.sheet.to_json())}")
    lines += [f"    {index}: seed {spec.seeds[index]}, {recipe.mix_of(index)}" for index in recipe.sprites]
    return lines
