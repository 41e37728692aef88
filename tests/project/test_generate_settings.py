"""The settings of a generation, with no window."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.generate_settings import AUTO_COLUMNS, GenerateSettings
from spritestudio.specs import GenerateSpec, ModelSpec
from spritestudio.specs.seeds import MAX_SEED

COURSE = ModelSpec(class_names=("hero", "food"))
STUDIO = ModelSpec(class_names=("hero", "food"), architecture="studio-unet", palette=("#000000", "#ffffff"))


class Store(dict[str, Any]):
    """Values in memory."""

    def set(self, name: str, value: Any) -> None:
        self[name] = value


@pytest.fixture
def settings() -> GenerateSettings:
    settings = GenerateSettings(Store())
    settings.use_model(COURSE)
    return settings


def test_a_request_comes_back_as_it_was_taken_up(settings: GenerateSettings) -> None:
    spec = GenerateSpec(
        sampler="dpmpp-2m",
        steps=7,
        seeds=(4, 5),
        guidance_scale=1.23456,
        guidance_low=0.25,
        guidance_high=3.0,
        mixing="composed",
        spacing="karras",
        agreement=0.75,
        decoding="sample",
        clip_x0=False,
    )
    settings.take_up(spec)
    assert settings.spec() == spec


def test_each_change_is_told_once_and_no_change_is_not(settings: GenerateSettings) -> None:
    told: list[int] = []
    settings.changed.connect(lambda: told.append(settings.value("steps")))
    for steps in (30, 30, 31):
        settings.set("steps", steps)
    assert told == [30, 31]


def test_a_value_that_is_not_allowed_is_a_problem_and_no_request(settings: GenerateSettings) -> None:
    settings.set("steps", 30)
    settings.set("steps", 2000)
    assert [info.name for info in settings.problems] == ["steps"]
    assert (settings.value("steps"), settings.allowed("steps")) == (2000, 30)
    with pytest.raises(SpriteStudioError, match="Steps must be a whole number between 1 and 500, not 2000"):
        settings.spec()
    settings.set("count", 5000)
    assert len(settings.seeds) == settings.allowed("count") == 32
    settings.set("steps", 500)
    assert [info.name for info in settings.problems] == ["count"]


def test_what_the_sampler_does_not_listen_to_is_no_problem(settings: GenerateSettings) -> None:
    settings.set("eta", 3.0)
    assert [info.name for info in settings.problems] == ["eta"]
    settings.set("sampler", "ddpm")
    assert not settings.uses_eta
    assert settings.problems == ()
    assert settings.spec().eta == 0.0


def test_each_sampler_remembers_its_steps(settings: GenerateSettings) -> None:
    settings.set("sampler", "ddpm")
    assert settings.value("steps") == 500
    settings.set("steps", 100)
    settings.set("sampler", "dpmpp-2m")
    assert settings.value("steps") == 6
    settings.set("sampler", "ddpm")
    assert settings.value("steps") == 100


def test_guidance_never_ends_before_it_begins(settings: GenerateSettings) -> None:
    settings.set("guidance_high", 8.0)
    settings.set("guidance_low", 9.0)
    assert (settings.value("guidance_low"), settings.value("guidance_high")) == (9.0, 9.0)
    settings.set("guidance_high", 2.0)
    assert (settings.value("guidance_low"), settings.value("guidance_high")) == (2.0, 2.0)
    settings.set("guidance_low", -3.0)
    assert settings.value("guidance_high") == 2.0, "what is not allowed moves nothing"


def test_weights_of_another_kind_bring_their_own_settings(settings: GenerateSettings) -> None:
    settings.keep_seed(9)
    for model in (STUDIO, dataclasses.replace(STUDIO, few_step=True), STUDIO):
        settings.use_model(model)
        spec, suited = settings.spec(), GenerateSpec.for_model(model)
        assert (spec.sampler, spec.steps, spec.guidance_scale) == (
            suited.sampler,
            suited.steps,
            suited.guidance_scale,
        )
        assert spec.seeds[0] == 9


def test_steps_are_no_more_than_the_weights_have(settings: GenerateSettings) -> None:
    settings.set("steps", 400)
    settings.use_model(dataclasses.replace(COURSE, timesteps=100))
    assert settings.value("steps") == 100
    assert settings.infos["steps"].maximum == 100
    settings.use_model(COURSE)
    assert settings.infos["steps"].maximum == 500


def test_every_grid_has_a_seed_of_its_own_unless_one_is_kept(settings: GenerateSettings) -> None:
    seeds = set()
    for _ in range(5):
        settings.begin_grid()
        seeds.add(settings.value("seed"))
    assert len(seeds) > 1
    settings.keep_seed(MAX_SEED)
    settings.begin_grid()
    assert (settings.keeps_seed, settings.seeds[:2]) == (True, (MAX_SEED, 0))
    settings.release_seed()
    assert not settings.keeps_seed
    assert settings.value("seed") != MAX_SEED


def test_settings_are_there_at_the_next_start() -> None:
    store = Store()
    first = GenerateSettings(store)
    first.use_model(COURSE)
    first.restore()
    for name, value in (("steps", 30), ("count", 6), ("columns", 3), ("guidance_scale", 2.5)):
        first.set(name, value)
    first.keep_seed(5)
    first.set_live(False)
    first.remember()
    first.set("steps", 2000)
    first.remember()  # what is not allowed is not kept
    again = GenerateSettings(store)
    again.use_model(COURSE)
    again.restore()
    first.set("steps", 30)
    assert again.spec() == first.spec()
    assert (again.value("columns"), again.keeps_seed, again.live) == (3, True, False)


@pytest.mark.parametrize(
    ("sampler", "view"),
    [
        ("nonsense", "nonsense"),
        ({"steps": "many"}, {"columns": "many"}),
        ({"unknown": 1}, {"columns": -4}),
        ([], {"new_seed": None, "columns": True}),
    ],
)
def test_damaged_settings_are_as_good_as_none(sampler: Any, view: Any) -> None:
    settings = GenerateSettings(Store(sampler=sampler, view=view))
    settings.use_model(STUDIO)
    settings.restore()
    assert settings.spec().steps == GenerateSpec.for_model(STUDIO).steps
    assert settings.value("columns") == AUTO_COLUMNS
