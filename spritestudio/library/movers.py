"""Which movers there are, and what their files say of themselves. Never loads torch."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open

from spritestudio import paths
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ARCHITECTURES, ByteArray, ModelSpec
from spritestudio.specs.base import require
from spritestudio.specs.model import PREFIXES

METADATA_KEY = "spritestudio-mover"
FIRST, PLAIN, BEFORE, OPPOSITE = "first", "plain", "before", "opposite"


@dataclass(frozen=True)
class MoverSpec:
    """What a mover is, as it stands in its file.

    Attributes:
        features: What it can be told, named as in `ModelSpec.features`: movements, the angle of the frame,
            sides.
        image_size: Height and width of its sprites in pixels.
        angles: The angles in radians of the frames that it has learned of each movement, by its feature.
        width: Feature maps at full resolution.
        sources: The pictures that it sees and copies from: FIRST is the first frame, PLAIN that of the plain
            motion that looks like the movement, BEFORE the frame before, OPPOSITE that of half a round ago,
            mirrored.
        weak_clips: See `ModelSpec.weak_clips`; of frames that it moves with no network beside it.
        most_px: How high and how wide the figures are at most that it has learned to move with no network
            beside it; () where they may fill the canvas.
    """

    features: tuple[str, ...]
    image_size: int
    angles: Mapping[str, tuple[float, ...]]
    width: int
    sources: tuple[str, ...] = (FIRST,)
    weak_clips: tuple[str, ...] = ()
    most_px: tuple[int, ...] = ()

    @property
    def clips(self) -> tuple[str, ...]:
        """The movements that it has learned."""
        return self._named("clips")

    @property
    def facings(self) -> tuple[str, ...]:
        """The sides that it tells apart."""
        return self._named("facings")

    def _named(self, group: str) -> tuple[str, ...]:
        prefix = PREFIXES[group]
        return tuple(name.removeprefix(prefix) for name in self.features if name.startswith(prefix))

    def to_json(self) -> str:
        """As the file keeps it."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> MoverSpec:
        """Read back what `to_json` gave.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: It is something else.
        """
        values: dict[str, Any] = json.loads(text)
        return cls(
            tuple(values["features"]),
            int(values["image_size"]),
            {name: tuple(of_clip) for name, of_clip in values["angles"].items()},
            int(values["width"]),
            tuple(values.get("sources", (FIRST,))),
            tuple(values.get("weak_clips", ())),
            tuple(values.get("most_px", ())),
        )


def mover_path(image_size: int) -> Path:
    """Where the shipped mover of sprites of this size is, if there is one."""
    return paths.shipped_weights() / f"mover{image_size}.safetensors"


def read_mover_spec(path: Path) -> MoverSpec:
    """What a mover's file says of itself.

    Raises:
        SpriteStudioError: The file is missing or something else.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            return MoverSpec.from_json((file.metadata() or {})[METADATA_KEY])
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise SpriteStudioError(f"{path} is no mover.") from error


def moving_spec(model: ModelSpec) -> ModelSpec:
    """The description of weights as they paint frames beside a sprite.

    Those that see no second sprite have learned no movements; their frames are moved by the mover of their
    size alone, and the movements and sides are its own.
    """
    mover = _mover_of(model)
    if mover is None or model.clips:
        return model
    return dataclasses.replace(model, clips=mover.clips, weak_clips=mover.weak_clips, facings=mover.facings)


def require_known_size(model: ModelSpec, sprite: ByteArray) -> None:
    """Require a figure of a size that a mover which moves it alone has learned: others fray.

    Args:
        model: The weights, of `moving_spec` or before.
        sprite: uint8 (H, W, 4).

    Raises:
        SpriteStudioError: It is larger.
    """
    most = _most_px(model)
    require(
        is_known_size(model, sprite),
        f"The figure is larger than those that were learned: {'×'.join(map(str, most[::-1]))} px at most.",
        "The plain walk in place and breathing move any.",
    )


def is_known_size(model: ModelSpec, sprite: ByteArray) -> bool:
    """Whether a figure has the size that `require_known_size` requires."""
    is_drawn = sprite[..., 3] > 0
    ends = [np.flatnonzero(is_drawn.any(axis=axis)) for axis in (1, 0)]
    extent = [int(end[-1] - end[0]) + 1 if len(end) else 0 for end in ends]
    return all(px <= most for px, most in zip(extent, _most_px(model), strict=False))


def _most_px(model: ModelSpec) -> tuple[int, ...]:
    mover = _mover_of(model)
    return () if mover is None else mover.most_px


def _mover_of(model: ModelSpec) -> MoverSpec | None:
    """The mover that moves the sprites of weights alone; None where they see sprites, or there is none."""
    architecture, path = ARCHITECTURES[model.architecture], mover_path(model.image_size)
    sees = architecture.sees_sprites or model.few_step
    if sees or model.channels != 4 or not architecture.has_palette or not path.exists():
        return None
    return read_mover_spec(path)
