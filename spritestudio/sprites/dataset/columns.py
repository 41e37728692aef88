"""What else is known of the sprites of a set: columns beside their classes.

Style, facing and words say what a sprite is; the clip says which movement it is a frame of. Frames of one
clip, group and facing stand in the order in which they play.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable

import numpy as np

from spritestudio.specs.motion import MAX_DURATION_MS
from spritestudio.specs.words import ONE_FORM
from spritestudio.sprites.dataset.editable_set import Notes

STYLE, FACING, WORDS, CLIP = "style", "facing", "words", "clip"
DURATION = "duration_ms"
PIVOT = "pivot"  # "x,y": px to the right and down from the middle of the sprite
FIGURE = "figure"  # a number; tells those apart that share a group, as drawings in other colours do
FACINGS = ("front", "back", "left", "right")
ALL_FACINGS = (*FACINGS, "front_left", "front_right", "back_left", "back_right")
"""Those of clips; networks learn the first four."""
_PIVOT_TEXT = re.compile(r"(-?\d{1,5}(?:\.\d{1,3})?),(-?\d{1,5}(?:\.\d{1,3})?)", re.ASCII)
_LETTERS = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,8}(?= |$)")


def column(notes: Notes, name: str, count: int) -> list[str]:
    """A text per sprite, "" where nothing is known; the style of a sprite without one is its source."""
    if name == STYLE and name not in notes:
        name = "source"
    if name not in notes:
        return [""] * count
    return [str(value).strip() for value in np.asarray(notes[name])]


def pivot_text(pivot: tuple[float, float] | None) -> str:
    """Where a sprite stands, as its column has it; "" where nobody said so."""
    return "" if pivot is None else f"{pivot[0]:g},{pivot[1]:g}"


def pivots(notes: Notes, count: int) -> list[tuple[float, float] | None]:
    """Where each sprite stands, see `PIVOT`; None where nobody said so, or nothing that is a place."""
    found = [_PIVOT_TEXT.fullmatch(text) for text in column(notes, PIVOT, count)]
    return [None if each is None else (float(each[1]), float(each[2])) for each in found]


def durations_ms(notes: Notes, count: int) -> list[int]:
    """How long each sprite stands as a frame; 0 where nobody said so, or nothing that is a time."""
    times = np.asarray(notes.get(DURATION, np.zeros(count)))
    if times.dtype.kind not in "biuf":
        return [0] * count
    known = np.nan_to_num(times.astype(np.float64), nan=0.0, posinf=0.0)
    return [int(time) for time in np.clip(known, 0, MAX_DURATION_MS)]


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, each once and in its usual form: "Red Dragons, wings" gives red, dragon, wings.

    Numbers and single letters are no words, in scripts that have capitals; capitals within a word begin
    another, as in file names. Accents may stand apart from their letters, as in file names of macOS.
    """
    runs = _LETTERS.findall(unicodedata.normalize("NFC", text))
    found = (word.casefold() for letters in runs for word in _at_capitals(letters))
    forms = (ONE_FORM.get(word, word) for word in found)
    return tuple(dict.fromkeys(word for word in forms if len(word) > 1 or word.upper() == word))


def _at_capitals(letters: str) -> list[str]:
    """XMLHttpDragon as XML, Http, Dragon."""
    begins = [
        place
        for place in range(1, len(letters))
        if letters[place].isupper()
        and (not letters[place - 1].isupper() or letters[place + 1 : place + 2].islower())
    ]
    return [letters[a:b] for a, b in itertools.pairwise((0, *begins, len(letters)))]


def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a sprite's name, without the ending of its file: "RedOrc.png 1,2" gives red, orc."""
    return words_in(_ENDING.sub("", name))


def facing_among(words: Iterable[str]) -> str:
    """The first of the words that is a facing; "" where none is."""
    return next((word for word in words if word in FACINGS), "")


def written(words: Iterable[str]) -> str:
    """Words as they stand in a column."""
    return " ".join(words)
