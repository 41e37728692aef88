"""Text that may come from a file made fit for terminals and files, and words for counts."""

from __future__ import annotations

import itertools
import json
import re
import sys
import unicodedata
from collections.abc import Collection
from typing import Any

# C0, DEL and C1 drive a terminal; the others turn or hide what stands beside them.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_EMOJI_JOINED = re.compile(
    "[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]\u200d[\u2190-\u2bff\U0001f000-\U0001faff]"
)
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # in XML, or in UTF-8 at all


def escaped(text: str) -> str:
    r"""`text` in one line, with every character that could drive a terminal as an escape like \x1b."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def writable(text: str) -> str:
    """`text` in one line of characters that every kind of file can hold; a space for each other one."""
    return _UNWRITABLE.sub(" ", text)


def plain_name(text: str) -> str:
    """`text` as a name in one line, without the characters that turn, hide or join what stands beside them.

    Those are Unicode's control and format characters (Cc and Cf); the joiners within emoji stay.
    """
    kept = (
        character
        for index, character in enumerate(text)
        if character.isspace()
        or unicodedata.category(character) not in ("Cc", "Cf")
        or _EMOJI_JOINED.match(text[max(index - 1, 0) : index + 2])
    )
    return " ".join("".join(kept).split())


def say(*lines: str, to_stderr: bool = False) -> None:
    """Print lines on the terminal; what they name may come from a file, and so is made visible."""
    stream = sys.stderr if to_stderr else sys.stdout
    stream.write("".join(f"{escaped(line)}\n" for line in lines))
    stream.flush()


def say_json(value: Any) -> None:
    """Print a value as JSON for scripts."""
    say(*json.dumps(value, indent=2).splitlines())


def counted(number: int, one: str, several: str = "") -> str:
    """ "1 sprite" or "1,788 sprites"; with a verb, "1 sprite is empty" or "2 sprites are empty".

    Args:
        number: How many.
        one: What follows a one.
        several: What follows any other number; "" adds an s.
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def first_of(names: Collection[str], what: str = "", most: int = 3) -> str:
    """The first three of many names, or `most`: "a, b, c and 4 more"; with `what` "and 1 more sheet"."""
    more = len(names) - most
    told = ", ".join(itertools.islice(names, most))
    if more <= 0:
        return told
    return f"{told} and {counted(more, f'more {what}') if what else f'{more:,} more'}"
