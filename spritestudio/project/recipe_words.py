"""A recipe in words: what was asked for, how it was painted, and how it was finished."""

from __future__ import annotations

from collections.abc import Sequence

from spritestudio.library.models import installed_spec
from spritestudio.project.mixes import Mix
from spritestudio.specs import GenerateSpec, ModelSpec, PostprocessSpec, Recipe
from spritestudio.specs.architectures import ARCHITECTURES
from spritestudio.specs.fields import field_infos
from spritestudio.specs.samplers import SAMPLERS
from spritestudio.wording import counted

_TOLD = ("sampler", "steps", "guidance_scale")  # whatever they are
_GUIDED = ("guidance_low", "guidance_high")  # levels of noise, told as one
_ANY_PALETTE = ("#000000", "#ffffff")
_NAMED = 3  # mixes that are named
_TOLD_APART = 4  # paragraphs of several sprites
_PALETTES = {
    "model": "the palette of the weights",
    "best": "the colours that suit the sprites best",
}


def recipe_words(recipe: Recipe, places: Sequence[int]) -> tuple[str, ...]:
    """How some sprites were made, a sentence each.

    Args:
        recipe: The recipe of their grid.
        places: Which of it; at least one.
    """
    spec = recipe.spec
    painted = (
        f"Painted by {recipe.weights} in {counted(spec.steps, 'step')} of {SAMPLERS[spec.sampler].title}"
        + (f" with guidance {spec.guidance_scale:g}" if spec.guidance_scale != 1 else "")
        + "."
    )
    sentences = [_asked_for(recipe, places), _seeds(recipe, places), painted, *_unusual(recipe)]
    if spec.noise:
        sentences.append(_noise(spec, places))
    if spec.start is not None:
        sentences.append(f"It began with a picture, strength {spec.start.strength:g}.")
    if spec.branch is not None:
        before = spec.branch.spec
        sentences.append(
            f"It goes on from step {spec.branch.step} of {counted(before.steps, 'step')} of "
            f"{SAMPLERS[before.sampler].title} with seed {before.seeds[places[0]]}."
            if len(places) == 1
            else f"They go on from step {spec.branch.step} of {before.steps} of others."
        )
    if recipe.step:
        view = "as it was expected to end" if recipe.predicted else "as it stood then"
        sentences.append(f"Taken after step {recipe.step}, {view}.")
    sentences.append(_finished(recipe.postprocess))
    return tuple(filter(None, sentences))


def told_apart(told: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
    """Sentences of several sprites in paragraphs: first what is true of all, then what of some alone.

    Args:
        told: The title of each sprite and how it was made, a sentence each.

    Returns:
        The sentences, with "" between paragraphs; those of some begin with their titles.
    """
    of_all = [line for line in told[0][1] if all(line in lines for _, lines in told)] if told else []
    titles: dict[tuple[str, ...], list[str]] = {}
    for title, lines in told:
        titles.setdefault(tuple(line for line in lines if line not in of_all), []).append(title)
    paragraphs = [[f"{', '.join(dict.fromkeys(names))}:", *own] for own, names in titles.items() if own]
    if len(paragraphs) > _TOLD_APART:
        paragraphs[_TOLD_APART:] = [[f"{len(paragraphs) - _TOLD_APART} more are not told here."]]
    whole = [paragraph for paragraph in (of_all, *paragraphs) if paragraph]
    return tuple(line for paragraph in whole for line in ("", *paragraph))[1:]


def _asked_for(recipe: Recipe, places: Sequence[int]) -> str:
    mixes = list(dict.fromkeys(Mix(recipe.shares_of(place)).describe() or "anything" for place in places))
    more = f" and {counted(len(mixes) - _NAMED, 'other mix', 'other mixes')}" if len(mixes) > _NAMED else ""
    return f"Asked for: {'; '.join(mixes[:_NAMED])}{more}."


def _seeds(recipe: Recipe, places: Sequence[int]) -> str:
    seeds = sorted({recipe.spec.seeds[place] for place in places})
    if len(seeds) == 1:
        return f"Seed {seeds[0]}."
    if seeds[-1] - seeds[0] == len(seeds) - 1:
        return f"Seeds {seeds[0]} to {seeds[-1]}."
    told = ", ".join(str(seed) for seed in seeds[:_NAMED])
    return f"Seeds {told}{' and others' if len(seeds) > _NAMED else ''}."


def _noise(spec: GenerateSpec, places: Sequence[int]) -> str:
    """Where the noise of sprites lies that is not that of their seeds."""
    points = [point for place in places if isinstance(point := spec.noise_of(place), tuple)]
    if not points:
        return ""
    if len(points) > 1:
        return f"The noise of {len(points)} of them lies between that of seeds."
    first, second, share = points[0]
    ends = [
        f"that of seed {end}" if isinstance(end, int) else "another such noise" for end in (first, second)
    ]
    return f"Its noise lies {share:.0%} of the way from {ends[0]} to {ends[1]}."


def _usual(recipe: Recipe) -> GenerateSpec:
    """The settings that suit the weights of a recipe; of others than are here, those of a kind of network.

    It is the kind whose settings are the nearest.
    """
    if (installed := installed_spec(recipe.weights)) is not None:
        return GenerateSpec.for_model(installed)
    models = [
        ModelSpec(("any",), architecture=name, palette=_ANY_PALETTE, few_step=few_step)
        for name in ARCHITECTURES
        for few_step in (False, True)
    ]
    kinds = [GenerateSpec(), *map(GenerateSpec.for_model, models)]
    return min(kinds, key=lambda kind: len(_differing(recipe.spec, kind)))


def _unusual(recipe: Recipe) -> list[str]:
    """What was set to anything but what is usual for the weights."""
    told = _differing(recipe.spec, _usual(recipe))
    return [f"With {', '.join(told)}."] if told else []


def _differing(spec: GenerateSpec, usual: GenerateSpec) -> list[str]:
    infos = {name: info for name, info in field_infos(GenerateSpec).items() if name not in _TOLD + _GUIDED}
    told = []
    if any(getattr(spec, name) != getattr(usual, name) for name in _GUIDED):
        told = [f"guidance at noise {spec.guidance_low:g} to {spec.guidance_high:g}"]
    return told + [
        f"{info.label.lower()} {_value(getattr(spec, name))}"
        for name, info in infos.items()
        if getattr(spec, name) != getattr(usual, name)
    ]


def _finished(spec: PostprocessSpec) -> str:
    infos = field_infos(PostprocessSpec)
    told = []
    for name in spec.steps:
        value = getattr(spec, name)
        if name == "palette_mode":
            told.append(_PALETTES.get(value, f"the palette {spec.palette_name}"))
        elif name == "recolor":
            told.append(f"recoloured{f' to {spec.recolor_name}' if spec.recolor_name else ''}")
        else:
            label = infos[name].label.lower() if name in infos else name
            told.append(label if value is True else f"{label} {_value(value)}")
    return f"Finished with {', '.join(told)}." if told else ""


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)
