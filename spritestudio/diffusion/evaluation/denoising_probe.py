"""The course's look at noise: the same sprite from clean to "no idea", and what the network makes of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from spritestudio.diffusion.checkpoint import Checkpoint
from spritestudio.specs import ByteArray, FloatArray
from spritestudio.specs.base import require
from spritestudio.sprites.pixels import to_floats, to_images


@dataclass(frozen=True, eq=False)
class DenoisingProbe:
    """Sprites at several noise levels.

    Attributes:
        timesteps: The L levels.
        noisy: What the network is shown, uint8 (S, L, H, W, 4).
        predicted: The clean sprites that it sees in that, likewise; at timestep 0 the sprite itself.
    """

    timesteps: tuple[int, ...]
    noisy: ByteArray
    predicted: ByteArray


@torch.no_grad()
def probe_denoising(
    checkpoint: Checkpoint,
    images: ByteArray,
    contexts: FloatArray,
    timesteps: Sequence[int],
    seed: int = 0,
) -> DenoisingProbe:
    """Add noise to sprites and ask a network for the clean ones.

    Every level adds the same noise, from `seed`, so that one sees it grow.

    Args:
        checkpoint: The network.
        images: S sprites at its size, uint8 (S, H, W, 4).
        contexts: Their contexts, float32 (S, K); zeros are "no context".
        timesteps: L levels, 0 to T.
        seed: Of the noise.

    Raises:
        SpriteStudioError: A timestep is not one of the network's, or the sprites are of another size.
    """
    denoiser = checkpoint.denoiser
    size, most = checkpoint.spec.image_size, checkpoint.spec.timesteps
    require(
        images.shape[1:3] == (size, size),
        f"The sprites are {images.shape[2]}×{images.shape[1]}, but these weights paint {size}×{size}.",
    )
    for t in timesteps:
        require(0 <= t <= most, f"There is no timestep {t}.", f"These weights know 0 to {most}.")
    x0 = torch.from_numpy(to_floats(images, checkpoint.spec.channels)).to(denoiser.device)
    draw = torch.Generator().manual_seed(seed)
    eps = torch.randn(x0.shape, generator=draw).to(denoiser.device)
    context = torch.from_numpy(contexts).to(denoiser.device)
    noisy, predicted = [], []
    for t in timesteps:
        levels = torch.full((len(x0),), t, dtype=torch.int64, device=denoiser.device)
        x_t = denoiser.schedule.add_noise(x0, levels, eps) if t else x0
        noisy.append(x_t)
        predicted.append(denoiser(x_t, t, context) if t else x0)
    return DenoisingProbe(tuple(timesteps), _pixels(noisy), _pixels(predicted))


def _pixels(levels: list[torch.Tensor]) -> ByteArray:
    """uint8 (S, L, H, W, 4) from L tensors (S, C, H, W)."""
    x = torch.stack(levels, dim=1)
    images = to_images(x.flatten(0, 1).cpu().numpy())
    pixels: ByteArray = images.reshape(*x.shape[:2], *images.shape[1:])
    return pixels
