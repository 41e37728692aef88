"""How sprites are finished, changed and taken back without a window."""

from __future__ import annotations

from spritestudio.project.postprocess_settings import PostprocessSettings
from spritestudio.specs import PostprocessSpec

BEST, OUTLINED = PostprocessSpec(palette_mode="best"), PostprocessSpec(outline="outside")


def test_changes_are_told_and_taken_back() -> None:
    settings, told = PostprocessSettings(), list[PostprocessSpec]()
    settings.changed.connect(lambda: told.append(settings.spec))
    settings.change(BEST)
    settings.change(OUTLINED)
    settings.undo()
    settings.redo()
    assert told == [BEST, OUTLINED, BEST, OUTLINED]
    assert (settings.can_undo, settings.can_redo) == (True, False)


def test_a_slider_is_undone_as_one_until_it_settles() -> None:
    settings = PostprocessSettings()
    for colors in (4, 5, 6):
        settings.change(PostprocessSpec(palette_mode="best", colors=colors), key="colors")
    settings.settle()
    settings.change(PostprocessSpec(palette_mode="best", colors=7), key="colors")
    settings.undo()
    assert settings.spec.colors == 6
    settings.undo()
    assert settings.spec == PostprocessSpec()


def test_other_sprites_begin_anew() -> None:
    settings = PostprocessSettings()
    settings.change(BEST)
    settings.take_up(OUTLINED)
    assert settings.spec == OUTLINED
    assert not settings.can_undo
