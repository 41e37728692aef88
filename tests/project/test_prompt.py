"""Words in place of sliders."""

from __future__ import annotations

import pytest

from spritestudio.project.prompt import UnknownWord, example_prompt, prompt_of, read_prompt, with_usual
from tests.specs.models import MODEL, WORDY

RED_DRAGON = {"word:red": 1.0, "word:dragon": 1.0}


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("", {}),
        ("red dragon, hood 0.5", {"word:red": 1.0, "word:dragon": 1.0, "word:hood": 0.5}),
        ("Red;DRAGON  hood=0.5", {"word:red": 1.0, "word:dragon": 1.0, "word:hood": 0.5}),
        ("hood:.5 red 2", {"word:hood": 0.5, "word:red": 2.0}),
        ("hero side 0.7 red", {"hero_side": 0.7, "word:red": 1.0}),
        ("hero hood", {"hero": 1.0, "word:hood": 1.0}),
        ("dragon inked left", {"word:dragon": 1.0, "style:inked": 1.0, "facing:left": 1.0}),
        ("style:inked word:red=0.5", {"style:inked": 1.0, "word:red": 0.5}),
        ("hood : 50% & the 'red'!", {"word:hood": 0.5, "word:red": 1.0}),
        ("(red:1.2) + a DRAGON 1e-1.", {"word:red": 1.2, "word:dragon": 0.1}),
        ("red-dragon/hood|hero-side 2", {**RED_DRAGON, "word:hood": 1.0, "hero_side": 2.0}),
        ("\u200bred、dragon\u00a0２", {"word:red": 1.0, "word:dragon": 2.0}),
        ("hood 0,5,red -1", {"word:hood": 0.5, "word:red": -1.0}),
    ],
)
def test_a_text_is_read_as_shares(text: str, shares: dict[str, float]) -> None:
    prompt = read_prompt(text, WORDY)
    assert (dict(prompt.shares), prompt.unknown) == (shares, ())


def test_unknown_words_are_told_with_those_that_may_be_meant() -> None:
    prompt = read_prompt("red dragons 0.5, zeppelin, armour", WORDY)
    assert dict(prompt.shares) == {"word:red": 1.0}  # the number of an unknown word is nobody else's
    assert prompt.unknown == (
        UnknownWord("dragons", ("dragon",), 0.5),
        UnknownWord("zeppelin", ()),
        UnknownWord("armour", ("armor",)),
    )


def test_a_number_that_follows_no_word_is_told() -> None:
    prompt = read_prompt("0.5 red", WORDY)
    assert (dict(prompt.shares), prompt.unknown) == ({"word:red": 1.0}, (UnknownWord("0.5", ()),))
    assert [each.is_number for each in read_prompt("2 zeppelins2", WORDY).unknown] == [True, False]


def test_what_is_not_known_is_written_with_its_share() -> None:
    assert [each.written for each in read_prompt("zeppelin 0.5 airship=2 kite", WORDY).unknown] == [
        "zeppelin 0.5",
        "airship 2",
        "kite",
    ]


def test_words_are_written_as_they_are_read() -> None:
    shares = {"hero": 1.0, "word:red": 1.0, "word:hood": 0.5, "word:dragon": 1.0}
    assert prompt_of(shares) == "red dragon, hood 0.5"
    assert prompt_of({"word:hood": 0.5}) == "hood 0.5"
    assert prompt_of({"hero": 1.0}) == ""


def test_words_bring_their_usual_kind_and_its_usual_style() -> None:
    asked = {"word:red": 1.0, "word:dragon": 1.0}
    assert with_usual(asked, WORDY) == {**asked, "monster": 1.0, "style:dungeon": 1.0}
    assert with_usual({**asked, "hero": 1.0}, WORDY) == {**asked, "hero": 1.0, "style:inked": 1.0}
    assert with_usual({**asked, "style:inked": 0.5}, WORDY) == {**asked, "monster": 1.0, "style:inked": 0.5}
    hooded = {"word:dragon": 0.5, "word:hood": 0.4, "word:mage": 0.4}
    assert with_usual(hooded, WORDY)["hero"] == 1.0  # which most of them name
    assert with_usual({"word:red": 1.0}, WORDY) == {"word:red": 1.0}
    assert with_usual({"word:dragon": 1.0, "hero_side": 1.0}, WORDY) == {"word:dragon": 1.0, "hero_side": 1.0}


def test_without_words_or_figures_nothing_is_added() -> None:
    assert with_usual({"hero": 1.0}, WORDY) == {"hero": 1.0}
    assert with_usual({}, MODEL) == {}
    assert with_usual({"word:red": 1.0}, MODEL) == {"word:red": 1.0}


def test_an_example_is_made_of_words_that_are_known() -> None:
    text = example_prompt(WORDY)
    assert text
    assert read_prompt(text, WORDY).unknown == ()
    assert example_prompt(MODEL) == ""


def test_names_that_may_be_meant_are_those_that_a_person_writes() -> None:
    assert [each.near for each in read_prompt("xdragon rde", WORDY).unknown] == [("dragon",), ("red",)]
