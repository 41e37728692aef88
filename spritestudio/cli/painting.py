"""Painting what a recipe says, with a progress bar."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

from spritestudio.cli.arguments import some_path
from spritestudio.specs import AnimationSpec, ByteArray, Recipe, SampleStep
from spritestudio.sprites.drawing.drawn_pixels import drawn_of
from spritestudio.sprites.export.animation import encode_animation, gif_times_changed, grid_frames
from spritestudio.sprites.export.files import ExportInput
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.pixels import to_images
from spritestudio.sprites.postprocessing.postprocess import Postprocessed, postprocess_sprites
from spritestudio.wording import say

if TYPE_CHECKING:
    from spritestudio.diffusion.checkpoint import Checkpoint


GIF_TIMES = (
    "browsers show a frame of a GIF in steps of 10 ms, and one of less than 20 ms for 100 ms. "
    "Use other times, APNG or WebP."
)


@dataclass(frozen=True, eq=False)
class PaintedSprites:
    """What was painted.

    Attributes:
        images: The sprites of the whole grid with their alpha as painted, uint8 (N, H, W, 4).
        step_history: The same after every step, where that was asked for.
    """

    images: ByteArray
    step_history: list[ByteArray]


def paint(
    checkpoint: Checkpoint, recipe: Recipe, bar: tqdm[Any], *, keep_steps: bool = False
) -> PaintedSprites:
    """Paint the whole grid of a recipe, as far as it says, and move the progress bar."""
    from spritestudio.diffusion.sampling.sampler import sample

    batches = list(recipe.spec.batches(recipe.batch_size))
    last = recipe.step or recipe.spec.steps
    histories: list[list[ByteArray]] = []
    finished: list[ByteArray] = []
    bar.total = len(batches) * last
    bar.set_description("painting")
    for batch in batches:
        step_history: list[ByteArray] = []
        for event in _until(sample(checkpoint.denoiser, batch), last):
            newest = to_images(event.x0 if recipe.predicted else event.x_t)
            if keep_steps:
                step_history.append(newest)
            bar.update()
        finished.append(newest)
        histories.append(step_history)
    return PaintedSprites(
        np.concatenate(finished), [np.concatenate(moment) for moment in zip(*histories, strict=True)]
    )


def finish(painted: PaintedSprites, recipe: Recipe, model_palette: Palette | None = None) -> Postprocessed:
    """The sprites of a recipe, finished; those of an earlier step are left as they were then.

    Raises:
        SpriteStudioError: The pixels of one that was drawn on are damaged.
    """
    if recipe.step not in (0, recipe.spec.steps):
        return Postprocessed.untouched(painted.images)
    finished = postprocess_sprites(painted.images, recipe.postprocess, model_palette)
    return finished.with_drawn(drawn_of(recipe))


def art_of(finished: Postprocessed, recipe: Recipe, credits: tuple[str, ...] = ()) -> ExportInput:
    """Those of the finished sprites that the recipe has in its picture, with the credits of their weights."""
    chosen = list(recipe.sprites)
    return ExportInput(
        images=finished.images[chosen],
        labels=[recipe.label_of(index) for index in chosen],
        palette=finished.palette,
        recipe=recipe,
        credits=credits,
    )


def denoising_files(
    paths: list[Path], denoising: list[ByteArray], art: ExportInput, spec: AnimationSpec
) -> dict[Path, bytes]:
    """The denoising of the whole grid, whose last frame is the sheet, as a file for each path."""
    recipe = art.recipe
    if not paths or recipe is None:
        return {}
    moments = [moment[list(recipe.sprites)] for moment in denoising]
    return animation_files(paths, grid_frames(moments, recipe.export.sheet, art.labels), spec, recipe)


def animation_files(
    paths: list[Path],
    frames: list[ByteArray],
    spec: AnimationSpec,
    recipe: Recipe | None,
    durations_ms: Sequence[int] = (),
) -> dict[Path, bytes]:
    """The same animation as a file for each path."""
    texts = recipe.texts if recipe is not None and recipe.export.recipe else {}
    files = {}
    for path in paths:
        if path.suffix.lower() == ".gif" and gif_times_changed([spec.frame_ms, *filter(None, durations_ms)]):
            say(f"{path.name}: {GIF_TIMES}", to_stderr=True)
        files[path] = encode_animation(path.suffix, frames, spec, texts, durations_ms)
    return files


def _until(events: Iterator[SampleStep], step: int) -> Iterator[SampleStep]:
    for event in events:
        yield event
        if event.step == step:
            return


def add_from_argument(group: argparse._ArgumentGroup) -> None:
    """Add `--from`."""
    group.add_argument(
        "--from",
        dest="source",
        type=some_path,
        metavar="FILE.png",
        help="make the picture again that carries its recipe, and the settings come from there; or, with "
        "--mask or --strength, paint from its pixels",
    )
