"""The parts of a project that its file keeps as values: what was forgotten, and what was drawn on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from spritestudio.errors import SpriteStudioError
from spritestudio.project.drawn_sprites import DRAWN, drawn_from_json, drawn_to_json
from spritestudio.project.generations import Unwritten
from spritestudio.project.project_file import ProjectFile
from spritestudio.project.shelf import Shelf

FORGOTTEN = "forgotten"
_AS_JSON: dict[str, Callable[[Any], Any]] = {FORGOTTEN: sorted, DRAWN: drawn_to_json}


def parts_from(file: ProjectFile) -> dict[str, Any]:
    """The parts of a project that is opened, by name; what was forgotten is gone from its file then."""
    forgotten = file.value(FORGOTTEN)
    if isinstance(forgotten, list) and forgotten:
        with contextlib.suppress(SpriteStudioError):
            file.write(gone=[str(i) for i in forgotten], values={FORGOTTEN: []})
    return {FORGOTTEN: frozenset[str](), DRAWN: drawn_from_json(file.value(DRAWN), file.generation_ids())}


def write_parts(
    file: ProjectFile,
    parts: Mapping[str, Any],
    values: Mapping[str, Any],
    shelf: Shelf,
    before: Shelf,
    painted: Unwritten,
) -> None:
    """Keep all that has changed in a project at once, see `ProjectFile.write`.

    Args:
        file: Its file.
        parts: Parts by name.
        values: Settings by name.
        shelf: The shelf.
        before: The one that the file has.
        painted: Generations that the file does not have, and those that have gone.

    Raises:
        SpriteStudioError: It cannot be written; the file is as before.
    """
    as_json = {name: _AS_JSON[name](part) for name, part in parts.items()}
    file.write(
        values={**values, **as_json},
        shelf=shelf,
        before=before,
        generations=painted.data,
        gone=painted.gone,
    )
