"""`spritestudio evaluate`: how good a model's sprites are, beside real ones."""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from spritestudio.cli.arguments import some_path, some_text
from spritestudio.cli.blind_sheet import blind_rows, write_blind
from spritestudio.cli.clip_table import CLIP_FIELDS, clip_table, measured_clips
from spritestudio.cli.progress import progress_bar
from spritestudio.cli.sampling import add_sampling_arguments, sampling_values
from spritestudio.cli.sources import read_set
from spritestudio.cli.spec_options import add_number, add_options
from spritestudio.files import atomic_write, user_path
from spritestudio.library.models import default_model_path, find_model
from spritestudio.specs import ClipSpec, GenerateSpec, ModelSpec, seeds_from
from spritestudio.specs.base import require, require_whole
from spritestudio.specs.seeds import FIRST_SEED, SPRITE_COUNT
from spritestudio.sprites.dataset.clip_frames import is_set_of_clips
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.wording import counted, say, say_json

_BESIDE = 8  # sprites per class


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "evaluate",
        help="measure how good a model's sprites are, beside real ones",
        description="Paint sprites whose classes are shared out as in a set, and measure them beside the "
        "real sprites of the set: distance in the features of a frozen classifier, right classes, styles, "
        "facings and words (where the set has columns of these), a judge that learns to tell painted from "
        "real, copies, how much they are pixel art, and which aims of the shipped weights are reached. Of a "
        "set of clips, the second frame of each is painted beside the first and compared with the drawn one.",
        epilog="Example: spritestudio evaluate --data my-set.npz --out figures.json",
    )
    parser.add_argument(
        "--weights",
        default=str(default_model_path()),
        metavar="NAME|FILE",
        help=f"see spritestudio models; the default is {default_model_path().stem}",
    )
    parser.add_argument(
        "--data", type=some_text, required=True, metavar="FILE|FOLDER", help="the set that it learned from"
    )
    add_number(parser, SPRITE_COUNT, 2000)
    add_number(parser, FIRST_SEED, 0)
    add_sampling_arguments(
        parser.add_argument_group("how to paint", "what is not given is as suits the weights")
    )
    of_clips = parser.add_argument_group("sets of clips")
    add_options(of_clips, ClipSpec, CLIP_FIELDS)
    of_clips.add_argument(
        "--unseen",
        action="store_true",
        help="the weights never learned from the set: measure all its clips, not only those that a training "
        "on it holds out",
    )
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument("--out", type=some_path, metavar="FILE.json", help="write the figures there as well")
    parser.add_argument(
        "--beside",
        type=some_path,
        metavar="FILE.png",
        help=f"draw up to {_BESIDE} random samples per class among as many sprites of the set, in no order, "
        "to ask a person which are painted; FILE-key.json tells",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Paint, measure and tell."""
    require_whole("The count", options.count, 2, 1_000_000)
    require(
        options.beside is None or options.beside != options.out,
        "The figures and the picture cannot be the same file.",
        "Give --out a name that ends in .json.",
    )
    weights = find_model(options.weights)
    sprites = read_set(options.data)
    start = time.perf_counter()
    if is_set_of_clips(sprites):
        figures, facts = measured_clips(options, weights, sprites)
        report = {"weights": weights.name, "data": sprites.source, **facts, **_rounded(figures.to_json())}
        return _tell(options, report, clip_table(report, figures))
    with progress_bar("step", "loading the weights") as bar:
        from spritestudio.diffusion.checkpoint import load_checkpoint
        from spritestudio.diffusion.evaluation.aims import aims
        from spritestudio.diffusion.evaluation.classifier import classifier_path, load_classifier
        from spritestudio.diffusion.evaluation.evaluate import as_the_set, asked_classes, evaluate
        from spritestudio.diffusion.evaluation.figures_table import figures_table

        checkpoint = load_checkpoint(weights, options.device)
        model = checkpoint.spec
        left_out = _left_out(model, sprites)
        spec = as_the_set(_settings(options, model), model, sprites, options.count)
        path = classifier_path(model.image_size)
        eye = load_classifier(path) if path.is_file() else None
        for event in evaluate(checkpoint.denoiser, model, sprites, spec, eye):
            bar.total = event.steps
            bar.set_description(event.doing)
            bar.update(event.step - bar.n)
    if left_out:
        say(left_out, to_stderr=True)
    assert event.evaluation is not None
    assert event.painted is not None
    if options.beside is not None:
        rows = blind_rows(asked_classes(model, spec), sprites, _BESIDE, options.seed)
        write_blind(user_path(options.beside), rows, event.painted, sprites)
    report = {
        "weights": weights.name,
        "data": sprites.source,
        "settings": _settings_json(spec, options.seed),
        "device": str(checkpoint.denoiser.device),
        "seconds": round(time.perf_counter() - start, 1),
        **_rounded(event.evaluation.to_json()),
        "aims": {
            aim.what: _rounded({"found": aim.found, "asked": aim.asked, "reached": aim.is_reached})
            for aim in aims(event.evaluation)
        },
    }
    return _tell(options, report, figures_table(weights.name, sprites.source, spec, event.evaluation))


def _left_out(model: ModelSpec, sprites: SpriteSet) -> str:
    """Which sprites of a set are not measured, in words; empty where all are."""
    counts = Counter(sprites.class_names[label] for label in sprites.labels)
    unknown = {name: count for name, count in counts.items() if name not in model.class_names}
    if not unknown:
        return ""
    return (
        f"Left out: {sum(unknown.values())} of {counted(sprites.count, 'sprite')}, of classes that these "
        f"weights do not know: {', '.join(unknown)}."
    )


def _tell(options: argparse.Namespace, report: Mapping[str, Any], table: list[str]) -> int:
    if options.out is not None:
        with atomic_write(user_path(options.out)) as temporary:
            temporary.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    say_json(report) if options.json else say(*table)
    return 0


def _settings(options: argparse.Namespace, model: ModelSpec) -> GenerateSpec:
    """The model's own settings, with those that were asked for in their place."""
    settings = GenerateSpec.for_model(model, 1)
    asked = sampling_values(options, model)
    return dataclasses.replace(settings, seeds=seeds_from(options.seed, 1), **asked)


def _settings_json(spec: GenerateSpec, seed: int) -> dict[str, Any]:
    settings = spec.to_json()
    del settings["seeds"], settings["contexts"]
    return {"seed": seed, **settings}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return float(f"{value:.5g}") if isinstance(value, float) else value
