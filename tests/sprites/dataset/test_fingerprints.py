"""Fingerprints are the same for ever, or shipped indexes would be of no use."""

from __future__ import annotations

import hashlib

import numpy as np

from spritestudio.sprites.dataset.fingerprints import (
    group_bytes,
    pixel_digest,
    pixel_numbers,
    projected,
    told_apart,
)

_IMAGE = np.arange(8 * 8 * 4, dtype=np.uint8).reshape(1, 8, 8, 4) | np.uint8([0, 0, 0, 255])


def test_they_are_those_that_earlier_versions_wrote() -> None:
    colours = told_apart(_IMAGE)
    bytes_of = group_bytes(pixel_numbers(_IMAGE, colours))
    assert int(pixel_digest(_IMAGE)[0]) == 13901144924321721627
    assert hashlib.sha256(bytes_of.tobytes()).hexdigest()[:16] == "9a5325e51e3426d0"
    np.testing.assert_allclose(projected(_IMAGE)[0, :4], [-0.262045, 0.061005, 1.313, 0.399307], rtol=1e-4)


def test_projected_distances_are_those_of_the_pixels() -> None:
    images = np.random.default_rng(0).integers(0, 256, (40, 16, 16, 4), dtype=np.uint8)
    pixels = images.reshape(40, -1) / 255.0
    true = np.linalg.norm(pixels[:20] - pixels[20:], axis=1)
    features = projected(images)
    found = np.linalg.norm(features[:20] - features[20:], axis=1)
    np.testing.assert_allclose(found, true, rtol=0.25)
    assert abs(found.mean() / true.mean() - 1.0) < 0.05


def test_colours_that_count_as_the_same_are_one() -> None:
    image = np.zeros((1, 8, 8, 4), np.uint8)
    image[0, :4] = (100, 100, 100, 255)
    image[0, 4] = (110, 90, 100, 255)
    image[0, 5] = (140, 100, 100, 255)
    colours = told_apart(image)
    assert colours.tolist() == [[100, 100, 100], [140, 100, 100]]
    numbers = pixel_numbers(image, colours)[0, :, 0]
    assert numbers.tolist() == [1, 1, 1, 1, 1, 2, 0, 0]


def test_what_is_transparent_has_no_colour() -> None:
    image = np.zeros((1, 8, 8, 4), np.uint8)
    coloured = image + np.uint8([9, 9, 9, 0])
    assert pixel_digest(image) == pixel_digest(coloured)
    assert not pixel_numbers(coloured, told_apart(coloured)).any()
