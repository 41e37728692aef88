"""The figures of an evaluation as lines of text, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spritestudio.diffusion.evaluation.aims import aims
from spritestudio.specs import GenerateSpec
from spritestudio.wording import counted

if TYPE_CHECKING:
    from spritestudio.diffusion.evaluation.evaluate import Distance, Evaluation, RealComparison
    from spritestudio.diffusion.evaluation.obedience import Obeyed

_MOST_TOLD = 16  # names of a group; the figures of all are in the JSON
_SINGULAR = {"styles": "style", "facings": "facing", "words": "word", "colours": "colour"}


def figures_table(weights: str, data: str, spec: GenerateSpec, found: Evaluation) -> list[str]:
    """The figures, a line each, in columns of one width.

    Args:
        weights: What was measured.
        data: What it stands beside.
        spec: How it painted.
        found: The figures.
    """
    lines = [
        f"{weights}: {counted(found.samples, 'sample')} by {spec.sampler} in "
        f"{counted(spec.steps, 'step')}, guidance {spec.guidance_scale:g}, "
        f"seeds from {spec.seeds[0]}",
        f"{data}: {counted(found.training, 'training sprite')}, {found.held_out} held out; "
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
    return [*lines, "", *_verdict(found)]


def _verdict(found: Evaluation) -> list[str]:
    """Which of the aims of the shipped weights are not reached."""
    every = aims(found)
    missed = [aim for aim in every if not aim.is_reached]
    lines = [f"Aims: {len(every) - len(missed)} of {len(every)} reached{':' if missed else ''}"]
    for aim in missed:
        figure, asked = (
            f"{value:.1%}" if aim.percent else f"{value:.2f}" for value in (aim.found, aim.asked)
        )
        bound = "at most" if aim.at_most else "at least"
        lines.append(f"    not {aim.what}: {figure}; {bound} {asked} is asked for")
    return lines


def _distance_row(title: str, found: Distance, scale: float = 1.0) -> str:
    samples, halves, spread, held = (scale * value for value in vars(found).values())
    return f"{title:28}{samples:9.2f} {halves:6.2f}±{spread:4.2f} {held:9.2f}"


def _row(title: str, pair: RealComparison | Obeyed, percent: bool) -> str:
    if percent:
        return f"{title:28}{pair.samples:9.1%}{pair.real:12.1%}"
    return f"{title:28}{pair.samples:9.2f}{pair.real:12.2f}"
