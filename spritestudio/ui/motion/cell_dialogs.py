"""Drawing on a frame of a painted table, and marking what of it stays still or is painted again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from spritestudio.project.drawing import Drawing
from spritestudio.project.drawing_settings import DrawingSettings
from spritestudio.project.drawing_tools import LASSO, MARK, SELECT, WAND
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.ui.observing import follow
from spritestudio.ui.pencil.canvas import PencilCanvas
from spritestudio.ui.pencil.color_panel import ColorPanel
from spritestudio.ui.pencil.tool_box import ToolBox, ToolOptions, tool_texts
from spritestudio.ui.widgets.allowing import allow, not_redoable, not_undoable
from spritestudio.ui.widgets.basics import icon_button, muted, name_widget, row
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.pixel_preview import PixelPreview

_MARKING_BRUSH_PX = 2
_BESIDE_PX = 140


class CanvasDialog(Dialog):
    """A picture on the canvas of the Draw page, with some of its tools.

    Args:
        name: Its object name.
        title: What its frame says.
        image: What is drawn on, uint8 (H, W, 4).
        tools: What the tools are called, and their keys, see `tool_texts`; the first is at hand.
        parent: The dialog that has the table.
    """

    of_project = True

    def __init__(
        self,
        name: str,
        title: str,
        image: ByteArray,
        tools: Mapping[str, tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, title, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.settings = DrawingSettings()
        self.drawing = Drawing(image)
        self.canvas = PencilCanvas(self.settings)
        self.tools, self.options = ToolBox(tools), ToolOptions(self.settings)
        self.told = muted()
        self.told.setWordWrap(True)
        self.buttons = QDialogButtonBox()
        self.ready = QPushButton(self.tr("Done"))
        name_widget(self.ready, f"{name}_done", self.tr("Take it as it is, and go back"))
        self.ready.setProperty("role", "primary")
        self.ready.setAutoDefault(False)
        self.buttons.addButton(self.ready, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self._top, self._middle = QHBoxLayout(), QHBoxLayout()
        for widget in (self.tools, self.canvas):
            self._middle.addWidget(widget, 1 if widget is self.canvas else 0)
        self._top.addWidget(self.options)
        self._top.addStretch(1)
        layout = self.column()
        layout.addLayout(self._top)
        layout.addLayout(self._middle, 1)
        below = row(self.told, self.buttons)
        below.setStretch(0, 1)
        layout.addLayout(below)
        self.tools.chosen.connect(self.canvas.set_tool)
        self.canvas.tool_changed.connect(self.tools.show_tool)
        self.canvas.tool_changed.connect(self.options.show_tool)
        for tool, (_, keys) in tools.items():
            self.shortcut(partial(self.canvas.set_tool, tool), keys)
        self.canvas.set_drawing(self.drawing)
        self.canvas.set_tool(next(iter(tools)))
        self.tools.show_tool(self.canvas.tool)
        self.options.show_tool(self.canvas.tool)
        self.open_at(760, 600)
        self.canvas.setFocus()

    def shortcut(self, act: Callable[[], object], *keys: str) -> None:
        """Let keys do something."""
        for key in keys:
            QShortcut(QKeySequence(key), self, act)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up what goes on, before it closes the dialog."""
        if event.key() == Qt.Key.Key_Escape:
            if self.canvas.give_up():
                return
            if self.drawing.floats or self.drawing.selection is not None:
                self.drawing.select(None)
                return
        super().keyPressEvent(event)


class DrawDialog(CanvasDialog):
    """Draws on a frame; every step is in the table at once.

    Args:
        title: Which frame.
        image: As it stands, uint8 (H, W, 4).
        below: Its neighbours, as onion skin; None where there are none.
        parent: The dialog that has the table.
        beside: What to look at while one draws, uint8 (H, W, 4); None is nothing.

    Signals:
        drawn: The frame has become another picture, uint8 (H, W, 4).
    """

    drawn = Signal(object)

    def __init__(
        self,
        title: str,
        image: ByteArray,
        below: ByteArray | None = None,
        parent: QWidget | None = None,
        *,
        beside: ByteArray | None = None,
    ) -> None:
        super().__init__("draw_cell", title, image, tool_texts(), parent)
        self.colors = ColorPanel(self.settings)
        if beside is not None:
            self.colors.set_drawing(Drawing(beside), None)  # whose colours are offered
        self.colors.set_drawing(self.drawing, None, goes_on=beside is not None)
        if beside is None:
            self._middle.addWidget(self.colors)
        else:
            self.beside = PixelPreview(margin_px=4)
            self.beside.setFixedHeight(_BESIDE_PX)
            self.beside.set_image(beside)
            name_widget(self.beside, "cell_beside", self.tr("The sprite itself, to look at"))
            column = QVBoxLayout()
            column.addWidget(self.beside)
            column.addWidget(self.colors, 1)
            self._middle.addLayout(column)
        self.canvas.show_below(below)
        self.undo = icon_button("undo", "cell_undo", self.tr("Undo (Ctrl+Z)"))
        self.redo = icon_button("redo", "cell_redo", self.tr("Redo (Ctrl+Shift+Z)"))
        for place, button in enumerate((self.undo, self.redo)):
            self._top.insertWidget(place, button)
        self.undo.clicked.connect(self.drawing.undo)
        self.redo.clicked.connect(self.drawing.redo)
        self.shortcut(self.drawing.undo, "Ctrl+Z")
        self.shortcut(self.drawing.redo, "Ctrl+Y", "Ctrl+Shift+Z")
        self.shortcut(self.drawing.clear, "Del", "Backspace")
        self.shortcut(self._select_all, "Ctrl+A")
        self.shortcut(partial(self.drawing.select, None), "Ctrl+D")
        self.shortcut(self.settings.swap_colors, "X")
        self.told.setText(
            self.tr("What you draw is in the table at once, and locked there.")
            if beside is None
            else self.tr("What you draw is that side at once; the sprite itself stands beside it.")
        )
        follow(self.drawing.stepped, self, self._on_stepped)
        self._show_state()

    def _select_all(self) -> None:
        self.drawing.select(np.ones(self.drawing.shape, bool))

    def _on_stepped(self) -> None:
        self._show_state()
        self.drawn.emit(self.drawing.image)

    def _show_state(self) -> None:
        allow(self.undo, not_undoable(self.drawing.undo_title))
        allow(self.redo, not_redoable(self.drawing.redo_title))


class MarkDialog(CanvasDialog):
    """Marks pixels of a frame: with a brush, or by selecting them.

    Args:
        name: Its object name.
        title: What its frame says.
        image: What is marked on, uint8 (H, W, 4).
        marked: What is marked at first, bool (H, W); None is nothing.
        parent: The dialog that has the table.
    """

    def __init__(
        self,
        name: str,
        title: str,
        image: ByteArray,
        marked: BoolArray | None = None,
        parent: QWidget | None = None,
    ) -> None:
        texts = tool_texts()
        tools = {SELECT: texts[SELECT], MARK: (self.tr("Mark with a brush"), "K")}
        super().__init__(name, title, image, {**tools, LASSO: texts[LASSO], WAND: texts[WAND]}, parent)
        self.settings.set(brush_px=_MARKING_BRUSH_PX)
        self.drawing.set_region(marked)
        self.nothing = QPushButton(self.tr("Mark nothing"))
        self.others = QPushButton(self.tr("Mark the others"))
        name_widget(self.nothing, f"{name}_nothing", self.tr("Take all marks away"))
        name_widget(self.others, f"{name}_others", self.tr("Mark what is not marked, and nothing else"))
        for button in (self.nothing, self.others):
            button.setAutoDefault(False)
            self._top.addWidget(button)
        self.nothing.clicked.connect(partial(self.drawing.set_region, None))
        self.others.clicked.connect(lambda: self.drawing.set_region(~self.drawing.region))
        follow(self.drawing.stepped, self, self._on_stepped)
        follow(self.drawing.region_changed, self, self._show)
        self._show()

    @property
    def marked(self) -> BoolArray:
        """What is marked, bool (H, W)."""
        return self.drawing.region.copy()

    def _on_stepped(self) -> None:
        """What has been selected is marked as well."""
        if (selected := self.drawing.selection) is not None:
            self.drawing.select(None)
            self.drawing.set_region(self.drawing.region | selected)

    def _show(self, _rect: object = None) -> None:
        region = self.drawing.region
        allow(self.nothing, "" if region.any() else self.tr("Nothing is marked"))
        self.told.setText(self._told(int(region.sum()), region.size))

    def _told(self, count: int, whole: int) -> str:
        """What is said of `count` marked pixels of `whole`."""
        raise NotImplementedError


class StillDialog(MarkDialog):
    """Marks pixels of a first frame that stay still.

    Args:
        title: What its frame says.
        image: The first frame, uint8 (H, W, 4).
        still: What stays still now, bool (H, W); None is nothing.
        parent: The dialog that has the table.
    """

    def __init__(
        self, title: str, image: ByteArray, still: BoolArray | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("still_pixels", title, image, still, parent)

    def _told(self, count: int, whole: int) -> str:
        if count:
            return self.tr("{0} of {1} pixels stay still.").format(count, whole)
        return self.tr("Select or brush over what stays still; the brush's right button takes it away.")


class RepaintDialog(MarkDialog):
    """Marks pixels of a frame that are painted again, and no others.

    Args:
        title: What its frame says.
        image: The frame, uint8 (H, W, 4).
        parent: The dialog that has the table.
    """

    def __init__(self, title: str, image: ByteArray, parent: QWidget | None = None) -> None:
        super().__init__("repaint_pixels", title, image, None, parent)
        self.ready.setText(self.tr("Repaint"))

    def _told(self, count: int, whole: int) -> str:
        allow(self.ready, "" if count else self.tr("Nothing is marked"))
        if count:
            return self.tr("{0} of {1} pixels are painted again, the others stay.").format(count, whole)
        return self.tr("Select or brush over what is to be painted again; the right button takes it away.")
