"""An index of the sprites that weights learned from, without their pictures: whose art is a sprite near to?

For each of them it keeps its fingerprints (see `fingerprints`), its name, artist, source and licence.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from spritestudio.errors import SpriteStudioError, cannot_read, reads_outside_data
from spritestudio.files import atomic_write
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.sprites.dataset.editable_set import IntArray, Notes
from spritestudio.sprites.dataset.fingerprints import (
    FEATURES,
    GROUP,
    group_bytes,
    pixel_digest,
    pixel_numbers,
    projected,
    told_apart,
)
from spritestudio.sprites.dataset.memorisation import VARIANTS, varied
from spritestudio.sprites.dataset.neighbours import Neighbour, TrainingSprite, rank_of
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.pixels import harden_alpha

ARTIST = "artist"  # the column of a set that names who drew a sprite
NEAREST = 4  # training sprites that are told of a sprite
_METADATA_KEY = "spritestudio-training-index"  # not the key of models, so that it is never offered as one
_VERSION = 1
_CANDIDATES = 32  # by the projection, of which the nearest are told by their pixels
_SAMPLE = 256  # drawn sprites whose distances to each other are told beside
_BLOCK = 64  # sprites looked for at once: bounds the memory
_SAME_BY_CHANCE = 1.0 / 256.0  # bytes of other pixels

_Found = tuple[IntArray, npt.NDArray[np.float64], BoolArray]


@dataclass(frozen=True, eq=False)
class TrainingIndex:
    """What is known of the N sprites of a set.

    Attributes:
        image_size: Height and width of its sprites, px.
        source: The set.
        weights: SHA-256 of the weights that learned from it; none where the index lies in their folder.
        unknown: What else they learned from that nobody can tell: weights that they began from.
        names: N names.
        owners: Artist, source and licence, each combination once.
        owner_of: uint16 (N,), places among the owners.
        families: int32 (N,); frames of one animation share a number.
        digests: uint64 (N,), see `pixel_digest`.
        sizes: uint16 (N,), opaque pixels of each.
        features: int8 (N, 128), the projection of their pixels.
        feature_step: What 1 in the features is.
        groups: uint8 (N, H · W / 4), a byte for every four pixels.
        colours: uint8 (C, 3): pixels are told apart by the nearest of these.
        spacing: float64 (S,), sorted: how far drawn sprites are from the nearest of another animation.
    """

    image_size: int
    source: str
    weights: tuple[str, ...]
    unknown: str
    names: Sequence[str]
    owners: Sequence[tuple[str, str, str]]
    owner_of: npt.NDArray[np.uint16]
    families: npt.NDArray[np.int32]
    digests: npt.NDArray[np.uint64]
    sizes: npt.NDArray[np.uint16]
    features: npt.NDArray[np.int8]
    feature_step: float
    groups: npt.NDArray[np.uint8]
    colours: npt.NDArray[np.uint8]
    spacing: npt.NDArray[np.float64]

    @classmethod
    def of(cls, sprites: SpriteSet, weights: Iterable[str] = (), unknown: str = "") -> Self:
        """Build the index of a set; sprites of the same pixels count once.

        Args:
            sprites: The set; its notes name sprites, sources, licences and artists.
            weights: SHA-256 of the weights that learned from it.
            unknown: See the class.
        """
        images = harden_alpha(sprites.images)
        _, first = np.unique(images.reshape(len(images), -1), axis=0, return_index=True)
        first.sort()
        images = images[first]
        colours = told_apart(images)
        features = projected(images)
        step = float(np.abs(features).max() / 127.0) or 1.0
        owners, owner_of = _owners(sprites.notes, first)
        index = cls(
            image_size=sprites.image_size,
            source=sprites.source,
            weights=tuple(weights),
            unknown=unknown,
            names=[str(name) for name in sprites.notes.get("names", np.full(sprites.count, ""))[first]],
            owners=owners,
            owner_of=owner_of,
            families=np.unique(sprites.groups[first], return_inverse=True)[1].astype(np.int32),
            digests=pixel_digest(images),
            sizes=(images[..., 3] > 0).sum(axis=(1, 2)).astype(np.uint16),
            features=np.rint(features / step).astype(np.int8),
            feature_step=step,
            groups=group_bytes(pixel_numbers(images, colours)),
            colours=colours,
            spacing=np.zeros(0),
        )
        return dataclasses.replace(index, spacing=index._spacing(images))

    @property
    def count(self) -> int:
        """How many sprites it knows."""
        return len(self.names)

    def sprite(self, row: int) -> TrainingSprite:
        """What is known of the sprite in row `row`."""
        artist, source, licence = self.owners[self.owner_of[row]]
        return TrainingSprite(self.names[row], artist, source, licence, int(self.digests[row]))

    def nearest(self, images: ByteArray, count: int = NEAREST) -> list[list[Neighbour]]:
        """The nearest training sprites of each sprite, one of each animation, the nearest first.

        They are looked for also mirrored and moved by a pixel, and a smaller sprite, as the clean-up leaves
        it, wherever it may have stood.

        Args:
            images: uint8 (N, H, W, 4), not larger than the sprites of the index.
            count: How many of each.
        """
        spacing = self.spacing.tolist()
        found: list[dict[int, tuple[float, bool, int]]] = [{} for _ in images]
        for placed in _placed(images, self.image_size):
            for start in range(0, len(placed), _BLOCK):
                rows, shares, exact = self._search(placed[start : start + _BLOCK])
                for best, *of_one in zip(
                    found[start:], rows.tolist(), shares.tolist(), exact.tolist(), strict=False
                ):
                    for row, share, same in zip(*of_one, strict=True):
                        family = int(self.families[row])
                        best[family] = min((share, not same, row), best.get(family, (2.0, True, row)))
        return [
            [
                Neighbour(self.sprite(row), share, not other, rank_of(share, spacing))
                for share, other, row in sorted(best.values())[:count]
            ]
            for best in found
        ]

    def _spacing(self, images: ByteArray) -> npt.NDArray[np.float64]:
        """How far some of the sprites are from the nearest of another family, sorted."""
        if len(np.unique(self.families)) < 2:
            return np.zeros(0)
        chosen = np.linspace(0, len(images) - 1, min(_SAMPLE, len(images))).round().astype(int)
        nearest = []
        for start in range(0, len(chosen), _BLOCK):
            of_block = chosen[start : start + _BLOCK]
            own = self.families[of_block][:, None] == self.families
            nearest.append(self._search(images[of_block], own)[1].min(axis=1))
        return np.sort(np.concatenate(nearest))

    def _search(self, images: ByteArray, without: BoolArray | None = None) -> _Found:
        """Rows that may be the nearest, which share of the pixels differs there, and whether none does.

        Args:
            images: uint8 (N, H, H, 4).
            without: bool (N, M), rows to pass over.
        """
        images = harden_alpha(images)
        known = self.features.astype(np.float32) * self.feature_step
        squares = (known**2).sum(axis=1)
        distance = np.full((len(images), self.count), np.inf, np.float32)
        for index in range(len(VARIANTS)):
            query = projected(varied(images, index))
            squared = squares - 2.0 * query @ known.T + (query**2).sum(axis=1)[:, None]
            np.minimum(distance, squared, out=distance)
        if without is not None:
            distance[without] = np.inf
        candidates = min(_CANDIDATES, self.count)
        rows = np.argpartition(distance, candidates - 1, axis=1)[:, :candidates]
        numbers = pixel_numbers(images, self.colours)
        same = np.zeros(rows.shape, np.int64)
        exact = np.zeros(rows.shape, bool)
        of_rows, digests = self.groups[rows], self.digests[rows]
        for index in range(len(VARIANTS)):
            groups = group_bytes(varied(numbers, index))
            np.maximum(same, np.count_nonzero(of_rows == groups[:, None], axis=2), out=same)
            exact |= digests == pixel_digest(varied(images, index))[:, None]
        shares = self._shares(same, (images[..., 3] > 0).sum(axis=(1, 2)), rows)
        shares[exact] = 0.0
        if without is not None:
            shares[np.take_along_axis(without, rows, axis=1)] = 1.0
        return rows, shares, exact

    def _shares(self, same: IntArray, sizes: IntArray, rows: IntArray) -> npt.NDArray[np.float64]:
        """From how many groups are the same, the share of the pixels in either silhouette that differ."""
        kept = np.clip((same / self.groups.shape[1] - _SAME_BY_CHANCE) / (1.0 - _SAME_BY_CHANCE), 0.0, 1.0)
        differing = (1.0 - kept ** (1.0 / GROUP)) * self.image_size**2
        either = np.maximum(np.maximum(sizes[:, None], self.sizes[rows]), 1)  # the larger one is nearly both
        shares: npt.NDArray[np.float64] = np.clip(differing / either, 0.0, 1.0)
        return shares

    def save(self, path: Path) -> None:
        """Write the index.

        Raises:
            SpriteStudioError: The file cannot be written.
        """
        header = {
            "version": _VERSION,
            "image_size": self.image_size,
            "source": self.source,
            "weights": list(self.weights),
            "unknown": self.unknown,
            "owners": [list(owner) for owner in self.owners],
            "feature_step": self.feature_step,
        }
        names = np.frombuffer("\0".join(self.names).encode(), np.uint8)
        tensors = {name: np.ascontiguousarray(getattr(self, name)) for name in _TENSORS} | {"names": names}
        with atomic_write(path) as temporary:
            try:
                save_file(tensors, temporary, {_METADATA_KEY: json.dumps(header)})
            except SafetensorError as error:
                raise OSError(str(error)) from error

    @classmethod
    @reads_outside_data(lambda path: _no_index(path))
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            SpriteStudioError: The file is missing, damaged or something else.
        """
        try:
            path.open("rb").close()  # safetensors takes what it may not read for missing
            header = read_header(path)
            with safe_open(path, framework="numpy") as file:
                tensors = {name: file.get_tensor(name) for name in (*_TENSORS, "names")}
            names = tensors.pop("names").tobytes().decode().split("\0")
            index = cls(
                image_size=int(header["image_size"]),
                source=str(header["source"]),
                weights=tuple(map(str, header["weights"])),
                unknown=str(header["unknown"]),
                owners=[(str(a), str(b), str(c)) for a, b, c in header["owners"]],
                feature_step=float(header["feature_step"]),
                names=names,
                **tensors,
            )
        except (SafetensorError, OSError, KeyError, TypeError, ValueError) as error:
            raise cannot_read(error) or _no_index(path) from error
        index._check(path)
        return index

    def _check(self, path: Path) -> None:
        count, side = self.count, self.image_size
        shapes = {
            "owner_of": (count,),
            "families": (count,),
            "digests": (count,),
            "sizes": (count,),
            "features": (count, FEATURES),
            "groups": (count, side * side // GROUP),
        }
        if (
            any(getattr(self, name).shape != shape for name, shape in shapes.items())
            or any(getattr(self, name).dtype != kind for name, kind in _TENSORS.items())
            or self.colours.shape[1:] != (3,)
            or self.spacing.ndim != 1
            or (count and self.owner_of.max() >= len(self.owners))
        ):
            raise _no_index(path)


_TENSORS: dict[str, Any] = {
    "owner_of": np.uint16,
    "families": np.int32,
    "digests": np.uint64,
    "sizes": np.uint16,
    "features": np.int8,
    "groups": np.uint8,
    "colours": np.uint8,
    "spacing": np.float64,
}


def read_header(path: Path) -> dict[str, Any]:
    """What an index says of itself, without its rows.

    Raises:
        SpriteStudioError: It is no index.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            header = json.loads((file.metadata() or {})[_METADATA_KEY])
    except (SafetensorError, OSError, KeyError, ValueError, RecursionError) as error:
        raise _no_index(path) from error
    if not isinstance(header, dict) or header.get("version") != _VERSION:
        raise _no_index(path)
    return header


def _no_index(path: Path) -> SpriteStudioError:
    return SpriteStudioError(f"{path.name} is no index of training sprites that this version reads.")


def _owners(notes: Notes, rows: IntArray) -> tuple[list[tuple[str, str, str]], npt.NDArray[np.uint16]]:
    blank = np.full(len(rows), "")
    columns = [notes[key][rows] if key in notes else blank for key in (ARTIST, "source", "license")]
    triples = [(str(a), str(b), str(c)) for a, b, c in zip(*columns, strict=True)]
    owners = list(dict.fromkeys(triples))
    places = {owner: place for place, owner in enumerate(owners)}
    return owners, np.array([places[triple] for triple in triples], np.uint16)


def _placed(images: ByteArray, side: int) -> Iterator[ByteArray]:
    """The sprites in a frame, at steps that leave no place out for who also looks a pixel to either side."""
    height, width = images.shape[1:3]
    for top, left in product(_starts(side - height), _starts(side - width)):
        yield np.pad(images, ((0, 0), (top, side - height - top), (left, side - width - left), (0, 0)))


def _starts(room: int) -> list[int]:
    return [*range(1, room, 3), *([room] if room % 3 < 2 else [])]
