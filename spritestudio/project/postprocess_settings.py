"""How sprites are finished, with every change to be undone."""

from __future__ import annotations

import dataclasses

from spritestudio.project.observable import Event, Value
from spritestudio.project.timeline import Timeline
from spritestudio.specs import PostprocessSpec
from spritestudio.specs.fields import field_infos

POSTPROCESS = "postprocess"


class PostprocessSettings:
    """A PostprocessSpec that a person changes step by step.

    Args:
        value: The spec, a part of `timeline`.
        timeline: Undo and redo.

    Attributes:
        timeline: As above.
        changed: `spec` may be another.
    """

    def __init__(self, value: Value[PostprocessSpec], timeline: Timeline) -> None:
        self._value = value
        self.timeline = timeline
        self.changed = Event()
        value.changed.connect(lambda _spec: self.changed.emit())

    @property
    def spec(self) -> PostprocessSpec:
        """What is set."""
        return self._value.value

    def take_up(self, spec: PostprocessSpec) -> None:
        """Begin anew with the settings of other sprites; no change before can be undone."""
        self.timeline.replace(POSTPROCESS, spec)

    def change(self, spec: PostprocessSpec, key: object = None) -> None:
        """Go on with other settings.

        Args:
            spec: The settings.
            key: What has changed: several changes of one thing in a row are undone as one.
        """
        self.timeline.change(POSTPROCESS, spec, _title(self.spec, spec), key)

    def settle(self) -> None:
        """The change at hand has ended: the next is undone by itself, whatever it changes."""
        self.timeline.settle()


def _title(before: PostprocessSpec, after: PostprocessSpec) -> str:
    """What a change is called: its field where it is of one alone."""
    names = [f.name for f in dataclasses.fields(after) if getattr(before, f.name) != getattr(after, f.name)]
    labels = {info.name: info.label for info in field_infos(PostprocessSpec).values()}
    return labels.get(names[0], "Finishing") if len(names) == 1 else "Finishing"
