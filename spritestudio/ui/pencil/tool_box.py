"""The tools, one below the other, and the options of the one at hand."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QSpinBox, QWidget

from spritestudio.project.drawing_settings import MAX_BRUSH_PX, DrawingSettings
from spritestudio.project.drawing_tools import (
    ELLIPSE,
    ERASER,
    FILL,
    LASSO,
    LINE,
    MARK,
    MOVE,
    PENCIL,
    PICKER,
    RECTANGLE,
    SELECT,
    WAND,
)
from spritestudio.ui.observing import follow
from spritestudio.ui.widgets.basics import IconButton, edge, icon_button, muted, name_widget, row

_TOLERANCE_MAX = 255


def _tr(text: str) -> str:
    return QCoreApplication.translate("ToolBox", text)


def tool_texts() -> dict[str, tuple[str, str]]:
    """What each tool is called, and the key that takes it, as in Aseprite."""
    return {
        PENCIL: (_tr("Pencil"), "B"),
        ERASER: (_tr("Eraser"), "E"),
        FILL: (_tr("Fill"), "G"),
        LINE: (_tr("Line"), "L"),
        RECTANGLE: (_tr("Rectangle"), "U"),
        ELLIPSE: (_tr("Ellipse"), "Shift+U"),
        PICKER: (_tr("Pick a colour"), "I"),
        SELECT: (_tr("Select a rectangle"), "M"),
        LASSO: (_tr("Select with a lasso"), "Q"),
        WAND: (_tr("Select what looks alike"), "W"),
        MOVE: (_tr("Move"), "V"),
    }


def more_of(name: str) -> str:
    """What keys that are held change in a tool."""
    selecting = _tr("Shift adds, Shift+Alt or the right button takes away; drag the selected to move them")
    return {
        PENCIL: _tr("the right button draws with the other colour; Shift draws straight on from the last"),
        ERASER: _tr("makes pixels clear"),
        LINE: _tr("Shift keeps it straight"),
        RECTANGLE: _tr("Shift makes a square"),
        ELLIPSE: _tr("Shift makes a circle"),
        PICKER: _tr("or Alt with any other tool"),
        SELECT: selecting,
        LASSO: selecting,
        WAND: selecting,
        MOVE: _tr("what is selected, or all; Ctrl moves a copy, arrows go by a pixel"),
    }.get(name, "")


class ToolBox(QWidget):
    """A button for each tool.

    Args:
        texts: What the tools are called, and their keys; all that draw and select unless said otherwise.
        parent: The owner.

    Signals:
        chosen: The name of a tool.
    """

    chosen = Signal(str)

    def __init__(
        self, texts: Mapping[str, tuple[str, str]] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tool_box")
        texts = tool_texts() if texts is None else texts
        self._names = list(texts)
        self.buttons: dict[str, IconButton] = {}
        self._group = QButtonGroup(self)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(6, 8, 6, 8)
        self._layout.setSpacing(3)
        for index, (name, (text, key)) in enumerate(texts.items()):
            more = more_of(name)
            tip = f"{text} ({key}): {more}" if more else f"{text} ({key})"
            button = self.buttons[name] = icon_button(name, f"tool_{name}", tip)
            button.setCheckable(True)
            self._group.addButton(button, index)
        self.set_low(False)
        self._group.idClicked.connect(self._on_clicked)
        self.show_tool(PENCIL)

    def set_low(self, low: bool) -> None:
        """Stand in two columns, as in a low window, or in one."""
        columns = 2 if low else 1
        self._layout.setRowStretch(len(self.buttons), 1)
        for index, button in enumerate(self.buttons.values()):
            self._layout.addWidget(button, index // columns, index % columns)

    def _on_clicked(self, index: int) -> None:
        self.chosen.emit(self._names[index])

    def show_tool(self, name: str) -> None:
        """Show which tool is at hand; another one than these is none of them."""
        self._group.setExclusive(False)
        for each, button in self.buttons.items():
            button.setChecked(each == name)
        self._group.setExclusive(name in self.buttons)


class ToolOptions(QWidget):
    """What can be set of the tool at hand, and symmetry.

    Args:
        settings: Where it is set.
        parent: The owner.
    """

    def __init__(self, settings: DrawingSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tool_options")
        self._settings = settings
        self.size_label, self.tolerance_label = muted(self.tr("Brush")), muted(self.tr("Tolerance"))
        self.brush = self._spin("brush_px", self.tr("How many pixels the brush is across (+ and -)"), 1)
        self.brush.setMaximum(MAX_BRUSH_PX)
        self.tolerance = self._spin("tolerance", self.tr("By how much colours may differ to look alike"), 0)
        self.tolerance.setMaximum(_TOLERANCE_MAX)
        self.filled = self._check("filled", self.tr("Filled"), self.tr("Fill rectangles and ellipses"))
        self.contiguous = self._check(
            "contiguous", self.tr("Touching"), self.tr("Only pixels that touch each other")
        )
        self.pixel_perfect = self._check(
            "pixel_perfect",
            self.tr("Clean line"),
            self.tr("Leave out pixels that make corners (pixel-perfect), with a brush of one pixel"),
        )
        self.mirror_x = self._toggle("mirror_x", self.tr("Symmetry: left and right draw the same"))
        self.mirror_y = self._toggle("mirror_y", self.tr("Symmetry: top and bottom draw the same"))
        self.pixel_grid = self._toggle("pixel_grid", self.tr("Lines between the pixels (Ctrl+')"), "grid")
        self._edge = edge()
        layout = row(
            self.size_label,
            self.brush,
            self.pixel_perfect,
            self.filled,
            self.tolerance_label,
            self.tolerance,
            self.contiguous,
            self._edge,
            self.mirror_x,
            self.mirror_y,
            self.pixel_grid,
        )
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self.brush.valueChanged.connect(self._on_brush)
        self.tolerance.valueChanged.connect(self._on_tolerance)
        follow(settings.changed, self, self._show)
        self._show()
        self.show_tool(PENCIL)

    def _spin(self, name: str, tip: str, least: int) -> QSpinBox:
        spin = QSpinBox()
        spin.setMinimum(least)
        spin.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that keys of tools are not typed into it
        name_widget(spin, name, tip)
        return spin

    def _check(self, name: str, text: str, tip: str) -> QCheckBox:
        box = QCheckBox(text)
        name_widget(box, name, tip)
        box.clicked.connect(self._on_checked)
        return box

    def _toggle(self, name: str, tip: str, icon: str = "") -> IconButton:
        button = icon_button(icon or name, name, tip)
        button.setCheckable(True)
        button.clicked.connect(self._on_checked)
        return button

    def _on_brush(self, size: int) -> None:
        self._settings.set(brush_px=size)

    def _on_tolerance(self, tolerance: int) -> None:
        self._settings.set(tolerance=tolerance)

    def _on_checked(self) -> None:
        self._settings.set(**{name: button.isChecked() for name, button in self._flags.items()})

    @property
    def _flags(self) -> dict[str, QCheckBox | IconButton]:
        return {
            "filled": self.filled,
            "contiguous": self.contiguous,
            "pixel_perfect": self.pixel_perfect,
            "mirror_x": self.mirror_x,
            "mirror_y": self.mirror_y,
            "pixel_grid": self.pixel_grid,
        }

    def _show(self) -> None:
        options = self._settings.options
        self.brush.setValue(options.brush_px)
        self.tolerance.setValue(options.tolerance)
        for name, button in self._flags.items():
            button.setChecked(getattr(options, name))

    def show_tool(self, name: str) -> None:
        """Show what can be set of a tool."""
        strokes = name in (PENCIL, ERASER, MARK)
        sized, flooded = strokes or name in (LINE, RECTANGLE, ELLIPSE), name in (FILL, WAND)
        for widget, is_shown in (
            (self.size_label, sized),
            (self.brush, sized),
            (self.pixel_perfect, name in (PENCIL, ERASER)),
            (self.filled, name in (RECTANGLE, ELLIPSE)),
            (self.tolerance_label, flooded),
            (self.tolerance, flooded),
            (self.contiguous, flooded),
            (self._edge, sized or flooded),
        ):
            widget.setVisible(is_shown)
