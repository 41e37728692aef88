"""A training run: a generator of events, and the folder that keeps what was learned, come what may.

The folder holds `spec.json` (the recipe), `log.jsonl` (an object per step), `weights.safetensors` (to paint
with), `state.safetensors` (to go on from) and `checkpoints/epoch-0000.safetensors` and so on.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file

from spritestudio.diffusion.checkpoint import save_checkpoint, save_tensors
from spritestudio.diffusion.trainer import Trainer
from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, cannot_write, make_folder
from spritestudio.specs import ModelSpec, TrainSpec, TrainStep
from spritestudio.sprites.dataset import SpriteSet

WEIGHTS_FILE = "weights.safetensors"
STATE_FILE = "state.safetensors"
LOG_FILE = "log.jsonl"
SPEC_FILE = "spec.json"
CHECKPOINTS = "checkpoints"
_METADATA_KEY = "spritestudio-run"


def train(spec: TrainSpec, sprites: SpriteSet, run: Path, *, title: str = "") -> Generator[TrainStep]:
    """Train a network, one event per step, and keep it in the folder `run`.

    Weights and state are saved every `spec.save_every_s` seconds and whenever the generator ends: finished,
    closed, or by an error.

    Args:
        spec: The recipe.
        sprites: What to learn from.
        run: Where to keep it; made if it is not there, refused if it holds another run.
        title: What the weights are called.

    Yields:
        An event per step.

    Raises:
        SpriteStudioError: The folder cannot be used, or the loss is no longer finite.
    """
    trainer = Trainer(spec, sprites)
    make_folder(run)
    log = run / LOG_FILE
    if any((run / name).exists() for name in (WEIGHTS_FILE, STATE_FILE)) or _is_filled(log):
        raise SpriteStudioError(
            f"{run} already holds a training run.",
            "Continue it with --resume, or choose another folder, so that none is lost.",
        )
    if any(path.name not in (SPEC_FILE, LOG_FILE) for path in run.iterdir()):
        raise SpriteStudioError(
            f"The folder {run} holds other files.", "Choose a new folder, so that nothing is mixed up."
        )
    with atomic_write(run / SPEC_FILE) as temporary:
        temporary.write_text(json.dumps(spec.to_json(), indent=2) + "\n", encoding="utf-8")
    return _steps(trainer, _Keeper(run, trainer, title or sprites.source))


def resume(run: Path, sprites: SpriteSet) -> Generator[TrainStep]:
    """Go on with a run where its state was last saved, with the run's own recipe.

    On the CPU the losses are those of a run that was never interrupted, bit for bit, unless it is limited
    by minutes.

    Args:
        run: The folder of the run.
        sprites: What it learned from before.

    Yields:
        An event per step.

    Raises:
        SpriteStudioError: There is no run, it is damaged, or it learned from other sprites.
    """
    path = run / STATE_FILE
    try:
        with safe_open(path, framework="numpy") as file:
            header = json.loads((file.metadata() or {})[_METADATA_KEY])
        spec, title = TrainSpec.from_json(header["spec"]), str(header["title"])
        digest, elapsed_s = str(header["data"]), float(header["elapsed_s"])
        trainer = Trainer(spec, sprites)
        is_same = digest == data_digest(sprites)
        if is_same:
            trainer.load_state(load_file(path), header["position"])
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise SpriteStudioError(
            f"{run} holds no training run that can be continued.",
            "It must be a folder that training made, and some seconds old.",
        ) from error
    if not is_same:
        raise SpriteStudioError(
            f"{run} learned from other sprites than {sprites.source}.", "Give the set it began with."
        )
    keeper = _Keeper(run, trainer, title, elapsed_s)
    keeper.forget_after(trainer.steps)
    return _steps(trainer, keeper)


def data_digest(sprites: SpriteSet) -> str:
    """A fingerprint of all that training takes from a set."""
    digest = hashlib.sha256(json.dumps(sprites.class_names).encode())
    for array in (sprites.images, sprites.contexts, sprites.groups):
        digest.update(array.tobytes())
    return digest.hexdigest()


class _Keeper:
    """Saves a trainer into its run's folder."""

    def __init__(self, run: Path, trainer: Trainer, title: str, elapsed_s: float = 0.0) -> None:
        self.log_path = run / LOG_FILE
        self._run = run
        self._trainer = trainer
        self._title = title
        self._digest = data_digest(trainer.sprites)
        self._began_at = time.monotonic() - elapsed_s
        self._saved_at = time.monotonic()
        self._saved_step = trainer.steps

    @property
    def elapsed_s(self) -> float:
        """Seconds of training, earlier sessions counted in."""
        return time.monotonic() - self._began_at

    def save_if_due(self) -> bool:
        """Save when the last time is long enough ago, and say whether that was so."""
        if due := time.monotonic() - self._saved_at >= self._trainer.spec.save_every_s:
            self.save()
        return due

    def save(self) -> None:
        """Save weights and state, unless nothing was learned since the last time."""
        if self._trainer.steps == self._saved_step:
            return
        self._save_weights(self._run / WEIGHTS_FILE)
        tensors, position = self._trainer.state()
        header = {
            "spec": self._trainer.spec.to_json(),
            "title": self._title,
            "data": self._digest,
            "elapsed_s": self.elapsed_s,
            "position": position,
        }
        save_tensors(self._run / STATE_FILE, tensors, {_METADATA_KEY: json.dumps(header)})
        self._saved_at, self._saved_step = time.monotonic(), self._trainer.steps

    def keep_epoch(self, epoch: int) -> None:
        """Keep the weights of an epoch that is a multiple of `keep_every`, or the last one."""
        spec = self._trainer.spec
        if epoch % spec.keep_every == 0 or epoch == spec.epochs - 1:
            folder = make_folder(self._run / CHECKPOINTS)
            self._save_weights(folder / f"epoch-{epoch:04d}.safetensors")
            thin_out(folder, spec.keep_every, spec.keep_most)

    def forget_after(self, step: int) -> None:
        """Take out of the log what was learned after `step`, since it will be learned again."""
        try:
            lines = self.log_path.read_text(encoding="utf-8").splitlines(keepends=True)
        except OSError:
            return  # without its log a run can still go on
        kept = [line for line in lines if _step_of(line) <= step]
        with atomic_write(self.log_path) as temporary:
            temporary.write_text("".join(kept), encoding="utf-8")

    def _save_weights(self, path: Path) -> None:
        save_checkpoint(path, self._described(), self._trainer.weights())

    def _described(self) -> ModelSpec:
        trainer, spec, sprites = self._trainer, self._trainer.spec, self._trainer.sprites
        return dataclasses.replace(
            trainer.model_spec,
            title=self._title,
            data=f"{sprites.source}: {sprites.count} sprites, {len(sprites.class_names)} classes",
            credits=sprites.credits,
            training=(
                f"{time.strftime('%Y-%m-%d')}: {trainer.steps} steps of {spec.batch_size} in "
                f"{self.elapsed_s / 60:.0f} min on {trainer.device.type}, "
                f"Adam {spec.learning_rate:g} falling linearly, "
                f"error counted as {spec.weighting}, EMA {spec.ema_decay:g}, "
                f"context dropout {spec.context_dropout:g}"
            ),
        )


def thin_out(folder: Path, every: int, most: int) -> None:
    """Delete checkpoints until at most `most` are left, the first and the last among them.

    What goes are the epochs that are no multiple of twice the distance, then of four times, and so on, so
    that the rest stay evenly spaced.
    """
    paths = sorted(folder.glob("epoch-*.safetensors"))
    while len(paths) > most:
        every *= 2
        for path in paths[:-1]:
            if int(path.stem.partition("-")[2]) % every:
                path.unlink(missing_ok=True)
        paths = [path for path in paths if path.exists()]


def _steps(trainer: Trainer, keeper: _Keeper) -> Generator[TrainStep]:
    spec = trainer.spec
    with keeper.log_path.open("a", encoding="utf-8", buffering=1) as log:
        try:
            while (done := _share_done(trainer, keeper.elapsed_s)) < 1.0:
                epoch, learning_rate = trainer.epoch, spec.learning_rate * (1.0 - done)
                loss = trainer.step(trainer.next_batch(), learning_rate)
                if trainer.finish_batch():
                    keeper.keep_epoch(epoch)
                event = TrainStep(
                    step=trainer.steps,
                    steps=_expected_steps(trainer, keeper.elapsed_s),
                    epoch=epoch,
                    loss=loss,
                    learning_rate=learning_rate,
                    elapsed_s=keeper.elapsed_s,
                    saved=keeper.save_if_due(),
                )
                log.write(json.dumps(vars(event)) + "\n")
                yield event
        except OSError as error:
            raise cannot_write(keeper.log_path, error) from error
        finally:
            keeper.save()


def _is_filled(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _share_done(trainer: Trainer, elapsed_s: float) -> float:
    """How much of the training is over: by minutes where they are given, else by whole epochs."""
    spec = trainer.spec
    return elapsed_s / 60.0 / spec.minutes if spec.minutes else trainer.epoch / spec.epochs


def _expected_steps(trainer: Trainer, elapsed_s: float) -> int:
    """How many steps there will be; with minutes an estimate, from the speed so far."""
    if not trainer.spec.minutes:
        return trainer.total_steps
    return max(trainer.steps, round(trainer.steps / _share_done(trainer, elapsed_s)))


def _step_of(line: str) -> float:
    """The step that a line of the log tells of; a line cut short by a crash tells of none."""
    try:
        entry: Any = json.loads(line)
        return int(entry["step"])
    except (ValueError, KeyError, TypeError):
        return math.inf
