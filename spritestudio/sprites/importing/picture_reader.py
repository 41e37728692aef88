"""One picture file as sprites: a single one, the frames of an animation, or the cells of a sheet."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import without_number
from spritestudio.interruption import checkpoint
from spritestudio.limits import MAX_CELLS
from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.columns import CLIP, FACING, PIVOT, STYLE, pivot_text
from spritestudio.sprites.dataset.editable_set import EditableSet, SourceSheet, one_hot
from spritestudio.sprites.dataset.movements import (
    ClipName,
    clip_in,
    figures_in,
    misnamed_clips,
    with_movements,
)
from spritestudio.sprites.grid import Grid
from spritestudio.sprites.importing.aseprite import read_aseprite
from spritestudio.sprites.importing.atlas import ATLAS_SUFFIXES, atlas_beside, pictures_of, read_atlas
from spritestudio.sprites.importing.atlas_region import Atlas
from spritestudio.sprites.importing.clip_sheets import ClipSheet, clip_sheet_of, without_signs
from spritestudio.sprites.importing.fitting import enlarged_text
from spritestudio.sprites.importing.pictures import PICTURE_SUFFIXES, is_deep, read_picture
from spritestudio.sprites.importing.piskel import read_piskel
from spritestudio.sprites.importing.slices import from_middle
from spritestudio.sprites.importing.slicing import ReadSpec, grid_of, series, unenlarged
from spritestudio.sprites.importing.spans import OVERLAP
from spritestudio.wording import counted, first_of

_ASEPRITE_SUFFIXES = (".aseprite", ".ase")
_PISKEL = ".piskel"
_CUT_TO_8 = "Pictures with 16 bits per channel were cut to 8."
DRAWN_SUFFIXES = (*PICTURE_SUFFIXES, *_ASEPRITE_SUFFIXES, _PISKEL)


@dataclass(frozen=True, eq=False)
class _Piece:
    """One sprite from a picture file."""

    image: ByteArray
    name: str
    class_name: str
    group: Hashable
    tag: str = ""
    direction: str = "forward"
    duration_ms: int = 0
    is_named: bool = False  # by an atlas, not after its file
    style: str = ""
    facing: str = ""
    once: bool = False
    pivot: tuple[float, float] | None = None  # px to the right and down from its middle
    figure: str = ""  # who moves, where names say so


@dataclass
class PictureSprites:
    """What has been read of one folder or picture."""

    source: str
    pieces: list[_Piece] = field(default_factory=list)
    sheets: list[SourceSheet] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    enlarged: dict[int, list[str]] = field(default_factory=dict)  # names of pictures by how many times

    def editable(self) -> EditableSet:
        """All of it; classes stand in the order in which they were met."""
        class_names = tuple(dict.fromkeys(piece.class_name for piece in self.pieces))
        numbers: dict[Hashable, int] = {}
        groups = [numbers.setdefault(piece.group, len(numbers)) for piece in self.pieces]
        notes = {"names": np.array([piece.name for piece in self.pieces])}
        if any(piece.tag for piece in self.pieces):
            notes["fine"] = notes[CLIP] = np.array([piece.tag for piece in self.pieces])
        if any(piece.style for piece in self.pieces):
            notes[STYLE] = np.array([piece.style for piece in self.pieces])
        if any(piece.facing for piece in self.pieces):
            notes[FACING] = np.array([piece.facing for piece in self.pieces])
        if any(piece.direction != "forward" for piece in self.pieces):
            notes["direction"] = np.array([piece.direction for piece in self.pieces])
        if any(piece.once for piece in self.pieces):
            notes["once"] = np.array([piece.once for piece in self.pieces])
        if any(piece.pivot for piece in self.pieces):
            notes[PIVOT] = np.array([pivot_text(piece.pivot) for piece in self.pieces])
        if any(piece.duration_ms for piece in self.pieces):
            notes["duration_ms"] = np.array([piece.duration_ms for piece in self.pieces])
        labels = np.array([class_names.index(piece.class_name) for piece in self.pieces])
        read = EditableSet(
            images=[piece.image for piece in self.pieces],
            contexts=one_hot(labels, len(class_names)),
            class_names=class_names,
            groups=np.array(groups),
            source=self.source,
            notes=notes,
            sheets=tuple(self.sheets),
            remarks=(*self.remarks, *(_of_enlarged(times, names) for times, names in self.enlarged.items())),
        )
        if not (misnamed := misnamed_clips(read)):
            return read
        told = first_of(dict.fromkeys(each.told for each in misnamed))
        remark = f"Clips are called by their movements: {told}."
        return replace(with_movements(read, misnamed), remarks=(*read.remarks, remark))


@dataclass(frozen=True)
class PictureFile:
    """A file to read, with the class and the style of what is drawn in it."""

    path: Path
    class_name: str
    in_folder: bool
    style: str = ""


def _of_enlarged(times: int, names: Sequence[str]) -> str:
    """What is told of pictures that were enlarged so many times."""
    was = "was" if len(names) == 1 else "were"
    return enlarged_text(f"{first_of(names)} {was}", times)


def malformed(file: PictureFile) -> SpriteStudioError:
    """What a person is told of a file that is broken in a way that nobody foresaw."""
    return SpriteStudioError(f"{file.path.name} cannot be read: it is malformed.")


@reads_outside_data(malformed)
def read_picture_file(file: PictureFile, spec: ReadSpec, into: PictureSprites) -> None:
    """Read a picture, an animation or a sheet, and add its sprites to `into`.

    Raises:
        SpriteStudioError: It is broken, too large or something else.
    """
    start = len(into.pieces)
    _read(file, spec, into)
    into.pieces[start:] = _by_figures(file, into.pieces[start:])
    if file.style:
        into.pieces[start:] = [replace(piece, style=file.style) for piece in into.pieces[start:]]
    if not spec.class_name:
        into.pieces[start:] = [
            replace(piece, class_name=_class_of(piece, spec.class_from)) for piece in into.pieces[start:]
        ]


def _by_figures(file: PictureFile, pieces: list[_Piece]) -> list[_Piece]:
    """The sprites of one file, each of the figure that its tag names; the tags stay as they are.

    Where there are several, and the class would be called as the file is, they are the classes: "hero1" and
    "hero2" are two of "hero".
    """
    told = figures_in({piece.tag for piece in pieces} if not any(piece.figure for piece in pieces) else ())
    if told:
        who = [told[piece.tag].figure for piece in pieces]
        pieces = [
            replace(piece, figure=figure, group=(file.path, figure))
            for piece, figure in zip(pieces, who, strict=True)
        ]
    if len({piece.figure for piece in pieces}) < 2:
        return pieces
    own = without_signs(file.path.stem)
    return [
        replace(piece, class_name=without_number(piece.figure) or piece.class_name)
        if piece.class_name == own
        else piece
        for piece in pieces
    ]


def _class_of(piece: _Piece, class_from: str) -> str:
    """The class of a sprite where the sprite itself says it, else that of its file."""
    folder, _, name = piece.name.rpartition("/")
    if class_from == "tag":
        return piece.tag or piece.class_name
    if class_from == "name" and piece.is_named:
        return series(Path(name)) or piece.class_name
    return folder.rpartition("/")[2] if class_from == "folder" and folder else piece.class_name


def _read(file: PictureFile, spec: ReadSpec, into: PictureSprites) -> None:
    path, suffix = file.path, file.path.suffix.lower()
    if (choice := spec.choice(path)) is not None:
        if not choice.wanted:
            return
        file = replace(file, class_name=choice.class_name or file.class_name)
        spec = replace(spec, clips=choice.clips or spec.clips)
    if suffix in _ASEPRITE_SUFFIXES:
        animation = read_aseprite(path)
        into.remarks.extend(animation.remarks)
        details = zip(animation.tags, animation.durations_ms, animation.pivots, strict=True)
        height, width = animation.frames[0].shape[:2]
        has_tags = any(tag.name for tag in animation.tags)
        into.pieces.extend(
            replace(
                piece,
                tag=tag.name if has_tags else piece.tag,
                facing="" if has_tags else piece.facing,
                direction=tag.direction,
                once=tag.once,
                duration_ms=duration_ms,
                pivot=from_middle(pivot, width, height),
            )
            for piece, (tag, duration_ms, pivot) in zip(_frames(file, animation.frames), details, strict=True)
        )
        return
    if suffix == _PISKEL:
        drawing = read_piskel(path)
        into.pieces.extend(
            replace(piece, duration_ms=drawing.duration_ms) for piece in _frames(file, drawing.frames)
        )
        return
    if suffix in ATLAS_SUFFIXES:
        atlas = read_atlas(path)
        pictures = pictures_of(path, atlas)
        if atlas is None or not pictures:
            raise SpriteStudioError(f"{path.name} does not describe a sprite sheet.", "Give its picture.")
        for picture_path in pictures:
            _take_regions(file, path, atlas.part_on(picture_path.name), picture_path, into)
        return
    if spec.cell is None and (beside := atlas_beside(path)) is not None:
        atlas = read_atlas(beside)
        if atlas is not None and (len(atlas.images) < 2 or path.name in atlas.images):
            _take_regions(file, beside, atlas.part_on(path.name), path, into)
            return
        into.remarks.append(f"{beside.name} does not say where sprites lie on {path.name}.")
    picture = read_picture(path)
    frames, times = unenlarged(path, picture.frames)
    if times > 1:
        if (drawn := spec.as_drawn(path, times)) is None:
            frames = picture.frames
        else:
            spec = drawn
            into.enlarged.setdefault(times, []).append(path.name)
    if choice is None and spec.cell is None and spec.clips is None and len(frames) == 1:
        height, width = frames[0].shape[:2]
        spec = replace(spec, clips=clip_sheet_of(path.name, width, height))
    if is_deep(path):
        into.remarks.append(_CUT_TO_8)
    if len(frames) > 1:
        pieces = zip(_frames(file, frames), picture.durations_ms, strict=True)
        into.pieces.extend(
            replace(piece, duration_ms=duration_ms, once=picture.once) for piece, duration_ms in pieces
        )
    elif (grid := grid_of(path, frames[0], file.in_folder, spec)) is None:
        into.pieces.append(_Piece(frames[0], path.name, file.class_name, path))
    else:
        _cut(file, frames[0], *grid, spec.clips, into)


def files_of(path: Path) -> list[Path]:
    """The files that are opened when `path` is read."""
    suffix = path.suffix.lower()
    if suffix in PICTURE_SUFFIXES:
        beside = atlas_beside(path)
        return [path] if beside is None else [path, beside]
    if suffix in ATLAS_SUFFIXES:
        return [path, *pictures_of(path, read_atlas(path))]
    return [path]


def _frames(file: PictureFile, frames: Sequence[ByteArray]) -> Iterator[_Piece]:
    told = (clip_in(file.path.stem) if len(frames) > 1 else None) or ClipName("", "")
    for number, frame in enumerate(frames):
        name = f"{file.path.name} {number}" if len(frames) > 1 else file.path.name
        yield _Piece(frame, name, file.class_name, file.path, tag=told.movement, facing=told.facing)


def _take_regions(file: PictureFile, source: Path, atlas: Atlas, picture: Path, into: PictureSprites) -> None:
    """Add the sprites that an atlas, read from `source`, finds on a picture."""
    sheet = read_picture(picture).frames[0]
    if is_deep(picture):
        into.remarks.append(_CUT_TO_8)
    if atlas.has_overlaps and (told := OVERLAP.format(source.name)) not in into.remarks:
        into.remarks.append(told)
    atlas.check(file.path, sheet)
    into.pieces.extend(
        _Piece(
            region.cut(sheet),
            region.name,
            file.class_name,
            (source, region.animation if region.figure is None else region.figure),
            region.tag,
            region.direction,
            region.duration_ms,
            is_named=True,
            once=region.once,
            facing=region.facing,
            pivot=from_middle(region.pivot, *region.size),
            figure=region.figure or "",
        )
        for region in atlas.regions
    )


def _cut(
    file: PictureFile,
    image: ByteArray,
    grid: Grid,
    is_sure: bool,
    clips: ClipSheet | None,
    into: PictureSprites,
) -> None:
    columns, rows = grid.shape(image.shape[1], image.shape[0])
    if columns * rows > MAX_CELLS:
        raise SpriteStudioError(
            f"{file.path.name} would be cut into {columns * rows:,} sprites; at most {MAX_CELLS:,} are read.",
            "Give larger cells.",
        )
    are_empty = grid.empty_cells(image)
    clips = None if clips is None else clips.of_part(file.path.name, columns, rows)
    unknown = 0
    parent = file.path.parent  # sheets of one series hold the frames of an animation, cell by cell
    for number, (cell, is_empty) in enumerate(zip(grid.cut(image), are_empty, strict=True)):
        checkpoint()
        if is_empty:
            continue
        row, column = divmod(number, columns)
        name = f"{file.path.name} {row + 1},{column + 1}"
        piece = _Piece(cell.copy(), name, file.class_name, (parent, series(file.path), number))
        if clips is None:
            into.pieces.append(piece)
        elif (frame := clips.frame_at(row, column)) is None:
            unknown += 1
        else:
            into.pieces.append(
                replace(
                    piece,
                    group=(file.path, frame.figure),
                    tag=frame.clip,
                    facing=frame.facing,
                    direction=frame.playback,
                    duration_ms=clips.frame_ms,
                )
            )
    if unknown and clips is not None:
        told = counted(unknown, "cell that", "cells that")
        into.remarks.append(
            f"{file.path.name} has {told} the layout {clips.layout} does not know, which were left out."
        )
    for count, where in zip(grid.rest(image), ("right", "bottom"), strict=True):
        if count:
            into.remarks.append(
                f"{file.path.name} has {count} px at its {where} beyond the last whole cell, "
                "which were left out."
            )
    if all(are_empty):
        raise SpriteStudioError(f"{file.path.name} has nothing in any cell of {grid}.", "Give another grid.")
    into.sheets.append(
        SourceSheet(file.path.name, grid, is_sure, are_empty.count(False), are_empty.count(True))
    )
