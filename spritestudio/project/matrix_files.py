"""A painted matrix as files: a picture with headings, or a plain sheet with JSON beside it."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import read_arrays
from spritestudio.library.models import read_model_spec
from spritestudio.limits import MAX_BATCH_BYTES, MAX_TEXT_BYTES
from spritestudio.project.matrix import MatrixSpec
from spritestudio.project.matrix_plan import CellsPainted, ModelOf, PaintedMatrix, plan_matrix
from spritestudio.specs import Label, SheetSpec
from spritestudio.specs.recipe import APP
from spritestudio.sprites.export.labelled_sheet import labelled_sheet
from spritestudio.sprites.export.layout import draw, place
from spritestudio.sprites.export.png import encode_png
from spritestudio.sprites.picture_texts import find_text, is_picture
from spritestudio.sprites.pixels import on_equal_cells
from spritestudio.version import __version__

KEY = "spritestudio-matrix"
_FORMAT = 1
_MAGIC_BYTES = 12


def labelled_files(painted: PaintedMatrix, stem: str) -> dict[str, bytes]:
    """A picture of the matrix with its headings, to look at; what is not painted yet is left free.

    The picture carries the matrix, so that `read_matrix` finds it.
    """
    plan = painted.plan
    images = [painted.image(cell) for cell in range(plan.spec.count)]
    picture = labelled_sheet(images, plan.row_titles, plan.column_titles)
    text = json.dumps(_head(plan.spec), separators=(",", ":"))
    return {f"{stem}.png": encode_png(picture, {KEY: text})}


def sheet_files(painted: PaintedMatrix, stem: str) -> dict[str, bytes]:
    """A sheet with a clear background, a cell for each sprite, and JSON that says what is where.

    Sprites of several sizes lie in the middle of cells that are as large as the largest.
    """
    plan = painted.plan
    columns = len(plan.column_titles)
    clear = np.zeros((1, 1, 4), np.uint8)
    images = [painted.image(cell) for cell in range(plan.spec.count)]
    cells = on_equal_cells([clear if image is None else image for image in images])
    spec = SheetSpec(columns=columns)
    sheet = place(cells, spec, [Label()] * len(cells))
    picture = draw(sheet, cells)
    boxes = {piece.index: piece.box for piece in sheet.pieces}
    described = []
    for cell in painted.cells:
        x, y, width, height = boxes[cell]
        recipe = plan.recipe_of(cell)
        row, column = divmod(cell, columns)
        described.append(
            {
                "row": row,
                "column": column,
                "x": x,
                "y": y,
                "width": width,
                "height": height,
                "mix": recipe.mix_of(recipe.sprites[0]),
                "recipe": recipe.document["recipe"],
            }
        )
    document = {
        **_head(plan.spec),
        "image": f"{stem}.png",
        "rows": list(plan.row_titles),
        "columns": list(plan.column_titles),
        "cells": described,
    }
    text = json.dumps(document, indent=1) + "\n"
    return {f"{stem}.png": encode_png(picture, {KEY: json.dumps(_head(plan.spec))}),
            f"{stem}.json": text.encode()}  # fmt: skip


def _head(spec: MatrixSpec) -> dict[str, Any]:
    return {"app": APP, "version": __version__, "format": _FORMAT, "matrix": spec.to_json()}


def packed(painted: PaintedMatrix) -> dict[str, Any]:
    """A matrix as a dictionary that `json.dumps` takes, with its sprites."""
    cells = painted.cells
    images = on_equal_cells([image for cell in cells if (image := painted.image(cell)) is not None])
    file = io.BytesIO()
    np.savez_compressed(file, images=images, cells=np.array(cells))
    return {**_head(painted.plan.spec), "sprites": base64.b64encode(file.getvalue()).decode()}


@reads_outside_data(lambda values, *_: SpriteStudioError("This matrix cannot be read; it is damaged."))
def unpacked(
    values: Any, model_of: ModelOf = read_model_spec, titles: Mapping[Path, str] | None = None
) -> PaintedMatrix:
    """Read back what `packed` gave.

    Args:
        values: The dictionary.
        model_of: As for `plan_matrix`.
        titles: As for `plan_matrix`.

    Raises:
        SpriteStudioError: It is damaged, or its weights are not here any more.
    """
    painted = PaintedMatrix(plan_matrix(MatrixSpec.from_json(values["matrix"]), model_of, titles))
    data = base64.b64decode(values["sprites"], validate=True)
    arrays = read_arrays(data, "a matrix", MAX_BATCH_BYTES)
    images, cells = arrays["images"], arrays["cells"].tolist()
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] != 4 or len(images) != len(cells):
        raise ValueError("these are no sprites")
    for cell, image in zip(cells, images, strict=True):
        side = painted.plan.batch_of(cell).model.image_size
        top, left = (image.shape[0] - side) // 2, (image.shape[1] - side) // 2
        whole = np.ascontiguousarray(image[top : top + side, left : left + side])
        painted.add(CellsPainted((cell,), whole[None]))
    return painted


@reads_outside_data(lambda path: SpriteStudioError(f"The matrix in {path.name} cannot be read."))
def read_matrix(path: Path) -> MatrixSpec:
    """The matrix that a picture or the JSON beside one carries.

    Raises:
        SpriteStudioError: It carries none that can be read.
    """
    none = SpriteStudioError(
        f"{path.name} carries no matrix of SpriteStudio.", "Give a .png or .json that matrix has written."
    )
    try:
        with path.open("rb") as file:
            is_png = is_picture(file.read(_MAGIC_BYTES))
            file.seek(0)
            text = find_text(file, KEY) if is_png else file.read(8 * MAX_TEXT_BYTES)
    except OSError as error:
        raise SpriteStudioError(f"{path} cannot be read: {error.strerror or error}.") from error
    try:
        values = json.loads(text or b"null")
    except (ValueError, RecursionError):
        raise none from None
    if not isinstance(values, dict) or values.get("app") != APP or "matrix" not in values:
        raise none
    if values.get("format") != _FORMAT:
        raise SpriteStudioError(
            f"The matrix in {path.name} is of a format that this version does not know.",
            "A newer version of SpriteStudio may have written it.",
        )
    return MatrixSpec.from_json(values["matrix"])
