"""What was painted: sprites with all that made them, and the history that keeps them."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import threading
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import atomic_write, make_folder, read_arrays, visible
from spritestudio.limits import MAX_BATCH_BYTES
from spritestudio.specs import ByteArray, GenerationRequest, PostprocessSpec, Recipe
from spritestudio.specs.recipe import APP

_SUFFIX = ".npz"
_MAX_KEPT = 500  # generations of a history; older ones make room


@dataclass(frozen=True, eq=False)
class Generation:
    """Painted sprites and the request that made them.

    Attributes:
        request: What was asked for.
        images: uint8 (N, H, H, 4), as many as the request has seeds, before they are finished.
        postprocess: How they are finished.
        id: What the history knows it by; "" while it is not kept.
    """

    request: GenerationRequest
    images: ByteArray
    postprocess: PostprocessSpec = field(default_factory=PostprocessSpec)
    id: str = ""


class GenerationHistory:
    """Generations in a folder, a file each, oldest first; each is known by its id.

    Those that could not be written are known all the same, until they are: `write` tries again.

    Args:
        folder: Where they lie; made with the first generation.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unwritten: dict[str, Generation] = {}
        self._lock = threading.Lock()  # jobs add, the window replaces
        self._ids = sorted(path.stem for path in visible(folder.glob(f"*{_SUFFIX}")))

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, generation_id: object) -> bool:
        return generation_id in self._ids

    @property
    def ids(self) -> tuple[str, ...]:
        """Those that there are, oldest first."""
        return tuple(self._ids)

    @property
    def newest(self) -> str:
        """The last one; "" where there is none."""
        return self._ids[-1] if self._ids else ""

    @property
    def is_written(self) -> bool:
        """Whether all of it is on the disk."""
        return not self._unwritten

    def add(self, generation: Generation) -> Generation:
        """Know a generation, which `write` writes; the oldest makes room where there are too many.

        Returns:
            The same with its id.
        """
        with self._lock:
            last = int(self.newest) if self.newest.isdigit() else 0
            generation_id = f"{max(time.time_ns(), last + 1):020d}"
            known = self._unwritten[generation_id] = dataclasses.replace(generation, id=generation_id)
            self._ids.append(generation_id)
            while len(self._ids) > _MAX_KEPT:
                oldest = self._ids.pop(0)
                self._unwritten.pop(oldest, None)
                with contextlib.suppress(OSError):
                    self._path(oldest).unlink(missing_ok=True)
        return known

    def replace(self, generation: Generation) -> None:
        """Know a generation in the place of the one with its id; one that has made room stays gone."""
        with self._lock:
            if generation.id in self._ids:
                self._unwritten[generation.id] = generation

    def write(self) -> None:
        """Write what is not on the disk yet.

        Raises:
            SpriteStudioError: Something cannot be written; it is known all the same.
        """
        with self._lock:
            while self._unwritten:
                generation_id, generation = next(iter(self._unwritten.items()))
                make_folder(self._folder)
                save_generation(self._path(generation_id), generation)
                del self._unwritten[generation_id]

    def read(self, generation_id: str) -> Generation:
        """The generation with this id.

        Raises:
            SpriteStudioError: It cannot be read.
        """
        if (unwritten := self._unwritten.get(generation_id)) is not None:
            return unwritten
        return dataclasses.replace(load_generation(self._path(generation_id)), id=generation_id)

    def _path(self, generation_id: str) -> Path:
        return self._folder / f"{generation_id}{_SUFFIX}"


def save_generation(path: Path, batch: Generation) -> None:
    """Write a batch to an `.npz`, which replaces `path` only when complete.

    Raises:
        SpriteStudioError: It cannot be written.
    """
    recipe = batch.request.recipe(batch.postprocess, batch.images.shape[1])
    with atomic_write(path) as temporary:
        np.savez_compressed(temporary, header=np.array(json.dumps(recipe.document)), images=batch.images)


def is_generation(path: Path) -> bool:
    """Whether a file seems to be a batch, and not a set of sprites."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "header.npy" in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


@reads_outside_data(lambda path: SpriteStudioError(f"{path.name} cannot be read as a batch of sprites."))
def load_generation(path: Path) -> Generation:
    """Read a batch.

    Raises:
        SpriteStudioError: The file is missing or no batch.
    """
    arrays = read_arrays(path, "a batch of sprites", MAX_BATCH_BYTES)
    try:
        header, images = json.loads(str(arrays["header"])), arrays["images"]
        recipe = Recipe.from_document(header if "recipe" in header else _document(header, images))
        if recipe is None:
            raise ValueError("it is of another program")
    except SpriteStudioError as error:
        message = f"{path.name} cannot be read as a batch of sprites: {error}"
        raise SpriteStudioError(message, error.hint) from error
    shape_ok = images.ndim == 4 and images.shape[1] == images.shape[2] and images.shape[3] == 4
    if not shape_ok or images.dtype != np.uint8 or len(images) != recipe.spec.count:
        raise SpriteStudioError(f"{path.name} is damaged.")
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
