"""What a grid asks of weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spritestudio.library.models import weights_hash
from spritestudio.specs import GenerateSpec, GenerationRequest
from spritestudio.ui.widgets.grid_layout import Section


def request_of(
    path: Path, spec: GenerateSpec, features: tuple[str, ...], sections: Sequence[Section]
) -> GenerationRequest:
    """What is asked of the weights in a file, whose contexts have these features."""
    return GenerationRequest(
        spec=spec,
        weights=path.stem,
        class_names=features,
        sections=tuple((section.title, section.count) for section in sections),
        weights_hash=weights_hash(path),
    )
