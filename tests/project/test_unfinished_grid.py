"""Pieces of a large grid that outlive the program."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spritestudio.paths import user_data
from spritestudio.project.unfinished_grid import UnfinishedGrid

PIECE = np.arange(2 * 4 * 4 * 4, dtype=np.uint8).reshape(2, 4, 4, 4)


@pytest.fixture
def grid() -> UnfinishedGrid:
    return UnfinishedGrid({"recipe": 1})


def files() -> list[Path]:
    return [path for path in (user_data() / "unfinished").rglob("*") if path.is_file()]


def test_pieces_are_known_by_the_recipe_until_they_are_forgotten(grid: UnfinishedGrid) -> None:
    grid.keep(1, PIECE)
    again = UnfinishedGrid({"recipe": 1}).piece(1, PIECE.shape)
    assert again is not None
    assert np.array_equal(again, PIECE)
    assert grid.piece(0, PIECE.shape) is None
    assert UnfinishedGrid({"recipe": 2}).piece(1, PIECE.shape) is None
    grid.discard()
    assert grid.piece(1, PIECE.shape) is None
    assert not files()


@pytest.mark.parametrize("damaged", [b"", b"nothing", None])
def test_a_damaged_piece_is_painted_again(grid: UnfinishedGrid, damaged: bytes | None) -> None:
    grid.keep(0, PIECE)
    (file,) = files()
    file.write_bytes(file.read_bytes()[:-9] if damaged is None else damaged)
    assert grid.piece(0, PIECE.shape) is None


def test_a_piece_of_other_sprites_is_none_of_this_grid(grid: UnfinishedGrid) -> None:
    grid.keep(0, PIECE)
    assert grid.piece(0, (3, 4, 4, 4)) is None
    grid.keep(0, PIECE.astype(float))
    assert grid.piece(0, PIECE.shape) is None


def test_where_nothing_can_be_written_nothing_is_kept(grid: UnfinishedGrid) -> None:
    user_data().mkdir(parents=True, exist_ok=True)
    (user_data() / "unfinished").write_bytes(b"")
    grid.keep(0, PIECE)
    assert grid.piece(0, PIECE.shape) is None
