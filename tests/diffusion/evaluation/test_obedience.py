"""What was asked for is there, or is not."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from spritestudio.diffusion.evaluation.classifier_training import train_classifier
from spritestudio.diffusion.evaluation.obedience import ObedienceTest, known_pixels_changed
from spritestudio.diffusion.network_kinds import build_network, denoiser_for
from spritestudio.diffusion.sampling.denoiser import DecodeOptions
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.sampling.schedule import Schedule
from spritestudio.diffusion.training.described import described_contexts
from spritestudio.specs import GenerateSpec, ModelSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.pixels import to_floats

MODEL = ModelSpec(
    class_names=("hero",),
    styles=("plain", "striped"),
    facings=("left", "right"),
    words=("red", "blue", "hat", "boots"),
    image_size=8,
    architecture="reference-unet",
    width=8,
    schedule="karras",
    timesteps=20,
    palette=("#00000000", "#c03028", "#3050c0"),
)


def drawn(count: int = 320) -> SpriteSet:
    """Red and blue heroes that are plain or striped, look left or right, and have hats or boots."""
    draw = np.random.default_rng(0)
    red, striped, left, hat, boots = (draw.random((5, count)) < 0.5).tolist()
    images = np.zeros((count, 8, 8, 4), np.uint8)
    images[..., 3] = 255
    images[...] = np.where(np.array(red)[:, None, None, None], [192, 48, 40, 255], [48, 80, 192, 255])
    for index, image in enumerate(images):
        if striped[index]:
            image[:, ::3, :3] //= 2
        image[3:5, slice(0, 3) if left[index] else slice(5, 8)] = 0
        if hat[index]:
            image[0] = [240, 240, 240, 255]
        if boots[index]:
            image[7] = [250, 240, 120, 255]
    words = [
        " ".join(name for name, has in (("hat", h), ("boots", b)) if has)
        for h, b in zip(hat, boots, strict=True)
    ]
    notes = {
        "style": np.where(striped, "striped", "plain"),
        "facing": np.where(left, "left", "right"),
        "words": np.array(words),
    }
    contexts = np.ones((count, 1), np.float32)
    return SpriteSet(images, contexts, ("hero",), np.arange(count), "drawn", notes=notes)


class Painter:
    """It ends at a sprite of the set that has what is asked for; a deaf one at any."""

    schedule = Schedule.linear(20)
    sprite_shape = (4, 8, 8)
    context_size = MODEL.context_size
    kinds = 1
    unguided = ()
    device = torch.device("cpu")

    def __init__(self, sprites: SpriteSet, *, deaf: bool = False) -> None:
        self.floats = torch.from_numpy(to_floats(sprites.images))
        self.contexts = torch.from_numpy(described_contexts(sprites, MODEL))
        self.deaf = deaf

    def seen(self, x_t: Tensor, t: int, is_known: Tensor, clean: Tensor) -> Tensor:
        del t, is_known, clean
        return x_t

    def decode(self, prediction: Tensor, x_t: Tensor, t: int, options: DecodeOptions) -> Tensor:
        del x_t, t, options
        return prediction

    def predict(self, x_t: Tensor, t: int, context: Tensor) -> Tensor:
        del t
        found = []
        for row, wanted in enumerate(context):
            lacks = ((wanted > 0) & (self.contexts < wanted)).sum(dim=1)
            fits = torch.arange(len(lacks)) if self.deaf else (lacks == lacks.min()).nonzero().flatten()
            found.append(self.floats[fits[int(x_t[row].abs().sum()) % len(fits)]])
        return torch.stack(found)


@pytest.mark.parametrize("deaf", [False, True])
def test_who_paints_what_is_asked_for_obeys(deaf: bool) -> None:
    painter = Painter(drawn(), deaf=deaf)
    test = ObedienceTest(painter, MODEL, drawn(), GenerateSpec(steps=2), 40, epochs=8)
    assert test.groups == ("styles", "facings", "words", "colours")
    asked = [
        {"hero": 1.0, f"style:{style}": 1.0, f"facing:{facing}": 1.0}
        for style in MODEL.styles
        for facing in MODEL.facings
    ]
    spec = GenerateSpec(steps=2, seeds=tuple(range(40)), contexts=tuple(MODEL.context(mix) for mix in asked))
    *_, event = sample(painter, spec)
    contexts = np.array([spec.context_of(index) for index in range(40)])
    obedience = {group: test.of_samples(group, event.images, contexts) for group in ("styles", "facings")} | {
        group: test.run(group) for group in ("words", "colours")
    }
    for group, obeyed in obedience.items():
        assert obeyed.real > 0.85, group
        assert (obeyed.samples > 0.85) != deaf, (group, obeyed)
    assert set(obedience["colours"].by_name) == {"red", "blue"}
    assert set(obedience["styles"].by_name) == {"plain", "striped"}


def test_a_classifier_judges_the_names_that_it_knows() -> None:
    *_, learned = train_classifier(drawn(), "eye", epochs=8)
    eye = learned.classifier
    assert eye is not None
    contexts = described_contexts(drawn(), MODEL)
    known = ObedienceTest(Painter(drawn()), MODEL, drawn(), GenerateSpec(steps=2), 4, eye, epochs=0)
    for group in ("styles", "facings"):
        assert known.of_samples(group, drawn().images, contexts).samples > 0.85

    strange = replace(eye, names={**eye.names, "styles": ("odd", "even")})
    taught = ObedienceTest(Painter(drawn()), MODEL, drawn(), GenerateSpec(steps=2), 4, strange, epochs=8)
    assert taught.of_samples("styles", drawn().images, contexts).samples > 0.85


def test_what_the_set_does_not_say_is_not_tested() -> None:
    without = replace(drawn(), notes={})
    assert ObedienceTest(Painter(drawn()), MODEL, without, GenerateSpec(), 4).groups == ("colours",)
    kinds_alone = dataclasses.replace(MODEL, styles=(), facings=(), words=())
    assert ObedienceTest(Painter(drawn()), kinds_alone, drawn(), GenerateSpec(), 4).groups == ()


def test_known_pixels_stay_as_they_are() -> None:
    torch.manual_seed(0)
    denoiser = denoiser_for(build_network(MODEL), MODEL)
    contexts = (MODEL.context({"hero": 1.0, "style:striped": 1.0}),) * 6
    assert known_pixels_changed(denoiser, drawn(), GenerateSpec(steps=2), contexts) == 0.0
