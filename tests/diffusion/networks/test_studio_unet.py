"""The studio's network, its palette head and what it is trained to do."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from spritestudio.diffusion.checkpoint import build_network, load_checkpoint
from spritestudio.diffusion.networks.palette_head import PaletteHead, palette_for
from spritestudio.diffusion.sampling.denoiser import PalettePredictor
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.run import train
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.errors import SpriteStudioError
from spritestudio.runs.store import WEIGHTS_FILE
from spritestudio.specs import GenerateSpec, ModelSpec, TrainSpec, TrainStep, seeds_from
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.pixels import to_floats

PALETTE = ("#00000000", "#1a1c2c", "#b13e53", "#38b764", "#f4f4f4")
MODEL = ModelSpec(
    class_names=("hero", "food"),
    image_size=8,
    architecture="studio-unet",
    width=8,
    schedule="karras",
    timesteps=50,
    palette=PALETTE,
)
RECIPE = TrainSpec(
    epochs=2,
    batch_size=4,
    architecture="studio-unet",
    width=8,
    timesteps=20,
    palette_size=5,
    channels=4,
    device="cpu",
)


@pytest.fixture(scope="module")
def denoiser() -> PalettePredictor:
    """A small network whose weights are all random, so that everything it is told matters."""
    torch.manual_seed(0)
    network = build_network(MODEL)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return PalettePredictor(network, MODEL)


def is_on(images: np.ndarray, palette: tuple[str, ...]) -> bool:
    """Whether every pixel has a colour of the palette."""
    allowed = {bytes.fromhex(f"{color[1:]}ff"[:8]) for color in palette}
    return {pixel.tobytes() for pixel in images.reshape(-1, 4)} <= allowed


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


def test_the_likelihood_is_that_of_normal_noise() -> None:
    head, s = PaletteHead(MODEL), 0.7
    x_t = torch.randn(1, 4, 8, 8)
    alpha = (1.0 + s * s) ** -0.5
    distance = (x_t[:, None] - alpha * head.colors[None, :, :, None, None]).square().sum(dim=2)
    expected = (-distance / (2.0 * (alpha * s) ** 2)).softmax(dim=1).permute(0, 2, 3, 1)
    found = head.with_likelihood(torch.zeros(1, 5, 8, 8), x_t, torch.tensor([s])).softmax(dim=-1)
    assert torch.allclose(found, expected, atol=1e-5)


def test_agreement_makes_a_stray_pixel_like_its_neighbours() -> None:
    head = PaletteHead(MODEL)
    logits = torch.zeros(1, 8, 8, 5)
    logits[..., 2] = 2.0
    logits[0, 4, 4, 3] = 2.5  # a stray pixel, a little likelier to be another colour
    assert torch.equal(head.agreed(logits, 0.0), logits)
    alone, together = logits.argmax(dim=-1), head.agreed(logits, 0.5).argmax(dim=-1)
    assert alone[0, 4, 4] == 3
    assert (together == 2).all()
    certain = logits.clone()
    certain[0, 4, 4, 3] = 50.0  # what the network is sure of stays
    assert head.agreed(certain, 0.5).argmax(dim=-1)[0, 4, 4] == 3


@pytest.mark.parametrize("decoding", ["mode", "sample"])
@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_finished_sprites_are_on_the_palette(
    denoiser: PalettePredictor, decoding: str, guidance: float
) -> None:
    spec = GenerateSpec(
        "dpmpp-2m", 4, seeds_from(0, 5), ((1.0, 0.5),), guidance_scale=guidance, decoding=decoding
    )
    *_, last = sample(denoiser, spec)
    assert is_on(last.images, PALETTE)
    assert len(np.unique(last.images.reshape(-1, 4), axis=0)) > 1


def test_a_sampled_finish_belongs_to_the_seed(denoiser: PalettePredictor) -> None:
    spec = GenerateSpec("dpmpp-2m", 3, (5, 6), ((1.0, 0.5),), decoding="sample")
    *_, both = sample(denoiser, spec)
    *_, alone = sample(denoiser, dataclasses.replace(spec, seeds=(6,)))
    assert np.array_equal(both.images[1], alone.images[0])


def test_few_colours_are_the_palette_as_they_are() -> None:
    images = np.zeros((1, 8, 8, 4), np.uint8)
    images[0, :4] = (200, 10, 20, 255)
    images[0, 4:6] = (10, 200, 20, 255)
    assert set(palette_for(images, TrainSpec(architecture="studio-unet", channels=4))) == {
        "#00000000",
        "#c80a14",
        "#0ac814",
    }
    assert "#ffffff" in palette_for(images, TrainSpec(architecture="studio-unet", channels=3))


def test_many_colours_become_the_commonest_of_each_kind(sprites: SpriteSet) -> None:
    palette = palette_for(sprites.images, RECIPE)
    drawn = {bytes(pixel[:3]).hex() for pixel in sprites.images.reshape(-1, 4)}
    assert len(palette) == 5
    assert {color[1:] for color in palette[1:]} <= drawn


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
    assert np.abs(x_hat - shown).mean() < 0.7 * np.abs(x_hat - other).mean()


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


def test_sprites_are_seen_as_the_network_sees_its_palette() -> None:
    image = np.array([[[[0xB1, 0x3E, 0x53, 255], [0, 0, 0, 0]]]], np.uint8)
    assert PaletteHead(MODEL).nearest(torch.from_numpy(to_floats(image))).tolist() == [[[2, 0]]]
