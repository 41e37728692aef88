"""A frozen sprite classifier: the eye with which samples are measured. It ships among the weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import Tensor, nn

from spritestudio import paths
from spritestudio.diffusion.checkpoint import save_tensors
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.sprites.pixels import to_floats

Features = npt.NDArray[np.float64]

VERSION = 2
FEATURES = 64
_METADATA_KEY = "spritestudio-classifier"  # not the key of models, so that it is never offered as one
_BATCH = 512
_PATCHED_FROM_PX = 24


def category(class_name: str, fine: str) -> str:
    """What the classifier tells apart: a finer kind within a class, like "beast/Cat"."""
    return f"{class_name}/{fine.rstrip('~')}"


class SpriteNetwork(nn.Module):
    """Convolutions down to 4×4, the mean over them, 64 features, and what is asked for as logits.

    At 32×32 patches of 2×2 are its first pixels (pixel unshuffle), at half of the time.

    Args:
        image_size: Height and width of a sprite, px: 8, 16 or 32.
        outputs: How many logits there are.
    """

    feature_mean: Tensor
    feature_scale: Tensor

    def __init__(self, image_size: int, outputs: int) -> None:
        super().__init__()
        is_patched = image_size >= _PATCHED_FROM_PX
        widths = (24, 48, 96)[-(image_size.bit_length() - 3 - is_patched) :]
        layers: list[nn.Module] = [nn.PixelUnshuffle(2)] if is_patched else []
        previous = 16 if is_patched else 4
        for index, width in enumerate(widths):
            layers += [nn.MaxPool2d(2)] if index else []
            layers += [*_convolution(previous, width), *_convolution(width, width)]
            previous = width
        self.body = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.neck = nn.Linear(previous, FEATURES)
        self.head = nn.Linear(FEATURES, outputs)
        self.register_buffer("feature_mean", torch.zeros(FEATURES))
        self.register_buffer("feature_scale", torch.ones(FEATURES))

    def features(self, x: Tensor) -> Tensor:
        """float32 (B, 64) from sprites, float32 (B, 4, H, W) in [-1, 1]."""
        return self.neck(self.body(x))

    def forward(self, x: Tensor) -> Tensor:
        """Logits, float32 (B, outputs)."""
        hidden = nn.functional.silu(self.features(x))
        return self.head(nn.functional.dropout(hidden, 0.2, self.training))


def _convolution(in_channels: int, out_channels: int) -> list[nn.Module]:
    return [
        nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=False),
        nn.BatchNorm2d(out_channels),
        nn.SiLU(),
    ]


@dataclass(frozen=True, eq=False)
class Classifier:
    """A network that learned names of sprites, and did not see those that are held out.

    Attributes:
        name: Names it in reports, with its version.
        image_size: Height and width of the sprites it sees, px.
        names: What it tells apart, by group: categories (see `category`), styles and facings, of which a
            sprite has one, and words, of which it may have several.
        network: What it learned; `sprites.dataset.split.held_out` says what it never saw.
        word_thresholds: The logit above which a word is seen, float32 (words,).
        accuracy: How often it is right on what it never saw, 0 to 1: by "class" and group, and by
            each name of these; of how many "sprites".
    """

    name: str
    image_size: int
    names: Mapping[str, tuple[str, ...]]
    network: SpriteNetwork
    word_thresholds: Tensor
    accuracy: Mapping[str, Any]

    @property
    def categories(self) -> tuple[str, ...]:
        """The finer kinds that it tells apart."""
        return self.names["categories"]

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes that the categories belong to."""
        return tuple(dict.fromkeys(name.partition("/")[0] for name in self.categories))

    def features(self, images: ByteArray) -> Features:
        """What the measures compare: every feature has mean 0 and variance 1 over the set it learned from.

        Args:
            images: uint8 (N, H, H, 4).

        Returns:
            float64 (N, 64).
        """
        found = run_network(self.network, self.network.features, images)
        normal: Features = ((found - self.network.feature_mean) / self.network.feature_scale).double().numpy()
        return normal

    def classify(self, images: ByteArray) -> npt.NDArray[np.str_]:
        """The likeliest class of each sprite, as (N,) names; the categories of a class add up."""
        odds = self._logits(images, "categories").softmax(dim=1)
        names = np.array(self.class_names)
        of_class = names[:, None] == np.array([name.partition("/")[0] for name in self.categories])
        likeliest = (odds @ torch.from_numpy(of_class.T).float()).argmax(dim=1)
        return names[likeliest.numpy()]

    def sees(self, group: str, images: ByteArray) -> BoolArray:
        """Which names of a group it sees in each sprite, bool (N, names): the likeliest, or several words."""
        logits = self._logits(images, group)
        if group == "words":
            return (logits > self.word_thresholds).numpy()
        return logits.argmax(dim=1).numpy()[:, None] == np.arange(len(self.names[group]))

    def _logits(self, images: ByteArray, group: str) -> Tensor:
        return run_network(self.network, self.network, images)[:, output_slices(self.names)[group]]


def output_slices(names: Mapping[str, tuple[str, ...]]) -> dict[str, slice]:
    """Which logits of a network belong to each group of names."""
    ends = accumulate(len(of_group) for of_group in names.values())
    return {group: slice(end - len(names[group]), end) for group, end in zip(names, ends, strict=True)}


@torch.no_grad()
def run_network(network: SpriteNetwork, part: nn.Module | Any, images: ByteArray) -> Tensor:
    """What a network, or a part of it, says of sprites, uint8 (N, H, H, 4): a row for each."""
    network.eval()
    x = torch.from_numpy(to_floats(images))
    return torch.cat([part(piece) for piece in x.split(_BATCH)])


def classifier_path(image_size: int) -> Path:
    """Where the shipped classifier for sprites of this size is, if there is one."""
    return paths.shipped_weights() / f"sprite-classifier-{image_size}-v{VERSION}.safetensors"


def save_classifier(path: Path, classifier: Classifier) -> None:
    """Write a classifier; numbers are kept as float16."""
    tensors = {
        name: tensor.half() if tensor.is_floating_point() else tensor
        for name, tensor in classifier.network.state_dict().items()
    }
    header = {
        "version": VERSION,
        "image_size": classifier.image_size,
        "names": dict(classifier.names),
        "accuracy": dict(classifier.accuracy),
    }
    tensors["word_thresholds"] = classifier.word_thresholds
    save_tensors(path, tensors, {_METADATA_KEY: json.dumps(header)})


def load_classifier(path: Path) -> Classifier:
    """Read what `save_classifier` wrote.

    Raises:
        SpriteStudioError: The file is missing or something else.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            header = json.loads((file.metadata() or {})[_METADATA_KEY])
        tensors = {name: tensor.float() for name, tensor in load_file(path).items()}
        names = {group: tuple(of_group) for group, of_group in header["names"].items()}
        network = SpriteNetwork(header["image_size"], sum(map(len, names.values()))).eval()
        thresholds = tensors.pop("word_thresholds")
        network.load_state_dict(tensors)
        return Classifier(path.stem, header["image_size"], names, network, thresholds, header["accuracy"])
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise SpriteStudioError(f"{path} is no sprite classifier.") from error
