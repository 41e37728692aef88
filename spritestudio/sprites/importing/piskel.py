"""Drawings of Piskel, `.piskel`: JSON with a strip of frames per layer."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from spritestudio.errors import SpriteStudioError, cannot_read
from spritestudio.interruption import checkpoint
from spritestudio.limits import MAX_CELLS, MAX_DECODED_PIXELS, MAX_DRAWING_BYTES, MAX_PIXELS, MAX_SIDE_PX
from spritestudio.specs import ByteArray
from spritestudio.sprites.importing.pictures import clear_transparent, too_large


@dataclass(frozen=True, eq=False)
class PiskelDrawing:
    """What a file of Piskel shows.

    Attributes:
        frames: uint8 (H, W, 4) each, with all layers on one another.
        duration_ms: How long each stands.
    """

    frames: list[ByteArray]
    duration_ms: int


def read_piskel(path: Path) -> PiskelDrawing:
    """Read the frames of a file of Piskel.

    Raises:
        SpriteStudioError: It cannot be read, or is too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_DRAWING_BYTES + 1)
        if len(data) > MAX_DRAWING_BYTES:
            raise too_large(path)
        return _drawing(path, json.loads(data)["piskel"])
    except SpriteStudioError:
        raise
    except Exception as error:  # JSON, base64 and PNG meet broken data with more kinds than can be listed
        raise cannot_read(error) or SpriteStudioError(
            f"{path.name} cannot be read as a drawing of Piskel.", "It may be cut short, or something else."
        ) from error


def _drawing(path: Path, values: dict[str, Any]) -> PiskelDrawing:
    width, height, fps = int(values["width"]), int(values["height"]), float(values.get("fps") or 12)
    layers = [json.loads(layer) for layer in values["layers"]]
    count = max(int(layer.get("frameCount", 1)) for layer in layers)
    if not (0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX and count > 0):
        raise ValueError("its size is out of range")
    if width * height * count * len(layers) > MAX_PIXELS:
        raise too_large(path)
    laid = sum(sum(map(len, chunk["layout"])) for layer in layers for chunk in layer["chunks"])
    if laid * width * height > MAX_DECODED_PIXELS or laid > MAX_CELLS:
        raise too_large(path)
    most = width * height * count * len(layers)
    canvases = [Image.new("RGBA", (width, height)) for _ in range(count)]
    for layer in layers:
        for chunk in layer["chunks"]:
            checkpoint()
            strip = _picture(chunk["base64PNG"], most)
            most -= strip.width * strip.height
            for column, indices in enumerate(chunk["layout"]):
                for row, index in enumerate(indices):
                    box = (column * width, row * height, (column + 1) * width, (row + 1) * height)
                    cell = np.array(strip.crop(box))
                    cell[..., 3] = np.rint(cell[..., 3] * float(layer.get("opacity", 1))).astype(np.uint8)
                    canvases[index].alpha_composite(Image.fromarray(cell))
    frames = [clear_transparent(np.asarray(canvas)) for canvas in canvases]
    return PiskelDrawing(frames, round(1000 / min(max(fps, 0.1), 1000)))


def _picture(url: str, most: int) -> Image.Image:
    data = base64.b64decode(url.split(",", 1)[1], validate=True)
    picture = Image.open(io.BytesIO(data), formats=("PNG",))
    if picture.width * picture.height > most:
        raise ValueError("a strip is larger than its frames")
    return picture.convert("RGBA")
