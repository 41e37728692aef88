"""What is said of parts of a project that could not be read."""

from __future__ import annotations

import pytest

from spritestudio.project.losses import Losses, Lost


@pytest.mark.parametrize(
    ("losses", "told"),
    [
        (Losses(), ""),
        (Losses(Lost(0, 12), Lost(0, 4)), ""),
        (Losses(Lost(3, 12), Lost(1, 4)), "3 of 12 sprites and 1 of 4 grids could not be read."),
        (Losses(Lost(1, 1)), "1 of 1 sprite could not be read."),
        (Losses(Lost(0, 9), Lost(1000, 2000)), "1,000 of 2,000 grids could not be read."),
        (
            Losses(Lost(1, 2), Lost(0, 7, is_all=False), ["A clip of Ann cannot be read."]),
            "1 of 2 sprites could not be read. The list of grids is damaged, so there may have been more. "
            "A clip of Ann cannot be read.",
        ),
    ],
)
def test_what_is_lost_is_told_in_one_sentence(losses: Losses, told: str) -> None:
    assert losses.told() == told
