"""How sprites are painted, as one value to which undo can go back; the mixes are another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class PaintingSettings:
    """What a person has set beside the mixes.

    Attributes:
        weights: The weights that paint; None before the first.
        values: The values of `GenerateSettings` by name, whether they are allowed or not.
        keeps_seed: Whether every grid starts from the same seed.
    """

    weights: Path | None
    values: Mapping[str, Any]
    keeps_seed: bool
