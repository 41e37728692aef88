"""Names from weights, sets, runs, palettes and the history are text wherever the window shows them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtGui import QAction, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QListWidget,
    QMessageBox,
    QPushButton,
    QTabBar,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from spritestudio import paths
from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.errors import SpriteStudioError
from spritestudio.library.palettes import keep_palette
from spritestudio.project.mixes import Mix
from spritestudio.runs.log import FINISHED
from spritestudio.runs.store import runs_folder
from spritestudio.specs import ModelSpec
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.widgets import questions
from spritestudio.ui.widgets.plain_text import PlainLabel, as_markup, menu_text, plain, without_mnemonic
from tests.runs.written import log_steps, make_run
from tests.ui.conftest import PATIENCE_MS

NAME = '<img src="secret.png"> R&D <b>hero</b>'
PACKAGE = Path(questions.__file__).parents[2]


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A model whose classes, title and credits are markup."""
    torch.manual_seed(0)
    classes = (NAME, f"{NAME} 2")
    groups = {"styles": (NAME, "flat"), "words": (NAME, "red"), "facings": ("side", NAME)}
    model = ModelSpec(
        class_names=classes, image_size=8, width=8, timesteps=20, title=NAME, credits=(NAME,), **groups
    )
    folder = tmp_path / "<b>weights"
    folder.mkdir()
    save_checkpoint(folder / "<i>.safetensors", model, build_network(model).state_dict())
    own = paths.user_weights()
    own.mkdir(parents=True)
    save_checkpoint(own / "<u>.safetensors", model, build_network(model).state_dict())
    return folder / "<i>.safetensors"


@pytest.fixture
def sprite_set(tmp_path: Path) -> Path:
    """A set whose classes, names, sources and file are markup."""
    images = np.random.default_rng(0).integers(0, 255, (8, 8, 8, 4), dtype=np.uint8)
    images[4:] = images[:4]  # so that something is found
    texts = {key: np.array([NAME] * 8) for key in ("names", "source", "license", "fine")}
    path = tmp_path / f"{NAME.replace('/', '')}.npz"
    np.savez(path, images=images, labels=np.arange(8) % 2, class_names=[NAME, f"{NAME} 2"], **texts)
    return path


def told(widget: QWidget) -> Iterator[tuple[str, bool]]:
    """What a widget shows, and whether Qt takes it for markup."""
    guessed = [widget.toolTip(), widget.whatsThis(), *_tips(widget)]
    yield from ((text, Qt.mightBeRichText(text)) for text in guessed)
    yield from ((action.toolTip(), Qt.mightBeRichText(action.toolTip())) for action in widget.actions())
    if isinstance(widget, QLabel):
        is_guessed = widget.textFormat() == Qt.TextFormat.AutoText and Qt.mightBeRichText(widget.text())
        yield widget.text(), is_guessed or widget.textFormat() == Qt.TextFormat.RichText
    if isinstance(widget, QMessageBox):
        is_guessed = widget.textFormat() == Qt.TextFormat.AutoText and Qt.mightBeRichText(widget.text())
        yield widget.text(), is_guessed
    for label in getattr(getattr(widget, "legend", None), "items", ()):
        yield label[1].text, True


def _tips(widget: QWidget) -> Iterator[str]:
    role = Qt.ItemDataRole.ToolTipRole
    if isinstance(widget, QTreeWidget):
        items = [widget.topLevelItem(row) for row in range(widget.topLevelItemCount())]
        yield from (item.toolTip(column) for item in items for column in range(widget.columnCount()))
    elif isinstance(widget, QListWidget):
        yield from (widget.item(row).toolTip() for row in range(widget.count()))
    elif isinstance(widget, QComboBox):
        yield from (str(widget.itemData(row, role) or "") for row in range(widget.count()))


def titles(widget: QWidget) -> Iterator[str]:
    """Texts of a widget in which a single & underlines a letter."""
    yield from (action.text() for action in (*widget.actions(), *widget.findChildren(QAction)))
    if isinstance(widget, QAbstractButton):
        yield widget.text()
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(index) for index in range(widget.count()))


def check_all() -> tuple[int, int]:
    """Fail where a name would be markup or a mnemonic; returns how often names are shown, and in tooltips."""
    shown = tips = 0
    for widget in QApplication.allWidgets():
        for text, is_markup in told(widget):
            assert not (is_markup and "<img" in text), (type(widget).__name__, widget.objectName(), text)
            shown += "<img" in text
            tips += "&lt;img" in text
        for title in titles(widget):
            assert "R&D" not in title, (type(widget).__name__, widget.objectName(), title)
    return shown, tips


def close_dialogs() -> None:
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog):
            dialog.reject()


def test_names_are_text_everywhere_in_the_window(
    open_window: Callable[[], MainWindow],
    weights: Path,
    sprite_set: Path,
    paint: Callable[[MainWindow], None],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    for number in range(2):
        log_steps(make_run(runs_folder() / f"<b>{number}", NAME), 9, FINISHED)
    keep_palette(Palette.from_hex(NAME, ("#000000", "#ffffff")))
    window = open_window()
    generate, sprites, train = window.generate_page, window.sprites_page, window.train_page

    window.workspace.presets.keep(NAME, Mix({NAME: 1.0}))
    generate.open_weights(weights)
    qtbot.waitUntil(lambda: not generate.loading.running, timeout=PATIENCE_MS)
    generate.panel.count.setValue(4)
    generate.panel.sampler.steps.setValue(2)
    paint(window)
    generate.view.grid.set_selection([0])
    before, tips = check_all()
    assert before >= 3
    assert tips >= 4

    window.show_page(sprites)
    sprites.open_paths([sprite_set])
    qtbot.waitUntil(lambda: sprites.document.editable is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: not sprites.looking.running and not sprites._look_timer.isActive(), timeout=PATIENCE_MS
    )
    sprites.select_class()
    sprites.editing.exclude()
    sprites.editing.mix()
    for button in sprites.info.findings.findChildren(QPushButton):
        if button.text().endswith("…"):
            button.click()
            check_all()
            close_dialogs()
    assert check_all()[0] > before
    close_dialogs()

    window.show_page(train)
    qtbot.waitUntil(lambda: train.runs.list.topLevelItemCount() == 2, timeout=PATIENCE_MS)
    train.runs.list.selectAll()
    check_all()

    window.show_error(SpriteStudioError(f"{NAME} is damaged.", f"Give another {NAME}."))
    window.show_status_message(NAME)
    window.show_error(SpriteStudioError(f"{NAME} is damaged.", f"Give another {NAME}."))
    window.show_about()
    generate.sprites.export()
    generate.sprites.export_animation()
    generate.postprocess.edit_palettes()
    generate.postprocess.recolor()
    assert check_all()[0] > before + 2

    asked: list[str] = []

    def look(*_args: object) -> QMessageBox.StandardButton:
        asked.append(str(_args[2]))
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", look)
    questions.confirmed(window, "Replace?", f"Replace {NAME}?")
    train.runs._ask_and_trash()
    assert len(asked) == 2
    assert not [text for text in asked if "<img" in text and Qt.mightBeRichText(text)]
    close_dialogs()


def test_labels_and_questions_have_one_maker_each() -> None:
    users: dict[str, set[str]] = {"QLabel": set(), "QMessageBox": set()}
    for path in (PACKAGE / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name) and node.id in users:
                users[node.id].add(path.name)
    assert users == {
        "QLabel": {"plain_text.py", "about_dialog.py", "chapter_text.py"},  # texts of our own, as markup
        "QMessageBox": {"questions.py"},
    }


def test_text_stays_what_it_is(qtbot: QtBot) -> None:
    label = PlainLabel(NAME)
    qtbot.addWidget(label)
    assert label.text() == NAME
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert plain("a < b & c") == "a < b & c"
    assert Qt.mightBeRichText(plain(NAME))
    assert "<img" not in plain(NAME)
    assert as_markup("a\n<b>") == "a<br>&lt;b&gt;"
    assert without_mnemonic("R&D") == "R&&D"


def test_names_of_any_length_leave_a_menu_on_the_screen() -> None:
    assert menu_text("Undo Paint from salt & pepper") == "Undo Paint from salt && pepper"
    assert menu_text("one\ttwo\nthree") == "one two three"
    long = menu_text("Undo Paint from " + "a very long name " * 20)
    assert long.startswith("Undo Paint from a very long name")
    assert long.endswith("…")
    assert len(long) <= 60
