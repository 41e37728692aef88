"""`spritestudio credits` and `spritestudio passport`: whose art is in a picture of ours."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from spritestudio.cli.arguments import some_path, some_text, whole_number
from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, refuse_inputs, user_path
from spritestudio.library.models import find_model
from spritestudio.library.training_indexes import credits_of_weights
from spritestudio.project.kept_files import read_files
from spritestudio.project.passport import issue_passport
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs.base import require, require_whole
from spritestudio.sprites.dataset.training_index import NEAREST
from spritestudio.sprites.export.credits import credits_text
from spritestudio.wording import say, say_json

_MOST_NEAREST = 32


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to the command line."""
    credits = commands.add_parser(
        "credits",
        help="tell whose art is in a picture: weights, artists, licences, near copies",
        description="Read the recipes in pictures that SpriteStudio wrote, and print the credits for their "
        "sprites: the weights, what these learned from with its licences, and which of the sprites are near "
        "copies of training sprites.",
        epilog="Example: spritestudio credits sheet.png --out sheet-credits.txt",
    )
    _add_arguments(credits, "+")
    credits.set_defaults(run=run_credits)
    passport = commands.add_parser(
        "passport",
        help="tell where a sprite comes from, and which training sprites it is near to",
        description="Print the passport of the sprites in a picture that SpriteStudio wrote: how each was "
        "painted, by which weights, and the nearest sprites that these learned from, also mirrored and moved "
        "by a pixel.",
        epilog="Example: spritestudio passport hero.png --json",
    )
    _add_arguments(passport, 1)
    passport.add_argument(
        "--select", type=whole_number, metavar="N", help="sprite N of a sheet alone, from 0"
    )
    passport.add_argument(
        "--nearest", type=whole_number, default=NEAREST, metavar="N", help="how many training sprites to tell"
    )
    passport.add_argument("--json", action="store_true", help="print JSON")
    passport.set_defaults(run=run_passport)


def _add_arguments(parser: argparse.ArgumentParser, number: int | str) -> None:
    parser.add_argument("files", nargs=number, type=some_path, metavar="FILE.png")
    parser.add_argument(
        "--weights",
        type=some_text,
        metavar="NAME|FILE",
        help="the weights that painted them, where they lie elsewhere",
    )
    parser.add_argument("--out", type=some_path, metavar="FILE.txt", help="write it there instead")


def run_credits(options: argparse.Namespace) -> int:
    """Print the credits of pictures."""
    sprites = _sprites(options)
    recipes = {sprite.id: sprite.recipe for sprite in sprites if sprite.recipe is not None}
    weights = _weights(options)
    credits = dict.fromkeys(
        line
        for name, digest in dict.fromkeys((one.weights, one.weights_hash) for one in recipes.values())
        for line in credits_of_weights(name, digest, weights)
    )
    near: list[str] = []
    remarks: dict[str, None] = {}
    for index, sprite in enumerate(sprites):
        passport = issue_passport(sprite, weights, 1)
        remarks |= dict.fromkeys(passport.remarks)
        if passport.is_near_copy:
            near.append(f"sprite {index}, {sprite.title}: {passport.neighbours[0].told}")
    _tell(options, credits_text(list(recipes.values()), tuple(credits), near))
    say(*remarks, to_stderr=True)
    return 0


def run_passport(options: argparse.Namespace) -> int:
    """Print passports."""
    require_whole("The number of training sprites", options.nearest, 1, _MOST_NEAREST)
    sprites, weights = _sprites(options), _weights(options)
    if options.select is not None:
        require(
            0 <= options.select < len(sprites),
            f"There is no sprite {options.select}: there are {len(sprites)}.",
            f"They are counted from 0 to {len(sprites) - 1}.",
        )
        sprites = [sprites[options.select]]
    passports = [issue_passport(sprite, weights, options.nearest) for sprite in sprites]
    if options.json:
        documents = [passport.document for passport in passports]
        told = documents[0] if options.select is not None else documents
        if options.out is None:
            say_json(told)
        else:
            _tell(options, json.dumps(told, indent=2) + "\n")
    else:
        _tell(options, "\n".join(passport.text for passport in passports))
    return 0


def _sprites(options: argparse.Namespace) -> list[KeptSprite]:
    paths = [user_path(path) for path in options.files]
    if options.out is not None:
        refuse_inputs([user_path(options.out)], paths)
    *_, found = read_files(paths)
    if found.error is not None:
        raise found.error
    if not any(sprite.recipe for sprite in found.sprites):
        raise SpriteStudioError(
            f"{paths[0].name} carries no recipe of SpriteStudio: nobody knows where its sprites come from.",
            "Other programs drop it when they save.",
        )
    return found.sprites


def _weights(options: argparse.Namespace) -> Path | None:
    return None if options.weights is None else find_model(options.weights)


def _tell(options: argparse.Namespace, text: str) -> None:
    if options.out is None:
        say(*text.splitlines())
        return
    out = user_path(options.out)
    with atomic_write(out) as temporary:
        temporary.write_text(text, encoding="utf-8")
    say(f"    {out}")
