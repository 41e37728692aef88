"""An export: every file that it writes, as bytes, before the first is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write_all
from spritestudio.specs import ByteArray, ExportSpec, Label, Recipe, SheetSpec
from spritestudio.specs.base import require, require_choice
from spritestudio.sprites.export.credits import CREDITS_SUFFIX, credits_text, near_copy_lines, near_copy_mark
from spritestudio.sprites.export.formats import FORMATS, Files, SheetExport
from spritestudio.sprites.export.layout import SheetLayout, draw, place
from spritestudio.sprites.export.naming import sprite_names
from spritestudio.sprites.export.own_sheet import with_places
from spritestudio.sprites.export.png import encode_indexed_png, encode_png, to_indices
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.recipes import SUFFIX
from spritestudio.wording import first_of, writable

_GAP_PX = 4  # between files in the preview
TITLE_KEY = "Title"  # a text of PNG files that other programs show, too
COMMENT_KEY = "Comment"  # likewise


@dataclass(frozen=True, eq=False)
class ExportInput:
    """Sprites to export, finished.

    Attributes:
        images: uint8 (N, H, W, 4), at least one.
        labels: What is known of each.
        palette: The palette they were brought to; None where they keep their own colours.
        recipe: How they were made; None for sprites that were drawn.
        credits: A line per source of the art, with its licence.
        recipes: Where there is no recipe of all, that of each, alone; None for one that was drawn.
    """

    images: ByteArray
    labels: Sequence[Label]
    palette: Palette | None = None
    recipe: Recipe | None = None
    credits: tuple[str, ...] = ()
    recipes: Sequence[Recipe | None] = ()

    def recipe_of(self, index: int) -> Recipe | None:
        """How the sprite at `index` was made."""
        if self.recipe is not None:
            return self.recipe.of_sprites((self.recipe.sprites[index],))
        return self.recipes[index] if self.recipes else None

    @property
    def has_clips(self) -> bool:
        """Whether there are frames of clips among the sprites."""
        return any(label.tag for label in self.labels)

    @property
    def sprite_count(self) -> int:
        """How many sprites there are, where the frames of a figure are of one."""
        figures = {label.figure for label in self.labels if label.tag}
        return len(figures) + sum(not label.tag for label in self.labels)

    @property
    def near_copies(self) -> dict[int, str]:
        """The sprites that their recipes call near copies of other art, and of what."""
        made = ((index, self.recipe_of(index)) for index in range(len(self.images)))
        return {index: recipe.near_copies[0][1] for index, recipe in made if recipe and recipe.near_copies}

    def take(self, indices: Sequence[int]) -> ExportInput:
        """The sprites at `indices` alone, in that order."""
        recipe = self.recipe and self.recipe.of_sprites(tuple(self.recipe.sprites[i] for i in indices))
        labels = [self.labels[i] for i in indices]
        recipes = [self.recipes[i] for i in indices] if self.recipes else ()
        images = self.images[list(indices)]
        return dataclasses.replace(self, images=images, labels=labels, recipe=recipe, recipes=recipes)


def preview(art: ExportInput, spec: ExportSpec) -> tuple[ByteArray, SheetLayout]:
    """What `export_files` draws, uint8 (height, width, 4), and what stands where on it.

    With the layout "files" all of them stand side by side.

    Raises:
        SpriteStudioError: As `export_files` does.
    """
    sheet = spec.sheet
    if sheet.layout == "files":
        sheet = dataclasses.replace(sheet, layout="grid", spacing_px=_GAP_PX)
    layout = place(art.images, sheet, art.labels)
    picture = draw(layout, art.images)
    if spec.indexed:
        to_indices(picture, art.palette, clear_first=not spec.clear_last)
    return picture, layout


def export_files(art: ExportInput, spec: ExportSpec, stem: str) -> Files:
    """All files of an export by name, the picture first.

    Args:
        art: The sprites.
        spec: What to write; formats of clips write nothing where nothing moves.
        stem: Name of the picture without its ending; with the layout "files" only what names may refer to.

    Raises:
        SpriteStudioError: The sprites do not fit on a sheet, or an indexed file cannot hold their colours.
    """
    for name in spec.formats:
        require_choice("format", name, tuple(FORMATS))
    apart = spec.sheet.layout == "files"
    files = _separate_files(art, spec, stem) if apart else _sheet_files(art, spec, stem)
    if spec.credits:
        files[f"{stem}{CREDITS_SUFFIX}"] = credits_of_art(art, spec.sheet.name, stem).encode()
    return files


def credits_of_art(art: ExportInput, template: str = SheetSpec.name, stem: str = "sprites") -> str:
    """The credits of sprites as a text, see `credits_text`.

    Args:
        art: The sprites.
        template: How sprites are named, see `sprite_names`.
        stem: The name of the sheet.
    """
    made = [art.recipe] if art.recipe else [recipe for recipe in art.recipes if recipe]
    names = sprite_names(template, art.labels, stem)
    return credits_text(made, art.credits, near_copy_lines(names, art.near_copies))


def existing(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Which of the files are there already."""
    return [name for name in files if (folder / name).exists()]


def write_files(folder: Path, files: Mapping[str, bytes], *, replace: bool) -> None:
    """Write all files of an export, or none.

    Args:
        folder: Where to; it must exist.
        files: What to write, by name; a folder in a name is made.
        replace: Whether files of the same names may be replaced.

    Raises:
        SpriteStudioError: Something cannot be written, or is there and may not be replaced.
    """
    if not folder.is_dir():
        raise SpriteStudioError(f"The folder {folder} does not exist.", "Make it or choose another.")
    if not replace and (there := existing(folder, files)):
        raise SpriteStudioError(
            f"{first_of(there)} would be replaced in {folder.absolute()}.",
            "Choose another name, or allow it.",
        )
    atomic_write_all({folder / name: data for name, data in files.items()})


def _sheet_files(art: ExportInput, spec: ExportSpec, stem: str) -> Files:
    require(
        not spec.formats or writable(stem) == stem,
        f"The name “{stem}” cannot be written into other files.",
        "Choose one without control characters.",
    )
    sheet = place(art.images, spec.sheet, art.labels, stem)
    recipe = None if art.recipe is None else with_places(art.recipe, spec, sheet)
    names = sprite_names(spec.sheet.name, art.labels, stem)
    title, near = _title(names, art.labels), near_copy_lines(names, art.near_copies)
    files = {f"{stem}.png": _png(draw(sheet, art.images), art, spec, recipe, title, near)}
    exported = SheetExport(
        stem,
        sheet,
        art.images,
        art.palette,
        spec.indexed,
        not spec.clear_last,
        spec.frame_ms,
        art.near_copies,
    )
    for name in spec.formats:
        files |= FORMATS[name].files(exported)
    if recipe is not None and spec.recipe_file:
        files[f"{stem}{SUFFIX}"] = recipe.file_text.encode()
    return files


def _separate_files(art: ExportInput, spec: ExportSpec, stem: str) -> Files:
    """A sheet of its own for each sprite, so that trimming, scale and rims mean the same."""
    if spec.formats:
        raise SpriteStudioError(
            "One file per sprite has no sheet that other files could describe.",
            "Choose another layout, or no formats.",
        )
    names = sprite_names(spec.sheet.name, art.labels, stem)
    alone = dataclasses.replace(spec.sheet, layout="grid", columns=1)
    spec = dataclasses.replace(spec, sheet=alone)
    files: Files = {}
    seen: set[bytes] = set()
    for index, name in enumerate(names):
        image = art.images[index : index + 1]
        pixels = image.tobytes()
        if alone.merge and pixels in seen:
            continue
        seen.add(pixels)
        sheet = place(image, alone, art.labels[index : index + 1], stem)
        made = art.recipe_of(index)
        recipe = made and with_places(made, spec, sheet)
        title = _title([name], art.labels[index : index + 1])
        near = near_copy_lines([name], {0: art.near_copies[index]} if index in art.near_copies else {})
        files[f"{name}.png"] = _png(draw(sheet, image), art, spec, recipe, title, near)
        if recipe is not None and spec.recipe_file:
            files[f"{name}{SUFFIX}"] = recipe.file_text.encode()
    return files


def _title(names: Sequence[str], labels: Sequence[Label]) -> str:
    """What a picture is called: its sprites, in order, where somebody has named any; "" otherwise."""
    return ", ".join(names) if any(label.name for label in labels) else ""


def texts_of(title: str, recipe: Recipe | None, near: Sequence[str] = ()) -> dict[str, str]:
    """What a PNG tells of itself, by key.

    Args:
        title: What it is called; "" where nobody has named it.
        recipe: How it was made; None where that is not to be told.
        near: Which near copies are in it, see `near_copy_lines`; they are told whatever else is.
    """
    mark = {COMMENT_KEY: near_copy_mark(near)} if near else {}
    return ({TITLE_KEY: title} if title else {}) | mark | (recipe.texts if recipe is not None else {})


def _png(
    picture: ByteArray,
    art: ExportInput,
    spec: ExportSpec,
    recipe: Recipe | None,
    title: str,
    near: Sequence[str],
) -> bytes:
    texts = texts_of(title, recipe if spec.recipe else None, near)
    if spec.indexed:
        return encode_indexed_png(picture, art.palette, clear_first=not spec.clear_last, texts=texts)
    return encode_png(picture, texts)
