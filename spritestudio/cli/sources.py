"""The sprites that commands take up: finished grids, sheets of ours, sets, pictures, animations."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from spritestudio import paths
from spritestudio.cli.arguments import grid_size, some_text
from spritestudio.errors import SpriteStudioError
from spritestudio.files import user_path
from spritestudio.library.models import find_same_weights, read_model_spec
from spritestudio.library.palettes import palette_of_model
from spritestudio.library.training_indexes import credits_of_weights
from spritestudio.project.drawn_sprites import postprocess_with_drawn
from spritestudio.project.generations import Generation, is_generation, load_generation
from spritestudio.project.kept_clips import frame_places, moving_art_of_shelf
from spritestudio.project.project_file import SUFFIX, ProjectFile
from spritestudio.project.project_index import last_drawn, last_generations
from spritestudio.specs import ByteArray, GenerationRequest, Label, PostprocessSpec, Recipe
from spritestudio.specs.base import require
from spritestudio.sprites.dataset.clip_tags import clip_tags
from spritestudio.sprites.dataset.columns import column, durations_ms, pivots
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.dataset.edits import included
from spritestudio.sprites.dataset.sprite_set import SpriteSet, to_set
from spritestudio.sprites.drawing.drawn_pixels import with_drawn
from spritestudio.sprites.export.files import ExportInput
from spritestudio.sprites.export.own_sheet import read_own_sheet
from spritestudio.sprites.importing.pictures import PICTURE_SUFFIXES
from spritestudio.sprites.importing.reading import input_files, read_sprites
from spritestudio.sprites.importing.slicing import ReadSpec
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.pixels import on_equal_cells
from spritestudio.sprites.postprocessing.postprocess import postprocess_sprites, without_missing_palette
from spritestudio.sprites.recipes import read_recipe
from spritestudio.wording import say

LAST = "last"
_MAX_SIDE = 512  # of a sprite


def add_source_arguments(parser: argparse.ArgumentParser, verb: str) -> None:
    """Add the sources, and what of them is taken; `verb` says what is done with them."""
    parser.add_argument(
        "sources", type=some_text, nargs="+", metavar="SOURCE", help=f"what to {verb}; {LAST} or files"
    )
    parser.add_argument("--grid", type=grid_size, metavar="WxH", help="cells of sheets (default: found)")
    parser.add_argument(
        "--select", type=_ranges, metavar="0,3,8-11", help="only these sprites, counted from 0, in this order"
    )


def read_set(source: str) -> SpriteSet:
    """A set to learn from or to measure, see `load_sprites`; what reading had to change is told.

    Raises:
        SpriteStudioError: There is nothing there, or the sprites are not all squares of one size.
    """
    editable = read_sprites([source])
    say(*editable.remarks, to_stderr=True)
    return to_set(included(editable))


def source_files(options: argparse.Namespace) -> list[Path]:
    """The files that are read; none of them may be written."""
    sources: list[str] = options.sources
    if sources == [LAST] and not user_path(LAST).exists():
        return []
    if len(sources) == 1 and Path(sources[0]).suffix.lower() == SUFFIX:
        return [user_path(sources[0])]
    return input_files(sources)


def read_art(
    options: argparse.Namespace,
    postprocess: PostprocessSpec,
    *,
    with_credits: bool = False,
    has_own_time: bool = False,
) -> ExportInput:
    """Read the sources and finish their sprites.

    Args:
        options: See `add_source_arguments`.
        postprocess: How they are finished; a grid of the window usually as it was there.
        with_credits: Whether to look up the credits of the weights that painted them.
        has_own_time: Whether frames stand for another time than in their source.
    """
    sources: Sequence[str] = options.sources
    if len(sources) == 1 and Path(sources[0]).suffix.lower() == SUFFIX:
        return _of_project(user_path(sources[0]), options, postprocess, has_own_time=has_own_time)
    batch = _batch(sources[0]) if len(sources) == 1 else None
    palette = None
    credits: tuple[str, ...] = ()
    if batch is not None:
        postprocess = (
            batch.postprocess if postprocess == PostprocessSpec() else postprocess
        )  # as the window finished them
        palette = _palette_of(batch.request)
        postprocess = without_missing_palette(postprocess, palette)
        images, recipe = batch.images, batch.request.recipe(postprocess, batch.images.shape[1])
        labels = [recipe.label_of(index) for index in range(len(images))]
    elif (own := _own_sheet(sources, postprocess)) is not None:
        images, recipe = own
        labels = [recipe.label_of(index) for index in recipe.sprites]
    else:
        recipe = None
        editable = read_sprites(sources, ReadSpec(cell=options.grid))
        say(*editable.remarks, to_stderr=True)
        credits = editable.credits
        images, labels = _drawn(editable, has_own_time=has_own_time)
    if recipe is not None and with_credits:
        credits = credits_of_weights(recipe.weights, recipe.weights_hash)
    drawn = last_drawn(paths.user_data(), batch.id) if batch is not None else {}
    finished = postprocess_with_drawn(images, drawn, postprocess, palette)
    if recipe is not None and drawn:
        recipe = with_drawn(recipe, {place: finished.images[place] for place in drawn})
    elif recipe is not None and recipe.drawn:
        there = {number: finished.images[i] for i, number in enumerate(recipe.sprites)}
        recipe = with_drawn(recipe, {number: there[number] for number, _ in recipe.drawn if number in there})
    chosen = _chosen(options, len(images))
    return ExportInput(
        images=finished.images[chosen],
        labels=[labels[index] for index in chosen],
        palette=finished.palette,
        recipe=recipe and recipe.of_sprites(tuple(recipe.sprites[index] for index in chosen)),
        credits=credits,
    )


def _of_project(
    path: Path, options: argparse.Namespace, postprocess: PostprocessSpec, *, has_own_time: bool
) -> ExportInput:
    """What is on the shelf of a project, with the frames of what moves."""
    require(path.is_file(), f"There is no file or folder {path}.", "Is its name written as it is there?")
    with contextlib.closing(ProjectFile(path, read_only=True)) as file:
        shelf = file.read_shelf()
    require(len(shelf) > 0, f"Nothing is on the shelf of {path.name}.", "Keep some sprites in the window.")
    art = moving_art_of_shelf(shelf)
    art = art.take(frame_places(shelf.sprites, _chosen(options, len(shelf))))
    if has_own_time:
        labels = [dataclasses.replace(label, duration_ms=0) for label in art.labels]
        art = dataclasses.replace(art, labels=labels)
    if postprocess == PostprocessSpec():
        return art
    finished = postprocess_sprites(art.images, postprocess)
    return dataclasses.replace(art, images=finished.images, palette=finished.palette, recipes=())


def _chosen(options: argparse.Namespace, count: int) -> list[int]:
    """Which of so many sprites are taken.

    Raises:
        SpriteStudioError: There are not so many.
    """
    chosen: list[int] = options.select or list(range(count))
    for index in chosen:
        require(
            index < count,
            f"There is no sprite {index}: there are {count}.",
            f"They are counted from 0 to {count - 1}.",
        )
    return chosen


def number_of(options: argparse.Namespace, index: int) -> int:
    """How the source counts a sprite that is the one at `index` of those that are taken."""
    return int(options.select[index]) if options.select else index


def _own_sheet(sources: Sequence[str], postprocess: PostprocessSpec) -> tuple[ByteArray, Recipe] | None:
    """The sprites of a sheet of ours with the recipe that is still theirs; None for any other source."""
    path = user_path(sources[0])
    if len(sources) > 1 or path.suffix.lower() not in PICTURE_SUFFIXES or not path.is_file():
        return None
    with contextlib.suppress(SpriteStudioError):  # a picture with a broken recipe is still one
        recipe = read_recipe(path)
        if recipe is None or (images := read_own_sheet(path, recipe)) is None:
            return None
        if postprocess == PostprocessSpec():
            return images, recipe
        if recipe.postprocess == PostprocessSpec() and len(images) == recipe.spec.count:
            return images, dataclasses.replace(recipe, postprocess=postprocess)
    return None


def _palette_of(request: GenerationRequest) -> Palette | None:
    """The palette of the weights that painted a grid, if they are here."""
    with contextlib.suppress(SpriteStudioError):
        path = find_same_weights(request.weights, request.weights_hash)
        return palette_of_model(read_model_spec(path), path.stem)
    return None


def _batch(source: str) -> Generation | None:
    """A finished grid; None where the source is something else."""
    path = user_path(source)
    if source == LAST and not path.exists():
        history = last_generations(paths.user_data())
        if not len(history):
            raise SpriteStudioError(
                f"There are no finished grids yet; {LAST} is the newest that was painted in the window.",
                "Paint some there, or give the name of a sheet.",
            )
        return history.read(history.newest)
    return load_generation(path) if is_generation(path) else None


def _drawn(editable: EditableSet, *, has_own_time: bool) -> tuple[ByteArray, list[Label]]:
    """Drawn sprites on cells of one size, and what is known of each; a time that was asked for goes first."""
    height, width = (int(side) for side in editable.sizes().max(axis=0))
    require(
        max(height, width) <= _MAX_SIDE,
        f"The largest sprite is {width}×{height} pixels; the most is {_MAX_SIDE} a side.",
        "Say with --grid how large the cells of a sheet are.",
    )
    labels, tags = [], clip_tags(editable)
    directions, stands = (
        column(editable.notes, "direction", editable.count),
        pivots(editable.notes, editable.count),
    )
    once = np.asarray(editable.notes.get("once", np.zeros(editable.count))).astype(bool)
    times = [0] * editable.count if has_own_time else durations_ms(editable.notes, editable.count)
    for index in range(editable.count):
        context = editable.contexts[index]
        known = len(context) > 0 and bool(context.any())
        kind = editable.class_names[int(context.argmax())] if known else "sprite"
        labels.append(
            Label(
                kind,
                kind,
                index,
                tag=tags[index].tag,
                direction=directions[index] or "forward",
                duration_ms=times[index],
                loops=not once[index],
                figure=tags[index].figure,
                clip=tags[index].clip,
                facing=tags[index].facing,
                pivot=stands[index],
            )
        )
    return on_equal_cells(list(editable.images)), labels


def _ranges(text: str) -> list[int]:
    """Indices from "0,3,8-11"."""
    chosen: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?", part)
        if match is None:
            raise argparse.ArgumentTypeError(f"'{text}' does not name sprites; write 0,3,8-11")
        first, last = int(match[1]), int(match[2] or match[1])
        chosen += range(first, last + 1)
    return chosen
