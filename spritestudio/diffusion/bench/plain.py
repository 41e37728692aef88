"""The plain alternative: diffusers' schedulers around the same network, where diffusers is installed."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import torch

from spritestudio.diffusion.bench.course import CourseRecipe
from spritestudio.specs.base import require

MISSING = "diffusers is not installed; pip install 'spritestudio[bench]' times it as well."


def has_diffusers() -> bool:
    """Whether it can be timed."""
    try:
        import diffusers  # noqa: F401
    except ImportError:
        return False
    return True


def diffusers_sampler(recipe: CourseRecipe, name: str, steps: int) -> Callable[[int], None]:
    """A function that paints so many sprites with one of their schedulers.

    Args:
        recipe: Whose network and noise levels to use.
        name: "DDPM", "DDIM" or "DPM-Solver++".
        steps: Denoising steps.
    """
    require(has_diffusers(), MISSING)
    from diffusers.schedulers.scheduling_ddim import DDIMScheduler
    from diffusers.schedulers.scheduling_ddpm import DDPMScheduler
    from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler

    kinds = {"DDPM": DDPMScheduler, "DDIM": DDIMScheduler, "DPM-Solver++": DPMSolverMultistepScheduler}
    scheduler: Any = kinds[name](
        num_train_timesteps=recipe.timesteps, beta_start=1e-4, beta_end=0.02, beta_schedule="linear"
    )

    @torch.no_grad()
    def paint(count: int) -> None:
        recipe.network.eval()
        with warnings.catch_warnings(action="ignore"):  # it calls numpy in a way that is on its way out
            scheduler.set_timesteps(steps)
        x = torch.randn(count, 3, recipe.height, recipe.height, device=recipe.device)
        for t in scheduler.timesteps:
            share = (t.float() / recipe.timesteps).view(1).to(recipe.device)
            x = scheduler.step(recipe.network(x, share), t, x).prev_sample
        x.cpu().numpy()

    return paint
