"""The weights that there are to paint with, and those that do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spritestudio.library.models import InstalledModel, default_model_path, installed_models
from spritestudio.project.observable import Event
from spritestudio.project.value_store import ValueStore

_KEPT = "weights"


@dataclass(frozen=True)
class RunWeights:
    """The weights that a training has kept.

    Attributes:
        run: What the training is called.
        kept: Titles and files; the first are those that it is best judged by.
    """

    run: str
    kept: tuple[tuple[str, Path], ...]


class WeightsList:
    """Weights files with their titles, one of which is chosen.

    Args:
        store: Keeps the choice for the next run.

    Attributes:
        changed: What there is, or which is chosen, is another.
    """

    def __init__(self, store: ValueStore) -> None:
        self._store = store
        self._single: dict[Path, str] = {}
        self._installed: tuple[InstalledModel, ...] = ()
        self._runs: tuple[RunWeights, ...] = ()
        self._chosen: Path | None = None
        self.changed = Event()

    @property
    def chosen(self) -> Path | None:
        """The weights that paint, or will as soon as they are loaded."""
        return self._chosen

    @property
    def single(self) -> tuple[tuple[str, Path], ...]:
        """Titles and files of installed weights and of those that were opened."""
        return tuple((title, path) for path, title in self._single.items())

    @property
    def runs(self) -> tuple[RunWeights, ...]:
        """What trainings have kept."""
        return self._runs

    def title_of(self, path: Path) -> str:
        """What weights are called; "" for a file that is not known."""
        of_runs = (pair for run in self._runs for pair in run.kept)
        return self._single.get(path) or next((title for title, each in of_runs if each == path), "")

    def title_of_name(self, name: str) -> str:
        """What weights are called whose file has this name; the name where they are not known."""
        return next((title for path, title in self._single.items() if path.stem == name), name)

    def with_words(self, image_size: int) -> Path | None:
        """Installed weights for sprites of a size that know words, other than few-step ones."""
        specs = {model.path: model.spec for model in self._installed}
        knowing = (path for path, spec in specs.items() if spec.words and not spec.few_step)
        return next((path for path in knowing if specs[path].image_size == image_size), None)

    def read_installed(self) -> dict[Path, InstalledModel]:
        """Offer the installed weights, and tell what they are."""
        models = {model.path: model for model in installed_models()}
        self._installed = tuple(models.values())
        titles = Counter(model.title for model in models.values())
        for path, model in models.items():
            self._single[path] = f"{model.title} ({model.name})" if titles[model.title] > 1 else model.title
        self.changed.emit()
        return models

    def add(self, title: str, path: Path) -> None:
        """Offer weights, unless they are offered already."""
        if not self.title_of(path):
            self._single[path] = title
            self.changed.emit()

    def set_runs(self, runs: Sequence[RunWeights]) -> None:
        """Offer what trainings have kept, in place of what they offered before; what is chosen stays."""
        chosen = self._chosen
        title = "" if chosen is None else self.title_of(chosen)
        self._runs = tuple(runs)
        if chosen is not None and title and not self.title_of(chosen):
            self._single[chosen] = title
        self.changed.emit()

    def choose(self, path: Path | None) -> None:
        """Show these weights as those that paint."""
        self._chosen = path
        self.changed.emit()

    @property
    def of_last_time(self) -> Path:
        """The weights that painted in the last run, or those that the app starts with."""
        kept = self._store.get(_KEPT)
        return Path(kept) if isinstance(kept, str) and kept else default_model_path()

    def remember(self, path: Path) -> None:
        """Begin the next run with these weights."""
        self._store.set(_KEPT, str(path))
