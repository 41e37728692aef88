"""One view of every network: from a noisy sprite, its timestep and its context to the clean sprite."""

from __future__ import annotations

import copy
import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol, Self

import torch
from torch import Tensor, nn

from spritestudio.diffusion.device import painting_dtype
from spritestudio.diffusion.networks.palette_head import PaletteHead
from spritestudio.diffusion.networks.reference_unet import KNOWN_SIGMA, with_extras
from spritestudio.diffusion.networks.tiling import tiled_network
from spritestudio.diffusion.sampling.schedule import Schedule
from spritestudio.diffusion.sampling.worker_pool import in_parts
from spritestudio.specs import MAX_SIGMA, ModelSpec

_SPRITES_PER_PASS = 256  # bounds the memory of a pass, whatever the size of the batch


@dataclass(frozen=True, eq=False)
class DecodeOptions:
    """How a network with a palette chooses colours; another has no choice to make.

    Attributes:
        decoding: "mean" for x0 as the sampler walks; at its end "mode" takes each pixel's likeliest colour,
            "few" those of few colours, see `PaletteHead.few`, and "sample" draws them.
        agreement: How much pixels agree, see `PaletteHead.agreed`.
        agreement_below: The noise per sprite with which they begin to; with more the shape is still open,
            and with it the colours.
        noise: For "sample", standard normal noise in the shape of the sprites.
        fixed: Which pixels are decided, bool (B, 1, H, W), and how, float32 (B, C, H, W).
    """

    decoding: str = "mean"
    agreement: float = 0.0
    agreement_below: float = MAX_SIGMA
    noise: Tensor | None = None
    fixed: tuple[Tensor, Tensor] | None = None


MEAN = DecodeOptions()


class Denoiser(Protocol):
    """What a sampler needs to know of a model.

    A prediction is what guidance and mixing calculate with: eps, or logits per colour. x0 follows from it.

    Attributes:
        schedule: The noise levels it knows.
        sprite_shape: (C, H, W) of one sprite.
        context_size: Length of a context vector.
        kinds: How many of its first numbers are kinds, of which a mix may be composed.
        unguided: Which of its numbers guidance leaves as they are.
        device: Where its tensors live.
    """

    schedule: Schedule
    sprite_shape: tuple[int, int, int]
    context_size: int
    kinds: int
    unguided: tuple[int, ...]
    device: torch.device

    def predict(self, x_t: Tensor, t: int, context: Tensor) -> Tensor:
        """The network's answer, float32 (B, …).

        Args:
            x_t: Noisy sprites, float32 (B, C, H, W).
            t: Their timestep, 1 to T.
            context: float32 (B, context_size); a row of zeros means no context.
        """
        ...

    def seen(self, x_t: Tensor, t: int, is_known: Tensor, clean: Tensor) -> Tensor:
        """What `predict` takes for sprites of which some pixels are known.

        Args:
            x_t: Noisy sprites, float32 (B, C, H, W), noise in the known pixels as well.
            t: Their timestep.
            is_known: bool (B, 1, H, W).
            clean: What is known, float32 (B, C, H, W); anything elsewhere.
        """
        ...

    def decode(self, prediction: Tensor, x_t: Tensor, t: int, options: DecodeOptions) -> Tensor:
        """The clean sprites that a prediction means, float32 (B, C, H, W)."""
        ...

    def doubt(self, prediction: Tensor, x_t: Tensor, t: int, options: DecodeOptions, x0: Tensor) -> Tensor:
        """How unlikely each pixel of a decoded x0 is: −log p, float32 (B, 1, H, W); 0 where none is open."""
        ...

    def tiled(self, across: bool, down: bool) -> Denoiser:
        """The same, for sprites that join at their left and right edges, or at top and bottom."""
        ...


class NetworkDenoiser(ABC):
    """What both networks share.

    Args:
        network: Put into evaluation mode.
        spec: Its description.
    """

    def __init__(self, network: nn.Module, spec: ModelSpec) -> None:
        self.network = network.eval()
        self.schedule = Schedule.of(spec)
        self.sprite_shape = (spec.channels, spec.image_size, spec.image_size)
        self.context_size = spec.context_size
        self.kinds = len(spec.class_names)
        self.unguided = spec.added_places
        self.device = next(network.parameters()).device
        self._painter: nn.Module = self.network
        self._wraps = (False, False)

    def predict(self, x_t: Tensor, t: int, context: Tensor) -> Tensor:
        """See `Denoiser.predict`."""
        dtype = next(self._painter.parameters()).dtype
        level = torch.tensor([self._level(t)], dtype=dtype, device=x_t.device)
        x_t = x_t.to(dtype).contiguous(memory_format=torch.channels_last)
        return in_parts(self._painter, x_t, level, context.to(dtype), _SPRITES_PER_PASS).float()

    def seen(self, x_t: Tensor, t: int, is_known: Tensor, clean: Tensor) -> Tensor:
        """See `Denoiser.seen`: as they are, for a network with one noise level per sprite."""
        return x_t

    def tiled(self, across: bool, down: bool) -> Self:
        """See `Denoiser.tiled`: with circular padding, also where neighbours agree on colours."""
        other = copy.copy(self)
        other._painter = tiled_network(self._painter, across, down)
        other._wraps = (down, across)
        return other

    def __call__(self, x_t: Tensor, t: int, context: Tensor) -> Tensor:
        """Predict x0, float32 (B, C, H, W); arguments as for `predict`."""
        return self.decode(self.predict(x_t, t, context), x_t, t, MEAN)

    @abstractmethod
    def _level(self, t: int) -> float:
        """The input of the network that stands for a timestep."""

    @abstractmethod
    def decode(self, prediction: Tensor, x_t: Tensor, t: int, options: DecodeOptions) -> Tensor:
        """See `Denoiser.decode`."""

    @abstractmethod
    def doubt(self, prediction: Tensor, x_t: Tensor, t: int, options: DecodeOptions, x0: Tensor) -> Tensor:
        """See `Denoiser.doubt`."""


class NoisePredictor(NetworkDenoiser):
    """A network that predicts eps from (x_t, t / T, context): the course's.

    x0 = (x_t − sqrt(1 − alpha_bar) eps) / sqrt(alpha_bar).
    """

    def _level(self, t: int) -> float:
        return t / self.schedule.timesteps

    def decode(self, prediction: Tensor, x_t: Tensor, t: int, options: DecodeOptions) -> Tensor:
        alpha_bar = float(self.schedule.alpha_bar[t])
        return (x_t - (1.0 - alpha_bar) ** 0.5 * prediction) / alpha_bar**0.5

    def doubt(self, prediction: Tensor, x_t: Tensor, t: int, options: DecodeOptions, x0: Tensor) -> Tensor:
        """See `Denoiser.doubt`: it has no colours to choose from."""
        return torch.zeros_like(x0[:, :1])


class PalettePredictor(NetworkDenoiser):
    """A network that gives every colour of a palette a logit, see `PaletteHead`: the studio's."""

    def __init__(self, network: nn.Module, spec: ModelSpec) -> None:
        super().__init__(network, spec)
        self.head = PaletteHead(spec, self.device)
        dtype = painting_dtype(self.device)
        if dtype != torch.float32:
            self._painter = copy.deepcopy(network).to(dtype)

    def _level(self, t: int) -> float:
        return self.schedule.log_sigma(t) / 4.0

    def decode(self, prediction: Tensor, x_t: Tensor, t: int, options: DecodeOptions) -> Tensor:
        logits = self._logits(prediction, x_t, t, options)
        if options.decoding == "mean":
            return self.head.mean(logits)
        if options.decoding == "few":
            return self.head.colors_of(self.head.few(logits))
        if options.noise is None:
            return self.head.colors_of(logits.argmax(dim=-1))
        quantile = torch.special.ndtr(options.noise[:, 0, :, :, None])
        index = (logits.softmax(dim=-1).cumsum(dim=-1) < quantile).sum(dim=-1)
        return self.head.colors_of(index.clamp(max=logits.shape[-1] - 1))

    def doubt(self, prediction: Tensor, x_t: Tensor, t: int, options: DecodeOptions, x0: Tensor) -> Tensor:
        """See `Denoiser.doubt`."""
        likely = self._logits(prediction, x_t, t, options).log_softmax(dim=-1)
        return -likely.gather(-1, self.head.nearest(x0)[..., None]).permute(0, 3, 1, 2)

    def _logits(self, prediction: Tensor, x_t: Tensor, t: int, options: DecodeOptions) -> Tensor:
        """How likely each colour is, float32 (B, H, W, K)."""
        sigma = self.schedule.sigma(t)
        logits = self.head.with_likelihood(prediction, x_t, torch.tensor([sigma], device=x_t.device))
        if options.fixed is not None:
            logits = self.head.fixed(logits, *options.fixed)
        if sigma <= options.agreement_below:
            logits = self.head.agreed(logits, options.agreement, self._wraps)
        return logits


class ReferencePredictor(PalettePredictor):
    """A network with a palette that takes the noise level of each pixel: the `ReferenceUnet`."""

    _reference: Tensor | None = None

    def beside(self, reference: Tensor, head: PaletteHead) -> Self:
        """The same, for sprites that are painted beside others.

        Args:
            reference: What it looks at, clean sprites, float32 (B, C, H, W); as many as are painted.
            head: Decodes what it predicts.
        """
        other = copy.copy(self)
        other._reference, other.head = reference, head
        return other

    def seen(self, x_t: Tensor, t: int, is_known: Tensor, clean: Tensor) -> Tensor:
        known_level = math.log(KNOWN_SIGMA) / 4.0
        level_map = torch.where(is_known[:, 0], known_level, self._level(t))
        return with_extras(torch.where(is_known, clean, x_t), level_map, self._reference)


def guided(
    denoiser: Denoiser, x_t: Tensor, t: int, context: Tensor, guidance_scale: float, composed: bool = False
) -> Tensor:
    """A prediction that follows the context more or less strictly.

    With u the prediction without context, but in the same added styles, that is
    u + s (prediction of the context − u), classifier-free guidance (Ho & Salimans 2022, arXiv:2207.12598);
    or, composed, u + s Σ w_i (prediction of kind i − u) over the kinds i of the mix and their shares w_i (Liu
    et al. 2022, arXiv:2206.01714), each with all else that the context asks for. For a network that predicts
    eps this is the same as guiding x0; for one with a palette every x0 stays a mixture of colours.
    With s = 1 and no composing, or where no sprite has a context, one pass is enough.

    Args:
        denoiser: Predicts.
        x_t: Noisy sprites, float32 (B, C, H, W).
        t: Their timestep.
        context: float32 (B, context_size).
        guidance_scale: s.
        composed: Mix by composing predictions, instead of by a fractional vector.
    """
    kinds = context[:, : denoiser.kinds]
    composed = composed and bool((kinds.count_nonzero(dim=1) > 1).any())
    if not context.any() or (guidance_scale == 1.0 and not composed):
        return denoiser.predict(x_t, t, context)
    without = denoiser.predict(x_t, t, without_context(context, denoiser.unguided))
    if guidance_scale == 0.0:
        return without
    if not composed:
        return without + guidance_scale * (denoiser.predict(x_t, t, context) - without)
    total = without.clone()
    if len(rest := (context.any(dim=1) & ~kinds.any(dim=1)).nonzero().flatten()):  # nothing to compose
        total[rest] += guidance_scale * (denoiser.predict(x_t[rest], t, context[rest]) - without[rest])
    for index in kinds.any(dim=0).nonzero().flatten().tolist():
        rows = context[:, index].nonzero().flatten()
        alone = context[rows].clone()
        alone[:, : denoiser.kinds] = 0.0
        alone[:, index] = 1.0
        share = context[rows, index].reshape(-1, *[1] * (without.dim() - 1))
        change = denoiser.predict(x_t[rows], t, alone) - without[rows]
        total[rows] += guidance_scale * share * change
    return total


def without_context(context: Tensor, unguided: tuple[int, ...]) -> Tensor:
    """The contexts that guidance leads away from: float32 (B, context_size) with all else left open."""
    result = torch.zeros_like(context)
    for place in unguided:
        result[:, place] = context[:, place]
    return result
