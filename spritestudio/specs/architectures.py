"""The kinds of network there are: all that one needs to know of them without torch.

`spritestudio.diffusion.network_kinds` has a record of the same name that builds, decodes and trains it.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from spritestudio.specs.base import MAX_SIGMA


@dataclass(frozen=True)
class Architecture:
    """A kind of network.

    Attributes:
        name: As it stands in files and on the command line.
        has_palette: Whether it paints with a palette found in the set.
        schedule: The noise schedule that it needs; "" leaves it to the training.
        knows_mirroring: Whether it is told which training sprites are mirrored, and so paints as drawn.
        quick_enough_to_drag: Whether it can follow a slider when no few-step weights are there.
        can_teach: Whether few-step weights can be distilled from it.
        sees_sprites: Whether it can look at a second sprite while it paints one.
        learns_columns: Whether it learns the styles, facings and words that the columns of a set name.
        sampler: The sampler that suits it.
        steps: How many steps suit it; 0 takes the sampler's own.
        guidance_scale: The guidance that suits it.
        guided_between: The noise levels sigma between which that guidance is used.
        agrees_below: The noise level from which on pixels agree on colours.
        decoding: The colours that suit it, see `GenerateSpec.decoding`.
        repair: The share of the pixels that it paints again at the end.
        objective: What it minimises, in a few words; `{weighting}` is that of the TrainSpec.
    """

    name: str
    has_palette: bool
    schedule: str
    knows_mirroring: bool
    quick_enough_to_drag: bool
    can_teach: bool
    sees_sprites: bool
    learns_columns: bool
    sampler: str
    steps: int
    guidance_scale: float
    guided_between: tuple[float, float]
    agrees_below: float
    decoding: str
    repair: float
    objective: str


COURSE = Architecture(
    name="context-unet",
    has_palette=False,
    schedule="",
    knows_mirroring=False,
    quick_enough_to_drag=False,
    can_teach=False,
    sees_sprites=False,
    learns_columns=False,
    sampler="ddim",
    steps=0,
    guidance_scale=2.0,
    guided_between=(0.0, MAX_SIGMA),
    agrees_below=2.0,
    decoding="mode",
    repair=0.0,
    objective="error counted as {weighting}",
)
STUDIO = Architecture(
    name="studio-unet",
    has_palette=True,
    schedule="karras",
    knows_mirroring=True,
    quick_enough_to_drag=True,
    can_teach=True,
    sees_sprites=False,
    learns_columns=False,
    sampler="dpmpp-2m",
    steps=8,  # more cost time for little
    guidance_scale=1.5,  # more is gaudy and fills the ground
    guided_between=(0.5, 8.0),  # with less noise it costs time for little, with more variety
    agrees_below=0.5,  # earlier it makes blots of what has no shape yet
    decoding="mode",
    repair=0.0,
    objective="cross-entropy of palette colours",
)

REFERENCE = dataclasses.replace(
    STUDIO,
    name="reference-unet",
    sees_sprites=True,
    learns_columns=True,
    steps=5,  # with more the class is right less often
    guided_between=(0.5, MAX_SIGMA),  # what is asked for is decided where there is most noise
    decoding="few",  # its palette has several times as many colours, many near each other
    repair=0.15,
    objective="cross-entropy of palette colours, known pixels left out",
)

ARCHITECTURES = {architecture.name: architecture for architecture in (COURSE, STUDIO, REFERENCE)}
