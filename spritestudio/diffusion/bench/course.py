"""The course's recipe as its notes have it: eager, its own loops. What the benchmark measures against.

Only what takes no part in the work is left out: printing, plotting, and the data loader's process of its own.
The app itself never uses this; it has the same mathematics in `schedule`, `sampler` and `objective`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # as the notes write it
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from spritestudio.diffusion.device import pick_device
from spritestudio.diffusion.networks.context_unet import ContextUnet
from spritestudio.specs import FloatArray

BATCH_SIZE = 100
LEARNING_RATE = 1e-3
_SAVE_RATE = 20


class _FreshShortcut(nn.Module):
    """The notes make a new random convolution in every forward pass."""

    def __init__(self, out_channels: int) -> None:
        super().__init__()
        self.out_channels = out_channels

    def forward(self, x: Tensor) -> Tensor:
        return nn.Conv2d(x.shape[1], self.out_channels, 1).to(x.device)(x)


class CourseRecipe:
    """The notes' network, noise schedule, samplers and training, with fresh weights.

    Args:
        timesteps: T.
        n_feat: Feature maps at full resolution.
        height: Height and width of a sprite, px.
        device: Where to run, see `pick_device`.
    """

    def __init__(
        self, timesteps: int = 500, n_feat: int = 64, height: int = 16, device: str = "auto"
    ) -> None:
        self.timesteps, self.height = timesteps, height
        self.device = pick_device(device)
        beta1, beta2 = 1e-4, 0.02
        self.b_t = (beta2 - beta1) * torch.linspace(0, 1, timesteps + 1, device=self.device) + beta1
        self.a_t = 1 - self.b_t
        self.ab_t = torch.cumsum(self.a_t.log(), dim=0).exp()
        self.ab_t[0] = 1
        network = ContextUnet(in_channels=3, n_feat=n_feat, n_cfeat=5, height=height)
        network.init_conv.shortcut = _FreshShortcut(n_feat)
        self.network = network.to(self.device)

    def denoise_add_noise(self, x: Tensor, t: int, pred_noise: Tensor, z: Tensor | float) -> Tensor:
        """One step of `sample_ddpm`."""
        noise = self.b_t.sqrt()[t] * z
        mean = (x - pred_noise * ((1 - self.a_t[t]) / (1 - self.ab_t[t]).sqrt())) / self.a_t[t].sqrt()
        return mean + noise

    def denoise_ddim(self, x: Tensor, t: int, t_prev: int, pred_noise: Tensor) -> Tensor:
        """One step of `sample_ddim`."""
        ab = self.ab_t[t]
        ab_prev = self.ab_t[t_prev]
        x0_pred = ab_prev.sqrt() / ab.sqrt() * (x - (1 - ab).sqrt() * pred_noise)
        dir_xt = (1 - ab_prev).sqrt() * pred_noise
        return x0_pred + dir_xt

    @torch.no_grad()
    def sample_ddpm(self, n_sample: int) -> tuple[Tensor, FloatArray]:
        """All T steps; the sprites and what was kept on the way."""
        self.network.eval()
        samples = torch.randn(n_sample, 3, self.height, self.height).to(self.device)
        intermediate = []
        for i in range(self.timesteps, 0, -1):
            t = torch.tensor([i / self.timesteps])[:, None, None, None].to(self.device)
            z = torch.randn_like(samples) if i > 1 else 0.0
            eps = self.network(samples, t)
            samples = self.denoise_add_noise(samples, i, eps, z)
            if i % _SAVE_RATE == 0 or i == self.timesteps or i < 8:
                intermediate.append(samples.detach().cpu().numpy())
        return samples, np.stack(intermediate)

    @torch.no_grad()
    def sample_ddim(self, n_sample: int, n: int = 20) -> tuple[Tensor, FloatArray]:
        """`n` steps; the sprites and what was kept on the way."""
        self.network.eval()
        samples = torch.randn(n_sample, 3, self.height, self.height).to(self.device)
        intermediate = []
        step_size = self.timesteps // n
        for i in range(self.timesteps, 0, -step_size):
            t = torch.tensor([i / self.timesteps])[:, None, None, None].to(self.device)
            eps = self.network(samples, t)
            samples = self.denoise_ddim(samples, i, i - step_size, eps)
            intermediate.append(samples.detach().cpu().numpy())
        return samples, np.stack(intermediate)

    def perturb_input(self, x: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        """The notes' noising, without its square root (see DECISIONS.md)."""
        return self.ab_t.sqrt()[t, None, None, None] * x + (1 - self.ab_t[t, None, None, None]) * noise

    def train(self, sprites: Tensor, contexts: Tensor) -> Iterator[float]:
        """Train with context, one loss per step, for ever; the caller stops.

        Args:
            sprites: float32 (N, 3, H, W) in [-1, 1].
            contexts: float32 (N, 5).
        """
        self.network.train()
        optim = torch.optim.Adam(self.network.parameters(), lr=LEARNING_RATE)
        loader = DataLoader(TensorDataset(sprites, contexts), batch_size=BATCH_SIZE, shuffle=True)
        while True:
            for x, c in loader:
                optim.zero_grad()
                x = x.to(self.device)
                c = c.to(x)
                context_mask = torch.bernoulli(torch.zeros(c.shape[0]) + 0.9).to(self.device)
                c = c * context_mask.unsqueeze(-1)
                noise = torch.randn_like(x)
                t = torch.randint(1, self.timesteps + 1, (x.shape[0],)).to(self.device)
                x_pert = self.perturb_input(x, t, noise)
                pred_noise = self.network(x_pert, t / self.timesteps, c=c)
                loss = F.mse_loss(pred_noise, noise)
                loss.backward()
                optim.step()
                yield loss.item()
