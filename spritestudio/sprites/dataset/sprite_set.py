"""Sets of labelled sprites: read, checked, and the same whatever file they came from."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write
from spritestudio.specs import BoolArray, ByteArray, FloatArray
from spritestudio.specs.base import require
from spritestudio.sprites.dataset.editable_set import EditableSet, IntArray, Notes, one_hot


@dataclass(frozen=True, eq=False)
class SpriteSet:
    """Sprites of one size, each with the classes it belongs to.

    Attributes:
        images: uint8 (N, H, H, 4).
        contexts: float32 (N, K): how much of each class a sprite is; usually one 1 among zeros.
        class_names: The K classes.
        groups: int64 (N,); frames of one animation share a number.
        source: What a person is told of where the sprites come from.
        credits: One line per source, with its licence.
        notes: What else is known of each sprite, see `EditableSet`.
    """

    images: ByteArray
    contexts: FloatArray
    class_names: tuple[str, ...]
    groups: IntArray
    source: str
    credits: tuple[str, ...] = ()
    notes: Notes = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many sprites there are."""
        return len(self.images)

    @property
    def image_size(self) -> int:
        """Height and width of a sprite, px."""
        return self.images.shape[1]

    @property
    def labels(self) -> IntArray:
        """The leading class of each sprite, int64 (N,)."""
        return self.contexts.argmax(axis=1)

    def some(self, chosen: BoolArray) -> SpriteSet:
        """The set with the sprites where `chosen`, bool (N,), is True."""
        return dataclasses.replace(
            self,
            images=self.images[chosen],
            contexts=self.contexts[chosen],
            groups=self.groups[chosen],
            notes={key: values[chosen] for key, values in self.notes.items()},
        )


def used_classes(sprites: SpriteSet) -> tuple[str, ...]:
    """The classes that a sprite is of; all of them where none is of any."""
    used = (sprites.contexts != 0.0).any(axis=0)
    return tuple(n for n, is_used in zip(sprites.class_names, used, strict=True) if is_used or not used.any())


def to_set(editable: EditableSet) -> SpriteSet:
    """The set that `editable` is, once every sprite is a square of the same size.

    Raises:
        SpriteStudioError: They are not.
    """
    sizes = editable.sizes()
    if len(odd := np.flatnonzero((sizes != sizes[0]).any(axis=1))):
        (height, width), (first_height, first_width) = sizes[odd[0]], sizes[0]
        raise SpriteStudioError(
            f"{editable.name(odd[0])} is {width}×{height}, others are {first_width}×{first_height}.",
            "All sprites of a set must have the same size; spritestudio import --fit makes them so."
            + _if_a_sheet(editable, int(odd[0]), 0),
        )
    height, width = sizes[0]
    if height != width:
        name, source = editable.name(0), editable.source
        raise SpriteStudioError(
            f"{name if name == source else f'{name} of {source}'} is {width}×{height}, and sprites of a set "
            "are squares.",
            f"spritestudio import --fit pad {max(width, height)} makes them so.{_if_a_sheet(editable, 0)}",
        )
    images = editable.images if isinstance(editable.images, np.ndarray) else np.stack(editable.images)
    return SpriteSet(
        images=images,
        contexts=editable.contexts,
        class_names=editable.class_names,
        groups=editable.groups,
        source=editable.source,
        credits=editable.credits,
        notes=editable.notes,
    )


def _if_a_sheet(editable: EditableSet, *indices: int) -> str:
    """What is to be said where one of these sprites has the size of a row or a column of squares."""
    for index in indices:
        short, long = sorted(editable.sizes()[index])
        if long > short and long % short == 0:
            return f" If {editable.name(index)} is a sheet, --grid {short}x{short} cuts it."
    return ""


def save_sprites(path: Path, sprites: SpriteSet) -> None:
    """Write a set as one `.npz` file from which `load_sprites` reads the same set.

    Classes are kept as `labels`; where a sprite is a mixture or of no class, as `contexts` beside them.

    Raises:
        SpriteStudioError: The file cannot be written.
    """
    check_set_path(path)
    arrays: dict[str, npt.NDArray[Any]] = {
        **sprites.notes,
        "images": sprites.images,
        "labels": sprites.labels,
        "class_names": _texts(sprites.class_names),
        "group": sprites.groups,
        "credits": _texts(sprites.credits),
    }
    if not np.array_equal(sprites.contexts, one_hot(sprites.labels, len(sprites.class_names))):
        arrays["contexts"] = sprites.contexts
    with atomic_write(path) as temporary:
        np.savez_compressed(temporary, **arrays)  # type: ignore[arg-type]  # numpy has one more, a bool


def check_set_path(path: Path) -> None:
    """Find out before the work whether a set can be written to `path`.

    Raises:
        SpriteStudioError: The ending is another, or there is no such folder.
    """
    require(path.suffix.lower() == ".npz", f"{path.name} does not end in .npz.", "Sets are .npz files.")
    require(not path.is_dir(), f"{path} is a folder.", "Give the name of an .npz file.")
    require(path.parent.is_dir(), f"The folder {path.parent} does not exist.", "Make it or choose another.")


def _texts(texts: Sequence[str]) -> npt.NDArray[np.str_]:
    return np.array(texts, dtype=np.str_)
