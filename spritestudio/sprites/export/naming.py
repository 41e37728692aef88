"""What is known of a sprite, and the names that a template makes of it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from string import Formatter

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.base import one_of
from spritestudio.specs.recipe import Label
from spritestudio.wording import plain_name

FIELDS = ("class", "mix", "seed", "index", "number", "frame", "sheet")
_NUMBERS = ("seed", "index", "number", "frame")
LONGEST = 100  # characters of a name; systems take 255 bytes
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # names that Windows keeps


def sprite_names(
    template: str, labels: Sequence[Label], sheet: str = "sprites", places: Sequence[int] = ()
) -> tuple[str, ...]:
    """A name per sprite, all different and fit for files everywhere.

    The template knows `{class}`, `{mix}`, `{seed}`, `{index}` (from 0 on; within the class where the template
    names it), `{number}` (from 0 on within the class), `{frame}` (the place among the frames of a JSON file,
    by which Phaser's `createFromAseprite` looks for them) and `{sheet}`; numbers take a width, as in
    `{index:03}`. A sprite that a person has named keeps its name. What no file name may hold becomes "-".

    Args:
        template: The template.
        labels: One per sprite.
        sheet: The name of the sheet.
        places: Where each stands among the files' frames, from 0 on; in their own order where it is empty.

    Raises:
        SpriteStudioError: The template is malformed or names something else.
    """
    parts = _parsed(template)
    by_class = any(field == "class" for _, field, _ in parts)
    seen: Counter[str] = Counter()
    names: list[str] = []
    taken: set[str] = set()
    for index, label in enumerate(labels):
        values: dict[str, str | int] = {
            "class": label.kind,
            "mix": label.mix,
            "seed": label.seed,
            "index": seen[label.kind] if by_class else index,
            "number": seen[label.kind],
            "frame": places[index] if places else index,
            "sheet": sheet,
        }
        seen[label.kind] += 1
        text = "".join(
            literal + (format(values[field], width) if field else "") for literal, field, width in parts
        )
        names.append(free_among(taken, safe_name(label.name or text)))
    return tuple(names)


def free_among(taken: set[str], name: str, ending: str = "", joint: str = "-") -> str:
    """A name that no other has, also where systems do not tell capital letters: with a number if need be.

    Args:
        taken: Names in use, case folded; the new one goes among them.
        name: What it should be.
        ending: What stands behind a number.
        joint: What stands before it.
    """
    free, again = f"{name}{ending}", 2
    while free.casefold() in taken:
        free, again = f"{name}{joint}{again}{ending}", again + 1
    taken.add(free.casefold())
    return free


def safe_name(text: str) -> str:
    """`text` as a file name without its ending: letters, digits, "_", "-", "+", "=" and dots inside."""
    plain = unicodedata.normalize("NFC", plain_name(text))
    name = re.sub(r"[^\w\-+=.]+", "-", plain).strip("-. ")[:LONGEST].rstrip("-.")
    return f"_{name}" if not name or _RESERVED.fullmatch(name.split(".")[0]) else name


def _parsed(template: str) -> list[tuple[str, str, str]]:
    """Literal text, field and width, in order."""
    fields = one_of([f"{{{field}}}" for field in FIELDS])
    wrong = SpriteStudioError(
        f"The template of names '{template}' is not understood.",
        f"It is made of {fields}, like {{class}}_{{index:03}}.",
    )
    parts = []
    try:
        for literal, field, width, conversion in Formatter().parse(template):
            known = field is None or (field in FIELDS and conversion is None)
            fits = not width or (field in _NUMBERS and re.fullmatch(r"0?[1-9]", width) is not None)
            if not (known and fits):
                raise wrong
            parts.append((literal, field or "", width or ""))
    except ValueError as error:
        raise wrong from error
    return parts
