"""The set that one is working on as a file, so that neither a crash nor a power cut loses it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import atomic_write, make_folder, read_arrays
from spritestudio.limits import MAX_SET_BYTES
from spritestudio.sprites.dataset.editable_set import EditableSet, SourceSheet
from spritestudio.sprites.grid import Grid

_NOTE = "note:"


def save_autosave(path: Path, editable: EditableSet, about: Mapping[str, Any]) -> None:
    """Write an editable set, with sprites of any sizes.

    Args:
        path: The file; its folder is made if need be.
        editable: The set.
        about: What else is to be known of it, as JSON.

    Raises:
        SpriteStudioError: It cannot be written.
    """
    make_folder(path.parent)
    words = {
        "about": dict(about),
        "class_names": editable.class_names,
        "source": editable.source,
        "credits": editable.credits,
        "remarks": editable.remarks,
        "sheets": [dataclasses.asdict(sheet) for sheet in editable.sheets],
    }
    images = editable.images
    arrays: dict[str, npt.NDArray[Any]] = {
        "pixels": images.reshape(-1)
        if isinstance(images, np.ndarray)
        else np.concatenate([image.reshape(-1) for image in images]),
        "sizes": editable.sizes(),
        "contexts": editable.contexts,
        "groups": editable.groups,
        "words": np.array(json.dumps(words)),
        **{_NOTE + key: values for key, values in editable.notes.items()},
    }
    with atomic_write(path) as temporary:
        np.savez(temporary, **arrays)  # type: ignore[arg-type]  # numpy has one more, a bool


@reads_outside_data(lambda path: SpriteStudioError(f"{path.name} cannot be read as a working set."))
def load_autosave(path: Path) -> tuple[EditableSet, dict[str, Any]]:
    """Read what `save_autosave` wrote.

    Raises:
        SpriteStudioError: It is missing, broken or something else.
    """
    arrays = read_arrays(path, "a working set", MAX_SET_BYTES)
    words = json.loads(str(arrays["words"]))
    sizes, pixels = arrays["sizes"], arrays["pixels"]
    areas = sizes.prod(axis=1) * 4
    if len(sizes) == 0 or areas.sum() != len(pixels) or pixels.dtype != np.uint8 or (sizes <= 0).any():
        raise ValueError("the pixels do not fit their sizes")
    notes = {key.removeprefix(_NOTE): values for key, values in arrays.items() if key.startswith(_NOTE)}
    if any(values.shape != (len(sizes),) for values in (*notes.values(), arrays["groups"])):
        raise ValueError("not every sprite has its notes")
    contexts = arrays["contexts"].astype(np.float32).reshape(len(sizes), len(words["class_names"]))
    if not np.isfinite(contexts).all():
        raise ValueError("some shares are no numbers")
    editable = EditableSet(
        images=_cut(pixels, sizes, areas),
        contexts=contexts,
        class_names=_texts(words["class_names"]),
        groups=arrays["groups"].astype(np.int64),
        source=str(words["source"]),
        notes=notes,
        credits=_texts(words["credits"]),
        sheets=tuple(SourceSheet(**{**sheet, "grid": Grid(**sheet["grid"])}) for sheet in words["sheets"]),
        remarks=_texts(words["remarks"]),
    )
    return editable, dict(words["about"])


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(map(str, values))


def _cut(
    pixels: npt.NDArray[np.uint8], sizes: npt.NDArray[np.int64], areas: npt.NDArray[np.int64]
) -> list[npt.NDArray[np.uint8]] | npt.NDArray[np.uint8]:
    if (sizes == sizes[0]).all():
        return pixels.reshape(len(sizes), *sizes[0], 4)
    parts = np.split(pixels, np.cumsum(areas)[:-1])
    return [part.reshape(*size, 4) for part, size in zip(parts, sizes, strict=True)]
