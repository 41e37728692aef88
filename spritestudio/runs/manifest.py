"""What a training run is: its recipe, its name and its set, as they stand in `spec.json`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import atomic_write
from spritestudio.specs import TrainSpec

SPEC_FILE = "spec.json"


@dataclass(frozen=True)
class RunManifest:
    """What stands in `spec.json`.

    Attributes:
        spec: The recipe.
        title: What a person calls the run, and so its weights.
        data_path: Where the set came from.
        source: What a person is told of where the sprites come from.
        sprites: How many there are.
        class_names: What it learns to tell apart.
        image_size: Height and width of a sprite, px.
        created: When it began, ISO 8601.
    """

    spec: TrainSpec
    title: str
    data_path: str
    source: str
    sprites: int
    class_names: tuple[str, ...]
    image_size: int
    created: str = dataclasses.field(default_factory=lambda: datetime.now().isoformat(timespec="seconds"))


def write_manifest(run: Path, manifest: RunManifest) -> None:
    """Write `spec.json`.

    Raises:
        SpriteStudioError: It cannot be written.
    """
    values = {**dataclasses.asdict(manifest), "spec": manifest.spec.to_json()}
    with atomic_write(run / SPEC_FILE) as temporary:
        temporary.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


@reads_outside_data(lambda run: no_run(run))
def read_manifest(run: Path) -> RunManifest:
    """Read `spec.json`.

    Raises:
        SpriteStudioError: There is no run.
    """
    values: dict[str, Any] = json.loads((run / SPEC_FILE).read_text(encoding="utf-8"))
    return RunManifest(
        spec=TrainSpec.from_json(values["spec"]),
        title=str(values["title"]),
        data_path=str(values["data_path"]),
        source=str(values["source"]),
        sprites=int(values["sprites"]),
        class_names=_names(values["class_names"]),
        image_size=int(values["image_size"]),
        created=str(values["created"]),
    )


def _names(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def no_run(run: Path) -> SpriteStudioError:
    """What a person is told where there is no run."""
    return SpriteStudioError(f"{run} holds no training run.", "It must be a folder that training made.")
