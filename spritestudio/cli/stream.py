"""Sprites without end: each a file of its own in a folder, written as they come, and gone on with later.

The folder holds `request.json`, all that makes the same sprites again, and a sub-folder per thousand sprites.
Memory holds one batch at a time. What is there is never written again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, make_folder
from spritestudio.specs import GenerateSpec, PostprocessSpec
from spritestudio.specs.base import require
from spritestudio.sprites.export.png_sheet import write_png
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.postprocessing.postprocess import postprocess_sprites

if TYPE_CHECKING:
    from spritestudio.diffusion.sampling.denoiser import Denoiser

REQUEST = "request.json"
BATCH = 256
_PER_FOLDER = 1000
_FORMAT = 1


def is_folder(out: Path) -> bool:
    """Whether `--out` means a folder to fill, and not a picture."""
    return (out.suffix == "" and not out.is_file()) or (out / REQUEST).is_file()


def request_of(
    spec: GenerateSpec, postprocess: PostprocessSpec, weights: str, weights_hash: str
) -> dict[str, Any]:
    """What the folder says of itself: all that makes the same sprites again.

    Raises:
        SpriteStudioError: The post-processing looks at all sprites at once.
    """
    require(
        postprocess.palette_mode != "best" and not postprocess.trim,
        "Sprites that are written one by one cannot be trimmed or share the best palette of all.",
        "Leave that out, or write a sheet.",
    )
    settings = spec.to_json()
    seeds = settings.pop("seeds")
    return {
        "format": _FORMAT,
        "weights": weights,
        "weights_hash": weights_hash,
        "count": len(seeds),
        "first_seed": seeds[0],
        "settings": settings,
        "postprocess": postprocess.to_json(),
        "batch_size": BATCH,
    }


def seed_there(folder: Path) -> int | None:
    """The first seed of a folder that was begun, so that it is gone on with where none is given."""
    request = _read(folder)
    return None if request is None else int(request["first_seed"])


def begin(folder: Path, request: dict[str, Any]) -> int:
    """Make the folder, or go on with it, and say how many sprites are there already.

    Raises:
        SpriteStudioError: It holds another request, or other files.
    """
    before = _read(folder)
    if before is None:
        require(
            not folder.is_dir() or not any(folder.iterdir()),
            f"The folder {folder} holds other files.",
            "Choose a new folder, so that nothing is mixed up.",
        )
        make_folder(folder)
        with atomic_write(folder / REQUEST) as temporary:
            temporary.write_text(json.dumps(request, indent=1) + "\n", encoding="utf-8")
        return 0
    before, wanted = (json.loads(json.dumps(values)) for values in (before, request))
    differing = [name for name in wanted if before.get(name) != wanted[name]]
    require(
        not differing,
        f"The folder {folder} holds another request: its {', '.join(differing)} differ.",
        "Give the command it began with, or another folder.",
    )
    return sum(1 for index in range(request["count"]) if path_of(folder, index).exists())


def path_of(folder: Path, index: int) -> Path:
    """The file of a sprite."""
    first = index // _PER_FOLDER * _PER_FOLDER
    return folder / f"{first:06d}" / f"sprite-{index:06d}.png"


def fill(
    folder: Path,
    denoiser: Denoiser,
    spec: GenerateSpec,
    postprocess: PostprocessSpec,
    palette: Palette | None,
) -> Iterator[int]:
    """Paint and write what is missing, batch by batch; yields how many were written."""
    from spritestudio.diffusion.sampling.sampler import sample
    from spritestudio.sprites.pixels import to_images

    for number, batch in enumerate(spec.batches(BATCH)):
        paths = [path_of(folder, number * BATCH + row) for row in range(batch.count)]
        if all(path.exists() for path in paths):
            continue
        *_, last = sample(denoiser, batch)
        images = postprocess_sprites(to_images(last.x_t), postprocess, palette).images
        written = 0
        for path, image in zip(paths, images, strict=True):
            if not path.exists():
                make_folder(path.parent)
                write_png(path, image)
                written += 1
        yield written


def _read(folder: Path) -> dict[str, Any] | None:
    path = folder / REQUEST
    if not path.exists():
        return None
    try:
        request: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        seeds = [int(request["first_seed"])]
        settings = GenerateSpec.from_json({**request["settings"], "seeds": seeds}).to_json()
        del settings["seeds"]
        postprocess = PostprocessSpec.from_json(request.pop("post", request.get("postprocess"))).to_json()
    except (OSError, ValueError, KeyError, TypeError, SpriteStudioError) as error:
        raise SpriteStudioError(f"{path} cannot be read.", "Choose another folder.") from error
    return {**request, "settings": settings, "postprocess": postprocess}
