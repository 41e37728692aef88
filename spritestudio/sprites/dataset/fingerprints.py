"""What distances between sprites need and nobody can see anything in.

A random projection of the pixels keeps how far sprites are from each other; a byte for every four pixels,
scattered over the sprite, tells how many pixels are the same; a digest tells whether all are.
"""

from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
import numpy.typing as npt

from spritestudio.specs import ByteArray, FloatArray
from spritestudio.sprites.dataset.editable_set import IntArray
from spritestudio.sprites.dataset.memorisation import NEAR_LEVELS, flat
from spritestudio.sprites.pixels import harden_alpha

FEATURES = 128
GROUP = 4  # pixels
_MOST_COLOURS = 1023
_COMMONEST = 8192  # colours among which they are chosen
_SEED = b"SpriteStudio training index 1"

Pixels = npt.NDArray[np.uint16]


def pixel_digest(images: ByteArray) -> npt.NDArray[np.uint64]:
    """A number for each sprite that its visible pixels decide, uint64 (N,)."""
    visible = np.ascontiguousarray(harden_alpha(images))
    digests = [hashlib.blake2b(image.tobytes(), digest_size=8).digest() for image in visible]
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def projected(images: ByteArray) -> FloatArray:
    """Numbers whose distances are about those of the pixels, float32 (N, 128).

    Args:
        images: uint8 (N, H, W, 4), from `harden_alpha`.
    """
    features: FloatArray = flat(images) @ _projection(images[0].size)
    return features


@cache
def _projection(length: int) -> FloatArray:
    """Random signs, float32 (length, 128): distances of what they project are those of the pixels."""
    bits = hashlib.shake_128(_SEED + b" signs").digest(length * FEATURES // 8)
    signs = np.unpackbits(np.frombuffer(bits, np.uint8)).reshape(length, FEATURES)
    matrix: FloatArray = (signs.astype(np.float32) * 2.0 - 1.0) / np.sqrt(np.float32(FEATURES))
    return matrix


@cache
def _scattered(count: int) -> IntArray:
    """The numbers 0 to count - 1 in an order without any."""
    keys = np.frombuffer(hashlib.shake_128(_SEED + b" order").digest(4 * count), "<u4")
    return np.argsort(keys, kind="stable")


def told_apart(images: ByteArray) -> npt.NDArray[np.uint8]:
    """Colours of the sprites, none within `NEAR_LEVELS` of another, the commonest first."""
    found, counts = np.unique(_words(images[images[..., 3] > 0]), return_counts=True)
    common = found[np.argsort(-counts, kind="stable")[:_COMMONEST]].view(np.uint8).reshape(-1, 4)[:, :3]
    chosen = np.zeros((_MOST_COLOURS, 3), np.int16)
    number = 0
    for colour in common.astype(np.int16):
        if number < _MOST_COLOURS and (np.abs(chosen[:number] - colour).max(axis=1) > NEAR_LEVELS).all():
            chosen[number] = colour
            number += 1
    return chosen[:number].astype(np.uint8)


def _words(images: ByteArray) -> npt.NDArray[np.uint32]:
    """Each pixel as one number."""
    return np.ascontiguousarray(images).view(np.uint32).reshape(-1)


def pixel_numbers(images: ByteArray, colours: npt.NDArray[np.uint8]) -> Pixels:
    """Each pixel as a number, uint16 (N, H, W): 0 where transparent, else the nearest colour's place + 1."""
    words, inverse = np.unique(_words(images), return_inverse=True)
    found = words.view(np.uint8).reshape(-1, 4)
    places = np.zeros(len(found), np.uint16)
    if len(colours):
        table = colours.astype(np.float32)
        squares = (table**2).sum(axis=1)
        for at in range(0, len(found), 4096):
            part = found[at : at + 4096, :3].astype(np.float32)
            places[at : at + 4096] = (squares - 2.0 * part @ table.T).argmin(axis=1) + 1
    places[found[:, 3] == 0] = 0
    return places[inverse.reshape(-1)].reshape(images.shape[:3])


def group_bytes(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """A byte for every four pixels, uint8 (N, H · W / 4)."""
    number, whole = len(pixels), pixels[0].size
    grouped = pixels.reshape(number, whole)[:, _scattered(whole)].reshape(number, -1, GROUP)
    value = np.arange(grouped.shape[1], dtype=np.uint32)[None] + np.uint32(0x9E3779B9)
    value = np.repeat(value, number, axis=0)
    for place in range(GROUP):
        value = (value ^ grouped[..., place]) * np.uint32(0x85EBCA6B)
        value ^= value >> np.uint32(15)
    hashed: npt.NDArray[np.uint8] = (value >> np.uint32(24)).astype(np.uint8)
    return hashed
