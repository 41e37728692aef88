"""`spritestudio evaluate`: how good a model's sprites are, beside real ones."""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from spritestudio.cli.arguments import some_path, some_text
from spritestudio.cli.blind_sheet import blind_rows, write_blind
from spritestudio.cli.clip_table import CLIP_FIELDS, clip_table, measured_clips
from spritestudio.cli.progress import progress_bar
from spritestudio.cli.sampling import add_sampling_arguments, sampling_values
from spritestudio.cli.spec_options import add_number, add_options
from spritestudio.files import atomic_write, user_path
from spritestudio.library.models import default_model_path, find_model
from spritestudio.specs import ClipSpec, GenerateSpec, ModelSpec, seeds_from
from spritestudio.specs.base import require, require_whole
from spritestudio.specs.seeds import FIRST_SEED, SPRITE_COUNT
from spritestudio.sprites.dataset.clip_frames import is_set_of_clips
from spritestudio.sprites.importing.reading import load_sprites
from spritestudio.wording import counted, say, say_json

if TYPE_CHECKING:
    from spritestudio.diffusion.evaluation.evaluate import Distance, Evaluation, RealComparison
    from spritestudio.diffusion.evaluation.obedience import Obeyed

_BESIDE = 8  # sprites per class
_MOST_TOLD = 16  # names of a group; the figures of all are in the JSON
_SINGULAR = {"styles": "style", "facings": "facing", "words": "word", "colours": "colour"}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "evaluate",
        help="measure how good a model's sprites are, beside real ones",
        description="Paint sprites whose classes are shared out as in a set, and measure them beside the "
        "real sprites of the set: distance in the features of a frozen classifier, right classes, styles, "
        "facings and words (where the set has columns of these), a judge that learns to tell painted from "
        "real, copies, and how much they are pixel art. Of a set of clips, the second frame of each is "
        "painted beside the first, and compared with the drawn one.",
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
    sprites = load_sprites(options.data)
    start = time.perf_counter()
    if is_set_of_clips(sprites):
        figures, facts = measured_clips(options, weights, sprites)
        report = {"weights": weights.name, "data": sprites.source, **facts, **_rounded(figures.to_json())}
        return _tell(options, report, clip_table(report, figures))
    with progress_bar("step", "loading the weights") as bar:
        from spritestudio.diffusion.checkpoint import load_checkpoint
        from spritestudio.diffusion.evaluation.classifier import classifier_path, load_classifier
        from spritestudio.diffusion.evaluation.evaluate import as_the_set, asked_classes, evaluate

        checkpoint = load_checkpoint(weights, options.device)
        model = checkpoint.spec
        spec = as_the_set(_settings(options, model), model, sprites, options.count)
        path = classifier_path(model.image_size)
        eye = load_classifier(path) if path.is_file() else None
        for event in evaluate(checkpoint.denoiser, model, sprites, spec, eye):
            bar.total = event.steps
            bar.set_description(event.doing)
            bar.update(event.step - bar.n)
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
    }
    return _tell(options, report, _table(report, event.evaluation))


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


def _table(report: Mapping[str, Any], found: Evaluation) -> list[str]:
    settings = report["settings"]
    lines = [
        f"{report['weights']}: {counted(found.samples, 'sample')} by {settings['sampler']} in "
        f"{counted(settings['steps'], 'step')}, guidance {settings['guidance_scale']:g}, "
        f"seeds from {settings['seed']}",
        f"{report['data']}: {counted(found.training, 'training sprite')}, {found.held_out} held out; "
        + (f"seen by {found.classifier}" if found.classifier else "no classifier sees sprites of this size"),
        "",
        f"{'':28}{'samples':>9}{'half/half':>12}{'held out':>10}",
    ]
    if found.frechet is not None and found.kid is not None:
        lines += [
            _distance_row("Fréchet distance", found.frechet),
            _distance_row("KID × 1000", found.kid, 1000),
        ]
        times = found.frechet.samples / max(found.frechet.halves, 1e-9)
        lines += [f"    Fréchet distance of the samples: {times:.2f} times half against half"]
    lines += ["", f"{'':28}{'samples':>9}{'real':>12}"]
    if found.label_accuracy is not None:
        of_some = f" of {found.judged} among {found.classes}" if found.judged < found.classes else ""
        lines.append(_row(f"right class{of_some or ' (held out)'}", found.label_accuracy, percent=True))
    titles = {
        "exact": "exact copies (held out)",
        "near": "near copies (held out)",
        "much_nearer": "much nearer to one (held out)",
        "colours": "colours per sprite",
        "off_palette": f"off the {found.palette_colours} colours",
        "orphans": "orphan pixels",
        "outline": "outline of one colour",
    }
    if found.judge is not None:
        lines.append(f"{'a judge is right (coin: 50 %)':28}{found.judge.right:9.1%}")
    for group, obeyed in found.obedience.items():
        lines.append(_row(f"right {_SINGULAR[group]} (held out)", obeyed, percent=True))
    for name, pair in {**found.memorised, **found.pixel_art}.items():
        lines.append(_row(titles[name], pair, percent=name != "colours"))
    lines += [
        f"{'known pixels that changed':28}{found.known_changed:9.1%}",
        f"{'seconds per sprite':28}{found.seconds_per_sprite:9.4f}",
    ]
    for group, obeyed in found.obedience.items():
        if len(obeyed.by_name) > _MOST_TOLD:
            continue
        rates = ", ".join(f"{name} {rate:.0%}" for name, rate in obeyed.by_name.items())
        lines += ["", f"right {_SINGULAR[group]}: {rates}"]
    if found.density:
        lines += [
            "",
            f"{'by class: samples, real':28}{'density':>15}{'coverage':>15}{'right class':>17}{'judge':>9}",
        ]
    for name, density in found.density.items():
        coverage, right = found.coverage[name], found.label_accuracy_by_class.get(name)
        judged = f"{right.samples:9.0%} {right.real:7.0%}" if right else ""
        told = found.judge.by_class.get(name) if found.judge else None
        judged = judged if told is None else f"{judged:17}{told:9.0%}"
        lines.append(
            f"{name:28}{density.samples:8.2f}{density.real:7.2f}{coverage.samples:8.2f}{coverage.real:7.2f}{judged}"
        )
    return lines


def _distance_row(title: str, found: Distance, scale: float = 1.0) -> str:
    samples, halves, spread, held = (scale * value for value in vars(found).values())
    return f"{title:28}{samples:9.2f} {halves:6.2f}±{spread:4.2f} {held:9.2f}"


def _row(title: str, pair: RealComparison | Obeyed, percent: bool) -> str:
    if percent:
        return f"{title:28}{pair.samples:9.1%}{pair.real:12.1%}"
    return f"{title:28}{pair.samples:9.2f}{pair.real:12.2f}"
