"""Which weights there are, and what a weights file says of itself. Never loads torch."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from safetensors import SafetensorError, safe_open

from spritestudio import paths
from spritestudio.errors import SpriteStudioError, cannot_read, reads_outside_data
from spritestudio.files import user_path, visible
from spritestudio.library.movers import moving_spec
from spritestudio.runs.store import WEIGHTS_FILE, runs_folder
from spritestudio.specs import ARCHITECTURES, ModelSpec
from spritestudio.specs.base import one_of
from spritestudio.specs.words import slips

SUFFIX = ".safetensors"
_METADATA_KEY = "spritestudio"
_FORMAT = 1
_DEFAULT = "sprites16"
_LIVE = "-live"


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
    for folder in _folders():
        for path in sorted(visible(folder.glob(f"*{SUFFIX}")), key=lambda path: path.stem):
            try:
                found.append(InstalledModel(path.stem, path, read_model_spec(path)))
            except SpriteStudioError:
                continue
    return found


def installed_spec(name: str) -> ModelSpec | None:
    """What the installed weights of a name say of themselves; None where there are none."""
    for folder in _folders():
        with contextlib.suppress(SpriteStudioError):
            return read_model_spec(folder / f"{Path(name).name}{SUFFIX}")
    return None


def _folders() -> tuple[Path, Path]:
    return paths.shipped_weights(), paths.user_weights()


def find_moving_model(width: int, height: int) -> Path:
    """The installed weights that move sprites of a size: first those that have learned it themselves, shipped
    ones before others; see `moving_spec`.

    Raises:
        SpriteStudioError: There are none.
    """
    of_size = [model for model in installed_models() if model.spec.image_size == max(width, height)]
    for model in sorted(of_size, key=lambda model: not model.spec.clips):
        spec = moving_spec(model.spec)
        if spec.offered_clips or spec.offers_turns:
            return model.path
    raise SpriteStudioError(
        f"No installed weights have learned movements of {width}×{height} pixels.",
        "Give weights that have with --weights, or use a plain motion (--plain).",
    )


def default_model_path() -> Path:
    """The weights that the window starts with."""
    return paths.shipped_weights() / f"{_DEFAULT}{SUFFIX}"


def full_weights_of_size(image_size: int) -> InstalledModel | None:
    """The installed weights for sprites of a size that can be taught a style; the shipped ones first."""
    for model in installed_models():
        can_learn = ARCHITECTURES[model.spec.architecture].can_teach and not model.spec.few_step
        if can_learn and model.spec.image_size == image_size:
            return model
    return None


def few_step_partner(path: Path, model: ModelSpec) -> tuple[Path, ModelSpec] | None:
    """The weights that paint while a slider is dragged, in place of those at `path`, and their description.

    They were trained for it and know the same classes; they lie beside them as NAME-live.safetensors, or else
    are those of the newest run that says it was taught by these. Without them the studio's network paints for
    itself, in few steps; any other is too slow.
    """
    if not ARCHITECTURES[model.architecture].quick_enough_to_drag:
        return None
    if not model.few_step:
        beside = path.with_name(f"{path.stem}{_LIVE}{SUFFIX}")
        of_runs = sorted(runs_folder().glob(f"*/{WEIGHTS_FILE}"), key=_modified_ns, reverse=True)
        for partner in (beside, *of_runs):
            spec = _few_step_spec(partner)
            if spec is None or (spec.features, spec.image_size) != (model.features, model.image_size):
                continue
            if partner == beside or spec.taught_by == weights_hash(path):
                return partner, spec
    return path, model


def _modified_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # it went away in the meantime
        return 0


def _few_step_spec(path: Path) -> ModelSpec | None:
    """What few-step weights say of themselves; None where `path` holds none."""
    try:
        spec = read_model_spec(path) if path.is_file() else None
    except SpriteStudioError:
        return None
    return spec if spec is not None and spec.few_step else None


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
    hint = f"Give a weights file, or {one_of(names)}." if names else "Give a weights file."
    if near := slips(name_or_path.casefold(), names):
        hint = f"Did you mean {one_of(near)}?"
    raise SpriteStudioError(f"There are no weights '{name_or_path}'.", hint)


@cache
def _hash_of(path: Path, _modified_ns: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def weights_hash(path: Path) -> str:
    """SHA-256 of a weights file, hexadecimal; "" where it cannot be read."""
    try:
        status = path.stat()
        return _hash_of(path, status.st_mtime_ns, status.st_size)
    except OSError:
        return ""


def find_same_weights(name: str, digest: str, candidate: Path | None = None) -> Path:
    """The weights that made a picture.

    Args:
        name: What they were called.
        digest: SHA-256 of their file; where it is "", the name decides.
        candidate: Where they may be, beside the installed ones.

    Raises:
        SpriteStudioError: They are not here; it says which ones are wanted.
    """
    found = [path for path in (candidate,) if path is not None and path.is_file()]
    found += sorted((model.path for model in installed_models()), key=lambda path: path.stem != name)
    for path in found:
        if weights_hash(path) == digest if digest else path.stem == name:
            return path
    others = any(path.stem == name for path in found)
    raise SpriteStudioError(
        f"The picture wants the weights {name}"
        + (f" with the SHA-256 {digest[:12]}…" if digest else "")
        + (", and those of that name here are others." if others else ", which are not here."),
        f"Put the right file into {paths.user_weights()}, or open it (--weights on the command line).",
    )


def model_metadata(spec: ModelSpec) -> dict[str, str]:
    """The safetensors metadata that describes a model."""
    return {_METADATA_KEY: json.dumps({"format": _FORMAT, "model": spec.to_json()})}


@reads_outside_data(lambda path: not_weights(path, "it does not describe its network"))
def read_model_spec(path: Path) -> ModelSpec:
    """Read a checkpoint's description without its tensors.

    Raises:
        SpriteStudioError: The file is missing, no safetensors file, or none of SpriteStudio's.
    """
    try:
        path.open("rb").close()  # safetensors takes what it may not read for missing
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
    except (SafetensorError, OSError, ValueError) as error:
        raise cannot_read(error) or not_weights(
            path, "it is damaged, or no safetensors file at all"
        ) from error
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
