"""A request for sprites."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from spritestudio.specs.architectures import ARCHITECTURES
from spritestudio.specs.base import MAX_SIGMA, Spec, require, require_whole
from spritestudio.specs.branch_depth import check_branches, check_depth
from spritestudio.specs.fields import check_fields, described
from spritestudio.specs.model import MAX_CONTEXT, ModelSpec
from spritestudio.specs.samplers import SAMPLERS
from spritestudio.specs.seeds import MAX_SEED, NoisePoint, check_noise, plain_noise, seeds_from
from spritestudio.specs.start import StartPictures
from spritestudio.wording import counted

MAX_GUIDANCE = 20.0
MAX_AGREEMENT = 2.0
MIXINGS = ("vector", "composed")
SPACINGS = ("even", "karras")
DECODINGS = ("mode", "few", "sample", "mean")
SYMMETRIES = ("none", "left-right")
TILINGS = ("none", "across", "down", "both")
FEW_STEPS = 3  # of a model that has learned to paint in few
LEAST_STEPS = 2  # of another one, where it has to be quick; and of any for a drawing that still grows


@dataclass(frozen=True)
class GenerateSpec(Spec):
    """A request for sprites, one per seed.

    Sprite i has `seeds[i]` and `contexts[i % len(contexts)]`: a single context serves all, several are
    dealt in turn, and an empty one means "no context". With the same weights, a sprite depends on these
    two and the settings below alone, never on its neighbours.

    Every other field says what it does.

    Attributes:
        seeds: One whole number per sprite, 0 to `MAX_SEED`.
        contexts: Context vectors; numbers within ±`MAX_CONTEXT`, as many as the model has features.
        start: What is there already; None paints everything from noise.
        noise: For each sprite its place between the noise of seeds, see `NoisePoint`; () for its seed's.
        branch: An earlier request of as many sprites, and the step of it that this one goes on from.
    """

    sampler: str = described("ddim", "Method", "how noise becomes a sprite", choices=tuple(SAMPLERS))
    steps: int = described(
        25,
        "Steps",
        "how many steps from noise to sprite, up to the timesteps of the weights: more give calmer, cleaner "
        "shapes and take longer",
        minimum=1,
    )
    seeds: tuple[int, ...] = (0,)
    contexts: tuple[tuple[float, ...], ...] = ((),)
    guidance_scale: float = described(
        1.0,
        "Guidance",
        "how closely the mix is followed: 0 ignores it, 1 follows it as trained, more makes sprites more "
        "typical and more alike, at twice the time",
        maximum=MAX_GUIDANCE,
        step=0.25,
        option="--guidance",
    )
    # Kynkäänniemi et al. 2024, arXiv:2404.07724; elsewhere the context is followed as trained
    guidance_low: float = described(
        0.0,
        "Guidance from",
        "guide where there is at least this much noise; guiding in the middle alone keeps more variety",
        maximum=MAX_SIGMA,
        step=0.1,
        option="--guidance-from",
    )
    guidance_high: float = described(
        MAX_SIGMA,
        "Guidance to",
        "guide where there is at most this much noise; 1 is as much noise as sprite",
        maximum=MAX_SIGMA,
        step=0.1,
        option="--guidance-to",
    )
    # composed: Liu et al. 2022, arXiv:2206.01714
    mixing: str = described(
        "vector",
        "Mixing",
        "how a mix is made: vector paints all its shares at once, composed adds up what is painted for each "
        "class alone, which takes as many times as long",
        choices=MIXINGS,
    )
    spacing: str = described(
        "even",
        "Step spacing",
        "where the steps lie: even as in training, karras with small steps where there is little noise; with "
        "the studio's own weights both are the same",
        choices=SPACINGS,
        option="--step-spacing",
    )
    agreement: float = described(
        0.5,
        "Calm colours",
        "how much the pixels of a sprite agree on few colours, for weights with a palette: with 0 each goes "
        "by itself, and they speckle",
        maximum=MAX_AGREEMENT,
        step=0.1,
    )
    agreement_below: float = described(
        2.0,
        "Calm below",
        "let pixels agree where there is at most this much noise; with more, what has no shape yet becomes a "
        "blot",
        maximum=MAX_SIGMA,
        step=0.1,
        option="--agreement-below",
    )
    decoding: str = described(
        "mode",
        "Final colours",
        "the colours that weights with a palette end with: mode is each pixel's likeliest, few leaves out "
        "those that little speaks for, a sample is drawn, the mean may lie between the palette's colours",
        choices=DECODINGS,
    )
    repair: float = described(
        0.0,
        "Repair",
        "the share of the pixels, the least certain ones, that one more pass paints again given the others",
        maximum=0.5,
        step=0.05,
    )
    eta: float = described(
        0.0,
        "Fresh noise",
        "how much fresh noise DDIM and DPM-Solver++ add at every step (eta): with 0 live sprites are those "
        "that come; 1, as much as DDPM, finds others, at 32×32 often better ones",
        maximum=1,
        step=0.1,
        option="--eta",
    )
    clip_x0: bool = described(
        True,
        "Clip colours",
        "keep the predicted sprite within real colours at every step; without it, strong guidance burns out",
        option="--clip",
    )
    symmetry: str = described(
        "none",
        "Symmetry",
        "left-right makes every sprite its own mirror image, to the pixel",
        choices=SYMMETRIES,
    )
    tiling: str = described(
        "none",
        "Seamless",
        "which edges join without a seam, so that copies side by side are one surface: across joins left and "
        "right, down top and bottom",
        choices=TILINGS,
    )
    start: StartPictures | None = None
    noise: tuple[NoisePoint, ...] = ()
    branch: Branch | None = None

    FORMER_NAMES: ClassVar = {"finish": "decoding"}
    # by later versions: left out of the JSON where they are as before
    _ADDED: ClassVar = ("agreement_below", "repair", "symmetry", "tiling", "start", "noise", "branch")

    def __post_init__(self) -> None:
        object.__setattr__(self, "seeds", _plain_numbers(self.seeds))
        object.__setattr__(self, "contexts", tuple(_plain_numbers(c) for c in self.contexts))
        object.__setattr__(self, "noise", tuple(plain_noise(point) for point in self.noise))
        check_fields(self)
        require(len(self.seeds) > 0, "There must be at least one seed.", "One seed makes a sprite.")
        for seed in self.seeds:
            require_whole("A seed", seed, 0, MAX_SEED)
        require(len(self.contexts) > 0, "There must be at least one context.", "() means none.")
        self._check_noise()
        self._check_branch()
        for context in self.contexts:
            require(
                all(isinstance(x, (int, float)) and abs(x) <= MAX_CONTEXT for x in context),
                f"A context is made of numbers between -{MAX_CONTEXT:g} and {MAX_CONTEXT:g}.",
            )
        low, high = self.guidance_low, self.guidance_high
        require(low <= high, f"Guidance cannot go from {low:g} to {high:g}: that is less.")
        require(self.start is None or isinstance(self.start, StartPictures), "A start must be pictures.")
        if self.start is not None:
            self.start.check_for(self.count)

    def _check_noise(self) -> None:
        require(
            len(self.noise) in (0, self.count),
            f"{counted(self.count, 'sprite')} cannot have {counted(len(self.noise), 'place')} of noise.",
            "Give none, or one for each.",
        )
        for point in self.noise:
            check_noise(point)

    def _check_branch(self) -> None:
        if self.branch is None:
            return
        others = self.branch.spec.count
        told = f"{counted(self.count, 'sprite')} cannot go on from {counted(others, 'other')}."
        require(others == self.count, told, "Each goes on from one.")
        check_depth(self.branch.depth)

    @classmethod
    def for_model(cls, model: ModelSpec, count: int = 32) -> GenerateSpec:
        """The settings that suit `model`: `count` sprites, its classes dealt in turn, seeds from 0."""
        if model.few_step:
            return cls.for_preview(model, count)
        usual = ARCHITECTURES[model.architecture]
        sampler = SAMPLERS[usual.sampler]
        return cls(
            sampler=sampler.name,
            steps=min(usual.steps, model.timesteps) or sampler.steps_for(model.timesteps),
            seeds=seeds_from(0, count),
            contexts=tuple(model.context({name: 1.0}) for name in model.class_names),
            guidance_scale=usual.guidance_scale,
            guidance_low=usual.guided_between[0],
            guidance_high=usual.guided_between[1],
            agreement_below=usual.agrees_below,
            decoding=usual.decoding,
            repair=usual.repair,
        )

    @classmethod
    def for_each_class(
        cls, model: ModelSpec, per_class: int, first_seed: int = 0, context_dropout: float = 0.1
    ) -> GenerateSpec:
        """The settings that suit `model`, see `for_model`: the same seeds for every class, class by class.

        Args:
            model: What paints.
            per_class: Sprites of each class.
            first_seed: The first of their seeds.
            context_dropout: `TrainSpec.context_dropout` of its training: at 0 it has no prediction without
                context to be guided away from, at 1 it knows no classes and there is one row.
        """
        usual = cls.for_model(model)
        contexts = ((),) if context_dropout == 1.0 else usual.contexts[: len(model.class_names)]
        return dataclasses.replace(
            usual,
            seeds=seeds_from(first_seed, per_class) * len(contexts),
            contexts=tuple(context for context in contexts for _ in range(per_class)),
            guidance_scale=usual.guidance_scale if 0.0 < context_dropout < 1.0 else 1.0,
        )

    @classmethod
    def for_preview(cls, model: ModelSpec, count: int = 16) -> GenerateSpec:
        """The settings that paint `model`'s sprites while a slider is dragged, see `for_model`."""
        return cls(
            sampler="ddim" if model.few_step else "dpmpp-2m",
            steps=min(FEW_STEPS if model.few_step else LEAST_STEPS, model.timesteps),
            seeds=seeds_from(0, count),
            contexts=tuple(model.context({name: 1.0}) for name in model.class_names),
            agreement=0.0 if model.few_step else 0.5,  # what it has learned agrees already
            agreement_below=ARCHITECTURES[model.architecture].agrees_below,
        )

    @property
    def count(self) -> int:
        """How many sprites are asked for."""
        return len(self.seeds)

    def context_of(self, index: int) -> tuple[float, ...]:
        """The context of sprite `index`."""
        return self.contexts[index % len(self.contexts)]

    def of_sprites(self, chosen: Sequence[int]) -> GenerateSpec:
        """The request for some of the sprites, each with what is its own."""
        return dataclasses.replace(
            self,
            seeds=tuple(self.seeds[index] for index in chosen),
            contexts=tuple(self.context_of(index) for index in chosen),
            start=self.start and self.start.of_sprites(chosen),
            noise=tuple(self.noise[index] for index in chosen) if self.noise else (),
            branch=self.branch and self.branch.of_sprites(chosen),
        )

    def batches(self, size: int) -> Iterator[GenerateSpec]:
        """The same request in pieces of at most `size` sprites."""
        for first in range(0, self.count, size):
            yield self.of_sprites(range(first, min(first + size, self.count)))

    def with_sprites(self, other: GenerateSpec, places: Iterable[int]) -> GenerateSpec:
        """The same request in which some sprites have the seeds and contexts of another's at their places."""
        chosen = set(places)
        specs = [other if index in chosen else self for index in range(self.count)]
        return dataclasses.replace(
            self,
            seeds=tuple(spec.seeds[index] for index, spec in enumerate(specs)),
            contexts=tuple(spec.context_of(index) for index, spec in enumerate(specs)),
            noise=tuple(spec.noise_of(index) for index, spec in enumerate(specs))
            if self.noise or other.noise
            else (),
        )

    @property
    def first(self) -> GenerateSpec:
        """The request that its first steps are of: what it goes on from, or itself."""
        return self if self.branch is None else self.branch.spec.first

    @property
    def settings(self) -> GenerateSpec:
        """What is the same for every sprite: the request without seeds, contexts, and what it begins with."""
        return dataclasses.replace(self, seeds=(0,), contexts=((),), start=None, noise=(), branch=None)

    def noise_of(self, index: int) -> NoisePoint:
        """Where the noise of sprite `index` lies."""
        return self.noise[index] if self.noise else self.seeds[index]

    def to_json(self) -> dict[str, Any]:
        parts = {name: part for name in ("start", "branch") if (part := getattr(self, name)) is not None}
        values = super().to_json() | {name: part.to_json() for name, part in parts.items()}
        usual = {field.name: field.default for field in dataclasses.fields(self) if field.name in self._ADDED}
        return {name: value for name, value in values.items() if name not in usual or value != usual[name]}

    @classmethod
    def from_json(cls, values: Any) -> Self:
        kinds: dict[str, type[Spec]] = {"start": StartPictures, "branch": Branch}
        check_branches(values)
        if isinstance(values, dict):
            parts = {n: kind.from_json(values[n]) for n, kind in kinds.items() if values.get(n) is not None}
            values = {**values, **parts}
        return super().from_json(values)

    def check_for(self, context_size: int, timesteps: int) -> None:
        """Check what depends on the model.

        Raises:
            SpriteStudioError: More steps than timesteps, or a context of another length.
        """
        require(
            self.steps <= timesteps,
            f"This model has {timesteps} timesteps, so {self.steps} steps are too many.",
            f"Use 1 to {timesteps} steps.",
        )
        for context in self.contexts:
            require(
                len(context) in (0, context_size),
                f"A context has {counted(len(context), 'number')}, but this model takes {context_size}.",
            )
        if self.branch is not None:
            self.branch.spec.check_for(context_size, timesteps)


@dataclass(frozen=True)
class Branch(Spec):
    """Where a request goes on from.

    Attributes:
        spec: An earlier request, painted by the same weights.
        step: Its step after which the sprites are taken, 1 to one less than it has.
    """

    spec: GenerateSpec
    step: int

    def __post_init__(self) -> None:
        require(isinstance(self.spec, GenerateSpec), "A branch goes on from a request.")
        require(
            type(self.step) is int and 1 <= self.step < self.spec.steps,
            f"One cannot go on from step {self.step} of {self.spec.steps}.",
            "Choose a step between the first and the last but one.",
        )

    def of_sprites(self, chosen: Sequence[int]) -> Branch:
        """Where these of the sprites go on from."""
        return Branch(self.spec.of_sprites(chosen), self.step)

    @property
    def depth(self) -> int:
        """How many requests go on from another, one after the other."""
        return 1 + (self.spec.branch.depth if self.spec.branch is not None else 0)

    def to_json(self) -> dict[str, Any]:
        return {"spec": self.spec.to_json(), "step": self.step}

    @classmethod
    def from_json(cls, values: Any) -> Self:
        if isinstance(values, dict) and "spec" in values:
            values = {**values, "spec": GenerateSpec.from_json(values["spec"])}
        return super().from_json(values)


def _plain_numbers(numbers: Iterable[Any]) -> tuple[Any, ...]:
    """Arrays and numpy's numbers become a tuple of Python's, which JSON takes."""
    return tuple(n.item() if isinstance(n, np.generic) else n for n in numbers)
