"""How sprites are finished, with every change to be undone."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from spritestudio.project.observable import Event, Value
from spritestudio.project.timeline import Timeline
from spritestudio.specs import PostprocessSpec
from spritestudio.specs.fields import field_infos

POSTPROCESS = "postprocess"


Finishing = Mapping[str, PostprocessSpec]  # of the generations that were finished otherwise, by their ids
_UNKNOWN = ""  # the id of sprites that are no generation yet


class PostprocessSettings:
    """A PostprocessSpec for the sprites that are shown, which a person changes step by step.

    What was changed of other sprites can be undone as well, whatever is shown.

    Args:
        value: The specs by generation, a part of `timeline`.
        timeline: Undo and redo.

    Attributes:
        timeline: As above.
        changed: `spec` may be another.
        reverted: Undo or redo has changed how generations are finished that are not shown: their ids.
    """

    def __init__(self, value: Value[Finishing], timeline: Timeline) -> None:
        self._value = value
        self._known = value.value
        self._shown = _UNKNOWN
        self._usual = self._told = PostprocessSpec()
        self._reverted: list[str] = []
        self.timeline = timeline
        self.changed = Event()
        self.reverted = Event()
        value.changed.connect(self._on_value)
        timeline.changed.connect(self._tell_reverted)

    @property
    def spec(self) -> PostprocessSpec:
        """What is set for the sprites that are shown."""
        return self._value.value.get(self._shown, self._usual)

    def spec_of(self, generation_id: str) -> PostprocessSpec | None:
        """What is set for a generation; None where that was not changed since the project was opened."""
        return self._value.value.get(generation_id)

    def begin(self) -> None:
        """Other sprites are about to be shown; until more is known they are finished like those before."""
        self.take_up(self.spec)

    def take_up(self, spec: PostprocessSpec, generation_id: str = _UNKNOWN) -> None:
        """Show the settings of other sprites.

        Args:
            spec: How they are finished, unless that was changed since.
            generation_id: The generation that they are; "" where they are none yet.
        """
        self._usual, self._shown = spec, generation_id
        if _UNKNOWN in self._value.value:  # of sprites that nobody can come back to
            self.timeline.amend(POSTPROCESS, _without_unknown)
        self._tell()

    def keep_as(self, generation_id: str) -> None:
        """The sprites that are shown are a generation from now on."""
        self._usual, self._shown = self.spec, generation_id
        if _UNKNOWN in self._value.value:
            self.timeline.amend(
                POSTPROCESS,
                lambda known: {generation_id if i == _UNKNOWN else i: spec for i, spec in known.items()},
            )

    def change(self, spec: PostprocessSpec, key: object = None) -> None:
        """Go on with other settings for the sprites that are shown.

        Args:
            spec: The settings.
            key: What has changed: several changes of one thing in a row are undone as one.
        """
        title, shown, usual = _title(self.spec, spec), self._shown, self._usual
        if shown not in self._value.value:
            self.timeline.amend(POSTPROCESS, lambda known: {shown: usual, **known})
        self.timeline.change(POSTPROCESS, {**self._value.value, shown: spec}, title, key and (shown, key))

    def _on_value(self, known: Finishing) -> None:
        before, self._known = self._known, known
        for generation_id, spec in known.items():
            if generation_id != self._shown and before.get(generation_id, spec) != spec:
                self._reverted.append(generation_id)
        self._tell()

    def _tell(self) -> None:
        if self.spec != self._told:
            self._told = self.spec
            self.changed.emit()

    def _tell_reverted(self) -> None:
        reverted, self._reverted = self._reverted, []
        if reverted:
            self.reverted.emit(tuple(reverted))

    def settle(self) -> None:
        """The change at hand has ended: the next is undone by itself, whatever it changes."""
        self.timeline.settle()


def _without_unknown(known: Finishing) -> Finishing:
    return {generation_id: spec for generation_id, spec in known.items() if generation_id != _UNKNOWN}


def _title(before: PostprocessSpec, after: PostprocessSpec) -> str:
    """What a change is called: its field where it is of one alone."""
    names = [f.name for f in dataclasses.fields(after) if getattr(before, f.name) != getattr(after, f.name)]
    labels = {info.name: info.label for info in field_infos(PostprocessSpec).values()}
    return labels.get(names[0], "Finishing") if len(names) == 1 else "Finishing"
