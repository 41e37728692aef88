"""What programs give, checked: each mistake becomes one sentence."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Mapping
from numbers import Real
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.files import user_path
from spritestudio.specs import ByteArray, ModelSpec
from spritestudio.specs.base import Spec, one_of, require
from spritestudio.specs.words import NEAR_NAMES, slips

MIX_LIKE = 'Like {"hero": 1.0, "word:red": 0.6}.'
_S = TypeVar("_S", bound=Spec)


def spec_of(model: Any) -> ModelSpec:
    """What a model is, or an error where it is but the name of one."""
    if isinstance(spec := getattr(model, "spec", None), ModelSpec):
        return spec
    raise SpriteStudioError(
        f"A model is what load_model returns, not a {type(model).__name__}.",
        'Like load_model("sprites16").',
    )


def require_mix(mix: Any) -> None:
    """Require shares by name."""
    require(
        isinstance(mix, Mapping) and all(isinstance(share, Real) for share in mix.values()),
        f"A mix is a dictionary of names and their shares, not {mix!r}.",
        MIX_LIKE,
    )


def listed(what: str, values: Any, hint: str = "") -> list[Any]:
    """The values of a sequence, or whatever gives some one by one; a text is none."""
    require(
        isinstance(values, Iterable) and not isinstance(values, str),
        f"{what} are several, in a list, not {values!r}.",
        hint,
    )
    return list(values)


def changed(
    spec: _S, settings: Mapping[str, Any], *, without: Iterable[str] = (), also: Iterable[str] = ()
) -> _S:
    """A spec with some fields set, whose names come from a caller."""
    known = [field.name for field in dataclasses.fields(spec) if field.name not in without]
    for name in settings:
        if name not in known:
            known += also
            near = slips(name, known, NEAR_NAMES)
            raise SpriteStudioError(
                f"There is no setting named '{name}'.",
                f"Did you mean {one_of(near)}?" if near else f"There are {one_of(tuple(known))}.",
            )
    return dataclasses.replace(spec, **settings)


def path_of(value: Any) -> Path:
    """A file or a folder, with a leading ~ replaced."""
    require(
        isinstance(value, (str, os.PathLike)) and str(value) != "" and "\0" not in str(value),
        f"A file is a name or a Path, not {value!r}.",
    )
    return user_path(value)


def sprites_of(images: Any) -> ByteArray:
    """Sprites as an array, uint8 (N, H, W, 4)."""
    try:
        images = np.asarray(images)
    except ValueError as error:  # lists of several lengths
        raise SpriteStudioError("Sprites are one array, all of one size.") from error
    require(
        images.ndim == 4 and images.shape[-1] == 4 and images.dtype == np.uint8 and images.size > 0,
        f"Sprites are uint8 of shape (N, H, W, 4), not {images.dtype} of shape {images.shape}.",
    )
    return images
