"""What can be done with the drawing on the canvas, with the keys of Aseprite."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QWidget

from spritestudio.project.clip_editor import ClipEditor
from spritestudio.project.drawing import Drawing
from spritestudio.project.drawing_settings import DrawingSettings
from spritestudio.project.drawing_tools import MOVE
from spritestudio.project.jobs import JOBS
from spritestudio.specs import ByteArray
from spritestudio.sprites.importing.fitting import find_cells
from spritestudio.ui.jobs_view import stopped_text
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.pencil.canvas import PencilCanvas
from spritestudio.ui.pencil.tool_box import tool_texts
from spritestudio.ui.widgets.allowing import allow, first_lack, not_redoable, not_undoable
from spritestudio.ui.widgets.images import from_qimage, to_qimage
from spritestudio.ui.widgets.plain_text import menu_text

_ALWAYS = ("new_sprite", "canvas_paste")  # what can be done without a drawing
_ZOOMS = (1, 2, 4, 8, 16, 32)


class PencilActions(QObject):
    """Acts on the drawing that is on a canvas; nothing happens where there is none.

    Args:
        canvas: Shows it.
        settings: With what is drawn.
        clips: Knows what the project can take back of the clips of the sprite.
        parent: The page.

    Signals:
        new_wanted: An empty sprite is to be drawn.
        picture_pasted: A picture, uint8 (H, W, 4), is to become a sprite, or is larger than the drawing.
        undo_wanted: What the project did last to this sprite is to be taken back, the drawing having nothing.
        redo_wanted: The same the other way round.
        play_wanted: Its clip is to play, or to stand still.
        status_message: Something went well.
        failed: A SpriteStudioError to tell of.
    """

    new_wanted = Signal()
    picture_pasted = Signal(object)
    undo_wanted = Signal()
    redo_wanted = Signal()
    play_wanted = Signal()
    status_message = Signal(str)
    failed = Signal(object)

    def __init__(
        self, canvas: PencilCanvas, settings: DrawingSettings, clips: ClipEditor, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._settings = settings
        self._clips = clips
        self._actions: dict[str, QAction] = {}

    @property
    def _drawing(self) -> Drawing | None:
        return self._canvas.drawing

    def build_menus(self, build: MenuBuilder, page: QWidget) -> None:
        """Add all actions to the menus of a page."""
        tr, key, settings = self.tr, QKeySequence.StandardKey, self._settings
        build.menu("file")
        build.action("new_sprite", tr("New sprite"), self.new_wanted.emit, "Ctrl+N")
        build.menu("edit")
        build.action("canvas_undo", tr("Undo"), self.undo, "Ctrl+Z")
        build.action("canvas_redo", tr("Redo"), self.redo, "Ctrl+Shift+Z", "Ctrl+Y")
        build.separator()
        build.action("canvas_cut", tr("Cut"), self.cut, key.Cut)
        build.action("canvas_copy", tr("Copy"), self.copy, key.Copy)
        build.action("canvas_paste", tr("Paste"), self.paste, key.Paste)
        build.action("canvas_clear", tr("Clear"), self.clear, "Del", "Backspace")
        build.separator()
        build.action("select_all_pixels", tr("Select all"), self.select_all, "Ctrl+A")
        build.action("deselect", tr("Select none"), self.select_none, "Ctrl+D")
        build.action("invert_selection", tr("Invert the selection"), self.invert_selection, "Ctrl+Shift+I")
        build.action("cancel_stroke", tr("Cancel the stroke, or deselect"), self.cancel, "Esc")
        build.action("lay_down", tr("Lay down what was moved, or play"), self.lay_down, "Return", "Enter")
        build.menu("draw")
        for name, (text, keys) in tool_texts().items():
            build.action(f"take_{name}", text, partial(self._canvas.set_tool, name), keys)
        build.separator()
        build.action("swap", tr("Swap the colours"), settings.swap_colors, "X")
        build.action("color_back", tr("Colour before"), partial(settings.step_color, -1), "[", "9")
        build.action("color_on", tr("Next colour"), partial(settings.step_color, 1), "]", "0")
        build.action("brush_smaller", tr("Smaller brush"), partial(self._resize_brush, -1), "-")
        build.action("brush_larger", tr("Larger brush"), partial(self._resize_brush, 1), "+", "=")
        build.separator()
        build.action("mirror_left_right", tr("Mirror left-right"), self.flip_left_right, "Shift+H")
        build.action("mirror_up_down", tr("Mirror up-down"), self.flip_up_down, "Shift+V")
        build.action("rotate_left", tr("Turn left"), self.rotate_left, "Ctrl+Shift+Left")
        build.action("rotate_right", tr("Turn right"), self.rotate_right, "Ctrl+Shift+Right")
        build.menu("view")
        build.action("canvas_zoom_in", tr("Zoom in"), self.zoom_in, "Ctrl++", "Ctrl+=")
        build.action("canvas_zoom_out", tr("Zoom out"), self.zoom_out, "Ctrl+-")
        for number, zoom in enumerate(_ZOOMS, start=1):
            text = tr("{0}× as large").format(zoom)
            build.action(f"canvas_zoom_{zoom}", text, partial(self._canvas.set_zoom, zoom), str(number))
        build.action("canvas_fit", tr("Fit to the window"), self.zoom_to_fit, "Ctrl+0")
        build.action("toggle_grid", tr("Lines between the pixels"), self._toggle_grid, "Ctrl+'")
        self._actions = build.actions_of(page)
        self.show_state()

    def show_state(self) -> None:
        """Let the actions be there that can be done, and say what would be undone."""
        undo, redo = self.undo_title, self.redo_title
        none = self.tr("Open a sprite first: a new one, or one of the grid or the shelf (E)")
        lack = "" if self._drawing is not None else none
        for name, action in self._actions.items():
            allow(action, "" if name in _ALWAYS else lack)
        for name, text, title, undoable in (
            ("canvas_undo", self.tr("Undo"), undo, not_undoable(undo)),
            ("canvas_redo", self.tr("Redo"), redo, not_redoable(redo)),
        ):
            if name in self._actions:
                self._actions[name].setText(menu_text(f"{text} {title}"))
                allow(self._actions[name], first_lack(lack, undoable))

    # Undo and selection

    @property
    def undo_title(self) -> str:
        """What `undo` takes back, in a person's words; "" where there is nothing."""
        drawing = self._drawing
        return "" if drawing is None else drawing.undo_title or self._clips.undo_title

    @property
    def redo_title(self) -> str:
        """What `redo` does again; "" where there is nothing."""
        drawing = self._drawing
        return "" if drawing is None else drawing.redo_title or self._clips.redo_title

    def undo(self) -> None:
        """Take the last step of the drawing back or, where it has none, of its clips."""
        if (drawing := self._drawing) is not None:
            if drawing.undo_title or drawing.is_busy:
                drawing.undo()
            else:
                self.undo_wanted.emit()

    def redo(self) -> None:
        """Do again what was undone."""
        if (drawing := self._drawing) is not None:
            if drawing.redo_title or drawing.is_busy:
                drawing.redo()
            else:
                self.redo_wanted.emit()

    def cancel(self) -> None:
        """Give up what is being read, or the stroke at hand, or lay down what floats, or select nothing."""
        if stopped := JOBS.cancel_awaited():
            self.status_message.emit(stopped_text(stopped))
            return
        drawing = self._drawing
        if drawing is None or self._canvas.give_up():
            return
        if drawing.floats:
            drawing.lay_down()
        else:
            drawing.select(None)

    def lay_down(self) -> None:
        """Let what was moved or pasted become part of the picture; where nothing was, play."""
        if self._drawing is not None and self._drawing.floats:
            self._drawing.lay_down()
        else:
            self.play_wanted.emit()

    def select_all(self) -> None:
        """Select all pixels."""
        if self._drawing is not None:
            self._drawing.select(np.ones(self._drawing.shape, bool))

    def select_none(self) -> None:
        """Select nothing, and lay down what floats."""
        if self._drawing is not None:
            self._drawing.select(None)

    def invert_selection(self) -> None:
        """Select what is not selected."""
        if self._drawing is not None:
            self._drawing.invert_selection()

    # The clipboard

    def clear(self) -> None:
        """Take away what is selected, or all."""
        if self._drawing is not None:
            self._drawing.clear()

    def copy(self) -> None:
        """Put what is selected, or all, on the clipboard with its alpha."""
        if self._drawing is not None:
            pixels = self._drawing.copied()
            # A QMimeData of ours would outlive Python in the clipboard, and crash the app as it ends.
            QGuiApplication.clipboard().setImage(to_qimage(pixels))
            self.status_message.emit(
                self.tr("Copied {0}×{1} pixels").format(pixels.shape[1], pixels.shape[0])
            )

    def cut(self) -> None:
        """Put it on the clipboard, and take it away."""
        if self._drawing is not None:
            self.copy()
            self._drawing.clear("Cut")

    def paste(self) -> None:
        """Let the picture on the clipboard float above the drawing, or begin one with it."""
        picture = QGuiApplication.clipboard().image()
        if picture.isNull():
            self.status_message.emit(self.tr("There is no picture on the clipboard"))
            return
        image = from_qimage(picture)
        if not image[..., 3].any():
            self.status_message.emit(self.tr("There is nothing to be seen in the picture on the clipboard"))
        elif self._drawing is None or _is_to_be_fitted(image, max(self._drawing.shape)):
            self.status_message.emit("")
            self.picture_pasted.emit(image)
        else:
            self.let_float(image)

    def let_float(self, image: ByteArray) -> None:
        """Let a picture, uint8 (H, W, 4), float above the drawing, to be moved."""
        if self._drawing is not None:
            self._drawing.paste(self._settings.fitted(image))
            self._canvas.set_tool(MOVE)
            told = self.tr("Pasted {0}×{1} pixels: drag them to their place, and press Enter")
            self.status_message.emit(told.format(image.shape[1], image.shape[0]))

    # Turning

    def flip_left_right(self) -> None:
        """Mirror what is selected, or all."""
        if self._drawing is not None:
            self._drawing.flip(left_right=True)

    def flip_up_down(self) -> None:
        """Mirror it upside down."""
        if self._drawing is not None:
            self._drawing.flip(left_right=False)

    def rotate_left(self) -> None:
        """Turn it by 90° anticlockwise."""
        if self._drawing is not None:
            self._drawing.rotate(-1)

    def rotate_right(self) -> None:
        """Turn it by 90° clockwise."""
        if self._drawing is not None:
            self._drawing.rotate(1)

    # How it is looked at

    def zoom_in(self) -> None:
        """Show it larger."""
        self._canvas.zoom_by(1)

    def zoom_out(self) -> None:
        """Show it smaller."""
        self._canvas.zoom_by(-1)

    def zoom_to_fit(self) -> None:
        """As large as there is room for."""
        self._canvas.set_zoom(None)

    def _toggle_grid(self) -> None:
        self._settings.set(pixel_grid=not self._settings.options.pixel_grid)

    def _resize_brush(self, step: int) -> None:
        self._settings.set(brush_px=self._settings.options.brush_px + step)


def _is_to_be_fitted(image: ByteArray, side: int) -> bool:
    """Whether a picture is far larger than a drawing of `side` pixels, or larger since it was enlarged."""
    largest = max(image.shape[:2])
    return largest > 2 * side or (largest > side and find_cells(image) is not None)
