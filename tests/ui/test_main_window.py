"""What the window remembers, how it takes errors, and whether everyone can use it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QListWidget,
    QScrollArea,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from spritestudio import paths
from spritestudio.specs import GenerateSpec
from spritestudio.specs.samplers import SAMPLERS
from spritestudio.ui.about_dialog import AboutDialog
from spritestudio.ui.crash_dialog import CrashDialog
from spritestudio.ui.export.export_dialog import ExportDialog
from spritestudio.ui.main_window import MainWindow

from .conftest import PATIENCE_MS, wait_for_end

Paint = Callable[[MainWindow], None]


def test_the_window_is_there_before_torch(tmp_path: Path) -> None:
    program = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from spritestudio.ui.main_window import MainWindow; w = MainWindow(); w.show();"
        "assert 'torch' not in sys.modules; w.close()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_status_bar_is_of_the_page_that_is_shown(window: MainWindow, paint: Paint) -> None:
    paint(window)
    page, told = window.generate_page, window.statusBar()
    page.status_message.emit("Copied 1 sprite")
    assert page.progress.isVisible()
    assert page.device.isVisible()
    window.show_page(page)
    assert told.currentMessage() == "Copied 1 sprite"
    for other in window.pages[1:]:
        window.show_page(other)
        assert not page.progress.isVisible()
        assert not page.device.isVisible()
        assert told.currentMessage() == ""
        assert window.jobs.isVisible()
    window.show_page(page)
    assert "6 sprites in" in page.progress.text.text()
    assert page.progress.isVisible()


def test_a_first_start_is_ready_to_generate(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    assert window.generate_page.panel.generate.isEnabled()
    assert window.generate_page.panel.weights.currentText()
    assert window.generate_page.panel.mixes.all[0].shares == {"hero": 1.0}
    spec = window.generate_page.panel.workspace.spec()
    default = GenerateSpec.for_model(window.generate_page.panel.workspace.model)
    assert (spec.count, spec.sampler, spec.steps) == (default.count, default.sampler, default.steps)


def test_settings_mixes_and_sprites_are_there_at_the_next_start(
    window: MainWindow, paint: Paint, open_window: Callable[[], MainWindow]
) -> None:
    window.generate_page.panel.mixes.put({"wand": 0.7, "spell": 0.3})
    window.generate_page.panel.sampler.guidance.setValue(2.5)
    window.generate_page.panel.settings.keep_seed(5)
    paint(window)
    painted = window.generate_page.view.images
    window.resize(window.width(), 720)
    window.close()

    again = open_window()
    assert again.generate_page.panel.mixes.all[0].shares == {"wand": 0.7, "spell": 0.3}
    assert again.generate_page.panel.workspace.spec() == window.generate_page.panel.workspace.spec()
    assert again.generate_page.panel.columns.value() == 3
    assert again.height() == 720
    assert painted is not None
    assert again.generate_page.view.images is not None
    np.testing.assert_array_equal(again.generate_page.view.images, painted)
    scrubber = again.generate_page.view.scrubber
    assert scrubber.value() == scrubber.maximum() == 1, "the end stands at the right"


def test_earlier_sprites_and_their_settings_come_back(window: MainWindow, paint: Paint) -> None:
    window.generate_page.panel.mixes.put({"beast": 1.0})
    paint(window)
    first, first_spec = window.generate_page.view.images, window.generate_page.panel.workspace.spec()
    window.generate_page.panel.mixes.put({"armor": 2.0})
    paint(window)
    window.findChild(QAction, "earlier").trigger()
    assert first is not None
    assert window.generate_page.view.images is not None
    np.testing.assert_array_equal(window.generate_page.view.images, first)
    window.findChild(QAction, "reuse").trigger()
    assert window.generate_page.panel.workspace.spec() == first_spec
    assert not window.findChild(QAction, "earlier").isEnabled()
    window.findChild(QAction, "later").trigger()
    assert not np.array_equal(window.generate_page.view.images, first)


def test_a_painting_that_comes_to_nothing_keeps_what_was_there_and_what_is_told(
    window: MainWindow, paint: Paint, studio_weights: Path, qtbot: QtBot
) -> None:
    page = window.generate_page
    page.open_weights(studio_weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    paint(window)
    painted, request = page.view.images, page.navigator.request
    assert painted is not None
    page.panel.mixes.put({"food": 1.0})
    studio_weights.unlink()
    paint(window)
    assert page.view.images is not None
    np.testing.assert_array_equal(page.view.images, painted)
    shown = page.navigator.request  # read from the history, which writes a mix that all share once
    assert shown is not None
    assert request is not None
    assert (shown.spec.seeds, shown.weights) == (request.spec.seeds, request.weights)
    assert [shown.shares_of(i) for i in range(6)] == [request.shares_of(i) for i in range(6)]
    assert window.banner.isVisible()
    assert studio_weights.name in window.banner.message.text()


def test_the_settings_of_a_large_grid_come_back(window: MainWindow) -> None:
    window.generate_page.panel.mixes.put({"hero": 1.0})
    window.generate_page.panel.mixer.add.click()
    window.generate_page.panel.mixes.put({"potion": 1.0})
    window.generate_page.panel.count.setValue(401)
    spec = window.generate_page.panel.workspace.spec()
    window.generate_page.panel.mixes.set_all([])
    window.generate_page.panel.workspace.take_up(spec)
    counts = [section.count for section in window.generate_page.panel.sections()]
    assert counts == pytest.approx([201, 200], abs=2)


def test_opened_weights_and_their_mix_are_there_at_the_next_start(
    window: MainWindow,
    paint: Paint,
    open_window: Callable[[], MainWindow],
    weights: Path,
    qtbot: QtBot,
) -> None:
    window.generate_page.open_weights(weights)
    wait_for_end(qtbot, lambda: window.generate_page.loading.running)
    window.generate_page.panel.mixes.put({"food": 0.9})
    window.generate_page.panel.sampler.steps.setValue(3)
    paint(window)
    window.close()

    again = open_window()
    assert again.generate_page.panel.workspace.model.title == "Tiny"
    assert again.generate_page.panel.mixes.all[0].shares == {"food": 0.9}
    assert again.generate_page.panel.sampler.steps.value() == 3


@pytest.mark.parametrize("name", SAMPLERS)
def test_settings_that_a_method_does_not_use_are_disabled(window: MainWindow, name: str) -> None:
    sampler = window.generate_page.panel.sampler
    sampler.method.setCurrentIndex(sampler.method.findData(name))
    assert sampler.eta.isEnabled() == SAMPLERS[name].uses_eta
    window.generate_page.panel.fold.button.setChecked(True)
    assert sampler.eta.isVisible()


def test_each_method_remembers_its_steps(window: MainWindow) -> None:
    sampler = window.generate_page.panel.sampler
    sampler.method.setCurrentIndex(sampler.method.findData("ddpm"))
    assert sampler.steps.value() == 500
    sampler.steps.setValue(100)
    sampler.method.setCurrentIndex(sampler.method.findData("dpmpp-2m"))
    assert sampler.steps.value() == 4
    sampler.method.setCurrentIndex(sampler.method.findData("ddpm"))
    assert sampler.steps.value() == 100


def test_broken_weights_show_a_banner_and_the_old_ones_stay(
    window: MainWindow, paint: Paint, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"not a network")
    chosen = window.generate_page.panel.weights.currentText()
    window.generate_page.open_weights(broken)
    wait_for_end(qtbot, lambda: window.generate_page.loading.running)
    assert window.banner.isVisible()
    assert "broken.safetensors" in window.banner.message.text()
    assert window.generate_page.panel.weights.currentText() == chosen
    paint(window)
    assert window.generate_page.view.images is not None


def test_what_nobody_foresaw_opens_a_dialog_and_the_app_lives_on(
    window: MainWindow, paint: Paint, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        raise ZeroDivisionError("unforeseen")
    except ZeroDivisionError as error:
        window.show_error(error)
    dialog = window.findChild(CrashDialog)
    assert isinstance(dialog, CrashDialog)
    assert "unforeseen" in dialog.text.toPlainText()
    assert "unforeseen" in capsys.readouterr().err
    dialog.close()
    paint(window)
    assert window.generate_page.view.images is not None


def test_closing_while_it_paints_ends_the_thread(window: MainWindow, qtbot: QtBot) -> None:
    window.generate_page.panel.sampler.steps.setValue(500)
    window.generate_page.panel.generate.click()
    qtbot.waitUntil(lambda: window.generate_page.view.newest is not None, timeout=PATIENCE_MS)
    window.close()
    assert not window.generate_page.painting.running


def test_about_credits_the_training_art(window: MainWindow) -> None:
    window.show_about()
    about = window.findChild(AboutDialog)
    assert isinstance(about, AboutDialog)
    assert "DragonDePlatino" in about.credits.text()
    about.close()


def test_every_control_has_names_for_tests_and_for_screen_readers(window: MainWindow, paint: Paint) -> None:
    paint(window)
    window.generate_page.sprites.export()
    dialog = window.findChild(ExportDialog)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}"
        for root in (window, dialog)
        for widget in root.findChildren(QWidget)
        if isinstance(widget, (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QListWidget))
        and not isinstance(widget, QScrollBar)
        and not widget.objectName().startswith("qt_")
        and not (widget.objectName() and accessible_name(widget))
    ]
    dialog.close()
    assert nameless == []


def accessible_name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_every_menu_action_has_a_shortcut_or_is_rare(window: MainWindow) -> None:
    rare = {"install_launcher", "about", "choose_system", "choose_light", "choose_dark"}
    rare |= {"credits_file", "between_mixes", "clip_rename", "clip_copy", "clip_delete", "clip_repaint"}
    actions = [a for a in window.findChildren(QAction) if a.objectName() and a.text()]
    without = {a.objectName() for a in actions if not a.shortcuts()} - rare
    assert {name for name in without if not name.startswith("_q_")} == set()
    for page in window.pages:  # the actions of the others are not there meanwhile
        window.show_page(page)
        shortcuts = [s.toString() for a in actions if a.isVisible() for s in a.shortcuts()]
        assert len(shortcuts) == len(set(shortcuts))


def test_what_killed_processes_left_half_written_is_gone_after_a_start(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    left = paths.user_data() / "history" / ".spritestudio-1-abcdefgh.npz"
    left.parent.mkdir(parents=True)
    left.write_text("half")
    os.utime(left, (0, 0))
    open_window()
    qtbot.waitUntil(lambda: not left.exists(), timeout=PATIENCE_MS)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_polite_kill_closes_the_window_and_saves(home: Path, name: str) -> None:
    program = f"""
import os, signal, threading, time
from spritestudio.ui import application

def kill():
    while signal.getsignal(signal.{name}) == signal.SIG_DFL:
        time.sleep(0.02)
    time.sleep(0.3)
    os.kill(os.getpid(), signal.{name})

threading.Thread(target=kill).start()
raise SystemExit(application.main())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "geometry" in (home / "config" / "SpriteStudio" / "SpriteStudio.ini").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_a_window_that_is_killed_before_it_has_begun_begins_no_more(home: Path) -> None:
    program = """
import signal
from spritestudio.ui import application

set_handler = signal.signal

def set_and_raise(number, handler):
    set_handler(number, handler)
    if number == signal.SIGTERM:
        signal.raise_signal(number)

signal.signal = set_and_raise
raise SystemExit(application.main())
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=PATIENCE_MS / 1000,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "geometry" in (home / "config" / "SpriteStudio" / "SpriteStudio.ini").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_a_window_that_is_killed_while_it_begins_ends_what_it_has_begun(home: Path) -> None:
    program = """
import signal
from spritestudio.ui import application

start = application.MainWindow.start

def start_and_raise(window):
    signal.raise_signal(signal.SIGTERM)
    start(window)

application.MainWindow.start = start_and_raise
raise SystemExit(application.main())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "geometry" in (home / "config" / "SpriteStudio" / "SpriteStudio.ini").read_text()


@pytest.mark.parametrize("folded", [False, True])
def test_the_window_works_on_a_small_screen(window: MainWindow, paint: Paint, folded: bool) -> None:
    paint(window)
    window.generate_page.show_side(not folded)
    least = window.minimumSizeHint()
    assert (least.width() <= 1024, least.height() <= 700) == (True, True), least
    for page in window.pages:
        window.show_page(page)
        window.resize(1024, 700)
        assert (window.width(), window.height()) == (1024, 700)
        assert window.geometry().width() >= page.width()


def test_the_right_panel_folds_and_stays_folded(
    window: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    page, width = window.generate_page, window.generate_page.view.width()
    page.view.fold_side.click()
    assert not page.side.isVisible()
    QApplication.processEvents()
    assert page.view.width() > width
    window.close()
    again = open_window().generate_page
    assert not again.side.isVisible()
    again.view.fold_side.click()
    assert again.side.isVisible()


def test_whatever_the_keyboard_reaches_has_names(window: MainWindow, paint: Paint) -> None:
    paint(window)
    reached = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.window() is window
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget, QScrollArea)  # passed through: its content is reached
        and not (isinstance(area := widget.parent(), QAbstractScrollArea) and area.viewport() is widget)
    ]
    assert len(reached) > 100
    nameless = [
        f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}"
        for widget in reached
        if not (widget.objectName() and accessible_name(widget))
    ]
    assert nameless == []
