"""Sprites laid out to be looked at."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.sprites.export.contact_sheet import contact_sheet, some_of_each


def test_blocks_lie_beside_one_another_in_rows() -> None:
    red, blue = (
        np.full((4, 8, 8, 4), color, dtype=np.uint8) for color in ([200, 0, 0, 255], [0, 0, 200, 255])
    )
    sheet = contact_sheet(("hero", "food"), red, blue)
    middle = sheet.shape[1] // 2 + 55
    assert (sheet[..., 0] == 200).any()
    assert not (sheet[:, middle:, 0] == 200).any()
    assert not (sheet[:, :middle, 2] == 200).any()


def test_some_of_each_are_drawn_in_turn() -> None:
    labels = ["food", "hero", "hero", "hero", "food", "spell"]
    places = some_of_each(labels, ("hero", "food", "spell"), 3, seed=1)
    assert [labels[place] for place in places][:5] == ["hero"] * 3 + ["food"] * 2
    assert sorted(places[:3]) == [1, 2, 3]
    assert places[6:] == [5, -1, -1]
    assert places == some_of_each(labels, ("hero", "food", "spell"), 3, seed=1)
    with pytest.raises(ValueError, match="dragon"):
        some_of_each(labels, ("dragon",), 1, seed=0)
