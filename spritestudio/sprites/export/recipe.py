"""The recipe of a picture: how its sprites were made, inside the PNG or in a file beside it.

A PNG carries two texts: `spritestudio`, JSON that makes the same sprites again, and `parameters`, the lines
that many tools read (https://github.com/AUTOMATIC1111/stable-diffusion-webui). Reading is bounded: only a
text of ours is looked at, never decompressed, and it may not be larger than `MAX_RECIPE_BYTES`.
"""

from __future__ import annotations

import dataclasses
import json
import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Self

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ExportSpec, GenerateSpec, PostprocessSpec
from spritestudio.specs.base import Spec, require, require_whole
from spritestudio.sprites.export.naming import Label
from spritestudio.version import __version__

KEY = "spritestudio"
PARAMETERS_KEY = "parameters"
SUFFIX = ".recipe.json"
MAX_RECIPE_BYTES = 2**22
MAX_SPRITES = 1_000_000  # in a picture
_APP, _FORMAT = "SpriteStudio", 1
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MAX_CHUNKS = 10_000
_HEAD_BYTES = 200  # of a file beside a picture, where it says whose it is
_SHORT_HASH = 10  # characters, as other tools have it


@dataclass(frozen=True)
class Recipe(Spec):
    """All that makes the sprites of a picture again.

    Attributes:
        weights: Name of the weights.
        weights_hash: SHA-256 of their file, hexadecimal; "" where it is not known.
        class_names: What the numbers of the contexts mean.
        image_size: Height and width of a sprite as it is painted, px.
        sections: Title and count of each mix of the whole grid, in order.
        spec: The request for the whole grid, with the seed and the context of every sprite.
        sprites: Which of the grid are in the picture.
        step: The step after which they were taken; 0 when they are finished.
        predicted: Whether the sprites as predicted then are shown, and not the noisy state.
        batch_size: How many sprites were painted together; another number may round differently.
        postprocess: How they were finished.
        export: How they were written.
        app_version: What wrote them.
    """

    weights: str
    weights_hash: str
    class_names: tuple[str, ...]
    image_size: int
    sections: tuple[tuple[str, int], ...]
    spec: GenerateSpec
    sprites: tuple[int, ...]
    step: int = 0
    predicted: bool = False
    batch_size: int = 256
    postprocess: PostprocessSpec = field(default_factory=PostprocessSpec)
    export: ExportSpec = field(default_factory=ExportSpec)
    app_version: str = __version__

    FORMER_NAMES: ClassVar = {"post": "postprocess"}

    def __post_init__(self) -> None:
        texts = (self.weights, self.weights_hash, self.app_version)
        require(all(isinstance(text, str) for text in texts), "What a recipe says must be text.")
        require(
            isinstance(self.class_names, tuple) and all(isinstance(name, str) for name in self.class_names),
            "The class names of a recipe must be texts.",
        )
        require_whole("The size of a sprite", self.image_size, 1, 4096)
        require(
            isinstance(self.sections, tuple)
            and all(
                isinstance(section, tuple)
                and len(section) == 2
                and isinstance(section[0], str)
                and isinstance(section[1], int)
                and section[1] >= 0
                for section in self.sections
            )
            and sum(count for _, count in self.sections) == self.spec.count,
            "The sections of a recipe do not fit its sprites.",
        )
        require(
            isinstance(self.sprites, tuple) and 0 < len(self.sprites) <= MAX_SPRITES,
            "A recipe needs at least one sprite.",
        )
        for index in self.sprites:
            require_whole("The number of a sprite", index, 0, self.spec.count - 1)
        require_whole("The step", self.step, 0, self.spec.steps)
        require_whole("The size of a batch", self.batch_size, 1, 1_000_000)
        require(isinstance(self.predicted, bool), "A view is either predicted or not.")

    @property
    def texts(self) -> dict[str, str]:
        """The texts that a PNG carries."""
        values = {"app": _APP, "format": _FORMAT, "recipe": self.to_json()}
        return {PARAMETERS_KEY: self.parameters, KEY: json.dumps(values, separators=(",", ":"))}

    @property
    def file_text(self) -> str:
        """What stands in a file beside the picture."""
        return json.dumps({"app": _APP, "format": _FORMAT, "recipe": self.to_json()}, indent=2) + "\n"

    @property
    def parameters(self) -> str:
        """The recipe in the lines that many tools read: the mixes, then the settings."""
        mixes = dict.fromkeys(self.mix_of(index) for index in self.sprites)
        settings = {
            "Steps": self.spec.steps,
            "Sampler": self.spec.sampler,
            "CFG scale": f"{self.spec.guidance_scale:g}",
            "Seed": self.spec.seeds[self.sprites[0]],
            "Size": f"{self.image_size}x{self.image_size}",
            "Model hash": self.weights_hash[:_SHORT_HASH],
            "Model": self.weights,
            "Version": f"{_APP} {self.app_version}",
        }
        pairs = (f"{name}: {_quoted(str(value))}" for name, value in settings.items() if value != "")
        return " | ".join(mixes).replace("\n", " ") + "\n" + ", ".join(pairs)

    def shares_of(self, index: int) -> dict[str, float]:
        """The mix of sprite `index` of the grid: the classes that have a share."""
        context = self.spec.context_of(index)
        return {name: share for name, share in zip(self.class_names, context, strict=False) if share}

    def mix_of(self, index: int) -> str:
        """The same as a person writes it: "hero 1, food 0.6"."""
        return ", ".join(f"{name} {share:g}" for name, share in self.shares_of(index).items()) or "anything"

    def label_of(self, index: int) -> Label:
        """What is known of sprite `index` of the grid."""
        shares = self.shares_of(index)
        kind = max(shares, key=lambda name: shares[name]) if shares else "anything"
        return Label(kind, self.mix_of(index), self.spec.seeds[index])

    def of_sprites(self, sprites: tuple[int, ...]) -> Recipe:
        """The recipe of a picture with these sprites of the grid."""
        return dataclasses.replace(self, sprites=sprites)

    @classmethod
    def from_json(cls, values: Any) -> Self:
        if not isinstance(values, dict):
            raise SpriteStudioError("A Recipe must be a JSON object.")
        kinds: dict[str, type[Spec]] = {
            "spec": GenerateSpec,
            "postprocess": PostprocessSpec,
            "export": ExportSpec,
        }
        values = cls.with_current_names(values)
        parts = {name: kind.from_json(values[name]) for name, kind in kinds.items() if name in values}
        return super().from_json({**values, **parts})


def read_recipe(path: Path) -> Recipe | None:
    """The recipe in a PNG, or in a file beside one; None where there is none of ours.

    Raises:
        SpriteStudioError: There is one that cannot be read.
    """
    try:
        with path.open("rb") as file:
            text = _text_of(file) if file.read(len(_SIGNATURE)) == _SIGNATURE else _json_of(path, file)
    except OSError as error:
        raise SpriteStudioError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise SpriteStudioError(f"The recipe in {path.name} cannot be read: {error}.") from error
    if text is None:
        return None
    try:
        values = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise SpriteStudioError(f"The recipe in {path.name} is damaged.") from error
    if not isinstance(values, dict) or values.get("app") != _APP:
        return None
    if values.get("format") != _FORMAT:
        raise SpriteStudioError(
            f"The recipe in {path.name} is of a format that this version does not know.",
            "A newer version of SpriteStudio may have written it.",
        )
    try:
        return Recipe.from_json(values.get("recipe"))
    except (SpriteStudioError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = str(error) if isinstance(error, SpriteStudioError) else "it is malformed."
        raise SpriteStudioError(f"The recipe in {path.name} cannot be used: {reason}") from error


def _text_of(file: BinaryIO) -> bytes | None:
    """Our text of a PNG whose signature has been read."""
    for _ in range(_MAX_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            return None
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            return None
        name = file.read(min(length, len(KEY) + 1)) if kind == b"tEXt" else b""
        if name != KEY.encode() + b"\0":
            file.seek(length - len(name) + 4, 1)
            continue
        if length > MAX_RECIPE_BYTES:
            raise ValueError(f"it is larger than {MAX_RECIPE_BYTES:,} bytes")
        text = file.read(length - len(name))
        checksum = file.read(4)
        if len(checksum) < 4:
            raise ValueError("the file is cut short")
        if zlib.crc32(text, zlib.crc32(name, zlib.crc32(kind))) != int.from_bytes(checksum):
            raise ValueError("it is damaged")
        return text
    return None


def _json_of(path: Path, file: BinaryIO) -> bytes | None:
    """A file beside a picture; None where it is something else altogether."""
    if path.suffix.lower() != ".json":
        return None
    file.seek(0)
    text = file.read(MAX_RECIPE_BYTES + 1)
    head = text[:_HEAD_BYTES]
    if not all(word in head for word in (b'"app"', _APP.encode(), b'"recipe"')):
        return None
    if len(text) > MAX_RECIPE_BYTES:
        raise ValueError(f"it is larger than {MAX_RECIPE_BYTES:,} bytes")
    return text


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if any(mark in text for mark in ",:\n") else text


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")
