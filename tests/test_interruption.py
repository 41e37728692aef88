"""Reading is given up within a file, however heavy it is, and nobody takes that for an error."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.interruption import Interrupted, checkpoint, interruptible
from spritestudio.sprites.importing.reading import read_sprites
from tests.sprites.importing.test_aseprite import aseprite_file, block, cel, layer


def frames(path: Path, size: int = 16, count: int = 40) -> None:
    """An animation."""
    random = np.random.default_rng(0)
    pictures = [
        Image.fromarray(random.integers(0, 255, (size, size, 3), dtype=np.uint8)) for _ in range(count)
    ]
    pictures[0].save(path, save_all=True, append_images=pictures[1:])


def drawing(path: Path) -> None:
    red = block(8, 8, 4, value=(200, 0, 0, 255))
    cels = [cel(red, layer=number) for number in range(40)]
    path.write_bytes(aseprite_file([*(layer() for _ in range(40)), *cels]))


def sheet(path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (128, 128, 4), dtype=np.uint8)
    Image.fromarray(noise).save(path)


def piskel(path: Path) -> None:
    strip = io.BytesIO()
    Image.new("RGBA", (8, 8), "red").save(strip, "PNG")
    url = "data:image/png;base64," + base64.b64encode(strip.getvalue()).decode()
    chunk = {"layout": [[0]], "base64PNG": url}
    one = json.dumps({"name": "a", "opacity": 1, "frameCount": 1, "chunks": [chunk]})
    values = {"name": "a", "fps": 9, "width": 8, "height": 8, "layers": [one] * 40}
    path.write_text(json.dumps({"modelVersion": 2, "piskel": values}))


def arrays(path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 255, (2**14, 16, 16, 4), dtype=np.uint8)
    np.savez(path, images=images, labels=np.zeros(len(images), int), class_names=["a"])


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.aseprite", drawing),
        ("a.gif", frames),
        ("a.png", frames),
        ("a.webp", frames),
        ("sheet.png", sheet),
        ("a.piskel", piskel),
        ("a.npz", arrays),
    ],
)
def test_a_heavy_file_is_given_up_in_its_midst(
    name: str, write: Callable[[Path], None], tmp_path: Path
) -> None:
    path, asked = tmp_path / name, 0
    write(path)

    def is_wanted() -> bool:
        nonlocal asked
        asked += 1
        return asked > 5

    with interruptible(is_wanted), pytest.raises(Interrupted):
        read_sprites([path])
    assert asked == 6
    assert read_sprites([path]).count > 0, "later it can be read"


def test_without_anybody_who_may_interrupt_work_goes_on() -> None:
    checkpoint()
    with interruptible(lambda: False):
        checkpoint()
