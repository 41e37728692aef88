"""Sprites in numpy's files: our `.npz` sets, and the course's pair of `.npy` files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from spritestudio.errors import SpriteStudioError
from spritestudio.files import read_arrays
from spritestudio.limits import MAX_CLASSES, MAX_SET_BYTES
from spritestudio.specs import FloatArray
from spritestudio.sprites.dataset.columns import CLIP, DURATION, FACING, FIGURE
from spritestudio.sprites.dataset.editable_set import EditableSet, credits_of, one_hot, too_many_classes
from spritestudio.wording import counted

COURSE_CLASSES = ("hero", "non-hero", "food", "spell", "side-facing")
_OWN_KEYS = ("images", "labels", "contexts", "class_names", "group", "credits", "file")  # numpy keeps "file"
_CLIP_KEYS = ("clip_start", "clip_length")
_FRAME_INDEX = "frame_index"
_FRAME_KEYS = (DURATION, "names", "group")  # that may be of each frame
_CLIP_NOTES = {"clip_name": CLIP, "direction": FACING, "subject": "names", "subject_id": FIGURE}
_FRAME_MS = 150  # where a set of clips says no times
_NOTE_KINDS = "biufU"  # of numpy's: truth values, numbers and texts, which can stand beside each other
_Array = npt.NDArray[Any]


def read_npz(path: Path) -> EditableSet:
    """Read a set: `images` uint8 (N, H, W, 4), `labels` int (N,) or `contexts` float (N, K), `class_names`.

    `group` and any other array of N values are read along. Pickled arrays are refused. A set of clips is read
    as well: `frames` uint8 (M, H, W, 4) and `clip` int (M,), the clip of each, perhaps `frame_index` int (M,)
    and `duration_ms` int (M,), and arrays of a value per clip such as `clip_name`, `direction` (from where it
    is seen), `subject_class` and `group`.

    Raises:
        SpriteStudioError: It is not such a set.
    """
    arrays = {
        key: _as_text(values) for key, values in read_arrays(path, "a sprite set", MAX_SET_BYTES).items()
    }
    if "frames" in arrays and "images" not in arrays:
        arrays = _clips_as_sprites(path, arrays)
    truth = "contexts" if "contexts" in arrays else "labels"
    if missing := [name for name in ("images", truth, "class_names") if name not in arrays]:
        raise SpriteStudioError(
            f"{path.name} lacks the arrays {', '.join(missing)}.",
            "A set has images uint8 (N, H, W, 4), labels (N,) that count from 0, and class_names.",
        )
    images, names = arrays["images"], tuple(str(name) for name in arrays["class_names"].ravel())
    if len(names) > MAX_CLASSES:
        raise too_many_classes(path.name)
    if images.ndim != 4 or images.shape[3] != 4 or 0 in images.shape or images.dtype != np.uint8:
        raise SpriteStudioError(
            f"{path.name} has images of shape {images.shape}, {images.dtype}.",
            "They must be uint8 (N, size, size, 4), with N at least 1.",
        )
    count = len(images)
    groups = arrays.get("group", np.arange(count))
    _check_numbers(path, "groups", groups, count)
    if truth == "contexts":
        contexts = _contexts(path.name, arrays["contexts"], count)
        if contexts.shape[1] != len(names):
            raise SpriteStudioError(
                f"{path.name} has contexts of {counted(contexts.shape[1], 'class', 'classes')}, "
                f"but {counted(len(names), 'class name')}."
            )
    else:
        labels = arrays["labels"]
        _check_numbers(path, "labels", labels, count)
        if labels.min() < 0 or labels.max() >= len(names):
            raise SpriteStudioError(
                f"{path.name} has labels from {labels.min()} to {labels.max()}, "
                f"but {counted(len(names), 'class name')}."
            )
        contexts = one_hot(labels, len(names))
    notes = {
        key: values
        for key, values in arrays.items()
        if key not in _OWN_KEYS and values.shape == (count,) and values.dtype.kind in _NOTE_KINDS
    }
    given = arrays.get("credits", np.array([], dtype=np.str_))
    return EditableSet(
        images=images,
        contexts=contexts,
        class_names=names,
        groups=groups.astype(np.int64),
        source=path.name,
        notes=notes,
        credits=tuple(str(line) for line in given.ravel()) or credits_of(notes),
    )


def _clips_as_sprites(path: Path, arrays: dict[str, _Array]) -> dict[str, _Array]:
    """The arrays of a set of clips as those of a set of sprites: what is known of a clip is of each frame."""
    frames, clips = arrays["frames"], arrays.get("clip", np.array([]))
    _check_numbers(path, "clips", clips, len(frames))
    if (numbers := arrays.get(_FRAME_INDEX)) is not None and numbers.shape == clips.shape:
        order = np.lexsort((numbers, clips))
        arrays = arrays | {
            key: arrays[key][order]
            for key in ("frames", "clip", *_FRAME_KEYS)
            if key in arrays and arrays[key].shape[:1] == clips.shape
        }
        frames, clips = arrays["frames"], arrays["clip"]
    count = int(clips.max(initial=-1)) + 1
    if clips.min(initial=0) < 0 or count > len(frames):
        raise SpriteStudioError(f"{path.name} has clips from {clips.min()} to {clips.max()}.")
    of_frames = {
        key: values[clips]
        for key, values in arrays.items()
        if values.shape == (count,) and values.dtype.kind in _NOTE_KINDS and key not in _CLIP_KEYS
    }
    known = {_CLIP_NOTES.get(key, key): values for key, values in of_frames.items()}
    if CLIP in known:
        known["fine"] = known[CLIP]
    known |= {key: arrays[key] for key in _FRAME_KEYS if key in arrays and arrays[key].shape == clips.shape}
    known.setdefault(DURATION, np.full(len(frames), _FRAME_MS))
    if "group" not in known:
        known["group"] = np.unique(known.get(FIGURE, clips), return_inverse=True)[1]
    known |= _told_apart(known, clips)
    kinds = known.pop("subject_class", np.full(len(frames), path.stem))
    class_names, labels = np.unique(kinds, return_inverse=True)
    return {"images": frames, "labels": labels, "class_names": class_names, **known}


def _told_apart(known: dict[str, _Array], clips: _Array) -> dict[str, _Array]:
    """Figures of their own for clips that are of the same figure, movement and side as one before them."""
    nobody = np.zeros(len(clips), np.int64)
    told = [known.get(key, nobody) for key in ("group", FIGURE, CLIP, FACING)]
    first: dict[tuple[Any, ...], int] = {}
    again: dict[int, int] = {}
    for clip, *key in zip(clips.tolist(), *(values.tolist() for values in told), strict=True):
        if first.setdefault(tuple(key), clip) != clip:
            again.setdefault(clip, len(again) + 1)
    if not again or known.get(FIGURE, nobody).dtype.kind not in "iu":
        return {}
    figures = known.get(FIGURE, nobody).astype(np.int64)
    others = np.array([again.get(clip, 0) for clip in clips.tolist()])
    return {FIGURE: np.where(others > 0, figures.max(initial=0) + others, figures)}


def read_npy(path: Path, labels: Path | None, class_name: str) -> EditableSet:
    """Read sprites uint8 (N, H, W, 3 or 4) from a `.npy` file, as the course keeps them.

    Args:
        path: The sprites.
        labels: A `.npy` file of contexts (N, K), or of class indices (N,); without it, all the sprites are of
            one class. Five classes are the course's own.
        class_name: What the one class is called.

    Raises:
        SpriteStudioError: A file is broken, pickled or something else.
    """
    pixels = _open_npy(path)
    if pixels.ndim != 4 or pixels.shape[3] not in (3, 4) or 0 in pixels.shape or pixels.dtype != np.uint8:
        raise SpriteStudioError(
            f"{path.name} has images of shape {pixels.shape}, {pixels.dtype}.",
            "They must be uint8 (N, height, width, 3 or 4), with N at least 1.",
        )
    count, height, width, channels = pixels.shape
    if count * height * width * 4 > MAX_SET_BYTES:
        raise too_many(path.name)
    images = np.full((count, height, width, 4), 255, dtype=np.uint8)
    images[..., :channels] = pixels
    class_names: tuple[str, ...] = (class_name,)
    contexts = np.ones((count, 1), dtype=np.float32)
    if labels is not None:
        contexts = _contexts(labels.name, _open_npy(labels), count)
        class_names = tuple(f"class {number + 1}" for number in range(contexts.shape[1]))
        if len(class_names) == len(COURSE_CLASSES):
            class_names = COURSE_CLASSES
    return EditableSet(
        images=images,
        contexts=contexts,
        class_names=class_names,
        groups=np.arange(count),
        source=path.name,
    )


def holds_labels(path: Path) -> bool:
    """Whether a `.npy` file has the shape of labels, not of sprites.

    Raises:
        SpriteStudioError: It is broken, pickled or something else.
    """
    return _open_npy(path).ndim in (1, 2)


def labels_beside(path: Path) -> Path | None:
    """The one `.npy` file in the folder of sprites that is called labels and has as many of them, or None."""
    try:
        count = _open_npy(path).shape[0]
        named = [file for file in path.parent.glob("*.npy") if "label" in file.stem.lower() and file != path]
    except (SpriteStudioError, OSError, IndexError):
        return None
    fitting = [file for file in sorted(named) if _label_count(file) == count]
    same_size = [file for file in fitting if _size_in(file) == _size_in(path)] or fitting
    return same_size[0] if len(same_size) == 1 else None


def _label_count(path: Path) -> int:
    try:
        labels = _open_npy(path)
    except SpriteStudioError:
        return -1
    return labels.shape[0] if labels.ndim in (1, 2) else -1


def _size_in(path: Path) -> str:
    """The size of the sprites that a name tells, as in sprites_1788_16x16."""
    found = re.search(r"\d+x\d+", path.stem)
    return found[0] if found else ""


def _as_text(values: _Array) -> _Array:
    """Names that other programs stored as bytes, as text; all else as it is."""
    return np.char.decode(values, "utf-8", "replace") if values.dtype.kind == "S" else values


def _open_npy(path: Path) -> _Array:
    """Map a `.npy` file into memory, which reads no more of it than is used and executes nothing."""
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False)
    except Exception as error:  # numpy meets a broken file with more kinds than can be listed
        reason = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
        raise SpriteStudioError(
            f"{path.name} cannot be read as an array{reason}.",
            "It must be a .npy file of plain numbers, with nothing pickled in it.",
        ) from error


def _contexts(name: str, values: _Array, count: int) -> FloatArray:
    """float32 (N, K) from contexts (N, K) or class indices (N,)."""
    if len(values.shape) not in (1, 2) or len(values) != count:
        raise SpriteStudioError(
            f"{name} has labels of shape {values.shape} for {counted(count, 'sprite')}.",
            "There must be one row of class shares, or one class number, per sprite.",
        )
    if values.dtype.kind not in "biuf" or not np.isfinite(values).all() or values.min(initial=0) < 0:
        raise SpriteStudioError(f"{name} has labels that are not numbers from 0 up.")
    if values.ndim == 2 and values.shape[1] > 0:
        return values.astype(np.float32)
    if values.ndim == 2 or values.dtype.kind not in "iu" or values.max() >= MAX_CLASSES:
        raise SpriteStudioError(f"{name} has labels that are not class numbers.")
    return one_hot(values.astype(np.int64), int(values.max()) + 1)


def _check_numbers(path: Path, what: str, numbers: _Array, count: int) -> None:
    if numbers.shape != (count,) or not np.issubdtype(numbers.dtype, np.integer):
        raise SpriteStudioError(
            f"{path.name} has {counted(count, 'image')} but {what} of shape "
            f"{numbers.shape}, {numbers.dtype}.",
            "There must be one whole number per image.",
        )


def too_many(name: str) -> SpriteStudioError:
    """What a person is told of sprites that would fill the memory."""
    return SpriteStudioError(f"{name} holds more than {MAX_SET_BYTES >> 30} GiB of pixels.", "Split the set.")
