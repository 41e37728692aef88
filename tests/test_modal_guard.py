"""What waits for a person is closed, and what hangs elsewhere is killed, as runs of pytest show."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


def run_pytest(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a file of tests in a process of its own."""
    (folder / "pytest.ini").write_text("[pytest]\nqt_api = pyside6\n")
    (folder / "test_it.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, str(folder)]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


def test_a_box_that_nobody_announced_is_closed_and_fails_its_test(tmp_path: Path) -> None:
    text = """
from PySide6.QtWidgets import QDialog
from spritestudio.ui.widgets.questions import ask
from spritestudio.ui.train.questions import may_pause

def question(parent):
    return ask(parent, "Save?", "It is not saved.", {"save": "Save", "cancel": "Cancel"})

def test_asks(qtbot):
    assert question(None) == "cancel"

def test_asks_while_something_else_is_open(qtbot):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    dialog.open()
    assert not may_pause(dialog)
    dialog.close()

def test_asks_at_its_end(request, qtbot):
    request.addfinalizer(lambda: question(None))

def test_announces_and_asks(qtbot, modal_guard):
    modal_guard.press("Save")
    assert question(None) == "save"

def test_announces_and_asks_nothing(qtbot, modal_guard):
    modal_guard.press("Save")

def test_opens(qtbot):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.wait(100)
    assert dialog.isVisible()
    dialog.close()

def test_leaves_open(qtbot, request):
    dialog = QDialog()
    dialog.setWindowTitle("Left")
    request.addfinalizer(dialog.deleteLater)
    dialog.open()
"""
    done = run_pytest(tmp_path, text, "-p", "tests.conftest")
    assert "7 passed, 5 errors" in done.stdout, done.stdout + done.stderr
    faults = dict(
        re.findall(r"ERROR at teardown of (\w+) .*?^E +AssertionError: (.*?)$", done.stdout, re.M | re.S)
    )
    question = "it waited for a person: QMessageBox “Save? · It is not saved.”"
    assert faults["test_asks"] == faults["test_asks_at_its_end"] == question
    assert "Save the training and close?" in faults["test_asks_while_something_else_is_open"]
    assert faults["test_announces_and_asks_nothing"] == "a box that was announced did not come"
    assert faults["test_leaves_open"] == "a box was left open: QDialog “Left”"


@pytest.mark.parametrize(
    "hang",
    [
        "QEventLoop().exec()",
        "ctypes.PyDLL(None).sleep(600)",  # in C, and no other thread may run Python
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="sleep is another function there")
def test_whatever_hangs_is_killed_and_shows_where(tmp_path: Path, hang: str) -> None:
    text = f"""
import ctypes
from PySide6.QtCore import QEventLoop

def test_hangs(qtbot):
    {hang}
"""
    limits = ("-o", "faulthandler_timeout=1", "-o", "faulthandler_exit_on_timeout=true")
    done = run_pytest(tmp_path, text, *limits)
    assert done.returncode != 0
    assert "in test_hangs" in done.stderr, done.stdout + done.stderr
