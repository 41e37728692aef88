"""Kinds of arguments, with words for what is not one."""

from __future__ import annotations

import argparse
import re


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


def grid_size(text: str) -> tuple[int, int]:
    """Width and height from "16x24" or "16"."""
    if (match := re.fullmatch(r"(\d{1,4})(?:[x×](\d{1,4}))?", text.strip().lower())) is None:
        raise argparse.ArgumentTypeError(f"'{text}' is not a grid; write it like 16x16")
    return int(match[1]), int(match[2] or match[1])
