"""Words that lie near others."""

from __future__ import annotations

import pytest

from spritestudio.specs.words import near_words, some_of

KNOWN = (
    *("dragon", "wolf", "horse", "armor", "hood", "grey", "mage"),
    *("fairy", "wings", "back", "red", "man", "wand"),
)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("dragons", ("dragon",)),
        ("wolves", ("wolf",)),
        ("fairies", ("fairy",)),
        ("wing", ("wings",)),
        ("Armour", ("armor",)),
        ("wyrms", ("dragon",)),
        ("gray", ("grey",)),
        ("dragn", ("dragon",)),
        ("zeppelin", ()),
        ("north", ("back",)),
        ("caps", ("hood",)),  # looks like it
        ("helmmet", ("hood",)),  # a slip of what looks like it
        ("house", ()),  # a word, and no slip of "horse"
        ("", ()),
        ("men", ("man",)),
        ("staves", ("wand",)),
        ("rde", ("red",)),
        ("hodo", ("hood",)),
        ("gery", ("grey",)),
        ("wlof", ("wolf",)),
        ("wilf", ("wolf",)),
        ("hod", ("hood",)),
        ("rod", ("wand",)),  # another word, and no slip of "red"
        ("re", ("red",)),
    ],
)
def test_a_plural_a_synonym_and_a_slip_are_near(word: str, near: tuple[str, ...]) -> None:
    assert near_words(word, KNOWN) == near


def test_synonyms_of_a_synonym_are_near() -> None:
    assert near_words("warlock", ("wizard", "mage")) == ("wizard",)
    assert "sorcerer" in near_words("wizard", ("sorcerer", "hood"))


@pytest.mark.parametrize("word", ["torch", "torches", "lantern", "campfire", "bonfire"])
def test_what_burns_is_near_a_fire(word: str) -> None:
    assert set(near_words(word, ("vampire", "fire", "candle"))) == {"fire", "candle"}


def test_a_dozen_of_many_names_are_told() -> None:
    assert some_of(("red", "blue", "green")) == "red, blue or green"
    assert some_of(("red",)) == "red"
    assert some_of([f"w{i}" for i in range(40)]).endswith("w11 and 28 more")
