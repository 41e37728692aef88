"""What a person has set and made, as the panels of all pages show and change it."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, groupby
from pathlib import Path

from spritestudio.errors import SpriteStudioError
from spritestudio.paths import user_data
from spritestudio.project.generate_settings import GenerateSettings
from spritestudio.project.job_queue import JobQueue
from spritestudio.project.jobs import JOBS
from spritestudio.project.mix_list import MixList
from spritestudio.project.mix_presets import MixPresets
from spritestudio.project.mixes import Mix, weights_for
from spritestudio.project.observable import Value
from spritestudio.project.painting_settings import PaintingSettings
from spritestudio.project.postprocess_settings import PostprocessSettings
from spritestudio.project.project import PAINTING, Project
from spritestudio.project.set_document import SetDocument
from spritestudio.project.sprite_selection import SpriteSelection
from spritestudio.project.training import TrainingAtWork
from spritestudio.project.value_store import SharedValues, ValueStore
from spritestudio.project.weights_list import WeightsList
from spritestudio.specs import GenerateSpec, ModelSpec, seeds_from


class Workspace:
    """The model of the work: plain objects that tell of their changes, with no window needed.

    Args:
        store: Keeps what is preferred between runs, and what earlier versions kept of the project.
        waits: Whether the project is not opened yet, see `Project`.

    Attributes:
        project: What is kept in a file: the shelf, settings, what was painted.
        weights: The weights that there are, and those that paint.
        mixes: The mixes of the weights that paint.
        presets: Mixes with a name.
        settings: How sprites are sampled, how many, and from which seed.
        postprocess: How the sprites that are shown are finished.
        generations: The sprites that were painted.
        selection: Which of the sprites that are shown are selected.
        locked: Which of them stay when the others are painted anew.
        set_document: The set that is edited.
        training: The training at work; None while none is.
        shared: Settings that a project keeps and another one begins with, as those of exports.
        jobs: What is at work beside the window, and what waits for its turn.
        queue: Those of them that the project remembers.
    """

    def __init__(self, store: ValueStore, *, waits: bool = False) -> None:
        self.project = Project(user_data(), store, waits=waits)
        self.weights = WeightsList(store)
        self.mixes = MixList(self.project, self.project.timeline)
        self.presets = MixPresets(store)
        self.settings = GenerateSettings(store)
        self.postprocess = PostprocessSettings(self.project.postprocess, self.project.timeline)
        self.generations = self.project.generations
        self.selection = SpriteSelection()
        self.locked = SpriteSelection()
        self.set_document = SetDocument()
        self.training: Value[TrainingAtWork | None] = Value(None)
        self.shared = SharedValues(self.project, store)
        self.jobs = JOBS
        self.queue = JobQueue(self.project)
        self._painting_weights: Path | None = None
        self.project.opened.connect(self.mixes.reload)
        self.project.painting.changed.connect(self.put_back)

    @property
    def model(self) -> ModelSpec:
        """The description of the weights that paint.

        Raises:
            SpriteStudioError: No weights are there.
        """
        if self.mixes.model is None:
            raise SpriteStudioError("There are no weights.", "Open a file with File → Open weights.")
        return self.mixes.model

    def use_weights(self, path: Path | None, model: ModelSpec) -> None:
        """Paint with these weights from now on, with the mixes that they were left with."""
        self._painting_weights = path
        self.settings.use_model(model)
        self.mixes.use_weights(str(path), model)
        self.weights.choose(path)

    def dealt(self, count: int | None = None) -> list[tuple[Mix, int]]:
        """Each mix with how many of the sprites it gets, of as many as are set or of `count`."""
        return self.mixes.dealt(self.settings.allowed("count") if count is None else count)

    def spec(self, count: int | None = None) -> GenerateSpec:
        """All that is set, as a request.

        Args:
            count: How many sprites; None for as many as are set.

        Raises:
            SpriteStudioError: No weights are there, or a value is not allowed.
        """
        model, spec = self.model, self.settings.spec()
        contexts = tuple(chain.from_iterable([mix.context(model)] * n for mix, n in self.dealt(count)))
        seeds = spec.seeds if count is None else seeds_from(spec.seeds[0], count)
        return replace(spec, seeds=seeds, contexts=contexts)

    def take_up(self, spec: GenerateSpec, title: str = "Settings") -> None:
        """Set all that a request says, as one change; neighbours of one context become a mix.

        Args:
            spec: The request.
            title: What the change is called, for people.

        Raises:
            SpriteStudioError: No weights are there, or a context is no mix of theirs.
        """
        mixes = mixes_of(spec, self.model)
        timeline = self.project.timeline
        timeline.catch_up(PAINTING, self.painting_settings)
        self.mixes.set_all(mixes, title, {PAINTING: self.painting_settings_for(self._painting_weights, spec)})

    @property
    def painting_settings(self) -> PaintingSettings:
        """How sprites are painted, as one value."""
        return PaintingSettings(self._painting_weights, self.settings.values, self.settings.keeps_seed)

    def painting_settings_for(self, weights: Path | None, spec: GenerateSpec) -> PaintingSettings:
        """What that would be for a request, asked of weights that may not be those that paint."""
        return PaintingSettings(weights, self.settings.values_for(spec), True)

    def put_back(self, settings: PaintingSettings | None) -> None:
        """Paint like this again, where it is told of the weights that paint."""
        if settings is not None and settings.weights == self._painting_weights:
            self.settings.put_back(settings.values, settings.keeps_seed)

    def close(self) -> None:
        """Save the project, and let others open it.

        Raises:
            SpriteStudioError: It cannot be saved; it stays open.
        """
        self.project.close()


def mixes_of(spec: GenerateSpec, model: ModelSpec) -> list[Mix]:
    """The mixes of a request: neighbours of one context are one."""
    runs = [
        (dict(zip(model.features, context, strict=False)), len(list(run)))
        for context, run in groupby(spec.context_of(i) for i in range(spec.count))
    ]
    weights = weights_for([count for _, count in runs])
    return [Mix(shares, weight) for (shares, _), weight in zip(runs, weights, strict=True)]
