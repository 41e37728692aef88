"""Saving what can be read of a damaged project."""

from __future__ import annotations

import contextlib

from spritestudio.project.generations import GenerationHistory
from spritestudio.project.project_file import ProjectFile
from spritestudio.project.shelf import Shelf
from spritestudio.temporary_folders import temporary_folder


def salvaged_copy(damaged: ProjectFile) -> ProjectFile:
    """A temporary project with all that can be read of one, which is closed and stays as it is."""
    copy = ProjectFile(temporary_folder() / damaged.path.name)
    with contextlib.closing(damaged):
        shelf = damaged.read_shelf()
        GenerationHistory(damaged).copy_to(copy)
        copy.write_values(damaged.values())
        copy.write_shelf(shelf, Shelf())
    return copy
