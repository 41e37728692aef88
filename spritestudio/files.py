"""Files: arrays read as data alone, and writing that loses an older file only to a complete newer one."""

from __future__ import annotations

import contextlib
import errno
import io
import math
import os
import re
import secrets
import shutil
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from spritestudio.errors import SpriteStudioError
from spritestudio.interruption import InterruptibleFile
from spritestudio.limits import MAX_ARRAYS, MAX_RATIO, UNPACKED_FREELY

_MAX_DIGITS = 30  # of a number in a name; more are compared as text
_TEMPORARY = ".spritestudio-"  # how the names of our temporary files begin
_STEM_LENGTH = 40  # characters of a file's name that stand in that of its temporary file
_RANDOM_BYTES = 8
_RANDOM = f"[0-9a-f]{{{2 * _RANDOM_BYTES}}}"
_STALE_S = 3600.0  # no file takes so long to write


@contextlib.contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; when the block ends well, it takes `path`'s place.

    When the block raises, the temporary file is removed and `path` stays as it was. A link stays a link: the
    file that it leads to is written.

    Args:
        path: The file to write; its folder must exist.

    Yields:
        Where to write instead, with the same ending.

    Raises:
        SpriteStudioError: The file cannot be written.
    """
    with _refuses_in_words(path):
        target = _end_of_links(path)
        with _temporary_beside(target, path.suffix) as temporary:
            yield temporary
            _complete(temporary, target)
            temporary.replace(target)


def _end_of_links(path: Path) -> Path:
    """Where a link leads in the end, whether there is a file or not; any other path as it is."""
    if not path.is_symlink():
        return path
    target = real_path(path)
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return target


def atomic_write_all(files: Mapping[Path, bytes]) -> None:
    """Write several files, or none: all are complete before the first takes its place.

    Folders that are missing are made. When one file cannot take its place, those that have give it back.

    Raises:
        SpriteStudioError: One cannot be written; then all older files are as they were.
    """
    stack = contextlib.ExitStack
    with stack() as empty_folders, stack() as temporaries, stack() as places:
        complete = []
        for path, data in files.items():
            with _refuses_in_words(path):
                target = _end_of_links(path)
                _make_folders(target.parent, empty_folders)
                temporary = temporaries.enter_context(_temporary_beside(target, path.suffix))
                temporary.write_bytes(data)
                _complete(temporary, target)
                complete.append((path, target, temporary))
        for path, target, temporary in complete:
            with _refuses_in_words(path):
                older = temporaries.enter_context(_older(target)) if target.exists() else None
                places.callback(_put_back, target, older)
                temporary.replace(target)
        places.pop_all()


@contextlib.contextmanager
def _refuses_in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise cannot_write(path, error) from error


@contextlib.contextmanager
def _temporary_beside(path: Path, suffix: str) -> Iterator[Path]:
    """An empty file beside `path`, which is gone in the end, also when an interrupt comes as it is made."""
    _tidy(path.parent)
    random = secrets.token_hex(_RANDOM_BYTES)
    temporary = path.parent / f"{_TEMPORARY}{path.stem[:_STEM_LENGTH]}-{random}{suffix}"
    try:
        temporary.touch(0o600, exist_ok=False)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def _older(path: Path) -> Iterator[Path]:
    """What `path` is now, by another name, until the end."""
    with _temporary_beside(path, path.suffix) as name:
        name.unlink()
        try:
            os.link(path, name)
        except OSError:  # not every file system has links
            shutil.copy2(path, name)
        yield name


def _put_back(path: Path, older: Path | None) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True) if older is None else older.replace(path)


def _complete(temporary: Path, path: Path) -> None:
    """See that all of it is on the disk, with the permissions that `path` has or would have."""
    with temporary.open("rb+") as written:
        os.fsync(written.fileno())
    temporary.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())


def _make_folders(folder: Path, undo: contextlib.ExitStack) -> None:
    if not folder.exists():
        _make_folders(folder.parent, undo)
        folder.mkdir(exist_ok=True)
        undo.callback(_remove_empty, folder)


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def visible(paths: Iterable[Path]) -> Iterator[Path]:
    """Those that are not hidden: neither temporary files of ours nor what a system leaves in folders."""
    return (path for path in paths if not path.name.startswith("."))


def remove_stale(folder: Path, *, older_than_s: float = _STALE_S) -> None:
    """Delete temporary files of ours that killed processes have left in a folder and those in it.

    Args:
        folder: Where to look; it need not exist.
        older_than_s: Younger ones may still be being written, and stay.
    """
    before = time.time() - older_than_s
    for place, _, names in os.walk(folder):
        for name in names:
            if name.startswith(_TEMPORARY):
                with contextlib.suppress(OSError):
                    if (path := Path(place, name)).lstat().st_mtime <= before:
                        path.unlink()


@cache
def _tidy(folder: Path) -> None:
    """Delete, once, old temporary files of ours in a folder, which may be anybody's."""
    before = time.time() - _STALE_S
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{_TEMPORARY}*"):
            if re.fullmatch(rf".*-{_RANDOM}(\.[^.]*)?", path.name) and path.lstat().st_mtime <= before:
                path.unlink()


def remove_unfinished(path: Path) -> None:
    """Delete what killed processes have left of writing a file that nobody else can be writing now.

    Databases keep a journal beside their file. Names of which not all stands in that of a temporary file are
    passed over: it may be another's.
    """
    if len(path.stem) > _STEM_LENGTH:
        return
    pattern = rf"{re.escape(_TEMPORARY + path.stem)}-{_RANDOM}{re.escape(path.suffix)}(-journal|-wal|-shm)?"
    with contextlib.suppress(OSError):
        for left in path.parent.glob(f"{_TEMPORARY}*"):
            if re.fullmatch(pattern, left.name):
                left.unlink()


def read_arrays(source: Path | bytes, what: str, most_bytes: int) -> dict[str, npt.NDArray[Any]]:
    """Read the arrays of an `.npz` as data: pickled arrays are refused.

    Args:
        source: The file, or what stands in it.
        what: What a person takes it for, like "a sprite set".
        most_bytes: How much it may unpack to, which is found out before it does.

    Raises:
        SpriteStudioError: The file is missing, broken, too large or something else.
    """
    name = source.name if isinstance(source, Path) else "A part of the project"
    try:
        with _opened(source) as raw, zipfile.ZipFile(raw) as archive:
            declared = _declared_bytes(archive)
        packed = source.stat().st_size if isinstance(source, Path) else len(source)
        if declared > most_bytes or declared > max(UNPACKED_FREELY, MAX_RATIO * packed):
            raise SpriteStudioError(
                f"{name} would take {declared >> 20:,} MiB of memory, more than {what} has.",
                f"It is {packed >> 10:,} KiB large; is it what you take it for?"
                if declared <= most_bytes
                else "Split it.",
            )
        with _opened(source) as raw, np.load(raw, allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
            if not all(isinstance(array, np.ndarray) for array in arrays.values()):
                raise ValueError("it holds more than arrays")
    except SpriteStudioError:
        raise
    except Exception as error:  # zip, zlib and numpy meet a broken file with more kinds than can be listed
        reason = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
        raise SpriteStudioError(
            f"{name} cannot be read as {what}{reason}.",
            "It must be an .npz file of plain arrays.",
        ) from error
    return arrays


def _opened(source: Path | bytes) -> InterruptibleFile | io.BytesIO:
    return InterruptibleFile(source) if isinstance(source, Path) else io.BytesIO(source)


def _declared_bytes(archive: zipfile.ZipFile) -> int:
    """How much memory the arrays in an archive take, by what they say of themselves alone.

    Raises:
        Exception: One is no plain array, or says more than the archive does.
    """
    members = archive.infolist()
    if len(members) > MAX_ARRAYS:
        raise ValueError("it holds too many arrays")
    total = 0
    for member in members:
        with archive.open(member) as file:
            version = np.lib.format.read_magic(file)
            read = np.lib.format.read_array_header_1_0 if version == (1, 0) else _read_header
            shape, _, kind = read(file)
        size = math.prod(shape) * kind.itemsize
        if kind.hasobject or size > member.file_size:
            raise ValueError("an array says more than there is")
        total += size * (4 if kind.kind == "S" else 1)  # names as bytes become text
    return total


_read_header = np.lib.format.read_array_header_2_0


def refuse_inputs(targets: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Require that no file that is read is written over; no option allows that.

    Args:
        targets: The files that are to be written; they need not exist.
        inputs: The files that are read; those that do not exist are passed over.

    Raises:
        SpriteStudioError: A target is an input, perhaps by another name.
    """
    read = {identity for path in inputs if (identity := _identity(path)) is not None}
    for target in targets:
        if _identity(target) in read:
            raise SpriteStudioError(
                f"{target.name} is read from and would be written over.", "Choose another name."
            )


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from all others, whatever it is called; None where there is none."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def natural_key(path: str | Path) -> tuple[tuple[int, int, str], ...]:
    """What to sort by so that walk_2 comes before walk_10, and walk before both: digits count as numbers."""
    stem, dot, suffix = str(path).rpartition(".")
    if not dot or "/" in suffix or "\\" in suffix:
        stem, suffix = str(path), ""
    return (*_numbered(stem), (-1, 0, ""), *_numbered(suffix))


def _numbered(text: str) -> tuple[tuple[int, int, str], ...]:
    return tuple(
        (0, int(part), part) if number % 2 and len(part) < _MAX_DIGITS else (1, 0, part)
        for number, part in enumerate(re.split(r"(\d+)", text))
        if part
    )


def user_path(path: str | Path) -> Path:
    """`path` with a leading ~ replaced by the home folder it means; unchanged where there is none."""
    with contextlib.suppress(RuntimeError):
        return Path(path).expanduser()
    return Path(path)


def real_path(path: Path) -> Path:
    """Where a path leads, without links; a link that leads to itself stays one."""
    return Path(os.path.realpath(path))


def free_name(path: Path) -> Path:
    """`path`, or the same name with the first number that no file has."""
    return free_names([path])[0]


def free_names(paths: Iterable[Path]) -> list[Path]:
    """Each of some paths, or the same name with the first number that no file has, nor one before it."""
    found: dict[str, Path] = {}
    for path in paths:
        number, free = 2, path
        while str(free).casefold() in found or free.exists():
            free = path.with_stem(f"{path.stem}-{number}")
            number += 1
        found[str(free).casefold()] = free
    return list(found.values())


def make_folder(path: Path) -> Path:
    """Make the folder `path` and those above it, and return it.

    Raises:
        SpriteStudioError: It cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    return path


def cannot_write(path: Path, error: OSError) -> SpriteStudioError:
    """What a person is told when `path` cannot be written because of `error`."""
    if isinstance(error, FileNotFoundError) and not path.parent.exists():
        hint = f"The folder {path.parent} does not exist; make it or choose another."
    elif isinstance(error, (PermissionError, IsADirectoryError, NotADirectoryError)):
        hint = "Choose a file name in a folder of your own."
    elif isinstance(error, FileExistsError):
        hint = "There is a file of that name; choose another."
    elif isinstance(error, FileNotFoundError):
        hint = f"Nothing can be written into {path.parent}; choose another folder."
    else:
        hint = "Is there room on the disk, and is the name allowed there?"
    return SpriteStudioError(f"{path} cannot be written: {error.strerror or error}.", hint)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def without_number(name: str) -> str:
    """A name without the number at its end and what parts them: "walk_2" and "walk (2)" are of "walk".

    In linear time: a regular expression would try every place of a long run of dashes.
    """
    ends = name.removesuffix(")") if "(" in name else name
    words = ends.rstrip("0123456789")
    return words.rstrip(" \t\n_-.#(") or name if words != ends else name
