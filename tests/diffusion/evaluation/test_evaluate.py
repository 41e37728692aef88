"""Samples beside real sprites: what is measured, and what is refused."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from spritestudio.diffusion.evaluation.classifier import Classifier
from spritestudio.diffusion.evaluation.classifier_training import train_classifier
from spritestudio.diffusion.evaluation.evaluate import Evaluation, as_the_set, evaluate
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.sampling.denoiser import DecodeOptions, NoisePredictor
from spritestudio.diffusion.sampling.schedule import Schedule
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import GenerateSpec, ModelSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.pixels import to_floats


def noisy(count: int = 320) -> SpriteSet:
    """Three red heroes for each green food, in groups of two."""
    images = np.random.default_rng(0).integers(0, 80, (count, 8, 8, 4), dtype=np.uint8)
    labels = (np.arange(count) // 2 % 4 == 3).astype(int)
    images[np.arange(count), :, :, labels] += 150
    images[..., 3] = 255
    contexts = np.eye(2, dtype=np.float32)[labels]
    return SpriteSet(images, contexts, ("hero", "food"), np.arange(count) // 2, "noisy")


@pytest.fixture(scope="module")
def eye() -> Classifier:
    *_, event = train_classifier(noisy(), "eye", epochs=2)
    assert event.classifier is not None
    return event.classifier


class Recall:
    """A denoiser that has learned its set by heart: it ends at a training sprite of the asked class."""

    schedule = Schedule.linear(20)
    sprite_shape = (4, 8, 8)
    context_size = 2
    kinds = 2
    unguided = ()
    device = torch.device("cpu")

    def __init__(self, sprites: SpriteSet) -> None:
        floats = torch.from_numpy(to_floats(sprites.images))
        labels = torch.from_numpy(sprites.labels)
        self.known = [floats[labels == label] for label in range(2)]

    def decode(self, prediction: Tensor, x_t: Tensor, t: int, choice: DecodeOptions) -> Tensor:
        del x_t, t, choice
        return prediction

    def seen(self, x_t: Tensor, t: int, is_known: Tensor, clean: Tensor) -> Tensor:
        del t, is_known, clean
        return x_t

    def predict(self, x_t: Tensor, t: int, context: Tensor) -> Tensor:
        del t
        found = []
        for x, label in zip(x_t, context.argmax(dim=1).tolist(), strict=True):
            known = self.known[label]
            found.append(known[(known - x).square().sum(dim=(1, 2, 3)).argmin()])
        return torch.stack(found)


def measured(denoiser: NoisePredictor | Recall, model: ModelSpec, eye: Classifier | None) -> Evaluation:
    spec = as_the_set(GenerateSpec(steps=3, seeds=(5,)), model, noisy(), 160)
    events = list(evaluate(denoiser, model, noisy(), spec, eye, judge_epochs=3))
    assert [event.step for event in events] == list(range(1, events[-1].steps + 1))
    assert events[-1].evaluation is not None
    return events[-1].evaluation


def test_samples_are_shared_out_as_the_set_is(model_spec: ModelSpec) -> None:
    spec = as_the_set(GenerateSpec(seeds=(5,)), model_spec, noisy(), 8)
    assert spec.seeds == tuple(range(5, 13))
    assert sorted(spec.contexts) == [(0.0, 1.0)] * 2 + [(1.0, 0.0)] * 6


def test_a_model_that_copies_is_found_out(model_spec: ModelSpec, eye: Classifier) -> None:
    found = measured(Recall(noisy()), model_spec, eye)
    assert found.classifier == "eye"
    assert found.memorised["exact"].samples == 1.0
    assert found.memorised["exact"].real == 0.0
    assert found.label_accuracy is not None
    assert found.label_accuracy.samples > 0.9
    assert set(found.label_accuracy_by_class) == {"hero", "food"}
    assert found.frechet is not None
    assert found.frechet.samples < 3 * found.frechet.halves
    assert found.frechet.held_out > 0
    assert found.judge is not None
    assert found.judge.right < 0.7  # they are real ones
    assert (found.known_changed, found.obedience) == (0.0, {})
    assert found.seconds_per_sprite > 0.0
    assert found.pixel_art["off_palette"].samples == found.pixel_art["off_palette"].real == 0.0


def test_the_judge_speaks_of_the_classes_that_it_knows(model_spec: ModelSpec, eye: Classifier) -> None:
    categories = tuple(name.replace("food", "bread") for name in eye.categories)
    found = measured(Recall(noisy()), model_spec, replace(eye, names={**eye.names, "categories": categories}))
    assert set(found.label_accuracy_by_class) == {"hero"}
    assert (found.judged, found.classes) == (1, 2)
    assert found.label_accuracy == found.label_accuracy_by_class["hero"]

    strange = replace(eye, names={**eye.names, "categories": tuple(f"odd {name}" for name in eye.categories)})
    assert measured(Recall(noisy()), model_spec, strange).label_accuracy is None


def test_a_network_that_learned_nothing_is_far_away(model_spec: ModelSpec, eye: Classifier) -> None:
    torch.manual_seed(0)
    found = measured(NoisePredictor(build_network(model_spec), model_spec), model_spec, eye)
    assert found.frechet is not None
    assert found.kid is not None
    assert found.frechet.samples > 10 * found.frechet.halves
    assert found.kid.samples > found.kid.halves
    assert found.judge is not None
    assert found.judge.right > 0.9
    assert set(found.judge.by_class) == {"hero", "food"}
    assert found.memorised["near"].samples == 0.0
    assert found.density["hero"].samples < found.density["hero"].real
    assert json.loads(json.dumps(found.to_json()))["frechet"]["samples"] == found.frechet.samples


def test_the_figures_are_the_same_every_time_and_without_an_eye_fewer(model_spec: ModelSpec) -> None:
    first, second = (measured(Recall(noisy()), model_spec, None) for _ in range(2))
    assert first == second
    assert first.frechet is first.kid is first.label_accuracy is None
    assert first.classifier == ""
    assert first.memorised["exact"].samples == 1.0


def test_what_does_not_fit_is_refused(model_spec: ModelSpec) -> None:
    denoiser, spec = Recall(noisy()), GenerateSpec(steps=3)
    larger = dataclasses.replace(model_spec, image_size=16)
    with pytest.raises(SpriteStudioError, match="8×8"):
        evaluate(denoiser, larger, noisy(), spec, None)
    with pytest.raises(SpriteStudioError, match="none of the classes"):
        as_the_set(spec, dataclasses.replace(model_spec, class_names=("x", "y")), noisy(), 8)
    with pytest.raises(SpriteStudioError, match="too few"):
        evaluate(denoiser, model_spec, noisy(), spec, None)
