"""Whatever holds sprites, read as one draft: folders, pictures, sheets, animations, arrays."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.files import user_path
from spritestudio.sprites.arrays import read_npy, read_npz
from spritestudio.sprites.draft import Draft, join
from spritestudio.sprites.drawings import DRAWN_SUFFIXES, DrawnFile, Pieces, ReadSpec, read_drawn
from spritestudio.sprites.starter import starter_sprites
from spritestudio.validation import require

STARTER = "starter"  # the source that is the starter set


@dataclass(frozen=True, eq=False)
class ReadStep:
    """One file has been read.

    Attributes:
        done: How many have been read, 1 to `total`.
        total: How many there are.
        name: The file.
        draft: All the sprites, once all has been read.
    """

    done: int
    total: int
    name: str
    draft: Draft | None = None


def read_sprites(sources: Sequence[str | Path], spec: ReadSpec | None = None) -> Draft:
    """Read sources to the end, see `read_sources`.

    Raises:
        SpriteStudioError: One is missing, broken or something else.
    """
    *_, last = read_sources(sources, spec)
    assert last.draft is not None
    return last.draft


def read_sources(sources: Sequence[str | Path], spec: ReadSpec | None = None) -> Generator[ReadStep]:
    """Read sprites, one event per file; the last event has them all.

    A source is a folder with a sub-folder per class, a folder of loose pictures, a picture or an animation, a
    sheet (with the JSON file of Aseprite or TexturePacker beside it, or that JSON file itself), an Aseprite
    file, an `.npz` or `.npy` file, or "starter".

    Args:
        sources: What to read; classes of one name become one.
        spec: How to read it.

    Yields:
        An event per file.

    Raises:
        SpriteStudioError: A source is missing, broken or something else.
    """
    spec = spec or ReadSpec()
    require(len(sources) > 0, "There is nothing to read.", "Give a file or a folder.")
    paths = [user_path(source) for source in sources]
    require(
        spec.labels is None or [path.suffix.lower() for path in paths].count(".npy") == 1,
        "Labels go with one .npy file of sprites.",
    )
    try:
        yield from _read_sources(paths, spec)
    except OSError as error:
        name = error.filename or "A file"
        raise SpriteStudioError(f"{name} cannot be read: {error.strerror or error}.") from error


def _read_sources(paths: Sequence[Path], spec: ReadSpec) -> Generator[ReadStep]:
    plans = [(path, *_plan(path, spec)) for path in paths]
    total = sum(len(files) for _, files, _ in plans)
    done, drafts = 0, []
    for path, files, remarks in plans:
        pieces = Pieces(path.name, remarks=remarks)
        for file in files:
            if (draft := _read_arrays(file, spec)) is not None:
                drafts.append(draft)
            else:
                read_drawn(file, spec, pieces)
            done += 1
            if done < total:
                yield ReadStep(done, total, str(file.path))
        if pieces.pieces:
            drafts.append(pieces.draft())
    draft = join(drafts)
    if spec.null_context:
        draft = dataclasses.replace(draft, contexts=np.zeros_like(draft.contexts))
    yield ReadStep(done, total, str(paths[-1]), draft)


def _plan(path: Path, spec: ReadSpec) -> tuple[list[DrawnFile], list[str]]:
    """The files to read for one source, and what is to be said of those that are left out."""
    if path.is_dir():
        return _plan_folder(path, spec)
    class_name = spec.class_name or path.stem
    if path == Path(STARTER) and not path.exists():
        return [DrawnFile(path, class_name, in_folder=False)], []
    require(path.exists(), f"There is no sprite set {path}.", "Give an .npz file or a folder.")
    require(
        path.suffix.lower() in (*DRAWN_SUFFIXES, ".npz", ".npy", ".json"),
        f"{path.name} is not a sprite set.",
        "Give an .npz or .npy file, a picture, an Aseprite file, or a folder of pictures.",
    )
    return [DrawnFile(path, class_name, in_folder=False)], []


def _plan_folder(path: Path, spec: ReadSpec) -> tuple[list[DrawnFile], list[str]]:
    loose = _drawn_in(path)
    files = [
        DrawnFile(file, folder.name, in_folder=True)
        for folder in sorted(path.iterdir())
        if folder.is_dir()
        for file in _drawn_in(folder)
    ]
    if files and loose:
        return files, [f"{len(loose)} pictures of {path.name} lie in no folder of a class and were left out."]
    class_name = spec.class_name or path.resolve().name
    files = files or [DrawnFile(file, class_name, in_folder=True) for file in loose]
    require(
        len(files) > 0,
        f"The folder {path} has no pictures and no sub-folder with pictures.",
        "Make one sub-folder per class and put its sprites there as PNG, GIF, WebP or BMP.",
    )
    return files, []


def _drawn_in(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() in DRAWN_SUFFIXES and not file.name.startswith(".")
    )


def _read_arrays(file: DrawnFile, spec: ReadSpec) -> Draft | None:
    if file.path == Path(STARTER):
        return starter_sprites()
    suffix = file.path.suffix.lower()
    if suffix == ".npz":
        return read_npz(file.path)
    if suffix == ".npy":
        labels = None if spec.labels is None else user_path(spec.labels)
        return read_npy(file.path, labels, file.class_name)
    return None
