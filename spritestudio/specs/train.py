"""A request for training."""

from __future__ import annotations

from dataclasses import dataclass

from spritestudio.specs.generate import MAX_SEED
from spritestudio.specs.model import MAX_PALETTE, ModelSpec
from spritestudio.validation import Spec, require_between, require_choice, require_whole

PRECISIONS = ("float32", "bfloat16")
WEIGHTINGS = ("noise", "velocity")


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
        architecture: "context-unet", the course's network, or "studio-unet", the studio's own, which paints
            with a palette found in the set.
        palette_size: How many colours that palette has at most, transparent counted in.
        mirrored: Share of sprites shown mirrored to the studio's network, which is told so.
        width: Feature maps of the network at full resolution.
        channels: 3 (RGB over white) or 4 (RGBA).
        schedule: Noise schedule of the course's network, "linear" or "cosine".
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
    architecture: str = "context-unet"
    palette_size: int = 64
    mirrored: float = 0.25
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
        require_whole("The size of the palette", self.palette_size, 2, MAX_PALETTE)
        require_between("The share of mirrored sprites", self.mirrored, 0.0, 1.0)
        require_choice("weighting", self.weighting, WEIGHTINGS)
        require_choice("precision", self.precision, PRECISIONS)
        require_between("Seconds between checkpoints", self.save_every_s, 1.0, 86_400.0)
        require_whole("Epochs between checkpoints", self.keep_every, 1, 1_000_000)
        require_whole("The number of checkpoints", self.keep_most, 2, 10_000)

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
            channels=self.channels,
            architecture=self.architecture,
            width=self.width,
            schedule="karras" if self.architecture == "studio-unet" else self.schedule,
            timesteps=self.timesteps,
            palette=palette,
        )
