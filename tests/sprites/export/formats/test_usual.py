"""What is written for a program unless somebody chooses."""

from __future__ import annotations

import pytest

from spritestudio.sprites.export.formats import FORMATS, usual_formats


@pytest.mark.parametrize("has_clips", [False, True])
@pytest.mark.parametrize("program", {format_.program: None for format_ in FORMATS.values()})
def test_every_program_has_usual_formats_that_fit(program: str, has_clips: bool) -> None:
    usual = [FORMATS[name] for name in usual_formats(program, has_clips=has_clips)]
    assert usual
    assert {format_.program for format_ in usual} == {program}
    assert has_clips or not any(format_.of_clips for format_ in usual)
