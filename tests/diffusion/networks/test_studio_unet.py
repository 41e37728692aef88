"""The studio's network, and what it is trained to do."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.networks.palette_head import PaletteHead
from spritestudio.diffusion.sampling.denoiser import PalettePredictor
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.run import train
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.errors import SpriteStudioError
from spritestudio.runs.store import WEIGHTS_FILE
from spritestudio.specs import GenerateSpec, TrainStep
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.pixels import to_floats
from tests.diffusion.networks.tiny_studio import MODEL, RECIPE, is_on


@pytest.mark.parametrize("size", [8, 12, 16, 28, 32])
@pytest.mark.parametrize("channels", [3, 4])
def test_a_logit_per_colour_and_pixel(size: int, channels: int) -> None:
    network = build_network(dataclasses.replace(MODEL, image_size=size, channels=channels))
    x = torch.randn(2, channels, size, size)
    assert network(x, torch.zeros(1), torch.zeros(2, 2)).shape == (2, 5, size, size)


def test_noise_level_and_context_reach_the_picture(denoiser: PalettePredictor) -> None:
    x_t, hero, food = torch.randn(1, 4, 8, 8), torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]])
    seen = denoiser.predict(x_t, 30, hero)
    assert not torch.allclose(seen, denoiser.predict(x_t, 30, food))
    assert not torch.allclose(seen, denoiser.predict(x_t, 31, hero))


def test_a_network_that_knows_nothing_goes_by_the_noisy_pixel() -> None:
    head = PaletteHead(MODEL)
    index = torch.randint(5, (2, 8, 8), generator=torch.Generator().manual_seed(0))
    x0, no_logits = head.colors_of(index), torch.zeros(2, 5, 8, 8)
    assert torch.equal(head.nearest(x0), index)

    little = torch.tensor([0.01])
    assert torch.allclose(head.mean(head.with_likelihood(no_logits, x0, little)), x0, atol=1e-4)
    much = torch.tensor([1000.0])
    everywhere = head.colors.mean(dim=0)[None, :, None, None].expand_as(x0)
    assert torch.allclose(head.mean(head.with_likelihood(no_logits, x0, much)), everywhere, atol=0.01)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_it_is_told_of_the_sprites_that_are_mirrored(sprites: SpriteSet, share: float) -> None:
    trainer = Trainer(begin(dataclasses.replace(RECIPE, mirror_share=share, palette_size=64), sprites))
    seen: list[tuple[torch.Tensor, ...]] = []
    trainer.network.register_forward_pre_hook(lambda _, inputs: seen.append(inputs))
    trainer.step(torch.arange(8), 0.001)
    (x_t, level, context), x0 = seen[0], to_floats(sprites.images, 4)
    assert (context[:, -1] == share).all()
    clearest = int(level.argmin())
    shown = x0[clearest, :, :, ::-1] if share else x0[clearest]
    other = x0[clearest] if share else x0[clearest, :, :, ::-1]
    x_hat = (x_t[clearest] * (1.0 + (8.0 * level[clearest]).exp()).sqrt()).numpy()
    way = shown - other  # x_hat is the one that is shown and noise, of which little lies along the way
    assert ((x_hat - other) * way).sum() / np.square(way).sum() == pytest.approx(1.0, abs=0.4)


def test_it_learns(sprites: SpriteSet, tmp_path: Path) -> None:
    recipe = dataclasses.replace(RECIPE, epochs=30, learning_rate=0.01)
    events = train(recipe, sprites, tmp_path / "run")
    losses = [event.loss for event in events if isinstance(event, TrainStep)]
    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:3])


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.parametrize("channels", [3, 4])
def test_what_it_learned_paints(sprites: SpriteSet, tmp_path: Path, precision: str, channels: int) -> None:
    recipe = dataclasses.replace(RECIPE, precision=precision, channels=channels)
    list(train(recipe, sprites, tmp_path / "run"))
    checkpoint = load_checkpoint(tmp_path / "run" / WEIGHTS_FILE)
    *_, last = sample(checkpoint.denoiser, GenerateSpec("ddpm", 20, (1, 2), ((1.0, 0.0),)))
    assert checkpoint.spec.architecture == "studio-unet"
    assert is_on(last.images, checkpoint.spec.palette)


@pytest.mark.parametrize(
    "values", [{"palette": ()}, {"palette": ("#zzzzzz", "#000000")}, {"sigma_max": 0.001}], ids=str
)
def test_a_model_that_cannot_be_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(SpriteStudioError):
        dataclasses.replace(MODEL, **values)  # type: ignore[arg-type]
