"""What a person has set and made, as the panels of all pages show and change it."""

from __future__ import annotations

from pathlib import Path

from spritestudio.paths import user_data
from spritestudio.project.generations import GenerationHistory
from spritestudio.project.mix_list import MixList, ValueStore
from spritestudio.project.observable import Value
from spritestudio.project.postprocess_settings import PostprocessSettings


class Workspace:
    """The model of the work: plain objects that tell of their changes, with no window needed.

    Args:
        store: Keeps what is set between runs.

    Attributes:
        mixes: The mixes of the weights that paint.
        postprocess: How the sprites that are shown are finished.
        generations: The sprites that were painted.
        run_weights: Title and file of all that trainings have kept, the training's own first.
    """

    def __init__(self, store: ValueStore) -> None:
        self.mixes = MixList(store)
        self.postprocess = PostprocessSettings()
        self.generations = GenerationHistory(user_data() / "history")
        self.run_weights: Value[tuple[tuple[str, Path], ...]] = Value(())
