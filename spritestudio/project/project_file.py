"""A project on the disk: one file, an SQLite database, in which every change is whole or not there.

Tables: `value` (name, JSON) for settings and the order of the shelf, `sprite` (id, JSON, PNG) for what is
kept, `clip` (sprite, place, JSON, PNG) for how it moves, `generation` (id, .npz) for what was painted.
`application_id` and `user_version` say what the file is.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import atomic_write, make_folder
from spritestudio.project.kept_clips import MAX_CLIPS, clip_from, clip_row
from spritestudio.project.kept_rows import rows_from, shelf_order, sprite_from, sprite_row
from spritestudio.project.losses import Losses, Lost
from spritestudio.project.shelf import KeptSprite, Shelf, ShelfRow
from spritestudio.project.stored_rows import page_bytes
from spritestudio.specs.base import require
from spritestudio.sprites.motion.clip import Clip

SUFFIX = ".spritestudio"
FORMAT = 1
_APPLICATION_ID = 0x53505331  # "SPS1"
ROW_BYTES = 64 * 2**20  # of one sprite, value or generation
_HEAD_BYTES = 100  # of an SQLite file
_SHELF = "shelf"
QUEUE = "queue"  # the value that has the jobs
_TABLES = (
    "CREATE TABLE IF NOT EXISTS value (name TEXT PRIMARY KEY, json TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS sprite (id TEXT PRIMARY KEY, json TEXT NOT NULL, png BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS generation (id TEXT PRIMARY KEY, npz BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS clip "  # not in files of the first version that had projects
    "(sprite TEXT, place INTEGER, json TEXT NOT NULL, png BLOB NOT NULL, PRIMARY KEY (sprite, place))",
)

_NOTHING_KEPT = Shelf()
Statement = tuple[str, list[tuple[Any, ...]]]
"""SQL, and what it is executed with, one after another."""


class ProjectFile:
    """An open project; its methods may be called from any thread.

    Args:
        path: The file; a new one is made with its folder.
        read_only: Whether nothing is ever written.

    Attributes:
        path: The file.
        read_only: As above.
        losses: What could not be read of the shelf when it was read last; it stays in the file.
        beneath: Has the rows that cannot be found in it, see `rescued_rows`; None as a rule.

    Raises:
        SpriteStudioError: It is no project, of a newer version, or cannot be opened.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.losses = Losses()
        self.beneath: ProjectFile | None = None
        self._lock = threading.Lock()
        if not read_only:
            make_folder(path.parent)
        with refused_in_words(path):
            if path.exists() and path.stat().st_size > 0 and not _begins_well(path):
                raise not_a_project(path)
            uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=2.0)
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    @reads_outside_data(lambda file: not_a_project(file.path))
    def _prepare(self) -> None:
        with refused_in_words(self.path):
            self._check_format()

    def _check_format(self) -> None:
        execute = self._connection.execute
        execute("PRAGMA trusted_schema = OFF")
        application = execute("PRAGMA application_id").fetchone()[0]
        version = execute("PRAGMA user_version").fetchone()[0]
        is_new = not execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if application != _APPLICATION_ID and not is_new:
            raise not_a_project(self.path)
        if version > FORMAT:
            raise SpriteStudioError(
                f"{self.path.name} was saved by a newer version of SpriteStudio.",
                "Update the app to open it; the file stays as it is.",
            )
        if is_new and not self.read_only:
            with self._connection:
                execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                execute(f"PRAGMA user_version = {FORMAT}")
        if not self.read_only:
            passed_over = () if is_new else (sqlite3.Error,)  # a damaged file is read all the same
            with contextlib.suppress(*passed_over), self._connection:
                for table in _TABLES:
                    execute(table)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
        if self.beneath is not None:
            self.beneath.close()

    # Settings

    def value(self, name: str) -> Any:
        """The value that is kept under `name`; None where there is none, or it cannot be read."""
        rows = self._rows("SELECT json FROM value WHERE name = ? AND length(json) <= ?", (name, ROW_BYTES))
        try:
            return json.loads(rows[0][0]) if rows else None
        except (ValueError, TypeError, RecursionError):
            return None

    def values(self) -> dict[str, Any]:
        """All values that can be read, but for the order of the shelf."""
        found = {str(name): self.value(name) for name in self._keys("value", "name")[0] if name != _SHELF}
        return {name: value for name, value in found.items() if value is not None}

    def is_whole(self) -> bool:
        """Whether SQLite finds nothing wrong in it."""
        return self._rows("PRAGMA quick_check(1)") == [("ok",)]

    def write_values(self, values: Mapping[str, Any]) -> None:
        """Keep values that `json.dumps` takes, all or none.

        Raises:
            SpriteStudioError: They cannot be written.
        """
        self.write(values=values)

    # The shelf

    def read_shelf(self) -> Shelf:
        """What is kept; sprites that cannot be read are left out and told in `losses`."""
        self.losses = Losses()
        keys, is_all = self._keys("sprite", "id")
        order = list(rows_from(self.value(_SHELF)))
        known = {*map(str, keys), *(sprite_id for _, ids in order for sprite_id in ids)}
        sprites = dict(self._read_sprites(keys))
        self.losses.sprites = Lost(len(known) - len(sprites), len(known), is_all or bool(order))
        rows = []
        for name, ids in order:
            rows.append(ShelfRow(name, tuple(sprites.pop(i) for i in ids if i in sprites)))
        rows = rows or [ShelfRow()]
        if sprites:  # they stand nowhere, since the order is damaged
            rows[-1] = ShelfRow(rows[-1].name, (*rows[-1].sprites, *sprites.values()))
        return Shelf(tuple(rows))

    def write_shelf(self, shelf: Shelf, before: Shelf) -> None:
        """Keep a shelf in place of the one that the file has.

        Args:
            shelf: What there is now.
            before: What the file holds; only what differs is written.

        Raises:
            SpriteStudioError: It cannot be written; the file is as before.
        """
        self.write(shelf=shelf, before=before)

    def _read_sprites(self, keys: Iterable[Any]) -> Iterator[tuple[str, KeptSprite]]:
        for sprite_id in keys:
            found = self._rows(
                "SELECT json, png FROM sprite WHERE id = ? AND length(json) + length(png) <= ?",
                (sprite_id, ROW_BYTES),
            )
            with contextlib.suppress(SpriteStudioError, ValueError):
                ((text, png),) = found
                sprite = sprite_from(str(sprite_id), text, png)
                yield sprite.id, dataclasses.replace(sprite, clips=tuple(self._read_clips(sprite)))

    def _read_clips(self, sprite: KeptSprite) -> Iterator[Clip]:
        rows = self._rows(
            "SELECT json, png FROM clip WHERE sprite = ? AND length(json) + length(png) <= ? "
            "ORDER BY place LIMIT ?",
            (sprite.id, ROW_BYTES, MAX_CLIPS),
        )
        for text, png in rows:
            try:
                yield clip_from(text, png)
            except SpriteStudioError:
                self.losses.others.append(f"A clip of {sprite.title} in {self.path.name} cannot be read.")

    def weights_of_sprites(self) -> set[str]:
        """The names of the weights that painted what is kept."""
        found = set[str]()
        for (text,) in self._rows("SELECT json FROM sprite WHERE length(json) <= ?", (ROW_BYTES,)):
            with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
                found.add(str(json.loads(text)["recipe"]["recipe"]["weights"]))
        return found

    # What was painted

    def generation_ids(self) -> list[str]:
        """The ids of all generations, in order."""
        return sorted(map(str, self._keys("generation", "id")[0]))

    @property
    def knows_all_generations(self) -> bool:
        """Whether `generation_ids` are all that there were; the list of them may be damaged."""
        return self._keys("generation", "id")[1]

    def generation(self, generation_id: str) -> bytes | None:
        """The `.npz` of a generation; None where there is none, or it cannot be read."""
        rows = self._rows(
            "SELECT npz FROM generation WHERE id = ? AND length(npz) <= ?", (generation_id, ROW_BYTES)
        )
        return rows[0][0] if rows and isinstance(rows[0][0], bytes) else None

    def write_generations(self, generations: Mapping[str, bytes]) -> None:
        """Keep generations, all or none.

        Raises:
            SpriteStudioError: They cannot be written.
        """
        self.write(generations=generations)

    def remove_generations(self, ids: Iterable[str]) -> None:
        """Forget generations.

        Raises:
            SpriteStudioError: The file cannot be written.
        """
        self.write(gone=ids)

    # As a whole

    def write(
        self,
        *,
        values: Mapping[str, Any] = MappingProxyType({}),
        shelf: Shelf | None = None,
        before: Shelf = _NOTHING_KEPT,
        generations: Mapping[str, bytes] = MappingProxyType({}),
        gone: Iterable[str] = (),
    ) -> None:
        """Keep all of this at once: after a kill at any moment the file has all of it, or none.

        Args:
            values: As `write_values`.
            shelf: As `write_shelf`; None for the one that the file has.
            before: Likewise.
            generations: As `write_generations`.
            gone: As `remove_generations`.

        Raises:
            SpriteStudioError: It cannot be written; the file is as before.
        """
        self._write(
            ("DELETE FROM generation WHERE id = ?", [(i,) for i in gone]),
            ("INSERT OR REPLACE INTO generation VALUES (?, ?)", list(generations.items())),
            *(() if shelf in (None, before) else _shelf_statements(shelf, before)),
            ("INSERT OR REPLACE INTO value VALUES (?, ?)", [(n, json.dumps(v)) for n, v in values.items()]),
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was painted, kept or asked for."""
        return not (self.generation_ids() or len(self.read_shelf()) or self.value(QUEUE))

    def copy_to(self, path: Path) -> None:
        """Write all of it to another file, which replaces `path` only when complete.

        Raises:
            SpriteStudioError: It cannot be written.
        """
        with atomic_write(path) as temporary, refused_in_words(path):
            target = sqlite3.connect(temporary)
            try:
                with self._lock:
                    self._connection.backup(target)
                target.execute("VACUUM")
            finally:
                target.close()

    def _keys(self, table: str, column: str) -> tuple[list[Any], bool]:
        """The keys of a table in order, and whether these are all.

        They are read from both ends and from its index, past what is damaged.
        """
        orders = ("rowid", "rowid DESC", column)
        found = [self._read(f"SELECT {column} FROM {table} ORDER BY {order}") for order in orders]
        beneath = self.beneath._keys(table, column)[0] if self.beneath is not None else ()
        seen = (row[0] for rows, _ in found for row in rows if row[0] is not None)
        keys = list(dict.fromkeys((*seen, *beneath)))
        return keys, any(is_whole for _, is_whole in found)

    def _rows(self, query: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """The answer to a query as far as it can be read."""
        rows, is_whole = self._read(query, parameters)
        if self.beneath is None or (rows and is_whole):
            return rows
        return max(rows, self.beneath._rows(query, parameters), key=len)

    def _read(self, query: str, parameters: tuple[Any, ...] = ()) -> tuple[list[tuple[Any, ...]], bool]:
        """The answer to a query as far as it can be read, and whether that is all of it."""
        rows: list[tuple[Any, ...]] = []
        with self._lock:
            try:
                for row in self._connection.execute(query, parameters):
                    rows.append(row)
            except (sqlite3.Error, OverflowError, UnicodeDecodeError):
                return rows, False
        return rows, True

    def _write(self, *statements: Statement) -> None:
        if self.read_only:
            return
        with self._lock, refused_in_words(self.path), self._connection:
            for statement, rows in statements:
                self._connection.executemany(statement, rows)


def _shelf_statements(shelf: Shelf, before: Shelf) -> list[Statement]:
    """What makes the shelf `before` another; only what differs is written."""
    old = {sprite.id: sprite for sprite in before}
    new = {sprite.id: sprite for sprite in shelf}
    changed = [sprite for sprite in shelf if old.get(sprite.id) is not sprite]
    gone = [sprite_id for sprite_id in old if sprite_id not in new]
    still = [sprite.id for sprite in changed if sprite.id in old and old[sprite.id].clips]
    clips = [
        (sprite.id, place, *clip_row(clip)) for sprite in changed for place, clip in enumerate(sprite.clips)
    ]
    return [
        ("DELETE FROM sprite WHERE id = ?", [(i,) for i in gone]),
        ("DELETE FROM clip WHERE sprite = ?", [(i,) for i in (*gone, *still)]),
        ("INSERT OR REPLACE INTO clip VALUES (?, ?, ?, ?)", clips),
        ("INSERT OR REPLACE INTO sprite VALUES (?, ?, ?)", [sprite_row(sprite) for sprite in changed]),
        ("INSERT OR REPLACE INTO value VALUES (?, ?)", [(_SHELF, json.dumps(shelf_order(shelf)))]),
    ]


def _begins_well(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return head.startswith(b"SQLite format 3\0") and len(head) == _HEAD_BYTES and any(head[16:])


def cut_off_bytes(path: Path) -> int:
    """How much of a file's end is missing, by what its head says (sqlite.org/fileformat2.html, 1.3)."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if len(head) < _HEAD_BYTES or head[24:28] != head[92:96]:  # else no version of SQLite has kept the length
        return 0
    whole = int.from_bytes(head[28:32]) * page_bytes(head)
    return max(0, whole - path.stat().st_size)


def not_a_project(path: Path) -> SpriteStudioError:
    """What a person is told when a file is no project."""
    return SpriteStudioError(
        f"{path.name} is not a project of SpriteStudio, or its beginning is damaged.",
        f"Projects end in {SUFFIX}; if you have a copy of it, open that.",
    )


@contextlib.contextmanager
def refused_in_words(path: Path) -> Iterator[None]:
    """Say in a sentence what SQLite could not do with a file."""
    try:
        yield
    except sqlite3.Error as error:
        reason = str(error)
        if "not a database" in reason or "malformed" in reason:
            raise not_a_project(path) from error
        hint = "Is the folder there, may you write to it, and is there room on the disk?"
        if "locked" in reason:
            hint = "Another program is writing to it; try again."
        elif "full" in reason:
            hint = "The disk is full; what is on screen stays, and is saved once there is room."
        raise SpriteStudioError(f"{path.name} cannot be opened or saved: {reason}.", hint) from error


def require_writable(path: Path) -> None:
    """Require that a project may be written, if it is there.

    Raises:
        SpriteStudioError: It may only be read.
    """
    require(not path.is_file() or os.access(path, os.W_OK), f"{path.name} may only be read.")
