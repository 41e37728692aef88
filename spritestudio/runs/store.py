"""Which training runs there are, and what is known of each, without torch.

A run is a folder: `spec.json` (the recipe, and what the run is called), `set.npz` (what it learns from),
`log.jsonl` (an object per event), `weights.safetensors` (to paint with), `state.safetensors` (to go on from),
`checkpoints/epoch-0000.safetensors` …, `averages/0.05/epoch-0000.safetensors` … (to average over another
length afterwards) and `samples/step-000123.png` … (a row per class).
"""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import user_path, visible
from spritestudio.paths import user_data
from spritestudio.runs.lock import is_locked, require_free
from spritestudio.runs.log import FAILED, FINISHED, LOG_FILE, PAUSED, last_step_and_state, read_history
from spritestudio.runs.manifest import SPEC_FILE, RunManifest, no_run, read_manifest, write_manifest
from spritestudio.specs import TrainSpec, TrainStep
from spritestudio.specs.base import require
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.importing.reading import load_sprites

__all__ = [
    "AVERAGES",
    "CHECKPOINTS",
    "LOG_FILE",
    "SAMPLES",
    "SET_FILE",
    "SPEC_FILE",
    "STATE_FILE",
    "WEIGHTS_FILE",
    "RunInfo",
    "RunManifest",
    "discard_untrained",
    "find_run",
    "is_own",
    "list_runs",
    "load_run_set",
    "new_run_folder",
    "read_history",
    "read_run",
    "rename_run",
    "runs_folder",
    "set_keeping",
    "thin_out",
    "thin_out_run",
    "trash_run",
    "write_manifest",
]

SET_FILE = "set.npz"
WEIGHTS_FILE = "weights.safetensors"
STATE_FILE = "state.safetensors"
CHECKPOINTS = "checkpoints"
AVERAGES = "averages"
SAMPLES = "samples"

_MOST_AVERAGES = 16  # per length: eight to sixteen meet any length from 0.03 to 0.2 well


@dataclass(frozen=True)
class RunInfo:
    """A run as a list shows it.

    Attributes:
        folder: Where it lies.
        manifest: What it is.
        state: "running", "paused", "finished", "failed", or "interrupted" when it ended without a word, as
            after a power cut.
        newest: Its last step; None before the first.
    """

    folder: Path
    manifest: RunManifest
    state: str
    newest: TrainStep | None

    @property
    def steps(self) -> int:
        """Steps made so far."""
        return self.newest.step if self.newest else 0

    @property
    def total_steps(self) -> int:
        """How many it will make; an estimate where it goes by minutes."""
        return self.newest.steps if self.newest else 0

    @property
    def minutes(self) -> float:
        """Time it has learned for."""
        return self.newest.elapsed_s / 60.0 if self.newest else 0.0

    @property
    def loss(self) -> float | None:
        """The newest; None before the first step."""
        return self.newest.loss if self.newest else None

    @property
    def title(self) -> str:
        """What a person calls it."""
        return self.manifest.title

    @property
    def spec(self) -> TrainSpec:
        """Its recipe."""
        return self.manifest.spec

    @property
    def class_names(self) -> tuple[str, ...]:
        """What it learns to tell apart."""
        return self.manifest.class_names

    @property
    def weights(self) -> Path | None:
        """What can be painted with; None before the first saving."""
        path = self.folder / WEIGHTS_FILE
        return path if path.exists() else None

    @property
    def can_continue(self) -> bool:
        """Whether it has a state to go on from and something left to learn."""
        return self.state not in ("running", FINISHED) and (self.folder / STATE_FILE).exists()


def runs_folder() -> Path:
    """Where this person's own runs lie; it need not exist."""
    return user_data() / "runs"


def is_own(path: Path) -> bool:
    """Whether something lies where this person's own runs do."""
    return path.resolve().parent == runs_folder().resolve()


def new_run_folder(title: str) -> Path:
    """A folder in `runs_folder` for a new run, named by its title; it is not made."""
    words = "".join(c.lower() if c.isalnum() else " " for c in title).split()
    name = "-".join(words)[:40].strip("-") or "run"
    stem = runs_folder() / f"{datetime.now():%Y-%m-%d}-{name}"
    folder, number = stem, 1
    while folder.exists():
        number += 1
        folder = stem.with_name(f"{stem.name}-{number}")
    return folder


def find_run(name_or_path: str) -> Path:
    """The run that a person means: a folder, or the name of one in `runs_folder`."""
    path = user_path(name_or_path)
    own = runs_folder() / name_or_path
    return own if not path.exists() and own.is_dir() else path


def list_runs(folder: Path | None = None) -> list[RunInfo]:
    """The runs in `folder`, the newest first; what is no run is left out.

    Args:
        folder: Where to look; this person's own runs by default.
    """
    found = []
    folder = folder or runs_folder()
    for path in visible(folder.iterdir()) if folder.is_dir() else ():
        try:
            found.append(read_run(path))
        except SpriteStudioError:
            continue
    return sorted(found, key=lambda run: (run.manifest.created, run.folder.name), reverse=True)


@reads_outside_data(no_run)
def read_run(run: Path) -> RunInfo:
    """What is known of the run in the folder `run`.

    Raises:
        SpriteStudioError: There is no run.
    """
    manifest = read_manifest(run)
    newest, state = last_step_and_state(run)
    if is_locked(run):
        state = "running"
    elif state not in (PAUSED, FINISHED, FAILED):
        state = "interrupted"
    return RunInfo(run, manifest, state, newest)


def load_run_set(run: Path) -> SpriteSet:
    """The sprites that a run learns from.

    Raises:
        SpriteStudioError: The run holds no set.
    """
    manifest = read_manifest(run)
    return dataclasses.replace(load_sprites(run / SET_FILE), source=manifest.source)


def rename_run(run: Path, title: str) -> None:
    """Call a run, and the weights that it saves from now on, `title`.

    Raises:
        SpriteStudioError: There is no run, or it cannot be written.
    """
    require(bool(title.strip()), "A run needs a name.")
    write_manifest(run, dataclasses.replace(read_manifest(run), title=title.strip()))


def set_keeping(run: Path, every: int, most: int) -> None:
    """Change which checkpoints a run keeps, from now on and among those it has.

    Args:
        run: Its folder.
        every: Epochs between checkpoints.
        most: How many are kept.

    Raises:
        SpriteStudioError: There is no such run, it is being trained, or the numbers are out of range.
    """
    require_free(run)
    manifest = read_manifest(run)
    spec = dataclasses.replace(manifest.spec, keep_every=every, keep_most=most)
    write_manifest(run, dataclasses.replace(manifest, spec=spec))
    thin_out_run(run, every, most)


def thin_out_run(run: Path, every: int, most: int) -> None:
    """Delete checkpoints of a run, and snapshots of its averages, as `thin_out` does."""
    thin_out(run / CHECKPOINTS, every, most)
    for folder in (run / AVERAGES).glob("*"):
        thin_out(folder, every, min(most, _MOST_AVERAGES))


def thin_out(folder: Path, every: int, most: int) -> None:
    """Delete checkpoints until at most `most` are left, the first and the last among them.

    Whatever is no multiple of `every` goes. If too many are left, those go that are no multiple of twice the
    distance, then of four times, and so on, so that the rest stay evenly spaced.
    """
    paths = [path for path in sorted(folder.glob("epoch-*.safetensors")) if path.stem[6:].isdecimal()]
    while True:
        for path in paths[:-1]:
            if int(path.stem.partition("-")[2]) % every:
                path.unlink(missing_ok=True)
        paths = [path for path in paths if path.exists()]
        if len(paths) <= most:
            return
        every *= 2


def discard_untrained(run: Path) -> None:
    """Delete one of this person's own runs of which no epoch came to its end; any other stays.

    Raises:
        SpriteStudioError: Something cannot be deleted.
    """
    if not (is_own(run) and run.is_dir()) or is_locked(run) or any((run / CHECKPOINTS).glob("*")):
        return
    with contextlib.suppress(SpriteStudioError):
        newest = read_run(run).newest
        if newest is not None and newest.epoch > 0:
            return
    try:
        shutil.rmtree(run)
    except OSError as error:
        raise SpriteStudioError(f"{run} cannot be deleted: {error}.", "Delete it yourself.") from error


def trash_run(run: Path) -> None:
    """Move a run's folder to the bin.

    Raises:
        SpriteStudioError: There is no run, it is being trained, or there is no bin.
    """
    read_manifest(run)
    require_free(run)
    from send2trash import send2trash  # it looks for the bin when it is imported

    try:
        send2trash(run)
    except OSError as error:
        raise SpriteStudioError(
            f"{run} cannot be moved to the bin: {error}.", "Delete the folder yourself if you must."
        ) from error
