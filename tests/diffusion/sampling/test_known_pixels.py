"""Sprites of which a part is there already."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
import torch

from spritestudio.diffusion.network_kinds import build_network, denoiser_for
from spritestudio.diffusion.networks.reference_unet import ReferenceUnet
from spritestudio.diffusion.sampling.denoiser import NetworkDenoiser
from spritestudio.diffusion.sampling.known_pixels import KnownPixels
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ARCHITECTURES, ByteArray, GenerateSpec, StartPictures
from tests.diffusion.test_network_kinds import model_of

SPEC = GenerateSpec("dpmpp-2m", 4, (1, 2, 3), ((1.0, 0.0),))
IMAGES = np.random.default_rng(0).integers(0, 256, (3, 8, 8, 4), dtype=np.uint8)
MASK = np.zeros((3, 8, 8), bool)
MASK[0, 2:6, 2:6] = MASK[1, 0] = MASK[2, :, 4:] = True


@pytest.fixture(scope="module", params=list(ARCHITECTURES))
def denoiser(request: pytest.FixtureRequest) -> NetworkDenoiser:
    """One of each kind, with random weights."""
    torch.manual_seed(0)
    model = model_of(request.param)
    network = build_network(model)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    return denoiser_for(network, model)


def finished(denoiser: NetworkDenoiser, start: StartPictures | None, **changes: Any) -> ByteArray:
    *_, last = sample(denoiser, dataclasses.replace(SPEC, start=start, **changes))
    return last.images


@pytest.mark.parametrize("sampler", ["dpmpp-2m", "ddim", "ddpm"])
@pytest.mark.parametrize("mixing", ["vector", "composed"])
def test_known_pixels_stay_bit_for_bit_and_the_others_are_painted(
    denoiser: NetworkDenoiser, sampler: str, mixing: str
) -> None:
    changes: dict[str, Any] = {"sampler": sampler, "mixing": mixing, "contexts": ((1.0, 0.5),)}
    start = StartPictures.of(IMAGES, MASK)
    for event in sample(denoiser, dataclasses.replace(SPEC, guidance_scale=2.0, start=start, **changes)):
        assert np.array_equal(event.images[~MASK], IMAGES[~MASK])
        assert event.images.dtype == np.uint8
    assert (event.images[MASK] != IMAGES[MASK]).any(axis=1).mean() > 0.5


def test_each_sprite_is_the_same_whatever_is_painted_beside_it(denoiser: NetworkDenoiser) -> None:
    start = StartPictures.of(IMAGES, MASK)
    together = finished(denoiser, start)
    for index, seed in enumerate(SPEC.seeds):
        alone = finished(denoiser, start.of_sprites((index,)), seeds=(seed,))[0]
        assert (alone != together[index]).any(axis=-1).mean() < 0.05  # batches round differently


def test_what_is_known_matters_to_what_is_painted(denoiser: NetworkDenoiser) -> None:
    others = np.ascontiguousarray(255 - IMAGES)
    first, second = (
        next(sample(denoiser, dataclasses.replace(SPEC, start=StartPictures.of(images, MASK)))).x0
        for images in (IMAGES, others)
    )
    assert np.abs(first - second).transpose(0, 2, 3, 1)[MASK].max() > 1e-3


def test_less_strength_takes_fewer_steps_and_keeps_more(denoiser: NetworkDenoiser) -> None:
    faint = dataclasses.replace(SPEC, start=StartPictures.of(IMAGES, None, 0.2))
    steps = [event.step for event in sample(denoiser, faint)]
    assert steps == [*range(steps[0], 5)]
    assert steps[0] > 1
    assert np.array_equal(finished(denoiser, StartPictures.of(IMAGES, MASK, 0.0)), IMAGES)
    everything = StartPictures.of(IMAGES)
    assert np.array_equal(finished(denoiser, everything), finished(denoiser, None))


def test_every_strength_begins_where_it_says(denoiser: NetworkDenoiser) -> None:
    schedule = denoiser.schedule
    begins = [schedule.steps_from(4, "even", strength)[0] for strength in np.linspace(0.05, 1.0, 20)]
    assert begins == sorted(begins)
    assert len(set(begins)) > 8, "of the twenty timesteps of these small models"
    assert begins[-1] == schedule.timesteps


def test_the_second_network_sees_known_pixels_without_noise() -> None:
    model = model_of("reference-unet")
    network = build_network(model)
    assert isinstance(network, ReferenceUnet)
    seen: list[torch.Tensor] = []
    network.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0].float()))
    start = StartPictures.of(IMAGES, MASK)
    list(sample(denoiser_for(network.float(), model), dataclasses.replace(SPEC, start=start)))
    known = KnownPixels.of(start, 3, 8)
    hidden = torch.from_numpy(MASK)
    for x in seen:
        assert (x[:, 4][~hidden] < -1.7).all()
        assert (x[:, 4][hidden] > -1.0).all()
        assert torch.allclose(
            x[:, :4].permute(0, 2, 3, 1)[~hidden], known.x0(4).permute(0, 2, 3, 1)[~hidden], atol=0.01
        )


def test_pictures_of_another_size_are_told(denoiser: NetworkDenoiser) -> None:
    start = StartPictures.of(np.zeros((16, 16, 4), np.uint8))
    with pytest.raises(SpriteStudioError, match="has 16×16 pixels, and these weights paint 8×8"):
        finished(denoiser, start)
