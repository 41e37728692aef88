"""The weights that there are, with no window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spritestudio.library.models import default_model_path
from spritestudio.project.weights_list import RunWeights, WeightsList

RUN = RunWeights("Mine", (("Mine", Path("mine")), ("Mine, epoch 4", Path("mine-4"))))


class Store(dict[str, Any]):
    """Values in memory."""

    def set(self, name: str, value: Any) -> None:
        self[name] = value


def test_installed_weights_have_titles_of_their_own() -> None:
    weights = WeightsList(Store())
    models = weights.read_installed()
    assert default_model_path() in models
    titles = [title for title, _ in weights.single]
    assert len(set(titles)) == len(titles) == len(models)
    assert weights.title_of_name(default_model_path().stem) == weights.title_of(default_model_path())
    assert weights.title_of_name("elsewhere") == "elsewhere"


def test_weights_are_offered_once() -> None:
    weights = WeightsList(Store())
    weights.set_runs([RUN])
    weights.add("Again", Path("mine-4"))
    weights.add("Other", Path("other"))
    weights.add("Other again", Path("other"))
    assert weights.single == (("Other", Path("other")),)
    assert weights.runs == (RUN,)


def test_chosen_weights_stay_when_their_training_is_gone() -> None:
    weights = WeightsList(Store())
    told: list[Path | None] = []
    weights.changed.connect(lambda: told.append(weights.chosen))
    weights.set_runs([RUN])
    weights.choose(Path("mine-4"))
    weights.set_runs([])
    assert weights.single == (("Mine, epoch 4", Path("mine-4")),)
    assert told == [None, Path("mine-4"), Path("mine-4")]


def test_the_next_start_begins_with_the_last_weights() -> None:
    store = Store()
    assert WeightsList(store).of_last_time == default_model_path()
    WeightsList(store).remember(Path("mine"))
    assert WeightsList(store).of_last_time == Path("mine")
    assert WeightsList(Store(weights=["damaged"])).of_last_time == default_model_path()
