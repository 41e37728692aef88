"""Sets of labelled sprites: read, checked, and the same whatever file they came from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from spritestudio.errors import SpriteStudioError
from spritestudio.files import read_arrays, user_path
from spritestudio.specs import ByteArray

IntArray = npt.NDArray[np.int64]
_PICTURE_SUFFIXES = (".png", ".gif", ".webp", ".bmp")


@dataclass(frozen=True, eq=False)
class SpriteSet:
    """Sprites of one size with a class each.

    Attributes:
        images: uint8 (N, H, H, 4).
        labels: int64 (N,), each an index into `class_names`.
        class_names: The classes.
        groups: int64 (N,); frames of one animation share a number.
        source: What a person is told of where the sprites come from.
        credits: One line per source, with its licence.
    """

    images: ByteArray
    labels: IntArray
    class_names: tuple[str, ...]
    groups: IntArray
    source: str
    credits: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many sprites there are."""
        return len(self.images)

    @property
    def image_size(self) -> int:
        """Height and width of a sprite, px."""
        return self.images.shape[1]


def load_sprites(path: str | Path) -> SpriteSet:
    """Read a set from an `.npz` file, or from a folder with a sub-folder of pictures per class.

    An `.npz` holds `images` uint8 (N, H, H, 4), `labels` int (N,), `class_names`, and optionally
    `group`, `source` and `license` per sprite. It is read as data: pickled arrays are refused.

    Raises:
        SpriteStudioError: There is nothing there, or it is not such a set.
    """
    path = user_path(path)
    if path.is_dir():
        return _from_folder(path)
    if not path.is_file():
        raise SpriteStudioError(f"There is no sprite set {path}.", "Give an .npz file or a folder.")
    if path.suffix != ".npz":
        raise SpriteStudioError(
            f"{path.name} is not a sprite set.",
            "Give an .npz file, or a folder with a sub-folder of pictures per class.",
        )
    return _from_npz(path)


def _from_npz(path: Path) -> SpriteSet:
    arrays = read_arrays(path, "a sprite set")
    if missing := [name for name in ("images", "labels", "class_names") if name not in arrays]:
        raise SpriteStudioError(f"{path.name} lacks the arrays {', '.join(missing)}.")
    images, labels = arrays["images"], arrays["labels"]
    _check_images(path, images)
    count, names = len(images), tuple(str(name) for name in arrays["class_names"].ravel())
    groups = arrays.get("group", np.arange(count))
    for what, numbers in (("labels", labels), ("groups", groups)):
        if numbers.shape != (count,) or not np.issubdtype(numbers.dtype, np.integer):
            raise SpriteStudioError(
                f"{path.name} has {count} images but {what} of shape {numbers.shape}, {numbers.dtype}.",
                "There must be one whole number per image.",
            )
    if labels.min() < 0 or labels.max() >= len(names):
        raise SpriteStudioError(
            f"{path.name} has labels from {labels.min()} to {labels.max()}, but {len(names)} class names."
        )
    return SpriteSet(
        images=images,
        labels=labels.astype(np.int64),
        class_names=names,
        groups=groups.astype(np.int64),
        source=path.name,
        credits=_credits(arrays, count),
    )


def _check_images(path: Path, images: npt.NDArray[Any]) -> None:
    square = images.ndim == 4 and images.shape[1] == images.shape[2] and images.shape[3] == 4
    if not square or images.dtype != np.uint8 or len(images) == 0:
        raise SpriteStudioError(
            f"{path.name} has images of shape {images.shape}, {images.dtype}.",
            "They must be uint8 (N, size, size, 4), with N at least 1.",
        )


def _credits(arrays: dict[str, npt.NDArray[Any]], count: int) -> tuple[str, ...]:
    source, licence = arrays.get("source"), arrays.get("license")
    if source is None or licence is None or not source.shape == licence.shape == (count,):
        return ()
    pairs = sorted({(str(a), str(b)) for a, b in zip(source, licence, strict=True)})
    return tuple(f"{a}, {b}" for a, b in pairs)


def _from_folder(path: Path) -> SpriteSet:
    classes = sorted(folder for folder in path.iterdir() if folder.is_dir() and _pictures_in(folder))
    if not classes:
        raise SpriteStudioError(
            f"The folder {path} has no sub-folder with pictures.",
            "Make one sub-folder per class and put its sprites there as PNG, GIF, WebP or BMP.",
        )
    images: list[ByteArray] = []
    labels: list[int] = []
    for label, folder in enumerate(classes):
        for file in _pictures_in(folder):
            image = _read_picture(file)
            if images and image.shape != images[0].shape:
                height, width = images[0].shape[:2]
                raise SpriteStudioError(
                    f"{file} is {image.shape[1]}×{image.shape[0]}, others are {width}×{height}.",
                    "All sprites of a set must have the same size.",
                )
            images.append(image)
            labels.append(label)
    stacked = np.stack(images)
    _check_images(path, stacked)
    return SpriteSet(
        images=stacked,
        labels=np.array(labels, dtype=np.int64),
        class_names=tuple(folder.name for folder in classes),
        groups=np.arange(len(images), dtype=np.int64),
        source=path.name,
    )


def _pictures_in(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in _PICTURE_SUFFIXES)


def _read_picture(file: Path) -> ByteArray:
    try:
        with Image.open(file) as picture:
            if max(picture.size) > 64:
                raise SpriteStudioError(
                    f"{file} is {picture.width}×{picture.height}; a sprite is at most 64×64."
                )
            return np.asarray(picture.convert("RGBA"))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise SpriteStudioError(f"{file} cannot be read as a picture: {error}.") from error
