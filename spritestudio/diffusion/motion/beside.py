"""A frame beside a sprite: its parts are moved as wholes, and where they fit worst it may be painted anew."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from spritestudio.diffusion.motion.field import displacements, moved_parts, worst_fitting
from spritestudio.diffusion.motion.mover import FrameMover
from spritestudio.diffusion.motion.own_colors import OwnColorsHead
from spritestudio.diffusion.sampling.denoiser import Denoiser, PalettePredictor, ReferencePredictor
from spritestudio.diffusion.sampling.noise import seeded_noise
from spritestudio.diffusion.sampling.priority import painting
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import (
    BoolArray,
    ByteArray,
    FloatArray,
    GenerateSpec,
    ModelSpec,
    StartPictures,
    seeds_from,
)
from spritestudio.specs.base import require
from spritestudio.specs.clip import BesideSpec
from spritestudio.sprites.motion.fraying import fraying
from spritestudio.sprites.pixels import to_floats

_SECOND_OPINION = 0.6  # what the painting network's opinion counts beside a mover's
_WHIM = 0.1  # in nats: how far each proposal but that of seed 0 leans to some displacements


@dataclass(frozen=True, eq=False)
class FrameProposals:
    """The proposals of a frame, as they are after a step.

    Attributes:
        images: uint8 (P, H, W, 4); after the last step the best first.
        frayed: See `FrameStep.frayed`.
    """

    images: ByteArray
    frayed: tuple[float, ...] = ()


class BesidePainter:
    """Paints frames beside one sprite.

    A frame begins with what is expected of it: by a mover that has learned the movement, and by the network
    from pure noise, log p = log p_mover + 0.6 log p_network. The parts of the sprite are moved there as
    wholes (see `moved_parts`), in its own colours; each proposal but that of seed 0 leans to ways of its own.
    Where they fit worst, as many pixels as `movement` allows are painted anew, again in each but that,
    and the others are known all the while, as is the sprite, which is the reference. So the likeliest moved
    sprite is among the proposals at first, and what is painted comes before it only where it fits better.

    Beside a network that sees no second sprite the mover alone says what is expected, nothing is painted
    anew, and proposals differ in the ways that they lean to.

    Args:
        denoiser: That of a network with a palette.
        model: Its description, see `moving_spec`.
        sprite: uint8 (H, H, 4), as large as the network paints.
        spec: How.
        mover: Of sprites of this size, if there is one.

    Raises:
        SpriteStudioError: The sprite does not fit, or neither network nor mover can see it.
    """

    def __init__(
        self,
        denoiser: Denoiser,
        model: ModelSpec,
        sprite: ByteArray,
        spec: BesideSpec,
        mover: FrameMover | None = None,
    ) -> None:
        sees = isinstance(denoiser, ReferencePredictor)
        if model.channels != 4 or not isinstance(denoiser, PalettePredictor) or not (sees or mover):
            raise SpriteStudioError("These weights cannot look at a sprite while they paint another.")
        size = model.image_size
        require(
            sprite.shape == (size, size, 4),
            f"The sprite has {sprite.shape[1]}×{sprite.shape[0]} pixels, and these weights paint "
            f"{size}×{size}.",
            "Crop or pad it first, or choose other weights.",
        )
        require(bool(sprite[..., 3].any()), "There is nothing to move: the sprite is empty.")
        self._sprite, self._spec, self._mover, self._features = sprite, spec, mover, model.features
        self._head = OwnColorsHead(denoiser.head, sprite, more=not spec.own_colors)
        self._network: ReferencePredictor | None = None
        if isinstance(denoiser, ReferencePredictor):
            reference = torch.from_numpy(to_floats(sprite[None])).to(denoiser.device)
            self._network = denoiser.beside(reference.expand(spec.proposals, -1, -1, -1), self._head)
        self._first = self._head.index_of(sprite[None])[0].cpu()
        self._most_painted = round(spec.movement * float((sprite[..., 3] > 0).sum()))
        self._request = dataclasses.replace(
            GenerateSpec.for_model(model, 1),
            seeds=seeds_from(spec.seed, spec.proposals),
            guidance_scale=1.0,  # references were never without a clip in training
            decoding="mode",  # its colours are few already
            repair=0.0,
        )

    @property
    def steps(self) -> int:
        """How many steps a frame takes at most."""
        return 1 if self._network is None else self._request.steps

    def paint(
        self,
        context: tuple[float, ...],
        pictures: Mapping[str, ByteArray] | None = None,
        stands: ByteArray | None = None,
        still: BoolArray | None = None,
    ) -> Generator[FrameProposals]:
        """Paint a frame, step by step.

        Args:
            context: What is asked for.
            pictures: What the mover sees, see `frame_sources`; without them it is not asked.
            stands: The frame as it stands, uint8 (H, H, 4), to be painted over in place of the moved sprite.
            still: Which pixels stay as they are there, or in the sprite, to the pixel: bool (H, H).

        Yields:
            At least one event; the last holds the finished proposals.
        """
        request = dataclasses.replace(self._request, contexts=(context,))
        base = self._sprite if stands is None else stands
        may_change = np.ones(base.shape[:2], bool) if still is None else ~still
        likely = self._likely(request, pictures)
        starts, is_painted = np.broadcast_to(base, (request.count, *base.shape)), may_change
        if self._network is None or (stands is None and self._spec.movement < 1.0):
            starts, is_painted = self._moved(likely, pictures, may_change)
        images = starts = np.where(may_change[None, ..., None], starts, base)
        if self._network is not None and is_painted.any():
            request = dataclasses.replace(request, start=StartPictures.of(starts, is_painted))
            for event in sample(self._network, request):
                images = np.where(may_change[None, ..., None], self._pixels(event.x0), base)
                if event.step < event.steps:
                    yield FrameProposals(images)
        frayed = fraying(images, self._sprite) + self._unexpected(images, likely)
        order = np.argsort(frayed, kind="stable")
        yield FrameProposals(images[order], tuple(frayed[order].tolist()))

    def _likely(self, request: GenerateSpec, pictures: Mapping[str, ByteArray] | None) -> Tensor:
        """The logarithm of how likely each own colour is at each pixel of a frame that nothing is known of,
        float32 (P, H, H, J), for each seed."""
        asked = dict(zip(self._features, request.contexts[0], strict=True))
        by_mover: Tensor | None = None
        if self._mover is not None and pictures is not None and self._mover.knows(asked):
            by_mover = self._mover.likely(pictures, asked, self._head.index_of, len(self._head.rgba))
        if self._network is None:
            assert by_mover is not None, "nobody knows the movement"
            return by_mover.expand(request.count, -1, -1, -1)
        by_network = self._by_network(self._network, request)
        if by_mover is None:
            return by_network
        return (by_mover + _SECOND_OPINION * by_network).log_softmax(dim=-1)

    def _by_network(self, network: ReferencePredictor, request: GenerateSpec) -> Tensor:
        t = network.schedule.timesteps
        noise = seeded_noise(request, network.sprite_shape, network.device)()
        context = torch.tensor(request.contexts[0], device=network.device).expand(request.count, -1)
        is_known = torch.zeros_like(noise[:, :1], dtype=torch.bool)
        with painting(), torch.no_grad():
            prediction = network.predict(network.seen(noise, t, is_known, noise), t, context)
        return self._head.likely(prediction).cpu()

    def _moved(
        self, likely: Tensor, pictures: Mapping[str, ByteArray] | None, may_change: BoolArray
    ) -> tuple[ByteArray, BoolArray]:
        """The sprite with its parts where they are expected, and where that fits worst, for each seed.

        Returns:
            uint8 (P, H, H, 4) and bool (P, H, H): as many pixels as may be painted.
        """
        others = [] if pictures is None or self._mover is None else self._mover.others(pictures)
        indexed = [self._head.index_of(each[None])[0].cpu() for each in others]
        ways = len(displacements(likely.shape[1])) + len(others)
        seeds = seeds_from(self._spec.seed, len(likely))
        draws = [torch.Generator().manual_seed(seed) for seed in seeds]
        whims = torch.stack([_WHIM * torch.randn(ways, generator=draw) for draw in draws])
        is_likeliest = torch.tensor(seeds) == 0
        whims[is_likeliest] = 0.0
        moved = moved_parts(self._first, likely, whims, indexed)
        worst = worst_fitting(moved, likely, torch.from_numpy(may_change), self._most_painted)
        worst[is_likeliest] = False
        return self._head.rgba[moved.numpy()], worst.numpy()

    def _unexpected(self, images: ByteArray, likely: Tensor) -> npt.NDArray[np.float64]:
        """How many pixels of each frame are expected to be wrong, as a share of the figure, float64 (P,)."""
        chosen = self._head.index_of(images).cpu()[..., None]
        sure = likely.exp().mean(dim=0).expand(len(chosen), -1, -1, -1).gather(-1, chosen)
        figure = max(1, int((self._sprite[..., 3] > 0).sum()))
        return np.asarray((1.0 - sure).sum(dim=(1, 2, 3)).double() / figure)

    def _pixels(self, x0: FloatArray) -> ByteArray:
        return self._head.pixels(torch.from_numpy(x0).to(self._head.colors.device))
