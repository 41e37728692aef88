"""Files that are whole or not there at all, and arrays that are read as data alone."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.files import (
    atomic_write,
    atomic_write_all,
    free_name,
    free_names,
    make_folder,
    natural_key,
    read_arrays,
    remove_stale,
    user_path,
)


def test_a_file_takes_its_place_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "sheet.png"
    with atomic_write(path) as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".png"
        temporary.write_text("new")
        assert not path.exists()
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupt_while_it_is_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os_open = os.open

    def interrupted(*arguments: Any, **options: Any) -> int:
        os.close(os_open(*arguments, **options))
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "open", interrupted)
    with pytest.raises(KeyboardInterrupt), atomic_write(tmp_path / "sheet.png"):
        pass
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not replace a file that is open")
def test_whoever_reads_the_older_file_reads_on_undisturbed(tmp_path: Path) -> None:
    path = tmp_path / "sheet.png"
    path.write_text("old")
    with path.open() as reader:
        with atomic_write(path) as temporary:
            temporary.write_text("new")
        assert reader.read() == "old"
    assert path.read_text() == "new"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs a right for links")
def test_a_link_stays_one_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "real.png").write_text("old")
    for name, target in (("a.png", "disk/real.png"), ("b.png", "a.png"), ("new.png", "disk/new.png")):
        (tmp_path / name).symlink_to(target)
        with atomic_write(tmp_path / name) as temporary:
            temporary.write_text(name)
        assert (tmp_path / name).is_symlink()
    assert (tmp_path / "disk" / "real.png").read_text() == "b.png"
    assert (tmp_path / "disk" / "new.png").read_text() == "new.png"
    assert len(list((tmp_path / "disk").iterdir())) == 2
    (tmp_path / "loop.png").symlink_to("loop.png")
    with pytest.raises(SpriteStudioError, match=r"cannot be written"), atomic_write(tmp_path / "loop.png"):
        pass


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_a_failure_leaves_the_older_file_and_nothing_else(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "sheet.png"
    path.write_text("old")
    expected = SpriteStudioError if error is OSError else error

    def write_half() -> None:
        with atomic_write(path) as temporary:
            temporary.write_text("half of the n")
            raise error

    with pytest.raises(expected):
        write_half()

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_new_file_has_the_usual_permissions_and_an_older_one_keeps_its_own(tmp_path: Path) -> None:
    plain, private = tmp_path / "plain", tmp_path / "private"
    plain.write_text("written in the usual way")
    private.write_text("old")
    private.chmod(0o600)
    for path in (private, tmp_path / "new"):
        with atomic_write(path) as temporary:
            temporary.write_text("new")

    assert (tmp_path / "new").stat().st_mode == plain.stat().st_mode
    assert private.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing/sheet.png", "does not exist; make it or choose another"),
        ("a-file/sheet.png", "Choose a file name in a folder of your own"),
        ("a-folder", "Choose a file name in a folder of your own"),
        ("x" * 300, "is the name allowed there"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "a-file").touch()
    (tmp_path / "a-folder").mkdir()

    with pytest.raises(SpriteStudioError, match=words) as caught, atomic_write(tmp_path / name) as temporary:
        temporary.write_text("new")

    assert str(tmp_path / name) in caught.value.message
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a-file", "a-folder"]


def contents(folder: Path) -> dict[str, str]:
    """What the files of a folder and of those in it hold, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()
    }


def fail_at(name: str, number: int) -> Callable[..., object]:
    """A method of Path that fails as on a full disk, from its call of that number on."""
    genuine, calls = getattr(Path, name), iter(range(1000))

    def method(self: Path, *args: object, **kwargs: object) -> object:
        if next(calls) == number:
            raise OSError(28, "No space left on device")
        return genuine(self, *args, **kwargs)

    return method


@pytest.mark.parametrize("method", ["write_bytes", "replace", "chmod"])
@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("links", [True, False])
def test_of_several_files_all_are_written_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, number: int, links: bool
) -> None:
    def no_link(*_args: object, **_kwargs: object) -> None:
        raise PermissionError("a file system without links")

    files = {tmp_path / "a.png": b"A", tmp_path / "new" / "deep" / "b.json": b"B", tmp_path / "c.css": b"C"}
    (tmp_path / "a.png").write_text("old a")
    (tmp_path / "c.css").write_text("old c")
    before = contents(tmp_path)
    if not links:
        monkeypatch.setattr(os, "link", no_link)
    with monkeypatch.context() as fault:
        fault.setattr(Path, method, fail_at(method, number))
        with pytest.raises(SpriteStudioError, match="No space left on device"):
            atomic_write_all(files)
    assert contents(tmp_path) == before
    assert not (tmp_path / "new").exists()

    atomic_write_all(files)
    assert contents(tmp_path) == {"a.png": "A", "new/deep/b.json": "B", "c.css": "C"}


def test_a_folder_in_the_place_of_one_file_leaves_all_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("old")
    (tmp_path / "b.json").mkdir()
    for order in (("a.png", "b.json"), ("b.json", "a.png")):
        with pytest.raises(SpriteStudioError, match=r"b\.json cannot be written"):
            atomic_write_all({tmp_path / name: b"new" for name in order})
        assert contents(tmp_path) == {"a.png": "old"}


def test_ctrl_c_among_several_files_is_as_if_nothing_had_been_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.png").write_text("old")
    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        atomic_write_all({tmp_path / "b.json": b"new", tmp_path / "a.png": b"new"})
    assert contents(tmp_path) == {"a.png": "old"}


def test_only_what_killed_processes_left_of_ours_is_removed(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    with atomic_write(inner / "set.npz") as temporary:
        name = temporary.name
    left, fresh, foreign = inner / name, tmp_path / name, inner / ".set-abcdefgh.npz"
    for path in (left, fresh, foreign, inner / "set.npz"):
        path.write_text("half")
    for path in (left, foreign, inner / "set.npz"):
        os.utime(path, (0, 0))
    remove_stale(tmp_path)
    assert sorted(path.name for path in inner.iterdir()) == [foreign.name, "set.npz"]
    assert fresh.exists(), "it may still be being written"
    remove_stale(tmp_path, older_than_s=0.0)
    assert not fresh.exists()
    remove_stale(tmp_path / "not there")


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert make_folder(folder) == folder
    assert make_folder(folder).is_dir()


def test_a_folder_that_is_a_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "run").touch()
    with pytest.raises(SpriteStudioError, match="run cannot be written"):
        make_folder(tmp_path / "run")


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    np.savez(tmp_path / "set.npz", a=np.arange(3), b=np.array(["x"]))
    arrays = read_arrays(tmp_path / "set.npz", "a set", 2**20)
    assert sorted(arrays) == ["a", "b"]
    assert arrays["a"].tolist() == [0, 1, 2]


def _write_bad_archive(path: Path, kind: str) -> None:
    np.savez_compressed(path, a=np.arange(1000), b=np.arange(9))
    whole = path.read_bytes()
    if kind == "truncated":
        path.write_bytes(whole[:-40])
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "text":
        path.write_text("hello")
    elif kind == "a single array":
        path.write_bytes(b"")
        with path.open("wb") as file:
            np.save(file, np.arange(3))
    elif kind == "damaged inside":
        path.write_bytes(whole[:60] + bytes([whole[60] ^ 255]) * 40 + whole[100:])
    elif kind == "encrypted":
        marked = bytearray(whole)
        marked[whole.index(b"PK\x01\x02") + 8] |= 1  # the flags of its first entry
        path.write_bytes(marked)
    elif kind == "a member that is no array":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.npy", "hello")
    elif kind == "pickled":
        np.savez(path, a=np.array([{}, None], dtype=object))
    elif kind == "missing":
        path.unlink()
    elif kind == "a folder":
        path.unlink()
        path.mkdir()


@pytest.mark.parametrize(
    "kind",
    [
        "truncated",
        "empty",
        "text",
        "a single array",
        "damaged inside",
        "encrypted",
        "a member that is no array",
        "pickled",
        "missing",
        "a folder",
    ],
)
def test_a_file_that_is_no_archive_of_arrays_is_told_in_a_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "set.npz"
    _write_bad_archive(path, kind)
    with pytest.raises(SpriteStudioError, match=r"^set\.npz cannot be read as a set(: [\w ]+)?\. It must be"):
        read_arrays(path, "a set", 2**20)


def test_the_home_folder_has_its_short_name(home: Path) -> None:
    assert user_path("~/sheet.png") == home / "sheet.png"
    assert user_path("sheet.png") == Path("sheet.png")


def test_a_home_that_is_not_there_stays_as_it_was_written() -> None:
    nobody = f"~nobody-{os.getpid()}/sheet.png"
    assert user_path(nobody) == Path(nobody)


def test_old_temporary_files_go_with_the_next_write_into_their_folder(tmp_path: Path) -> None:
    old, young, other = (
        tmp_path / f".spritestudio-{name}"
        for name in (f"sheet-{'0a' * 8}.png", f"sheet-{'0b' * 8}.png", "notes.txt")
    )
    for path in (old, young, other):
        path.touch()
    for path in (old, other):
        os.utime(path, (0, 0))
    with atomic_write(tmp_path / "sheet.png"):
        pass
    assert (old.exists(), young.exists(), other.exists()) == (False, True, True)


def test_a_free_name_never_meets_an_existing_file(tmp_path: Path) -> None:
    wanted = tmp_path / "sprite.png"
    assert free_name(wanted) == wanted
    wanted.touch()
    (tmp_path / "sprite-2.png").touch()
    assert free_name(wanted) == tmp_path / "sprite-3.png"
    names = [tmp_path / f"{stem}.png" for stem in ("ann", "sprite", "Ann", "ann")]
    assert [path.name for path in free_names(names)] == ["ann.png", "sprite-3.png", "Ann-2.png", "ann-3.png"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("hero.png", "hero2.png"),
        ("hero2.png", "hero10.png"),
        ("hero_2.png", "hero_10.png"),
        ("2.png", "10.png"),
        ("v1.2.png", "v1.10.png"),
        ("a.b/hero", "a.b/hero1"),
        ("9.png", "9" * 5000 + ".png"),
    ],
)
def test_names_are_in_the_order_that_a_person_expects(first: str, second: str) -> None:
    assert sorted([second, first], key=natural_key) == [first, second]
