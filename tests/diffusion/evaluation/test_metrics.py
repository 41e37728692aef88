"""Distances between crowds, where the answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.diffusion.evaluation.metrics import density_and_coverage, frechet_distance, kernel_distance


def crowd(count: int, mean: float = 0.0, scale: float = 1.0, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(mean, scale, (count, 4))


def test_the_frechet_distance_of_two_normal_crowds_is_the_closed_form() -> None:
    assert frechet_distance(crowd(500), crowd(500)) == pytest.approx(0.0, abs=1e-9)
    # |mean|² = 4 · 3², and tr(C_a + C_b − 2 root) = 4 · (2 − 1)²
    assert frechet_distance(crowd(20000), crowd(20000, 3.0, 2.0, seed=1)) == pytest.approx(40.0, rel=0.02)


def test_the_frechet_distance_takes_correlated_features() -> None:
    a = crowd(300) @ np.random.default_rng(2).normal(size=(4, 4))
    assert frechet_distance(a, a) == pytest.approx(0.0, abs=1e-9)
    assert frechet_distance(a, a + 2.0) == pytest.approx(16.0)


def test_the_kernel_distance_is_none_among_equals_and_grows_with_the_difference() -> None:
    equal = kernel_distance(crowd(1500), crowd(1500, seed=1))
    near = kernel_distance(crowd(1500), crowd(1500, 0.3, seed=1))
    far = kernel_distance(crowd(1500), crowd(1500, 1.0, seed=1))
    assert abs(equal) < 0.02 < near < far


def test_density_and_coverage_tell_fewer_kinds_from_worse_ones() -> None:
    real = np.concatenate((crowd(200), crowd(200, 50.0, seed=1)))
    density, coverage = density_and_coverage(
        real, np.concatenate((crowd(200, seed=2), crowd(200, 50.0, seed=3)))
    )
    assert 0.8 < density < 1.2
    assert coverage > 0.9
    density, coverage = density_and_coverage(real, crowd(400, seed=2))  # half of the kinds
    assert density > 0.8
    assert coverage < 0.6
    assert density_and_coverage(real, crowd(400, 9.0, seed=2)) == (0.0, 0.0)  # none of them
