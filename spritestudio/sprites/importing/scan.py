"""A look at what is to be read, before it is: which pictures are sheets, and where each would be cut."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.grid import Grid
from spritestudio.sprites.importing.atlas import atlas_beside
from spritestudio.sprites.importing.clip_sheets import ClipSheet, clip_sheet_of
from spritestudio.sprites.importing.picture_reader import PictureFile
from spritestudio.sprites.importing.pictures import PICTURE_SUFFIXES, picture_size, read_frames
from spritestudio.sprites.importing.reading import plan_sources
from spritestudio.sprites.importing.slicing import MAX_SPRITE_PX, ReadSpec, grid_of, unenlarged

_GUESS = Grid(16, 16)


@dataclass(frozen=True, eq=False)
class SheetFound:
    """A picture that is a sheet, or large enough to be one.

    Attributes:
        path: The picture.
        class_name: The class that its sprites would have.
        grid: Where it would be cut.
        is_sure: Whether that was plain to see.
        clips: How its cells are frames of movements, where its name or its size says so.
    """

    path: Path
    class_name: str
    grid: Grid
    is_sure: bool
    clips: ClipSheet | None = None


@dataclass(frozen=True, eq=False)
class ScanStep:
    """One file has been looked at.

    Attributes:
        done: How many have been, 1 to `total`.
        total: How many there are.
        sheet: The sheet that it is, if it is one.
    """

    done: int
    total: int
    sheet: SheetFound | None


def scan(sources: Sequence[str | Path], spec: ReadSpec | None = None) -> Generator[ScanStep]:
    """Look for sheets; what is broken is left for reading to tell.

    Args:
        sources: What is to be read, see `read_sources`.
        spec: How it is to be read.

    Raises:
        SpriteStudioError: A source is missing or something else.
    """
    plans, spec = plan_sources(sources, spec or ReadSpec())
    files = [file for plan in plans for file in plan.files]
    for done, file in enumerate(files, start=1):
        yield ScanStep(done, len(files), _sheet(file, spec))


def _sheet(file: PictureFile, spec: ReadSpec) -> SheetFound | None:
    path = file.path
    if path.suffix.lower() not in PICTURE_SUFFIXES or atlas_beside(path) is not None:
        return None
    try:
        width, height = picture_size(path)
        if max(width, height) <= MAX_SPRITE_PX and (width == height or file.in_folder):
            return None
        frames = read_frames(path)
    except SpriteStudioError:
        return None
    if len(frames) > 1:
        return None
    (drawn,), times = unenlarged(path, frames)
    height, width = drawn.shape[:2]
    clips = clip_sheet_of(path.name, width, height)
    if clips is not None and (cell := clips.cell_of(path.name, width, height)) is not None:
        found: tuple[Grid, bool] | None = Grid(*cell), True
    else:
        try:
            found = grid_of(path, drawn, file.in_folder, spec)
        except SpriteStudioError:  # no grid shows and none fits: a person has to say
            found = _GUESS, False
        if found is None and width * 4 == height * 3 and width % 3 == 0:  # perhaps a figure of RPG Maker
            found = Grid(width // 3, height // 4), False
    if found is None or (grid := found[0].enlarged(times)) is None:
        return None
    return SheetFound(path, file.class_name, grid, found[1], clips)
