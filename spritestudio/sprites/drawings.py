"""One picture file as sprites: a single one, the frames of an animation, or the cells of a sheet."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.aseprite import read_aseprite
from spritestudio.sprites.atlas import Atlas, read_atlas
from spritestudio.sprites.draft import Draft, Sheet, one_hot
from spritestudio.sprites.grid import Grid, backdrop, find_grid
from spritestudio.sprites.pictures import PICTURE_SUFFIXES, is_deep, read_frames

MAX_SPRITE_PX = 64  # beyond it, a picture is a sheet
_ASEPRITE_SUFFIXES = (".aseprite", ".ase")
DRAWN_SUFFIXES = PICTURE_SUFFIXES + _ASEPRITE_SUFFIXES
_GUESSED_CELL = 16


@dataclass(frozen=True)
class ReadSpec:
    """How to read what does not say it itself.

    Attributes:
        cell: Width and height of a cell of sheets, px; None finds it.
        margin_px: What lies around all cells of a sheet; None finds it.
        spacing_px: What lies between two cells of a sheet; None finds it.
        class_name: The class of loose pictures and sheets; "" takes the name of their folder or file.
        labels: The `.npy` file of labels that belongs to a `.npy` file of sprites.
        null_context: Whether to forget all classes, as training without context wants it.
    """

    cell: tuple[int, int] | None = None
    margin_px: int | None = None
    spacing_px: int | None = None
    class_name: str = ""
    labels: Path | None = None
    null_context: bool = False

    def __post_init__(self) -> None:
        Grid(*(self.cell or (1, 1)), self.margin_px or 0, self.spacing_px or 0)


@dataclass(frozen=True, eq=False)
class _Piece:
    """One sprite from a picture file."""

    image: ByteArray
    name: str
    class_name: str
    group: Hashable
    tag: str = ""


@dataclass
class Pieces:
    """What has been read of one folder or picture."""

    source: str
    pieces: list[_Piece] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def draft(self) -> Draft:
        """All of it; classes stand in the order in which they were met."""
        class_names = tuple(dict.fromkeys(piece.class_name for piece in self.pieces))
        numbers: dict[Hashable, int] = {}
        groups = [numbers.setdefault(piece.group, len(numbers)) for piece in self.pieces]
        notes = {"names": np.array([piece.name for piece in self.pieces])}
        if any(piece.tag for piece in self.pieces):
            notes["fine"] = np.array([piece.tag for piece in self.pieces])
        labels = np.array([class_names.index(piece.class_name) for piece in self.pieces])
        return Draft(
            images=[piece.image for piece in self.pieces],
            contexts=one_hot(labels, len(class_names)),
            class_names=class_names,
            groups=np.array(groups),
            source=self.source,
            notes=notes,
            sheets=tuple(self.sheets),
            remarks=tuple(self.remarks),
        )


@dataclass(frozen=True)
class DrawnFile:
    """A file to read, with the class of what is drawn in it."""

    path: Path
    class_name: str
    in_folder: bool


def read_drawn(file: DrawnFile, spec: ReadSpec, into: Pieces) -> None:
    """Read a picture, an animation or a sheet, and add its sprites to `into`.

    Raises:
        SpriteStudioError: It is broken, too large or something else.
    """
    path, suffix = file.path, file.path.suffix.lower()
    if suffix in _ASEPRITE_SUFFIXES:
        animation = read_aseprite(path)
        into.remarks.extend(animation.remarks)
        into.pieces.extend(_frames(file, animation.frames, animation.tags))
        return
    atlas = None
    if suffix == ".json":
        atlas = read_atlas(path)
        if atlas is None or not atlas.image:
            raise SpriteStudioError(f"{path.name} does not describe a sprite sheet.", "Give its picture.")
        path = path.with_name(atlas.image)
    elif (beside := path.with_suffix(".json")).is_file() and spec.cell is None:
        atlas = read_atlas(beside)
    frames = read_frames(path)
    if is_deep(path):
        into.remarks.append("Pictures with 16 bits per channel were cut to 8.")
    if atlas is not None:
        into.pieces.extend(_regions(file, atlas, frames[0]))
    elif len(frames) > 1:
        into.pieces.extend(_frames(file, frames, [""] * len(frames)))
    elif (grid := _grid(file, frames[0], spec)) is None:
        into.pieces.append(_Piece(frames[0], path.name, file.class_name, path))
    else:
        _cut(file, frames[0], *grid, into)


def _frames(file: DrawnFile, frames: Sequence[ByteArray], tags: Sequence[str]) -> Iterator[_Piece]:
    for number, (frame, tag) in enumerate(zip(frames, tags, strict=True)):
        name = f"{file.path.name} {number}" if len(frames) > 1 else file.path.name
        yield _Piece(frame, name, file.class_name, file.path, tag)


def _regions(file: DrawnFile, atlas: Atlas, sheet: ByteArray) -> Iterator[_Piece]:
    atlas.check(file.path, sheet)
    for region in atlas.regions:
        group = (file.path, region.animation)
        yield _Piece(region.cut(sheet), region.name, file.class_name, group, region.tag)


def _grid(file: DrawnFile, image: ByteArray, spec: ReadSpec) -> tuple[Grid, bool] | None:
    """The grid of a sheet and whether it is sure; None where the picture is a single sprite."""
    height, width = image.shape[:2]
    if spec.cell is not None:
        is_sheet = width > spec.cell[0] or height > spec.cell[1]
    else:
        is_sheet = max(width, height) > MAX_SPRITE_PX or (width != height and not file.in_folder)
    if not is_sheet:
        return None
    if (grid := find_grid(image, spec.cell, spec.margin_px, spec.spacing_px)) is not None:
        return grid, True
    if max(width, height) <= MAX_SPRITE_PX:
        return None
    guess = Grid(_GUESSED_CELL, _GUESSED_CELL, spec.margin_px or 0, spec.spacing_px or 0)
    if width % _GUESSED_CELL or height % _GUESSED_CELL:
        raise SpriteStudioError(
            f"{file.path} is {width}×{height}; a sprite is at most {MAX_SPRITE_PX}×{MAX_SPRITE_PX}.",
            "If it is a sheet, give the size of its cells: no grid is to be seen.",
        )
    return guess, False


def _cut(file: DrawnFile, image: ByteArray, grid: Grid, is_sure: bool, into: Pieces) -> None:
    columns, _ = grid.shape(image.shape[1], image.shape[0])
    clear = np.repeat(backdrop(image)[..., None], 4, axis=-1).astype(np.uint8)
    kept = empty = 0
    for number, (cell, cell_clear) in enumerate(zip(grid.cut(image), grid.cut(clear), strict=True)):
        if cell_clear.all():
            empty += 1
            continue
        row, column = divmod(number, columns)
        name = f"{file.path.name} {row + 1},{column + 1}"
        into.pieces.append(_Piece(cell, name, file.class_name, (file.path, number)))
        kept += 1
    if kept == 0:
        raise SpriteStudioError(f"{file.path.name} has nothing in any cell of {grid}.", "Give another grid.")
    into.sheets.append(Sheet(file.path.name, grid, is_sure, kept, empty))
