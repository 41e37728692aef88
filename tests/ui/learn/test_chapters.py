"""The chapters are whole: every idea has its figure, something to try, and formulas with a source."""

from __future__ import annotations

import re

import pytest

from spritestudio.specs.samplers import SAMPLERS
from spritestudio.ui.learn.chapters import CHAPTERS, Chapter
from spritestudio.ui.learn.page import _FIGURES


def test_every_chapter_has_a_figure_and_every_figure_a_chapter() -> None:
    names = [chapter.name for chapter in CHAPTERS]
    assert len(set(names)) == len(names)
    assert set(names) == set(_FIGURES)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_a_chapter_tells_what_to_try_and_where_it_comes_from(chapter: Chapter) -> None:
    assert chapter.lead.endswith(".")
    assert all(text.endswith(".") for text in (*chapter.paragraphs, *chapter.tries))
    assert chapter.tries
    assert re.search(r"arXiv:\d{4}\.\d{5}", " ".join(formula.source for formula in chapter.formulas))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_markup_is_only_what_stands_low(chapter: Chapter) -> None:
    for formula in chapter.formulas:
        for text in (formula.markup, formula.source):
            assert "<" not in text.replace("<sub>", "").replace("</sub>", "")
            assert text.count("<sub>") == text.count("</sub>")
    assert "<" not in "".join((chapter.title, chapter.lead, *chapter.paragraphs, *chapter.tries))


def test_the_methods_that_are_told_of_are_there() -> None:
    text = " ".join(p for chapter in CHAPTERS for p in chapter.paragraphs)
    assert {"dpmpp-2m", "ddim", "ddpm"} <= set(SAMPLERS)
    for name in ("DPM-Solver++", "DDIM", "DDPM"):
        assert name in text
