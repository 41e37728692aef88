"""Keeps what a training has learned in the folder of its run, come what may."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file

from spritestudio.diffusion.checkpoint import save_checkpoint, save_tensors
from spritestudio.diffusion.networks.key_map import with_current_keys
from spritestudio.diffusion.training.posthoc_ema import describe_average, save_snapshot
from spritestudio.diffusion.training.setup import TrainingSetup
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import make_folder
from spritestudio.runs.history import RunHistory
from spritestudio.runs.manifest import SPEC_FILE, no_run
from spritestudio.runs.store import AVERAGES, CHECKPOINTS, STATE_FILE, WEIGHTS_FILE, read_run, thin_out_run
from spritestudio.specs import ModelSpec, TrainSpec, TrainStep
from spritestudio.specs.architectures import ARCHITECTURES
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.wording import counted

_METADATA_KEY = "spritestudio-run"
_HISTORY = "history"  # float64 (N, 6)
_HISTORY_COLUMNS = ("step", "steps", "epoch", "loss", "learning_rate", "elapsed_s")


@dataclasses.dataclass(frozen=True, eq=False)
class SavedState:
    """What `state.safetensors` holds.

    Attributes:
        spec: The recipe.
        model: The network.
        digest: Of the set, see `data_digest`.
        elapsed_s: Seconds of training so far.
        history: Every step so far, a copy of what the log tells, in case that is lost.
        tensors: See `Trainer.state`.
        position: See `Trainer.state`.
    """

    spec: TrainSpec
    model: ModelSpec
    digest: str
    elapsed_s: float
    history: list[TrainStep]
    tensors: dict[str, torch.Tensor]
    position: dict[str, int]

    def trainer(self, spec: TrainSpec, sprites: SpriteSet) -> Trainer:
        """A trainer that stands where the state was saved.

        Raises:
            KeyError: A tensor is missing.
            RuntimeError: A tensor has another shape.
        """
        prefix = "network."
        weights = {n.removeprefix(prefix): t for n, t in self.tensors.items() if n.startswith(prefix)}
        trainer = Trainer(TrainingSetup(spec, sprites, self.model, weights))
        trainer.load_state(self.tensors, self.position)
        return trainer


@reads_outside_data(lambda run: cannot_continue(run))
def read_state(run: Path) -> SavedState:
    """Read the state of a run.

    Raises:
        SpriteStudioError: There is none, or it is damaged.
    """
    path = run / STATE_FILE
    path.open("rb").close()  # safetensors takes what it may not read for missing
    with safe_open(path, framework="numpy") as file:
        header = json.loads((file.metadata() or {})[_METADATA_KEY])
    tensors = with_current_keys(load_file(path))
    history = tensors.pop(_HISTORY).tolist()
    return SavedState(
        spec=TrainSpec.from_json(header["spec"]),
        model=ModelSpec.from_json(header["model"]),
        digest=str(header["data"]),
        elapsed_s=float(header["elapsed_s"]),
        history=[TrainStep(int(a), int(b), int(c), d, e, f) for a, b, c, d, e, f in history],
        tensors=tensors,
        position=header["position"],
    )


def cannot_continue(run: Path) -> SpriteStudioError:
    """What a person is told when there is nothing to go on from, with what can be done instead."""
    if not (run / SPEC_FILE).exists():
        return no_run(run)
    why = "what it saved is damaged" if (run / STATE_FILE).exists() else "it has no saved state"
    return SpriteStudioError(
        f"The training in {run} cannot go on: {why}.",
        f"Begin a new one from its weights, {run / WEIGHTS_FILE}."
        if (run / WEIGHTS_FILE).exists()
        else "Begin a new one in another folder.",
    )


def data_digest(sprites: SpriteSet) -> str:
    """A fingerprint of the sprites, contexts, groups and classes of a set."""
    digest = hashlib.sha256(json.dumps(sprites.class_names).encode())
    for array in (sprites.images, sprites.contexts, sprites.groups):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


class Checkpointer:
    """Saves a trainer into its run's folder, and counts the time.

    Args:
        run: The folder.
        trainer: What to save.
        title: What the weights are called.
        elapsed_s: Seconds of training before.
    """

    def __init__(self, run: Path, trainer: Trainer, title: str, elapsed_s: float = 0.0) -> None:
        self._run = run
        self._trainer = trainer
        self._title = title
        self._digest = data_digest(trainer.sprites)
        self._before_s = elapsed_s
        self._began_at = self._saved_at = time.monotonic()
        self._saved_step = trainer.steps

    def start_clock(self) -> None:
        """Training begins now."""
        self._began_at = self._saved_at = time.monotonic()

    @property
    def elapsed_s(self) -> float:
        """Seconds of training, earlier sessions counted in."""
        return self._before_s + time.monotonic() - self._began_at

    @property
    def is_due(self) -> bool:
        """Whether nothing has been saved yet, or the last saving is long enough ago."""
        return self._saved_step == 0 or time.monotonic() - self._saved_at >= self._trainer.spec.save_every_s

    def save(self, history: RunHistory) -> None:
        """Save weights and state, unless nothing was learned since the last time.

        Args:
            history: Its losses so far, of which the state keeps a copy.

        Raises:
            SpriteStudioError: They cannot be written; the older ones are still there.
        """
        if self._trainer.steps == self._saved_step:
            return
        self._save_weights(self._run / WEIGHTS_FILE)
        tensors, position = self._trainer.state()
        columns = [torch.from_numpy(history.steps[name].copy()) for name in _HISTORY_COLUMNS]
        tensors[_HISTORY] = torch.stack(columns, dim=1)
        header: dict[str, Any] = {
            "spec": self._trainer.spec.to_json(),
            "model": self._trainer.model_spec.to_json(),
            "data": self._digest,
            "elapsed_s": self.elapsed_s,
            "position": position,
        }
        save_tensors(self._run / STATE_FILE, tensors, {_METADATA_KEY: json.dumps(header)})
        self._saved_at, self._saved_step = time.monotonic(), self._trainer.steps

    def keep_epoch(self, epoch: int, *, last: bool) -> Path | None:
        """Keep the weights of an epoch that is a multiple of `keep_every`, or the last one.

        Beside them go snapshots of the averages from which `posthoc_ema` makes others.

        The rule is read from the run's folder, where a person may have changed it.

        Returns:
            Their file; None where the epoch is not kept.
        """
        spec = read_run(self._run).spec
        if epoch % spec.keep_every and not last:
            return None
        path = make_folder(self._run / CHECKPOINTS) / f"epoch-{epoch:04d}.safetensors"
        self._save_weights(path)
        for length, average in self._trainer.power_averages.items():
            folder = make_folder(self._run / AVERAGES / f"{length:g}")
            save_snapshot(
                folder / path.name, self._described(describe_average(length)), average, self._trainer.steps
            )
        thin_out_run(self._run, spec.keep_every, spec.keep_most)
        return path

    def _save_weights(self, path: Path) -> None:
        save_checkpoint(
            path, self._described(f"EMA {self._trainer.spec.ema_decay:g}"), self._trainer.weights()
        )

    def _described(self, average: str) -> ModelSpec:
        trainer, spec, sprites = self._trainer, self._trainer.spec, self._trainer.sprites
        falling = {
            "linear": "falling linearly",
            "cosine": "falling as a cosine",
            "constant": "constant",
        }
        architecture = ARCHITECTURES[trainer.model_spec.architecture]
        error = architecture.objective.format(weighting=spec.weighting)
        start = f", from {Path(spec.start_from).stem}" if spec.start_from else ""
        data = (
            f"{sprites.source}: {counted(sprites.count, 'sprite')}, "
            f"{counted(len(sprites.class_names), 'class', 'classes')}"
        )
        if spec.style:
            data = f"{trainer.model_spec.data}; style {spec.style} from {data}"
        return dataclasses.replace(
            trainer.model_spec,
            title=self._title,
            data=data,
            credits=tuple(dict.fromkeys((*trainer.model_spec.credits, *sprites.credits))),
            training=(
                f"{time.strftime('%Y-%m-%d')}: {trainer.steps} steps of {trainer.batch_size} in "
                f"{self.elapsed_s / 60:.0f} min on {trainer.device.type}{start}, "
                f"Adam {spec.learning_rate:g} {falling[spec.learning_rate_decay]}, "
                f"{'distilled into few steps' if spec.distill else error}, {average}, "
                f"context dropout {spec.context_dropout:g}"
            ),
        )
