"""A sprite that is drawn on: pixels, what is selected, what floats above them, and an undo of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from spritestudio.project.drawing_settings import Color
from spritestudio.project.drawing_state import DrawingState, Floating, or_none, same_state
from spritestudio.project.observable import Event
from spritestudio.project.undo import UndoStack
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.sprites.drawing.masks import NOTHING, Rect, bounds, united
from spritestudio.sprites.drawing.shapes import Point

IndexArray = npt.NDArray[np.intp]

_MAX_UNDO_BYTES = 2**26


class Drawing:
    """A picture that tools draw on.

    A stroke begins, paints as the mouse moves, and ends as one step of undo; moving what is selected does so
    as well. Whoever shows the picture follows `changed` and paints what lies in the rectangle anew.

    Args:
        image: uint8 (H, W, 4), the first state.

    Attributes:
        changed: Pixels look different: emits the rectangle (left, top, right, bottom) around them, or around
            all of the picture where its size is another.
        selection_changed: Something else is selected.
        stepped: A step was taken, undone or redone.
        region_changed: Something else is marked, see `region`; emits the rectangle around what differs.
    """

    def __init__(self, image: ByteArray) -> None:
        self._undo: UndoStack[DrawingState] = UndoStack(
            DrawingState(image.copy()),
            same=same_state,
            weight_bytes=lambda states: sum(state.image.nbytes for state in states),
            max_bytes=_MAX_UNDO_BYTES,
        )
        self._pixels = image.copy()
        self._before_stroke: ByteArray | None = None
        self._touched = NOTHING
        self._clip: BoolArray | None = None
        self._lifted: DrawingState | None = None
        self._moved: DrawingState | None = None
        self._preview: BoolArray | None = None
        self._region: BoolArray = np.zeros(image.shape[:2], bool)
        self.changed = Event()
        self.selection_changed = Event()
        self.stepped = Event()
        self.region_changed = Event()

    # What there is

    @property
    def pixels(self) -> ByteArray:
        """What is seen now, uint8 (H, W, 4): memory that changes with every stroke; not to be written to."""
        return self._pixels

    @property
    def image(self) -> ByteArray:
        """A copy of what was seen after the last step, uint8 (H, W, 4)."""
        return self._undo.state.pixels

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        return self._pixels.shape[0], self._pixels.shape[1]

    @property
    def selection(self) -> BoolArray | None:
        """What is selected, or is being selected; None where nothing is."""
        return self._state.selected if self._preview is None else or_none(self._preview)

    @property
    def floats(self) -> bool:
        """Whether something floats above the picture."""
        return self._state.floating is not None

    @property
    def _state(self) -> DrawingState:
        return self._moved or self._undo.state

    def __contains__(self, at: Point) -> bool:
        return 0 <= at[0] < self.shape[1] and 0 <= at[1] < self.shape[0]

    # Strokes

    @property
    def is_busy(self) -> bool:
        """Whether a stroke or a move goes on."""
        return self._before_stroke is not None or self._lifted is not None

    def begin(self) -> None:
        """Begin a stroke; what floats becomes part of the picture with it."""
        self.cancel()
        self._before_stroke = self._pixels.copy()
        self._clip = self._undo.state.laid.selection
        self._touched = NOTHING

    def paint(self, points: Iterable[Point], color: Color) -> None:
        """Give pixels a colour; those outside the picture or the selection are passed over."""
        if (places := self._places(points)) is not None:
            rows, columns = places
            self._pixels[rows, columns] = color
            self._tell(rows, columns)

    def paint_mask(self, mask: BoolArray, color: Color) -> None:
        """Give all pixels of a mask a colour, but for those outside the selection."""
        mask = mask if self._clip is None else mask & self._clip
        if mask.any():
            self._pixels[mask] = color
            rows, columns = np.nonzero(mask)
            self._tell(rows, columns)

    def put_back(self, points: Iterable[Point] | None = None) -> None:
        """Let pixels be as the stroke found them; all, where none are named."""
        if self._before_stroke is None:
            return
        if points is None:
            left, top, right, bottom = self._touched
            if self._touched != NOTHING:
                self._pixels[top:bottom, left:right] = self._before_stroke[top:bottom, left:right]
                self.changed.emit(self._touched)
                self._touched = NOTHING
        elif (places := self._places(points)) is not None:
            self._pixels[places] = self._before_stroke[places]
            self._tell(*places)

    def end(self, title: str) -> None:
        """End the stroke, as one step of undo; one that has changed nothing is none."""
        if self._before_stroke is None:
            return
        is_new = not np.array_equal(self._before_stroke, self._pixels)
        self._before_stroke = None
        if is_new:
            self._push(DrawingState(self._pixels.copy(), self._undo.state.laid.selection), title)

    def cancel(self) -> None:
        """Give up the stroke or the move that goes on."""
        if self._before_stroke is not None:
            self.put_back()
            self._before_stroke = None
        if self._lifted is not None:
            self._lifted = self._moved = None
            self._show()
        if self._preview is not None:
            self.preview_selection(None)

    def _places(self, points: Iterable[Point]) -> tuple[IndexArray, IndexArray] | None:
        """Rows and columns of those points that may be drawn on."""
        found = np.array(list(points), np.intp).reshape(-1, 2)
        columns, rows = found[:, 0], found[:, 1]
        inside = (columns >= 0) & (columns < self.shape[1]) & (rows >= 0) & (rows < self.shape[0])
        columns, rows = columns[inside], rows[inside]
        if self._clip is not None:
            free = self._clip[rows, columns]
            columns, rows = columns[free], rows[free]
        return (rows, columns) if len(rows) else None

    def _tell(self, rows: IndexArray, columns: IndexArray) -> None:
        rect = int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
        self._touched = united(self._touched, rect)
        self.changed.emit(rect)

    # Selecting

    def select(self, mask: BoolArray | None) -> None:
        """Select pixels; None, or a mask of nothing, selects none. What floats is laid down."""
        self.cancel()
        selection = None if mask is None else or_none(mask.copy())
        title = "Select" if selection is not None else "Select none"
        self._push(DrawingState(self._undo.state.pixels, selection), title)

    def invert_selection(self) -> None:
        """Select what is not selected."""
        selected = self._undo.state.laid.selection
        self.select(np.ones(self.shape, bool) if selected is None else ~selected)

    def preview_selection(self, mask: BoolArray | None) -> None:
        """Show what would be selected, until something is or the stroke is given up."""
        self._preview = mask
        self.selection_changed.emit()

    def is_selected(self, at: Point) -> bool:
        """Whether a point lies in what is selected."""
        selected = self._state.selected
        return selected is not None and at in self and bool(selected[at[1], at[0]])

    # What floats

    def begin_move(self, *, as_copy: bool = False) -> None:
        """Begin to move what is selected, or all that can be seen; a copy of it, if that is wanted."""
        self.cancel()
        self._lifted = self._undo.state.lifted(as_copy=as_copy)

    def move_to(self, dx: int, dy: int) -> None:
        """Move it to so many pixels from where it was when the move began."""
        if self._lifted is None or (floating := self._lifted.floating) is None:
            return
        moved = dataclasses.replace(floating, left=floating.left + dx, top=floating.top + dy)
        self._moved = dataclasses.replace(self._lifted, floating=moved)
        self._show()

    def end_move(self, title: str = "Move") -> None:
        """End the move, as one step of undo."""
        moved, self._lifted, self._moved = self._moved, None, None
        if moved is not None:
            self._push(moved, title)

    def nudge(self, dx: int, dy: int) -> None:
        """Move it by so many pixels; several in a row are undone as one."""
        self.begin_move()
        self.move_to(dx, dy)
        moved, self._lifted, self._moved = self._moved, None, None
        if moved is not None:
            self._push(moved, "Move", "nudge")

    def lay_down(self) -> None:
        """Let what floats become part of the picture; it stays selected."""
        self.cancel()
        if self.floats:
            self._push(self._undo.state.laid, "Lay down")

    def paste(self, image: ByteArray) -> None:
        """Let a picture, uint8 (H, W, 4), float above the middle."""
        self.cancel()
        height, width = image.shape[:2]
        left, top = (self.shape[1] - width) // 2, (self.shape[0] - height) // 2
        floating = Floating(image.copy(), np.ones((height, width), bool), left, top)
        self._push(DrawingState(self._undo.state.pixels, None, floating), "Paste")

    def copied(self) -> ByteArray:
        """What is selected, or all of it, uint8 (h, w, 4); clear where nothing is selected."""
        state = self._undo.state
        if state.floating is not None:
            return np.where(state.floating.mask[..., None], state.floating.pixels, 0).astype(np.uint8)
        if state.selection is None:
            return state.image.copy()
        left, top, right, bottom = bounds(state.selection)
        part = state.selection[top:bottom, left:right, None]
        return np.where(part, state.image[top:bottom, left:right], 0).astype(np.uint8)

    def clear(self, title: str = "Clear") -> None:
        """Take away what is selected, or all of it."""
        self.cancel()
        state = self._undo.state
        if state.floating is not None:
            self._push(DrawingState(state.image), title)
        else:
            mask = np.ones(self.shape, bool) if state.selection is None else state.selection
            below = np.where(mask[..., None], 0, state.image).astype(np.uint8)
            self._push(DrawingState(below, state.selection), title)

    # Turning

    def flip(self, *, left_right: bool) -> None:
        """Mirror what is selected, or all of it."""
        title = "Mirror left-right" if left_right else "Mirror up-down"
        self._transform(title, lambda a: a[:, ::-1] if left_right else a[::-1])

    def rotate(self, quarters: int) -> None:
        """Turn what is selected, or all of it, by quarter turns clockwise."""
        self._transform("Rotate", lambda a: np.rot90(a, -quarters))

    def _transform(self, title: str, turn: Callable[[Any], Any]) -> None:
        self.cancel()
        state = self._undo.state
        if state.floating is None and state.selection is None:
            self._push(DrawingState(np.ascontiguousarray(turn(state.image))), title)
            return
        state = state.lifted()
        assert state.floating is not None
        old = state.floating
        pixels, mask = np.ascontiguousarray(turn(old.pixels)), np.ascontiguousarray(turn(old.mask))
        left = old.left + int((old.mask.shape[1] - mask.shape[1]) / 2)  # four are none
        top = old.top + int((old.mask.shape[0] - mask.shape[0]) / 2)
        floating = dataclasses.replace(old, pixels=pixels, mask=mask, left=left, top=top)
        self._push(dataclasses.replace(state, floating=floating), title)

    # As a whole

    def replace(self, image: ByteArray, title: str) -> None:
        """Put another picture in the place of this one, as one step of undo."""
        self.cancel()
        state = self._undo.state.laid
        selection = state.selection if image.shape == state.image.shape else None
        self._push(DrawingState(image.copy(), selection), title)

    # Marking

    @property
    def region(self) -> BoolArray:
        """What a brush has marked beside the picture, bool (H, W): it is no part of it, nor of its undo."""
        return self._region

    @property
    def wanted(self) -> BoolArray | None:
        """Where something is to happen: what is marked or else selected; None where that is everywhere."""
        return self._region if self._region.any() else self._state.selected

    def mark(self, points: Iterable[Point], *, marked: bool = True) -> None:
        """Mark pixels, or no longer; those outside the picture are passed over."""
        inside = [point for point in points if point in self]
        if inside:
            columns, rows = np.array(inside).T
            self._region[rows, columns] = marked
            rect = int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
            self.region_changed.emit(rect)

    def set_region(self, mask: BoolArray | None) -> None:
        """Mark exactly these pixels; None marks nothing."""
        new: BoolArray = np.zeros(self.shape, bool) if mask is None else mask.copy()
        rect = bounds(self._region | new) if new.shape == self._region.shape else self._whole
        self._region = new
        self.region_changed.emit(rect)

    # Undo

    @property
    def undo_title(self) -> str:
        """What `undo` takes back; "" where there is nothing."""
        return self._undo.undo_title

    @property
    def redo_title(self) -> str:
        """What `redo` does again; "" where there is nothing."""
        return self._undo.redo_title

    def undo(self) -> None:
        """Take the last step back."""
        self.cancel()
        if self._undo.undo():
            self._after_step()

    def redo(self) -> None:
        """Do again what was undone."""
        self.cancel()
        if self._undo.redo():
            self._after_step()

    def _push(self, state: DrawingState, title: str, key: object = None) -> None:
        if self._undo.push(state, title, key):
            self._after_step()
        else:
            self._show()

    def _after_step(self) -> None:
        self._preview = None
        self._show()
        self.stepped.emit()

    @property
    def _whole(self) -> Rect:
        return 0, 0, self.shape[1], self.shape[0]

    def _show(self) -> None:
        """Show the current state, and tell what looks different."""
        pixels = self._state.pixels
        if pixels.shape != self._pixels.shape:
            self._pixels = pixels
            self._region = np.zeros(pixels.shape[:2], bool)
            self.changed.emit(self._whole)
        else:
            rect = bounds((pixels != self._pixels).any(axis=-1))
            self._pixels[...] = pixels
            if rect != NOTHING:
                self.changed.emit(rect)
        self.selection_changed.emit()
