"""Requests for more of what is there: sprites around one, and the way from one to another."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import cycle, islice, pairwise

import numpy as np

from spritestudio.specs import (
    Branch,
    ByteArray,
    GenerateSpec,
    GenerationRequest,
    ModelSpec,
    StartPictures,
    seeds_from,
)
from spritestudio.specs.base import require, require_between
from spritestudio.specs.fields import FieldInfo
from spritestudio.specs.seeds import NoisePoint, noise_between
from spritestudio.wording import counted

WAYS = ("noise", "repaint", "mix", "style", "facing", "word")
WAY = FieldInfo(
    "Way",
    "what changes: the noise, on the way to other seeds; the pixels, part of the way back to noise and forth "
    "(repaint); or what is asked for, on the way to other classes (mix), styles, sides (facing) or words",
    kind=str,
    choices=WAYS,
    name="way",
    option="--by",
)
DIFFERENCE = FieldInfo(
    "How different",
    "how far the sprites are from the one that they are like: 0 is the same, 1 another one",
    kind=float,
    maximum=1.0,
    step=0.05,
    decimals=2,
    name="difference",
    option="--how-different",
)
AROUND = 16
_GROUPS = {"mix": "kinds", "style": "styles", "facing": "facings"}


def ways_of(model: ModelSpec) -> tuple[str, ...]:
    """The ways in which sprites of a model can be varied."""
    known = {
        "mix": len(model.class_names) > 1,
        "style": bool(model.styles),
        "facing": bool(model.facings),
        "word": bool(model.words),
    }
    return tuple(way for way in WAYS if known.get(way, True))


def around(
    spec: GenerateSpec,
    index: int,
    model: ModelSpec,
    way: str,
    difference: float,
    *,
    first_seed: int,
    picture: ByteArray | None = None,
    count: int = AROUND,
    after: int = 0,
) -> GenerateSpec:
    """A request for sprites like one of another request.

    Args:
        spec: The request that the sprite is from.
        index: Its place there.
        model: What paints.
        way: One of `WAYS`.
        difference: See `DIFFERENCE`.
        first_seed: Of the seeds of other noise, which count on.
        picture: The sprite as it was painted, uint8 (H, H, 4), for "repaint".
        count: How many.
        after: How many of them came before, whose seeds, classes, styles, sides or words are gone on from.

    Raises:
        SpriteStudioError: There is no such way with this model, or no such sprite.
    """
    WAY.check(way)
    DIFFERENCE.check(difference)
    require(0 <= index < spec.count, f"There is no sprite {index} among {counted(spec.count, 'sprite')}.")
    same, seeds = spec.of_sprites([index] * count), seeds_from(first_seed, after + count)[after:]
    if way == "noise":
        return _on_the_way(same, seeds, [difference] * count)
    if way == "repaint":
        require(picture is not None, "To repaint a sprite its pixels are needed.")
        assert picture is not None
        start = StartPictures.of(picture, None, difference)
        return dataclasses.replace(same, seeds=seeds, noise=(), branch=None, start=start)
    others = _others(model, way, spec.context_of(index))
    require(len(others) > 0, f"These weights know no other {way}.", "Vary the noise, or repaint.")
    contexts = islice(cycle(others), after, after + count)
    context = spec.context_of(index) or (0.0,) * model.context_size
    mixed = dataclasses.replace(
        same, contexts=tuple(_blend(context, other, way, difference, model) for other in contexts)
    )
    shares = [0.0 if place < len(others) else difference for place in range(after, after + count)]
    return _on_the_way(mixed, seeds, shares)


def strip_between(spec: GenerateSpec, first: int, second: int, count: int) -> GenerateSpec:
    """A request for the way from one sprite of a request to another, both of them included.

    Noise goes the way of spherical interpolation and mixes go straight.

    Args:
        spec: The request.
        first: The place of the one.
        second: That of the other.
        count: How many sprites, two at least.

    Raises:
        SpriteStudioError: There are no such sprites, or they are the same.
    """
    require(count >= 2, "A way has two ends at least.", "Ask for 2 sprites or more.")
    for index in (first, second):
        require(0 <= index < spec.count, f"There is no sprite {index} among {counted(spec.count, 'sprite')}.")
    require(
        spec.of_sprites([first]) != spec.of_sprites([second]),
        "Both are the same sprite, so there is no way between them.",
        "Change a mix, or choose two sprites that differ.",
    )
    shares = [place / (count - 1) for place in range(count)]
    near = [first if share < 0.5 else second for share in shares]
    noise = tuple(noise_between(spec.noise_of(first), spec.noise_of(second), share) for share in shares)
    branch = spec.branch
    if branch is not None:
        branch = Branch(strip_between(branch.spec, first, second, count), branch.step)
    return dataclasses.replace(
        spec.of_sprites(near),
        contexts=tuple(_straight(spec.context_of(first), spec.context_of(second), share) for share in shares),
        noise=noise,
        branch=branch,
    )


def side_by_side(first: GenerationRequest, second: GenerationRequest) -> GenerationRequest:
    """Two requests for a sprite each as one, for the way between them.

    Each keeps its noise, its mix and the picture that it begins with; what else is set is that of the first.

    Raises:
        SpriteStudioError: Other weights painted the second, or one of them alone begins with a picture.
    """
    hashes = (first.weights_hash, second.weights_hash)
    is_same = hashes[0] == hashes[1] if all(hashes) else first.weights == second.weights
    require(
        is_same,
        f"Noise of {first.weights} leads to no sprite of {second.weights}, so there is no way between them.",
        "Choose two sprites that the same weights painted.",
    )
    return dataclasses.replace(first, spec=_side_by_side(first.spec, second.spec))


def _side_by_side(first: GenerateSpec, second: GenerateSpec) -> GenerateSpec:
    branch = first.branch
    if branch is None:
        second = dataclasses.replace(second.first, contexts=second.contexts)
    else:
        before = second if second.branch is None else second.branch.spec
        branch = Branch(_side_by_side(branch.spec, before), branch.step)
    return dataclasses.replace(
        first,
        seeds=(first.seeds[0], second.seeds[0]),
        contexts=(first.context_of(0), second.context_of(0)),
        start=_starts(first.start, second.start),
        noise=(first.noise_of(0), second.noise_of(0)),
        branch=branch,
    )


def _starts(first: StartPictures | None, second: StartPictures | None) -> StartPictures | None:
    """What two sprites begin with, each with its own picture."""
    if first is None or second is None or first == second:
        require(
            first == second,
            "One was painted over a picture and the other from noise alone: no way leads between them.",
            "Choose two that were painted from noise, or two that were painted over pictures.",
        )
        return first
    masks = np.concatenate([first.is_painted, second.is_painted])
    mask = masks if first.masks or second.masks else None
    return StartPictures.of(np.concatenate([first.images, second.images]), mask, first.strength)


def _on_the_way(spec: GenerateSpec, seeds: Sequence[int], shares: Sequence[float]) -> GenerateSpec:
    """The same sprites with noise so far on the way to that of other seeds."""
    branch = spec.branch
    if branch is not None:
        branch = Branch(_on_the_way(branch.spec, seeds, shares), branch.step)
    noise: tuple[NoisePoint, ...] = tuple(
        noise_between(spec.noise_of(index), seed, share)
        for index, (seed, share) in enumerate(zip(seeds, shares, strict=True))
    )
    return dataclasses.replace(spec, noise=noise, branch=branch)


def _others(model: ModelSpec, way: str, context: Sequence[float]) -> list[tuple[float, ...]]:
    """What a context can move to: each other class or style, and pairs of them; each other side or word."""
    shares = dict(zip(model.features, context, strict=False))
    if way == "word":
        words = _words_for(model, shares)
        return [model.context({word: 1.0}) for word in words if not shares.get(word)]
    names = list(model.features[model.groups[_GROUPS[way]]])
    others = [name for name in names if shares.get(name, 0.0) < sum(shares.get(n, 0.0) for n in names)]
    others = others or names
    pairs = [{one: 0.5, other: 0.5} for one, other in pairwise(others) if way != "facing"]
    mixes = [{name: 1.0} for name in others] + pairs
    return [model.context(mix) for mix in mixes]


def _words_for(model: ModelSpec, shares: dict[str, float]) -> Iterator[str]:
    """Words by name, those first that usually name the kind that is asked for."""
    kinds = [name for name in model.class_names if shares.get(name)]
    usual = dict(zip(model.words, model.usual_kinds or ("",) * len(model.words), strict=True))
    for is_near in (True, False):
        yield from (f"word:{word}" for word in model.words if (usual[word] in kinds) == is_near)


def _blend(
    context: Sequence[float], other: Sequence[float], way: str, share: float, model: ModelSpec
) -> tuple[float, ...]:
    """A context so far on the way to another in one of its groups; a word comes to those that are there."""
    if way == "word":
        return tuple(max(a, share * b) for a, b in zip(context, other, strict=True))
    places = model.groups[_GROUPS[way]]
    moved = list(context)
    moved[places] = _straight(context[places], other[places], share)
    return tuple(moved)


def _straight(a: Sequence[float], b: Sequence[float], share: float) -> tuple[float, ...]:
    """A context so far on the straight way to another; an empty one is one of zeros."""
    require_between("A share", share, 0.0, 1.0)
    size = max(len(a), len(b))
    one, other = (tuple(context) or (0.0,) * size for context in (a, b))
    return tuple((1.0 - share) * x + share * y for x, y in zip(one, other, strict=True))
