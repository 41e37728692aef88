"""A training run: a generator of events, and the folder that keeps what was learned.

What the folder holds stands in `spritestudio.runs.store`.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from spritestudio.diffusion.sampling.priority import yield_to_painting
from spritestudio.diffusion.training import parallel
from spritestudio.diffusion.training.checkpointer import (
    Checkpointer,
    cannot_continue,
    data_digest,
    read_state,
)
from spritestudio.diffusion.training.monitor import TrainingMonitor
from spritestudio.diffusion.training.out_of_memory import explaining_out_of_memory
from spritestudio.diffusion.training.setup import begin, fit, with_classes
from spritestudio.diffusion.training.trainer import Trainer, learning_rate_at
from spritestudio.diffusion.training.weights_in_training import WeightsInTraining
from spritestudio.errors import SpriteStudioError
from spritestudio.files import cannot_write, make_folder, remove_stale, visible
from spritestudio.library.training_indexes import index_run, is_indexed
from spritestudio.runs.lock import LOCK_FILE, is_locked, lock_run, require_free
from spritestudio.runs.log import FAILED, FINISHED, PAUSED, RUNNING, LogWriter, rewind_log
from spritestudio.runs.store import (
    LOG_FILE,
    SET_FILE,
    SPEC_FILE,
    STATE_FILE,
    WEIGHTS_FILE,
    RunManifest,
    load_run_set,
    read_run,
    write_manifest,
)
from spritestudio.specs import CheckpointKept, TrainEvent, TrainHint, TrainSpec, TrainStep
from spritestudio.sprites.dataset.sprite_set import SpriteSet, save_sprites, used_classes

__all__ = ["WeightsInTraining", "resume", "train"]

_SPEED_MEMORY = 0.9  # how much of the speed so far enters that of a step


def train(
    spec: TrainSpec,
    sprites: SpriteSet,
    run: Path,
    *,
    title: str = "",
    data_path: str = "",
    in_training: WeightsInTraining | None = None,
) -> Generator[TrainEvent]:
    """Train a network, one event per step and others between, and keep it in the folder `run`.

    Weights and state are saved every `spec.save_every_s` seconds and whenever the generator ends: finished,
    closed (which is a pause), or by an error. Where they cannot be before the first step, as on a full disk,
    nothing is left of it.

    Args:
        spec: The recipe.
        sprites: What to learn from.
        run: Where to keep it; made if it is not there, refused if it holds anything.
        title: What the weights are called.
        data_path: Where the set came from, to tell a person.
        in_training: Is told of the weights at work.

    Raises:
        SpriteStudioError: The folder or the start weights cannot be used, the loss is no longer finite,
            memory has run out, or the disk is full.
    """
    with explaining_out_of_memory():
        setup = begin(spec, sprites)
        trainer = Trainer(setup)
    title = title or sprites.source
    sprites = setup.sprites
    manifest = RunManifest(
        spec=setup.spec,
        title=title,
        data_path=data_path,
        source=sprites.source,
        sprites=sprites.count,
        class_names=sprites.class_names,
        image_size=sprites.image_size,
    )
    made = _MadeFiles(run)
    try:
        make_folder(run)
        _refuse_used(run)
        write_manifest(run, manifest)
        save_sprites(run / SET_FILE, sprites)
    except BaseException:
        made.remove()
        raise
    checkpointer = Checkpointer(run, trainer, title)
    return _Training(run, trainer, checkpointer, in_training, setup.notes, made=made).events()


def resume(
    run: Path, sprites: SpriteSet | None = None, *, in_training: WeightsInTraining | None = None
) -> Generator[TrainEvent]:
    """Go on with a run where its state was last saved, with the run's own recipe.

    On the CPU the losses are those of a run that was never interrupted, bit for bit, unless it is limited
    by minutes.

    Args:
        run: The folder of the run.
        sprites: What it learned from before; by default the set that its folder keeps.
        in_training: Is told of the weights at work.

    Raises:
        SpriteStudioError: There is no run, it is damaged, it learned from other sprites, or it is being
            trained already; and what `train` raises.
    """
    state = read_state(run)
    info = read_run(run)
    require_free(run)
    if sprites is None:
        sprites = load_run_set(run)
    else:
        sprites = fit(sprites, state.spec.image_size)
        if set(used_classes(sprites)) <= set(state.model.class_names):
            sprites = with_classes(sprites, state.model.class_names)
    if data_digest(sprites) != state.digest:
        raise SpriteStudioError(
            f"{run} learned from other sprites than {sprites.source}.", "Give the set it began with."
        )
    try:
        with explaining_out_of_memory():
            trainer = state.trainer(state.spec, sprites)
    except (KeyError, RuntimeError) as error:
        raise cannot_continue(run) from error
    checkpointer = Checkpointer(run, trainer, info.title, state.elapsed_s)
    return _Training(run, trainer, checkpointer, in_training, known=state.history).events()


def _refuse_used(run: Path) -> None:
    log = run / LOG_FILE
    if any((run / name).exists() for name in (WEIGHTS_FILE, STATE_FILE)) or (
        log.exists() and log.stat().st_size > 0
    ):
        raise SpriteStudioError(
            f"{run} already holds a training run.",
            "Continue it with --resume, or choose another folder, so that none is lost."
            if (run / STATE_FILE).exists()
            else "It has no saved state to go on from; choose another folder.",
        )
    if any(path.name not in (SPEC_FILE, LOG_FILE, SET_FILE, LOCK_FILE) for path in visible(run.iterdir())):
        raise SpriteStudioError(
            f"The folder {run} holds other files.", "Choose a new folder, so that nothing is mixed up."
        )


class _MadeFiles:
    """What comes into a folder from now on, and the folder itself where it is not there yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folders = [each for each in (folder, *folder.parents) if not each.exists()]
        self._before = set(folder.iterdir()) if folder.is_dir() else set()

    def remove(self) -> None:
        """Remove it, as far as that can be done, unless another has begun to train there."""
        if is_locked(self._folder):
            return
        with contextlib.suppress(OSError):
            for path in set(self._folder.iterdir()) - self._before:
                with contextlib.suppress(OSError):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            for folder in self._folders:
                folder.rmdir()


class _Training:
    """A run at work."""

    def __init__(
        self,
        run: Path,
        trainer: Trainer,
        checkpointer: Checkpointer,
        in_training: WeightsInTraining | None,
        notes: tuple[str, ...] = (),
        known: Sequence[TrainStep] = (),
        made: _MadeFiles | None = None,
    ) -> None:
        self._run = run
        self._trainer = trainer
        self._checkpointer = checkpointer
        self._in_training = in_training or WeightsInTraining()
        self._notes = notes
        self._known = known
        self._made = made
        self._speed = 0.0

    def events(self) -> Generator[TrainEvent]:
        """Train to the end; log, save and let go however that comes."""
        try:
            yield from self._events()
        except BaseException:
            if self._made and not self._trainer.steps and not (self._run / STATE_FILE).exists():
                self._made.remove()
            raise

    def _events(self) -> Generator[TrainEvent]:
        lock = lock_run(self._run)
        try:
            remove_stale(self._run, older_than_s=0.0)
            rewind_log(self._run, self._trainer.steps, self._known)
            log = LogWriter(self._run)
            parallel.gather_round(self._trainer)
            monitor = TrainingMonitor(self._run, self._trainer, log.history)
            state = FAILED
            try:
                self._in_training.follow(self._trainer)
                log.add_state(RUNNING, self._trainer.steps)
                with explaining_out_of_memory():
                    for event in self._work(monitor):
                        log.add(event)
                        if isinstance(event, TrainStep) and event.saved:
                            self._checkpointer.save(log.history)
                        yield event
                state = FINISHED
            except (GeneratorExit, KeyboardInterrupt):
                state = PAUSED
                raise
            except OSError as error:
                raise cannot_write(self._run, error) from error
            finally:
                self._in_training.follow(None)
                monitor.close()
                try:
                    self._checkpointer.save(log.history)
                    log.add_state(state, self._trainer.steps)
                finally:
                    log.close()
                    parallel.tell(None)
        finally:
            lock.release()

    def _work(self, monitor: TrainingMonitor) -> Iterator[TrainEvent]:
        trainer, checkpointer = self._trainer, self._checkpointer
        if not is_indexed(self._run):
            index_run(self._run, trainer.sprites, trainer.spec.start_from)
        for sentence in self._notes:
            yield TrainHint(trainer.steps, "fitted", sentence)
        checkpointer.start_clock()
        kept = trainer.epoch - 1
        epoch = trainer.epoch
        while (done := self._share_done()) < 1.0:
            yield_to_painting()
            began = time.monotonic()
            epoch = trainer.epoch
            learning_rate = learning_rate_at(trainer.spec, done)
            batch = trainer.next_batch()
            parallel.tell(learning_rate)
            loss = trainer.step(batch, learning_rate)
            is_epoch_over = trainer.finish_batch()
            speed = len(batch) / max(1e-9, time.monotonic() - began)
            self._speed = (
                _SPEED_MEMORY * self._speed + (1.0 - _SPEED_MEMORY) * speed if self._speed else speed
            )
            yield self._step_event(epoch, loss, learning_rate)
            yield from monitor.after_step()
            if is_epoch_over:
                if path := checkpointer.keep_epoch(epoch, last=self._share_done() >= 1.0):
                    kept = epoch
                    yield CheckpointKept(trainer.steps, epoch, path)
                yield from monitor.after_epoch(epoch)
        if trainer.steps and kept != epoch and (path := checkpointer.keep_epoch(epoch, last=True)):
            yield CheckpointKept(trainer.steps, epoch, path)
        yield from monitor.finish(epoch)

    def _step_event(self, epoch: int, loss: float, learning_rate: float) -> TrainStep:
        return TrainStep(
            step=self._trainer.steps,
            steps=self._expected_steps(),
            epoch=epoch,
            loss=loss,
            learning_rate=learning_rate,
            elapsed_s=self._checkpointer.elapsed_s,
            sprites_per_s=self._speed,
            saved=self._checkpointer.is_due,
        )

    def _share_done(self) -> float:
        """How much of the training is over: by minutes where they are given, else by whole epochs."""
        spec = self._trainer.spec
        if spec.minutes:
            return self._checkpointer.elapsed_s / 60.0 / spec.minutes
        return self._trainer.epoch / spec.epochs

    def _expected_steps(self) -> int:
        """How many steps there will be; with minutes an estimate, from the speed so far."""
        if not self._trainer.spec.minutes:
            return self._trainer.total_steps
        return max(self._trainer.steps, round(self._trainer.steps / max(1e-9, self._share_done())))
