"""Weights that are missing when a project opens are told in one sentence, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

from spritestudio.library.models import default_model_path
from spritestudio.paths import user_weights
from spritestudio.project.missing_weights import missing_weights
from spritestudio.project.opened_file import opening_file
from spritestudio.project.project_file import ProjectFile
from spritestudio.project.shelf import KeptSprite, Shelf, ShelfRow
from spritestudio.specs import GenerateSpec, GenerationRequest, PostprocessSpec
from tests.project.test_drawing import picture


def _kept(weights: str) -> KeptSprite:
    spec = GenerateSpec(seeds=(1,), contexts=((1.0,),))
    request = GenerationRequest(spec, weights, ("hero",), (("hero", 1),))
    return KeptSprite(picture("r"), recipe=request.recipe(PostprocessSpec(), 1))


def _project(path: Path, *weights: str) -> Path:
    file = ProjectFile(path)
    file.write_shelf(Shelf((ShelfRow("", (*map(_kept, weights), KeptSprite(picture("b")))),)), Shelf())
    file.close()
    return path


def test_sprites_of_weights_that_are_not_here_are_told_of_and_all_there(tmp_path: Path) -> None:
    installed = default_model_path().stem
    path = _project(tmp_path / "set.spritestudio", installed, "mine", "mine")
    [opened] = [each for each in opening_file(path) if each.claim()]
    [told] = opened.problems
    assert told.message == "The weights mine painted sprites of set.spritestudio and are not here."
    assert str(user_weights()) in told.hint
    assert len(opened.file.read_shelf()) == 4
    opened.close()


def test_weights_that_are_installed_or_were_opened_from_elsewhere_are_not_missing(tmp_path: Path) -> None:
    elsewhere = tmp_path / "mine.safetensors"
    file = ProjectFile(_project(tmp_path / "set.spritestudio", default_model_path().stem, "mine"))
    file.write_values({"mixes_of_weights": {str(elsewhere): []}})
    assert missing_weights(file) is not None
    elsewhere.touch()
    assert missing_weights(file) is None
    file.close()
    assert missing_weights(ProjectFile(_project(tmp_path / "drawn.spritestudio"))) is None
