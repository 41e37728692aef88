"""What a window has left behind."""

from __future__ import annotations

import contextlib
from pathlib import Path

from spritestudio import paths
from spritestudio.project.generations import Generation
from spritestudio.project.project import Project
from spritestudio.project.project_copy import ProjectCopy


def keep(generation: Generation) -> None:
    """Put a generation into the untitled project, as the window does."""
    with contextlib.closing(Project(paths.user_data())) as project:
        project.generations.add(generation)


def save_as(project: Project, path: Path) -> None:
    """Go on in another file, with nobody who waits meanwhile."""
    for event in project.copy_to(path):
        if isinstance(event, ProjectCopy):
            project.go_on_in(event)()
