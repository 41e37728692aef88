"""Sprites without end: each a file of its own in a folder, written as they come, and gone on with later.

The folder holds `request.json`, the recipe of all of them, and a sub-folder per thousand sprites.
Memory holds one batch at a time. What is there is never written again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spritestudio.cli.signals import ending_afterwards
from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import atomic_write, make_folder, remove_stale, visible
from spritestudio.specs import ByteArray, GenerateSpec, PostprocessSpec, Recipe, seeds_from
from spritestudio.specs.base import require
from spritestudio.sprites.export.png_sheet import write_png
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.postprocessing.postprocess import postprocess_sprites

if TYPE_CHECKING:
    from spritestudio.diffusion.sampling.denoiser import Denoiser

REQUEST = "request.json"
NEAR_COPY_KEY = "near_copy_of"  # of the text in a picture
BATCH = 256
_PER_FOLDER = 1000


def is_folder(out: Path) -> bool:
    """Whether `--out` means a folder to fill, and not a picture."""
    return (out.suffix == "" and not out.is_file()) or (out / REQUEST).is_file()


def check_one_by_one(postprocess: PostprocessSpec) -> None:
    """Require post-processing that looks at one sprite at a time."""
    require(
        postprocess.palette_mode != "best" and not postprocess.trim,
        "Sprites that are written one by one cannot be trimmed or share the best palette of all.",
        "Leave that out, or write a sheet.",
    )


def seed_there(folder: Path) -> int | None:
    """The first seed of a folder that was begun, so that it is gone on with where none is given."""
    request = _read(folder)
    return None if request is None else request.spec.seeds[0]


def begin(folder: Path, recipe: Recipe) -> int:
    """Make the folder, or go on with it, and say how many sprites are there already.

    Raises:
        SpriteStudioError: It holds another request, or other files.
    """
    remove_stale(folder)
    before, wanted = _read(folder), _Request.of(recipe)
    if before is None:
        require(
            not folder.is_dir() or not any(visible(folder.iterdir())),
            f"The folder {folder} holds other files.",
            "Choose a new folder, so that nothing is mixed up.",
        )
        make_folder(folder)
        with atomic_write(folder / REQUEST) as temporary:
            temporary.write_text(recipe.file_text, encoding="utf-8")
        return 0
    differing = wanted.differing(before)
    require(
        not differing,
        f"The folder {folder} holds another request: its {', '.join(differing)} differ.",
        "Give the command it began with, or another folder.",
    )
    return sum(1 for index in range(recipe.spec.count) if path_of(folder, index).exists())


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
    near_copies: Callable[[ByteArray], dict[int, str]],
) -> Iterator[dict[int, str]]:
    """Paint and write what is missing, batch by batch.

    Args:
        folder: The folder.
        denoiser: Paints.
        spec: All that is asked for.
        postprocess: How they are finished.
        palette: The palette that the weights bring, if they do.
        near_copies: Tells of some sprites which are near copies of training art, by their index, and of what.

    Yields:
        What was written, by its number: of what it is a near copy, which its picture says too; "" of none.
    """
    from spritestudio.diffusion.sampling.sampler import sample
    from spritestudio.sprites.pixels import to_images

    for number, batch in enumerate(spec.batches(BATCH)):
        paths = [path_of(folder, number * BATCH + row) for row in range(batch.count)]
        if all(path.exists() for path in paths):
            continue
        *_, last = sample(denoiser, batch)
        images = postprocess_sprites(to_images(last.x_t), postprocess, palette).images
        of = near_copies(images)
        written = {}
        for row, (path, image) in enumerate(zip(paths, images, strict=True)):
            if not path.exists():
                make_folder(path.parent)
                with ending_afterwards():
                    write_png(path, image, {NEAR_COPY_KEY: of[row]} if row in of else None)
                written[number * BATCH + row] = of.get(row, "")
        yield written


@dataclass(frozen=True)
class _Request:
    """What must be the same for a folder to be gone on with."""

    weights: str
    weights_hash: str
    spec: GenerateSpec
    postprocess: PostprocessSpec
    batch_size: int

    @classmethod
    def of(cls, recipe: Recipe) -> _Request:
        return cls(recipe.weights, recipe.weights_hash, recipe.spec, recipe.postprocess, recipe.batch_size)

    @classmethod
    def of_first_form(cls, values: dict[str, Any]) -> _Request:
        """What the first version wrote into the folder."""
        seeds = seeds_from(int(values["first_seed"]), int(values["count"]))
        return cls(
            str(values["weights"]),
            str(values["weights_hash"]),
            GenerateSpec.from_json({**values["settings"], "seeds": seeds}),
            PostprocessSpec.from_json(values.get("post", values.get("postprocess"))),
            int(values["batch_size"]),
        )

    def differing(self, other: _Request) -> list[str]:
        """What is not the same, in words."""
        mine, others = ({**vars(each), "spec": each._settings()} for each in (self, other))
        names = {"spec": "settings"}
        differing = [names.get(name, name) for name in mine if mine[name] != others[name]]
        return differing + (["seeds"] if self.spec.seeds != other.spec.seeds else [])

    def _settings(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self.spec).items() if name != "seeds"}


@reads_outside_data(
    lambda folder: SpriteStudioError(f"{folder / REQUEST} cannot be read.", "Choose another folder.")
)
def _read(folder: Path) -> _Request | None:
    path = folder / REQUEST
    if not path.exists():
        return None
    values = json.loads(path.read_text(encoding="utf-8"))
    recipe = Recipe.from_document(values)
    return _Request.of_first_form(values) if recipe is None else _Request.of(recipe)
