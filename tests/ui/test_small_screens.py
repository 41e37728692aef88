"""Every page works on small screens, and shows its texts whole: 1024×700, and 1920×1080 at 175 %."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from spritestudio.specs import TrainSpec
from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.train.run import Run
from spritestudio.ui.train.sample_strip import Samples
from spritestudio.ui.variations.vary_bar import VaryBar
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.eliding_box import ElidingBox
from spritestudio.ui.widgets.fold_out import FoldOut
from spritestudio.ui.widgets.one_line_label import OneLineLabel

_SMALLEST = QSize(1024, 560)  # 1097×617 less the frame of the window and the bar of the desktop
_SMALL = QSize(1024, 700)
_FRAME = QSize(16, 48)  # about what a desktop adds around a dialog


def is_cut(widget: QWidget) -> bool:
    """Whether a widget has less room than its text needs."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height()
    if isinstance(widget, QLabel):
        return bool(widget.text()) and widget.sizeHint().width() > widget.width()
    if isinstance(widget, QAbstractButton):
        return bool(widget.text()) and widget.minimumSizeHint().width() > widget.width()
    if isinstance(widget, ElidingBox):
        return widget.shown_text != widget.currentText()
    if isinstance(widget, QAbstractSpinBox):
        field = widget.findChild(QLineEdit)
        return field is not None and field.fontMetrics().horizontalAdvance(field.text()) > field.width()
    return False


def cut_texts(window: QWidget) -> list[str]:
    """What is seen of texts that need more room; lines that are made to be shortened say all in a tip."""
    seen = [child for child in window.findChildren(QWidget) if not child.visibleRegion().isEmpty()]
    return [
        f"{child.objectName()}: {getattr(child, 'text', str)()}"
        for child in seen
        if is_cut(child) and not isinstance(child, OneLineLabel)
    ]


def wide_panels(window: QWidget) -> list[str]:
    """What is seen of panels that scroll up and down and would have to scroll sideways."""
    seen = [area for area in window.findChildren(QScrollArea) if area.isVisible()]
    return [
        area.objectName()
        for area in seen
        if area.widgetResizable() and area.widget().minimumSizeHint().width() > area.viewport().width()
    ]


def test_no_text_is_cut_off(open_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot) -> None:
    window = open_window()
    window.resize(_SMALL)
    window.sprites_page.document.begin(starter_sprites(), None, is_saved=True)
    window.generate_page.view.show_place(229, 230, "", "")
    train = window.train_page
    views = [(page, 0) for page in window.pages] + [(train, view) for view in range(train.views.count())]
    for page, view in views:
        window.show_page(page)
        train.views.setCurrentIndex(view)
        qtbot.waitUntil(lambda: cut_texts(window) == [] and window.size() == _SMALL)


def test_no_panel_is_wider_than_its_place_where_all_is_folded_out(
    open_window: Callable[[], MainWindow],
) -> None:
    window = open_window()
    window.resize(_SMALL)
    for page in window.pages:
        window.show_page(page)
        for fold in page.findChildren(FoldOut):
            fold.button.setChecked(True)
        assert wide_panels(window) == []


def test_dialogs_fit_and_cut_no_text_off(
    window: MainWindow, paint: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    paint(window)
    window.workspace.selection.set((0,))
    for name in ("export", "animate", "matrix", "edit_palettes", "recolor", "shortcuts", "about"):
        action = window.findChild(QAction, name)
        assert action is not None
        action.trigger()
        (dialog,) = [child for child in window.findChildren(Dialog) if child.isVisible()]
        assert dialog.minimumSizeHint().boundedTo(_SMALL - _FRAME) == dialog.minimumSizeHint()
        dialog.resize(dialog.size().boundedTo(_SMALL - _FRAME))
        qtbot.waitUntil(lambda dialog=dialog: cut_texts(dialog) == [])
        dialog.close()


def test_no_page_needs_more_than_a_small_screen(
    open_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window()
    window.sprites_page.document.begin(starter_sprites(), None, is_saved=True)
    window.sprites_page.grid.select_sprites([0])
    run = Run(tmp_path, "A run", TrainSpec(), class_names=("hero",) * 6)
    run.samples = [Samples(1, 0, np.zeros((6, 8, 16, 16, 4), np.uint8), tmp_path / "a.png")]
    train = window.train_page
    train.look_at(run)
    vary = window.findChild(VaryBar)
    assert vary is not None
    vary.show_source(
        np.zeros((8, 8, 4), np.uint8), ("noise", "repaint"), "repaint", {"noise": 0.2, "repaint": 0.6}
    )
    views = [(page, 0) for page in window.pages] + [(train, view) for view in range(train.views.count())]
    for page, view in views:
        window.show_page(page)
        train.views.setCurrentIndex(view)
        qtbot.waitUntil(lambda: window.minimumSizeHint().boundedTo(_SMALLEST) == window.minimumSizeHint())
        window.resize(_SMALLEST)
        qtbot.waitUntil(lambda: window.size() == _SMALLEST)
