"""A recipe in words: how a sprite was painted, as one tells it to another person."""

from __future__ import annotations

import json

from spritestudio.specs import Recipe
from spritestudio.wording import counted


def in_words(recipe: Recipe, index: int) -> list[str]:
    """Sentences on how sprite `index` of a recipe's grid was made."""
    spec = recipe.spec
    if recipe.step:
        view = "as predicted" if recipe.predicted else "as it was"
        taken = f", taken {view} after step {recipe.step}"
    else:
        taken = ""
    lines = [
        f"Painted as {recipe.mix_of(index)} from seed {spec.seeds[index]}, by {spec.sampler} in "
        f"{counted(spec.steps, 'step')} with guidance {spec.guidance_scale:g}{taken}."
    ]
    steps = {name: getattr(recipe.postprocess, name) for name in recipe.postprocess.steps}
    told = ", ".join(f"{name.replace('_', ' ')} {_plain(value)}" for name, value in steps.items())
    lines.append(f"Finished: {told}." if told else "Not finished further: its own colours, hard edges.")
    return lines


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)
