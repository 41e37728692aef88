"""`spritestudio train`: teach a network, without a window."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
from collections.abc import Callable
from pathlib import Path

from spritestudio.cli.arguments import number, whole_number
from spritestudio.cli.progress import progress_bar
from spritestudio.errors import SpriteStudioError
from spritestudio.files import user_path
from spritestudio.specs import ARCHITECTURES, PRECISIONS, SCHEDULES, WEIGHTINGS, TrainSpec, TrainStep
from spritestudio.sprites.dataset import load_sprites
from spritestudio.validation import one_of

_HELP = {
    "epochs": "passes over the set",
    "minutes": "train for this many minutes instead, however many epochs that is",
    "batch_size": "sprites per step",
    "learning_rate": "Adam's at the start; it falls linearly to 0",
    "context_dropout": "share of sprites whose class is hidden; 1 trains without context",
    "ema_decay": "decay of the average of the weights that is kept; 0 keeps the last ones",
    "architecture": one_of(ARCHITECTURES),
    "palette_size": "colours of studio-unet at most, transparent counted in",
    "mirrored": "share of sprites shown mirrored to studio-unet",
    "width": "feature maps of the network, a multiple of 8",
    "channels": "4 with transparency, 3 without",
    "schedule": f"noise schedule of context-unet: {one_of(SCHEDULES[:2])}",
    "timesteps": "number of noise levels",
    "weighting": f"how errors at the noise levels count: {one_of(WEIGHTINGS)}",
    "precision": one_of(PRECISIONS),
    "seed": "decides first weights, order and noise",
    "device": "auto, cpu, cuda or mps",
    "save_every_s": "seconds between savings of the state",
    "keep_every": "epochs between the checkpoints that are kept",
    "keep_most": "how many of them are kept; beyond it, every second one goes",
}
_KINDS: dict[type, Callable[[str], object]] = {int: whole_number, float: number, str: str}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "train",
        help="teach a network your own sprites",
        description="Teach a network your own sprites. Ctrl-C stops and saves; --resume goes on.",
    )
    parser.add_argument(
        "--data",
        required=True,
        metavar="FILE|FOLDER",
        help='an .npz set, a folder with a sub-folder of pictures per class, "starter", or whatever else '
        "import reads",
    )
    run_folder = parser.add_mutually_exclusive_group(required=True)
    run_folder.add_argument("--out", type=Path, metavar="RUN", help="folder of a new run")
    run_folder.add_argument(
        "--resume", type=Path, metavar="RUN", help="go on with this run, by its own recipe"
    )
    parser.add_argument("--title", default="", help="what the weights are called")
    recipe = parser.add_argument_group("the recipe of a new run")
    recipe.add_argument(
        "--as-drawn",
        dest="balanced",
        action="store_false",
        default=argparse.SUPPRESS,
        help="draw every sprite once per epoch, instead of every class equally often",
    )
    for field in dataclasses.fields(TrainSpec):
        if text := _HELP.get(field.name):
            recipe.add_argument(
                _option(field.name),
                dest=field.name,
                type=_KINDS[type(field.default)],
                default=argparse.SUPPRESS,
                help=f"{text} (default {field.default})",
            )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train until done or Ctrl-C; either way what was learned is kept."""
    recipe = {
        f.name: getattr(options, f.name) for f in dataclasses.fields(TrainSpec) if hasattr(options, f.name)
    }
    if options.resume and recipe:
        raise SpriteStudioError(
            f"{_option(next(iter(recipe)))} cannot be changed in a run that goes on.",
            "A run keeps the recipe it began with.",
        )
    spec = TrainSpec(**recipe)
    sprites = load_sprites(options.data)

    from spritestudio.diffusion.run import WEIGHTS_FILE, resume, train

    if options.resume:
        run_folder = user_path(options.resume)
        events = resume(run_folder, sprites)
    else:
        run_folder = user_path(options.out)
        events = train(spec, sprites, run_folder, title=options.title)
    event: TrainStep | None = None
    with contextlib.closing(events):
        try:
            with progress_bar("step", "learning") as bar:
                for event in events:
                    bar.total = event.steps
                    bar.set_postfix(epoch=event.epoch, loss=f"{event.loss:.4f}", refresh=False)
                    bar.update(event.step - bar.n)
        except KeyboardInterrupt:
            print(f"Stopped early. Go on with --resume {run_folder}.")
    if event is None:
        print("There was nothing left to learn.")
    else:
        print(f"{run_folder / WEIGHTS_FILE}: {event.step} steps, loss {event.loss:.4f}")
    return 0


def _option(field_name: str) -> str:
    return f"--{field_name.removesuffix('_s').replace('_', '-')}"
