"""What a matrix paints: its cells as requests to weights, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import (
    read_model_spec,
    weights_hash,
)
from spritestudio.project.matrix import NONE, MatrixAxis, MatrixSpec
from spritestudio.project.matrix_weights import files_of
from spritestudio.project.prompt import read_prompt, with_usual
from spritestudio.project.prompt import spelled_plainly as plainly
from spritestudio.project.steps import Paint
from spritestudio.specs import ByteArray, GenerateSpec, GenerationRequest, ModelSpec, PostprocessSpec, Recipe
from spritestudio.specs.model import PREFIXES, group_of
from spritestudio.specs.samplers import SAMPLERS
from spritestudio.sprites.postprocessing.postprocess import postprocess_sprites

_TOGETHER = 16  # sprites that are painted at a time: they are seen as they come, and cancelling is quick
_OF_FILES = ("weights", "epoch")
_GROUPS = {"kind": "kinds", "style": "styles", "facing": "facings", "word": "words"}

ModelOf = Callable[[Path], ModelSpec]


@dataclass(frozen=True)
class MatrixBatch:
    """Cells that one file of weights paints together.

    Attributes:
        weights: The file.
        model: What it says of itself.
        spec: The request for the sprites.
        cells: Which they are, in the order of the request; cells count row by row.
    """

    weights: Path
    model: ModelSpec
    spec: GenerateSpec
    cells: tuple[int, ...]

    @cached_property
    def request(self) -> GenerationRequest:
        """The same with what tells its weights from others."""
        return GenerationRequest(
            self.spec,
            self.weights.stem,
            self.model.features,
            (("", self.spec.count),),
            weights_hash(self.weights),
            self.spec.count,
        )


@dataclass(frozen=True)
class MatrixPlan:
    """A matrix, ready to be painted.

    Attributes:
        spec: What it is of.
        batches: All that is painted, those of the same weights one after another.
        row_titles: What stands beside each row.
        column_titles: What stands above each column.
    """

    spec: MatrixSpec
    batches: tuple[MatrixBatch, ...]
    row_titles: tuple[str, ...]
    column_titles: tuple[str, ...]

    @property
    def total(self) -> int:
        """How much there is to do: denoising steps of all sprites."""
        return sum(batch.spec.count * batch.spec.steps for batch in self.batches)

    def title_of(self, cell: int) -> str:
        """What a cell is, by its row and its column."""
        row, column = divmod(cell, len(self.column_titles))
        return f"{self.row_titles[row]}, {self.column_titles[column]}"

    def recipe_of(self, cell: int) -> Recipe:
        """How the sprite of a cell is made again: with the others that are painted together with it."""
        batch, place = self._places[cell]
        return batch.request.recipe(PostprocessSpec(), batch.model.image_size).of_sprites((place,))

    def batch_of(self, cell: int) -> MatrixBatch:
        """What a cell is painted with."""
        return self._places[cell][0]

    @cached_property
    def _places(self) -> dict[int, tuple[MatrixBatch, int]]:
        return {cell: (batch, place) for batch in self.batches for place, cell in enumerate(batch.cells)}


def plan_matrix(
    spec: MatrixSpec, model_of: ModelOf = read_model_spec, titles: Mapping[Path, str] | None = None
) -> MatrixPlan:
    """What a matrix paints.

    Args:
        spec: The matrix.
        model_of: Tells what a weights file says of itself.
        titles: What weights are called; a file that is not among them is called what it says.

    Raises:
        SpriteStudioError: There are no such weights, they lack a name that is asked for, or have fewer steps.
    """
    files = files_of(spec)
    models: dict[Path, ModelSpec] = {}
    groups: dict[tuple[Path, GenerateSpec], list[tuple[int, int, tuple[float, ...]]]] = {}
    for cell in range(spec.count):
        values = spec.values_of(cell)
        path = files[next((value[0] for what, value in values.items() if what in _OF_FILES), "")]
        if path not in models:
            models[path] = model_of(path)
        settings, seed, context = _asked_of(values, spec, models[path], models[next(iter(models))], path)
        groups.setdefault((path, settings), []).append((cell, seed, context))
    order = list(models)
    batches = [
        _batch(path, models[path], settings, cells[begin : begin + _TOGETHER])
        for (path, settings), cells in sorted(groups.items(), key=lambda group: order.index(group[0][0]))
        for begin in range(0, len(cells), _TOGETHER)
    ]
    named = {path: (titles or {}).get(path) or model.title or path.stem for path, model in models.items()}
    row_titles, column_titles = (_titles(axis, files, named) for axis in (spec.rows, spec.columns))
    return MatrixPlan(spec, tuple(batches), row_titles, column_titles)


def _batch(
    path: Path, model: ModelSpec, settings: GenerateSpec, cells: Sequence[tuple[int, int, tuple[float, ...]]]
) -> MatrixBatch:
    seeds, contexts = tuple(seed for _, seed, _ in cells), tuple(context for *_, context in cells)
    spec = replace(settings, seeds=seeds, contexts=contexts)
    return MatrixBatch(path, model, spec, tuple(cell for cell, *_ in cells))


def _asked_of(
    values: Mapping[str, Sequence[str | float]],
    spec: MatrixSpec,
    model: ModelSpec,
    first: ModelSpec,
    path: Path,
) -> tuple[GenerateSpec, int, tuple[float, ...]]:
    """The settings, the seed and the context of a cell."""
    try:
        settings = _settings_of(values, spec.settings, model, first)
        shares = shares_of(values, spec.shares, model)
        context = model.context(shares) if shares else ()
        settings.check_for(model.context_size, model.timesteps)
    except SpriteStudioError as error:
        if "weights" not in values:
            raise
        raise SpriteStudioError(f"{model.title or path.stem}: {error.message}", error.hint) from error
    seed = int(values["seed"][0]) if "seed" in values else spec.settings.seeds[0]
    return settings, seed, context


def _settings_of(
    values: Mapping[str, Sequence[str | float]], base: GenerateSpec, model: ModelSpec, first: ModelSpec
) -> GenerateSpec:
    """How a cell is painted: as the matrix says, but weights of another kind than the first as suits them."""
    settings = base
    if (model.architecture, model.few_step) != (first.architecture, first.few_step):
        settings = replace(GenerateSpec.for_model(model, 1), seeds=base.seeds, contexts=((),))
    if "method" in values and (method := str(values["method"][0])) != settings.sampler:
        steps = SAMPLERS[method].steps_for(model.timesteps)
        settings = replace(settings, sampler=method, steps=steps)
    if "steps" in values:
        settings = replace(settings, steps=int(values["steps"][0]))
    if "guidance" in values:
        settings = replace(settings, guidance_scale=float(values["guidance"][0]))
    return replace(settings, seeds=(0,))


def shares_of(
    values: Mapping[str, Sequence[str | float]], base: Mapping[str, float], model: ModelSpec
) -> dict[str, float]:
    """The mix of a cell, by the names of the model's features.

    Classes, styles and facings of an axis take the place of those of the mix, in equal parts where both axes
    have some; words stand beside it.
    """
    shares = dict(base)
    for what, group in _GROUPS.items():
        if what not in values:
            continue
        asked = [str(value) for value in values[what] if value != NONE]
        if what == "word":
            for text in asked:
                shares |= _words(text, model)
            continue
        names = [_feature(name, group, model) for name in asked]
        shares = {name: share for name, share in shares.items() if group_of(name) != group}
        shares |= dict.fromkeys(names, 1.0 / max(1, len(set(names))))
    return with_usual(shares, model)


def _words(text: str, model: ModelSpec) -> Mapping[str, float]:
    """The words that one value asks for, as "red dragon" or "red dragon 0.5"."""
    asked = read_prompt(text, model, ("words",))
    for unknown in [each.word for each in asked.unknown] or ([] if asked.shares else [text]):
        _feature(unknown, "words", model)
    return asked.shares


def _feature(name: str, group: str, model: ModelSpec) -> str:
    """The feature of a group that a person spells so, or what was written, which is told as unknown."""
    prefix = PREFIXES.get(group, "")
    known = {plainly(each.removeprefix(prefix)): each for each in model.features if group_of(each) == group}
    feature = known.get(plainly(name.removeprefix(prefix)), prefix + name.removeprefix(prefix))
    model.context({feature: 1.0})
    return feature


def _titles(
    axis: MatrixAxis, files: Mapping[str | float, Path], named: Mapping[Path, str]
) -> tuple[str, ...]:
    if axis.what != "weights":
        return tuple(axis.title_of(value) for value in axis.values)
    paths = [files[value] for value in axis.values]
    titles = [named[path] for path in paths]
    return tuple(
        f"{title} ({path.stem})" if titles.count(title) > 1 else title
        for title, path in zip(titles, paths, strict=True)
    )


@dataclass(frozen=True)
class MatrixProgress:
    """How far the painting is: `done` of `total`, both as `MatrixPlan.total`."""

    done: int
    total: int


@dataclass(frozen=True, eq=False)
class CellsPainted:
    """Some cells are finished.

    Attributes:
        cells: Which; they count row by row.
        images: uint8 (N, H, W, 4), as many.
    """

    cells: tuple[int, ...]
    images: ByteArray


def paint_matrix(plan: MatrixPlan, paint: Paint) -> Generator[MatrixProgress | CellsPainted]:
    """Paint a matrix, batch by batch.

    Args:
        plan: What.
        paint: Paints sprites with the weights of a file, step by step.
    """
    done = 0
    for batch in plan.batches:
        for frame in paint(batch.weights, batch.spec):
            yield MatrixProgress(done + frame.step * batch.spec.count, plan.total)
        done += batch.spec.steps * batch.spec.count
        painted = frame.noisy
        yield CellsPainted(batch.cells, postprocess_sprites(painted, PostprocessSpec()).images)


class PaintedMatrix:
    """What has been painted of a matrix.

    Args:
        plan: What it is of.
    """

    def __init__(self, plan: MatrixPlan) -> None:
        self.plan = plan
        self._images: dict[int, ByteArray] = {}

    def add(self, painted: CellsPainted) -> None:
        """Take cells that are finished."""
        self._images |= dict(zip(painted.cells, painted.images, strict=True))

    @property
    def is_complete(self) -> bool:
        """Whether all cells are painted."""
        return len(self._images) == self.plan.spec.count

    @property
    def cells(self) -> tuple[int, ...]:
        """Those that are painted, in order."""
        return tuple(sorted(self._images))

    def image(self, cell: int) -> ByteArray | None:
        """The sprite of a cell, uint8 (H, W, 4); None while it is not painted."""
        return self._images.get(cell)
