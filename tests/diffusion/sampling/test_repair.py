"""The least certain pixels are painted again, given the rest."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from spritestudio.diffusion.network_kinds import build_network, denoiser_for
from spritestudio.diffusion.sampling.denoiser import NetworkDenoiser
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import ARCHITECTURES, ByteArray, GenerateSpec, StartPictures
from spritestudio.specs.architectures import COURSE
from tests.diffusion.test_network_kinds import model_of

SPEC = GenerateSpec("dpmpp-2m", 4, (1, 2, 3), ((1.0, 0.0),), decoding="few")


def denoiser_of(architecture: str) -> NetworkDenoiser:
    """Random weights that are unsure of many pixels."""
    torch.manual_seed(0)
    model = model_of(architecture)
    network = build_network(model)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.15)
    return denoiser_for(network, model)


def finished(denoiser: NetworkDenoiser, spec: GenerateSpec) -> ByteArray:
    *_, last = sample(denoiser, spec)
    return last.images


@pytest.mark.parametrize("architecture", [name for name in ARCHITECTURES if name != COURSE.name])
def test_no_more_than_that_share_is_painted_again(architecture: str) -> None:
    denoiser = denoiser_of(architecture)
    changed = {}
    for share in (0.0, 0.1, 0.5):
        spec = dataclasses.replace(SPEC, repair=share)
        differs = (finished(denoiser, spec) != finished(denoiser, SPEC)).any(axis=-1)
        changed[share] = differs.mean(axis=(1, 2))
        assert (changed[share] <= share + 1 / 64).all()
        alone = [finished(denoiser, spec.of_sprites((index,)))[0] for index in range(3)]
        differs = (np.stack(alone) != finished(denoiser, spec)).any(axis=-1)
        assert differs.mean() < 0.05  # batches round differently
    assert changed[0.5].sum() > changed[0.1].sum() > 0.0


def test_what_is_known_stays() -> None:
    images = np.random.default_rng(0).integers(0, 256, (3, 8, 8, 4), dtype=np.uint8)
    mask = np.zeros((3, 8, 8), bool)
    mask[:, 2:6, 2:6] = True
    spec = dataclasses.replace(SPEC, repair=0.5, start=StartPictures.of(images, mask))
    assert np.array_equal(finished(denoiser_of("reference-unet"), spec)[~mask], images[~mask])


def test_symmetric_sprites_stay_symmetric() -> None:
    images = finished(
        denoiser_of("reference-unet"), dataclasses.replace(SPEC, repair=0.5, symmetry="left-right")
    )
    assert np.array_equal(images, images[:, :, ::-1])


def test_a_network_without_a_palette_is_sure_of_all() -> None:
    denoiser = denoiser_of(COURSE.name)
    assert np.array_equal(finished(denoiser, dataclasses.replace(SPEC, repair=0.5)), finished(denoiser, SPEC))
