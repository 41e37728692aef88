"""What a network makes of noise, from clean to no idea."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.evaluation.denoising_probe import probe_denoising
from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.dataset.sprite_set import SpriteSet


def test_one_looks_through_noise_from_clean_to_no_idea(weights: Path, sprites: SpriteSet) -> None:
    checkpoint = load_checkpoint(weights, "cpu")
    view = probe_denoising(checkpoint, sprites.images[:3], sprites.contexts[:3], (0, 5, 20))
    assert view.noisy.shape == view.predicted.shape == (3, 3, 8, 8, 4)
    assert np.array_equal(view.noisy[:, 0], sprites.images[:3])
    assert np.array_equal(view.predicted[:, 0], sprites.images[:3])
    off = np.abs(view.noisy.astype(int) - sprites.images[:3, None]).mean(axis=(0, 2, 3, 4))
    assert list(off) == sorted(off)
    with pytest.raises(SpriteStudioError, match="no timestep 21"):
        probe_denoising(checkpoint, sprites.images[:1], sprites.contexts[:1], (21,))
