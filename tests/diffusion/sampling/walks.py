"""What the tests of walks share: a small model, every method, and the end of a walk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spritestudio.specs import ModelSpec, SampleStep

SPEC = ModelSpec(class_names=("hero", "food"), image_size=8, channels=3, width=8, timesteps=500)
SETTINGS: list[dict[str, Any]] = [
    {"sampler": "ddim"},
    {"sampler": "ddim", "eta": 1.0},
    {"sampler": "ddpm"},
    {"sampler": "ddpm-no-noise"},
    {"sampler": "dpmpp-2m", "spacing": "karras"},
    {"sampler": "dpmpp-2m", "spacing": "karras", "eta": 1.0},
]


def last(events: Iterable[SampleStep]) -> SampleStep:
    *_, event = events
    return event
