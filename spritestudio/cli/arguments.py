"""Kinds of arguments, with words for what is not one."""

from __future__ import annotations

import argparse
import re
from pathlib import Path


def whole_number(text: str) -> int:
    """An argument that must be a whole number."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number") from None


def number(text: str) -> float:
    """An argument that must be a number."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number") from None


def some_text(text: str) -> str:
    """An argument that must not be empty, as one is whose variable a script has not set."""
    if not text.strip():
        raise argparse.ArgumentTypeError("there is nothing in the quotes; give a name")
    return text


def some_path(text: str) -> Path:
    """An argument that must name a file or a folder."""
    return Path(some_text(text))


def grid_size(text: str) -> tuple[int, int]:
    """Width and height from "16x24" or "16"."""
    if (match := re.fullmatch(r"(\d{1,4})(?:[x×](\d{1,4}))?", text.strip().lower())) is None:
        raise argparse.ArgumentTypeError(f"'{text}' is not a grid; write it like 16x16")
    return int(match[1]), int(match[2] or match[1])
