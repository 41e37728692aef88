"""Which sprites weights learned from: the indexes that ship beside them or lie in the folder of a run."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

import numpy as np

from spritestudio import paths
from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, visible
from spritestudio.library.models import SUFFIX, find_model, find_same_weights, read_model_spec, weights_hash
from spritestudio.runs.store import SET_FILE, SPEC_FILE, WEIGHTS_FILE, runs_folder
from spritestudio.specs import ByteArray
from spritestudio.specs.base import one_of
from spritestudio.sprites.dataset.neighbours import Neighbour
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.dataset.training_index import NEAREST, TrainingIndex, read_header

INDEX_STEM = "training-index"
_DEEP = 3  # folders from weights up to that of their run: averages/0.05/epoch-0001.safetensors


@dataclass(frozen=True)
class TrainingIndexes:
    """All that some weights learned from, as far as it is known.

    Attributes:
        indexes: At least one; fine-tuned weights learned from several sets.
    """

    indexes: tuple[TrainingIndex, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Weights that these began from, and of which nobody knows what they learned from."""
        return tuple(dict.fromkeys(index.unknown for index in self.indexes if index.unknown))

    @property
    def spacing(self) -> Sequence[float]:
        """How far drawn sprites of the first set are from the nearest of another animation, sorted."""
        return self.indexes[0].spacing.tolist()

    def nearest(self, images: Sequence[ByteArray] | ByteArray, count: int = NEAREST) -> list[list[Neighbour]]:
        """The nearest training sprites of each sprite, the nearest first.

        Args:
            images: Sprites of one size, uint8 (H, W, 4) each.
            count: How many of each.

        Raises:
            SpriteStudioError: They are larger than the sprites that the weights learned from.
        """
        images = np.asarray(images)
        height, width = images.shape[1:3]
        sizes = sorted({index.image_size for index in self.indexes})
        side = next((size for size in sizes if size >= max(height, width)), None)
        if side is None:
            raise SpriteStudioError(
                f"This sprite has {width}×{height} pixels, and the weights learned from sprites of "
                f"{one_of([f'{size}×{size}' for size in sizes])}: larger ones cannot be compared."
            )
        parts = [index.nearest(images, count) for index in self.indexes if index.image_size == side]
        return [
            sorted(chain.from_iterable(of_one), key=lambda one: (one.differing, not one.is_exact))[:count]
            for of_one in zip(*parts, strict=True)
        ]

    def near_copies(self, images: Sequence[ByteArray] | ByteArray) -> dict[int, Neighbour]:
        """Which of the sprites are near copies of training sprites, by their index, and of which.

        Raises:
            SpriteStudioError: As `nearest` does.
        """
        nearest = self.nearest(images, 1)
        return {index: found[0] for index, found in enumerate(nearest) if found and found[0].is_near_copy}


def training_indexes(name: str, digest: str, weights: Path | None = None) -> TrainingIndexes:
    """What weights learned from.

    Args:
        name: What they are called.
        digest: SHA-256 of their file; "" where it is not known.
        weights: Their file, where it is known.

    Raises:
        SpriteStudioError: Nobody has noted it, or what was noted is damaged.
    """
    if weights is None:
        with contextlib.suppress(SpriteStudioError):
            weights = find_same_weights(name, digest)
    if weights is not None and not digest:
        digest = weights_hash(weights)
    files = _of_run(weights) if weights is not None else []
    files = files or list(_by_digest(digest))
    if not files:
        raise SpriteStudioError(
            f"It is not known here which sprites the weights {name} learned from.",
            "Those that come with SpriteStudio and those that it trains have an index of them; files from "
            "elsewhere have none.",
        )
    return TrainingIndexes(tuple(_loaded(path, path.stat().st_mtime_ns) for path in files))


def installed_indexes(size: int) -> TrainingIndexes | None:
    """What all installed weights learned from, in sprites of `size` pixels or the next larger ones.

    None where nobody has noted any.

    Raises:
        SpriteStudioError: What was noted is damaged.
    """
    indexes = [_loaded(path, path.stat().st_mtime_ns) for path in _beside_weights()]
    side = min((index.image_size for index in indexes if index.image_size >= size), default=None)
    found = tuple(index for index in indexes if index.image_size == side)
    return TrainingIndexes(found) if found else None


def credits_of_weights(name: str, digest: str, candidate: Path | None = None) -> tuple[str, ...]:
    """What the weights that made a picture learned from, a line per source; none where nobody has noted it.

    Of weights that are not here, those for example that newer ones have replaced, the indexes say it.

    Args:
        name: What they are called.
        digest: SHA-256 of their file; where it is "", the name decides.
        candidate: Where they may be, beside the installed ones.
    """
    with contextlib.suppress(SpriteStudioError):
        return read_model_spec(find_same_weights(name, digest, candidate)).credits
    with contextlib.suppress(SpriteStudioError):
        owners = (index.owners for index in training_indexes(name, digest, candidate).indexes)
        return tuple(sorted({f"{source} ({licence})" for _, source, licence in chain.from_iterable(owners)}))
    return ()


def has_index(digest: str, weights: Path | None) -> bool:
    """Whether it is known what weights learned from; quick, and so without looking into other runs."""
    of_run = weights is not None and bool(_of_run(weights))
    return of_run or any(_names(path, digest) for path in _beside_weights())


def index_run(run: Path, sprites: SpriteSet, start_from: str = "") -> None:
    """Note beside the weights of a run which sprites they learn from, also those they began from.

    Args:
        run: Its folder.
        sprites: Its set.
        start_from: The weights that it begins from, a name or a file; "" for none.

    Raises:
        SpriteStudioError: It cannot be written.
    """
    before: list[Path] = []
    if start_from:
        with contextlib.suppress(SpriteStudioError):
            start = find_model(start_from)
            before = _of_run(start) or list(_by_digest(weights_hash(start)))
    for number, path in enumerate(before, 1):
        with atomic_write(run / f"{INDEX_STEM}-{number}{SUFFIX}") as temporary:
            shutil.copyfile(path, temporary)
    unknown = Path(start_from).stem if start_from and not before else ""
    TrainingIndex.of(sprites, unknown=unknown).save(run / f"{INDEX_STEM}{SUFFIX}")


def sets_of_run(weights: Path | None) -> list[Path]:
    """The set in the folder of the run that weights are of; none for other weights."""
    indexes = [] if weights is None else _of_run(weights)
    return [index.with_name(SET_FILE) for index in indexes[:1]]


def is_indexed(run: Path) -> bool:
    """Whether a run has an index."""
    return (run / f"{INDEX_STEM}{SUFFIX}").exists()


def _of_run(weights: Path) -> list[Path]:
    """The indexes in the folder of the run that weights are of, the run's own first."""
    for folder in list(weights.absolute().parents)[:_DEEP]:
        if (folder / SPEC_FILE).exists():
            return _indexes_in(folder)
    return []


def _by_digest(digest: str) -> Iterator[Path]:
    """Those that say that weights with this SHA-256 learned from them."""
    if not digest:
        return
    yield from (path for path in _beside_weights() if _names(path, digest))
    for weights in sorted(visible(runs_folder().glob(f"*/{WEIGHTS_FILE}"))):
        if is_indexed(weights.parent) and weights_hash(weights) == digest:
            yield from _indexes_in(weights.parent)
            return


def _beside_weights() -> list[Path]:
    return [
        path for folder in (paths.shipped_weights(), paths.user_weights()) for path in _indexes_in(folder)
    ]


def _names(path: Path, digest: str) -> bool:
    try:
        return bool(digest) and digest in read_header(path).get("weights", ())
    except (SpriteStudioError, TypeError):
        return False


def _indexes_in(folder: Path) -> list[Path]:
    return sorted(visible(folder.glob(f"{INDEX_STEM}*{SUFFIX}")), key=lambda path: path.stem)


@lru_cache(maxsize=8)
def _loaded(path: Path, _modified_ns: int) -> TrainingIndex:
    return TrainingIndex.load(path)
