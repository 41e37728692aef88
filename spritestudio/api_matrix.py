"""What a program can use of matrices: paint one, and write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from spritestudio.api import generate_spec
from spritestudio.api_checks import listed, path_of
from spritestudio.project.matrix import MatrixAxis, MatrixSpec
from spritestudio.project.matrix_files import labelled_files, sheet_files
from spritestudio.project.matrix_plan import CellsPainted, PaintedMatrix, paint_matrix, plan_matrix
from spritestudio.project.matrix_weights import weights_file
from spritestudio.project.steps import step_images
from spritestudio.specs.base import require
from spritestudio.sprites.export.files import write_files
from spritestudio.sprites.export.png_sheet import check_png_path

Axis = Mapping[str, Iterable[str | float]]


def matrix(
    rows: Axis,
    columns: Axis,
    *,
    weights: str | Path | None = None,
    mix: Mapping[str, float] | None = None,
    seed: int = 0,
    device: str = "auto",
    **settings: Any,
) -> PaintedMatrix:
    """Paint one sprite again and again, with another value of two things in each row and column.

    Args:
        rows: What changes from row to row, and its values: {"kind": ["hero", "potion"]}. It may be "kind",
            "style", "facing", "word", "guidance", "steps", "method", "seed", "weights" or "epoch".
        columns: What changes from column to column.
        weights: A name that `spritestudio models` lists, a file, or a training run; without one the weights
            of `default_model_path`. Epochs are those of the run.
        mix: Shares by class name; what an axis says takes its place. Without one, the first class.
        seed: Of all sprites, unless an axis says otherwise.
        device: "auto", "cpu", "cuda" or "mps".
        **settings: As for `sample`.

    Returns:
        An object with `.image(cell)`, uint8 (H, W, 4), where cells count row by row, and `.plan`, with
        `.row_titles`, `.column_titles` and `.recipe_of(cell)`. `save_matrix` writes it.

    Raises:
        SpriteStudioError: An axis, a class or a setting is not known or out of its range, or there are too
            many cells.
    """
    from spritestudio.diffusion.painter import Painter

    painter = Painter(device)
    name = "" if weights is None else str(weights)
    model = painter.model_of(weights_file(name))
    asked = {model.class_names[0]: 1.0} if mix is None else mix
    same = generate_spec(model, asked, (seed,), settings)
    spec = MatrixSpec(_axis(rows, "rows"), _axis(columns, "columns"), name, asked, same)
    painted = PaintedMatrix(plan_matrix(spec, painter.model_of))
    for event in paint_matrix(painted.plan, lambda path, part: step_images(painter.sample(path, part))):
        if isinstance(event, CellsPainted):
            painted.add(event)
    return painted


def save_matrix(
    painted: PaintedMatrix, path: str | Path, *, labelled: bool = True, replace: bool = False
) -> list[Path]:
    """Write a matrix as a picture with headings, or as a plain sheet with JSON beside it.

    Args:
        painted: From `matrix`.
        path: The picture, a name that ends in .png, in a folder that is there.
        labelled: Whether the headings are drawn. Otherwise the sprites lie on a clear ground, and JSON says
            which is where, with the recipe of each.
        replace: Whether files that are there may be replaced; either all files are written or none.

    Returns:
        What was written, the picture first.

    Raises:
        SpriteStudioError: A file cannot be written.
    """
    require(
        isinstance(painted, PaintedMatrix),
        f"A matrix to save is what matrix returns, not a {type(painted).__name__}.",
    )
    out = path_of(path)
    check_png_path(out)
    files = (labelled_files if labelled else sheet_files)(painted, out.stem)
    named = {out.name if name == f"{out.stem}.png" else name: data for name, data in files.items()}
    write_files(out.parent, named, replace=replace)
    return [out.parent / name for name in named]


def _axis(axis: Axis, where: str) -> MatrixAxis:
    require(
        isinstance(axis, Mapping) and len(axis) == 1,
        f"The {where} of a matrix are a dictionary with one axis.",
        'Like {"guidance": (1, 2, 3)}.',
    )
    ((what, values),) = axis.items()
    return MatrixAxis(what, tuple(listed("The values of an axis", values)))
