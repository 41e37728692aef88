"""`spritestudio train`: teach a network, without a window."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
from pathlib import Path

from spritestudio.cli.progress import progress_bar
from spritestudio.files import user_path
from spritestudio.specs import PRECISIONS, SCHEDULES, WEIGHTINGS, TrainSpec, TrainStep
from spritestudio.sprites.dataset import load_sprites
from spritestudio.validation import one_of

_HELP = {
    "epochs": "passes over the set",
    "minutes": "stop after this many minutes; 0 means no limit",
    "batch_size": "sprites per step",
    "learning_rate": "Adam's at the start; it falls linearly to 0",
    "context_dropout": "share of sprites whose class is hidden; 1 trains without context",
    "ema_decay": "decay of the average of the weights that is kept; 0 keeps the last ones",
    "width": "feature maps of the network, a multiple of 8",
    "channels": "4 with transparency, 3 without",
    "schedule": one_of(SCHEDULES),
    "timesteps": "number of noise levels",
    "weighting": f"how errors at the noise levels count: {one_of(WEIGHTINGS)}",
    "precision": one_of(PRECISIONS),
    "seed": "decides first weights, order and noise",
    "device": "auto, cpu, cuda or mps",
    "save_every_s": "seconds between checkpoints",
}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "train",
        help="teach a network your own sprites",
        description="Teach a network your own sprites. Ctrl-C stops and saves.",
    )
    parser.add_argument(
        "--data",
        required=True,
        metavar="FILE|FOLDER",
        help="an .npz set, or a folder with a sub-folder of pictures per class",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="RUN", help="folder of the run; must be new"
    )
    parser.add_argument("--title", default="", help="what the weights are called")
    parser.add_argument(
        "--as-drawn",
        dest="balanced",
        action="store_false",
        help="draw every sprite once per epoch, instead of every class equally often",
    )
    for field in dataclasses.fields(TrainSpec):
        if text := _HELP.get(field.name):
            parser.add_argument(
                f"--{field.name.removesuffix('_s').replace('_', '-')}",
                dest=field.name,
                type=type(field.default),
                default=field.default,
                help=f"{text} (default {field.default})",
            )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train until done or Ctrl-C; either way the weights are kept."""
    spec = TrainSpec(**{field.name: getattr(options, field.name) for field in dataclasses.fields(TrainSpec)})
    sprites = load_sprites(options.data)

    from spritestudio.diffusion.trainer import WEIGHTS_FILE, train

    run_folder = user_path(options.out)
    event: TrainStep | None = None
    events = train(spec, sprites, run_folder, title=options.title)
    with contextlib.closing(events):
        try:
            with progress_bar(0, "step") as bar:
                for event in events:
                    bar.total = event.steps
                    bar.set_postfix(epoch=event.epoch, loss=f"{event.loss:.4f}", refresh=False)
                    bar.update()
        except KeyboardInterrupt:
            print("Stopped early.")
    if event is not None:
        print(f"{run_folder / WEIGHTS_FILE}: {event.step} steps, loss {event.loss:.4f}")
    return 0
