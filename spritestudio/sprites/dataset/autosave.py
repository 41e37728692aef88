"""The set that one is working on as a file, so that neither a crash nor a power cut loses it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import atomic_write, make_folder, read_arrays
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
    arrays = read_arrays(path, "a working set")
    words = json.loads(str(arrays["words"]))
    sizes, pixels = arrays["sizes"], arrays["pixels"]
    areas = sizes.prod(axis=1) * 4
    if len(sizes) == 0 or areas.sum() != len(pixels):
        raise ValueError("the pixels do not fit their sizes")
    editable = EditableSet(
        images=_cut(pixels, sizes, areas),
        contexts=arrays["contexts"].reshape(len(sizes), len(words["class_names"])),
        class_names=tuple(words["class_names"]),
        groups=arrays["groups"],
        source=words["source"],
        notes={key.removeprefix(_NOTE): values for key, values in arrays.items() if key.startswith(_NOTE)},
        credits=tuple(words["credits"]),
        sheets=tuple(SourceSheet(**{**sheet, "grid": Grid(**sheet["grid"])}) for sheet in words["sheets"]),
        remarks=tuple(words["remarks"]),
    )
    return editable, dict(words["about"])


def _cut(
    pixels: npt.NDArray[np.uint8], sizes: npt.NDArray[np.int64], areas: npt.NDArray[np.int64]
) -> list[npt.NDArray[np.uint8]] | npt.NDArray[np.uint8]:
    if (sizes == sizes[0]).all():
        return pixels.reshape(len(sizes), *sizes[0], 4)
    parts = np.split(pixels, np.cumsum(areas)[:-1])
    return [part.reshape(*size, 4) for part, size in zip(parts, sizes, strict=True)]
