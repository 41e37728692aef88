"""The settings of a sampler as options, for every command that paints."""

from __future__ import annotations

import argparse
from typing import Any

from spritestudio.cli.spec_options import add_options, option_values
from spritestudio.specs import GenerateSpec, ModelSpec
from spritestudio.specs.fields import field_infos
from spritestudio.specs.samplers import SAMPLERS

_FIELDS = tuple(field_infos(GenerateSpec))


def add_sampling_arguments(group: argparse._ArgumentGroup) -> None:
    """Add an option per setting; what is left out is as suits the model."""
    add_options(group, GenerateSpec, _FIELDS, defaults=False)


def sampling_values(
    options: argparse.Namespace, model: ModelSpec, before: GenerateSpec | None = None
) -> dict[str, Any]:
    """The settings that were asked for, for `dataclasses.replace` on a `GenerateSpec`.

    Args:
        options: Where they stand.
        model: What paints.
        before: What they change; None for what suits the model.
    """
    values = option_values(options, GenerateSpec, _FIELDS)
    default = (before or GenerateSpec.for_model(model, 1)).sampler
    sampler = values.get("sampler", default)
    if "steps" not in values and sampler != default and sampler in SAMPLERS:
        values["steps"] = SAMPLERS[sampler].steps_for(model.timesteps)
    return values
