"""The rows that lie in a damaged SQLite file, found page by page where SQLite no longer finds its way.

All by the description of the format, sqlite.org/fileformat2.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import TypeAlias

Cell: TypeAlias = "str | bytes | int | float | None"

_FILE_HEAD = 100  # bytes before the head of the first page
_PAGE_HEAD = 8  # bytes of that of a leaf
_TABLE_LEAF = 0x0D
_INTEGER_BYTES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}  # by the serial type
_FLOAT, _NULL, _TEXT, _BLOB = 7, 0, 13, 12
_MAX_COLUMNS = 16
_READ_AGAIN = 4  # times the length of the file: a page that is read more often is of a hostile one


@dataclass(frozen=True)
class StoredRow:
    """A row as it lies in the file.

    Attributes:
        number: Its rowid: of rows with the same key, the highest is the newest.
        cells: Its columns.
    """

    number: int
    cells: tuple[Cell, ...]


def page_bytes(head: bytes) -> int:
    """How large the pages of a file are, by its head."""
    size = int.from_bytes(head[16:18])
    return 65536 if size == 1 else size


def stored_rows(path: Path, max_bytes: int) -> Iterator[StoredRow]:
    """Yield the rows of all tables, in no order; those that are not whole are passed over.

    Args:
        path: The file; only its head must be readable.
        max_bytes: Rows that are larger are passed over.
    """
    with path.open("rb") as file:
        yield from _Pages(file, path.stat().st_size, max_bytes).rows()


class _Pages:
    def __init__(self, file: BufferedIOBase, length: int, max_bytes: int) -> None:
        self._file = file
        head = file.read(_FILE_HEAD)
        self._size = max(page_bytes(head), 512)
        self._usable = self._size - (head[20] if len(head) == _FILE_HEAD else 0)
        self._count = length // self._size
        self._left = _READ_AGAIN * length
        self._max_bytes = max_bytes
        self._free = frozenset(self._free_pages(int.from_bytes(head[32:36])))

    def rows(self) -> Iterator[StoredRow]:
        for number in range(1, self._count + 1):
            page = b"" if number in self._free else self._page(number)
            head = _FILE_HEAD if number == 1 else 0
            if page[head : head + 1] != bytes([_TABLE_LEAF]):
                continue
            count = int.from_bytes(page[head + 3 : head + 5])
            pointers = page[head + _PAGE_HEAD : head + _PAGE_HEAD + 2 * count]
            for place in {int.from_bytes(pointers[i : i + 2]) for i in range(0, len(pointers), 2)}:
                if (row := self._row(page, place)) is not None:
                    yield row

    def _page(self, number: int) -> bytes:
        """A page, from 1; empty where there is none, or too much was read."""
        if not 0 < number <= self._count or self._left <= 0:
            return b""
        self._left -= self._size
        self._file.seek((number - 1) * self._size)
        return self._file.read(self._size)

    def _free_pages(self, trunk: int) -> Iterator[int]:
        """The pages of what was deleted, where they can be told."""
        seen = set[int]()
        while trunk not in seen and (page := self._page(trunk)):
            seen.add(trunk)
            yield trunk
            count = min(int.from_bytes(page[4:8]), self._size // 4 - 2)
            yield from (int.from_bytes(page[8 + 4 * i : 12 + 4 * i]) for i in range(count))
            trunk = int.from_bytes(page[:4])

    def _row(self, page: bytes, place: int) -> StoredRow | None:
        try:
            length, place = _varint(page, place)
            number, place = _varint(page, place)
            payload = self._payload(page, place, length)
            return None if payload is None else StoredRow(number, _cells(payload))
        except (IndexError, ValueError):
            return None

    def _payload(self, page: bytes, place: int, length: int) -> bytes | None:
        """What a row holds, with the pages that it goes on in; None where some of it is missing."""
        if length > self._max_bytes:
            return None
        most, least = self._usable - 35, (self._usable - 12) * 32 // 255 - 23
        here = length
        if length > most:
            here = least + (length - least) % (self._usable - 4)
            here = here if here <= most else least
        parts = [page[place : place + here]]
        further = int.from_bytes(page[place + here : place + here + 4])
        missing = length - here
        while missing > 0 and (more := self._page(further)):
            parts.append(more[4 : min(self._usable, 4 + missing)])
            further, missing = int.from_bytes(more[:4]), missing - len(parts[-1])
        payload = b"".join(parts)
        return payload if len(payload) == length else None


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for count in range(8):
        byte = data[place + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + count + 1
    return value << 8 | data[place + 8], place + 9


def _cells(payload: bytes) -> tuple[Cell, ...]:
    """The columns of a row.

    Raises:
        IndexError, ValueError: It is none.
    """
    head_end, place = _varint(payload, 0)
    kinds = list[int]()
    while place < head_end and len(kinds) < _MAX_COLUMNS:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    cells, start = list[Cell](), head_end
    for kind in kinds:
        length = _INTEGER_BYTES[kind] if kind in _INTEGER_BYTES else (kind - 12) // 2
        data = payload[start : start + length]
        if length < 0 or len(data) != length:
            raise ValueError(kind)
        cells.append(_cell(kind, data))
        start += length
    if not cells or start != len(payload):
        raise ValueError(start)
    return tuple(cells)


def _cell(kind: int, data: bytes) -> Cell:
    if kind in (_NULL, _FLOAT):  # no project has numbers with a point
        return None
    if kind in _INTEGER_BYTES:
        return int.from_bytes(data, signed=True) if data else kind - 8
    return data.decode() if kind >= _TEXT and kind % 2 else data
