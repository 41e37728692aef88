"""Requests: what they accept, what they refuse, and JSON there and back."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import (
    MAX_SEED,
    MAX_SIGMA,
    PRESETS,
    AnimationSpec,
    ExportSpec,
    GenerateSpec,
    ModelSpec,
    SheetSpec,
    TrainSpec,
    seeds_from,
)
from spritestudio.specs.base import Spec, one_of
from spritestudio.specs.samplers import SAMPLERS

MODEL = ModelSpec(class_names=("hero", "food", "spell"), timesteps=100)


@pytest.mark.parametrize(
    "spec",
    [
        ModelSpec(class_names=("hero", "food"), credits=("A, CC0", "B, CC-BY"), title="Größe"),
        GenerateSpec(seeds=(3, 1), contexts=((1.0, 0.6), ()), guidance_scale=2.5, eta=0.5, clip_x0=False),
        SheetSpec(columns=3, scale=4, background="#2b2a33"),
        ExportSpec(sheet=SheetSpec(layout="packed", trim=True), formats=("css", "godot"), indexed=True),
        AnimationSpec(frame_ms=40, loops=2),
        TrainSpec(epochs=7, minutes=1.5, balance=0.0, weighting="velocity"),
    ],
    ids=lambda spec: type(spec).__name__,
)
def test_a_spec_survives_json(spec: Spec) -> None:
    assert type(spec).from_json(json.loads(json.dumps(spec.to_json()))) == spec


@pytest.mark.parametrize("field", ["class_names", "seed"])
def test_a_spec_cannot_be_changed(field: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(MODEL, field, ())


def test_a_field_of_a_newer_version_is_named() -> None:
    with pytest.raises(SpriteStudioError, match=r"not known here: shine\. A newer version"):
        SheetSpec.from_json({"columns": 3, "shine": 1})


@pytest.mark.parametrize("values", [None, [], "columns", 3])
def test_a_spec_is_a_json_object(values: Any) -> None:
    with pytest.raises(SpriteStudioError, match="A SheetSpec must be a JSON object"):
        SheetSpec.from_json(values)


@pytest.mark.parametrize(("architecture", "share"), [("studio-unet", 0.25), ("context-unet", 0.5)])
def test_recipes_with_two_shares_of_mirrored_sprites_keep_that_of_their_network(
    architecture: str, share: float
) -> None:
    spec = TrainSpec(architecture=architecture, mirror_share=share)
    old = {**spec.to_json(), "mirrored": 0.25, "mirror_share": 0.5}
    assert TrainSpec.from_json(old) == spec
    assert old["mirrored"] == 0.25  # what was read is left as it was
    with pytest.raises(SpriteStudioError, match="must be between"):
        TrainSpec.from_json({"architecture": "studio-unet", "mirrored": 3.0})


@pytest.mark.parametrize(("balanced", "balance"), [(True, 1.0), (False, 0.0)])
def test_recipes_that_were_balanced_or_not_still_are(balanced: bool, balance: float) -> None:
    old = {name: value for name, value in TrainSpec().to_json().items() if name != "balance"}
    assert TrainSpec.from_json({**old, "balanced": balanced}) == TrainSpec(balance=balance)


def test_deeply_nested_json_is_malformed() -> None:
    values = json.loads('{"class_names": ' + "[" * 700 + "]" * 700 + "}")
    with pytest.raises(SpriteStudioError, match="This ModelSpec is malformed"):
        ModelSpec.from_json(values)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "malformed"),
        ({"class_names": []}, "at least one class name"),
        ({"class_names": ["hero", ""]}, "none may be empty"),
        ({"class_names": "ab"}, "at least one class name"),
        ({"class_names": ["hero", 3]}, "at least one class name"),
        ({"class_names": ["hero", "hero"]}, "the same name"),
        ({"image_size": 4}, "between 8 and 64"),
        ({"image_size": 68}, "between 8 and 64"),
        ({"image_size": 18}, "multiple of 4"),
        ({"image_size": 16.0}, "whole number"),
        ({"channels": 1}, "Channels"),
        ({"channels": 4.0}, "Channels"),
        ({"architecture": "transformer"}, "no architecture named 'transformer'"),
        ({"width": 0}, "network width"),
        ({"width": 12}, "multiple of 8"),
        ({"width": True}, "network width"),
        ({"schedule": "steep"}, "Use linear, cosine or karras"),
        ({"schedule": ["linear"]}, "no schedule"),
        ({"timesteps": 1}, "Timesteps"),
        ({"timesteps": "500"}, "Timesteps"),
        ({"beta_start": 0.0}, "beta_start"),
        ({"beta_end": 1e-5}, "beta_end"),
        ({"beta_end": math.nan}, "beta_end"),
        ({"title": 5}, "must be text"),
        ({"credits": [["A", "CC0"]]}, "must be text"),
        ({"credits": 5}, "malformed"),
    ],
    ids=str,
)
def test_a_model_that_cannot_be_is_refused(values: dict[str, Any], words: str) -> None:
    names = {"class_names": ["hero", "food"]} if values else {}
    with pytest.raises(SpriteStudioError, match=words):
        ModelSpec.from_json(names | values)


@pytest.mark.parametrize("image_size", range(8, 65, 4))
def test_every_multiple_of_four_from_8_to_64_is_a_size(image_size: int) -> None:
    assert ModelSpec(class_names=("a",), image_size=image_size).image_size == image_size


def test_a_context_follows_the_order_of_the_classes() -> None:
    assert MODEL.context({"spell": 0.6, "hero": 1}) == (1.0, 0.0, 0.6)
    assert MODEL.context({}) == (0.0, 0.0, 0.0)
    assert MODEL.context_size == 3


def test_an_unknown_class_is_told_which_there_are() -> None:
    with pytest.raises(SpriteStudioError, match=r"no class named 'foot'.*hero, food or spell"):
        MODEL.context({"foot": 1})


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
        ({"guidance_scale": -0.1}, "guidance scale"),
        ({"guidance_scale": 21}, "guidance scale"),
        ({"guidance_scale": math.nan}, "guidance scale"),
        ({"eta": 1.1}, "Eta"),
        ({"eta": "1"}, "Eta"),
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
    assert (spec.sampler, spec.steps, spec.guidance_scale) == ("dpmpp-2m", 6, 1.5)
    assert 0.0 < spec.guidance_low < spec.guidance_high < 40.0


def test_the_default_steps_of_a_sampler_never_exceed_the_timesteps() -> None:
    assert [SAMPLERS[name].steps_for(500) for name in SAMPLERS] == [6, 25, 500, 500]
    assert [SAMPLERS[name].steps_for(7) for name in SAMPLERS] == [6, 7, 7, 7]


def test_seeds_count_on_and_wrap_round() -> None:
    assert seeds_from(3, 3) == (3, 4, 5)
    assert seeds_from(MAX_SEED, 2) == (MAX_SEED, 0)


@pytest.mark.parametrize(("first", "count"), [(-1, 1), (MAX_SEED + 1, 1), (0, 0), (0, 1_000_001)])
def test_seeds_out_of_range_are_refused(first: int, count: int) -> None:
    with pytest.raises(SpriteStudioError, match="must be a whole number"):
        seeds_from(first, count)


@pytest.mark.parametrize(
    "values",
    [
        {"columns": 0},
        {"scale": 65},
        {"spacing_px": -1},
        {"margin_px": 1025},
        {"background": "red"},
        {"background": "#2b2a3"},
        {"background": "#2b2a33\n"},
    ],
    ids=str,
)
def test_a_sheet_that_cannot_be_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(SpriteStudioError):
        SheetSpec(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"epochs": 0},
        {"minutes": -1.0},
        {"minutes": math.nan},
        {"batch_size": 1},
        {"learning_rate": 0.0},
        {"learning_rate": 1.1},
        {"context_dropout": 1.5},
        {"ema_decay": 1.0},
        {"seed": -1},
        {"weighting": "loud"},
        {"precision": "float16"},
        {"save_every_s": 0.0},
    ],
    ids=str,
)
def test_a_training_that_cannot_be_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(SpriteStudioError):
        TrainSpec(**values)


@pytest.mark.parametrize(
    "values", [{"width": 12}, {"channels": 5}, {"schedule": "x"}, {"timesteps": 0}], ids=str
)
def test_a_training_checks_the_model_that_it_makes(values: dict[str, Any]) -> None:
    with pytest.raises(SpriteStudioError):
        TrainSpec(**values).model_spec(("hero",), 16)


@pytest.mark.parametrize(
    "values",
    [
        {"layout": "circle"}, {"extrude_px": 65}, {"trim": 1}, {"name": ""}, {"name": "x" * 201},
        {"background": 5},
    ],
    ids=lambda values: str(values)[:30],
)  # fmt: skip
def test_a_layout_that_cannot_be_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(SpriteStudioError):
        SheetSpec(**values)
    with pytest.raises(SpriteStudioError):
        ExportSpec.from_json({"sheet": values})


@pytest.mark.parametrize(
    "values",
    [{"formats": "css"}, {"formats": [1]}, {"indexed": "yes"}, {"frame_ms": 0}, {"sheet": 1}],
    ids=str,
)
def test_an_export_that_cannot_be_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(SpriteStudioError):
        ExportSpec.from_json(values)


@pytest.mark.parametrize("values", [{"frame_ms": 5}, {"hold_ms": -1}, {"loops": 1001}, {"scale": 0}], ids=str)
def test_an_animation_that_cannot_be_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(SpriteStudioError):
        AnimationSpec(**values)


@pytest.mark.parametrize(
    ("choices", "text"), [(("a",), "a"), (("a", "b"), "a or b"), (("a", "b", "c"), "a, b or c")]
)
def test_choices_are_listed_as_a_person_would(choices: tuple[str, ...], text: str) -> None:
    assert one_of(choices) == text


def test_the_course_preset_is_the_course() -> None:
    spec = PRESETS["course"].spec
    assert (spec.architecture, spec.width, spec.schedule, spec.timesteps) == (
        "context-unet",
        64,
        "linear",
        500,
    )
    assert (spec.epochs, spec.batch_size, spec.minutes, spec.balance) == (32, 100, 0.0, 0.0)
    assert (spec.learning_rate, spec.learning_rate_decay, spec.weighting) == (1e-3, "linear", "noise")
    assert (spec.context_dropout, spec.ema_decay, spec.validation_share) == (0.1, 0.0, 0.0)
    assert (spec.mirror_share, spec.shift_px, spec.recolor_share, spec.keep_every) == (0.0, 0, 0.0, 4)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_say_what_one_gets(name: str) -> None:
    preset = PRESETS[name]
    assert preset.title
    assert preset.sentence.endswith(".")
    assert preset.fine_tunes == (name == "fine-tune")
