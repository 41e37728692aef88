"""A reel plays one clip after the other."""

from __future__ import annotations

import numpy as np

from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.reel import Reel


def test_clips_that_loop_are_played_in_whole_rounds_and_others_once() -> None:
    frames = np.arange(2, dtype=np.uint8)[:, None, None, None] + np.zeros((2, 4, 4, 4), np.uint8)
    reel = Reel([Clip(frames, (400, 300)), Clip(frames + 7, (100, 100), "hurt", loops=False)])
    seen = [int(reel.image(reel.frame_at(ms))[0, 0, 0]) for ms in range(0, 2100, 100)]
    assert seen == [*([0] * 4 + [1] * 3) * 2, 7, 8, *[8] * 5]
    assert int(reel.image(reel.frame_at(2100))[0, 0, 0]) == 0
