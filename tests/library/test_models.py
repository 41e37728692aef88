"""Which weights there are, found without torch."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from spritestudio import paths
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import (
    default_model_path,
    few_step_partner,
    find_model,
    installed_models,
    model_metadata,
    read_model_spec,
)
from spritestudio.specs import ModelSpec
from tests.specs.models import WORDY


@pytest.fixture
def own_weights(weights: Path) -> Path:
    """Weights in this person's own folder, beside a file that only looks like some."""
    folder = paths.user_weights()
    folder.mkdir(parents=True)
    (folder / "broken.safetensors").write_text("not really")
    (folder / "folder.safetensors").mkdir()
    return Path(shutil.copy(weights, folder / "mine.safetensors"))


def test_this_persons_folder_is_the_tests_own(home: Path) -> None:
    assert home in paths.user_weights().parents
    assert home in paths.user_config().parents
    assert home in paths.pictures().parents


def test_the_weights_that_ship_can_be_read() -> None:
    shipped = [model for model in installed_models() if model.path.parent == paths.shipped_weights()]
    assert default_model_path() in [model.path for model in shipped]
    assert all(model.title and model.spec.training for model in shipped)


def test_own_weights_come_after_the_shipped_ones_and_broken_ones_not_at_all(own_weights: Path) -> None:
    models = installed_models()
    assert models[-1].path == own_weights
    assert (models[-1].name, models[-1].title) == ("mine", "Tiny")
    assert not {"broken", "folder"} & {model.name for model in models}


def test_weights_are_found_by_name_and_by_path(own_weights: Path, weights: Path) -> None:
    assert find_model("mine") == own_weights
    assert find_model(str(weights)) == weights
    assert find_model(default_model_path().stem) == default_model_path()


def test_weights_that_are_not_there_are_told_with_those_that_are(own_weights: Path) -> None:
    with pytest.raises(SpriteStudioError, match=r"no weights 'thine'.*or mine\."):
        find_model("thine")


def test_a_files_description_is_read_without_its_tensors(weights: Path, model_spec: ModelSpec) -> None:
    assert read_model_spec(weights) == model_spec


def test_another_programs_safetensors_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_file({"x": np.zeros(3, dtype=np.float32)}, path)
    with pytest.raises(SpriteStudioError, match=r"other\.safetensors cannot be used as weights: it does not"):
        read_model_spec(path)


def test_weights_are_listed_without_loading_torch_or_qt() -> None:
    code = (
        "import sys; from spritestudio.library.models import installed_models; assert installed_models();"
        "assert not {'torch', 'PySide6'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_a_few_step_partner_knows_the_same_words(tmp_path: Path) -> None:
    def write(name: str, model: ModelSpec) -> Path:
        path = tmp_path / f"{name}.safetensors"
        save_file({"x": np.zeros(1, np.float32)}, path, model_metadata(model))
        return path

    path = write("mine", WORDY)
    few = dataclasses.replace(WORDY, few_step=True)
    write("mine-live", dataclasses.replace(few, words=WORDY.words[::-1], usual_kinds=()))
    assert few_step_partner(path, WORDY) == (path, WORDY)
    beside = write("mine-live", few)
    assert few_step_partner(path, WORDY) == (beside, few)
