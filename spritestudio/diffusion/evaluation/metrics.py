"""How alike two crowds are, seen as clouds of features: float64 (N, D) against float64 (M, D)."""

from __future__ import annotations

import numpy as np

from spritestudio.diffusion.evaluation.classifier import Features

NEIGHBOURS = 5


def frechet_distance(a: Features, b: Features) -> float:
    """|mean_a − mean_b|² + tr(C_a + C_b − 2 (C_a C_b)^½), the distance of two normal distributions.

    Heusel et al. 2017 (arXiv:1706.08500). It is biased upwards for few sprites, so it means something only
    beside the distance of two crowds of real sprites.
    """
    shift = a.mean(axis=0) - b.mean(axis=0)
    spread_a, spread_b = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    values, vectors = np.linalg.eigh(spread_a)
    root = vectors * np.sqrt(np.maximum(values, 0.0)) @ vectors.T
    # tr((C_a C_b)^½) = tr((C_a^½ C_b C_a^½)^½), which is symmetric and so has a root for certain.
    shared = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ spread_b @ root), 0.0)).sum()
    return float(shift @ shift + np.trace(spread_a) + np.trace(spread_b) - 2.0 * shared)


def kernel_distance(a: Features, b: Features) -> float:
    """KID: the unbiased squared MMD with the kernel (x·y / D + 1)³ (Bińkowski et al. 2018, arXiv:1801.01401).

    It is about 0, and may be below, when both crowds are alike.
    """

    def kernel(x: Features, y: Features) -> Features:
        return (x @ y.T / x.shape[1] + 1.0) ** 3

    def within(x: Features) -> float:
        values = kernel(x, x)
        return float((values.sum() - np.trace(values)) / (len(x) * (len(x) - 1)))

    return within(a) + within(b) - 2.0 * float(kernel(a, b).mean())


def density_and_coverage(real: Features, samples: Features) -> tuple[float, float]:
    """Naeem et al. 2020 (arXiv:2002.09797), with the 5 nearest neighbours.

    Around each real sprite lies a ball that reaches to its 5th nearest real neighbour. Density is how many
    balls a sample lies in, over 5 (1 is what real sprites have, on average); coverage is the share of balls
    that hold a sample.

    Args:
        real: At least two sprites.
        samples: At least one.
    """
    among = np.sort(_distances(real, real), axis=1)
    reach = among[:, min(NEIGHBOURS, len(real) - 1)]  # [:, 0] is the sprite itself
    held = _distances(real, samples) < reach[:, None]
    return float(held.sum() / (min(NEIGHBOURS, len(real) - 1) * len(samples))), float(held.any(axis=1).mean())


def _distances(a: Features, b: Features) -> Features:
    squared = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2.0 * a @ b.T
    distances: Features = np.sqrt(np.maximum(squared, 0.0))
    return distances
