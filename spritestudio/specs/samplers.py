"""The samplers there are, as a person is told of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SamplerInfo:
    """What a person is told of a sampler, and which settings it listens to."""

    name: str
    title: str
    description: str
    default_steps: int | None = None
    uses_eta: bool = False

    def steps_for(self, timesteps: int) -> int:
        """How many steps to take unless told otherwise: all of them where there is no default."""
        return min(self.default_steps or timesteps, timesteps)


SAMPLERS = {
    info.name: info
    for info in (
        SamplerInfo(
            "dpmpp-2m",
            "DPM-Solver++ (2M)",
            "The quickest: 4 to 10 steps are enough; with fresh noise 1 it is its SDE variant.",
            default_steps=6,
            uses_eta=True,
        ),
        SamplerInfo(
            "ddim",
            "DDIM",
            "Fast and steady: 20 to 50 steps are enough; with eta 0 the seed alone decides.",
            default_steps=25,
            uses_eta=True,
        ),
        SamplerInfo(
            "ddpm",
            "DDPM",
            "The original walk with fresh noise at every step: best near the full number of steps.",
        ),
        SamplerInfo(
            "ddpm-no-noise",
            "DDPM without noise (collapses)",
            "The course's mistake on purpose: no fresh noise, so sprites collapse to an average.",
        ),
    )
}
