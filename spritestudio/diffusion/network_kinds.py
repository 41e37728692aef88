"""The kinds of network: how each is built, read and trained.

What can be said of them without torch is in `spritestudio.specs.architectures`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from spritestudio.diffusion.networks.context_unet import ContextUnet
from spritestudio.diffusion.networks.reference_unet import ReferenceUnet
from spritestudio.diffusion.networks.studio_unet import StudioUnet
from spritestudio.diffusion.objectives.distillation import DistillationObjective
from spritestudio.diffusion.objectives.masked import MaskedPaletteObjective
from spritestudio.diffusion.objectives.objective import NoiseObjective, Objective, PaletteObjective
from spritestudio.diffusion.objectives.style import StyleObjective
from spritestudio.diffusion.sampling.denoiser import (
    NetworkDenoiser,
    NoisePredictor,
    PalettePredictor,
    ReferencePredictor,
)
from spritestudio.specs import ModelSpec, TrainSpec
from spritestudio.specs.architectures import COURSE, REFERENCE, STUDIO


@dataclass(frozen=True)
class NetworkKind:
    """What makes a kind of network work.

    Attributes:
        build: Makes a network of the described sizes, with fresh weights.
        denoiser: Makes a sampler's view of one.
        objective: What one is trained to do.
    """

    build: Callable[[ModelSpec], nn.Module]
    denoiser: Callable[[nn.Module, ModelSpec], NetworkDenoiser]
    objective: Callable[[ModelSpec, TrainSpec], Objective]


NETWORK_KINDS = {
    COURSE.name: NetworkKind(
        build=lambda spec: ContextUnet(
            in_channels=spec.channels,
            n_feat=spec.width,
            n_cfeat=spec.context_size,
            height=spec.image_size,
            trained_shortcut=spec.input_shortcut,
        ),
        denoiser=NoisePredictor,
        objective=lambda model, spec: NoiseObjective(model, spec.weighting),
    ),
    STUDIO.name: NetworkKind(
        build=lambda spec: StudioUnet(
            spec.channels,
            len(spec.palette),
            spec.width,
            spec.context_size,
            spec.image_size,
            added_styles=spec.added_places,
        ),
        denoiser=PalettePredictor,
        objective=lambda model, spec: PaletteObjective(model, spec.mirror_share),
    ),
    REFERENCE.name: NetworkKind(
        build=lambda spec: ReferenceUnet(
            spec.channels,
            len(spec.palette),
            spec.width,
            spec.context_size,
            spec.image_size,
            added_styles=spec.added_places,
            patches=spec.patches,
        ),
        denoiser=ReferencePredictor,
        objective=lambda model, spec: MaskedPaletteObjective(model, spec.mirror_share),
    ),
}


def build_network(spec: ModelSpec) -> nn.Module:
    """A network of the described sizes, with fresh weights."""
    return NETWORK_KINDS[spec.architecture].build(spec)


def denoiser_for(network: nn.Module, spec: ModelSpec) -> NetworkDenoiser:
    """A sampler's view of a network, which is put into evaluation mode."""
    return NETWORK_KINDS[spec.architecture].denoiser(network, spec)


def objective_for(model: ModelSpec, spec: TrainSpec, network: nn.Module) -> Objective:
    """What a network is trained to do.

    Args:
        model: Its description.
        spec: The recipe.
        network: The network as it stands before the first step.
    """
    if spec.distill:
        return DistillationObjective(model, network)
    if spec.style:
        return StyleObjective(model, spec)
    return NETWORK_KINDS[model.architecture].objective(model, spec)
