"""Sprites that are their own mirror images."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from spritestudio.diffusion.sampling.denoiser import NoisePredictor
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.sampling.symmetry import mirrored
from spritestudio.specs import GenerateSpec
from tests.diffusion.sampling.walks import SETTINGS, last


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("tiling", ["none", "both"])
def test_every_step_is_symmetric_to_the_bit(
    denoiser: NoisePredictor, settings: dict[str, object], tiling: str
) -> None:
    spec = GenerateSpec(
        seeds=(1, 2), contexts=((1.0, 0.3),), steps=6, guidance_scale=2.0, tiling=tiling, **settings
    )
    assert not is_symmetric(last(sample(denoiser, spec)).images), "it would be symmetric anyhow"
    for event in sample(denoiser, GenerateSpec.from_json({**spec.to_json(), "symmetry": "left-right"})):
        assert is_symmetric(event.images)
        assert is_symmetric(event.x0.transpose(0, 2, 3, 1))


def is_symmetric(images: np.ndarray) -> bool:
    return bool((images == images[:, :, ::-1]).all())


def test_the_middle_of_an_odd_width_stays() -> None:
    assert mirrored(torch.arange(5.0)).tolist() == [0, 1, 2, 1, 0]
    assert mirrored(torch.arange(4.0)).tolist() == [0, 1, 1, 0]
