"""How sprites are sampled, how many, and from which seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from spritestudio.errors import SpriteStudioError
from spritestudio.project.observable import Event
from spritestudio.project.value_store import ValueStore
from spritestudio.specs import GenerateSpec, ModelSpec, seeds_from
from spritestudio.specs.base import require
from spritestudio.specs.fields import FieldInfo, field_infos
from spritestudio.specs.samplers import SAMPLERS
from spritestudio.specs.seeds import FIRST_SEED, SPRITE_COUNT

MAX_COUNT = 2048  # sprites of a grid
MAX_COLUMNS = 64
AUTO_COLUMNS = 0
_SPEC, _VIEW, _LIVE = "sampler", "view", "live"  # what they are kept under
_DRAWN_SEEDS = 1_000_000  # short enough to note down and to read in a field
_OF_SPEC = tuple(field_infos(GenerateSpec))
_INFOS: Mapping[str, FieldInfo] = {
    **field_infos(GenerateSpec),
    "seed": FIRST_SEED,
    "count": replace(SPRITE_COUNT, maximum=MAX_COUNT),
    "columns": FieldInfo(
        "Columns",
        "sprites per row; Auto makes them as large as may be",
        minimum=AUTO_COLUMNS,
        maximum=MAX_COLUMNS,
        name="columns",
    ),
}


class GenerateSettings:
    """The settings of a generation beside its mixes, by the names of `infos`.

    A value that is not allowed stays as it was set: it is among the `problems`, and `spec` refuses it.

    Args:
        store: Keeps the settings for the next run.

    Attributes:
        changed: A value, or what is allowed, is another.
    """

    def __init__(self, store: ValueStore) -> None:
        self._store = store
        self._chance = random.Random()
        self._infos = dict(_INFOS)
        self._values = {**_values_of(GenerateSpec()), "seed": 0, "count": 32, "columns": AUTO_COLUMNS}
        self._allowed = dict(self._values)
        self._steps_of: dict[str, int] = {}
        self._keeps_seed = False
        self._live = store.get(_LIVE) is not False
        self._model: ModelSpec | None = None
        self.changed = Event()

    # Values

    @property
    def infos(self) -> Mapping[str, FieldInfo]:
        """What can be set, by name, with what is allowed for the weights at hand."""
        return self._infos

    @property
    def values(self) -> Mapping[str, Any]:
        """All values as they were set, by name."""
        return dict(self._values)

    def values_for(self, spec: GenerateSpec) -> Mapping[str, Any]:
        """All values as they would be for a request, but for its contexts."""
        values = _values_of(spec)
        if not SAMPLERS[spec.sampler].uses_eta:
            del values["eta"]
        return {**self._values, **values, "seed": spec.seeds[0], "count": spec.count}

    def value(self, name: str) -> Any:
        """A value as it was set."""
        return self._values[name]

    def allowed(self, name: str) -> Any:
        """The last value that was set and is allowed."""
        return self._allowed[name]

    def set(self, name: str, value: Any) -> None:
        """Set a value.

        Another sampler brings the steps that it was left with; guidance never ends before it begins.
        """
        values = {name: value}
        if name == "sampler":
            values["steps"] = self._steps_for(value)
        elif name == "guidance_low" and self._is_allowed("guidance_high"):
            values["guidance_high"] = max(value, self.value("guidance_high"))
        elif name == "guidance_high" and self._is_allowed("guidance_low"):
            values["guidance_low"] = min(value, self.value("guidance_low"))
        changes = values if self.infos[name].allows(value) else {name: value}
        self._put(changes)

    @property
    def uses_eta(self) -> bool:
        """Whether the sampler listens to eta."""
        return SAMPLERS[self.value("sampler")].uses_eta

    @property
    def problems(self) -> tuple[FieldInfo, ...]:
        """The fields whose values are not allowed; one that the sampler does not listen to is none."""
        return tuple(
            info
            for name, info in self.infos.items()
            if not self._is_allowed(name) and (name != "eta" or self.uses_eta)
        )

    def _is_allowed(self, name: str) -> bool:
        return self.infos[name].allows(self.value(name))

    def _put(self, values: Mapping[str, Any]) -> None:
        before = dict(self._values)
        self._values.update(values)
        self._allowed.update({name: value for name, value in values.items() if self._is_allowed(name)})
        if "steps" in values and self._is_allowed("steps"):
            self._steps_of[self.value("sampler")] = self.value("steps")
        if self._values != before:
            self.changed.emit()

    def _steps_for(self, sampler: str) -> int:
        most = round(self.infos["steps"].maximum or 0) or self._allowed["steps"]
        return min(self._steps_of.get(sampler) or SAMPLERS[sampler].steps_for(most), most)

    # As a whole

    @property
    def seeds(self) -> tuple[int, ...]:
        """A seed for each sprite."""
        return seeds_from(self.allowed("seed"), self.allowed("count"))

    def spec(self) -> GenerateSpec:
        """The request as it stands, with no context.

        Raises:
            SpriteStudioError: A value is not allowed.
        """
        for info in self.problems:
            require(False, f"{info.label} must be {info.allowed}, not {self.value(info.name)}.")
        values = {name: self.value(name) for name in _OF_SPEC}
        values["eta"] = self.value("eta") if self.uses_eta else 0.0
        return GenerateSpec(**values, seeds=self.seeds)

    def take_up(self, spec: GenerateSpec) -> None:
        """Set all that a request says, but for its contexts."""
        self._steps_of[spec.sampler] = spec.steps
        self._put(self.values_for(spec))

    def put_back(self, values: Mapping[str, Any], keeps_seed: bool) -> None:
        """Let everything be as it was when `values` and `keeps_seed` said this."""
        self._keeps_seed = keeps_seed
        self._put(values)
        self.changed.emit()

    def use_model(self, model: ModelSpec) -> None:
        """Allow what these weights allow; those of another kind than before bring their own settings."""
        before, self._model = self._model, model
        self._infos["steps"] = replace(_INFOS["steps"], maximum=model.timesteps)
        if before is not None and _kind_of(before) != _kind_of(model):
            self.take_up(replace(GenerateSpec.for_model(model), seeds=self.seeds))
        self._put({"steps": self._steps_for(self.value("sampler"))})
        self.changed.emit()

    # Seeds

    @property
    def keeps_seed(self) -> bool:
        """Whether every grid starts from the same seed."""
        return self._keeps_seed

    def begin_grid(self) -> None:
        """Another grid is wanted: draw its seed, unless one is kept."""
        if not self._keeps_seed:
            self.draw_seed()

    def draw_seed(self) -> None:
        """Draw a random seed."""
        self._put({"seed": self._chance.randrange(_DRAWN_SEEDS)})

    def keep_seed(self, seed: int | None = None) -> None:
        """Start every grid from this seed; from the one at hand where none is given."""
        self._keeps_seed = True
        self._put({"seed": self.value("seed") if seed is None else seed})
        self.changed.emit()

    def release_seed(self) -> None:
        """Draw a seed now, and again for each grid."""
        self._keeps_seed = False
        self.draw_seed()
        self.changed.emit()

    # Live

    @property
    def live(self) -> bool:
        """Whether the grid follows the mixes while they change, where the weights are quick enough."""
        return self._live

    def set_live(self, live: bool) -> None:
        """Let the grid follow the mixes, or not."""
        self._live = live
        self._store.set(_LIVE, live)
        self.changed.emit()

    # Between runs

    def restore(self) -> None:
        """Take up what was set when the app was last used, or what suits the weights."""
        if self._model is not None:
            self.take_up(GenerateSpec.for_model(self._model))
        self.draw_seed()
        view = self._store.get(_VIEW)
        if isinstance(view, dict):
            self._keeps_seed = not view.get("new_seed", True)
            columns = view.get("columns")
            self._put({"columns": columns if _INFOS["columns"].allows(columns) else AUTO_COLUMNS})
        try:
            if saved := self._store.get(_SPEC):
                self.take_up(GenerateSpec.from_json(saved))
        except (SpriteStudioError, TypeError):
            pass  # written by another version: what suits the weights stands
        self.changed.emit()

    def remember(self) -> None:
        """Keep what is set for the next run."""
        if not self.problems:
            self._store.set(_SPEC, self.spec().to_json())
        self._store.set(_VIEW, {"new_seed": not self._keeps_seed, "columns": self.allowed("columns")})


def _values_of(spec: GenerateSpec) -> dict[str, Any]:
    return {name: getattr(spec, name) for name in _OF_SPEC}


def _kind_of(model: ModelSpec) -> tuple[str, bool]:
    return model.architecture, model.few_step
