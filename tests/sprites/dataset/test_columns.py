"""Style, facing and words beside classes."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.sprites.dataset.columns import STYLE, column, words_in, written


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("red dragon", ("red", "dragon")),
        ("RedDragons_02", ("red", "dragon")),
        ("NPCWizard hat", ("npc", "wizard", "hat")),
        ("a sword, a sword", ("sword",)),
        ("Löwe 7", ("löwe",)),
        ("DRÄGON\u0301Żaba_2 dra\u0301gon", ("drägoń", "żaba", "drágon")),
        ("XMLHttpDragon2Back", ("xml", "http", "dragon", "back")),
        ("ЗмейКрасный", ("змей", "красный")),
        ("龍_赤 A b", ("龍", "赤")),
        ("", ()),
    ],
)
def test_words_are_found_in_names(text: str, words: tuple[str, ...]) -> None:
    assert words_in(text) == words
    assert words_in(written(words)) == words


def test_a_column_that_is_not_there_is_empty_and_a_style_may_be_a_source() -> None:
    notes = {"source": np.array(["A ", "B"]), "facing": np.array(["left", ""])}
    assert column(notes, STYLE, 2) == ["A", "B"]
    assert column({**notes, "style": np.array(["x", ""])}, STYLE, 2) == ["x", ""]
    assert column(notes, "facing", 2) == ["left", ""]
    assert column(notes, "words", 2) == ["", ""]
