"""A request for training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from spritestudio.specs.architectures import ARCHITECTURES, COURSE, STUDIO
from spritestudio.specs.base import Spec, require, require_between, require_choice, require_whole
from spritestudio.specs.generate import MAX_SEED
from spritestudio.specs.model import MAX_PALETTE, ModelSpec

PRECISIONS = ("float32", "bfloat16")
WEIGHTINGS = ("noise", "velocity")
DECAYS = ("linear", "constant", "cosine")
FROM_WEIGHTS = ("architecture", "width", "channels", "schedule", "timesteps")  # of those it starts from
AS_THE_SET = 0  # image size and channels are taken from the set


@dataclass(frozen=True)
class TrainSpec(Spec):
    """A request for training: the course's recipe, with each part free.

    Attributes:
        start_from: Weights to go on from, by name or file; "" begins with random ones. The network's
            architecture, width, channels, schedule and timesteps are then those of the weights.
        distill: Learn to paint in three steps what these weights paint in many, with the palette and the
            classes that they have.
        keep_classes: Whether the classes of these weights stay beside those of the set.
        epochs: Passes over the set.
        minutes: Train for this much time instead, min, however many epochs that is; 0 goes by epochs.
        batch_size: Sprites per step.
        learning_rate: Adam's at the start.
        learning_rate_decay: How it falls: "linear" to 0, "cosine" to 0, or "constant".
        context_dropout: Share of sprites whose context is hidden, so that guidance works; 1 trains
            without context.
        ema_decay: Decay per step of the average of the weights that is kept; 0 keeps the last weights.
        balance: With 1 every class is drawn equally often (and the frames of one animation as one), with 0
            every sprite once per epoch; between them by that power of the weights of 1.
        mirror_share: Share of sprites that are shown mirrored. The studio's network is told which, so that it
            paints only the way they were drawn; the course's takes them for drawn so.
        facing_classes: Classes whose sprites look one way. The course's network never sees them mirrored, nor
            sprites whose own note `facing` says so.
        shift_px: Sprites are moved by up to this many pixels each way.
        recolor_share: Share of sprites whose red, green and blue are exchanged.
        image_size: Height and width to train at, px: larger sprites are cropped, smaller ones padded, and
            that is told; 0 takes the set's.
        architecture: Which kind of network, a name of `ARCHITECTURES`.
        palette_size: How many colours that palette has at most, transparent counted in.
        width: Feature maps of the network at full resolution.
        channels: 3 (RGB over white) or 4 (RGBA); 0 is 4 where the set has transparency.
        schedule: Noise schedule of the course's network, "linear" or "cosine".
        timesteps: T, the number of noise levels.
        weighting: "noise" counts the error of eps alike at every noise level, as the course does;
            "velocity" counts it more where there is much noise, where the class of a sprite is decided.
        precision: "float32", or "bfloat16" for mixed precision where the processor is fast at it.
        validation_share: Share of the sprites that is held out, whole groups at a time, to see after every
            epoch how well the network does on what it does not know.
        seed: Decides the first weights, the order of sprites and the noise.
        device: A torch device name; "auto" takes a GPU where there is one.
        sample_every_s: Seconds between sample sprites; 0 paints none.
        save_every_s: Seconds between savings of the state; what a power cut costs at most.
        keep_every: Epochs between the checkpoints that are kept; the first and the last always are.
        keep_most: How many of them are kept; beyond it, every second one goes.
    """

    start_from: str = ""
    distill: bool = False
    keep_classes: bool = False
    epochs: int = 32
    minutes: float = 0.0
    batch_size: int = 100
    learning_rate: float = 1e-3
    learning_rate_decay: str = "linear"
    context_dropout: float = 0.1
    ema_decay: float = 0.999
    balance: float = 1.0
    mirror_share: float = 0.0
    facing_classes: tuple[str, ...] = ("side-facing",)
    shift_px: int = 0
    recolor_share: float = 0.0
    image_size: int = AS_THE_SET
    architecture: str = COURSE.name
    palette_size: int = 64
    width: int = 64
    channels: int = AS_THE_SET
    schedule: str = "linear"
    timesteps: int = 500
    weighting: str = "noise"
    precision: str = "float32"
    validation_share: float = 0.0
    seed: int = 0
    device: str = "auto"
    sample_every_s: float = 20.0
    save_every_s: float = 30.0
    keep_every: int = 4
    keep_most: int = 32

    FORMER_NAMES: ClassVar = {"live": "distill"}

    def __post_init__(self) -> None:
        require(isinstance(self.start_from, str), "The weights to start from must be a name.")
        require_whole("Epochs", self.epochs, 1, 1_000_000)
        require_between("Minutes", self.minutes, 0.0, 100_000.0)
        require_whole("The batch size", self.batch_size, 2, 65_536)
        require_between("The learning rate", self.learning_rate, 1e-8, 1.0)
        require_choice("decay", self.learning_rate_decay, DECAYS)
        require_between("The context dropout", self.context_dropout, 0.0, 1.0)
        require_between("The EMA decay", self.ema_decay, 0.0, 0.999999)
        require_between("The balance of the classes", self.balance, 0.0, 1.0)
        require_between("The share of mirrored sprites", self.mirror_share, 0.0, 1.0)
        require(
            isinstance(self.facing_classes, tuple)
            and all(isinstance(name, str) for name in self.facing_classes),
            "The classes that look one way must be a list of names.",
        )
        require_whole("The shift", self.shift_px, 0, 8)
        require_between("The share of recoloured sprites", self.recolor_share, 0.0, 1.0)
        require_whole("The image size", self.image_size, 0, 64)
        require_whole("The seed", self.seed, 0, MAX_SEED)
        require_whole("The size of the palette", self.palette_size, 2, MAX_PALETTE)
        require_choice("weighting", self.weighting, WEIGHTINGS)
        require_choice("precision", self.precision, PRECISIONS)
        require_between("The share for validation", self.validation_share, 0.0, 0.5)
        require_between("Seconds between samples", self.sample_every_s, 0.0, 86_400.0)
        require_between("Seconds between checkpoints", self.save_every_s, 1.0, 86_400.0)
        require_whole("Epochs between checkpoints", self.keep_every, 1, 1_000_000)
        require_whole("The number of checkpoints", self.keep_most, 2, 10_000)

    @classmethod
    def from_json(cls, values: Any) -> Self:
        """Read back what `to_json` gave, now or when `mirrored` and `balanced` were among the fields.

        Raises:
            SpriteStudioError: See `Spec.from_json`.
        """
        if isinstance(values, dict) and "mirrored" in values:
            values = dict(values)
            share = values.pop("mirrored")
            if values.get("architecture") == STUDIO.name:
                values["mirror_share"] = share
        if isinstance(values, dict) and "balanced" in values:
            values = dict(values)
            values["balance"] = float(values.pop("balanced"))
        return super().from_json(values)

    def model_spec(
        self, class_names: tuple[str, ...], image_size: int, palette: tuple[str, ...] = ()
    ) -> ModelSpec:
        """The model that this training makes (and so the check of its sizes).

        Args:
            class_names: The kinds of sprite.
            image_size: Height and width of a sprite, px.
            palette: The colours of the set, for the studio's network.
        """
        return ModelSpec(
            class_names=class_names,
            image_size=image_size,
            channels=self.channels or 4,
            architecture=self.architecture,
            width=self.width,
            schedule=ARCHITECTURES[self.architecture].schedule or self.schedule,
            timesteps=self.timesteps,
            palette=palette,
        )
