"""What is asked for and what happens: frozen, validated requests and the events they produce.

Everything here is plain data without torch or Qt. A spec turns into JSON with `to_json` and back with
`from_json`, and travels so into checkpoints, run folders and preferences.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from spritestudio.sampler_info import SAMPLERS
from spritestudio.validation import Spec, one_of, require, require_between, require_choice, require_whole

FloatArray = npt.NDArray[np.float32]
ByteArray = npt.NDArray[np.uint8]

MAX_SEED = 2**31 - 1  # what a spin box, a JSON reader and torch all hold
MAX_GUIDANCE = 20.0
MAX_CONTEXT = 1000.0  # far beyond sense, and far below where float32 overflows
SCHEDULES = ("linear", "cosine")
PRECISIONS = ("float32", "bfloat16")
WEIGHTINGS = ("noise", "velocity")


@dataclass(frozen=True)
class ModelSpec(Spec):
    """The whole description of a network, as it stands in its checkpoint.

    Attributes:
        class_names: The kinds of sprite the context mixes, one per context feature.
        image_size: Height and width of a sprite, px; a multiple of 4 from 8 to 64.
        channels: 3 (RGB) or 4 (RGBA).
        architecture: Which network; "context-unet" is the course's.
        width: Feature maps at full resolution (the course's n_feat); a multiple of 8.
        input_shortcut: Whether the first block has a trained shortcut; course files have none.
        schedule: "linear" or "cosine", see `spritestudio.diffusion.schedule`.
        timesteps: T, the number of noise levels it was trained on.
        beta_start: First beta of the linear schedule.
        beta_end: Last beta of the linear schedule.
        title: What a person calls it.
        data: What it was trained on.
        credits: One line per source whose art it learned from, with the licence.
        training: When, how and for how long it was trained.
    """

    class_names: tuple[str, ...]
    image_size: int = 16
    channels: int = 4
    architecture: str = "context-unet"
    width: int = 64
    input_shortcut: bool = True
    schedule: str = "linear"
    timesteps: int = 500
    beta_start: float = 1e-4
    beta_end: float = 0.02
    title: str = ""
    data: str = ""
    credits: tuple[str, ...] = ()
    training: str = ""

    def __post_init__(self) -> None:
        require(
            isinstance(self.class_names, tuple)
            and len(self.class_names) > 0
            and all(isinstance(name, str) and name for name in self.class_names),
            "A model needs at least one class name, and none may be empty.",
        )
        require(
            len(set(self.class_names)) == len(self.class_names),
            "Two classes of a model have the same name.",
        )
        require_whole("The image size", self.image_size, 8, 64)
        require(
            self.image_size % 4 == 0,
            f"The image size must be a multiple of 4, not {self.image_size}.",
        )
        require_whole("Channels", self.channels, 3, 4)
        require_choice("architecture", self.architecture, ("context-unet",))
        require_whole("The network width", self.width, 8, 1024)
        require(self.width % 8 == 0, f"The network width must be a multiple of 8, not {self.width}.")
        require_choice("schedule", self.schedule, SCHEDULES)
        require_whole("Timesteps", self.timesteps, 2, 10_000)
        require_between("beta_start", self.beta_start, 1e-8, 0.999)
        require_between("beta_end", self.beta_end, self.beta_start, 0.999)
        require(
            all(isinstance(text, str) for text in (self.title, self.data, self.training, *self.credits)),
            "What a model says of itself must be text.",
        )

    @property
    def context_size(self) -> int:
        """Length of a context vector."""
        return len(self.class_names)

    def context(self, shares: Mapping[str, float]) -> tuple[float, ...]:
        """A context vector from shares by class name: `spec.context({"hero": 1, "food": 0.6})`.

        Raises:
            SpriteStudioError: A name is no class of this model.
        """
        for name in shares:
            require(
                name in self.class_names,
                f"There is no class named '{name}'.",
                f"This model knows {one_of(self.class_names)}.",
            )
        return tuple(float(shares.get(name, 0.0)) for name in self.class_names)


@dataclass(frozen=True)
class GenerateSpec(Spec):
    """A request for sprites, one per seed.

    Sprite i has `seeds[i]` and `contexts[i % len(contexts)]`: a single context serves all, several are
    dealt in turn, and an empty one means "no context". With the same weights, a sprite depends on these
    two and the settings below alone, never on its neighbours.

    Attributes:
        sampler: A name of `SAMPLERS`.
        steps: Denoising steps, from 1 to the model's timesteps.
        seeds: One whole number per sprite, 0 to `MAX_SEED`.
        contexts: Context vectors; numbers within ±`MAX_CONTEXT`, as many as the model has classes.
        guidance_scale: Classifier-free guidance: 0 ignores the context, 1 follows it as trained, more
            exaggerates it at twice the time.
        eta: Fresh noise in DDIM: 0 is deterministic, 1 as much as DDPM.
        clip_x0: Keep the predicted clean sprite within [-1, 1] at every step.
    """

    sampler: str = "ddim"
    steps: int = 25
    seeds: tuple[int, ...] = (0,)
    contexts: tuple[tuple[float, ...], ...] = ((),)
    guidance_scale: float = 1.0
    eta: float = 0.0
    clip_x0: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "seeds", _plain_numbers(self.seeds))
        object.__setattr__(self, "contexts", tuple(_plain_numbers(c) for c in self.contexts))
        require_choice("sampler", self.sampler, tuple(SAMPLERS))
        require(
            isinstance(self.steps, int) and self.steps >= 1,
            f"Steps must be a whole number from 1 on, not {self.steps}.",
        )
        require(len(self.seeds) > 0, "There must be at least one seed.", "One seed makes a sprite.")
        for seed in self.seeds:
            require_whole("A seed", seed, 0, MAX_SEED)
        require(len(self.contexts) > 0, "There must be at least one context.", "() means none.")
        for context in self.contexts:
            require(
                all(isinstance(x, (int, float)) and abs(x) <= MAX_CONTEXT for x in context),
                f"A context is made of numbers between -{MAX_CONTEXT:g} and {MAX_CONTEXT:g}, not {context}.",
            )
        require_between("The guidance scale", self.guidance_scale, 0.0, MAX_GUIDANCE)
        require_between("Eta", self.eta, 0.0, 1.0)

    @classmethod
    def for_model(cls, model: ModelSpec, count: int = 32) -> GenerateSpec:
        """The settings that suit `model`: `count` sprites, its classes dealt in turn, seeds from 0."""
        return cls(
            sampler="ddim",
            steps=SAMPLERS["ddim"].steps_for(model.timesteps),
            seeds=seeds_from(0, count),
            contexts=tuple(model.context({name: 1.0}) for name in model.class_names),
            guidance_scale=2.0,
        )

    @property
    def count(self) -> int:
        """How many sprites are asked for."""
        return len(self.seeds)

    def context_of(self, index: int) -> tuple[float, ...]:
        """The context of sprite `index`."""
        return self.contexts[index % len(self.contexts)]

    def batches(self, size: int) -> Iterator[GenerateSpec]:
        """The same request in pieces of at most `size` sprites, each with its own contexts."""
        for start in range(0, self.count, size):
            piece = range(start, min(start + size, self.count))
            yield dataclasses.replace(
                self,
                seeds=tuple(self.seeds[i] for i in piece),
                contexts=tuple(self.context_of(i) for i in piece),
            )

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
                f"A context has {len(context)} numbers, but this model has {context_size} classes.",
            )


def _plain_numbers(numbers: Iterable[Any]) -> tuple[Any, ...]:
    """Arrays and numpy's numbers become a tuple of Python's, which JSON takes."""
    return tuple(n.item() if isinstance(n, np.generic) else n for n in numbers)


def seeds_from(first: int, count: int) -> tuple[int, ...]:
    """`count` consecutive seeds from `first`, wrapping round past `MAX_SEED`."""
    require_whole("A seed", first, 0, MAX_SEED)
    require_whole("The count", count, 1, 1_000_000)
    return tuple((first + i) % (MAX_SEED + 1) for i in range(count))


@dataclass(frozen=True)
class SheetSpec(Spec):
    """How sprites are laid out on a sheet, row by row.

    Attributes:
        columns: Sprites per row.
        scale: Every pixel becomes a square of this many pixels.
        spacing_px: Gap between sprites, in pixels of the sheet.
        margin_px: Gap around all of them, likewise.
        background: "#rrggbb", or "" for transparent.
    """

    columns: int = 8
    scale: int = 1
    spacing_px: int = 0
    margin_px: int = 0
    background: str = ""

    def __post_init__(self) -> None:
        require_whole("Columns", self.columns, 1, 4096)
        require_whole("The scale", self.scale, 1, 64)
        require_whole("The spacing", self.spacing_px, 0, 1024)
        require_whole("The margin", self.margin_px, 0, 1024)
        require(
            re.fullmatch(r"(#[0-9a-fA-F]{6})?", self.background) is not None,
            f"'{self.background}' is not a background colour.",
            "Use six hexadecimal digits, like #2b2a33, or nothing for transparent.",
        )


@dataclass(frozen=True)
class TrainSpec(Spec):
    """A request for training: the course's recipe, with each part free.

    Attributes:
        epochs: Passes over the set.
        minutes: Train for this much time instead, min, however many epochs that is; 0 goes by epochs.
        batch_size: Sprites per step.
        learning_rate: Adam's at the start; falls linearly to 0.
        context_dropout: Share of sprites whose context is hidden, so that guidance works; 1 trains
            without context.
        ema_decay: Decay per step of the average of the weights that is kept; 0 keeps the last weights.
        balanced: Draw every class equally often (and the frames of one animation as one), instead of
            every sprite once per epoch.
        width: Feature maps of the network at full resolution.
        channels: 3 (RGB over white) or 4 (RGBA).
        schedule: Noise schedule, "linear" or "cosine".
        timesteps: T, the number of noise levels.
        weighting: "noise" counts the error of eps alike at every noise level, as the course does;
            "velocity" counts it more where there is much noise, where the class of a sprite is decided.
        precision: "float32", or "bfloat16" for mixed precision where the processor is fast at it.
        seed: Decides the first weights, the order of sprites and the noise.
        device: A torch device name; "auto" takes a GPU where there is one.
        save_every_s: Seconds between savings of the state; what a power cut costs at most.
        keep_every: Epochs between the checkpoints that are kept; the first and the last always are.
        keep_most: How many of them are kept; beyond it, every second one goes.
    """

    epochs: int = 32
    minutes: float = 0.0
    batch_size: int = 100
    learning_rate: float = 1e-3
    context_dropout: float = 0.1
    ema_decay: float = 0.999
    balanced: bool = True
    width: int = 64
    channels: int = 4
    schedule: str = "linear"
    timesteps: int = 500
    weighting: str = "noise"
    precision: str = "float32"
    seed: int = 0
    device: str = "auto"
    save_every_s: float = 30.0
    keep_every: int = 4
    keep_most: int = 32

    def __post_init__(self) -> None:
        require_whole("Epochs", self.epochs, 1, 1_000_000)
        require_between("Minutes", self.minutes, 0.0, 100_000.0)
        require_whole("The batch size", self.batch_size, 2, 65_536)
        require_between("The learning rate", self.learning_rate, 1e-8, 1.0)
        require_between("The context dropout", self.context_dropout, 0.0, 1.0)
        require_between("The EMA decay", self.ema_decay, 0.0, 0.999999)
        require_whole("The seed", self.seed, 0, MAX_SEED)
        require_choice("weighting", self.weighting, WEIGHTINGS)
        require_choice("precision", self.precision, PRECISIONS)
        require_between("Seconds between checkpoints", self.save_every_s, 1.0, 86_400.0)
        require_whole("Epochs between checkpoints", self.keep_every, 1, 1_000_000)
        require_whole("The number of checkpoints", self.keep_most, 2, 10_000)

    def model_spec(self, class_names: tuple[str, ...], image_size: int) -> ModelSpec:
        """The model that this training makes (and so the check of its sizes)."""
        return ModelSpec(
            class_names=class_names,
            image_size=image_size,
            channels=self.channels,
            width=self.width,
            schedule=self.schedule,
            timesteps=self.timesteps,
        )


@dataclass(frozen=True, eq=False)
class SampleStep:
    """One denoising step has been made.

    Attributes:
        step: 1 to `steps`.
        steps: How many there will be.
        timestep: Where `x_t` stands now; 0 after the last step.
        x_t: The noisy state after this step, float32 (B, C, H, W); about [-1, 1] at the end.
        x0: The clean sprite as predicted in this step, the same shape.
        images: `x_t` as pixels, uint8 (B, H, W, 4); after the last step with hard alpha.
    """

    step: int
    steps: int
    timestep: int
    x_t: FloatArray
    x0: FloatArray
    images: ByteArray


@dataclass(frozen=True)
class TrainStep:
    """One training step has been made.

    Attributes:
        step: 1 to `steps`.
        steps: How many there will be; an estimate where training goes by minutes.
        epoch: 0-based.
        loss: Mean squared error of the predicted noise in this batch.
        learning_rate: Adam's in this step.
        elapsed_s: Seconds since training began.
        saved: Whether a checkpoint has just been written.
    """

    step: int
    steps: int
    epoch: int
    loss: float
    learning_rate: float
    elapsed_s: float
    saved: bool = False
