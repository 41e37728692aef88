"""`spritestudio generate`: sprites on a sheet, without a window."""

from __future__ import annotations

import argparse
import dataclasses
import functools
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spritestudio.cli import stream
from spritestudio.cli.mixes import add_mix_arguments, contexts_asked
from spritestudio.cli.painting import add_from_argument, art_of, denoising_files, finish, paint
from spritestudio.cli.postprocess_options import add_postprocess_arguments, postprocess_spec
from spritestudio.cli.progress import progress_bar
from spritestudio.cli.recipe import recipe_of
from spritestudio.cli.sampling import add_sampling_arguments, sampling_values
from spritestudio.cli.sheet_options import (
    add_sheet_arguments,
    animation_paths,
    animation_spec,
    check_out,
    export_spec,
    sheet_of,
    write_art,
)
from spritestudio.cli.spec_options import add_number, option_values
from spritestudio.cli.start import add_start_arguments, start_asked, starts_from_picture
from spritestudio.cli.variations import (
    add_variation_arguments,
    recipe_gone_on_from,
    spec_between,
    spec_gone_on,
)
from spritestudio.files import refuse_inputs, user_path
from spritestudio.library.models import (
    SUFFIX,
    default_model_path,
    find_model,
    find_same_weights,
    read_model_spec,
    weights_hash,
)
from spritestudio.library.palettes import palette_of_model
from spritestudio.project.near_copies import near_copies, near_copies_text, with_near_copies
from spritestudio.specs import (
    MAX_SEED,
    AnimationSpec,
    ExportSpec,
    GenerateSpec,
    ModelSpec,
    PostprocessSpec,
    Recipe,
    SheetSpec,
    seeds_from,
)
from spritestudio.specs.base import require
from spritestudio.specs.seeds import FIRST_SEED, SPRITE_COUNT
from spritestudio.sprites.export.files import ExportInput
from spritestudio.sprites.export.layout import check_fits
from spritestudio.sprites.export.naming import sprite_names
from spritestudio.wording import counted, say, say_json

if TYPE_CHECKING:
    from spritestudio.diffusion.checkpoint import Checkpoint

_BATCH = 256  # sprites painted at a time: bounds the memory, changes nothing in the sprites
_MAX_ROLLED = MAX_SEED - round(SPRITE_COUNT.maximum or 0)  # so that as many seeds as may be asked for follow
_HOLD_MS = 1500  # how much longer the last frame of a denoising stands


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "generate",
        help="paint sprites and write them as a PNG sheet",
        description="Paint sprites and write them as a PNG sheet with a transparent background.",
        epilog="Example: spritestudio generate --count 32 --context hero=1,food=0.6 --out sheet.png",
    )
    what = parser.add_argument_group("what to paint")
    what.add_argument(
        "--weights",
        metavar="NAME|FILE",
        help=f"see spritestudio models; the default is {default_model_path().stem}",
    )
    add_from_argument(what)
    add_start_arguments(what)
    add_number(what, SPRITE_COUNT, 32)
    add_mix_arguments(what)
    add_number(what, FIRST_SEED, None, "a new one each time")
    add_variation_arguments(what)
    how = parser.add_argument_group("how to paint", "what is not given is as suits the weights")
    add_sampling_arguments(how)
    how.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    add_postprocess_arguments(parser)
    add_sheet_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print what was made as JSON")
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Paint the sheet and write it."""
    if options.seed is not None:
        _check_seeds(options.seed, options.count)
    layout = option_values(options, SheetSpec, ("layout",)).get("layout", SheetSpec.layout)
    before = recipe_gone_on_from(options)
    repeats = options.source is not None and not starts_from_picture(options)
    if not repeats and layout == "grid" and stream.is_folder(user_path(options.out)):
        require(
            before is None and options.between is None,
            "A folder is filled with sprites of new seeds.",
            "For --between and --go-on-from give a name that ends in .png.",
        )
        return _stream(options)
    recipe = _recipe_from(options) if repeats else None
    export = export_spec(options) if recipe is None else recipe.export
    postprocess = postprocess_spec(options) if recipe is None else recipe.postprocess
    inputs = [user_path(path) for path in (options.source, options.mask) if path is not None]
    animations, playing = animation_paths(options, inputs), animation_spec(options, _HOLD_MS)
    out = check_out(options, export.sheet.layout)
    refuse_inputs([out], inputs)
    weights = _weights(options, recipe or before)

    def recipe_by(model: ModelSpec) -> Recipe:
        return recipe_for(_generate_spec(options, model, before), model, weights, postprocess, export)

    if recipe is None and weights.suffix == SUFFIX:  # what is wrong is told before torch is loaded
        recipe = recipe_by(read_model_spec(weights))

    def asked_for(checkpoint: Checkpoint) -> Recipe:
        return recipe or recipe_by(checkpoint.spec)

    return paint_sheet(options, out, weights, export, asked_for, inputs, animations, playing)


def paint_sheet(
    options: argparse.Namespace,
    out: Path,
    weights: Path,
    export: ExportSpec,
    asked_for: Callable[[Checkpoint], Recipe],
    inputs: Sequence[Path],
    animations: list[Path],
    playing: AnimationSpec,
) -> int:
    """Paint what is asked of weights, write it and tell of it."""
    sprite_names(export.sheet.name, ())  # a wrong template is told before the work
    with progress_bar("step", "loading the weights") as bar:
        from spritestudio.diffusion.checkpoint import load_checkpoint

        checkpoint = load_checkpoint(weights, options.device)
        recipe = asked_for(checkpoint)
        check_fits(len(recipe.sprites), checkpoint.spec.image_size, export.sheet)
        start = time.perf_counter()
        painted = paint(checkpoint, recipe, bar, keep_steps=bool(animations))
        seconds = time.perf_counter() - start
    finished = finish(painted, recipe, palette_of_model(checkpoint.spec, weights.stem))
    art = with_near_copies(art_of(finished, recipe, checkpoint.spec.credits), weights)
    playable = denoising_files(animations, finished.denoising(painted.step_history), art, playing)
    files = write_art(art, export, out, playable, force=options.force, inputs=inputs)
    if options.json:
        say_json(_made(out, weights, art, recipe, files, seconds))
    else:
        say(_summary(out, art, recipe, files, seconds))
        if art.near_copies:
            say(near_copies_text(art.near_copies))
    return 0


def _stream(options: argparse.Namespace) -> int:
    """Fill a folder, however many sprites are asked for, or go on filling it."""
    folder, weights, postprocess = user_path(options.out), _weights(options, None), postprocess_spec(options)
    stream.check_one_by_one(postprocess)
    if options.seed is None:
        options.seed = stream.seed_there(folder)
    with progress_bar("sprite", "loading the weights") as bar:
        from spritestudio.diffusion.checkpoint import load_checkpoint

        checkpoint = load_checkpoint(weights, options.device)
        spec = _generate_spec(options, checkpoint.spec)
        recipe = recipe_for(spec, checkpoint.spec, weights, postprocess, export_spec(options))
        recipe = dataclasses.replace(recipe, batch_size=stream.BATCH)
        there = before = stream.begin(folder, recipe)
        if before:
            bar.write(f"{before} of {counted(spec.count, 'sprite')} there already.", file=sys.stderr)
        bar.total, bar.n = spec.count, before
        bar.set_description("painting")
        palette = palette_of_model(checkpoint.spec, weights.stem)
        marks = functools.partial(near_copies, recipe.weights, recipe.weights_hash, path=weights)
        copies: dict[int, str] = {}
        try:
            for written in stream.fill(folder, checkpoint.denoiser, spec, postprocess, palette, marks):
                there += len(written)
                copies |= {number: of for number, of in written.items() if of}
                bar.update(len(written))
        except KeyboardInterrupt:
            bar.write(f"Stopped at {there} of {spec.count}. The same command goes on.", file=sys.stderr)
            raise
    if options.json:
        made = {"out": str(folder), "already_there": before, "written": there - before, "near_copies": copies}
        say(json.dumps({**made, **recipe.document}))
    else:
        sprites = counted(there, "sprite")
        say(f"{folder}: {sprites}, {before} of them there before, seeds from {spec.seeds[0]}")
        if copies:
            say(near_copies_text(copies))
    return 0


def _recipe_from(options: argparse.Namespace) -> Recipe:
    """The recipe of the picture that `--from` names; nothing else may be set beside it."""
    free = {"source", "weights", "device", "out", "force", "json", "gif", "apng", "webp"}
    free |= {"frame_ms", "hold_ms", "loops", "film_scale"}
    for name, value in vars(options).items():
        require(
            name in free or value == options.parser.get_default(name),
            f"--from brings all settings, so --{name.replace('_', '-')} cannot be given too.",
            "Leave one of them out.",
        )
    return recipe_of(user_path(options.source), "With --strength or --mask its pixels are painted from.")


def _weights(options: argparse.Namespace, recipe: Recipe | None) -> Path:
    given = None if options.weights is None else find_model(options.weights)
    if recipe is not None:
        return find_same_weights(recipe.weights, recipe.weights_hash, given)
    return given or find_model(str(default_model_path()))


def recipe_for(
    spec: GenerateSpec, model: ModelSpec, weights: Path, postprocess: PostprocessSpec, export: ExportSpec
) -> Recipe:
    """The recipe of all that a request asks of weights."""
    return Recipe(
        weights=weights.stem,
        weights_hash=weights_hash(weights),
        class_names=model.features,
        image_size=model.image_size,
        sections=(("", spec.count),),
        spec=spec,
        sprites=tuple(range(spec.count)),
        batch_size=_BATCH,
        postprocess=postprocess,
        export=export,
    )


def _check_seeds(first: int, count: int) -> None:
    """Require that the seeds count on to the last sprite, as the help says."""
    require(
        seeds_from(first, count)[-1] >= first,
        f"Seeds end at {MAX_SEED}, so {counted(count, 'sprite')} cannot count on from {first}.",
        f"Give --seed {MAX_SEED - count + 1} or less.",
    )


def _generate_spec(
    options: argparse.Namespace, model: ModelSpec, before: Recipe | None = None
) -> GenerateSpec:
    if before is not None:
        return spec_gone_on(options, before, model)
    if options.between is not None:
        return spec_between(options, model)
    default = GenerateSpec.for_model(model, 1)
    seed = random.randrange(_MAX_ROLLED) if options.seed is None else options.seed
    return dataclasses.replace(
        default,
        seeds=seeds_from(seed, options.count),
        contexts=contexts_asked(options, model) or default.contexts,
        start=start_asked(options, model),
        **sampling_values(options, model),
    )


def _summary(out: Path, art: ExportInput, recipe: Recipe, files: Sequence[Path], seconds: float) -> str:
    seed = recipe.spec.seeds[recipe.sprites[0]]
    what = counted(len(art.images), "sprite")
    if recipe.export.sheet.layout != "files":
        sheet = sheet_of(art, recipe.export, out)
        what += f", {sheet.width}×{sheet.height} pixels"
    beside = f", and {counted(len(files) - 1, 'file')} beside it" if len(files) > 1 else ""
    return f"{out}: {what}, seeds from {seed}, {seconds:.1f} s{beside}"


def _made(
    out: Path, weights: Path, art: ExportInput, recipe: Recipe, files: Sequence[Path], seconds: float
) -> dict[str, Any]:
    spec, export = recipe.spec, recipe.export
    sheet = sheet_of(art, export, out)
    pieces = sorted(sheet.pieces, key=lambda piece: piece.index)
    sprites = [
        {
            "index": piece.index,
            "name": piece.name,
            "seed": spec.seeds[index],
            "context": recipe.shares_of(index),
            "x": piece.box[0],
            "y": piece.box[1],
        }
        for piece, index in zip(pieces, recipe.sprites, strict=True)
    ]
    return {
        "out": str(out),
        "files": [str(path) for path in files],
        "weights": str(weights),
        "width": sheet.width,
        "height": sheet.height,
        "sprite_size": art.images.shape[1] * export.sheet.scale,
        "sprites": sprites,
        "near_copies": art.near_copies,
        "seconds": round(seconds, 3),
        **recipe.document,
    }
