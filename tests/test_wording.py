"""What is printed drives no terminal, and one thing is told of as one."""

from __future__ import annotations

import json

import pytest

from spritestudio.wording import counted, escaped, plain_name, say, say_json


def test_control_characters_are_shown_and_not_obeyed() -> None:
    assert escaped("a\x1b[31mred\x07\x9b2J\x7f\u202etxt.exe\nnext") == (
        r"a\x1b[31mred\x07\x9b2J\x7f\u202etxt.exe\nnext"
    )
    assert escaped("Größe – 16×16 🐉 日本") == "Größe – 16×16 🐉 日本"


def test_a_line_is_a_line_whatever_it_names(capsys: pytest.CaptureFixture[str]) -> None:
    say("a\nspritestudio: b", "c")
    say("\x1b]0;title\x07", to_stderr=True)
    say_json({"name": "\x1b\x9b"})
    out, err = capsys.readouterr()
    assert out.splitlines()[:2] == [r"a\nspritestudio: b", "c"]
    assert json.loads("".join(out.splitlines()[2:])) == {"name": "\x1b\x9b"}
    assert "\x1b" not in out + err
    assert "\x9b" not in out


def test_one_is_told_of_as_one() -> None:
    assert counted(1, "sprite") == "1 sprite"
    assert counted(1788, "sprite") == "1,788 sprites"
    assert counted(1, "class", "classes") == "1 class"
    assert [counted(n, "sprite is", "sprites are") for n in (0, 1, 2)] == [
        "0 sprites are", "1 sprite is", "2 sprites are",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gnp.\u202eexe", "gnp.exe"),
        ("\u2066a\u2069 \u200e b\u200f\u061c", "a b"),
        ("a\0b\x1b[31m\x9b\x7f", "ab[31m"),
        (" one\ntwo\tthree\u2028four ", "one two three four"),
        ("zero\u200bwidth\ufeff\u00adsoft", "zerowidthsoft"),
        ("a\u200db", "ab"),
        ("\U0001f469\u200d\U0001f680", "\U0001f469\u200d\U0001f680"),
        ("\u2764\ufe0f\u200d\U0001f525", "\u2764\ufe0f\u200d\U0001f525"),
        ("Größe 日本", "Größe 日本"),
        ("\u202e\u2066", ""),
    ],
)  # fmt: skip
def test_a_name_has_nothing_that_turns_or_hides_what_stands_beside_it(text: str, name: str) -> None:
    assert plain_name(text) == name
