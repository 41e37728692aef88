"""Times beside each other."""

from __future__ import annotations

from spritestudio.diffusion.bench.contender import Timing, ratio


def test_a_ratio_is_told_turn_by_turn() -> None:
    slow, fast = Timing("slow", (2.0, 6.0, 8.0), (), None), Timing("fast", (1.0, 2.0, 2.0), (), None)
    found = ratio(slow, fast)
    assert (found.name, found.than, found.median, found.least, found.most) == ("fast", "slow", 3.0, 2.0, 4.0)
