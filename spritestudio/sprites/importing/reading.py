"""Whatever holds sprites, read as one editable set: folders, pictures, sheets, animations, arrays."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import natural_key, user_path, visible
from spritestudio.limits import MAX_FOLDERS, MAX_SET_BYTES
from spritestudio.specs.base import one_of, require
from spritestudio.sprites.dataset.editable_set import EditableSet, join
from spritestudio.sprites.dataset.edits import included
from spritestudio.sprites.dataset.sprite_set import SpriteSet, to_set
from spritestudio.sprites.importing.arrays import (
    holds_labels,
    labels_beside,
    read_npy,
    read_npz,
    too_many,
)
from spritestudio.sprites.importing.atlas import ATLAS_SUFFIXES
from spritestudio.sprites.importing.clip_sheets import without_signs
from spritestudio.sprites.importing.picture_reader import (
    DRAWN_SUFFIXES,
    PictureFile,
    PictureSprites,
    files_of,
    malformed,
    read_picture_file,
)
from spritestudio.sprites.importing.pictures import PICTURE_SUFFIXES
from spritestudio.sprites.importing.slicing import ReadSpec, series
from spritestudio.sprites.recipes import read_recipe
from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.wording import counted, first_of

_SUFFIXES = (*DRAWN_SUFFIXES, *ATLAS_SUFFIXES, ".npz", ".npy")
STARTER = "starter"  # the source that is the starter set


@dataclass(frozen=True, eq=False)
class ReadStep:
    """One file has been read.

    Attributes:
        done: How many have been read, 1 to `total`.
        total: How many there are.
        name: The file.
        editable: All the sprites, once all has been read.
    """

    done: int
    total: int
    name: str
    editable: EditableSet | None = None


def load_sprites(path: str | Path, spec: ReadSpec | None = None) -> SpriteSet:
    """Read a set from anything that `read_sprites` reads, as it is, without the excluded sprites.

    Args:
        path: An `.npz` or `.npy` file, a folder of pictures or of a sub-folder per class, a picture, a sheet,
            an Aseprite file, or "starter" for the starter set.
        spec: How to read it.

    Raises:
        SpriteStudioError: There is nothing there, or the sprites are not all squares of one size.
    """
    return to_set(included(read_sprites([path], spec)))


def read_sprites(sources: Sequence[str | Path], spec: ReadSpec | None = None) -> EditableSet:
    """Read sources to the end, see `read_sources`.

    Raises:
        SpriteStudioError: One is missing, broken or something else.
    """
    *_, last = read_sources(sources, spec)
    assert last.editable is not None
    return last.editable


def read_sources(sources: Sequence[str | Path], spec: ReadSpec | None = None) -> Generator[ReadStep]:
    """Read sprites, one event per file; the last event has them all.

    A source is a folder with a sub-folder per class, a folder of loose pictures, a picture or an animation, a
    sheet (with the JSON file of Aseprite or TexturePacker beside it, or that JSON file itself), an Aseprite
    file, an `.npz` file, a `.npy` file or the course's pair of them, a folder of such files, or "starter".

    Args:
        sources: What to read; classes of one name become one.
        spec: How to read it.

    Yields:
        An event per file.

    Raises:
        SpriteStudioError: A source is missing, broken or something else.
    """
    spec = spec or ReadSpec()
    try:
        yield from _read_sources(*plan_sources(sources, spec))
    except OSError as error:
        name = error.filename or "A file"
        raise SpriteStudioError(f"{name} cannot be read: {error.strerror or error}.") from error


def input_files(sources: Sequence[str | Path], spec: ReadSpec | None = None) -> list[Path]:
    """Every file that reading the sources opens, with those beside a picture that say what is on it.

    Raises:
        SpriteStudioError: A source is missing or something else.
    """
    plans, spec = plan_sources(sources, spec or ReadSpec())
    files = [file.path for plan in plans for file in plan.files]
    beside = [
        found
        for path in files
        if path.suffix.lower() == ".npy" and (found := labels_beside(path)) is not None
    ]
    labels = beside if spec.labels is None else [user_path(spec.labels)]
    return labels + [path for plan in plans for file in plan.files for path in files_of(file.path)]


@dataclass(frozen=True)
class Plan:
    """What there is to read of one source.

    Attributes:
        path: The source.
        files: Its files, in order.
        remarks: What is to be said of those that are left out.
    """

    path: Path
    files: tuple[PictureFile, ...]
    remarks: tuple[str, ...] = ()


def plan_sources(sources: Sequence[str | Path], spec: ReadSpec) -> tuple[list[Plan], ReadSpec]:
    """Which files there are to read, and how; labels among the sources are given to their sprites.

    Raises:
        SpriteStudioError: A source is missing or something else.
    """
    require(len(sources) > 0, "There is nothing to read.", "Give a file or a folder.")
    paths = [inner for source in sources for inner in _arrays_of_folder(user_path(source))]
    pictures = {path.with_suffix("") for path in paths if path.suffix.lower() in PICTURE_SUFFIXES}
    paths = [
        path
        for path in paths
        if path.suffix.lower() not in ATLAS_SUFFIXES or path.with_suffix("") not in pictures
    ]
    arrays = [path for path in paths if path.suffix.lower() == ".npy" and path.is_file()]
    if spec.labels is None and len(arrays) == 2 and sum(labels := list(map(holds_labels, arrays))) == 1:
        spec = dataclasses.replace(spec, labels=arrays[labels.index(True)])
        paths.remove(arrays[labels.index(True)])
    require(
        spec.labels is None or [path.suffix.lower() for path in paths].count(".npy") == 1,
        "Labels go with one .npy file of sprites.",
    )
    plans = [_styled(_plan(path, spec), spec) for path in paths]
    read = {file.path.absolute(): file.path for plan in plans for file in plan.files}
    for choice in spec.choices:
        name = choice.path.name
        require(
            choice.path.absolute() in read, f"{name} is not among what is read.", "Give its path as it is."
        )
    choices = [dataclasses.replace(choice, path=read[choice.path.absolute()]) for choice in spec.choices]
    return plans, dataclasses.replace(spec, choices=tuple(choices))


def _arrays_of_folder(path: Path) -> list[Path]:
    """The `.npz` and `.npy` files of a folder that has no pictures; else the path itself."""
    if not path.is_dir() or _drawn_in(path) or any(item.is_dir() for item in visible(path.iterdir())):
        return [path]
    files = visible(path.iterdir())
    arrays = (file for file in files if file.suffix.lower() in (".npz", ".npy") and file.is_file())
    return sorted(arrays, key=natural_key) or [path]


def _read_sources(plans: Sequence[Plan], spec: ReadSpec) -> Generator[ReadStep]:
    total = sum(len(plan.files) for plan in plans)
    done, pixel_bytes, editables = 0, 0, []
    for plan in plans:
        pieces = PictureSprites(plan.path.name, remarks=list(plan.remarks))
        for file in plan.files:
            if (editable := _read_arrays(file, spec)) is not None:
                editables.append(editable)
            else:
                count = len(pieces.pieces)
                _read_picture(file, spec, pieces)
                pixel_bytes += sum(piece.image.nbytes for piece in pieces.pieces[count:])
                if pixel_bytes > MAX_SET_BYTES:
                    raise too_many(plan.path.name)
            done += 1
            if done < total:
                yield ReadStep(done, total, str(file.path))
        if pieces.pieces:
            editables.append(pieces.editable())
        require(
            len(plan.files) < 2 or bool(pieces.pieces),
            f"Nothing of {plan.path.name} could be read.",
            " ".join(pieces.remarks[:2]),
        )
    require(len(editables) > 0, "Nothing was chosen.", "Leave at least one sheet in.")
    editable = join(editables)
    if spec.null_context:
        editable = dataclasses.replace(editable, contexts=np.zeros_like(editable.contexts))
    yield ReadStep(done, total, str(plans[-1].path), editable)


def _read_picture(file: PictureFile, spec: ReadSpec, into: PictureSprites) -> None:
    try:
        read_picture_file(file, spec, into)
    except SpriteStudioError as error:
        if not (spec.skip_broken and file.in_folder):
            raise
        into.remarks.append(f"{file.path.name} was left out. {error.message}")


def _plan(path: Path, spec: ReadSpec) -> Plan:
    if path.is_dir():
        return _plan_folder(path, spec)
    class_name = spec.class_name or _class_of(path, _class_in(path) or without_signs(path.stem), spec)
    file = PictureFile(path, class_name, in_folder=False)
    if path == Path(STARTER) and not path.exists():
        return Plan(path, (file,))
    require(path.exists(), f"There is no file or folder {path}.", "Is its name written as it is there?")
    require(path.is_file(), f"{path} is neither a file nor a folder.", "Save its picture as a file first.")
    require(
        path.suffix.lower() in _SUFFIXES,
        f"{path.name} is not a sprite set.",
        f"Give a folder, or a file that ends in {one_of(_SUFFIXES)}.",
    )
    return Plan(path, (file,))


def _styled(plan: Plan, spec: ReadSpec) -> Plan:
    """The same with the styles of its files, named after what `spec` says."""
    if not spec.style_from:
        return plan
    folder = plan.path if plan.path.is_dir() else plan.path.resolve().parent
    usual = folder.resolve().name
    files = [
        dataclasses.replace(file, style=usual if spec.style_from == "folder" else series(file.path))
        for file in plan.files
    ]
    return dataclasses.replace(plan, files=tuple(files))


def _plan_folder(path: Path, spec: ReadSpec) -> Plan:
    loose, remarks, usual = _drawn_in(path), _passed_over(path), path.resolve().name
    files = [
        PictureFile(file, _class_of(file, folder.name, spec), in_folder=True)
        for folder in sorted(visible(path.iterdir()), key=natural_key)
        if folder.is_dir() and not _leads_back(folder)
        for file in _drawn_below(folder)
    ]
    if files and loose:
        remark = counted(
            len(loose),
            f"picture of {usual} lies in no folder of a class and was left out.",
            f"pictures of {usual} lie in no folder of a class and were left out.",
        )
        return Plan(path, tuple(files), (remark, *remarks))
    if not files:
        names = [spec.class_name or _class_in(file) or usual for file in loose]
        files = [
            PictureFile(file, _class_of(file, name, spec), in_folder=True)
            for file, name in zip(loose, names, strict=True)
        ]
    require(
        len(files) > 0,
        f"The folder {path} has no pictures and no sub-folder with pictures.",
        "Make one sub-folder per class and put its sprites there, as PNG for instance.",
    )
    return Plan(path, tuple(files), remarks)


def _class_of(path: Path, usual: str, spec: ReadSpec) -> str:
    return series(path) if spec.class_from in ("file", "name") else usual


def _class_in(path: Path) -> str:
    """The class that the recipe in a picture names; "" where there is none, or several are on it."""
    if path.suffix.lower() not in PICTURE_SUFFIXES or not path.is_file():
        return ""
    with contextlib.suppress(SpriteStudioError):  # without its recipe a picture is still one
        recipe = read_recipe(path)
        kinds = set() if recipe is None else {recipe.label_of(index).kind for index in recipe.sprites}
        return kinds.pop() if len(kinds) == 1 else ""
    return ""


def _drawn_below(folder: Path) -> list[Path]:
    """The pictures of a folder and of those in it."""
    found: list[Path] = []
    for number, (place, inner, _) in enumerate(os.walk(folder)):
        require(
            number < MAX_FOLDERS,
            f"{folder} has more than {MAX_FOLDERS:,} folders in it.",
            "Give the folder of the sprites, not the one of everything.",
        )
        inner[:] = [name for name in inner if not name.startswith(".")]
        found += _drawn_in(Path(place))
    return sorted(found, key=natural_key)


def _drawn_in(folder: Path) -> list[Path]:
    return sorted(
        (
            file
            for file in visible(folder.iterdir())
            if file.suffix.lower() in DRAWN_SUFFIXES and file.is_file()
        ),
        key=natural_key,
    )


def _leads_back(folder: Path) -> bool:
    """Whether a link in a folder leads to that folder again, or to one above it."""
    return folder.is_symlink() and folder.resolve() in (
        folder.parent.resolve(),
        *folder.parent.resolve().parents,
    )


def _passed_over(folder: Path) -> tuple[str, ...]:
    """What is to be said of what is left out of a folder, and of those in it.

    That are links that lead nowhere or back, and what is called like a picture and is none: a folder without
    pictures, or a pipe.
    """
    lost: list[str] = []
    no_pictures: list[str] = []
    for number, (place, inner, names) in enumerate(os.walk(folder)):
        if number == MAX_FOLDERS:
            break
        inner[:] = [name for name in inner if not name.startswith(".")]
        for path in visible(Path(place) / name for name in (*inner, *names)):
            if path.is_symlink() and (not path.exists() or _leads_back(path)):
                lost.append(path.name)
            elif path.suffix.lower() in DRAWN_SUFFIXES and not _has_pictures(path):
                no_pictures.append(path.name)
    return tuple(
        f"{what} left out: {first_of(names)}."
        for what, names in (
            ("Links that lead nowhere or back were", lost),
            ("Folders and others that are called like pictures and are none were", no_pictures),
        )
        if names
    )


def _has_pictures(path: Path) -> bool:
    """Whether it may be a picture, or is a folder with some."""
    return path.is_file() or (path.is_dir() and bool(_drawn_below(path)))


@reads_outside_data(malformed)
def _read_arrays(file: PictureFile, spec: ReadSpec) -> EditableSet | None:
    if file.path == Path(STARTER):
        return starter_sprites()
    suffix = file.path.suffix.lower()
    if suffix == ".npz":
        return read_npz(file.path)
    if suffix == ".npy":
        if spec.labels is not None:
            return read_npy(file.path, user_path(spec.labels), file.class_name)
        labels = labels_beside(file.path)
        editable = read_npy(file.path, labels, file.class_name)
        if labels is None:
            return editable
        remark = f"The labels of {file.path.name} were taken from {labels.name}, which lies beside it."
        return dataclasses.replace(editable, remarks=(*editable.remarks, remark))
    return None
