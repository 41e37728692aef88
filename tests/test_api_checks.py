"""What programs may give by mistake: one sentence each, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import spritestudio
from spritestudio.api_checks import path_of, sprites_of
from spritestudio.errors import SpriteStudioError

ONE = np.full((1, 8, 8, 4), 255, np.uint8)
WRONG: Any = 5


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: spritestudio.export_sheet(ONE, WRONG), "a name or a Path, not 5"),
        (lambda: spritestudio.export_sheet(ONE, "a\0.png"), "a name or a Path"),
        (lambda: spritestudio.export_sheet(ONE[:, :0], "a.png"), "shape (1, 0, 8, 4)"),
        (lambda: spritestudio.export_sheet(ONE, "a.png", formats=WRONG), "Formats are several"),
        (lambda: spritestudio.export_sheet(ONE, "a.png", kinds=WRONG), "Kinds are several"),
        (lambda: spritestudio.export_sheet(ONE, "a.png", kinds=[WRONG]), "Kinds are names"),
        (lambda: spritestudio.load_sprites(WRONG), "Sources are several"),
        (lambda: spritestudio.load_sprites([WRONG]), "a name or a Path, not 5"),
        (lambda: spritestudio.load_sprites(""), "a name or a Path, not ''"),
        (lambda: spritestudio.train(WRONG), "Sources are several"),
        (lambda: spritestudio.train("starter", WRONG, minutes=0.01), "a name or a Path, not 5"),
        (lambda: spritestudio.nearest_training_sprites(WRONG), "not int64 of shape ()"),
        (lambda: spritestudio.nearest_training_sprites(ONE[0]), "of shape (8, 8, 4)"),
        (lambda: spritestudio.nearest_training_sprites(ONE, count=WRONG / 2), "must be a whole number"),
        (lambda: spritestudio.save_matrix(WRONG, "a.png"), "what matrix returns, not a int"),
        (lambda: spritestudio.matrix({"kind": WRONG}, {"steps": [1]}), "The values of an axis are several"),
        (lambda: spritestudio.matrix({"seed": range(10**6)}, {"steps": [1]}), "1,000,000 values"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_done(
    call: Callable[[], Any], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SpriteStudioError) as told:
        call()
    assert words in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_a_name_or_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert path_of("~/a.png") == path_of(tmp_path / "a.png") == tmp_path / "a.png"


def test_sprites_are_one_array_of_pictures() -> None:
    assert sprites_of(ONE) is ONE
    with pytest.raises(SpriteStudioError, match="all of one size"):
        sprites_of([ONE[0], ONE[0, :4]])
