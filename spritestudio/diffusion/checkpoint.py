"""Weights files: our own safetensors, and the course's `.pth` files, read as data only."""

from __future__ import annotations

import contextlib
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from spritestudio.diffusion.device import pick_device, place
from spritestudio.diffusion.network_kinds import build_network, denoiser_for
from spritestudio.diffusion.networks.key_map import with_current_keys
from spritestudio.diffusion.sampling.denoiser import NetworkDenoiser
from spritestudio.errors import SpriteStudioError, cannot_read, reads_outside_data
from spritestudio.files import atomic_write
from spritestudio.library.models import SUFFIX, model_metadata, not_weights, read_model_spec
from spritestudio.specs import ModelSpec

COURSE_CLASS_NAMES = ("hero", "non-hero", "food", "spell", "side-facing")
_COURSE_SUFFIXES = (".pth", ".pt")


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A model that is ready to paint.

    Attributes:
        spec: Its description.
        denoiser: Its network, in evaluation mode.
    """

    spec: ModelSpec
    denoiser: NetworkDenoiser


def save_checkpoint(path: Path, spec: ModelSpec, weights: dict[str, Tensor]) -> None:
    """Write weights with their description, replacing `path` only when complete.

    Args:
        path: A `.safetensors` file.
        spec: The description.
        weights: The network's `state_dict`.

    Raises:
        SpriteStudioError: The file cannot be written.
    """
    save_tensors(path, weights, model_metadata(spec))


def save_tensors(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str]) -> None:
    """Write named tensors as safetensors, replacing `path` only when complete.

    Raises:
        SpriteStudioError: The file cannot be written.
    """
    stored = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    with atomic_write(path) as temporary:
        try:
            save_file(stored, temporary, metadata)
        except SafetensorError as error:
            raise OSError(str(error)) from error


def load_checkpoint(path: str | Path, device: str = "auto") -> Checkpoint:
    """Load a model from our `.safetensors` or from the course's `.pth`.

    Nothing in the file is ever executed. A course file does not say what it is: its sizes are read
    off its tensors, its first shortcut is absent, and five contexts get the names of the notes.

    Args:
        path: The file.
        device: Where to put it, see `pick_device`.

    Raises:
        SpriteStudioError: The file is missing, broken or not what it claims to be.
    """
    return _load(Path(path), device)


@reads_outside_data(lambda path: not_weights(path, "its tensors are of a kind that no network has"))
def _load(path: Path, device: str) -> Checkpoint:
    if not path.is_file():
        raise SpriteStudioError(f"There is no weights file {path}.")
    if path.suffix == SUFFIX:
        spec = read_model_spec(path)
        try:
            weights = with_current_keys(load_file(path))
        except (SafetensorError, OSError) as error:
            raise cannot_read(error) or not_weights(path, "it is damaged") from error
    elif path.suffix in _COURSE_SUFFIXES:
        weights = _read_course_weights(path)
        spec = _course_spec(path, weights)
    else:
        raise not_weights(path, f"its ending is '{path.suffix}'")
    with torch.device("meta"):  # a file may claim any size; only what it holds takes memory
        network = build_network(spec)
    kinds = {name: tensor.is_floating_point() for name, tensor in network.state_dict().items()}
    if any(
        kinds.get(name, value.is_floating_point()) != value.is_floating_point()
        for name, value in weights.items()
    ):
        raise not_weights(path, "its tensors are of a kind that no network has")
    try:
        network.load_state_dict(
            {name: t.float() if t.is_floating_point() else t for name, t in weights.items()}, assign=True
        )
    except RuntimeError as error:
        raise not_weights(path, "its tensors do not fit the network it describes") from error
    if not all(tensor.isfinite().all() for tensor in network.state_dict().values()):
        raise not_weights(path, "some of its weights are no numbers")
    return Checkpoint(spec, denoiser_for(place(network, pick_device(device)), spec))


def _read_course_weights(path: Path) -> dict[str, Tensor]:
    size = path.stat().st_size
    try:
        with zipfile.ZipFile(path) if zipfile.is_zipfile(path) else contextlib.nullcontext() as archive:
            unpacked = 0 if archive is None else sum(member.file_size for member in archive.infolist())
    except Exception as error:
        raise cannot_read(error) or not_weights(path, "it is damaged") from error
    if unpacked > size:  # torch packs nothing
        raise not_weights(path, "it would take more memory than it is large")
    try:
        with warnings.catch_warnings(action="ignore"):  # torch tells of old formats on stderr
            weights = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch meets a broken file with more kinds than can be listed
        raise not_weights(path, "it is not a file of tensors alone") from error
    if not isinstance(weights, dict) or not all(
        isinstance(name, str) and isinstance(value, Tensor) for name, value in weights.items()
    ):
        raise not_weights(path, "it is not a network's state_dict")
    if not all(tensor.layout is torch.strided and not tensor.is_quantized for tensor in weights.values()):
        raise not_weights(path, "its tensors are of a kind that no network has")
    if sum(tensor.numel() * tensor.element_size() for tensor in weights.values()) > size:
        raise not_weights(path, "its tensors would take more memory than it is large")
    return weights


def _course_spec(path: Path, weights: dict[str, Tensor]) -> ModelSpec:
    try:
        width, channels = weights["init_conv.conv1.0.weight"].shape[:2]
        context_size = weights["contextembed1.model.0.weight"].shape[1]
        image_size = 4 * weights["up0.0.weight"].shape[2]
    except (KeyError, IndexError, ValueError) as error:
        raise not_weights(path, "it holds another network than the course's") from error
    names: tuple[str, ...] = COURSE_CLASS_NAMES
    if context_size != len(names):
        names = tuple(f"context {i + 1}" for i in range(context_size))
    try:
        return ModelSpec(
            class_names=names,
            image_size=image_size,
            channels=channels,
            width=width,
            input_shortcut="init_conv.shortcut.weight" in weights,
            title=path.stem,
            data="unknown: a file of the course's kind",
        )
    except SpriteStudioError as error:
        raise not_weights(path, str(error).rstrip(".")) from error
