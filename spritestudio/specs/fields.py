"""The fields of specs, each described once: checks, options and forms are made from the description."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from spritestudio.specs.base import Spec, one_of, require, require_choice

_KEY = "spritestudio"


@dataclass(frozen=True)
class FieldInfo:
    """What is known of a field.

    Attributes:
        label: What a person calls it, in forms and in what is said of wrong values.
        help: What it does, as a phrase that begins small and has no full stop.
        kind: bool, int, float, str or tuple (of names).
        minimum: The least number that is allowed.
        maximum: The greatest; None where a model decides it.
        also: A number outside of these that is allowed as well.
        multiple_of: What a whole number must be a multiple of.
        step: What the arrows of a form add.
        decimals: Digits after the point that a form takes, at most.
        unit: "px", "s", "min" …; "" for shares and counts.
        choices: The values that are allowed; with `free`, suggestions.
        free: Whether there may be others than the choices.
        name: The field.
        option: On the command line.
    """

    label: str
    help: str
    kind: type = int
    minimum: float = 0.0
    maximum: float | None = None
    also: int | None = None
    multiple_of: int = 1
    step: float = 1.0
    decimals: int = 3
    unit: str = ""
    choices: Collection[Any] = ()
    free: bool = False
    name: str = ""
    option: str = ""

    def check(self, value: Any) -> None:
        """Check a value.

        Raises:
            SpriteStudioError: It is not allowed.
        """
        if self.choices and not self.free:
            if self.kind is str:
                require_choice(self.label.lower(), value, tuple(self.choices))
            require(self.allows(value), f"{self.label} must be {one_of(tuple(self.choices))}, not {value}.")
        require(self.allows(value), f"{self.label} must be {self.allowed}, not {value}.")

    def allows(self, value: Any) -> bool:
        """Whether a value is allowed."""
        if self.choices and not self.free:
            return type(value) is self.kind and value in self.choices
        if self.kind is tuple:
            return isinstance(value, tuple) and all(isinstance(name, str) for name in value)
        if self.kind in (bool, str):
            return isinstance(value, self.kind)
        if isinstance(value, bool) or not isinstance(value, int if self.kind is int else (int, float)):
            return False
        in_range = self.minimum <= value and (self.maximum is None or value <= self.maximum)
        return value == self.also or (in_range and (self.kind is float or value % self.multiple_of == 0))

    def nearest(self, value: float) -> float:
        """The allowed number that is nearest to a number."""
        if self.allows(value):
            return value
        low, high = self.minimum, value if self.maximum is None else self.maximum
        near = min(max(value, low), high)
        if self.kind is int:
            first = -(-int(low) // self.multiple_of) * self.multiple_of
            near = max(first, int(near) // self.multiple_of * self.multiple_of)
        if self.also is not None and abs(self.also - value) < abs(near - value):
            return self.also
        return near

    @property
    def allowed(self) -> str:
        """What is allowed, as it stands after "must be"."""
        if self.kind not in (int, float):
            return {bool: "true or false", str: "text"}.get(self.kind, "a list of names")
        also = "" if self.also is None else f"{self.also}, or "
        whole = "a whole number " if self.kind is int else ""
        multiple = f" and a multiple of {self.multiple_of}" if self.multiple_of > 1 else ""
        if self.maximum is None:
            return f"{also}{whole}from {_plain(self.minimum)} on{multiple}"
        return f"{also}{whole}between {_plain(self.minimum)} and {_plain(self.maximum)}{multiple}"


def described(default: Any, label: str, help: str, **facts: Any) -> Any:
    """A field of a spec with its default; `facts` are further attributes of its `FieldInfo`."""
    info = FieldInfo(label, help, kind=type(default), **facts)
    return dataclasses.field(default=default, metadata={_KEY: info})


@functools.cache
def field_infos(spec_class: type) -> Mapping[str, FieldInfo]:
    """What is known of the fields of a spec, by their names; only of those that are described."""
    return {
        field.name: dataclasses.replace(
            field.metadata[_KEY],
            name=field.name,
            option=field.metadata[_KEY].option or _option(field.name),
        )
        for field in dataclasses.fields(spec_class)
        if _KEY in field.metadata
    }


def check_fields(spec: Spec) -> None:
    """Check every described field of a spec by itself.

    Raises:
        SpriteStudioError: A value is not allowed.
    """
    spec_class: type = type(spec)
    for name, info in field_infos(spec_class).items():
        info.check(getattr(spec, name))


def _option(name: str) -> str:
    """`--batch-size` for `batch_size`; units are left out."""
    return "--" + name.removesuffix("_s").removesuffix("_px").replace("_", "-")


def _plain(number: float) -> str:
    """A number as a person writes it, without an exponent if it is whole."""
    return str(int(number)) if number == int(number) else f"{number:g}"
