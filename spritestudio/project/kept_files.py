"""Files that are put on the shelf: each becomes the sprites that plainly are in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.project.kept_clips import with_clips
from spritestudio.project.shelf import MAX_SIDE_PX, KeptSprite, kept_painted
from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.editable_set import EditableSet, IntArray
from spritestudio.sprites.export.own_sheet import read_own_sheet
from spritestudio.sprites.importing.fitting import enlarged_text, find_cells, one_of_each
from spritestudio.sprites.importing.pictures import PICTURE_SUFFIXES
from spritestudio.sprites.importing.reading import plan_sources, read_sprites
from spritestudio.sprites.importing.scan import scan
from spritestudio.sprites.importing.slicing import MAX_SPRITE_PX, ReadSpec, SheetChoice
from spritestudio.sprites.motion.set_clips import figures_among
from spritestudio.sprites.recipes import read_recipe
from spritestudio.wording import first_of


@dataclass(frozen=True, eq=False)
class KeptFiles:
    """What was found in files.

    Attributes:
        sprites: The sprites of all that could be read.
        error: What a person is told of the others; None where there are none.
        remarks: Sentences on what reading had to change.
    """

    sprites: list[KeptSprite]
    error: SpriteStudioError | None = None
    remarks: tuple[str, ...] = ()


def read_files(paths: Sequence[Path]) -> Generator[KeptFiles]:
    """Read files and folders, and yield all of it once, in the end.

    A picture that is not plainly a sheet is one sprite, as it is when it is pasted.
    """
    sprites: list[KeptSprite] = []
    errors: dict[str, SpriteStudioError] = {}
    remarks: dict[str, None] = {}
    count = 0
    for path in paths:
        try:
            files, told = _files_of(path)
        except SpriteStudioError as error:
            files, told, errors[path.name] = [], (), error
        remarks |= dict.fromkeys(told)
        count += len(files) or 1
        for file, class_name in files:
            try:
                kept, told = _sprites_of(file, class_name)
                sprites += kept
                remarks |= dict.fromkeys(told)
            except SpriteStudioError as error:
                errors[file.name] = error
    yield KeptFiles(sprites, _told(errors, count), tuple(remarks))


def read_picture(picture: ByteArray) -> Generator[KeptFiles]:
    """Make one sprite of pixels uint8 (H, W, 4) from elsewhere, see `read_files`."""
    if not picture[..., 3].any():
        yield KeptFiles([], SpriteStudioError("There is nothing to be seen in the picture."))
        return
    remarks: tuple[str, ...] = ()
    if max(picture.shape[:2]) > MAX_SPRITE_PX and (cells := find_cells(picture)) is not None:
        picture = one_of_each(picture, cells)
        remarks = (enlarged_text("It was", cells.side),)
    height, width = picture.shape[:2]
    if max(height, width) > MAX_SIDE_PX:
        yield KeptFiles([], no_sprite(width, height))
    else:
        yield KeptFiles([KeptSprite(picture)], remarks=remarks)


def kept_figures(editable: EditableSet, chosen: IntArray) -> list[KeptSprite]:
    """Sprites of a set, to be kept; of several frames of one figure becomes a sprite that moves."""
    return [
        with_clips(
            KeptSprite(editable.images[index].copy(), kind=_kind_of(editable, index)),
            figure.clips,
        )
        for figure in figures_among(editable, chosen)
        for index in (int(chosen[figure.index]),)
    ]


def no_sprite(width: int, height: int) -> SpriteStudioError:
    """What a person is told of a picture that is too large for the shelf."""
    return SpriteStudioError(
        f"This picture of {width}×{height} pixels is no sprite.",
        f"A sprite has at most {MAX_SIDE_PX} a side; cut a sheet on the Sprites page.",
    )


def _told(errors: dict[str, SpriteStudioError], count: int) -> SpriteStudioError | None:
    if not errors:
        return None
    first = next(iter(errors.values()))
    if count == 1:
        return first
    return SpriteStudioError(
        f"{len(errors)} of {count} files could not be kept: {first_of(errors)}.", str(first)
    )


def _files_of(path: Path) -> tuple[list[tuple[Path, str]], tuple[str, ...]]:
    """The files that are in a folder with their classes, or the one file, and what is told of others.

    A class of "" is left open.
    """
    if not path.is_dir():
        return [(path, "")], ()
    try:
        plans, _ = plan_sources([path], ReadSpec())
    except OSError as error:
        raise SpriteStudioError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    files = [(file.path, file.class_name if file.in_folder else "") for plan in plans for file in plan.files]
    return files, tuple(remark for plan in plans for remark in plan.remarks)


def _kind_of(editable: EditableSet, index: int) -> str:
    context = editable.contexts[index]
    return editable.class_names[int(context.argmax())] if context.any() else "sprite"


def _sprites_of(path: Path, class_name: str) -> tuple[list[KeptSprite], tuple[str, ...]]:
    """The sprites of a file, and what reading had to change."""
    recipe = read_recipe(path) if path.suffix.lower() in PICTURE_SUFFIXES and path.is_file() else None
    if (
        recipe is not None
        and len(recipe.sprites) > 1
        and (images := read_own_sheet(path, recipe)) is not None
    ):
        painted = zip(images, recipe.sprites, strict=True)
        return [kept_painted(image, recipe, index) for image, index in painted], ()
    sheets = [step.sheet for step in scan([path]) if step.sheet is not None]
    choices = tuple(
        SheetChoice(sheet.path, sheet.grid if sheet.is_sure else None, clips=sheet.clips)
        for sheet in sheets
        if sheet.clips is not None or not sheet.is_sure
    )
    editable = read_sprites([path], ReadSpec(class_name=class_name, choices=choices))
    height, width = editable.sizes().max(axis=0).tolist()
    if max(height, width) > MAX_SIDE_PX:
        raise no_sprite(width, height)
    sprites = kept_figures(editable, np.arange(editable.count))
    if len(sprites) == 1 and recipe is not None:
        sprite = kept_painted(sprites[0].image, recipe, recipe.sprites[0])
        sprites = [dataclasses.replace(sprite, clips=sprites[0].clips)]
    return sprites, editable.remarks
