"""Requests for sprites."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import (
    MAX_SEED,
    MAX_SIGMA,
    GenerateSpec,
    ModelSpec,
    seeds_from,
)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"sampler": "euler"}, "Use dpmpp-2m, ddim, ddpm or ddpm-no-noise"),
        ({"steps": 0}, "Steps"),
        ({"steps": 2.5}, "Steps"),
        ({"seeds": ()}, "at least one seed"),
        ({"seeds": (-1,)}, "A seed"),
        ({"seeds": (MAX_SEED + 1,)}, "A seed"),
        ({"seeds": (True,)}, "A seed"),
        ({"contexts": ()}, "at least one context"),
        ({"contexts": ((math.nan,),)}, "A context is made of numbers"),
        ({"contexts": ((math.inf,),)}, "A context is made of numbers"),
        ({"contexts": ((10**400,),)}, "A context is made of numbers"),
        ({"contexts": (("1",),)}, "A context is made of numbers"),
        ({"guidance_scale": -0.1}, "Guidance must be"),
        ({"guidance_scale": 21}, "Guidance must be"),
        ({"guidance_scale": math.nan}, "Guidance must be"),
        ({"eta": 1.1}, "Fresh noise"),
        ({"eta": "1"}, "Fresh noise"),
    ],
    ids=str,
)
def test_a_request_that_cannot_be_painted_is_refused(values: dict[str, Any], words: str) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        GenerateSpec(**values)


def test_contexts_are_dealt_in_turn() -> None:
    spec = GenerateSpec(seeds=(5, 6, 7), contexts=((1.0,), (2.0,)))
    assert [spec.context_of(i) for i in range(spec.count)] == [(1.0,), (2.0,), (1.0,)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_batches_keep_every_sprite_with_its_seed_and_context(size: int) -> None:
    spec = GenerateSpec(seeds=seeds_from(10, 7), contexts=((1.0,), (2.0,), ()), eta=0.5)
    batches = list(spec.batches(size))

    def sprites(specs: list[GenerateSpec]) -> list[tuple[int, tuple[float, ...]]]:
        return [(part.seeds[i], part.context_of(i)) for part in specs for i in range(part.count)]

    assert sprites(batches) == sprites([spec])
    assert max(batch.count for batch in batches) <= size
    assert {batch.eta for batch in batches} == {0.5}


def test_the_suggested_request_suits_the_model() -> None:
    spec = GenerateSpec.for_model(ModelSpec(class_names=("a", "b"), timesteps=20), count=3)
    assert (spec.steps, spec.seeds, spec.contexts) == (20, (0, 1, 2), ((1.0, 0.0), (0.0, 1.0)))
    spec.check_for(context_size=2, timesteps=20)
    assert (spec.guidance_low, spec.guidance_high) == (0.0, MAX_SIGMA), "the course guides at every step"

    studio = ModelSpec(class_names=("a",), architecture="studio-unet", palette=("#00000000", "#ffffff"))
    spec = GenerateSpec.for_model(studio)
    assert (spec.sampler, spec.steps, spec.guidance_scale) == ("dpmpp-2m", 8, 1.5)
    assert 0.0 < spec.guidance_low < spec.guidance_high < 40.0
    assert (spec.decoding, spec.repair) == ("mode", 0.0), "what earlier recipes mean"
    assert "repair" not in spec.to_json()
    assert (spec.agreement_below, GenerateSpec().agreement_below) == (0.5, 2.0), "earlier recipes mean 2"
    assert "agreement_below" not in GenerateSpec().to_json()

    reference = dataclasses.replace(studio, architecture="reference-unet")
    spec = GenerateSpec.for_model(reference)
    assert (spec.decoding, spec.repair) == ("few", 0.15)
    assert GenerateSpec.from_json(spec.to_json()) == spec


def test_seeds_count_on_and_wrap_round() -> None:
    assert seeds_from(3, 3) == (3, 4, 5)
    assert seeds_from(MAX_SEED, 2) == (MAX_SEED, 0)


@pytest.mark.parametrize(("first", "count"), [(-1, 1), (MAX_SEED + 1, 1), (0, 0), (0, 1_000_001)])
def test_seeds_out_of_range_are_refused(first: int, count: int) -> None:
    with pytest.raises(SpriteStudioError, match="must be a whole number"):
        seeds_from(first, count)
