"""Matrices as files, and as the queue keeps them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.project.matrix import MatrixSpec, read_axis
from spritestudio.project.matrix_files import labelled_files, packed, read_matrix, sheet_files, unpacked
from spritestudio.project.matrix_plan import CellsPainted, PaintedMatrix, plan_matrix
from spritestudio.specs import ModelSpec

SMALL = ModelSpec(class_names=("hero",), image_size=8, timesteps=100, title="Small")
LARGE = ModelSpec(class_names=("hero",), image_size=16, timesteps=100, title="Large")


def _model_of(path: Path) -> ModelSpec:
    return LARGE if path.stem == "large" else SMALL


@pytest.fixture
def painted(tmp_path: Path) -> PaintedMatrix:
    """Sprites of two sizes; one cell is not painted."""
    paths = [tmp_path / f"{name}.safetensors" for name in ("small", "large")]
    for path in paths:
        path.write_bytes(path.stem.encode())
    axes = read_axis("weights", ",".join(map(str, paths))), read_axis("seed", "1, 2")
    painted = PaintedMatrix(plan_matrix(MatrixSpec(*axes, shares={"hero": 1.0}), _model_of))
    chance = np.random.default_rng(0)
    for cells, side in (((0, 1), 8), ((3,), 16)):
        painted.add(CellsPainted(cells, chance.integers(0, 256, (len(cells), side, side, 4), np.uint8)))
    return painted


def test_what_the_queue_keeps_is_the_same_matrix_with_sprites_of_their_own_sizes(
    painted: PaintedMatrix,
) -> None:
    again = unpacked(json.loads(json.dumps(packed(painted))), _model_of)
    assert again.plan.spec == painted.plan.spec
    assert again.cells == (0, 1, 3)
    for cell in range(4):
        one, other = painted.image(cell), again.image(cell)
        assert (one is None) == (other is None)
        assert one is None or np.array_equal(one, other)


def test_a_sheet_has_the_sprites_in_equal_cells_and_says_which_are_there(painted: PaintedMatrix) -> None:
    files = sheet_files(painted, "t")
    told = json.loads(files["t.json"])
    assert told["rows"] == ["Small", "Large"]
    assert [(cell["row"], cell["column"], cell["x"], cell["y"]) for cell in told["cells"]] == [
        (0, 0, 0, 0),
        (0, 1, 16, 0),
        (1, 1, 16, 16),
    ]
    with Image.open(io.BytesIO(files["t.png"])) as picture:
        sheet = np.asarray(picture)
    large, small = painted.image(3), painted.image(0)
    assert small is not None
    assert np.array_equal(sheet[16:, 16:], large)
    assert np.array_equal(sheet[4:12, 4:12], small)


@pytest.mark.parametrize("files_of", [labelled_files, sheet_files])
def test_every_file_carries_the_matrix(painted: PaintedMatrix, tmp_path: Path, files_of: object) -> None:
    for name, data in files_of(painted, "t").items():  # type: ignore[operator]
        (tmp_path / name).write_bytes(data)
        assert read_matrix(tmp_path / name) == painted.plan.spec


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "carries no matrix"),
        ("[]", "carries no matrix"),
        ('{"app": "Other", "matrix": {}}', "carries no matrix"),
        ('{"app": "SpriteStudio", "format": 99, "matrix": {}}', "a format that this version does not know"),
        ('{"app": "SpriteStudio", "format": 1, "matrix": {"rows": 3}}', "MatrixAxis must be a JSON object"),
        ("[" * 100_000, "carries no matrix"),
    ],
)
def test_what_is_no_matrix_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "m.json"
    path.write_text(text)
    with pytest.raises(SpriteStudioError, match=told):
        read_matrix(path)
    with pytest.raises(SpriteStudioError, match="cannot be read"):
        read_matrix(tmp_path / "nowhere.json")


def test_a_damaged_result_is_told(painted: PaintedMatrix) -> None:
    whole = packed(painted)
    for values in (None, {}, {**whole, "sprites": "?"}, {**whole, "sprites": ""}, {**whole, "matrix": []}):
        with pytest.raises(SpriteStudioError):
            unpacked(values, _model_of)
