"""What was painted: sprites with all that made them, and the history that keeps them."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import threading
import time
import zipfile
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import read_arrays
from spritestudio.limits import MAX_BATCH_BYTES
from spritestudio.project.observable import Event
from spritestudio.project.project_file import ProjectFile
from spritestudio.specs import ByteArray, GenerationRequest, PostprocessSpec, Recipe
from spritestudio.specs.recipe import APP

_TOGETHER_BYTES = 2**24
_MAX_KEPT = 500  # generations of a project; older ones make room


@dataclass(frozen=True, eq=False)
class Generation:
    """Painted sprites and the request that made them.

    Attributes:
        request: What was asked for.
        images: uint8 (N, H, H, 4), as many as the request has seeds, before they are finished.
        postprocess: How they are finished.
        id: What the project knows it by; "" while it is not kept.
    """

    request: GenerationRequest
    images: ByteArray
    postprocess: PostprocessSpec = field(default_factory=PostprocessSpec)
    id: str = ""

    @property
    def time(self) -> float:
        """When it was painted, in seconds since 1970; 0 while it is not kept."""
        return int(self.id) / 1e9 if self.id.isdigit() else 0.0


@dataclass(frozen=True, eq=False)
class Unwritten:
    """What a store does not have yet.

    Attributes:
        generations: Those that are new, or others than it has, by their ids.
        gone: The ids of those that are in it and no longer known.
    """

    generations: Mapping[str, Generation]
    gone: frozenset[str]

    @property
    def data(self) -> dict[str, bytes]:
        """Each of them as the store keeps it."""
        return {generation_id: to_bytes(generation) for generation_id, generation in self.generations.items()}


@dataclass(frozen=True)
class CopyProgress:
    """How many generations are copied."""

    done: int
    total: int


class GenerationStore(Protocol):
    """Has generations as `.npz` by id."""

    def generation_ids(self) -> list[str]:
        """The ids of all, in order."""

    def generation(self, generation_id: str) -> bytes | None:
        """The `.npz` of one; None where there is none, or it cannot be read."""


class GenerationHistory:
    """The generations of a project, oldest first; each is known by its id.

    Those that are not written yet, see `unwritten`, are known all the same.

    Args:
        store: Has those of before.

    Attributes:
        changed: There are others than before. It may be emitted in the thread of a job.
    """

    def __init__(self, store: GenerationStore) -> None:
        self._store = store
        self._unwritten: dict[str, Generation] = {}
        self._gone: set[str] = set()
        self._copied: tuple[str, ...] = ()  # what there was when `copy_to` began
        self._since: set[str] = set()  # what is another than then
        self._hidden: frozenset[str] = frozenset()
        self._lock = threading.Lock()  # jobs add, the window replaces
        self._ids = store.generation_ids()
        self.changed = Event()

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, generation_id: object) -> bool:
        return generation_id in self.ids

    @property
    def ids(self) -> tuple[str, ...]:
        """Those that there are, oldest first."""
        return tuple(i for i in self._ids if i not in self._hidden)

    @property
    def newest(self) -> str:
        """The last one; "" where there is none."""
        return next((i for i in reversed(self._ids) if i not in self._hidden), "")

    @property
    def is_written(self) -> bool:
        """Whether all of it is on the disk."""
        return not (self._unwritten or self._gone)

    def use(self, store: GenerationStore) -> None:
        """Have the generations of another project."""
        self._store = store
        self._unwritten, self._gone, self._hidden = {}, set(), frozenset()
        self._ids = store.generation_ids()
        self.changed.emit()

    def add(self, generation: Generation) -> Generation:
        """Know a generation, which is not written yet; the oldest makes room where there are too many.

        Returns:
            The same with its id.
        """
        with self._lock:
            newest = self._ids[-1] if self._ids else ""
            last = int(newest) if newest.isdigit() else 0
            generation_id = f"{max(time.time_ns(), last + 1):020d}"
            known = self._unwritten[generation_id] = dataclasses.replace(generation, id=generation_id)
            self._since.add(generation_id)
            self._ids.append(generation_id)
            too_many, self._ids = self._ids[:-_MAX_KEPT], self._ids[-_MAX_KEPT:]
            for oldest in too_many:
                self._unwritten.pop(oldest, None)
            self._gone.update(too_many)
        self.changed.emit()
        return known

    def replace(self, generation: Generation) -> None:
        """Know a generation in the place of the one with its id; one that has made room stays gone."""
        with self._lock:
            if generation.id in self._ids:
                self._since.add(generation.id)
                self._unwritten[generation.id] = generation

    def unwritten(self) -> Unwritten:
        """What is not on the disk yet; whoever has written it says so by `note_written`."""
        with self._lock:
            return Unwritten(dict(self._unwritten), frozenset(self._gone))

    def note_written(self, written: Unwritten) -> None:
        """All of this is on the disk; what has come or changed since is not."""
        with self._lock:
            self._gone -= written.gone
            for generation_id, generation in written.generations.items():
                if self._unwritten.get(generation_id) is generation:
                    del self._unwritten[generation_id]

    def hide(self, ids: frozenset[str]) -> None:
        """Know these no longer, but keep them so that they can come back; in place of those hidden before."""
        self._hidden = ids
        self.changed.emit()

    def copy_to(self, store: ProjectFile) -> Generator[CopyProgress]:
        """Write all that can be read to a new store, also what is hidden; `move_to` goes on there.

        Yields:
            How far it is.

        Raises:
            SpriteStudioError: It cannot be written.
        """
        with self._lock:
            ids = self._copied = tuple(self._ids)
            self._since = set()
        together: dict[str, bytes] = {}  # since the disk is waited for once each time
        for place, generation_id in enumerate(ids):
            yield CopyProgress(place, len(ids))
            unwritten = self._unwritten.get(generation_id)
            data = self._store.generation(generation_id) if unwritten is None else to_bytes(unwritten)
            if data is not None:
                together[generation_id] = data
            if sum(map(len, together.values())) > _TOGETHER_BYTES:
                store.write_generations(together)
                together = {}
        store.write_generations(together)

    def since_copied(self) -> Unwritten:
        """What has changed since `copy_to` began, or since this was asked last."""
        with self._lock:
            return Unwritten(self._take_since(), frozenset(self._copied).difference(self._ids))

    def move_to(self, store: GenerationStore) -> None:
        """Go on in a store that `copy_to` has filled; what has changed since is not written there yet."""
        with self._lock:
            self._unwritten = self._take_since()
            self._gone = set(store.generation_ids()).difference(self._ids)
            self._store = store

    def _take_since(self) -> dict[str, Generation]:
        ids, self._since = self._since.intersection(self._ids), set()
        found: dict[str, Generation] = {}
        for generation_id in ids:
            with contextlib.suppress(SpriteStudioError):
                found[generation_id] = self.read(generation_id)
        return found

    def read(self, generation_id: str) -> Generation:
        """The generation with this id.

        Raises:
            SpriteStudioError: It cannot be read.
        """
        if (unwritten := self._unwritten.get(generation_id)) is not None:
            return unwritten
        data = self._store.generation(generation_id)
        if data is None:
            raise SpriteStudioError("These sprites cannot be read; their part of the project is damaged.")
        return dataclasses.replace(load_generation(data), id=generation_id)


def to_bytes(generation: Generation) -> bytes:
    """A generation as an `.npz` of its recipe and its pixels."""
    recipe = generation.request.recipe(generation.postprocess, generation.images.shape[1])
    file = io.BytesIO()
    np.savez_compressed(file, header=np.array(json.dumps(recipe.document)), images=generation.images)
    return file.getvalue()


def is_generation(path: Path) -> bool:
    """Whether a file seems to be a batch, and not a set of sprites."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "header.npy" in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def _unreadable(source: Path | bytes, why: str = "") -> SpriteStudioError:
    name = source.name if isinstance(source, Path) else "A generation of the project"
    return SpriteStudioError(f"{name} cannot be read as a batch of sprites{why and f': {why}'}.")


@reads_outside_data(_unreadable)
def load_generation(source: Path | bytes) -> Generation:
    """Read a generation.

    Args:
        source: The file, or what `to_bytes` gave.

    Raises:
        SpriteStudioError: The file is missing or no generation.
    """
    arrays = read_arrays(source, "a batch of sprites", MAX_BATCH_BYTES)
    try:
        header, images = json.loads(str(arrays["header"])), arrays["images"]
        recipe = Recipe.from_document(header if "recipe" in header else _document(header, images))
        if recipe is None:
            raise ValueError("it is of another program")
    except SpriteStudioError as error:
        raise _unreadable(source, str(error).rstrip(".")) from error
    shape_ok = images.ndim == 4 and images.shape[1] == images.shape[2] and images.shape[3] == 4
    if not shape_ok or images.dtype != np.uint8 or len(images) != recipe.spec.count:
        raise _unreadable(source, "it is damaged")
    return Generation(recipe.request, images, recipe.postprocess)


def _document(header: dict[str, Any], images: ByteArray) -> dict[str, Any]:
    """What the first version wrote, as a recipe."""
    recipe = {name: value for name, value in header.items() if name != "format"}
    recipe["batch_size"] = header.get("batch_size") or len(images)
    recipe.setdefault("weights_hash", "")
    return {
        "app": APP,
        "format": 1,
        "recipe": {**recipe, "image_size": images.shape[1], "sprites": list(range(len(images)))},
    }
