"""How sprites are finished, changed and taken back without a window."""

from __future__ import annotations

import pytest

from spritestudio.project.observable import Value
from spritestudio.project.postprocess_settings import POSTPROCESS, PostprocessSettings
from spritestudio.project.timeline import Timeline
from spritestudio.specs import PostprocessSpec

BEST, OUTLINED = PostprocessSpec(palette_mode="best"), PostprocessSpec(outline="outside")


@pytest.fixture
def settings() -> PostprocessSettings:
    """Settings on a timeline of their own."""
    value = Value(PostprocessSpec())
    return PostprocessSettings(value, Timeline({POSTPROCESS: value}))


def test_changes_are_told_and_taken_back(settings: PostprocessSettings) -> None:
    told = list[PostprocessSpec]()
    settings.changed.connect(lambda: told.append(settings.spec))
    settings.change(BEST)
    settings.change(OUTLINED)
    settings.timeline.undo()
    settings.timeline.redo()
    assert told == [BEST, OUTLINED, BEST, OUTLINED]
    assert (settings.timeline.undo_title, settings.timeline.redo_title) == ("Finishing", "")


def test_a_change_of_one_field_is_called_by_it(settings: PostprocessSettings) -> None:
    settings.change(OUTLINED)
    assert settings.timeline.undo_title == "Outline"


def test_a_slider_is_undone_as_one_until_it_settles(settings: PostprocessSettings) -> None:
    for colors in (4, 5, 6):
        settings.change(PostprocessSpec(palette_mode="best", colors=colors), key="colors")
    settings.settle()
    settings.change(PostprocessSpec(palette_mode="best", colors=7), key="colors")
    settings.timeline.undo()
    assert settings.spec.colors == 6
    settings.timeline.undo()
    assert settings.spec == PostprocessSpec()


def test_other_sprites_begin_anew(settings: PostprocessSettings) -> None:
    settings.change(BEST)
    settings.take_up(OUTLINED)
    assert settings.spec == OUTLINED
    assert settings.timeline.undo_title == ""
