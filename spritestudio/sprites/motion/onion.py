"""Onion skin: the frames before and after, below the one that is drawn on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.clip import Clip

MAX_SKINS = 3
_BEFORE, _AFTER = (230, 60, 70), (60, 110, 240)  # red and blue, as animators are used to
_TINTED = 0.55  # how much of a tinted skin is the tint


@dataclass(frozen=True)
class OnionSkin:
    """How other frames are seen.

    Attributes:
        shown: Whether they are.
        before: How many frames before, 0 to `MAX_SKINS`.
        after: How many behind.
        tinted: Whether those before are reddish and those behind bluish.
        opacity: That of the nearest, 0 to 1; each further one has half as much.
    """

    shown: bool = False
    before: int = 1
    after: int = 1
    tinted: bool = True
    opacity: float = 0.5


def onion(clip: Clip, frame: int, skin: OnionSkin) -> ByteArray | None:
    """The neighbours of a frame, the nearest above the others.

    Args:
        clip: The clip; one that loops has neighbours across its ends.
        frame: The frame that is drawn on, which is left out.
        skin: How they are seen.

    Returns:
        uint8 (H, W, 4); None where there are none.
    """
    count, placed = len(clip.frames), list[tuple[int, int]]()
    for far in range(max(skin.before, skin.after), 0, -1):
        placed += [(frame + far, far)] if far <= skin.after else []
        placed += [(frame - far, -far)] if far <= skin.before else []
    placed = [(k, far) for k, far in placed if (clip.loops or 0 <= k < count) and k % count != frame]
    if not placed or not skin.shown:
        return None
    below = np.zeros((*clip.frames.shape[1:3], 4))
    for k, far in placed:
        pixels = clip.frames[k % count].astype(np.float64)
        if skin.tinted:
            pixels[..., :3] += _TINTED * (np.array(_AFTER if far > 0 else _BEFORE) - pixels[..., :3])
        alpha = pixels[..., 3:] / 255 * skin.opacity / 2 ** (abs(far) - 1)
        total = alpha + below[..., 3:] * (1 - alpha)
        color = pixels[..., :3] * alpha + below[..., :3] * below[..., 3:] * (1 - alpha)
        below = np.concatenate((color / np.maximum(total, 1e-9), total), axis=-1)
    below[..., 3] *= 255
    return np.asarray(np.rint(below), np.uint8)
