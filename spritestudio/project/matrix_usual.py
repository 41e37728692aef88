"""The values that one looks at first along an axis of a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spritestudio.library.models import installed_models
from spritestudio.project.matrix import AXES, NONE, MatrixAxis
from spritestudio.project.matrix_weights import epochs_of_run
from spritestudio.specs import MAX_SEED, ModelSpec
from spritestudio.specs.base import require, require_choice
from spritestudio.specs.samplers import SAMPLERS

_MOST = 12  # values that are offered at first
_GROUPS = {"kind": "classes", "style": "styles", "facing": "sides", "word": "words"}


def usual_axis(what: str, weights: Path, model: ModelSpec, seed: int) -> MatrixAxis:
    """An axis with the values that one looks at first.

    Args:
        what: A name of `AXES`.
        weights: The weights of the matrix.
        model: What they say of themselves.
        seed: The seed of the matrix.

    Raises:
        SpriteStudioError: There is no such axis, or these weights have nothing for it.
    """
    require_choice("axis", what, tuple(AXES))
    steps = [each for each in (1, 2, 4, 6, 10, 25, 50) if each <= model.timesteps]
    values: dict[str, Sequence[str | float]] = {
        "kind": model.class_names[:_MOST],
        "style": model.styles,
        "facing": model.facings,
        "word": ((NONE, *model.words[: _MOST - 1]) if model.words else ()),
        "guidance": (1.0, 1.5, 2.0, 3.0, 5.0),
        "steps": steps,
        "method": [name for name in SAMPLERS if name != "ddpm-no-noise"],
        "seed": [seed + each for each in range(8) if seed + each <= MAX_SEED],
    }
    if what == "weights":
        alike = [each.name for each in installed_models() if each.spec.features == model.features]
        return MatrixAxis(what, tuple(alike) or (str(weights),))
    if what == "epoch":
        kept = tuple(epochs_of_run(weights))
        return MatrixAxis(what, kept[:: -(-len(kept) // _MOST)])
    asked = tuple(values[what])
    require(bool(asked), f"These weights know no {_GROUPS.get(what, what)}.", "Choose something else.")
    return MatrixAxis(what, asked)
