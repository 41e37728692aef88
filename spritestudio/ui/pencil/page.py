"""The Draw page: a sprite under the pencil, with its tools, colours, and whatever panels others add."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from spritestudio.project.clip_editor import ClipEditor
from spritestudio.project.drawing import Drawing
from spritestudio.project.drawing_session import DrawingSession, DrawingTarget, FrameTarget, ShelfTarget
from spritestudio.project.drawing_settings import DrawingSettings
from spritestudio.project.drawing_tools import MARK
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.workspace import Workspace
from spritestudio.specs import ByteArray, Recipe
from spritestudio.sprites.importing.pictures import PICTURE_SUFFIXES
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.observing import follow
from spritestudio.ui.page import Page
from spritestudio.ui.pencil.actions import PencilActions
from spritestudio.ui.pencil.canvas import PencilCanvas
from spritestudio.ui.pencil.color_panel import ColorPanel
from spritestudio.ui.pencil.tool_box import ToolBox, ToolOptions
from spritestudio.ui.widgets.allowing import allow, not_redoable, not_undoable
from spritestudio.ui.widgets.basics import edge, icon_button, line, muted, name_widget, row
from spritestudio.ui.widgets.plain_text import PlainLabel

_SAVE_MS = 400  # after a step, for the project to have it
_USUAL_PX = 16  # of a new sprite


class PencilPage(Page):
    """Draws on one sprite at a time; what is drawn goes to the project by itself.

    Other tools stand beside the canvas by `attach`, and follow `drawing_changed`.

    Args:
        workspace: Has the project.
        parent: The owner.

    Signals:
        drawing_changed: Another drawing is on the canvas, or none.
        opened: A sprite is to be drawn on, and so this page to be seen.
        picture_given: A picture of any size, a Path or uint8 (H, W, 4), and whether it is to float above the
            drawing that there is.
        entered: The page is shown.
        left: Another page is shown.
    """

    drawing_changed = Signal()
    opened = Signal()
    picture_given = Signal(object, bool)
    entered = Signal()
    left = Signal()
    shows_shelf = True
    takes_drops_first = True

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pencil_page")
        self.setWindowTitle(self.tr("Draw"))
        self._workspace = workspace
        self._session: DrawingSession | None = None
        self.settings = DrawingSettings()
        self.clips = ClipEditor(workspace.project)  # before this page, it knows what has become of a clip
        self.canvas = PencilCanvas(self.settings)
        self.actions_of_canvas = PencilActions(self.canvas, self.settings, self.clips, self)
        self.tools = ToolBox()
        self.options = ToolOptions(self.settings)
        self.colors = ColorPanel(self.settings)
        self.zoom_label = PlainLabel()
        self.new = QPushButton(self.tr("New sprite"))
        self._panels, self._below = QHBoxLayout(), QVBoxLayout()
        self._attached: list[PageController] = []
        self._saving = QTimer(self, interval=_SAVE_MS, singleShot=True)
        self._saving.timeout.connect(self.save)
        self._build()
        self._connect()
        self._show_session()

    def _build(self) -> None:
        name_widget(
            self.new, "draw_new", self.tr("An empty sprite to draw, which goes on the shelf (Ctrl+N)")
        )
        self.zoom_out = icon_button("minus", "canvas_zoom_out", self.tr("Zoom out (Ctrl+-)"))
        self.zoom_in = icon_button("plus", "canvas_zoom_in", self.tr("Zoom in (Ctrl++)"))
        self.fit = icon_button("fit", "canvas_fit", self.tr("Fit to the window (Ctrl+0)"))
        self.fit.setCheckable(True)
        self.zoom_label.setMinimumWidth(38)
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.flip_x = icon_button("flip_x", "flip_x", self.tr("Mirror left-right (Shift+H)"))
        self.flip_y = icon_button("flip_y", "flip_y", self.tr("Mirror up-down (Shift+V)"))
        self.turn_left = icon_button("turn_left", "turn_left", self.tr("Turn left by 90°"))
        self.turn_right = icon_button("turn_right", "turn_right", self.tr("Turn right by 90°"))
        self.undo_button = icon_button("undo", "canvas_undo", self.tr("Undo (Ctrl+Z)"))
        self.redo_button = icon_button("redo", "canvas_redo", self.tr("Redo (Ctrl+Shift+Z)"))
        turning = (self.flip_x, self.flip_y, self.turn_left, self.turn_right)
        zooming = (self.zoom_out, self.zoom_label, self.zoom_in, self.fit)
        top = row(self.undo_button, self.redo_button, edge(), *turning, edge(), self.options, None, *zooming)
        top.setContentsMargins(12, 7, 12, 7)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        for widget in (self.tools, edge(), self.canvas):
            middle.addWidget(widget, 1 if widget is self.canvas else 0)
        middle.addLayout(self._panels)
        middle.addWidget(edge())
        middle.addWidget(self.colors)
        work, layout = QWidget(), QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(line())
        layout.addLayout(middle, 1)
        layout.addLayout(self._below)
        work.setLayout(layout)
        hint = muted(
            self.tr(
                "Double-click a sprite to draw on it, in the grid or on the shelf (or press E), "
                "or begin with an empty one."
            )
        )
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint.setWordWrap(True)
        empty, column = QWidget(), QVBoxLayout()
        column.addStretch(1)
        column.addWidget(hint)
        column.addSpacing(8)
        column.addLayout(row(None, self.new, None))
        column.addStretch(1)
        empty.setLayout(column)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(work)

    def _connect(self) -> None:
        project = self._workspace.project
        self.tools.chosen.connect(self.canvas.set_tool)
        self.canvas.tool_changed.connect(self.tools.show_tool)
        self.canvas.tool_changed.connect(self.options.show_tool)
        self.canvas.zoom_changed.connect(self._show_zoom)
        self.canvas.hovered.connect(self._on_hovered)
        actions = self.actions_of_canvas
        for button, slot in (
            (self.zoom_in, actions.zoom_in),
            (self.zoom_out, actions.zoom_out),
            (self.fit, actions.zoom_to_fit),
            (self.flip_x, actions.flip_left_right),
            (self.flip_y, actions.flip_up_down),
            (self.turn_left, actions.rotate_left),
            (self.turn_right, actions.rotate_right),
            (self.undo_button, actions.undo),
            (self.redo_button, actions.redo),
        ):
            button.clicked.connect(slot)
        self.new.clicked.connect(self.draw_new)
        actions.new_wanted.connect(self.draw_new)
        actions.undo_wanted.connect(self._undo_clips)
        actions.redo_wanted.connect(self._redo_clips)
        actions.picture_pasted.connect(self._on_pasted)
        actions.status_message.connect(self.status_message)
        actions.failed.connect(self.failed)
        follow(project.shelf.changed, self, self._on_project_changed)
        follow(project.drawn.changed, self, self._on_project_changed)
        follow(project.forgotten.changed, self, self._on_project_changed)
        follow(project.opened, self, self._on_project_changed)
        follow(self.clips.turned, self, self._on_turned)
        follow(project.timeline.changed, self, self._show_state)

    # For others

    @property
    def drawing(self) -> Drawing | None:
        """What is drawn on; None where nothing is."""
        return None if self._session is None else self._session.drawing

    @property
    def target(self) -> DrawingTarget | None:
        """The sprite that it is of."""
        return None if self._session is None else self._session.target

    def attach(self, tool: PageController, panel: QWidget, *, below: bool = False) -> None:
        """Offer another tool; no menu is built yet.

        Args:
            tool: The tool.
            panel: Stands between the canvas and the colours, or below both.
            below: See above.
        """
        self._attached.append(tool)
        tool.failed.connect(self.failed)
        tool.status_message.connect(self.status_message)
        if below:
            self._below.addWidget(panel)
        else:
            self._panels.addWidget(edge())
            self._panels.addWidget(panel)

    def put(self, image: ByteArray, title: str, recipe: Recipe | None) -> None:
        """Put another picture in the place of what is drawn, see `DrawingSession.put`."""
        if self._session is not None:
            self._session.put(image, title, recipe)

    # Which sprite

    def draw_on(self, target: DrawingTarget) -> None:
        """Draw on a sprite, or on the first frame of one that moves; the one before is saved."""
        self.save()
        self._end()  # or it would be taken to another frame
        self.clips.open(target.sprite_id if isinstance(target, ShelfTarget) else "")
        self._begin(target if self.clips.clip is None else FrameTarget(self._workspace.project, self.clips))
        self.opened.emit()
        self.canvas.setFocus()

    def _begin(self, target: DrawingTarget, *, goes_on: bool = False) -> None:
        self._end()
        session = self._session = DrawingSession(target)
        session.drawing.stepped.connect(self._on_stepped)
        session.ended.connect(self.close_drawing)
        self._show_session(goes_on=goes_on)

    def _on_turned(self) -> None:
        """Draw on the frame that is looked at now; what was drawn before is saved, or it has been undone."""
        sprite, project = self.clips.sprite, self._workspace.project
        if self._session is not None and sprite is not None:
            is_frame = self.clips.clip is not None
            target = FrameTarget(project, self.clips) if is_frame else ShelfTarget(project, sprite)
            self._begin(target, goes_on=True)

    def _undo_clips(self) -> None:
        self.save()
        self.clips.undo()

    def _redo_clips(self) -> None:
        self.save()
        self.clips.redo()

    def draw(self, target: DrawingTarget | None) -> None:
        """Draw on a sprite, or a new one where it is None."""
        if target is None:
            self.draw_new()
        else:
            self.draw_on(target)

    def repair(self, target: DrawingTarget) -> None:
        """Draw on a sprite with the brush that marks what is painted again."""
        self.draw_on(target)
        self.canvas.set_tool(MARK)

    def draw_new(self) -> None:
        """Draw a new sprite, which comes on the shelf with its first pixel."""
        side = self.usual_side
        self.draw_on(ShelfTarget(self._workspace.project, KeptSprite(np.zeros((side, side, 4), np.uint8))))

    def draw_picture(self, image: ByteArray) -> None:
        """Draw on a picture from elsewhere, which is put on the shelf."""
        side = image.shape[:2]
        self.draw_on(ShelfTarget(self._workspace.project, KeptSprite(np.zeros((*side, 4), np.uint8))))
        assert self._session is not None
        self._session.drawing.replace(image, self.tr("Paste"))

    def _on_pasted(self, image: ByteArray) -> None:
        if self.drawing is None and max(image.shape[:2]) <= self.usual_side:
            self.draw_picture(image)
        else:
            self.picture_given.emit(image, self.drawing is not None)

    @property
    def usual_side(self) -> int:
        """Height and width of a new sprite, px."""
        model = self._workspace.mixes.model
        return _USUAL_PX if model is None else model.image_size

    def save(self) -> None:
        """Let the project have what was drawn."""
        self._saving.stop()
        if self._session is not None:
            self._session.save()

    def close_drawing(self) -> None:
        """Draw on nothing any more; what was drawn since the last save is given up."""
        if self._session is not None:
            self._end()
            self._show_session()

    def _end(self) -> None:
        self._saving.stop()
        if self._session is not None:
            self._session.drawing.stepped.disconnect(self._on_stepped)
            self._session.ended.disconnect(self.close_drawing)
            self._session = None

    def _on_stepped(self) -> None:
        if not self._saving.isActive():
            self._saving.start()
        self._show_state()

    def _on_project_changed(self, _state: object = None) -> None:
        if self._session is None:
            return
        if self.clips.clips and self._session.is_behind:
            self._on_turned()
        else:
            self._session.follow()

    # What is shown

    def _show_session(self, *, goes_on: bool = False) -> None:
        self.canvas.set_drawing(self.drawing, goes_on=goes_on)
        self.colors.set_drawing(self.drawing, self._first_palette(), goes_on=goes_on)
        self._stack.setCurrentIndex(0 if self.drawing is None else 1)
        self._show_zoom()
        self._show_state()
        self.drawing_changed.emit()

    def _first_palette(self) -> Palette | None:
        model = self._workspace.mixes.model
        if model is None or not model.palette:
            return None
        return Palette.from_hex(model.title, model.palette)

    def _show_zoom(self) -> None:
        self.zoom_label.setText(f"{self.canvas.zoom}×")
        self.fit.setChecked(self.canvas.fits)

    def _on_hovered(self, pixel: tuple[int, int] | None) -> None:
        drawing = self.drawing
        if self._session is None or drawing is None:
            self.colors.place.setText("")
            return
        told = f"{self._session.target.title} · {drawing.shape[1]}×{drawing.shape[0]}"
        self.colors.place.setText(told if pixel is None else f"{told} · {pixel[0]}, {pixel[1]}")

    def _show_state(self) -> None:
        self._on_hovered(None)
        allow(self.undo_button, not_undoable(self.actions_of_canvas.undo_title))
        allow(self.redo_button, not_redoable(self.actions_of_canvas.redo_title))
        self.actions_of_canvas.show_state()

    # The page

    def set_low(self, low: bool) -> None:
        """Be content with less height, as in a low window."""
        self.tools.set_low(low)
        self.colors.set_low(low)

    def build_menus(self, build: MenuBuilder) -> None:
        self.actions_of_canvas.build_menus(build, self)
        for tool in self._attached:
            tool.build_actions(build)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.entered.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.save()
        self.left.emit()

    def wind_down(self) -> None:
        for tool in self._attached:
            tool.wind_down()

    def shut_down(self) -> None:
        self.save()

    def drop_text(self, paths: Sequence[Path]) -> str:
        return self.tr("Drop to paint from this picture") if self._takes(paths) else ""

    def open_paths(self, paths: Sequence[Path]) -> bool:
        """Draw on a picture, where it is dropped while this page is shown."""
        if self._takes(paths):
            self.picture_given.emit(paths[0], False)
        return self._takes(paths)

    def _takes(self, paths: Sequence[Path]) -> bool:
        return self.isVisible() and len(paths) == 1 and paths[0].suffix.lower() in PICTURE_SUFFIXES

    def gestures(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Left and right button"), self.tr("Draw with the one colour or the other")),
            (self.tr("Wheel"), self.tr("Zoom")),
            (self.tr("Space or the middle button, and drag"), self.tr("Move the picture")),
            (self.tr("Alt+click"), self.tr("Pick a colour")),
            (self.tr("Arrows"), self.tr("Move what is selected by a pixel, with Shift by eight")),
            (self.tr("Drag a frame of the timeline"), self.tr("Put it elsewhere")),
        )
