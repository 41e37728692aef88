"""What is printed drives no terminal, one thing is told of as one, and artists read their own words."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator

import pytest

from spritestudio.specs import (
    AnimationSpec,
    ClipSpec,
    GenerateSpec,
    PostprocessSpec,
    SheetSpec,
    StartPictures,
)
from spritestudio.specs.fields import field_infos
from spritestudio.wording import counted, escaped, first_of, plain_name, say, say_json
from tests.test_house import modules


def test_control_characters_are_shown_and_not_obeyed() -> None:
    assert escaped("a\x1b[31mred\x07\x9b2J\x7f\u202etxt.exe\nnext") == (
        r"a\x1b[31mred\x07\x9b2J\x7f\u202etxt.exe\nnext"
    )
    assert escaped("Größe – 16×16 🐉 日本") == "Größe – 16×16 🐉 日本"


def test_of_many_names_the_first_are_told() -> None:
    assert first_of(["a"]) == "a"
    assert first_of({"a": 1, "b": 2, "c": 3}) == "a, b, c"
    assert first_of("abcd") == "a, b, c and 1 more"
    assert first_of("abcd", "sheet") == "a, b, c and 1 more sheet"
    assert first_of("abcde", "sheet") == "a, b, c and 2 more sheets"


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


_OF_ENGINEERS = re.compile(
    r"\b(comput|sampler|tensor|context|hash|dtype|denois|torch|boolean|argument|classifier-free|oklab)", re.I
)
_ASKED_OF_ARTISTS = (AnimationSpec, ClipSpec, GenerateSpec, PostprocessSpec, SheetSpec, StartPictures)


def shown_texts() -> Iterator[tuple[str, str]]:
    """What the window says, and where that stands; Learn uses the words of the field."""
    for name, tree in modules().items():
        if not name.startswith("spritestudio.ui.") or ".learn." in name:
            continue
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            called = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if called in ("tr", "_tr", "translate"):
                texts = [part.value for part in call.args if isinstance(part, ast.Constant)]
                yield from ((name, str(text)) for text in texts[called == "translate" :])
    for spec in _ASKED_OF_ARTISTS:
        for key, info in field_infos(spec).items():
            yield from ((f"{spec.__name__}.{key}", text) for text in (info.label, info.help))


def test_artists_read_no_words_of_engineers() -> None:
    texts = list(shown_texts())
    assert len(texts) > 1000
    on_this_computer = [(where, text.replace("this computer", "")) for where, text in texts]
    assert [(where, text) for where, text in on_this_computer if _OF_ENGINEERS.search(text)] == []
