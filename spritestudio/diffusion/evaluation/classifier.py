"""A frozen sprite classifier: the eye with which samples are measured. It ships among the weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
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
from spritestudio.diffusion.networks.key_map import with_current_keys
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.pixels import to_floats

Features = npt.NDArray[np.float64]

VERSION = 1
FEATURES = 64
_METADATA_KEY = "spritestudio-classifier"  # not the key of models, so that it is never offered as one
_BATCH = 512


def category(class_name: str, fine: str) -> str:
    """What the classifier tells apart: a finer kind within a class, like "beast/Cat"."""
    return f"{class_name}/{fine.rstrip('~')}"


class SpriteNetwork(nn.Module):
    """Convolutions down to 4×4, the mean over them, 64 features, a logit per category.

    Args:
        image_size: Height and width of a sprite, px: 8, 16 or 32.
        categories: How many there are.
    """

    feature_mean: Tensor
    feature_scale: Tensor

    def __init__(self, image_size: int, categories: int) -> None:
        super().__init__()
        widths = (24, 32, 64, 128)[-(image_size.bit_length() - 3) :]
        layers: list[nn.Module] = []
        previous = 4
        for index, width in enumerate(widths):
            layers += [nn.MaxPool2d(2)] if index else []
            layers += [*_convolution(previous, width), *_convolution(width, width)]
            previous = width
        self.body = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.neck = nn.Linear(previous, FEATURES)
        self.head = nn.Linear(FEATURES, categories)
        self.register_buffer("feature_mean", torch.zeros(FEATURES))
        self.register_buffer("feature_scale", torch.ones(FEATURES))

    def features(self, x: Tensor) -> Tensor:
        """float32 (B, 64) from sprites, float32 (B, 4, H, W) in [-1, 1]."""
        return self.neck(self.body(x))

    def forward(self, x: Tensor) -> Tensor:
        """Logits, float32 (B, categories)."""
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
    """Two networks: one saw all sprites and gives features, one did not see those held out and gives labels.

    Attributes:
        name: Names it in reports, with its version.
        image_size: Height and width of the sprites it sees, px.
        categories: What it tells apart, see `category`.
        feature_net: The network for `features`.
        label_net: The network for `classify`; `sprites.dataset.split.held_out` says what it never saw.
        accuracy: How often the label net is right on what it never saw, by "class" and "category", 0 to 1.
    """

    name: str
    image_size: int
    categories: tuple[str, ...]
    feature_net: SpriteNetwork
    label_net: SpriteNetwork
    accuracy: Mapping[str, float]

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
        found = run_network(self.feature_net, self.feature_net.features, images)
        normal: Features = (
            ((found - self.feature_net.feature_mean) / self.feature_net.feature_scale).double().numpy()
        )
        return normal

    def classify(self, images: ByteArray) -> npt.NDArray[np.str_]:
        """The likeliest class of each sprite, as (N,) names; the categories of a class add up."""
        odds = run_network(self.label_net, self.label_net, images).softmax(dim=1)
        names = np.array(self.class_names)
        of_class = names[:, None] == np.array([name.partition("/")[0] for name in self.categories])
        likeliest = (odds @ torch.from_numpy(of_class.T).float()).argmax(dim=1)
        return names[likeliest.numpy()]


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
        f"{role}.{name}": tensor.half() if tensor.is_floating_point() else tensor
        for role, network in (("feature_net", classifier.feature_net), ("label_net", classifier.label_net))
        for name, tensor in network.state_dict().items()
    }
    header = {
        "version": VERSION,
        "image_size": classifier.image_size,
        "categories": classifier.categories,
        "accuracy": dict(classifier.accuracy),
    }
    save_tensors(path, tensors, {_METADATA_KEY: json.dumps(header)})


def load_classifier(path: Path) -> Classifier:
    """Read what `save_classifier` wrote.

    Raises:
        SpriteStudioError: The file is missing or something else.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            header = json.loads((file.metadata() or {})[_METADATA_KEY])
        tensors = {name: tensor.float() for name, tensor in with_current_keys(load_file(path)).items()}
        categories = tuple(header["categories"])
        feature_net, label_net = (
            SpriteNetwork(header["image_size"], len(categories)).eval() for _ in range(2)
        )
        for role, network in (("feature_net.", feature_net), ("label_net.", label_net)):
            network.load_state_dict(
                {n.removeprefix(role): t for n, t in tensors.items() if n.startswith(role)}
            )
        return Classifier(
            path.stem, header["image_size"], categories, feature_net, label_net, header["accuracy"]
        )
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise SpriteStudioError(f"{path} is no sprite classifier.") from error
