"""Times beside each other."""

from __future__ import annotations

from spritestudio.diffusion.bench.contender import Timing, ratio


def test_a_ratio_is_told_turn_by_turn() -> None:
    slow, fast = (
        Timing(name, seconds, (), (0.5, 0.1, 0.2), None)
        for name, seconds in (("slow", (2.0, 6.0, 8.0)), ("fast", (1.0, 2.0, 2.0)))
    )
    assert fast.to_json()["median_cpu_s"] == 0.2
    found = ratio(slow, fast)
    assert (found.name, found.than, found.median, found.least, found.most) == ("fast", "slow", 3.0, 2.0, 4.0)
