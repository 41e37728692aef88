"""Pictures, sheets and files of arrays to read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from spritestudio.specs import ByteArray
from spritestudio.sprites.importing.scan import SheetFound, scan
from spritestudio.sprites.starter.starter_set import starter_sprites

SPRITES = starter_sprites(seed=1, per_class=2).images


def save(path: Path, *frames: Any, **options: Any) -> Path:
    first, *rest = (Image.fromarray(frame) for frame in frames)
    path.parent.mkdir(exist_ok=True)
    first.save(path, **({"save_all": True, "append_images": rest, "duration": 100} if rest else {}) | options)
    return path


def frame(x: int, **changes: Any) -> dict[str, Any]:
    return {
        "frame": {"x": x, "y": 0, "w": 16, "h": 16},
        "rotated": False,
        "trimmed": False,
        "spriteSourceSize": {"x": 0, "y": 0, "w": 16, "h": 16},
        "sourceSize": {"w": 16, "h": 16},
        "duration": 100,
    } | changes


SPRITE = np.asarray(starter_sprites(per_class=1).images)[0]


def sheets_of(*sources: Path) -> list[SheetFound]:
    return [step.sheet for step in scan(sources) if step.sheet is not None]


IMAGES = np.random.default_rng(0).integers(1, 256, (6, 8, 8, 4), dtype=np.uint8)


ARRAYS: dict[str, Any] = {
    "images": IMAGES,
    "labels": np.array([0, 1, 2, 0, 1, 2], dtype=np.int16),
    "class_names": np.array(["hero", "food", "spell"]),
}


def write_set(folder: Path, **changes: Any) -> Path:
    """Write a set; a change to None leaves an array out."""
    path = folder / "set.npz"
    np.savez(path, **{name: array for name, array in (ARRAYS | changes).items() if array is not None})
    return path


def write_pictures(folder: Path, pictures: dict[str, ByteArray]) -> Path:
    top = folder / "pictures"
    for name, image in pictures.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(top / name)
    return top
