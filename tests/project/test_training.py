"""The weights of a training at work, for whoever paints with its file."""

from __future__ import annotations

from pathlib import Path

from spritestudio.project.training import TrainingAtWork


class Source:
    """Counts what is asked of it."""

    is_there = True

    def checkpoint(self) -> str:
        return "as it is now"


def test_only_its_own_file_is_painted_with_as_it_is_now_and_only_while_it_lasts() -> None:
    source = Source()
    training = TrainingAtWork(Path("run/weights"), source)
    assert training.checkpoint_of(Path("run/weights")) == "as it is now"
    assert training.checkpoint_of(Path("other/weights")) is None
    source.is_there = False
    assert training.checkpoint_of(Path("run/weights")) is None
