"""The figures of `spritestudio evaluate` for a set of clips."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from spritestudio.cli.progress import progress_bar
from spritestudio.cli.spec_options import option_values
from spritestudio.library.movers import moving_spec
from spritestudio.specs import ClipSpec
from spritestudio.specs.clip import require_clips
from spritestudio.sprites.dataset.split import held_out
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.wording import counted

if TYPE_CHECKING:
    from spritestudio.diffusion.evaluation.clip_figures import ClipEvaluation, ClipFigures

CLIP_FIELDS = ("movement", "proposals", "own_colors")


def measured_clips(
    options: argparse.Namespace, weights: Path, sprites: SpriteSet
) -> tuple[ClipEvaluation, dict[str, Any]]:
    """Paint the clips of a set again: the figures, and what is told of how they were found."""
    usual = ClipSpec(seed=options.seed, **option_values(options, ClipSpec, CLIP_FIELDS))
    with progress_bar("clip", "loading the weights") as bar:
        from spritestudio.diffusion.checkpoint import load_checkpoint
        from spritestudio.diffusion.evaluation.clip_figures import evaluate_clips, real_clips

        checkpoint = load_checkpoint(weights, options.device)
        model = moving_spec(checkpoint.spec)
        require_clips(model)
        is_measured = np.ones(sprites.count, bool) if options.unseen else held_out(sprites)
        clips = real_clips(sprites, model, is_measured, options.count)
        for event in evaluate_clips(checkpoint, clips, usual):
            bar.total = event.steps
            bar.set_description("painting")
            bar.update(event.step - bar.n)
    assert event.evaluation is not None
    return event.evaluation, {
        "settings": {name: getattr(usual, name) for name in (*CLIP_FIELDS, "seed")},
        "unseen": options.unseen,
        "device": str(checkpoint.denoiser.device),
    }


def clip_table(report: Mapping[str, Any], found: ClipEvaluation) -> list[str]:
    """The figures as lines."""
    settings = report["settings"]
    count = sum(figures.clips for figures in found.by_clip.values())
    lines = [
        f"{report['weights']}: second frames painted with movement {settings['movement']:g}, the best of "
        f"{counted(settings['proposals'], 'proposal')}",
        f"{report['data']}: {counted(count, 'clip')}"
        + ("" if report["unseen"] else ", those that a training holds out"),
        "",
        f"{'wrong pixels':22}{'clips':>6}{'painted':>9}{'copied':>8}{'moved 1 px':>12}"
        f"{'stepped':>9}{'other colours':>15}{'drift, real':>15}",
    ]
    lines += [_row(name, figures) for name, figures in found.by_clip.items()]
    if found.unlike:
        lines += ["", "of these, figures unlike any that was learned from:"]
        lines += [_row(name, figures) for name, figures in found.unlike.items()]
    if found.weak_clips:
        lines += ["", f"no better than a plain motion: {', '.join(found.weak_clips)}"]
    return lines


def _row(name: str, found: ClipFigures) -> str:
    stepped = "" if found.stepped is None else f"{found.stepped:.3f}"
    return (
        f"{name:22}{found.clips:6}{found.painted:9.3f}{found.copied:8.3f}{found.moved:12.3f}"
        f"{stepped:>9}"
        f"{found.other_colors:15.1%}{found.drift_px:9.2f}{found.real_drift_px:6.2f}"
    )
