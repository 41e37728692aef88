"""Long lists kept short."""

from __future__ import annotations

from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.packing import by_name, contexts_of, numbers_of, runs_of


def test_numbers_that_count_on_are_runs() -> None:
    assert runs_of((4, 5, 6, 7, 9, 10)) == ["4-7", 9, 10]
    assert numbers_of(["4-7", 9, 10]) == [4, 5, 6, 7, 9, 10]


def test_a_context_is_kept_by_name_without_its_zeros() -> None:
    names = ("hero", "food", "word:red")
    contexts = [(1.0, 0.0, 0.5), (), (0.0, 0.0, 0.0), (1.0,)]
    packed = [by_name(context, names) for context in contexts]
    assert packed == [{"hero": 1.0, "word:red": 0.5}, [], {}, [1.0]]
    assert contexts_of(packed, names) == [[1.0, 0.0, 0.5], [], [0.0, 0.0, 0.0], [1.0]]
    assert by_name((1.0, 0.5), ("a", "a")) == [1.0, 0.5]


@pytest.mark.parametrize(
    ("packed", "names", "words"),
    [
        ([{"dragon": 1.0}], ["hero"], "what it does not name"),
        ([{}], 3, "must be texts"),
        ([{}], [["hero"]], "must be texts"),
        ([{}] * 6000, [f"class {i}" for i in range(6000)], "too many"),
    ],
    ids=["unknown", "no names", "other names", "too many"],
)
def test_contexts_that_cannot_be_are_refused(packed: Any, names: Any, words: str) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        contexts_of(packed, names)


def test_what_is_no_packed_context_stays() -> None:
    assert contexts_of("nonsense", ["hero"]) == "nonsense"
    assert contexts_of([[1.0], 3], ["hero"]) == [[1.0], 3]
