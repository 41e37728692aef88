"""What was painted: sprites with all that made them, and the history that keeps them."""

from __future__ import annotations

import dataclasses
import json
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, make_folder, read_arrays
from spritestudio.specs import ByteArray, GenerateSpec, PostprocessSpec
from spritestudio.sprites.export.recipe import Recipe

_FORMAT = 1
_SUFFIX = ".npz"
_MAX_KEPT = 500  # generations of a history; older ones make room


@dataclass(frozen=True)
class GenerationRequest:
    """What was asked of which weights.

    Attributes:
        spec: The request.
        weights: Name of the weights.
        class_names: What the context's numbers mean.
        sections: Title and count of each mix, in order.
        weights_hash: SHA-256 of the weights' file; "" where it is not known.
        batch_size: How many sprites were painted together; 0 for all.
    """

    spec: GenerateSpec
    weights: str
    class_names: tuple[str, ...]
    sections: tuple[tuple[str, int], ...]
    weights_hash: str = ""
    batch_size: int = 0

    def shares_of(self, index: int) -> dict[str, float]:
        """The mix of sprite `index`, by class name."""
        return dict(zip(self.class_names, self.spec.context_of(index), strict=False))

    def of_sprites(self, chosen: Sequence[int], title: str) -> GenerationRequest:
        """The request for some of the sprites, in one section."""
        spec = dataclasses.replace(
            self.spec,
            seeds=tuple(self.spec.seeds[index] for index in chosen),
            contexts=tuple(self.spec.context_of(index) for index in chosen),
        )
        return dataclasses.replace(self, spec=spec, sections=((title, len(chosen)),))

    def recipe(
        self, postprocess: PostprocessSpec, image_size: int, *, step: int = 0, predicted: bool = False
    ) -> Recipe:
        """How all these sprites are made again.

        Args:
            postprocess: How they are finished.
            image_size: Height and width of a sprite as it is painted, px.
            step: After which step they are taken; 0 when they are finished.
            predicted: Whether it is the predicted sprites then.
        """
        return Recipe(
            weights=self.weights,
            weights_hash=self.weights_hash,
            class_names=self.class_names,
            image_size=image_size,
            sections=self.sections,
            spec=_compact(self.spec),
            sprites=tuple(range(self.spec.count)),
            step=step,
            predicted=predicted,
            batch_size=self.batch_size or self.spec.count,
            postprocess=postprocess,
        )


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

    Args:
        folder: Where they lie; made with the first generation.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ids = sorted(path.stem for path in folder.glob(f"*{_SUFFIX}"))

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

    def add(self, generation: Generation) -> Generation:
        """Keep a generation; the oldest makes room where there are too many.

        Returns:
            The same with its id.

        Raises:
            SpriteStudioError: It cannot be written.
        """
        make_folder(self._folder)
        last = int(self.newest) if self.newest.isdigit() else 0
        generation_id = f"{max(time.time_ns(), last + 1):020d}"
        save_generation(self._path(generation_id), generation)
        self._ids.append(generation_id)
        while len(self._ids) > _MAX_KEPT:
            self._path(self._ids.pop(0)).unlink(missing_ok=True)
        return dataclasses.replace(generation, id=generation_id)

    def replace(self, generation: Generation) -> None:
        """Keep a generation in the place of the one with its id; one that has made room stays gone.

        Raises:
            SpriteStudioError: It cannot be written; the older one stays.
        """
        if generation.id in self._ids:
            save_generation(self._path(generation.id), generation)

    def read(self, generation_id: str) -> Generation:
        """The generation with this id.

        Raises:
            SpriteStudioError: It cannot be read.
        """
        return dataclasses.replace(load_generation(self._path(generation_id)), id=generation_id)

    def _path(self, generation_id: str) -> Path:
        return self._folder / f"{generation_id}{_SUFFIX}"


def _compact(spec: GenerateSpec) -> GenerateSpec:
    """The same request with its context once, where all sprites share one."""
    if len(set(spec.contexts)) > 1:
        return spec
    return dataclasses.replace(spec, contexts=spec.contexts[:1])


def save_generation(path: Path, batch: Generation) -> None:
    """Write a batch to an `.npz`, which replaces `path` only when complete.

    Raises:
        SpriteStudioError: It cannot be written.
    """
    request = batch.request
    header = {
        "format": _FORMAT,
        "spec": request.spec.to_json(),
        "weights": request.weights,
        "class_names": request.class_names,
        "sections": request.sections,
        "weights_hash": request.weights_hash,
        "batch_size": request.batch_size,
        "postprocess": batch.postprocess.to_json(),
    }
    with atomic_write(path) as temporary:
        np.savez_compressed(temporary, header=np.array(json.dumps(header)), images=batch.images)


def is_generation(path: Path) -> bool:
    """Whether a file seems to be a batch, and not a set of sprites."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "header.npy" in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def load_generation(path: Path) -> Generation:
    """Read a batch.

    Raises:
        SpriteStudioError: The file is missing or no batch.
    """
    arrays = read_arrays(path, "a batch of sprites")
    try:
        header, images = json.loads(str(arrays["header"])), arrays["images"]
        request = GenerationRequest(
            spec=GenerateSpec.from_json(header["spec"]),
            weights=str(header["weights"]),
            class_names=tuple(str(name) for name in header["class_names"]),
            sections=tuple((str(title), int(count)) for title, count in header["sections"]),
            weights_hash=str(header.get("weights_hash", "")),
            batch_size=int(header.get("batch_size", 0)),
        )
        postprocess = PostprocessSpec.from_json(header.get("postprocess", header.get("post", {})))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise SpriteStudioError(f"{path.name} cannot be read as a batch of sprites.") from error
    shape_ok = images.ndim == 4 and images.shape[1] == images.shape[2] and images.shape[3] == 4
    counts = {len(images), request.spec.count, sum(count for _, count in request.sections)}
    if not shape_ok or images.dtype != np.uint8 or len(counts) != 1:
        raise SpriteStudioError(f"{path.name} is damaged.")
    return Generation(request, images, postprocess)
