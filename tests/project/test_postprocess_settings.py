"""How sprites are finished, changed and taken back without a window."""

from __future__ import annotations

import pytest

from spritestudio.project.observable import Value
from spritestudio.project.postprocess_settings import POSTPROCESS, Finishing, PostprocessSettings
from spritestudio.project.timeline import Timeline
from spritestudio.specs import PostprocessSpec

BEST, OUTLINED = PostprocessSpec(palette_mode="best"), PostprocessSpec(outline="outside")


@pytest.fixture
def settings() -> PostprocessSettings:
    """Settings on a timeline of their own."""
    value: Value[Finishing] = Value({})
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


def test_what_was_changed_of_other_sprites_is_undone_as_well(settings: PostprocessSettings) -> None:
    reverted = list[tuple[str, ...]]()
    settings.reverted.connect(reverted.append)
    settings.take_up(PostprocessSpec(), "1")
    settings.change(BEST)
    settings.begin()
    assert settings.spec == BEST, "the next sprites are finished like these"
    settings.change(OUTLINED)
    settings.keep_as("2")
    settings.change(PostprocessSpec(trim=True))
    settings.take_up(PostprocessSpec(), "3")
    assert reverted == []
    settings.timeline.undo()
    assert (settings.spec, settings.spec_of("2")) == (PostprocessSpec(), OUTLINED)
    settings.timeline.undo()
    assert settings.spec_of("2") == BEST
    settings.timeline.undo()
    assert settings.spec_of("1") == PostprocessSpec()
    assert settings.timeline.undo_title == ""
    settings.timeline.redo()
    assert reverted == [("2",), ("2",), ("1",), ("1",)]
    settings.take_up(PostprocessSpec(), "1")
    assert settings.spec == BEST, "as redo left it, whatever the history has"


def test_what_was_changed_of_the_sprites_that_are_shown_is_told_to_nobody_else(
    settings: PostprocessSettings,
) -> None:
    reverted = list[tuple[str, ...]]()
    settings.reverted.connect(reverted.append)
    settings.take_up(PostprocessSpec(), "1")
    settings.change(BEST)
    settings.timeline.undo()
    settings.timeline.redo()
    assert (settings.spec, reverted) == (BEST, [])


def test_what_was_changed_of_sprites_that_were_never_kept_is_forgotten(settings: PostprocessSettings) -> None:
    settings.change(BEST)
    settings.begin()
    assert (settings.spec, settings.timeline.undo_title) == (BEST, "")
    settings.change(OUTLINED)
    settings.timeline.undo()
    assert settings.spec == BEST
