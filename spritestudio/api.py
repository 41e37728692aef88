"""What a program can use: load weights, paint, read sets, train, and write sheets.

All of it is offered by `import spritestudio` itself. torch is imported when a model is loaded or trained.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from spritestudio.api_checks import MIX_LIKE, changed, listed, path_of, require_mix, spec_of, sprites_of
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import default_model_path as default_model_path
from spritestudio.library.models import find_model, weights_hash
from spritestudio.library.training_indexes import training_indexes
from spritestudio.runs.store import new_run_folder
from spritestudio.specs import (
    PRESETS,
    YOUR_STYLE,
    BoolArray,
    ByteArray,
    ExportSpec,
    FloatArray,
    GenerateSpec,
    Label,
    ModelSpec,
    SampleStep,
    StartPictures,
    TrainEvent,
    TrainSpec,
)
from spritestudio.specs.base import require, require_whole
from spritestudio.specs.samplers import SAMPLERS
from spritestudio.specs.seeds import MAX_SEED, seeds_from
from spritestudio.specs.sheet import SheetSpec
from spritestudio.sprites.dataset.edits import included
from spritestudio.sprites.dataset.neighbours import Neighbour
from spritestudio.sprites.dataset.sprite_set import SpriteSet, to_set
from spritestudio.sprites.dataset.training_index import NEAREST
from spritestudio.sprites.export.files import ExportInput, export_files, write_files
from spritestudio.sprites.export.png_sheet import check_png_path
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.wording import counted

if TYPE_CHECKING:
    from spritestudio.diffusion.checkpoint import Checkpoint

Mixes = Mapping[str, float] | Sequence[Mapping[str, float]]
_SPRITES_AT_ONCE = 256  # bounds the memory of `generate`, whatever it is asked for
_MAX_NEAREST = 1_000_000
_NOT_SETTINGS = ("seeds", "contexts", "start")


def load_model(name_or_path: str | Path | None = None, *, device: str = "auto") -> Checkpoint:
    """Load weights, ready to paint.

    Args:
        name_or_path: A name that `spritestudio models` lists, like "sprites32", or a file; without one the
            weights of `default_model_path`.
        device: "auto", "cpu", "cuda" or "mps".

    Returns:
        An object with `.spec`, the `ModelSpec`, and `.denoiser`, which predicts clean sprites.

    Raises:
        SpriteStudioError: There are no such weights, or they cannot be used.
    """
    from spritestudio.diffusion.checkpoint import load_checkpoint

    path = default_model_path() if name_or_path is None else find_model(str(name_or_path))
    return load_checkpoint(path, device)


def sample(
    model: Checkpoint,
    mixes: Mixes,
    *,
    seeds: Iterable[int],
    image: ByteArray | None = None,
    mask: BoolArray | None = None,
    strength: float = 1.0,
    x_T: FloatArray | None = None,
    **settings: Any,
) -> Generator[SampleStep]:
    """Paint sprites, one event per denoising step.

    Every sprite has a seed of its own and comes out the same whatever is painted beside it.

    Args:
        model: From `load_model`.
        mixes: Shares by name, for all sprites or a dict for each; {} asks for nothing in particular. Names
            are kinds, and `"style:NAME"`, `"facing:NAME"`, `"word:NAME"` where the model knows them.
        seeds: One per sprite.
        image: What is there already, uint8 (H, W, 4) for all sprites or (B, H, W, 4).
        mask: Which pixels of it are painted anew, bool of its size; without one all are. Every other pixel
            stays as it is, bit for bit.
        strength: How far the painted ones go back to noise, 0 to 1; with less, more of the image is kept.
        x_T: Starting noise in place of that of the seeds, float32 (B, C, H, W), standard normal.
        **settings: Fields of `GenerateSpec` such as sampler, steps, guidance_scale, eta or clip_x0. What is
            left out is as it suits the model, see `GenerateSpec.for_model`; another sampler than the model's
            takes as many steps as suit it.

    Yields:
        Events with `.step` and `.steps`, `.timestep`, the noisy state `.x_t` and the clean sprites as
        predicted `.x0`, both float32 (B, C, H, W), and `.images`, uint8 (B, H, W, 4).

    Raises:
        SpriteStudioError: A class or setting is not known, or a value is out of its range.
    """
    spec = generate_spec(spec_of(model), mixes, seeds, settings, _start(image, mask, strength))

    import torch

    from spritestudio.diffusion.sampling.sampler import sample as sample_denoiser

    noise = None if x_T is None else torch.as_tensor(_noise(x_T))
    return sample_denoiser(model.denoiser, spec, x_T=noise)


def generate(
    model: Checkpoint,
    mixes: Mixes,
    *,
    count: int | None = None,
    seeds: Iterable[int] | None = None,
    image: ByteArray | None = None,
    mask: BoolArray | None = None,
    strength: float = 1.0,
    x_T: FloatArray | None = None,
    **settings: Any,
) -> ByteArray:
    """Paint sprites to the end.

    Args:
        model: From `load_model`.
        mixes: As for `sample`.
        count: How many, with the seeds 0, 1, 2 …; or
        seeds: one per sprite. With neither there is one sprite per mix.
        image: As for `sample`.
        mask: As for `sample`.
        strength: As for `sample`.
        x_T: As for `sample`.
        **settings: As for `sample`.

    Returns:
        uint8 (N, H, W, 4), alpha 0 or 255.

    Raises:
        SpriteStudioError: Both count and seeds are given, or as `sample` does.
    """
    require(count is None or seeds is None, "Give either a count or seeds, not both.")
    if seeds is None:
        mixes = mixes if isinstance(mixes, Mapping) else listed("Mixes", mixes, MIX_LIKE)
        if count is None:
            count = 1 if isinstance(mixes, Mapping) else max(1, len(mixes))
        asked: Any = count
        whole = operator.index(asked) if isinstance(asked, np.integer) else asked
        require_whole("The number of sprites", whole, 1, MAX_SEED)
        seeds = seeds_from(0, whole)
    spec = generate_spec(spec_of(model), mixes, seeds, settings, _start(image, mask, strength))
    noise = None if x_T is None else _noise(x_T)
    require(
        noise is None or noise.shape[:1] == (spec.count,),
        f"There must be as much starting noise as sprites, {spec.count}.",
        "It is float32 (N, C, H, W).",
    )
    return paint(model, spec, noise)


def paint(model: Checkpoint, spec: GenerateSpec, noise: FloatArray | None = None) -> ByteArray:
    """The sprites of a request, uint8 (N, H, W, 4), painted by some at a time, perhaps from given noise."""
    import torch

    from spritestudio.diffusion.sampling.sampler import sample as sample_denoiser

    painted: list[ByteArray] = []
    done = 0
    for part in spec.batches(_SPRITES_AT_ONCE):
        start = None if noise is None else torch.as_tensor(noise[done : done + part.count])
        *_, last = sample_denoiser(model.denoiser, part, x_T=start)
        done += part.count
        painted.append(last.images)
    return np.concatenate(painted)


def nearest_training_sprites(
    images: ByteArray, weights: str | Path | None = None, *, count: int = NEAREST
) -> list[list[Neighbour]]:
    """The sprites that weights learned from and that painted ones are nearest to.

    Also mirrored and moved by a pixel; the pictures themselves are not in the index that is asked.

    Args:
        images: uint8 (N, H, W, 4), not larger than what the weights learned from.
        weights: A name or a file, as for `load_model`.
        count: How many for each sprite.

    Returns:
        A list for each sprite, the nearest first: `.sprite` with `.name`, `.artist`, `.source` and
        `.license`; `.differing`, the share of pixels that differ; `.is_near_copy`.

    Raises:
        SpriteStudioError: It is not known what these weights learned from, or the sprites are too large.
    """
    require(
        weights is None or isinstance(weights, (str, Path)),
        f"Weights are a name or a file, not a {type(weights).__name__}.",
    )
    images = sprites_of(images)
    require_whole("The count", count, 1, _MAX_NEAREST)
    path = default_model_path() if weights is None else find_model(str(weights))
    return training_indexes(path.stem, weights_hash(path), path).nearest(images, count)


def load_sprites(paths: str | Path | Iterable[str | Path]) -> SpriteSet:
    """Read sprites as one set, without those that their set excludes.

    Args:
        paths: One or several of: an `.npz` or `.npy` file, a folder of pictures or of a sub-folder per class,
            a picture, a sheet, an Aseprite file, or "starter" for the set that is built in.

    Returns:
        `.images` uint8 (N, H, W, 4), `.labels` int64 (N,) and `.class_names`, among others.

    Raises:
        SpriteStudioError: There is nothing there, or the sprites are not all squares of one size.
    """
    sources = [paths] if isinstance(paths, (str, Path)) else listed("Sources", paths)
    return to_set(included(read_sprites([path_of(source) for source in sources])))


def train(
    sprites: SpriteSet | str | Path | Iterable[str | Path],
    folder: str | Path | None = None,
    *,
    title: str = "",
    **settings: Any,
) -> Generator[TrainEvent]:
    """Train weights on sprites, step by step; they are `folder`/weights.safetensors, saved as it goes.

    Closing the generator saves and ends; `spritestudio train --resume FOLDER` goes on from there.

    Args:
        sprites: A set, or what `load_sprites` reads one from.
        folder: Where the run is kept, an empty or new folder; without one where the window keeps its runs.
        title: What the weights are called.
        **settings: Fields of `TrainSpec` such as epochs, minutes, batch_size or learning_rate. With
            `style="NAME"` weights that can paint learn how the sprites look, in a minute, and keep all else.

    Yields:
        A `TrainStep` with `.step`, `.loss` … per step, and events of what else happens.

    Raises:
        SpriteStudioError: A setting is not known or out of its range, or the folder holds a run already.
    """
    spec = changed(PRESETS[YOUR_STYLE].spec if settings.get("style") else TrainSpec(), settings)
    if not isinstance(sprites, SpriteSet):
        sprites = load_sprites(sprites)
    title = title or sprites.source
    run = path_of(folder) if folder is not None else new_run_folder(title)

    from spritestudio.diffusion.training.run import train as train_run

    return train_run(spec, sprites, run, title=title)


def export_sheet(
    images: ByteArray,
    path: str | Path,
    *,
    formats: str | Iterable[str] = (),
    kinds: Sequence[str] = (),
    replace: bool = False,
    **settings: Any,
) -> list[Path]:
    """Write a sheet of sprites, and beside it what engines and editors read.

    Args:
        images: uint8 (N, H, W, 4).
        path: The picture, a name that ends in .png, in a folder that is there.
        formats: A name of `spritestudio export --format`, or several: "godot", "tiled", "aseprite-json" …
        kinds: What each sprite is, for names and tags.
        replace: Whether files that are there may be replaced; either all files are written or none.
        **settings: Fields of `SheetSpec` (layout, columns, scale, spacing_px, trim …) and of `ExportSpec`.

    Returns:
        What was written, the picture first.

    Raises:
        SpriteStudioError: The sprites do not fit, a setting is not known, or a file cannot be written.
    """
    images, kinds = sprites_of(images), listed("Kinds", kinds)
    require(all(isinstance(kind, str) for kind in kinds), f"Kinds are names, not {kinds!r}.")
    require(
        len(kinds) in (0, len(images)),
        f"{counted(len(images), 'sprite')} cannot have {counted(len(kinds), 'kind')}.",
    )
    out = path_of(path)
    check_png_path(out)
    names = (formats,) if isinstance(formats, str) else tuple(listed("Formats", formats))
    of_export = {field.name for field in dataclasses.fields(ExportSpec)} - {"sheet", "formats"}
    sheet = {name: value for name, value in settings.items() if name not in of_export}
    others = {name: value for name, value in settings.items() if name in of_export}
    spec = ExportSpec(changed(SheetSpec(), sheet, also=of_export), formats=names, **others)
    require(spec.sheet.layout != "files", "A sheet is one picture.", "Choose another layout than files.")
    labels = [Label(kind, kind, index) for index, kind in enumerate(kinds or ["sprite"] * len(images))]
    files = export_files(ExportInput(images, labels), spec, out.stem)
    named = {out.name if name == f"{out.stem}.png" else name: data for name, data in files.items()}
    write_files(out.parent, named, replace=replace)
    return [out.parent / name for name in named]


def generate_spec(
    model: ModelSpec,
    mixes: Mixes,
    seeds: Iterable[int],
    settings: Mapping[str, Any],
    start: StartPictures | None = None,
) -> GenerateSpec:
    """The request that `sample` makes of its arguments."""
    seeds = tuple(listed("Seeds", seeds))
    dealt = [mixes] if isinstance(mixes, Mapping) else listed("Mixes", mixes, MIX_LIKE)
    require(len(dealt) > 0, "There must be at least one mix.", "{} asks for nothing in particular.")
    for mix in dealt:
        require_mix(mix)
    require(
        isinstance(mixes, Mapping) or len(dealt) == len(seeds),
        f"{counted(len(seeds), 'seed')} cannot have {counted(len(dealt), 'mix', 'mixes')}.",
        "Give one mix for all sprites, or one for each.",
    )
    usual = GenerateSpec.for_model(model, 1)
    spec = changed(usual, settings, without=_NOT_SETTINGS)
    if spec.sampler != usual.sampler and "steps" not in settings:
        spec = dataclasses.replace(spec, steps=SAMPLERS[spec.sampler].steps_for(model.timesteps))
    contexts = tuple(model.context(mix) if mix else () for mix in dealt)
    return dataclasses.replace(spec, seeds=seeds, contexts=contexts, start=start)


def _noise(x_T: Any) -> FloatArray:
    try:
        noise = np.asarray(x_T)
        require(noise.dtype.kind in "fiu", "The starting noise is an array of float32, (B, C, H, W).")
        noise = noise.astype(np.float32)
    except (TypeError, ValueError) as error:  # lists of several lengths
        raise SpriteStudioError("The starting noise is an array of float32, (B, C, H, W).") from error
    require(bool(np.isfinite(noise).all()), "The starting noise holds what is no number.")
    return noise


def _start(image: ByteArray | None, mask: BoolArray | None, strength: float) -> StartPictures | None:
    if image is None:
        require(
            mask is None and strength == 1.0,
            "A mask or a strength says what becomes of an image, and there is none.",
            "Give image as well.",
        )
        return None
    return StartPictures.of(image, mask, strength)
