"""The settings of a sampler as options, for every command that paints."""

from __future__ import annotations

import argparse
from typing import Any

from spritestudio.cli.arguments import number, whole_number
from spritestudio.specs import DECODINGS, MIXINGS, SPACINGS, GenerateSpec, ModelSpec
from spritestudio.specs.base import one_of
from spritestudio.specs.samplers import SAMPLERS

_OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "steps": ("--steps", {"type": whole_number, "help": "denoising steps (default: the method's)"}),
    "guidance_scale": (
        "--guidance",
        {"type": number, "metavar": "SCALE", "help": "1 follows the mix, more exaggerates it"},
    ),
    "guidance_low": (
        "--guidance-from",
        {"type": number, "metavar": "NOISE", "help": "guide where there is at least this much noise"},
    ),
    "guidance_high": (
        "--guidance-to",
        {"type": number, "metavar": "NOISE", "help": "… and at most this much; 1 is as much as sprite"},
    ),
    "mixing": ("--mixing", {"metavar": "HOW", "help": f"how a mix is made: {one_of(MIXINGS)}"}),
    "spacing": ("--step-spacing", {"metavar": "HOW", "help": f"where the steps lie: {one_of(SPACINGS)}"}),
    "agreement": (
        "--agreement",
        {"type": number, "help": "how much the pixels of a palette model agree on few colours, 0 to 2"},
    ),
    "decoding": (
        "--decoding",
        {"metavar": "HOW", "help": f"colours that a palette model ends with: {one_of(DECODINGS)}"},
    ),
    "eta": ("--eta", {"type": number, "help": "fresh noise in ddim, 0 to 1"}),
}


def add_sampling_arguments(group: argparse._ArgumentGroup) -> None:
    """Add an option per setting; what is left out is as suits the model."""
    group.add_argument(
        "--sampler", metavar="NAME", help=f"{one_of(tuple(SAMPLERS))} (default: as suits the model)"
    )
    for option, settings in _OPTIONS.values():
        group.add_argument(option, **settings)


def sampling_values(options: argparse.Namespace, model: ModelSpec) -> dict[str, Any]:
    """The settings that were asked for, for `dataclasses.replace` on a `GenerateSpec`."""
    fields = {"sampler": "--sampler", **{name: option for name, (option, _) in _OPTIONS.items()}}
    found = {name: getattr(options, option[2:].replace("-", "_")) for name, option in fields.items()}
    values = {name: value for name, value in found.items() if value is not None}
    default = GenerateSpec.for_model(model, 1).sampler
    sampler = values.get("sampler", default)
    if "steps" not in values and sampler != default and sampler in SAMPLERS:
        values["steps"] = SAMPLERS[sampler].steps_for(model.timesteps)
    return values
