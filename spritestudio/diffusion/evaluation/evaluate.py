"""How good are a model's sprites: every measure of samples beside the same measure of real sprites."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from spritestudio.diffusion.evaluation.classifier import Classifier, Features
from spritestudio.diffusion.evaluation.judge import EPOCHS, FOLDS, JudgeVerdict, judge
from spritestudio.diffusion.evaluation.metrics import density_and_coverage, frechet_distance, kernel_distance
from spritestudio.diffusion.evaluation.obedience import ObedienceTest, Obeyed, known_pixels_changed
from spritestudio.diffusion.sampling.denoiser import Denoiser
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import BoolArray, ByteArray, GenerateSpec, ModelSpec, seeds_from
from spritestudio.specs.base import require
from spritestudio.sprites.dataset.columns import FACING, STYLE, column
from spritestudio.sprites.dataset.editable_set import IntArray
from spritestudio.sprites.dataset.measures import Palette3D, PixelArt, pixel_art
from spritestudio.sprites.dataset.memorisation import VARIANTS, Copies, CopySearch
from spritestudio.sprites.dataset.split import held_out
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.pixels import to_images

_BATCH = 256  # sprites painted at a time
_HALVINGS = 8  # ways to halve the training sprites; what is told is their mean and spread
_OBEDIENT = 8  # how many times fewer sprites are painted for a group of the context, and repaired
_FEWEST = 20  # sprites on either side that a comparison of crowds needs


@dataclass(frozen=True)
class RealComparison:
    """A figure of samples beside that of real sprites."""

    samples: float
    real: float


@dataclass(frozen=True)
class Distance:
    """A distance between crowds of sprites; only beside the real ones does it mean something.

    Attributes:
        samples: Samples against training sprites.
        halves: Training sprites, half against half: mean over several halvings. Groups stay together.
        halves_spread: Their standard deviation.
        held_out: Training sprites against those held out.
    """

    samples: float
    halves: float
    halves_spread: float
    held_out: float


@dataclass(frozen=True)
class Evaluation:
    """All figures.

    Attributes:
        samples: How many sprites were painted.
        training: How many real ones they are compared with.
        held_out: How many real ones stand beside them, see `sprites.split.held_out`.
        classifier: The eye that was used; "" where none sees sprites of this size, and then the measures
            that need one are left out.
        frechet: Fréchet distance.
        kid: Kernel distance.
        label_accuracy: Share in which the classifier sees the class that was asked for, of the samples of
            classes that it knows; held-out sprites beside.
        label_accuracy_by_class: The same, by class.
        judged: How many of the painted classes the classifier knows.
        classes: How many classes were painted.
        density: By class, see `metrics.density_and_coverage`: samples, and one half of the training
            sprites, against the other half, as many of both.
        coverage: Likewise.
        memorised: `Copies` of the set among samples, and among at most as many held-out sprites, by name.
        pixel_art: `PixelArt` of samples and of all real sprites, by name.
        palette_colours: Number of colours that "off_palette" knows.
        judge: How often a judge tells painted from real; None where there are too few sprites for one.
        obedience: By group of the model's context that the set has columns for, see `ObedienceTest`.
        known_changed: Share of the pixels of real sprites that were to stay and did not, see
            `known_pixels_changed`.
        seconds_per_sprite: How long the painting took.
    """

    samples: int
    training: int
    held_out: int
    classifier: str = ""
    frechet: Distance | None = None
    kid: Distance | None = None
    label_accuracy: RealComparison | None = None
    label_accuracy_by_class: dict[str, RealComparison] = field(default_factory=dict)
    judged: int = 0
    classes: int = 0
    density: dict[str, RealComparison] = field(default_factory=dict)
    coverage: dict[str, RealComparison] = field(default_factory=dict)
    memorised: dict[str, RealComparison] = field(default_factory=dict)
    pixel_art: dict[str, RealComparison] = field(default_factory=dict)
    palette_colours: int = 0
    judge: JudgeVerdict | None = None
    obedience: dict[str, Obeyed] = field(default_factory=dict)
    known_changed: float = 0.0
    seconds_per_sprite: float = field(default=0.0, compare=False)

    def to_json(self) -> dict[str, Any]:
        """The figures as a dictionary that `json.dumps` takes."""
        return dataclasses.asdict(self)


@dataclass(frozen=True)
class EvaluateStep:
    """A piece of the work is done; the last event holds the figures.

    Attributes:
        step: 1 to `steps`.
        steps: How many there will be.
        doing: What is being done, for people.
        evaluation: With the last event alone.
        painted: The samples, uint8 (N, H, H, 4), with the last event alone.
    """

    step: int
    steps: int
    doing: str
    evaluation: Evaluation | None = None
    painted: ByteArray | None = None


def as_the_set(settings: GenerateSpec, model: ModelSpec, sprites: SpriteSet, count: int) -> GenerateSpec:
    """A request for `count` sprites whose classes are shared out as in the set, seeds from the first on.

    So are their styles and facings, where the set has columns of those that the model knows.

    Raises:
        SpriteStudioError: The model knows none of the set's classes.
    """
    known = _known(model, sprites)
    order = np.flatnonzero(known)[np.argsort(sprites.labels[known], kind="stable")]
    columns = {"style": (STYLE, model.styles), "facing": (FACING, model.facings)}
    told = {prefix: column(sprites.notes, name, sprites.count) for prefix, (name, _) in columns.items()}
    mixes: list[dict[str, float]] = []
    for place in order[np.arange(count) * len(order) // count]:
        asked = {
            f"{prefix}:{of_each[place]}": 1.0
            for prefix, of_each in told.items()
            if of_each[place] in columns[prefix][1]
        }
        mixes.append({sprites.class_names[sprites.labels[place]]: 1.0, **asked})
    contexts = tuple(model.context(mix) for mix in mixes)
    return dataclasses.replace(settings, seeds=seeds_from(settings.seeds[0], count), contexts=contexts)


def evaluate(
    denoiser: Denoiser,
    model: ModelSpec,
    sprites: SpriteSet,
    spec: GenerateSpec,
    eye: Classifier | None,
    *,
    judge_epochs: int = EPOCHS,
) -> Generator[EvaluateStep]:
    """Paint and measure, one event per piece of work.

    Args:
        denoiser: The model.
        model: Its description.
        sprites: What it learned from, those it held out among them.
        spec: What to paint, see `as_the_set`.
        eye: Sees sprites of this size; None leaves out what needs one.
        judge_epochs: Passes with which a judge learns from the painted and the real sprites.

    Raises:
        SpriteStudioError: The set does not fit the model, or is too small.
    """
    require(
        sprites.image_size == model.image_size,
        f"The sprites of {sprites.source} are {sprites.image_size}×{sprites.image_size}, "
        f"those of the model {model.image_size}×{model.image_size}.",
        "Give the set that the model learned from.",
    )
    known = _known(model, sprites)
    real = _Real(sprites.some(known), held_out(sprites)[known])
    require(
        min((~real.unseen).sum(), real.unseen.sum(), spec.count) >= 2,
        "There are too few sprites to compare.",
        "A set needs some groups of sprites, and evaluate at least two samples.",
    )
    return _events(denoiser, model, real, spec, eye, judge_epochs)


class _Real:
    """The real sprites of the classes that the model knows."""

    def __init__(self, sprites: SpriteSet, unseen: BoolArray) -> None:
        self.sprites = sprites
        self.images: ByteArray = sprites.images
        self.groups: IntArray = sprites.groups
        self.labels: npt.NDArray[np.str_] = np.array(sprites.class_names)[sprites.labels]
        self.unseen = unseen

    def halving(self, seed: int) -> tuple[BoolArray, BoolArray]:
        """Two halves of the training sprites by group, as masks over all."""
        groups = np.unique(self.groups)
        draw = np.random.default_rng(seed)
        first = draw.permutation(groups)[: len(groups) // 2]
        of_first = np.isin(self.groups, first)
        return of_first & ~self.unseen, ~of_first & ~self.unseen


def _known(model: ModelSpec, sprites: SpriteSet) -> BoolArray:
    known: BoolArray = np.isin(np.array(sprites.class_names)[sprites.labels], model.class_names)
    require(
        bool(known.any()),
        f"The model knows none of the classes of {sprites.source}.",
        "Give the set that the model learned from.",
    )
    return known


def _events(
    denoiser: Denoiser,
    model: ModelSpec,
    real: _Real,
    spec: GenerateSpec,
    eye: Classifier | None,
    judge_epochs: int,
) -> Generator[EvaluateStep]:
    batches = list(spec.batches(_BATCH))
    fewer = max(1, spec.count // _OBEDIENT)
    test = ObedienceTest(denoiser, model, real.sprites, spec, fewer, eye, judge_epochs)
    steps = len(batches) * spec.steps + 2 * len(VARIANTS) + 3 + FOLDS * judge_epochs + len(test.groups)
    step = 0

    images, raw = [], []
    began = time.perf_counter()
    for batch in batches:
        for event in sample(denoiser, batch):
            last = event
            step += 1
            yield EvaluateStep(step, steps, "painting")
        images.append(last.images)
        raw.append(to_images(last.x_t))
    painted, before = np.concatenate(images), np.concatenate(raw)
    asked = np.array(asked_classes(model, spec))

    found = Evaluation(
        spec.count,
        int((~real.unseen).sum()),
        int(real.unseen.sum()),
        seconds_per_sprite=(time.perf_counter() - began) / spec.count,
    )
    if eye is not None:
        found = _seen(found, eye, painted, asked, real)
    step += 1
    yield EvaluateStep(step, steps, "comparing")

    for verdict in judge(painted, asked, real.images, real.labels, real.groups, epochs=judge_epochs):
        found = dataclasses.replace(found, judge=verdict)
        step += 1
        yield EvaluateStep(step, steps, "teaching a judge")

    for group in test.groups:
        if group in ("styles", "facings"):
            obeyed = test.of_samples(
                group, painted, np.array([spec.context_of(i) for i in range(spec.count)])
            )
        else:
            obeyed = test.run(group)
        found = dataclasses.replace(found, obedience={**found.obedience, group: obeyed})
        step += 1
        yield EvaluateStep(step, steps, f"asking for {group}")

    contexts = tuple(spec.context_of(index) for index in range(fewer))
    changed = known_pixels_changed(denoiser, real.sprites, spec, contexts)
    found = dataclasses.replace(found, known_changed=changed)
    step += 1
    yield EvaluateStep(step, steps, "repairing")

    copies = []
    unseen = np.flatnonzero(real.unseen)
    unseen = np.random.default_rng(0).permutation(unseen)[: spec.count]  # as many as samples tell enough
    for searched, groups in ((painted, None), (real.images[unseen], real.groups[unseen])):
        search = CopySearch(searched, real.images, real.groups, groups)
        for index in range(len(VARIANTS)):
            search.look(index)
            step += 1
            yield EvaluateStep(step, steps, "looking for copies")
        copies.append(search.result())

    palette = Palette3D(real.images)
    art = (pixel_art(painted, before, palette), pixel_art(real.images, real.images, palette))
    finished = dataclasses.replace(
        found, memorised=_beside(*copies), pixel_art=_beside(*art), palette_colours=palette.count
    )
    yield EvaluateStep(steps, steps, "done", finished, painted)


def asked_classes(model: ModelSpec, spec: GenerateSpec) -> list[str]:
    """The leading class that each sample is asked to be."""
    kinds = model.groups["kinds"]
    return [model.class_names[int(np.argmax(spec.context_of(index)[kinds]))] for index in range(spec.count)]


def _seen(
    found: Evaluation, eye: Classifier, painted: ByteArray, asked: npt.NDArray[np.str_], real: _Real
) -> Evaluation:
    """Add what the classifier sees; it speaks only of the classes that it knows."""
    of_samples, of_real = eye.features(painted), eye.features(real.images)
    found = dataclasses.replace(
        found,
        classifier=eye.name,
        frechet=_distance(frechet_distance, of_samples, of_real, real),
        kid=_distance(kernel_distance, of_samples, of_real, real),
    )
    crowds = _crowds(of_samples, asked, of_real, real)
    found = dataclasses.replace(found, density=crowds[0], coverage=crowds[1], classes=len(set(asked)))
    known, unseen = np.isin(asked, eye.class_names), real.unseen & np.isin(real.labels, eye.class_names)
    if not (known.any() and unseen.any()):
        return found
    asked, labels = asked[known], real.labels[unseen]
    right_samples = eye.classify(painted[known]) == asked
    right_real = eye.classify(real.images[unseen]) == labels
    by_class = {
        str(name): RealComparison(
            float(right_samples[asked == name].mean()), float(right_real[labels == name].mean())
        )
        for name in np.unique(asked)
        if (labels == name).any()
    }
    return dataclasses.replace(
        found,
        label_accuracy=RealComparison(float(right_samples.mean()), float(right_real.mean())),
        label_accuracy_by_class=by_class,
        judged=len(set(asked)),
    )


def _distance(
    measure: Callable[[Features, Features], float], samples: Features, of_real: Features, real: _Real
) -> Distance:
    training = of_real[~real.unseen]
    halves = [measure(*(of_real[half] for half in real.halving(seed))) for seed in range(_HALVINGS)]
    return Distance(
        samples=measure(samples, training),
        halves=float(np.mean(halves)),
        halves_spread=float(np.std(halves)),
        held_out=measure(of_real[real.unseen], training),
    )


def _crowds(
    samples: Features, asked: npt.NDArray[np.str_], of_real: Features, real: _Real
) -> tuple[dict[str, RealComparison], dict[str, RealComparison]]:
    """Density and coverage by class, of classes with enough sprites."""
    density, coverage = {}, {}
    first, second = real.halving(0)
    for name in np.unique(real.labels):
        reference = of_real[first & (real.labels == name)]
        beside = of_real[second & (real.labels == name)]
        painted = samples[asked == name]
        count = min(len(beside), len(painted))
        if min(count, len(reference)) >= _FEWEST:
            spread = np.linspace(0, len(beside) - 1, count).round().astype(int)
            of_samples = density_and_coverage(reference, painted[:count])
            of_beside = density_and_coverage(reference, beside[spread])
            density[str(name)] = RealComparison(of_samples[0], of_beside[0])
            coverage[str(name)] = RealComparison(of_samples[1], of_beside[1])
    return density, coverage


def _beside(samples: Copies | PixelArt, real: Copies | PixelArt) -> dict[str, RealComparison]:
    measured, beside = vars(samples), vars(real)
    return {name: RealComparison(value, beside[name]) for name, value in measured.items()}
