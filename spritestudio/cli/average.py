"""`spritestudio average`: weights averaged over another length than in training."""

from __future__ import annotations

import argparse

from spritestudio.cli.arguments import number, some_path
from spritestudio.files import user_path
from spritestudio.library.models import SUFFIX
from spritestudio.runs.store import find_run
from spritestudio.specs.base import require, require_between
from spritestudio.specs.train import AVERAGE_LENGTHS
from spritestudio.wording import say


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "average",
        help="average the weights of a run over another length, after training",
        description="Write the weights of a training averaged over a length that is chosen afterwards, from "
        "the averages that it keeps beside its checkpoints.",
        epilog="Example: spritestudio average my-run --length 0.12",
    )
    parser.add_argument("name", metavar="RUN", help="a run, by its folder's name or path")
    parser.add_argument(
        "--length",
        type=number,
        required=True,
        help="spread of the average as a share of the training, 0.01 to 0.25",
    )
    parser.add_argument(
        "--out", type=some_path, metavar="FILE", help=f"the weights (default: RUN/average-LENGTH{SUFFIX})"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Average and say how well it went."""
    require_between("The length", options.length, *AVERAGE_LENGTHS)
    folder = find_run(options.name)
    usual = folder / f"average-{options.length:g}{SUFFIX}"
    out = user_path(options.out) if options.out else usual
    require(out.suffix == SUFFIX, f"{out.name} does not end in {SUFFIX}.", f"Weights are {SUFFIX} files.")
    require(
        out == usual or not (out.exists() and folder.resolve() in out.resolve().parents),
        f"{out} is a file of the run itself.",
        "Choose another name for --out.",
    )

    from spritestudio.diffusion.training.posthoc_ema import average_run

    made = average_run(folder, options.length, out)
    say(
        f"{out}: averaged over {options.length:g} of {made.steps} steps, from {made.snapshots} snapshots, "
        f"which meet its profile to {made.misfit:.1%}"
    )
    return 0
