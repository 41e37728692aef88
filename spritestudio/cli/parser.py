"""The parser of the command and of each of its commands, which says in one line what is wrong."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection, Sequence
from typing import Any, NoReturn

from spritestudio.specs.words import NEAR_NAMES, slips
from spritestudio.wording import escaped

USAGE_ERROR = 2
_OPTION = re.compile(r"(--?[^\W\d][^=\s]*)(=.*)?", re.DOTALL)


class CommandParser(argparse.ArgumentParser):
    """A parser that refuses what it does not know, and names what may be meant, as those of its commands."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse arguments, of which none may be left."""
        args = sys.argv[1:] if args is None else args
        self._refuse_unknown_options(args)
        found, rest = super().parse_known_args(args, namespace)
        if rest:
            meant = "in quotes, several words are one argument"
            if "--data" in self._option_string_actions:
                meant = f"did you mean --data '{rest[0]}'?"
            self.error(f"there is no place for '{rest[0]}'; {meant}")
        return found, rest

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where help is."""
        sentence = message if message.endswith("?") else f"{message}."
        self.exit(USAGE_ERROR, f"{escaped(self.prog)}: {escaped(sentence)} See {escaped(self.prog)} --help\n")

    def _refuse_unknown_options(self, args: Sequence[str]) -> None:
        """Tell of a misspelt option before one that is missing for it."""
        known = self._option_string_actions
        for text in args:
            if text == "--" or (self._subparsers is not None and not text.startswith("-")):
                return
            option = _OPTION.fullmatch(text)
            if option is not None and not any(name.startswith(option[1]) for name in known):
                self.error(f"there is no option {option[1]}{_meant(option[1], known)}")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            names = [str(name) for name in action.choices]
            there = "" if (meant := _meant(str(value), names)) else f"; there are {', '.join(names)}"
            raise argparse.ArgumentError(action, f"there is no '{value}'{meant}{there}")


def _meant(text: str, known: Collection[str]) -> str:
    """What a slip of the hand may have meant, as the end of a sentence."""
    bare = {name.lstrip("-"): name for name in known}
    word = text.lstrip("-")
    near = [bare[name] for name in slips(word, bare, NEAR_NAMES)[: 1 if word in bare else 2]]
    return f"; did you mean {' or '.join(near)}?" if near else ""
