"""The model in training, as it is now, for whoever wants to paint with it meanwhile."""

from __future__ import annotations

import threading

import torch

from spritestudio.diffusion.checkpoint import Checkpoint
from spritestudio.diffusion.device import place
from spritestudio.diffusion.network_kinds import build_network, denoiser_for
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.errors import SpriteStudioError


class WeightsInTraining:
    """Hands out copies of the weights of a training, to any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._trainer: Trainer | None = None

    def follow(self, trainer: Trainer | None) -> None:
        """Hand out copies of this trainer's weights from now on; None when it is over."""
        with self._lock:
            self._trainer = trainer

    @property
    def is_there(self) -> bool:
        """Whether a training is at work."""
        return self._trainer is not None

    def checkpoint(self) -> Checkpoint:
        """The model as it is now, which training goes on without.

        Raises:
            SpriteStudioError: No training is at work.
        """
        with self._lock:
            trainer = self._trainer
        if trainer is None:
            raise SpriteStudioError("No training is at work.", "Paint with the weights that it saved.")
        return snapshot(trainer)


def snapshot(trainer: Trainer) -> Checkpoint:
    """A copy of the weights that a trainer would keep now, ready to paint."""
    with torch.device("meta"):
        network = build_network(trainer.model_spec)
    network.load_state_dict(trainer.weights(), assign=True)
    return Checkpoint(trainer.model_spec, denoiser_for(place(network, trainer.device), trainer.model_spec))
