"""`spritestudio runs`: which trainings there are, how far they came, and what they paint epoch by epoch."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from spritestudio.cli.arguments import some_path, whole_number
from spritestudio.cli.progress import progress_bar
from spritestudio.errors import SpriteStudioError
from spritestudio.files import user_path
from spritestudio.runs.store import (
    RunInfo,
    find_run,
    list_runs,
    read_history,
    read_run,
    rename_run,
    runs_folder,
    set_keeping,
    trash_run,
)
from spritestudio.specs import CheckpointKept
from spritestudio.sprites.export.png_sheet import check_png_path, write_png
from spritestudio.wording import counted, say, say_json


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "runs",
        help="list, name and compare trainings",
        description=f"List your trainings, which lie in {runs_folder()}, or do something with one of them. "
        "Those that train --out has put elsewhere are not listed; give their folder.",
    )
    parser.add_argument("name", nargs="?", metavar="RUN", help="a run, by its folder's name or path")
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--rename", metavar="TITLE", help="call it so")
    what.add_argument("--trash", action="store_true", help="move it to the bin")
    what.add_argument(
        "--keep",
        nargs=2,
        type=whole_number,
        metavar=("EVERY", "MOST"),
        help="keep a checkpoint every so many epochs, and at most so many",
    )
    what.add_argument(
        "--compare",
        type=some_path,
        metavar="PNG",
        help="paint the same seeds and classes with its checkpoints, a row per checkpoint",
    )
    parser.add_argument(
        "--epochs", type=whole_number, nargs="+", help="those to compare (default: 0, 4, 8 and the last)"
    )
    parser.add_argument("--per-class", type=whole_number, default=4, help="sprites per class (default 4)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List runs, or do what was asked with one."""
    if options.name is None:
        if options.rename is not None or options.trash or options.keep or options.compare:
            raise SpriteStudioError("Which run?", "Give its name; spritestudio runs lists them.")
        _list(list_runs(), options.json)
        return 0
    folder = find_run(options.name)
    if options.rename is not None:
        rename_run(folder, options.rename)
    elif options.keep:
        set_keeping(folder, *options.keep)
    elif options.trash:
        trash_run(folder)
        say(f"{folder} is in the bin.")
        return 0
    elif options.compare:
        _compare(folder, user_path(options.compare), options.epochs, options.per_class)
        return 0
    _list([read_run(folder)], options.json)
    return 0


def _list(runs: list[RunInfo], as_json: bool) -> None:
    if as_json:
        say_json([_as_json(run) for run in runs])
        return
    for run in runs:
        loss = "" if run.loss is None else f", loss {run.loss:.4f}"
        say(f"{run.folder.name}: {run.title}")
        say(f"    {run.state}: {run.steps} of {run.total_steps} steps in {run.minutes:.1f} min{loss}")
        say(f"    checkpoints: every {counted(run.spec.keep_every, 'epoch')}, at most {run.spec.keep_most}")
        say(f"    {run.folder}")
    if not runs:
        say(
            f"There are no runs in {runs_folder()} yet. spritestudio train --data starter makes one.",
            "One that train --out has put elsewhere is shown by its folder: spritestudio runs my-run.",
        )


def _as_json(run: RunInfo) -> dict[str, Any]:
    return {
        "folder": str(run.folder),
        "title": run.title,
        "state": run.state,
        "steps": run.steps,
        "total_steps": run.total_steps,
        "minutes": run.minutes,
        "loss": run.loss,
        "class_names": run.class_names,
        "created": run.manifest.created,
        "spec": run.spec.to_json(),
    }


def _compare(folder: Path, target: Path, epochs: list[int] | None, per_class: int) -> None:
    check_png_path(target)
    kept = _chosen(read_history(folder).checkpoints, epochs)

    from spritestudio.diffusion.evaluation.compare_checkpoints import compare, picture

    dropout = read_run(folder).spec.context_dropout
    rows = []
    with progress_bar("checkpoint", "painting") as bar:
        bar.total = len(kept)
        for row in compare([checkpoint.path for checkpoint in kept], per_class, context_dropout=dropout):
            rows.append(row)
            bar.update()
    write_png(target, picture(rows))
    say(f"{target}: epochs {', '.join(str(checkpoint.epoch) for checkpoint in kept)}, a row each")


def _chosen(kept: list[CheckpointKept], epochs: list[int] | None) -> list[CheckpointKept]:
    kept.sort(key=lambda checkpoint: checkpoint.epoch)
    if not kept:
        raise SpriteStudioError("This run has no checkpoints yet.", "They are kept as epochs end.")
    if epochs is None:
        return [checkpoint for checkpoint in kept if checkpoint.epoch in (0, 4, 8) or checkpoint is kept[-1]]
    there = {checkpoint.epoch: checkpoint for checkpoint in kept}
    if missing := [epoch for epoch in epochs if epoch not in there]:
        raise SpriteStudioError(
            f"Epoch {missing[0]} was not kept.", f"There are {', '.join(map(str, there))}."
        )
    return [there[epoch] for epoch in epochs]
