"""A matrix: one sprite painted again and again, with another value of two things in each row and column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import GenerateSpec
from spritestudio.specs.base import Spec, require, require_choice
from spritestudio.specs.fields import FieldInfo, field_infos
from spritestudio.specs.samplers import SAMPLERS
from spritestudio.specs.seeds import FIRST_SEED
from spritestudio.wording import counted

MAX_CELLS = 1024
MAX_WEIGHTS = 64  # files that one matrix may load
NONE = "none"
"""A value of the axes style, facing and word that asks for none."""

_NOTHING = {"style": "no style", "facing": "any side", "word": "no word"}

_FIELDS = field_infos(GenerateSpec)
_EPOCH = FieldInfo("Epoch", "a checkpoint of the training run that the weights are of", maximum=1_000_000)
_RANGE = re.compile(r"\s*(\d{1,10})\s*(?:-|–|\.\.)\s*(\d{1,10})\s*")


@dataclass(frozen=True)
class AxisInfo:
    """What a person is told of an axis.

    Attributes:
        name: How a request knows it.
        title: What a person calls it.
        help: What another value of it changes.
        number: What its values must be, where they are numbers; else they are names.
        unit: What stands before or after a number in a heading, with {0} in its place.
    """

    name: str
    title: str
    help: str
    number: FieldInfo | None = None
    unit: str = "{0}"


AXES: Mapping[str, AxisInfo] = {
    info.name: info
    for info in (
        AxisInfo("kind", "Class", "the classes, in place of those of the mix"),
        AxisInfo("style", "Style", "the styles, in place of that of the mix"),
        AxisInfo("facing", "Facing", "the sides that a figure is seen from, in place of that of the mix"),
        AxisInfo("word", "Word", "words beside those of the mix, one or several: red, red dragon"),
        AxisInfo("guidance", "Guidance", "how strictly the mix is followed", _FIELDS["guidance_scale"],
                 "guidance {0}"),
        AxisInfo("steps", "Steps", "steps from noise to sprite", _FIELDS["steps"]),
        AxisInfo("method", "Method", "how noise becomes a sprite"),
        AxisInfo("seed", "Seed", "the noise that a sprite begins with", FIRST_SEED, "seed {0}"),
        AxisInfo("weights", "Weights", "the weights that paint"),
        AxisInfo("epoch", "Epoch", "the checkpoints of a training run", _EPOCH, "epoch {0}"),
    )
}  # fmt: skip
_MAY_BE_BOTH = ("kind", "style", "word")  # two of a kind are mixed


@dataclass(frozen=True)
class MatrixAxis(Spec):
    """What changes from row to row, or from column to column.

    Attributes:
        what: A name of `AXES`.
        values: Names or numbers, at least one, all different.
    """

    what: str
    values: tuple[str | float, ...]

    def __post_init__(self) -> None:
        require_choice("axis", self.what, tuple(AXES))
        object.__setattr__(self, "values", tuple(self.values))
        title, number = self.info.title, self.info.number
        require(len(self.values) > 0, f"The axis {title.lower()} has no values.", _example(self.what))
        require(
            len(self.values) <= MAX_CELLS,
            f"The axis {title.lower()} has {len(self.values):,} values, and a matrix at most "
            f"{counted(MAX_CELLS, 'cell')}.",
        )
        for value in self.values:
            if number is not None:
                number.check(value)
            else:
                require(isinstance(value, str) and value.strip() != "", f"{value!r} is no name for an axis.")
            require(self.values.count(value) == 1, f"{value} stands twice on the axis {title.lower()}.")
            if self.what == "method":
                require_choice("method", str(value), tuple(SAMPLERS))

    @property
    def info(self) -> AxisInfo:
        """What a person is told of it."""
        return AXES[self.what]

    def short_title_of(self, value: str | float) -> str:
        """What stands above a column or beside a row where the kind of axis is told elsewhere."""
        if self.info.number is None:
            return self.title_of(value)
        return f"{value:g}" if isinstance(value, float) else str(value)

    def title_of(self, value: str | float) -> str:
        """What stands above a column or beside a row."""
        if self.what == "steps":
            return counted(int(value), "step")
        if self.info.number is not None:
            return self.info.unit.format(self.short_title_of(value))
        if self.what == "method":
            return SAMPLERS[str(value)].title
        if value == NONE and self.what in _NOTHING:
            return _NOTHING[self.what]
        return str(value).replace("_", " ")


def read_axis(what: str, text: str) -> MatrixAxis:
    """An axis as a person writes its values: "hero, potion", "1, 1.5, 2", or "0-7" for whole numbers.

    Raises:
        SpriteStudioError: There is no such axis, or a value is none of its.
    """
    require_choice("axis", what, tuple(AXES))
    number = AXES[what].number
    values: list[str | float] = []
    for part in (part.strip() for part in re.split(r"[,;\n]", text)):
        if part == "":
            continue
        if number is None:
            values.append(part)
        elif number.kind is int and (found := _RANGE.fullmatch(part)):
            first, last = int(found[1]), int(found[2])
            require(first <= last, f"{part} goes down.", f"Write {last}-{first}.")
            require(
                last - first < MAX_CELLS,
                f"{part} are {counted(last - first + 1, 'value')}, and a matrix has at most "
                f"{counted(MAX_CELLS, 'cell')}.",
            )
            values += range(first, last + 1)
        else:
            values.append(_number(part, number))
    return MatrixAxis(what, tuple(dict.fromkeys(values)))


def written(axis: MatrixAxis) -> str:
    """The values of an axis as `read_axis` takes them."""
    return ", ".join(f"{value:g}" if isinstance(value, float) else str(value) for value in axis.values)


def _number(text: str, info: FieldInfo) -> float:
    try:
        return int(text) if info.kind is int else float(text)
    except ValueError:
        what = "a whole number" if info.kind is int else "a number"
        raise SpriteStudioError(
            f"“{text}” is not {what} for the axis {info.label.lower()}.", "Write numbers with commas between."
        ) from None


def _example(what: str) -> str:
    if AXES[what].number is not None:
        return "Write numbers with commas between, like 1, 2, 4."
    return "Choose at least one."


@dataclass(frozen=True)
class MatrixSpec(Spec):
    """All that makes a matrix again.

    Attributes:
        rows: What changes from row to row.
        columns: What changes from column to column.
        weights: What paints, where no axis says so: a name of installed weights, a file, or a run.
        shares: The mix, by the names of the weights' features; what an axis says takes its place.
        settings: How it is painted and from which seed; what an axis says takes its place.
    """

    rows: MatrixAxis
    columns: MatrixAxis
    weights: str = ""
    shares: Mapping[str, float] = field(default_factory=dict)
    settings: GenerateSpec = field(default_factory=GenerateSpec)

    def __post_init__(self) -> None:
        what = self.rows.what, self.columns.what
        require(isinstance(self.weights, str), "The weights of a matrix are a name or a file.")
        require(
            isinstance(self.shares, Mapping)
            and all(isinstance(share, (int, float)) for share in self.shares.values()),
            "The mix of a matrix is made of names and their shares.",
        )
        require(
            what[0] != what[1] or what[0] in _MAY_BE_BOTH,
            f"Rows and columns are both of {self.rows.info.title.lower()}.",
            "Choose something else for one of them.",
        )
        require(
            set(what) != {"weights", "epoch"},
            "Epochs are of one run's weights, so other weights cannot be the other axis.",
            "Choose something else for one of them.",
        )
        rows, columns = len(self.rows.values), len(self.columns.values)
        require(
            rows * columns <= MAX_CELLS,
            f"{rows:,} × {columns:,} are {counted(rows * columns, 'sprite')}, and a matrix has at most "
            f"{MAX_CELLS:,}.",
            "Take away some rows or columns.",
        )
        for axis in (self.rows, self.columns):
            if axis.what in ("weights", "epoch"):
                require(
                    len(axis.values) <= MAX_WEIGHTS,
                    f"{counted(len(axis.values), 'weights file')} are too many to load.",
                    f"Choose at most {MAX_WEIGHTS}.",
                )
        object.__setattr__(self, "shares", {str(n): float(s) for n, s in self.shares.items() if s})
        plain = replace(self.settings, seeds=self.settings.seeds[:1], contexts=((),), start=None)
        object.__setattr__(self, "settings", plain)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows.values), len(self.columns.values)

    @property
    def count(self) -> int:
        """How many sprites there are."""
        return len(self.rows.values) * len(self.columns.values)

    def values_of(self, cell: int) -> dict[str, tuple[str | float, ...]]:
        """What the axes say of a cell, by their names; cells count row by row."""
        row, column = divmod(cell, len(self.columns.values))
        values: dict[str, tuple[str | float, ...]] = {}
        for axis, place in ((self.rows, row), (self.columns, column)):
            values[axis.what] = (*values.get(axis.what, ()), axis.values[place])
        return values

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "settings": self.settings.to_json()}

    @classmethod
    def from_json(cls, values: Any) -> Self:
        if not isinstance(values, dict):
            raise SpriteStudioError("A matrix must be a JSON object.")
        parts: dict[str, type[Spec]] = {"rows": MatrixAxis, "columns": MatrixAxis, "settings": GenerateSpec}
        read = {name: kind.from_json(values[name]) for name, kind in parts.items() if name in values}
        return super().from_json({**values, **read})
