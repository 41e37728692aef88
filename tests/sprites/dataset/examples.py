"""Sets with something to be found in them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.editable_set import EditableSet, one_hot
from spritestudio.sprites.dataset.inspection import Finding, inspect
from spritestudio.sprites.starter.starter_set import starter_sprites

STARTER = starter_sprites(seed=2, per_class=5)


def draft_of(images: Sequence[ByteArray] | ByteArray, labels: Sequence[int] = ()) -> EditableSet:
    """A draft of two classes."""
    count = len(images)
    numbers = np.array(labels or [0] * count)
    return EditableSet(images, one_hot(numbers, 2), ("hero", "food"), np.arange(count), "test")


def found(editable: EditableSet) -> dict[str, Finding]:
    return {finding.kind: finding for finding in inspect(editable)}


def on_white(editable: EditableSet) -> EditableSet:
    images = np.array(editable.images)
    images[images[..., 3] == 0] = 255
    return dataclasses.replace(editable, images=images)
