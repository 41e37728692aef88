"""Formats by the program that opens them."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from spritestudio.ui.export.format_list import FormatList
from spritestudio.ui.preferences import Preferences


def test_a_program_gets_what_it_opens_by_one_click(qtbot: QtBot, preferences: Preferences) -> None:
    formats = FormatList(preferences)
    qtbot.addWidget(formats)
    formats.set_available(True, has_clips=False)
    formats.boxes["csv"].click()
    with qtbot.waitSignal(formats.changed):
        formats.programs["Godot 4"].click()
    assert formats.chosen() == ("godot-textures", "csv")
    formats.set_available(True, has_clips=True)
    formats.programs["Unity"].click()
    assert formats.chosen() == ("godot-textures", "unity", "unity-clips", "csv")
    formats.programs["Godot 4"].click()
    assert formats.chosen() == ("unity", "unity-clips", "csv")
    formats.set_available(False, has_clips=True)
    assert not formats.programs["Unity"].isEnabled()
