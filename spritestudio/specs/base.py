"""What every spec shares: JSON there and back, and the sentences for values that are not allowed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.words import NEAR_NAMES, slips

MAX_SIGMA = 1000.0  # noise per signal: beyond every schedule


@dataclass(frozen=True)
class Spec:
    """Shared by the specs: JSON there and back, strict about names and kinds.

    Attributes:
        FORMER_NAMES: Names that fields had in earlier versions, and those that they have now.
    """

    FORMER_NAMES: ClassVar[Mapping[str, str]] = {}

    def to_json(self) -> dict[str, Any]:
        """The spec as a dictionary that `json.dumps` takes."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, values: Any) -> Self:
        """Read back what `to_json` gave.

        Raises:
            SpriteStudioError: `values` is no dictionary, names an unknown field or fails validation.
        """
        kind = cls.__name__
        if not isinstance(values, dict):
            raise SpriteStudioError(f"A {kind} must be a JSON object.")
        values = cls.with_current_names(values)
        known = {field.name for field in dataclasses.fields(cls)}
        if unknown := sorted(set(values) - known):
            raise SpriteStudioError(
                f"This {kind} has fields that are not known here: {', '.join(unknown)}.",
                "A newer version of SpriteStudio may have written it.",
            )
        try:
            return cls(**{name: _freeze(value) for name, value in values.items()})
        except (TypeError, ValueError, RecursionError) as error:
            raise SpriteStudioError(f"This {kind} is malformed: {error}.") from error

    @classmethod
    def with_current_names(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """The same values by the names that the fields have today."""
        return {cls.FORMER_NAMES.get(name, name): value for name, value in values.items()}


def _freeze(value: Any) -> Any:
    return tuple(_freeze(item) for item in value) if isinstance(value, list) else value


def require(condition: bool, message: str, hint: str = "") -> None:
    """Raise a SpriteStudioError unless `condition` holds."""
    if not condition:
        raise SpriteStudioError(message, hint)


def require_choice(what: str, value: str, choices: Sequence[str]) -> None:
    """Require one of `choices`."""
    if value not in choices:
        near = slips(str(value), choices, NEAR_NAMES)
        hint = f"Did you mean {one_of(near)}?" if near else f"Use {one_of(choices)}."
        raise SpriteStudioError(f"There is no {what} named '{value}'.", hint)


def require_between(what: str, value: float, low: float, high: float) -> None:
    """Require a number from `low` to `high`."""
    require(
        isinstance(value, (int, float)) and low <= value <= high,
        f"{what} must be between {low:g} and {high:g}, not {value}.",
    )


def require_whole(what: str, value: int, low: int, high: int) -> None:
    """Require a whole number from `low` to `high`."""
    require(
        isinstance(value, int) and not isinstance(value, bool) and low <= value <= high,
        f"{what} must be a whole number between {low} and {high}, not {value}.",
    )


def one_of(choices: Sequence[Any]) -> str:
    """The choices as a person would list them: "a, b or c"."""
    *first, last = map(str, choices)
    return f"{', '.join(first)} or {last}" if first else last
