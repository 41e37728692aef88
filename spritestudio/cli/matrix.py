"""`spritestudio matrix`: one sprite, painted with other values of two things in rows and columns."""

from __future__ import annotations

import argparse
import dataclasses
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from spritestudio.cli.arguments import some_path
from spritestudio.cli.mixes import add_mix_arguments, contexts_asked
from spritestudio.cli.progress import progress_bar
from spritestudio.cli.sampling import add_sampling_arguments, sampling_values
from spritestudio.cli.sheet_options import check_replaced
from spritestudio.cli.spec_options import add_number
from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write_all, refuse_inputs, user_path
from spritestudio.library.models import default_model_path
from spritestudio.project.matrix import AXES, MatrixAxis, MatrixSpec, read_axis
from spritestudio.project.matrix_files import labelled_files, read_matrix, sheet_files
from spritestudio.project.matrix_plan import (
    CellsPainted,
    PaintedMatrix,
    paint_matrix,
    plan_matrix,
)
from spritestudio.project.matrix_usual import usual_axis
from spritestudio.project.matrix_weights import weights_file
from spritestudio.project.steps import step_images
from spritestudio.specs import GenerateSpec, ModelSpec
from spritestudio.specs.base import require
from spritestudio.specs.seeds import FIRST_SEED
from spritestudio.sprites.export.png_sheet import check_png_path
from spritestudio.wording import counted, say, say_json

_ROLLED = 1_000_000  # a seed that can be noted down
_FREE = {"source", "device", "out", "force", "json", "sheet", "run", "parser"}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "matrix",
        help="paint a table of one sprite with other settings in its rows and columns",
        description="Paint one sprite again and again, with another value of two things in each row and "
        "column, and write it as a PNG with headings.",
        epilog="Example: spritestudio matrix --rows kind=hero,potion --columns guidance=1,2,3 --out t.png",
    )
    what = parser.add_argument_group("rows and columns")
    names = ", ".join(AXES)
    for option, where in (("--rows", "row to row"), ("--columns", "column to column")):
        what.add_argument(
            option,
            metavar="AXIS[=VALUES]",
            help=f"what changes from {where}: {names}. Values with commas between, 0-7 for whole "
            "numbers, none for no word, style or facing; without values, those that are usual",
        )
    what.add_argument(
        "--from",
        dest="source",
        type=some_path,
        metavar="FILE",
        help="paint the matrix again that this .png or .json carries; all settings come from there",
    )
    same = parser.add_argument_group(
        "what is the same everywhere", "what is not given is as suits the weights"
    )
    same.add_argument(
        "--weights",
        metavar="NAME|FILE|RUN",
        help=f"see spritestudio models; the default is {default_model_path().stem}. Epochs are of a run",
    )
    add_mix_arguments(same)
    add_number(same, FIRST_SEED, None, "a new one each time")
    add_sampling_arguments(same)
    same.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    files = parser.add_argument_group("the files")
    files.add_argument("--out", type=some_path, required=True, metavar="FILE.png", help="where to write")
    files.add_argument(
        "--sheet",
        action="store_true",
        help="write the sprites alone on a clear ground, and JSON with headings, places and recipes",
    )
    files.add_argument("--force", action="store_true", help="replace other files than --out itself")
    parser.add_argument("--json", action="store_true", help="print what was made as JSON")
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Paint the matrix and write it."""
    out = user_path(options.out)
    check_png_path(out)
    inputs = [] if options.source is None else [user_path(options.source)]
    refuse_inputs([out], inputs)
    source = None if options.source is None else _spec_from(options)
    with progress_bar("step", "loading the weights") as bar:
        from spritestudio.diffusion.painter import Painter

        painter = Painter(options.device)
        plan = plan_matrix(source or _spec(options, painter.model_of), painter.model_of)
        painted, start = PaintedMatrix(plan), time.perf_counter()
        bar.total = plan.total
        bar.set_description("painting")
        for event in paint_matrix(plan, lambda path, spec: step_images(painter.sample(path, spec))):
            if isinstance(event, CellsPainted):
                painted.add(event)
            else:
                bar.update(event.done - bar.n)
    files = (sheet_files if options.sheet else labelled_files)(painted, out.stem)
    written = {out if name == f"{out.stem}.png" else out.parent / name: data for name, data in files.items()}
    refuse_inputs(written, inputs)
    check_replaced((path for path in written if path != out), force=options.force)
    atomic_write_all(written)
    seconds = time.perf_counter() - start
    if options.json:
        say_json(_made(out, painted, list(written), seconds))
    else:
        rows, columns = plan.spec.shape
        beside = f", and {counted(len(written) - 1, 'file')} beside it" if len(written) > 1 else ""
        say(f"{out}: {rows} × {columns}, {counted(plan.spec.count, 'sprite')}, {seconds:.1f} s{beside}")
    return 0


def _spec(options: argparse.Namespace, model_of: Callable[[Path], ModelSpec]) -> MatrixSpec:
    for name in ("rows", "columns"):
        require(
            getattr(options, name) is not None, f"What changes is not said: --{name} is missing.",
            "Like --rows kind=hero,potion --columns guidance=1,2,3.",
        )  # fmt: skip
    base = weights_file(options.weights or "")
    model = model_of(base)
    contexts = contexts_asked(options, model)
    if len(options.context or ()) > 1:
        raise SpriteStudioError("A matrix has one mix.", "Give --context once, or take class for an axis.")
    asked = contexts[0] if contexts else model.context({model.class_names[0]: 1.0})
    seed = random.randrange(_ROLLED) if options.seed is None else options.seed
    settings = dataclasses.replace(
        GenerateSpec.for_model(model, 1), seeds=(seed,), contexts=((),), **sampling_values(options, model)
    )
    rows, columns = (_axis(getattr(options, name), base, model, seed) for name in ("rows", "columns"))
    shares = dict(zip(model.features, asked, strict=False))
    return MatrixSpec(rows, columns, options.weights or "", shares, settings)


def _axis(text: str, base: Path, model: ModelSpec, seed: int) -> MatrixAxis:
    what, equals, values = text.partition("=")
    return read_axis(what.strip(), values) if equals else usual_axis(what.strip(), base, model, seed)


def _spec_from(options: argparse.Namespace) -> MatrixSpec:
    """The matrix that `--from` names; nothing else may be set beside it."""
    for name, value in vars(options).items():
        require(
            name in _FREE or value == options.parser.get_default(name),
            f"--from brings all settings, so --{name.replace('_', '-')} cannot be given too.",
            "Leave one of them out.",
        )
    return read_matrix(user_path(options.source))


def _made(out: Path, painted: PaintedMatrix, files: list[Path], seconds: float) -> dict[str, Any]:
    plan = painted.plan
    return {
        "out": str(out),
        "files": [str(path) for path in files],
        "rows": list(plan.row_titles),
        "columns": list(plan.column_titles),
        "weights": list(dict.fromkeys(str(batch.weights) for batch in plan.batches)),
        "matrix": plan.spec.to_json(),
        "cells": [plan.recipe_of(cell).document["recipe"] for cell in painted.cells],
        "seconds": round(seconds, 3),
    }
