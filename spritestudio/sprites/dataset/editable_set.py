"""Sprites as they were read: of any size, with nothing decided yet."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from spritestudio.errors import SpriteStudioError
from spritestudio.limits import MAX_CLASSES, MAX_SHARES
from spritestudio.specs import BoolArray, ByteArray, FloatArray
from spritestudio.sprites.grid import Grid

IntArray = npt.NDArray[np.int64]
Notes = Mapping[str, npt.NDArray[Any]]
_BLOCK = 4096  # sprites looked at in one go: bounds the memory


@dataclass(frozen=True)
class SourceSheet:
    """A sheet that has been cut.

    Attributes:
        name: Its file.
        grid: Where it was cut.
        is_sure: Whether the grid was given or plain to see, not guessed.
        kept: How many cells became sprites.
        empty: How many cells were skipped because nothing is drawn there.
    """

    name: str
    grid: Grid
    is_sure: bool
    kept: int
    empty: int


@dataclass(frozen=True, eq=False)
class EditableSet:
    """Sprites on their way into a set: `inspect` looks at them, `apply_fix` changes them.

    Attributes:
        images: N sprites, uint8 (H, W, 4) each; one array (N, H, W, 4) where they come from one.
        contexts: float32 (N, K): how much of each class a sprite is.
        class_names: The K classes.
        groups: int64 (N,); frames of one animation share a number.
        source: What a person is told of where the sprites come from.
        notes: What else is known of each sprite, an array of N values by key: `names`, `fine` (the tag),
            `direction` (how the tag plays), `once` (bool: it does not loop), `duration_ms` (how long a frame
            stands; 0: not known), `style`, `facing`, `words`, `clip`, `figure` and `pivot` (see `columns`),
            `source` and `license`, `excluded` (bool: kept in the set, but not to be trained on), and
            whatever else stood in the `.npz`.
        credits: One line per source of art, with its licence.
        sheets: The sheets that were cut.
        remarks: Sentences on what reading had to change.
    """

    images: Sequence[ByteArray] | ByteArray
    contexts: FloatArray
    class_names: tuple[str, ...]
    groups: IntArray
    source: str
    notes: Notes = field(default_factory=dict)
    credits: tuple[str, ...] = ()
    sheets: tuple[SourceSheet, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many sprites there are."""
        return len(self.images)

    @property
    def excluded(self) -> BoolArray:
        """Which sprites are not to be trained on, bool (N,)."""
        return np.asarray(self.notes.get("excluded", np.zeros(self.count)), dtype=bool)

    def name(self, index: int) -> str:
        """What a person is told which sprite it is."""
        return str(self.notes["names"][index]) if "names" in self.notes else f"sprite {index}"

    def sizes(self) -> IntArray:
        """Height and width of every sprite, px, int64 (N, 2)."""
        if isinstance(self.images, np.ndarray):
            return np.full((self.count, 2), self.images.shape[1:3], dtype=np.int64)
        return np.array([image.shape[:2] for image in self.images], dtype=np.int64).reshape(-1, 2)

    def blocks(self) -> Iterator[tuple[IntArray, ByteArray]]:
        """The sprites in blocks of one size: their indices int64 (n,), their pixels uint8 (n, H, W, 4)."""
        sizes = self.sizes()
        for size in np.unique(sizes, axis=0):
            same = np.flatnonzero((sizes == size).all(axis=1))
            for start in range(0, len(same), _BLOCK):
                indices = same[start : start + _BLOCK]
                yield indices, _stack(self.images, indices)

    def take(self, indices: IntArray) -> EditableSet:
        """The sprites at `indices` alone, in that order."""
        notes = {key: values[indices] for key, values in self.notes.items()}
        images = self.images
        return dataclasses.replace(
            self,
            images=images[indices] if isinstance(images, np.ndarray) else [images[i] for i in indices],
            contexts=self.contexts[indices],
            groups=self.groups[indices],
            notes=notes,
            credits=credits_after(self, notes),
        )


def unshared_bytes(states: Sequence[EditableSet]) -> int:
    """How many bytes of pixels older states hold that the newest, the last one, does not share."""
    images = {id(state.images): state.images for state in states[:-1]}
    images.pop(id(states[-1].images), None)
    return sum(sum(image.nbytes for image in each) for each in images.values())


def join(editables: Sequence[EditableSet]) -> EditableSet:
    """All the sprites of the sets; classes of one name become one, groups stay apart."""
    if len(editables) == 1:
        return editables[0]
    class_names = tuple(dict.fromkeys(name for editable in editables for name in editable.class_names))
    contexts = _no_shares(sum(editable.count for editable in editables), len(class_names))
    groups = np.zeros(len(contexts), dtype=np.int64)
    keys = dict.fromkeys(key for editable in editables for key in editable.notes)
    start = first_group = 0
    for editable in editables:
        rows = slice(start, start + editable.count)
        contexts[rows, [class_names.index(name) for name in editable.class_names]] = editable.contexts
        own, numbers = np.unique(editable.groups, return_inverse=True)
        groups[rows] = numbers.reshape(-1) + first_group
        start, first_group = start + editable.count, first_group + len(own)
    return EditableSet(
        images=[image for editable in editables for image in editable.images],
        contexts=contexts,
        class_names=class_names,
        groups=groups,
        source=", ".join(editable.source for editable in editables),
        notes={
            key: np.concatenate(
                [editable.notes.get(key, _blank(key, editables, editable.count)) for editable in editables]
            )
            for key in keys
        },
        credits=tuple(dict.fromkeys(line for editable in editables for line in editable.credits)),
        sheets=tuple(sheet for editable in editables for sheet in editable.sheets),
        remarks=tuple(dict.fromkeys(remark for editable in editables for remark in editable.remarks)),
    )


def one_hot(labels: IntArray, class_count: int) -> FloatArray:
    """Contexts float32 (N, K) from class indices int64 (N,)."""
    contexts = _no_shares(len(labels), class_count)
    contexts[np.arange(len(labels)), labels] = 1.0
    return contexts


def _no_shares(count: int, class_count: int) -> FloatArray:
    """Contexts float32 (N, K) of zeros.

    Raises:
        SpriteStudioError: They would fill the memory.
    """
    if class_count > MAX_CLASSES or count * class_count > MAX_SHARES:
        raise too_many_classes("This")
    return np.zeros((count, class_count), dtype=np.float32)


def too_many_classes(name: str) -> SpriteStudioError:
    """What a person is told of a set whose classes would fill the memory."""
    return SpriteStudioError(
        f"{name} has too many classes: a set has at most {MAX_CLASSES:,}, and fewer where it is large.",
        "Put all sprites of one kind into one class.",
    )


def credits_of(notes: Notes) -> tuple[str, ...]:
    """A line per source and licence that the notes name."""
    source, licence = notes.get("source"), notes.get("license")
    if source is None or licence is None:
        return ()
    pairs = sorted({(str(a), str(b)) for a, b in zip(source, licence, strict=True)})
    return tuple(", ".join(filter(None, pair)) for pair in pairs if any(pair))


def credits_after(editable: EditableSet, notes: Notes) -> tuple[str, ...]:
    """The credits of `editable` once its notes are `notes`; lines that stand in no note stay."""
    before = credits_of(editable.notes)
    kept = [line for line in editable.credits if line not in before]
    return tuple(dict.fromkeys((*kept, *credits_of(notes))))


def _blank(key: str, editables: Sequence[EditableSet], count: int) -> npt.NDArray[Any]:
    """`count` values that say nothing, of the kind that `key` has elsewhere: "", 0 or False."""
    kind = next(editable.notes[key].dtype for editable in editables if key in editable.notes)
    return np.zeros(count, dtype=kind)


def _stack(images: Sequence[ByteArray] | ByteArray, indices: IntArray) -> ByteArray:
    return images[indices] if isinstance(images, np.ndarray) else np.stack([images[i] for i in indices])
