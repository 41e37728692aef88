"""The course's network and formulas, transcribed from its notes independently of the package.

Everything is float32 and written as the notebooks have it, so that tests can hold the package against it.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

Predict = Callable[[Tensor, int], Tensor]  # eps from (x, i)


def _conv(channels: int, features: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(channels, features, 3, 1, 1), nn.BatchNorm2d(features), nn.GELU())


class CourseBlock(nn.Module):
    def __init__(self, channels: int, features: int, is_res: bool = False) -> None:
        super().__init__()
        self.is_res = is_res
        self.conv1 = _conv(channels, features)
        self.conv2 = _conv(features, features)

    def forward(self, x: Tensor) -> Tensor:
        x2 = self.conv2(self.conv1(x))
        if not self.is_res:
            return x2
        # The course adds a random 1×1 shortcut where the channels differ; here it is absent.
        return (x + x2) / 1.414 if x.shape == x2.shape else x2 / 1.414


class Down(nn.Module):
    def __init__(self, channels: int, features: int) -> None:
        super().__init__()
        self.model = nn.Sequential(
            CourseBlock(channels, features), CourseBlock(features, features), nn.MaxPool2d(2)
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)


class Up(nn.Module):
    def __init__(self, channels: int, features: int) -> None:
        super().__init__()
        self.model = nn.Sequential(
            nn.ConvTranspose2d(channels, features, 2, 2),
            CourseBlock(features, features),
            CourseBlock(features, features),
        )

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        return self.model(torch.cat((x, skip), 1))


class Embed(nn.Module):
    def __init__(self, inputs: int, size: int) -> None:
        super().__init__()
        self.inputs = inputs
        self.model = nn.Sequential(nn.Linear(inputs, size), nn.GELU(), nn.Linear(size, size))

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x.view(-1, self.inputs))


class CourseUnet(nn.Module):
    """The notes' ContextUnet; its pooling spans the whole map, at their 16 pixels as at any other size."""

    def __init__(self, in_channels: int = 3, n_feat: int = 64, n_cfeat: int = 5, height: int = 16) -> None:
        super().__init__()
        self.n_feat, self.n_cfeat, self.h = n_feat, n_cfeat, height
        self.init_conv = CourseBlock(in_channels, n_feat, is_res=True)
        self.down1 = Down(n_feat, n_feat)
        self.down2 = Down(n_feat, 2 * n_feat)
        self.to_vec = nn.Sequential(nn.AvgPool2d(height // 4), nn.GELU())
        self.timeembed1 = Embed(1, 2 * n_feat)
        self.timeembed2 = Embed(1, 1 * n_feat)
        self.contextembed1 = Embed(n_cfeat, 2 * n_feat)
        self.contextembed2 = Embed(n_cfeat, 1 * n_feat)
        self.up0 = nn.Sequential(
            nn.ConvTranspose2d(2 * n_feat, 2 * n_feat, self.h // 4, self.h // 4),
            nn.GroupNorm(8, 2 * n_feat),
            nn.ReLU(),
        )
        self.up1 = Up(4 * n_feat, n_feat)
        self.up2 = Up(2 * n_feat, n_feat)
        self.out = nn.Sequential(
            nn.Conv2d(2 * n_feat, n_feat, 3, 1, 1),
            nn.GroupNorm(8, n_feat),
            nn.ReLU(),
            nn.Conv2d(n_feat, in_channels, 3, 1, 1),
        )

    def forward(self, x: Tensor, t: Tensor, c: Tensor | None = None) -> Tensor:
        x = self.init_conv(x)
        down1 = self.down1(x)
        down2 = self.down2(down1)
        hiddenvec = self.to_vec(down2)
        if c is None:
            c = torch.zeros(x.shape[0], self.n_cfeat).to(x)
        cemb1 = self.contextembed1(c).view(-1, self.n_feat * 2, 1, 1)
        temb1 = self.timeembed1(t).view(-1, self.n_feat * 2, 1, 1)
        cemb2 = self.contextembed2(c).view(-1, self.n_feat, 1, 1)
        temb2 = self.timeembed2(t).view(-1, self.n_feat, 1, 1)
        up1 = self.up0(hiddenvec)
        up2 = self.up1(cemb1 * up1 + temb1, down2)
        up3 = self.up2(cemb2 * up2 + temb2, down1)
        return self.out(torch.cat((up3, x), 1))


def lively(network: nn.Module) -> nn.Module:
    """Weights as after a training: the time and the context matter, and no batch norm does nothing."""
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.normal_(0.0, 0.1)
                module.running_var.uniform_(0.5, 1.5)
                module.weight.uniform_(0.5, 1.5)
                module.bias.normal_(0.0, 0.1)
            elif isinstance(module, nn.Linear):
                module.weight.mul_(4.0)
    return network.eval()


class CourseSchedule:
    """The notes' b_t, a_t and ab_t."""

    def __init__(self, timesteps: int = 500, beta1: float = 1e-4, beta2: float = 0.02) -> None:
        self.timesteps = timesteps
        self.b_t = (beta2 - beta1) * torch.linspace(0, 1, timesteps + 1) + beta1
        self.a_t = 1 - self.b_t
        self.ab_t = torch.cumsum(self.a_t.log(), dim=0).exp()
        self.ab_t[0] = 1

    def denoise_add_noise(self, x: Tensor, t: int, pred_noise: Tensor, z: Tensor | float) -> Tensor:
        noise = self.b_t.sqrt()[t] * z
        mean = (x - pred_noise * ((1 - self.a_t[t]) / (1 - self.ab_t[t]).sqrt())) / self.a_t[t].sqrt()
        return mean + noise

    def denoise_ddim(self, x: Tensor, t: int, t_prev: int, pred_noise: Tensor) -> Tensor:
        ab = self.ab_t[t]
        ab_prev = self.ab_t[t_prev]
        x0_pred = ab_prev.sqrt() / ab.sqrt() * (x - (1 - ab).sqrt() * pred_noise)
        dir_xt = (1 - ab_prev).sqrt() * pred_noise
        return x0_pred + dir_xt

    @torch.no_grad()
    def sample_ddpm(self, predict: Predict, x: Tensor, draw: Callable[[], Tensor] | None) -> Tensor:
        """Their sample_ddpm, or without `draw` their sample_ddpm_incorrect."""
        for i in range(self.timesteps, 0, -1):
            z = draw() if draw is not None and i > 1 else 0
            x = self.denoise_add_noise(x, i, predict(x, i), z)
        return x

    @torch.no_grad()
    def sample_ddim(self, predict: Predict, x: Tensor, n: int) -> Tensor:
        step_size = self.timesteps // n
        for i in range(self.timesteps, 0, -step_size):
            x = self.denoise_ddim(x, i, i - step_size, predict(x, i))
        return x
