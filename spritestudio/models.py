"""Which weights there are, and what a weights file says of itself. Never loads torch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open

from spritestudio import locations
from spritestudio.errors import SpriteStudioError
from spritestudio.files import user_path
from spritestudio.specs import ModelSpec
from spritestudio.validation import one_of

SUFFIX = ".safetensors"
_METADATA_KEY = "spritestudio"
_FORMAT = 1
_DEFAULT = "heroes16-course"


@dataclass(frozen=True)
class InstalledModel:
    """Weights that can be asked for by name.

    Attributes:
        name: The file's name without its ending.
        path: The file.
        spec: What the file says of itself.
    """

    name: str
    path: Path
    spec: ModelSpec

    @property
    def title(self) -> str:
        """What a person calls it."""
        return self.spec.title or self.name


def installed_models() -> list[InstalledModel]:
    """The weights that ship with the app, then this person's own; unreadable files are left out."""
    found: list[InstalledModel] = []
    for folder in (locations.shipped_weights(), locations.user_weights()):
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            try:
                found.append(InstalledModel(path.stem, path, read_model_spec(path)))
            except SpriteStudioError:
                continue
    return found


def default_model_path() -> Path:
    """The weights that the window starts with."""
    return locations.shipped_weights() / f"{_DEFAULT}{SUFFIX}"


def find_model(name_or_path: str) -> Path:
    """The weights file that a person means.

    Args:
        name_or_path: The name of installed weights, or a file.

    Raises:
        SpriteStudioError: There is neither.
    """
    path = user_path(name_or_path)
    if path.is_file():
        return path
    models = installed_models()
    for model in models:
        if model.name == name_or_path:
            return model.path
    names = [model.name for model in models]
    raise SpriteStudioError(
        f"There are no weights '{name_or_path}'.",
        f"Give a weights file, or {one_of(names)}." if names else "Give a weights file.",
    )


def model_metadata(spec: ModelSpec) -> dict[str, str]:
    """The safetensors metadata that describes a model."""
    return {_METADATA_KEY: json.dumps({"format": _FORMAT, "model": spec.to_json()})}


def read_model_spec(path: Path) -> ModelSpec:
    """Read a checkpoint's description without its tensors.

    Raises:
        SpriteStudioError: The file is missing, no safetensors file, or none of SpriteStudio's.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
    except (SafetensorError, OSError, ValueError) as error:
        raise not_weights(path, "it is damaged, or no safetensors file at all") from error
    try:
        description = json.loads(metadata[_METADATA_KEY])
        version, model = description["format"], description["model"]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise not_weights(path, "it does not describe its network") from error
    if version != _FORMAT:
        raise not_weights(path, f"its format is {version}, and this version reads {_FORMAT}")
    try:
        return ModelSpec.from_json(model)
    except SpriteStudioError as error:
        raise not_weights(path, str(error).rstrip(".")) from error


def not_weights(path: Path, why: str) -> SpriteStudioError:
    """What a person is told when `path` cannot be used as weights."""
    return SpriteStudioError(
        f"{path.name} cannot be used as weights: {why}.",
        "Weights are .safetensors files made by SpriteStudio, or the course's .pth files.",
    )
