"""Measure the clips that shipped weights paint, and note in them which are no better than a plain motion.

Run it by hand: python resources/makers/measure_clips.py weights/sprites16.safetensors --data FOLDER
FOLDER holds anim16.npz or anim32.npz; measured are the figures that `build_training_bundle` held out. A
movement of which no figure was held out is noted as well: nobody knows whether it is better. Of weights that
see no second sprite it is noted in the mover of their size.
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

import numpy as np
from build_training_bundle import is_held_out
from safetensors.torch import load_file

from spritestudio.cli.clip_table import clip_table
from spritestudio.diffusion.checkpoint import load_checkpoint, save_checkpoint
from spritestudio.diffusion.evaluation.clip_figures import evaluate_clips, real_clips
from spritestudio.diffusion.motion.mover import load_mover, save_mover
from spritestudio.library.models import weights_hash
from spritestudio.library.movers import mover_path, moving_spec
from spritestudio.specs import ClipSpec
from spritestudio.sprites.dataset.training_index import TrainingIndex
from spritestudio.sprites.importing.reading import load_sprites


def main() -> None:
    """Measure, tell, note."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, default=200, help="clips at most")
    parser.add_argument("--only-tell", action="store_true")
    parser.add_argument("--weak", nargs="*", default=(), help="what is not offered, whatever its figures")
    options = parser.parse_args()
    checkpoint, spec = load_checkpoint(options.weights), ClipSpec()
    model = moving_spec(checkpoint.spec)
    sprites = load_sprites(options.data / f"anim{checkpoint.spec.image_size}.npz")
    is_measured = np.array([is_held_out(str(group)) for group in sprites.groups])
    clips = real_clips(sprites, model, is_measured, options.count)
    *_, last = evaluate_clips(checkpoint, clips, spec)
    assert last.evaluation is not None
    found = last.evaluation
    report = {
        "weights": options.weights.name,
        "data": sprites.source,
        "settings": {"movement": spec.movement, "proposals": spec.proposals},
        "unseen": False,
    }
    print("\n".join(clip_table(report, found)))
    good = [name for name, figures in found.by_clip.items() if figures.is_better and name not in options.weak]
    weak = tuple(clip for clip in model.clips if clip not in good)
    print(f"noted as weak: {', '.join(weak) or 'none'}")
    if options.only_tell:
        return
    if not checkpoint.spec.clips:
        mover = load_mover(mover_path(model.image_size))
        spec_of_mover = dataclasses.replace(mover.spec, weak_clips=weak)
        save_mover(mover_path(model.image_size), dataclasses.replace(mover, spec=spec_of_mover))
    else:
        noted, before = dataclasses.replace(checkpoint.spec, weak_clips=weak), weights_hash(options.weights)
        save_checkpoint(options.weights, noted, load_file(options.weights))
        name_in_indexes(options.weights, before)


def name_in_indexes(weights: Path, before: str) -> None:
    """Name weights also by what they are now in the indexes beside them that name them as they were."""
    for path in weights.parent.glob("training-index*.safetensors"):
        index = TrainingIndex.load(path)
        if before in index.weights:
            now = (*index.weights, weights_hash(weights))
            dataclasses.replace(index, weights=tuple(dict.fromkeys(now))).save(path)


if __name__ == "__main__":
    main()
