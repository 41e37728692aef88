"""What a window has left behind."""

from __future__ import annotations

import contextlib

from spritestudio import paths
from spritestudio.project.generations import Generation
from spritestudio.project.project import Project


def keep(generation: Generation) -> None:
    """Put a generation into the untitled project, as the window does."""
    with contextlib.closing(Project(paths.user_data())) as project:
        project.generations.add(generation)
