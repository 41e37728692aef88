"""Colours and shapes of the window, in a light and a dark variant that follow the system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from spritestudio.temporary_folders import temporary_folder
from spritestudio.ui.pixel_icons import pixel_pixmap


@dataclass(frozen=True)
class Colors:
    """The colours of one variant, "#rrggbb"; greys are neutral so that sprites are judged rightly."""

    name: str
    window: str
    panel: str
    field: str
    raised: str
    border: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    chosen: str
    danger: str
    canvas: str
    check_light: str
    check_dark: str
    series: tuple[str, ...]


LIGHT = Colors(
    name="light",
    window="#efeef1",
    panel="#f8f7f9",
    field="#ffffff",
    raised="#ffffff",
    border="#d2d0d8",
    text="#25232b",
    muted="#615e6c",
    disabled="#a3a0ad",
    accent="#6a4fe0",
    accent_hover="#5a3fd0",
    on_accent="#ffffff",
    chosen="#e4defb",
    danger="#b3261e",
    canvas="#e2e0e6",
    check_light="#ffffff",
    check_dark="#dad8e0",
    series=("#6a4fe0", "#a85400", "#00766a", "#ad2f78", "#2a69b8", "#577a1c"),
)
DARK = Colors(
    name="dark",
    window="#1d1c21",
    panel="#26252b",
    field="#1a191e",
    raised="#323038",
    border="#403e48",
    text="#e9e7ee",
    muted="#a7a3b3",
    disabled="#6b6876",
    accent="#7153e6",
    accent_hover="#785cee",
    on_accent="#ffffff",
    chosen="#3f3861",
    danger="#ff8a80",
    canvas="#18171b",
    check_light="#6a6873",
    check_dark="#5c5a64",
    series=("#9d89f9", "#f0a35e", "#4fc3b0", "#f27fb9", "#7fb2f0", "#a7cf63"),
)

_STYLE = Template("""
* { outline: none; }
QMainWindow, QDialog { background: $window; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 5px; }
QMenuBar { background: $window; padding: 1px 4px; }
QMenuBar::item { padding: 4px 9px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $raised; }
QMenu { background: $raised; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $disabled; background: transparent; }
QMenu::separator { height: 1px; background: $border; margin: 4px 6px; }

#panel { background: $panel; border: none; }
#panel QScrollArea, #panel QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QFrame[role="line"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="edge"] { background: $border; border: none; max-width: 1px; min-width: 1px; }
QLabel[role="heading"] { font-weight: 600; } QLabel[clicks="true"]:hover { color: $accent; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="problem"] { color: $danger; }
QFrame[role="card"] { background: $raised; border: 1px solid $border; border-radius: 6px; }
QFrame[role="card"] QLabel { background: transparent; border: none; }
#sprites_side, #sprites_info { background: $panel; }
#generations, #findings, #findings > QWidget > QWidget, #details_scroll, #details_scroll > QWidget > QWidget {
    background: transparent; border: none;
}
#train_on { min-height: 28px; font-size: 11pt; }
QLabel:disabled { color: $disabled; }

QPushButton, QToolButton {
    background: $raised; border: 1px solid $border; border-radius: 5px; padding: 4px 10px;
    min-height: 16px;
}
QToolButton { padding: 4px 5px; }
QPushButton:hover, QToolButton:hover { border-color: $accent; }
QPushButton:pressed, QToolButton:pressed { background: $border; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; background: transparent; }
QPushButton:checked, QToolButton:checked { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton:checked:focus, QToolButton:checked:focus { border-color: $text; }
QPushButton[role="dense"] { padding: 4px 4px; }
QPushButton[role="primary"] {
    background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600;
}
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:focus {
    background: $accent_hover; border-color: $text;
}
QPushButton[role="primary"]:disabled { background: $raised; color: $disabled; border-color: $border; }
#generate, #stop { min-height: 28px; font-size: 11pt; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    background: $field; border: 1px solid $border; border-radius: 5px; padding: 2px 6px;
    min-height: 19px; selection-background-color: $accent; selection-color: $on_accent;
}
QSpinBox, QDoubleSpinBox { padding: 0 6px; min-height: 20px; }
QComboBox:!editable { padding-left: 8px; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border-color: $accent; }
QSpinBox[problem="true"], QDoubleSpinBox[problem="true"] { border-color: $danger; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    background: transparent; color: $disabled;
}
QAbstractSpinBox QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }
QFrame[role="chip"] QPushButton, QFrame[role="chip"] QDoubleSpinBox { border-color: transparent; }
QDoubleSpinBox[role="dense"] { min-height: 15px; max-height: 15px; padding: 0; border-radius: 4px; }
QComboBox::drop-down { border: none; width: 18px; }
QComboBox::down-arrow { image: url("$arrows/down-$name.png"); width: 9px; height: 9px; }
QComboBox QAbstractItemView {
    background: $raised; border: 1px solid $border; padding: 3px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QSpinBox::up-button, QDoubleSpinBox::up-button,
QSpinBox::down-button, QDoubleSpinBox::down-button { border: none; width: 16px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {
    image: url("$arrows/up-$name.png"); width: 9px; height: 9px;
}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {
    image: url("$arrows/down-$name.png"); width: 9px; height: 9px;
}
QDoubleSpinBox[role="dense"]::up-button, QDoubleSpinBox[role="dense"]::down-button { width: 0; }
QDoubleSpinBox[role="dense"]::up-arrow, QDoubleSpinBox[role="dense"]::down-arrow { image: none; }
QSpinBox::up-arrow:disabled, QDoubleSpinBox::up-arrow:disabled,
QSpinBox::down-arrow:disabled, QDoubleSpinBox::down-arrow:disabled { image: none; }

QSlider { min-height: 18px; }
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; margin: 0 1px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; height: 4px; margin: 7px 1px; }
QSlider::add-page:horizontal { background: transparent; }
QSlider::sub-page:horizontal:disabled { background: $disabled; }
QSlider::handle:horizontal {
    background: $text; border: 1px solid $text; width: 6px; height: 12px; margin: -5px 0; border-radius: 2px;
}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $accent_hover; }
QSlider::handle:horizontal:disabled { background: $disabled; border-color: $disabled; }
QFrame[role="hint"] QSlider::groove:horizontal { background: $muted; }

QProgressBar {
    background: $field; border: 1px solid $border; border-radius: 4px; text-align: center;
    max-height: 14px; min-height: 14px; font-size: 8pt;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QStatusBar { background: $window; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; padding: 0 6px; }
#jobs { background: transparent; border-color: transparent; color: $muted; padding: 0 8px; min-width: 90px; }
#jobs:hover, #jobs:focus { border-color: $accent; color: $text; }
#jobs_list { background: $raised; border: 1px solid $border; }
#jobs_list QScrollArea, #jobs_rows { background: transparent; }
#jobs_list QLabel { color: $text; padding: 0; }
#jobs_list QLabel[role="muted"] { color: $muted; }
#jobs_list QProgressBar { max-height: 4px; min-height: 4px; border: none; }

QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 11px; }
QScrollBar:horizontal { height: 11px; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:hover { background: $disabled; }
QScrollBar::handle:vertical { min-height: 26px; }
QScrollBar::handle:horizontal { min-width: 26px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QListWidget { background: $field; border: 1px solid $border; border-radius: 5px; padding: 2px; }
QListWidget:focus, QTreeWidget:focus, QPlainTextEdit:focus { border-color: $accent; }
QListWidget::item { border-radius: 4px; padding: 3px 5px; }
QListWidget::item:selected { background: $chosen; color: $text; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; button-layout: 3; }
QRadioButton, QCheckBox { spacing: 6px; }
QCheckBox[role="indented"] { margin-left: 19px; }
QCheckBox::indicator, QListWidget::indicator {
    width: 13px; height: 13px; border: 1px solid $disabled; border-radius: 3px; background: $field;
}
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked, QListWidget::indicator:checked {
    background: $accent; border-color: $accent; image: url("$arrows/check-$name.png");
}
QRadioButton::indicator {
    width: 13px; height: 13px; border: 1px solid $disabled; border-radius: 7px; background: $field;
}
QRadioButton::indicator:hover, QRadioButton::indicator:focus { border-color: $accent; }
QRadioButton::indicator:checked {
    border-color: $accent;
    background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
        stop: 0 $accent, stop: 0.5 $accent, stop: 0.6 $field, stop: 1 $field);
}
QRadioButton::indicator:disabled { border-color: $border; background: transparent; }
QCheckBox::indicator:checked:disabled { background: $disabled; border-color: $disabled; }
QPlainTextEdit { background: $field; border: 1px solid $border; border-radius: 5px; }

QTabBar#pages { background: $window; border-bottom: 1px solid $border; }
QTabBar#pages::tab {
    background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
    padding: 6px 18px; font-weight: 600;
}
QTabBar#pages::tab:hover { color: $text; }
QTabBar#pages::tab:selected { color: $text; border-bottom-color: $accent; }

QTabBar#train_views::tab, QTabBar#side_tabs::tab, QTabBar#mix_views::tab, QTabBar#whose_art_views::tab {
    background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
    padding: 5px 12px;
}
QTabBar#train_views::tab:selected, QTabBar#side_tabs::tab:selected, QTabBar#mix_views::tab:selected,
QTabBar#whose_art_views::tab:selected {
    color: $text; border-bottom-color: $accent;
}
QTabBar#train_views::tab:hover, QTabBar#side_tabs::tab:hover, QTabBar#mix_views::tab:hover,
QTabBar#whose_art_views::tab:hover { color: $text; }
QTabBar#pages::tab:focus, QTabBar#train_views::tab:focus, QTabBar#side_tabs::tab:focus,
QTabBar#mix_views::tab:focus, QTabBar#whose_art_views::tab:focus { border-bottom-color: $text; }
QTabWidget#whose_art_tabs::pane { border: none; border-top: 1px solid $border; }
QFrame[role="chip"] { background: $field; border: 1px solid $border; border-radius: 5px; }
QFrame[role="chip"] QLabel { background: transparent; border: none; }
QToolButton[role="chip"] {
    background: transparent; border-color: transparent; padding: 1px 6px; min-height: 15px;
}
QToolButton[role="chip"]:hover, QToolButton[role="chip"]:focus { border-color: $accent; }
QToolButton[role="chip"]:checked { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[role="card"] { text-align: left; padding: 0; border-radius: 6px; }
QPushButton[role="card"]:checked { background: $chosen; border-color: $accent; }
QPushButton[role="card"]:checked:focus { border-color: $text; }
QPushButton[role="card"] QLabel { background: transparent; }
QToolButton[role="fold"] { background: transparent; border-color: transparent; font-weight: 600; }
QToolButton[role="fold"]:hover, QToolButton[role="fold"]:focus { border-color: $accent; }
QToolButton[role="fold"]:checked { color: $text; }
#mix_pad QToolButton { text-align: left; }
#mix_pad QToolButton::menu-indicator, #timeline QToolButton::menu-indicator { image: none; }
QLabel[role="lead"] { font-size: 11.5pt; font-weight: 600; }
QLabel[role="formula"] { font-size: 11.5pt; }
QLabel[role="reading"] { font-size: 10.5pt; }
#chapters { background: $panel; border: none; border-radius: 0; padding: 8px 6px; }
#chapters::item { padding: 7px 8px; }
#learn_reading, #learn_page QStackedWidget, #learn_page QScrollArea,
#learn_page QScrollArea > QWidget > QWidget {
    background: $field;
}
QLabel[role="fact"], QLabel[role="title"] { font-size: 13pt; font-weight: 600; }
QFrame[role="hint"] { background: $chosen; border: none; border-left: 4px solid $accent; border-radius: 4px; }
#train_start, #train_pause, #train_resume, #train_stop, #train_paint, #train_continue {
    min-height: 28px; font-size: 11pt;
}
#film_strip { background: $field; border: none; border-top: 1px solid $border; border-radius: 0; }
#film_strip::item { padding: 2px; color: $muted; }
#film_strip::item:selected { color: $text; }
QTreeWidget { background: $field; border: 1px solid $border; border-radius: 5px; }
QTreeWidget::item { padding: 4px 6px; }
QTreeWidget::item:selected { background: $chosen; color: $text; }
QHeaderView::section {
    background: $panel; color: $muted; border: none; border-bottom: 1px solid $border; padding: 4px 6px;
}
QTableView, QTableView QHeaderView, QTableView QTableCornerButton::section {
    background: $canvas; border: none;
}
QTableView { selection-background-color: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:vertical { height: 9px; }
QSplitter::handle:horizontal { width: 13px; }

#banner { background: $raised; border: none; border-left: 4px solid $danger; }
#banner QLabel#banner_message { font-weight: 600; }
#mixes { background: $field; }
""")


def current() -> Colors:
    """The colours in force."""
    app = QGuiApplication.instance()
    name = app.property("theme") if app is not None else None
    return DARK if name == DARK.name else LIGHT


def apply_theme(app: QApplication) -> None:
    """Give `app` our look, and keep to the system's light or dark scheme from now on."""
    app.setStyle("Fusion")
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: _apply_colors(app))
    _apply_colors(app)


def set_scheme(scheme: str) -> None:
    """Follow the system ("system"), or be "light" or "dark" whatever it says."""
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    app = cast(QApplication, QApplication.instance())
    app.setProperty("scheme", scheme)
    app.styleHints().setColorScheme(schemes.get(scheme, Qt.ColorScheme.Unknown))
    _apply_colors(app)


def _apply_colors(app: QApplication) -> None:
    chosen = app.property("scheme")
    dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    if chosen in (LIGHT.name, DARK.name):
        dark = chosen == DARK.name
    colors = DARK if dark else LIGHT
    if app.property("theme") == colors.name:
        return
    app.setProperty("theme", colors.name)
    app.setPalette(_palette(colors))
    _set_style_sheet(app, colors)


@contextmanager
def styled_last() -> Iterator[None]:
    """Builds a window without the style sheet, and applies that to the whole in the end.

    Each layout that takes a widget would otherwise style all that the widget holds anew, level by level:
    a window of five pages is built three times as fast this way.
    """
    app = cast(QApplication, QApplication.instance())
    if not app.styleSheet():
        yield
        return
    app.setStyleSheet("")
    try:
        yield
    finally:
        _set_style_sheet(app, current())


def _set_style_sheet(app: QApplication, colors: Colors) -> None:
    app.setStyleSheet("")  # or Qt styles anew what it has styled before, some of which is gone: it crashes
    app.setStyleSheet(_STYLE.substitute(vars(colors), arrows=_draw_arrows(colors)))


@cache
def _draw_arrows(colors: Colors) -> str:
    """A style sheet takes arrows from files only: draw them, and return their folder."""
    folder = temporary_folder()
    for name, color in {"up": colors.muted, "down": colors.muted, "check": colors.on_accent}.items():
        for scale, suffix in ((1, ""), (2, "@2x"), (3, "@3x")):
            pixmap = pixel_pixmap(name, QColor(color), scale)
            pixmap.save(str(folder / f"{name}-{colors.name}{suffix}.png"))
    return folder.as_posix()


def _palette(colors: Colors) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette(QColor(colors.raised), QColor(colors.window))
    for where, value in {
        role.Window: colors.window,
        role.WindowText: colors.text,
        role.Base: colors.field,
        role.AlternateBase: colors.panel,
        role.Text: colors.text,
        role.PlaceholderText: colors.muted,
        role.Button: colors.raised,
        role.ButtonText: colors.text,
        role.ToolTipBase: colors.raised,
        role.ToolTipText: colors.text,
        role.Highlight: colors.accent,
        role.HighlightedText: colors.on_accent,
        role.Link: colors.accent_hover,
        role.Accent: colors.accent,
    }.items():
        palette.setColor(where, QColor(value))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, where, QColor(colors.disabled))
    return palette
