"""Clips on their way into files: a row of frames each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spritestudio.specs.base import require
from spritestudio.sprites.export.files import ExportInput
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.pixels import on_equal_cells


def art_of_clips(clips: Sequence[Clip], kinds: Sequence[str] = ()) -> ExportInput:
    """All frames of some clips, with their tags, ways of playing and times.

    Args:
        clips: At least one.
        kinds: What the sprite of each is called, where there are several.

    Raises:
        SpriteStudioError: There is no clip.
    """
    require(len(clips) > 0, "There is no clip to write.")
    named = zip(clips, kinds or [""] * len(clips), strict=True)
    labels = [label for clip, kind in named for label in clip.labels(kind)]
    frames = [frame for clip in clips for frame in clip.frames]
    same = len({frame.shape for frame in frames}) == 1
    return ExportInput(np.stack(frames) if same else on_equal_cells(frames), labels)
