"""Whether a picture is a sheet, and where it is cut: as was chosen, as it shows, or as its neighbours are."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.files import natural_key, visible, without_number
from spritestudio.specs import ByteArray
from spritestudio.specs.base import require_choice
from spritestudio.sprites.grid import SMALLEST_CELL, Grid, enlargement, find_grid
from spritestudio.sprites.importing.clip_sheets import ClipSheet, without_signs
from spritestudio.sprites.importing.fitting import find_cells, one_of_each
from spritestudio.sprites.importing.pictures import PICTURE_SUFFIXES, is_animated, picture_size, read_frames

CLASSES_FROM = ("folder", "file", "name", "tag")
STYLES_FROM = ("folder", "file")
_LOSSY_SUFFIXES = (".jpg", ".jpeg", ".webp")
MAX_SPRITE_PX = 64  # beyond it, a picture is a sheet
_GUESSED_CELL = 16
_MAX_NEIGHBOURS = 24  # pictures of the same folder that are looked at
_MIN_AGREEING = 2  # sheets of a folder that have the same grid before others are held to it
_MAX_NEIGHBOUR_PIXELS = 2**20  # larger ones are passed over


@dataclass(frozen=True)
class SheetChoice:
    """How a person wants one picture read.

    Attributes:
        path: The picture.
        grid: Where to cut it; None takes the whole picture as one sprite.
        class_name: The class of its sprites; "" keeps that of its folder or file.
        wanted: Whether to read it at all.
        clips: How its cells are frames of movements; None where they are sprites by themselves.
    """

    path: Path
    grid: Grid | None
    class_name: str = ""
    wanted: bool = True
    clips: ClipSheet | None = None


@dataclass(frozen=True)
class ReadSpec:
    """How to read what does not say it itself.

    Attributes:
        cell: Width and height of a cell of sheets, px; None finds it.
        margin_px: What lies around all cells of a sheet; None finds it.
        spacing_px: What lies between two cells of a sheet; None finds it.
        class_name: The class of loose pictures and sheets; "" takes the name of their folder or file.
        class_from: What classes are named after: "folder" takes the folder on the disk, or the one before a
            "/" in the names of an atlas; "file" the file without its number; "name" the sprite without its
            number; "tag" the tag of an animation.
        style_from: What the style of sprites is named after: "folder" takes the folder that is read, or that
            a picture lies in, "file" the file without its number; "" leaves it open.
        labels: The `.npy` file of labels that belongs to a `.npy` file of sprites.
        null_context: Whether to forget all classes, as training without context wants it.
        choices: What was decided for single pictures.
        clips: How the cells of sheets are frames of movements; None where they are sprites by themselves.
        skip_broken: Whether a picture of a folder that cannot be read is left out and told, not an error.
    """

    cell: tuple[int, int] | None = None
    margin_px: int | None = None
    spacing_px: int | None = None
    class_name: str = ""
    class_from: str = "folder"
    style_from: str = ""
    labels: Path | None = None
    null_context: bool = False
    choices: tuple[SheetChoice, ...] = ()
    clips: ClipSheet | None = None
    skip_broken: bool = False

    def __post_init__(self) -> None:
        require_choice("way to name classes", self.class_from, CLASSES_FROM)
        require_choice("way to name styles", self.style_from, ("", *STYLES_FROM))
        Grid(*(self.cell or (1, 1)), self.margin_px or 0, self.spacing_px or 0)

    def as_drawn(self, path: Path, times: int) -> ReadSpec | None:
        """The same for a picture before it was enlarged so many times.

        Returns:
            None where the cells that were given do not lie on its large pixels, or are but a few of these.
        """
        choice = self.choice(path)
        given = [] if choice is None or choice.grid is None else [dataclasses.astuple(choice.grid)]
        given += [] if self.cell is None else [(*self.cell, 0, 0)]
        gaps = (self.margin_px, self.spacing_px)
        if any(side % times for grid in (*given, gaps) for side in grid if side is not None):
            return None
        if any(side < SMALLEST_CELL * times for width, height, *_ in given for side in (width, height)):
            return None
        margin, spacing = (None if gap is None else gap // times for gap in gaps)
        if choice is not None and choice.grid is not None:
            grid = Grid(*(side // times for side in dataclasses.astuple(choice.grid)))
            choice = dataclasses.replace(choice, grid=grid)
        return dataclasses.replace(
            self,
            cell=self.cell and (self.cell[0] // times, self.cell[1] // times),
            margin_px=margin,
            spacing_px=spacing,
            choices=() if choice is None else (choice,),
        )

    def choice(self, path: Path) -> SheetChoice | None:
        """What was decided for `path`."""
        return next((choice for choice in self.choices if choice.path == path), None)


def grid_of(path: Path, image: ByteArray, in_folder: bool, spec: ReadSpec) -> tuple[Grid, bool] | None:
    """Where to cut a picture uint8 (H, W, 4), and whether that is sure; None where it is a single sprite.

    It is as it was drawn: see `unenlarged`.
    Where the picture alone leaves it in doubt, the other sheets of its folder decide, if their grid fits.

    Raises:
        SpriteStudioError: It is too large for a sprite, and no grid fits.
    """
    if (choice := spec.choice(path)) is not None:
        return None if choice.grid is None else (choice.grid, True)
    height, width = image.shape[:2]
    if (
        spec.clips is not None
        and (cell := spec.cell or spec.clips.cell_of(path.name, width, height)) is not None
    ):
        return Grid(*cell, spec.margin_px or 0, spec.spacing_px or 0), True
    if spec.cell is not None:
        is_sheet = width > spec.cell[0] or height > spec.cell[1]
    else:
        is_sheet = max(width, height) > MAX_SPRITE_PX or (width != height and not in_folder)
    if not is_sheet:
        return None
    found = find_grid(image, spec.cell, spec.margin_px, spec.spacing_px)
    if spec.cell is None and (found is None or not found.is_plain):
        usual = usual_grid(path.parent)
        if usual is not None and usual.fits(width, height) and _agrees(usual, spec):
            return usual, True
    if found is not None:
        return found.grid, found.is_plain or spec.cell is not None
    if max(width, height) <= MAX_SPRITE_PX:
        return None
    guess = Grid(_GUESSED_CELL, _GUESSED_CELL, spec.margin_px or 0, spec.spacing_px or 0)
    if width % _GUESSED_CELL or height % _GUESSED_CELL:
        raise SpriteStudioError(
            f"{path} is {width}×{height}; a sprite is at most {MAX_SPRITE_PX}×{MAX_SPRITE_PX}.",
            "If it is a sheet, give the size of its cells: no grid is to be seen.",
        )
    return guess, False


def unenlarged(path: Path, frames: list[ByteArray]) -> tuple[list[ByteArray], int]:
    """The frames of a picture with one pixel of each large one, if it was enlarged, and how many times.

    What is small enough to be a sprite stays as it is: in a set of such, coarse ones are no enlarged ones.

    Args:
        path: Its file, whose format says whether its large pixels are still of one colour.
        frames: uint8 (H, W, 4) each.
    """
    if max(frames[0].shape[:2]) <= MAX_SPRITE_PX or len({frame.shape for frame in frames}) > 1:
        return frames, 1
    cells = find_cells(frames[0]) if path.suffix.lower() in _LOSSY_SUFFIXES else None
    if cells is not None:
        times = cells.side
    else:
        times = enlargement(frames[0][None] if len(frames) == 1 else np.stack(frames))
    if max(frames[0].shape[:2]) < SMALLEST_CELL * times:
        return frames, 1
    if cells is not None:
        return [one_of_each(frame, cells) for frame in frames], times
    return [np.ascontiguousarray(frame[::times, ::times]) for frame in frames], times


def series(path: Path) -> str:
    """The name of a file without its ending, number and signs: "Cat0.png" and "$Cat1.png" are of "Cat"."""
    return without_number(without_signs(path.stem))


def usual_grid(folder: Path) -> Grid | None:
    """The grid that most sheets of a folder plainly have; None where hardly any has one."""
    try:
        return _usual_grid(folder, folder.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=64)
def _usual_grid(folder: Path, _modified_ns: int) -> Grid | None:
    pictures = sorted(
        (
            file
            for file in visible(folder.iterdir())
            if file.suffix.lower() in PICTURE_SUFFIXES and file.is_file()
        ),
        key=natural_key,
    )
    counts: Counter[Grid] = Counter()
    seen = 0
    for file in pictures:
        try:
            width, height = picture_size(file)
            is_small, is_large = max(width, height) <= MAX_SPRITE_PX, width * height > _MAX_NEIGHBOUR_PIXELS
            if is_small or is_large or is_animated(file):
                continue
            seen += 1
            (drawn,), _ = unenlarged(file, read_frames(file))
            found = find_grid(drawn)
        except SpriteStudioError:  # a neighbour that cannot be read says nothing
            continue
        if found is not None and found.is_plain:
            counts[found.grid] += 1
        if seen == _MAX_NEIGHBOURS:
            break
    for grid, count in counts.most_common(1):
        if count >= _MIN_AGREEING and count > seen // 2:
            return grid
    return None


def _agrees(grid: Grid, spec: ReadSpec) -> bool:
    return spec.margin_px in (None, grid.margin_px) and spec.spacing_px in (None, grid.spacing_px)
