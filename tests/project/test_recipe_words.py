"""A recipe in words."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from spritestudio import paths
from spritestudio.library.models import InstalledModel, installed_models, read_model_spec, weights_hash
from spritestudio.project.recipe_words import recipe_words, told_apart
from spritestudio.specs import Branch, GenerateSpec, GenerationRequest, PostprocessSpec, Recipe

NAMES = ("hero", "food", "style:inked")


def recipe(postprocess: PostprocessSpec | None = None, **values: object) -> Recipe:
    spec = GenerateSpec(
        seeds=(7, 8, 9, 40), contexts=((1.0, 0.0, 0.0), (1.0, 0.6, 0.0), (0.0, 1.0, 1.0), (0.0, 0.0, 0.0))
    )
    spec = dataclasses.replace(spec, sampler="ddim", steps=25, **values)  # type: ignore[arg-type]
    request = GenerationRequest(spec, "mine", NAMES, (("all", 4),))
    return request.recipe(postprocess or PostprocessSpec(), 16)


def test_one_sprite_is_told_in_an_artist_s_words() -> None:
    assert recipe_words(recipe(), [1]) == (
        "Asked for: hero + food 60%.",
        "Seed 8.",
        "Painted by mine in 25 steps of DDIM.",
    )


def test_several_are_told_together() -> None:
    words = recipe_words(recipe(), [0, 1, 2])
    assert words[:2] == ("Asked for: hero; hero + food 60%; food · inked style.", "Seeds 7 to 9.")
    words = recipe_words(recipe(), range(4))
    assert words[:2] == (
        "Asked for: hero; hero + food 60%; food · inked style and 1 other mix.",
        "Seeds 7, 8, 9 and others.",
    )
    assert recipe_words(recipe(), [3])[0] == "Asked for: anything."


def test_what_is_true_of_all_is_told_once_and_the_rest_apart() -> None:
    painted = "Painted by mine in 25 steps of DDIM."
    told = [(title, recipe_words(recipe(), [place])) for title, place in (("Ada", 0), ("Pie", 1))]
    assert told_apart(told) == (
        painted,
        "",
        "Ada:",
        "Asked for: hero.",
        "Seed 7.",
        "",
        "Pie:",
        "Asked for: hero + food 60%.",
        "Seed 8.",
    )
    assert told_apart(told[:1]) == told[0][1]
    assert told_apart([("hero", ["Seed 1."]), ("hero", ["Seed 1."])]) == ("Seed 1.",)
    assert told_apart([]) == ()
    many = told_apart([(str(number), [f"Seed {number}."]) for number in range(9)])
    assert many[-3:] == ("Seed 3.", "", "5 more are not told here.")


@pytest.mark.parametrize("model", installed_models(), ids=lambda model: model.name)
@pytest.mark.parametrize("is_here", [True, False])
def test_what_weights_are_usually_set_to_is_no_word_worth(model: InstalledModel, is_here: bool) -> None:
    spec = GenerateSpec.for_model(model.spec, 1)
    name, digest = (model.name, weights_hash(model.path)) if is_here else ("gone", "0" * 64)
    request = GenerationRequest(spec, name, model.spec.features, (("all", 1),), digest)
    told = recipe_words(request.recipe(PostprocessSpec(), 16), [0])
    assert not any(line.startswith("With ") for line in told), told
    other = dataclasses.replace(request, spec=dataclasses.replace(spec, symmetry="left-right"))
    (unusual,) = [
        line for line in recipe_words(other.recipe(PostprocessSpec(), 16), [0]) if line.startswith("With ")
    ]
    assert "," not in unusual, "nothing but that is told"


def test_weights_that_are_installed_meanwhile_count() -> None:
    default = paths.shipped_weights() / "sprites16.safetensors"
    spec = GenerateSpec.for_model(read_model_spec(paths.shipped_weights() / "heroes16-course.safetensors"), 1)
    request = GenerationRequest(spec, "late", ("hero",), (("all", 1),))
    told = recipe_words(request.recipe(PostprocessSpec(), 16), [0])
    assert not any(line.startswith("With ") for line in told), told
    paths.user_weights().mkdir(parents=True)
    shutil.copyfile(default, paths.user_weights() / "late.safetensors")
    told = recipe_words(request.recipe(PostprocessSpec(), 16), [0])
    assert any(line.startswith("With ") for line in told), told


def test_what_is_set_otherwise_than_usual_is_told() -> None:
    words = recipe_words(recipe(guidance_scale=2.5, mixing="composed", eta=0.5), [0])
    assert "Painted by mine in 25 steps of DDIM with guidance 2.5." in words
    (unusual,) = [line for line in words if line.startswith("With ")]
    assert "mixing composed" in unusual
    assert "0.5" in unusual
    (guided,) = [
        line for line in recipe_words(recipe(guidance_low=0.5, guidance_high=8), [0]) if "at noise" in line
    ]
    assert guided == "With guidance at noise 0.5 to 8."


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        (PostprocessSpec(), None),
        (
            PostprocessSpec(palette_mode="chosen", palette_name="PICO-8", palette=("#000000", "#ffffff")),
            "Finished with the palette PICO-8.",
        ),
        (
            PostprocessSpec(palette_mode="model", outline="outside", trim=True),
            "Finished with the palette of the weights, outline outside, trim",
        ),
        (
            PostprocessSpec(recolor=(("#000000", "#ff0000"),), recolor_name="Lava"),
            "Finished with recoloured to Lava.",
        ),
    ],
)
def test_how_they_were_finished_is_told(spec: PostprocessSpec, told: str | None) -> None:
    last = recipe_words(recipe(spec), [0])[-1]
    assert last.startswith("Painted") if told is None else last.startswith(told), last


def test_a_step_on_the_way_is_told() -> None:
    on_the_way = dataclasses.replace(recipe(), step=5, predicted=True)
    assert "Taken after step 5, as it was expected to end." in recipe_words(on_the_way, [0])


def test_noise_on_the_way_and_sprites_that_go_on_from_others_are_told() -> None:
    between = (7, (7, 8, 0.5), 0.25)
    words = recipe_words(recipe(noise=(7, (7, 90, 0.2), between, 40)), [1])
    assert "Its noise lies 20% of the way from that of seed 7 to that of seed 90." in words
    words = recipe_words(recipe(noise=(7, (7, 90, 0.2), between, 40)), [2])
    assert "Its noise lies 25% of the way from that of seed 7 to another such noise." in words
    words = recipe_words(recipe(noise=(7, (7, 90, 0.2), between, 40)), range(4))
    assert "The noise of 2 of them lies between that of seeds." in words
    assert not any("noise lies" in line for line in recipe_words(recipe(noise=(7, 8, between, 40)), [0]))
    before = dataclasses.replace(recipe().spec, sampler="ddpm", steps=20)
    words = recipe_words(recipe(branch=Branch(before, 5)), [1])
    assert "It goes on from step 5 of 20 steps of DDPM with seed 8." in words
    assert "They go on from step 5 of 20 of others." in recipe_words(recipe(branch=Branch(before, 5)), [1, 2])
