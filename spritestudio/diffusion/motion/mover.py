"""A small network that knows from where in a sprite the pixels of a later frame come."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import Tensor, nn

from spritestudio import paths
from spritestudio.diffusion.checkpoint import save_tensors
from spritestudio.diffusion.networks.studio_unet import StudioUnet
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.specs.model import PREFIXES
from spritestudio.sprites.pixels import to_floats

REACH_PX = 3  # how far a pixel may come from
_SHIFTS = [(y, x) for y in range(-REACH_PX, REACH_PX + 1) for x in range(-REACH_PX, REACH_PX + 1)]
_METADATA_KEY = "spritestudio-mover"
_COS, _SIN = PREFIXES["frame"] + "cos", PREFIXES["frame"] + "sin"
_LEAST = 1e-4


def mover_network(features: tuple[str, ...], width: int, image_size: int) -> StudioUnet:
    """A logit for each displacement up to `REACH_PX`, and one for what is new.

    It is a `StudioUnet` without noise: the same level always, and the first frame in place of a noisy one.
    """
    return StudioUnet(4, len(_SHIFTS) + 1, width, len(features), image_size, augmentations=0)


def displaced(values: Tensor, fill: float = 0.0) -> Tensor:
    """Pictures moved by each displacement d, values[y − d] at y: (B, H, W) becomes (B, D, H, W)."""
    reach, size = REACH_PX, values.shape[-1]
    padded = nn.functional.pad(values, (reach,) * 4, value=fill)
    return torch.stack(
        [padded[:, reach - y : reach - y + size, reach - x : reach - x + size] for y, x in _SHIFTS], dim=1
    )


@dataclass(frozen=True, eq=False)
class FrameMover:
    """Says of each pixel of a frame from where in the first frame it comes, or that it is new.

    With π_d the share that it gives displacement d at pixel y, and ν that of what is new, an own colour o_j
    of J is as likely at y as Σ_d π_d [first[y − d] = o_j] + ν / J. It sees no palette, so what it has learned
    of one figure holds for others in other colours.

    Attributes:
        features: What it can be told, named as in `ModelSpec.features`: movements, the angle of the frame,
            sides.
        image_size: Height and width of its sprites in pixels.
        angles: The angles in radians of the frames that it has learned of each movement, by its feature; a
            frame between them is taken for the nearest.
        network: See `mover_network`.
    """

    features: tuple[str, ...]
    image_size: int
    angles: Mapping[str, tuple[float, ...]]
    network: StudioUnet

    def knows(self, asked: Mapping[str, float]) -> bool:
        """Whether it has learned the movement that is asked for."""
        clips = _clips_of(asked)
        return bool(clips) and clips <= self.angles.keys()

    def likely(self, sprite: ByteArray, asked: Mapping[str, float], index: Tensor, colors: int) -> Tensor:
        """The logarithm of how likely each own colour is at each pixel, float32 (H, W, J).

        Args:
            sprite: The first frame, uint8 (H, H, 4).
            asked: What the frame shows, by the names of the features, a movement that it knows among them;
                those that it does not know count nothing.
            index: The own colour of each of its pixels, int64 (H, H); 0 is transparent.
            colors: J.
        """
        turn = math.atan2(asked.get(_SIN, 0.0), asked.get(_COS, 0.0))
        known = [angle for clip in _clips_of(asked) for angle in self.angles[clip]]
        nearest = max(known, key=lambda angle: math.cos(angle - turn))
        shown = {**asked, _COS: math.cos(nearest), _SIN: math.sin(nearest)}
        context = torch.tensor([[shown.get(name, 0.0) for name in self.features]])
        with torch.no_grad():
            logits = self.network(torch.from_numpy(to_floats(sprite[None])), torch.zeros(1), context)
        shares = logits[0].float().softmax(dim=0)
        likely = (shares[-1:] / colors).repeat(colors, 1, 1)
        likely.scatter_add_(0, displaced(index[None].cpu())[0], shares[:-1])
        return likely.clamp(min=_LEAST).log().permute(1, 2, 0)


def mover_path(image_size: int) -> Path:
    """Where the shipped mover of sprites of this size is, if there is one."""
    return paths.shipped_weights() / f"mover{image_size}.safetensors"


def save_mover(path: Path, mover: FrameMover) -> None:
    """Write a mover; numbers are kept as float16."""
    header = {
        "features": mover.features,
        "image_size": mover.image_size,
        "angles": dict(mover.angles),
        "width": mover.network.stem.out_channels,
    }
    tensors = {
        name: tensor if name == "frequencies" else tensor.half()
        for name, tensor in mover.network.state_dict().items()
    }
    save_tensors(path, tensors, {_METADATA_KEY: json.dumps(header)})


def load_mover(path: Path) -> FrameMover:
    """Read what `save_mover` wrote.

    Raises:
        SpriteStudioError: The file is missing or something else.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            header = json.loads((file.metadata() or {})[_METADATA_KEY])
        features = tuple(header["features"])
        network = mover_network(features, header["width"], header["image_size"])
        network.load_state_dict({name: tensor.float() for name, tensor in load_file(path).items()})
        angles = {name: tuple(of_clip) for name, of_clip in header["angles"].items()}
        return FrameMover(features, header["image_size"], angles, network.eval())
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise SpriteStudioError(f"{path} is no mover.") from error


def shipped_mover(image_size: int) -> FrameMover | None:
    """The mover of sprites of this size, where one ships with the app."""
    path = mover_path(image_size)
    return load_mover(path) if path.exists() else None


def _clips_of(asked: Mapping[str, float]) -> set[str]:
    return {name for name, share in asked.items() if share and name.startswith(PREFIXES["clips"])}
