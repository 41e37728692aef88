"""Matrices from a program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import spritestudio
from spritestudio import SpriteStudioError


def test_a_matrix_is_painted_and_written(tmp_path: Path, weights: Path) -> None:
    painted = spritestudio.matrix(
        {"kind": ["hero", "food"]}, {"seed": range(3)}, weights=weights, steps=2, guidance_scale=1.5
    )
    assert (painted.is_complete, painted.plan.row_titles) == (True, ("hero", "food"))
    alone = spritestudio.generate(
        spritestudio.load_model(weights), {"food": 1.0}, seeds=[2], steps=2, guidance_scale=1.5
    )
    image = painted.image(5)
    assert image is not None
    assert np.abs(image.astype(int) - alone[0]).max() <= 1, "as `generate` paints it, but for rounding"
    labelled = spritestudio.save_matrix(painted, tmp_path / "a.png")
    sheet = spritestudio.save_matrix(painted, tmp_path / "b.png", labelled=False)
    assert [path.name for path in (*labelled, *sheet)] == ["a.png", "b.png", "b.json"]
    with Image.open(sheet[0]) as picture:
        assert picture.size == (24, 16)
    assert len(json.loads(sheet[1].read_text())["cells"]) == 6
    with pytest.raises(SpriteStudioError, match="would be replaced"):
        spritestudio.save_matrix(painted, tmp_path / "a.png")


@pytest.mark.parametrize(
    ("rows", "settings", "told"),
    [
        ({"kind": ["hero"], "seed": [1]}, {}, "The rows of a matrix are a dictionary with one axis"),
        (["hero"], {}, "The rows of a matrix are a dictionary with one axis"),
        ({"colour": ["red"]}, {}, "There is no axis named 'colour'"),
        ({"kind": ["hero"]}, {"stepz": 3}, "There is no setting named 'stepz'"),
        ({"kind": ["hero"]}, {"steps": 500}, "This model has 20 timesteps"),
    ],
)
def test_what_is_wrong_is_told(weights: Path, rows: Any, settings: dict[str, Any], told: str) -> None:
    with pytest.raises(SpriteStudioError) as error:
        spritestudio.matrix(rows, {"guidance": [1.0]}, weights=weights, **settings)
    assert told in str(error.value)
