"""What is known of each sampler."""

from __future__ import annotations

from spritestudio.specs.samplers import SAMPLERS


def test_the_default_steps_of_a_sampler_never_exceed_the_timesteps() -> None:
    assert [SAMPLERS[name].steps_for(500) for name in SAMPLERS] == [6, 25, 500, 500]
    assert [SAMPLERS[name].steps_for(7) for name in SAMPLERS] == [6, 7, 7, 7]
