"""A project of the rows that lie in a damaged one, also where SQLite no longer finds them."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from spritestudio.project.project_file import ROW_BYTES, ProjectFile, refused_in_words
from spritestudio.project.stored_rows import stored_rows

# Of each table, by the types of its columns: its name, and how many of them are its key.
_TABLE_OF: dict[tuple[type, ...], tuple[str, int]] = {
    (str, str): ("value", 1),
    (str, str, bytes): ("sprite", 1),
    (str, bytes): ("generation", 1),
    (str, int, str, bytes): ("clip", 2),
}


def rescued_rows(path: Path, target: Path) -> ProjectFile:
    """Make a project of all whole rows of a damaged one; of those with the same key, the newest counts.

    Args:
        path: The damaged one.
        target: Where it is made.

    Raises:
        SpriteStudioError: It cannot be written.
    """
    found = ProjectFile(target)
    numbers = dict[tuple[Any, ...], int]()
    with (
        refused_in_words(target),
        contextlib.closing(sqlite3.connect(target)) as connection,
        connection,
    ):
        for row in stored_rows(path, ROW_BYTES):
            table, keys = _TABLE_OF.get(tuple(type(cell) for cell in row.cells), ("", 0))
            key = (table, *row.cells[:keys])
            if table and row.number >= numbers.get(key, row.number):
                numbers[key] = row.number
                marks = ", ".join("?" * len(row.cells))
                connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", row.cells)
    return found
