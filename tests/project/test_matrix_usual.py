"""The values that an axis of a matrix begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import default_model_path, read_model_spec
from spritestudio.project.matrix import NONE
from spritestudio.project.matrix_usual import usual_axis
from spritestudio.specs import MAX_SEED, ModelSpec
from tests.runs.written import make_run
from tests.specs.models import WORDY

MANY = ModelSpec(class_names=tuple(f"kind{i}" for i in range(40)), timesteps=5)


@pytest.mark.parametrize(
    ("what", "model", "values"),
    [
        ("kind", WORDY, ("hero", "hero_side", "monster")),
        ("kind", MANY, MANY.class_names[:12]),
        ("style", WORDY, ("dungeon", "inked")),
        ("facing", WORDY, ("front", "left")),
        ("word", WORDY, (NONE, "red", "dragon", "hood", "mage", "armor")),
        ("steps", MANY, (1, 2, 4)),
        ("method", WORDY, ("dpmpp-2m", "ddim", "ddpm")),
        ("seed", WORDY, tuple(range(7, 15))),
    ],
)
def test_they_are_what_the_weights_have(what: str, model: ModelSpec, values: tuple[object, ...]) -> None:
    assert usual_axis(what, Path("w.safetensors"), model, 7).values == values


def test_seeds_do_not_go_beyond_the_last() -> None:
    assert usual_axis("seed", Path("w"), WORDY, MAX_SEED - 1).values == (MAX_SEED - 1, MAX_SEED)


def test_weights_are_those_of_the_same_classes() -> None:
    path = default_model_path()
    names = usual_axis("weights", path, read_model_spec(path), 0).values
    assert {"sprites16", "sprites16-live"} <= set(names)
    assert "sprites32" not in names


def test_of_many_epochs_a_dozen_are_chosen_evenly(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    weights = run / "weights.safetensors"
    with pytest.raises(SpriteStudioError, match="has kept no checkpoints yet"):
        usual_axis("epoch", weights, WORDY, 0)
    (run / "checkpoints").mkdir()
    for epoch in range(30):
        (run / "checkpoints" / f"epoch-{epoch:04d}.safetensors").touch()
    assert usual_axis("epoch", weights, WORDY, 0).values == tuple(range(0, 30, 3))


@pytest.mark.parametrize(
    ("what", "told"), [("style", "know no styles"), ("word", "know no words"), ("colour", "no axis named")]
)
def test_what_there_is_none_of_is_told(what: str, told: str) -> None:
    with pytest.raises(SpriteStudioError, match=told):
        usual_axis(what, Path("w.safetensors"), MANY, 0)
