"""Tables of sprites with headings, as one picture."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.export.labelled_sheet import labelled_sheet

RED = (200, 30, 30, 255)


def _sprite(side: int) -> ByteArray:
    return np.full((side, side, 4), RED, np.uint8)


def _red(picture: ByteArray) -> ByteArray:
    return (picture == RED).all(axis=-1)


def test_every_sprite_is_enlarged_by_a_whole_factor_and_stands_in_its_column() -> None:
    picture = labelled_sheet([_sprite(16), None, _sprite(32), _sprite(16)], ["a", "b"], ["one", "two"])
    red = _red(picture)
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    assert (len(rows), len(columns)) == (128, 128), "two cells of 64 pixels each way, less what is free"
    left, right = red[:, columns[0]].sum(), red[:, columns[-1]].sum()
    assert (left, right) == (128, 64)


def test_headings_are_drawn_beside_rows_and_above_columns() -> None:
    plain = labelled_sheet([None], [""], [""])
    titled = labelled_sheet([None], ["hero side"], ["guidance 1.5"])
    assert titled.shape[1] > plain.shape[1] + 30
    above = titled[:28, -76:]
    assert len(np.unique(above.reshape(-1, 4), axis=0)) > 2, "there are letters above the column"


def test_long_headings_are_broken_into_lines_or_cut_off() -> None:
    one = labelled_sheet([_sprite(16)], ["a"], ["short"])
    lines = labelled_sheet([_sprite(16)], ["a"], ["DPM-Solver++ (2M) and more"])
    assert lines.shape[0] > one.shape[0]
    assert lines.shape[1] == one.shape[1]
    wide = labelled_sheet([_sprite(16)], ["x" * 500], ["a"])
    assert wide.shape[1] < 400


def test_a_picture_that_would_be_too_large_is_refused() -> None:
    with pytest.raises(SpriteStudioError, match="too many"):
        labelled_sheet([None] * 300 * 300, ["r"] * 300, ["c"] * 300)
