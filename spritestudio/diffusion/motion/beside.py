"""A frame beside a sprite: its parts are moved as wholes, and then painted over."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch

from spritestudio.diffusion.motion.field import moved_parts, worst_fitting
from spritestudio.diffusion.motion.own_colors import OwnColorsHead
from spritestudio.diffusion.sampling.denoiser import Denoiser, ReferencePredictor
from spritestudio.diffusion.sampling.noise import seeded_noise
from spritestudio.diffusion.sampling.priority import painting
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray, FloatArray, GenerateSpec, ModelSpec, StartPictures, seeds_from
from spritestudio.specs.base import require
from spritestudio.specs.clip import BesideSpec
from spritestudio.specs.start import Mask
from spritestudio.sprites.motion.fraying import dissent, fraying
from spritestudio.sprites.pixels import to_floats


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

    A frame begins with what the network expects from pure noise: the parts of the sprite are moved there as
    wholes (see `moved_parts`), in its own colours. Where they fit worst, as many pixels as `movement` allows
    are painted anew, and the others are known all the while, as is the sprite, which is the reference.

    Args:
        denoiser: That of a network which sees a second sprite.
        model: Its description.
        sprite: uint8 (H, H, 4), as large as the network paints.
        spec: How.

    Raises:
        SpriteStudioError: The sprite does not fit, or the network sees no second sprite.
    """

    def __init__(self, denoiser: Denoiser, model: ModelSpec, sprite: ByteArray, spec: BesideSpec) -> None:
        if not isinstance(denoiser, ReferencePredictor) or model.channels != 4:
            raise SpriteStudioError("These weights cannot look at a sprite while they paint another.")
        size = model.image_size
        require(
            sprite.shape == (size, size, 4),
            f"The sprite has {sprite.shape[1]}×{sprite.shape[0]} pixels, and these weights paint "
            f"{size}×{size}.",
            "Crop or pad it first, or choose other weights.",
        )
        require(bool(sprite[..., 3].any()), "There is nothing to move: the sprite is empty.")
        self._sprite, self._spec = sprite, spec
        self._head = OwnColorsHead(denoiser.head, sprite, more=not spec.own_colors)
        reference = torch.from_numpy(to_floats(sprite[None])).to(denoiser.device)
        self._denoiser = denoiser.beside(reference.expand(spec.proposals, -1, -1, -1), self._head)
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
        return self._request.steps

    def paint(
        self, context: tuple[float, ...], stands: ByteArray | None = None, still: Mask | None = None
    ) -> Generator[FrameProposals]:
        """Paint a frame, step by step.

        Args:
            context: What is asked for.
            stands: The frame as it stands, uint8 (H, H, 4), to be painted over in place of the moved sprite.
            still: Which pixels stay as they are there, or in the sprite, to the pixel: bool (H, H).

        Yields:
            At least one event; the last holds the finished proposals.
        """
        request = dataclasses.replace(self._request, contexts=(context,))
        base = self._sprite if stands is None else stands
        may_change = np.ones(base.shape[:2], bool) if still is None else ~still
        starts, is_painted = np.broadcast_to(base, (request.count, *base.shape)), may_change
        if stands is None and self._spec.movement < 1.0:
            starts, is_painted = self._moved(request, may_change)
        starts = np.where(may_change[None, ..., None], starts, base)
        request = dataclasses.replace(request, start=StartPictures.of(starts, is_painted))
        images = starts
        for event in sample(self._denoiser, request) if is_painted.any() else ():
            images = np.where(may_change[None, ..., None], self._pixels(event.x0), base)
            if event.step < event.steps:
                yield FrameProposals(images)
        frayed = fraying(images, self._sprite) + dissent(images, self._sprite)
        order = np.argsort(frayed, kind="stable")
        yield FrameProposals(images[order], tuple(frayed[order].tolist()))

    def _moved(self, request: GenerateSpec, may_change: Mask) -> tuple[ByteArray, Mask]:
        """The sprite with its parts where the network expects them, and where that fits worst, for each seed.

        Returns:
            uint8 (P, H, H, 4) and bool (P, H, H): as many pixels as may move.
        """
        denoiser = self._denoiser
        t = denoiser.schedule.timesteps
        noise = seeded_noise(request, denoiser.sprite_shape, denoiser.device)()
        context = torch.tensor(request.contexts[0], device=denoiser.device).expand(request.count, -1)
        is_known = torch.zeros_like(noise[:, :1], dtype=torch.bool)
        with painting(), torch.no_grad():
            prediction = denoiser.predict(denoiser.seen(noise, t, is_known, noise), t, context)
        likely = self._head.likely(prediction).cpu()
        first = self._head.index_of(self._sprite[None])[0].cpu()
        moved = moved_parts(first, likely)
        worst = worst_fitting(moved, likely, torch.from_numpy(may_change), self._most_painted)
        return self._head.rgba[moved.numpy()], worst.numpy()

    def _pixels(self, x0: FloatArray) -> ByteArray:
        return self._head.pixels(torch.from_numpy(x0).to(self._denoiser.device))
