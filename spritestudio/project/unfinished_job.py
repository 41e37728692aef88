"""Jobs of the queue that paint in pieces: those that are done, on the disk until the job is."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, make_folder
from spritestudio.library.models import weights_hash
from spritestudio.paths import user_data
from spritestudio.project.steps import Paint, StepImages
from spritestudio.specs import ByteArray, GenerateSpec

_FOLDER = "unfinished"
_PROJECT = "project.txt"
_LONGEST_DAYS = 60  # that nothing was painted of a job, after which its pieces are painted again


class UnfinishedJob:
    """The pieces of a job that are painted, so that it goes on behind them after the program was killed.

    Args:
        request: What the job was asked for, as `json.dumps` takes it; the same request is the same job.
    """

    def __init__(self, request: Any) -> None:
        self._folder = user_data() / _FOLDER / _digest(request)

    def going_on(self, paint: Paint) -> Callable[[Path, GenerateSpec], Iterator[StepImages]]:
        """The same as `paint`, but what it has painted to its end is kept, and is the last step alone then.

        A piece is known by what was asked for and by the content of the weights' file.
        """

        def going_on(weights: Path, spec: GenerateSpec) -> Iterator[StepImages]:
            file = self._folder / f"{_digest([spec.to_json(), weights_hash(weights)])}.npy"
            if (images := _read(file, spec.count)) is not None:
                yield StepImages(spec.steps, spec.steps, 0, images, images)
                return
            for frame in paint(weights, spec):
                if frame.last:
                    _keep(file, frame.noisy)
                yield frame

        return going_on

    def belong_to(self, project: Path) -> None:
        """Note the file of the project that asks for the job, so that its pieces go with it.

        What is noted already is not written again: the age of the folder says when something was painted.
        """
        note = self._folder / _PROJECT
        with contextlib.suppress(SpriteStudioError):
            if _noted_in(note) != project:
                make_folder(self._folder)
                with atomic_write(note) as temporary:
                    temporary.write_text(str(project), encoding="utf-8")

    def discard(self) -> None:
        """Forget all of them."""
        shutil.rmtree(self._folder, ignore_errors=True)


def tidy_unfinished_jobs() -> None:
    """Forget the pieces of projects that were deleted, and of those that nobody has gone on with for long.

    A project of a folder that is not there may lie on a disk that comes again.
    """
    oldest = time.time() - _LONGEST_DAYS * 24 * 3600
    for folder in (user_data() / _FOLDER).glob("*"):
        with contextlib.suppress(OSError, ValueError):
            project = _noted_in(folder / _PROJECT)
            is_deleted = project is not None and project.parent.is_dir() and not project.exists()
            if is_deleted or folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


def _noted_in(note: Path) -> Path | None:
    with contextlib.suppress(OSError, ValueError):
        return Path(note.read_text(encoding="utf-8"))
    return None


def _digest(document: Any) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:32]


def _read(file: Path, count: int) -> ByteArray | None:
    """The sprites of a piece, uint8 (count, H, H, 4); None where they are not painted, or not readable."""
    try:
        found = np.load(file, mmap_mode="r")
    except (OSError, ValueError, EOFError):
        return None
    is_whole = found.dtype == np.uint8 and found.ndim == 4 and found.shape[::3] == (count, 4)
    return np.array(found) if is_whole and found.shape[1] == found.shape[2] else None


def _keep(file: Path, images: ByteArray) -> None:
    """Keep the sprites of a piece; where the disk has no room for them they are painted again."""
    with contextlib.suppress(SpriteStudioError):
        make_folder(file.parent)
        with atomic_write(file) as temporary, temporary.open("wb") as written:
            np.save(written, images)
