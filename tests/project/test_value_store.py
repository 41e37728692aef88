"""Settings that a project keeps, and another one begins with."""

from __future__ import annotations

from pathlib import Path

from spritestudio.project.project import Project
from spritestudio.project.value_store import SharedValues


class _Preferences(dict[str, object]):
    set = dict.__setitem__


def test_a_project_has_its_own_settings_and_a_new_one_those_that_were_used_last(tmp_path: Path) -> None:
    preferences, project = _Preferences(), Project(tmp_path)
    shared = SharedValues(project, preferences)
    assert shared.get("export") is None
    shared.set("export", {"scale": 2})
    preferences.set("export", {"scale": 4})  # as another window has it
    assert shared.get("export") == {"scale": 2}
    project.close()
    assert SharedValues(Project(tmp_path), preferences).get("export") == {"scale": 2}
    assert SharedValues(Project(tmp_path / "other"), preferences).get("export") == {"scale": 4}
