"""A small network that knows from where in a sprite the pixels of a later frame come."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from spritestudio.diffusion.checkpoint import save_tensors
from spritestudio.diffusion.motion.sources import candidate_count, candidates, window_of
from spritestudio.diffusion.networks.studio_unet import StudioUnet
from spritestudio.errors import SpriteStudioError
from spritestudio.library.movers import FIRST, METADATA_KEY, MoverSpec, mover_path, read_mover_spec
from spritestudio.specs import ByteArray
from spritestudio.specs.model import PREFIXES
from spritestudio.sprites.pixels import to_floats

_COS, _SIN = PREFIXES["frame"] + "cos", PREFIXES["frame"] + "sin"
_LEAST = 1e-4


def mover_network(spec: MoverSpec) -> StudioUnet:
    """A logit for each of the `candidates` of its sources, and one for what is new.

    It is a `StudioUnet` without noise: the same level always, and the sources in place of a noisy sprite.
    """
    return StudioUnet(
        4 * len(spec.sources),
        candidate_count(spec.sources) + 1,
        spec.width,
        len(spec.features),
        spec.image_size,
        augmentations=int(len(spec.sources) > 1),  # whether a training sprite was mirrored
    )


@dataclass(frozen=True, eq=False)
class FrameMover:
    """Says of each pixel of a frame from where in its sources it comes, or that it is new.

    With π_c the share that it gives candidate c at pixel y, and ν that of what is new, an own colour o_j of J
    is as likely at y as Σ_c π_c [c(y) = o_j] + ν / J. It sees no palette, so what it has learned of one
    figure holds for others in other colours. A frame between those that it has learned is taken for the
    nearest.

    Attributes:
        spec: What it is.
        network: See `mover_network`.
    """

    spec: MoverSpec
    network: StudioUnet

    def knows(self, asked: Mapping[str, float]) -> bool:
        """Whether it has learned the movement that is asked for."""
        clips = _clips_of(asked)
        return bool(clips) and clips <= self.spec.angles.keys()

    def likely(
        self,
        pictures: Mapping[str, ByteArray],
        asked: Mapping[str, float],
        index_of: Callable[[ByteArray], Tensor],
        colors: int,
    ) -> Tensor:
        """The logarithm of how likely each own colour is at each pixel, float32 (H, W, J).

        Args:
            pictures: Its sources, each uint8 (H, H, 4).
            asked: What the frame shows, by the names of the features, a movement that it knows among them;
                those that it does not know count nothing.
            index_of: The own colours of pixels, uint8 (S, H, H, 4): int64 (S, H, H); 0 is transparent.
            colors: J.
        """
        turn = math.atan2(asked.get(_SIN, 0.0), asked.get(_COS, 0.0))
        known = [angle for clip in _clips_of(asked) for angle in self.spec.angles[clip]]
        nearest = max(known, key=lambda angle: math.cos(angle - turn))
        shown = {**asked, _COS: math.cos(nearest), _SIN: math.sin(nearest)}
        context = torch.tensor([[shown.get(name, 0.0) for name in self.spec.features]])
        top, left, side = window_of(pictures[FIRST])
        window = slice(top, top + side), slice(left, left + side)
        seen = np.stack([pictures[name][window] for name in self.spec.sources])
        with torch.no_grad():
            logits = self.network(
                torch.from_numpy(to_floats(seen)).flatten(0, 1)[None], torch.zeros(1), context
            )
        shares = logits[0].float().softmax(dim=0)
        likely = (shares[-1:] / colors).repeat(colors, 1, 1)
        likely.scatter_add_(0, candidates(index_of(seen)[None].cpu(), self.spec.sources)[0], shares[:-1])
        size = self.spec.image_size
        of_all = torch.zeros(size, size, colors)
        of_all[..., 0] = 1.0  # beyond the window nothing is drawn
        of_all[window] = likely.permute(1, 2, 0)
        return of_all.clamp(min=_LEAST).log()

    def others(self, pictures: Mapping[str, ByteArray]) -> list[ByteArray]:
        """Those of its sources that differ from the first frame, each once."""
        first = pictures[FIRST]
        found = [pictures[name] for name in self.spec.sources if not np.array_equal(pictures[name], first)]
        return [each for k, each in enumerate(found) if not any(np.array_equal(each, p) for p in found[:k])]


def save_mover(path: Path, mover: FrameMover) -> None:
    """Write a mover; numbers are kept as float16."""
    tensors = {
        name: tensor if name == "frequencies" else tensor.half()
        for name, tensor in mover.network.state_dict().items()
    }
    save_tensors(path, tensors, {METADATA_KEY: mover.spec.to_json()})


def load_mover(path: Path) -> FrameMover:
    """Read what `save_mover` wrote.

    Raises:
        SpriteStudioError: The file is missing or something else.
    """
    spec = read_mover_spec(path)
    try:
        network = mover_network(spec)
        network.load_state_dict({name: tensor.float() for name, tensor in load_file(path).items()})
    except (SafetensorError, OSError, ValueError, RuntimeError) as error:
        raise SpriteStudioError(f"{path} is no mover.") from error
    return FrameMover(spec, network.eval())


def shipped_mover(image_size: int) -> FrameMover | None:
    """The mover of sprites of this size, where one ships with the app."""
    path = mover_path(image_size)
    return load_mover(path) if path.exists() else None


def _clips_of(asked: Mapping[str, float]) -> set[str]:
    return {name for name, share in asked.items() if share and name.startswith(PREFIXES["clips"])}
