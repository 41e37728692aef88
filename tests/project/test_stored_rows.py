"""Rows are found on the pages of a file as SQLite has written them."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from spritestudio.project.stored_rows import StoredRow, stored_rows

_MOST = 2**20
_ROWS = [("a", "text"), ("é", "x" * 5_000), ("large", "y" * 200_000), ("", "")]


@pytest.fixture(params=[512, 4096, 65536])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA page_size = {request.param}")
        connection.execute("CREATE TABLE word (name TEXT PRIMARY KEY, text TEXT)")
        connection.execute("CREATE TABLE picture (name TEXT, place INTEGER, png BLOB)")
        connection.executemany("INSERT INTO word VALUES (?, ?)", _ROWS)
        pictures = [(f"p{i}", i - 300, bytes(i % 7) + b"png" * (i % 50)) for i in range(600)]
        connection.executemany("INSERT INTO picture VALUES (?, ?, ?)", pictures)
    return path


def _cells(path: Path) -> set[tuple[object, ...]]:
    return {row.cells for row in stored_rows(path, _MOST)}


def test_all_rows_are_found_with_their_numbers(path: Path) -> None:
    found = list(stored_rows(path, _MOST))
    with closing(sqlite3.connect(path)) as connection:
        for table in ("word", "picture"):
            for number, *cells in connection.execute(f"SELECT rowid, * FROM {table}"):
                assert StoredRow(number, tuple(cells)) in found
    assert len(found) == len(_ROWS) + 600 + 3  # with the tables and an index in the file's own table


def test_what_was_deleted_is_not_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM picture")
    assert _cells(path) >= set(_ROWS)
    assert not any(len(cells) == 3 for cells in _cells(path))


def test_rows_that_are_too_large_are_passed_over(path: Path) -> None:
    assert ("large", "y" * 200_000) not in {row.cells for row in stored_rows(path, 100_000)}


def test_damaged_files_give_whole_rows_or_none(path: Path) -> None:
    whole, chance = path.read_bytes(), random.Random(1)
    for _ in range(20):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 400)):
            data[chance.randrange(100, len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.choice((len(data), chance.randrange(100, len(data))))])
        assert all(len(row.cells) <= 16 for row in stored_rows(path, _MOST))


def test_pages_that_lead_back_to_themselves_come_to_an_end(path: Path) -> None:
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18]) if data[16:18] != b"\0\1" else 65536
    data[32:36] = (2).to_bytes(4)  # where the free pages begin
    for number in range(2, len(data) // size + 1):
        if data[(number - 1) * size] in (0, 2):  # no page of a table: what it begins with is the next one
            data[(number - 1) * size : (number - 1) * size + 4] = number.to_bytes(4)
    path.write_bytes(data)
    assert ("large", "y" * 200_000) not in _cells(path)
