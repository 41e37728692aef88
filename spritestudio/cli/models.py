"""`spritestudio models`: which weights there are."""

from __future__ import annotations

import argparse
from typing import Any

from spritestudio import paths
from spritestudio.library.models import InstalledModel, installed_models
from spritestudio.library.movers import moving_spec
from spritestudio.specs.model import TURN
from spritestudio.wording import say, say_json


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "models",
        help="list the weights and their classes",
        description=f"List the weights that generate takes by name. Your own go into {paths.user_weights()}.",
    )
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List the weights."""
    models = installed_models()
    if options.json:
        say_json([_as_json(model) for model in models])
        return 0
    for model in models:
        spec = model.spec
        channels = "RGBA" if spec.channels == 4 else "RGB"
        say(f"{model.name}: {model.title}")
        say(f"    {spec.image_size}×{spec.image_size} {channels}, {model.path}")
        groups = {"classes": spec.class_names, "styles": spec.styles, "facings": spec.facings}
        moves = moving_spec(spec)
        weak = () if moves.few_step else moves.weak_clips
        clips = moves.offered_clips + ((TURN,) if moves.offers_turns else ())
        groups |= {"words": spec.words, "clips": clips, "clips no better than a plain motion": weak}
        for group, names in groups.items():
            if names:
                say(f"    {group}: {', '.join(names)}")
    if not models:
        say(f"There are no weights yet. Put your own into {paths.user_weights()}.")
    return 0


def _as_json(model: InstalledModel) -> dict[str, Any]:
    return {"name": model.name, "path": str(model.path), **model.spec.to_json()}
