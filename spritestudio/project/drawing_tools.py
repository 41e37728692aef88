"""The tools of a drawing: what a press of the mouse, its way and its release do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from spritestudio.project.drawing import Drawing
from spritestudio.project.drawing_settings import CLEAR, Color, DrawingSettings
from spritestudio.specs import BoolArray
from spritestudio.sprites.drawing.masks import alike, lasso_mask, rectangle_mask
from spritestudio.sprites.drawing.shapes import (
    PixelPerfectPath,
    Point,
    brushed,
    ellipse,
    line,
    mirrored,
    rectangle,
    square_corner,
    straight_end,
)


@dataclass(frozen=True)
class Held:
    """What is held while the mouse is used.

    Attributes:
        secondary: Whether it is the right button.
        shift: Whether Shift is held.
        ctrl: Whether Ctrl is held.
        alt: Whether Alt is held.
    """

    secondary: bool = False
    shift: bool = False
    ctrl: bool = False
    alt: bool = False


class Tool:
    """Draws on a drawing with what is set; points may lie outside the picture.

    Args:
        drawing: What is drawn on.
        settings: With what.
    """

    uses_brush = False

    def __init__(self, drawing: Drawing, settings: DrawingSettings) -> None:
        self._drawing = drawing
        self._settings = settings

    def press(self, at: Point, held: Held) -> None:
        """A button was pressed."""
        raise NotImplementedError

    def drag(self, at: Point, held: Held) -> None:
        """The mouse has moved to another pixel with the button held."""

    def release(self) -> None:
        """The button was let go."""

    def cancel(self) -> None:
        """What goes on is given up."""
        self._drawing.cancel()

    def _mirrored(self, points: Iterable[Point]) -> set[Point]:
        height, width = self._drawing.shape
        options = self._settings.options
        return mirrored(points, width, height, left_right=options.mirror_x, up_down=options.mirror_y)


class Pencil(Tool):
    """Draws freely; Shift draws a straight line from where one was last, Ctrl with it at whole angles."""

    uses_brush = True
    title = "Pencil"

    def __init__(self, drawing: Drawing, settings: DrawingSettings) -> None:
        super().__init__(drawing, settings)
        self._last: Point | None = None
        self._at: Point | None = None
        self._secondary = False
        self._path: PixelPerfectPath | None = None
        self._covered: Counter[Point] = Counter()

    def press(self, at: Point, held: Held) -> None:
        self._begin()
        self._secondary = held.secondary
        start = self._last if held.shift and self._last is not None else at
        if held.shift and held.ctrl:
            at = straight_end(start, at)
        options = self._settings.options
        self._path = PixelPerfectPath() if options.pixel_perfect and options.brush_px == 1 else None
        self._covered.clear()
        self._go_on(line(start, at))
        self._at = at

    def drag(self, at: Point, held: Held) -> None:
        if self._at is not None:
            self._go_on(line(self._at, at)[1:])
            self._at = at

    def release(self) -> None:
        self._last, self._at = self._at, None
        self._end()

    def cancel(self) -> None:
        self._at = None
        super().cancel()

    def _go_on(self, points: list[Point]) -> None:
        if self._path is None:
            self._cover(self._mirrored(brushed(points, self._settings.options.brush_px)))
            return
        for point in points:
            corner = self._path.add(point)
            new = self._mirrored([point])
            self._covered.update(new)
            if corner is not None:
                old = self._mirrored([corner])
                self._covered.subtract(old)
                self._uncover({each for each in old if self._covered[each] <= 0})
            self._cover(new)

    @property
    def _color(self) -> Color:
        return self._settings.color(secondary=self._secondary)

    def _begin(self) -> None:
        self._drawing.begin()

    def _cover(self, points: set[Point]) -> None:
        self._drawing.paint(points, self._color)

    def _uncover(self, points: set[Point]) -> None:
        self._drawing.put_back(points)

    def _end(self) -> None:
        self._drawing.end(self.title)


class Eraser(Pencil):
    """Makes pixels clear."""

    title = "Erase"

    @property
    def _color(self) -> Color:
        return CLEAR


class Marker(Pencil):
    """Marks where something is to happen, see `Drawing.region`; the right button takes marks away."""

    def _begin(self) -> None:
        """A mark is no stroke."""

    def _cover(self, points: set[Point]) -> None:
        self._drawing.mark(points, marked=not self._secondary)

    def _uncover(self, points: set[Point]) -> None:
        """A corner more in a mark is no harm."""

    def _end(self) -> None:
        """A mark is no step of undo."""


class ShapeTool(Tool):
    """Draws a shape between two points; Shift makes it straight or square.

    Args:
        drawing: What is drawn on.
        settings: With what.
        title: What the step of undo is called.
        points: The pixels of the shape between two points.
        aligned: The point near the second that Shift takes.
    """

    uses_brush = True

    def __init__(
        self,
        drawing: Drawing,
        settings: DrawingSettings,
        title: str,
        points: Callable[[Point, Point], list[Point]],
        aligned: Callable[[Point, Point], Point],
    ) -> None:
        super().__init__(drawing, settings)
        self._title = title
        self._points = points
        self._aligned = aligned
        self._start: Point | None = None
        self._secondary = False

    def press(self, at: Point, held: Held) -> None:
        self._drawing.begin()
        self._start, self._secondary = at, held.secondary
        self.drag(at, held)

    def drag(self, at: Point, held: Held) -> None:
        if self._start is None:
            return
        end = self._aligned(self._start, at) if held.shift else at
        points = brushed(self._points(self._start, end), self._settings.options.brush_px)
        self._drawing.put_back()
        self._drawing.paint(self._mirrored(points), self._settings.color(secondary=self._secondary))

    def release(self) -> None:
        self._start = None
        self._drawing.end(self._title)

    def cancel(self) -> None:
        self._start = None
        super().cancel()


class Bucket(Tool):
    """Fills what looks like the pixel below the mouse."""

    def press(self, at: Point, held: Held) -> None:
        self._drawing.begin()
        options = self._settings.options
        color = self._settings.color(secondary=held.secondary)
        before = self._drawing.pixels.copy()
        for point in self._mirrored([at]):
            if point in self._drawing:
                mask = alike(before, point, options.tolerance, contiguous=options.contiguous)
                self._drawing.paint_mask(mask, color)
        self._drawing.end("Fill")


class Picker(Tool):
    """Takes the colour below the mouse."""

    def __init__(self, drawing: Drawing, settings: DrawingSettings) -> None:
        super().__init__(drawing, settings)
        self._secondary = False

    def press(self, at: Point, held: Held) -> None:
        self._secondary = held.secondary
        self.drag(at, held)

    def drag(self, at: Point, held: Held) -> None:
        if at in self._drawing:
            red, green, blue, alpha = (int(value) for value in self._drawing.pixels[at[1], at[0]])
            color = (red, green, blue, alpha) if alpha else CLEAR
            self._settings.set_color(color, secondary=self._secondary)


class Mover(Tool):
    """Moves what is selected, or all of it; with Ctrl a copy."""

    def __init__(self, drawing: Drawing, settings: DrawingSettings) -> None:
        super().__init__(drawing, settings)
        self._start: Point | None = None

    def press(self, at: Point, held: Held) -> None:
        self._start = at
        self._drawing.begin_move(as_copy=held.ctrl)

    def drag(self, at: Point, held: Held) -> None:
        if self._start is None:
            return
        dx, dy = at[0] - self._start[0], at[1] - self._start[1]
        if held.shift:
            dx, dy = (dx, 0) if abs(dx) >= abs(dy) else (0, dy)
        self._drawing.move_to(dx, dy)

    def release(self) -> None:
        self._start = None
        self._drawing.end_move()

    def cancel(self) -> None:
        self._start = None
        super().cancel()


class Selector(Tool):
    """Selects; Shift adds to what is selected, Shift+Alt or the right button take away from it.

    Dragged from within what is selected, it moves that.
    """

    def __init__(self, drawing: Drawing, settings: DrawingSettings) -> None:
        super().__init__(drawing, settings)
        self._mover = Mover(drawing, settings)
        self._moves = False
        self._held = Held()
        self._path: list[Point] = []
        self._before: BoolArray | None = None

    def press(self, at: Point, held: Held) -> None:
        self._moves = self._drawing.is_selected(at) and not (held.secondary or held.shift)
        self._held, self._path, self._before = held, [at], self._drawing.selection
        if self._moves:
            self._mover.press(at, held)
        else:
            self._preview()

    def drag(self, at: Point, held: Held) -> None:
        if self._moves:
            self._path = []
            self._mover.drag(at, held)
        elif self._path:
            self._path += line(self._path[-1], at)[1:]
            self._preview()

    def release(self) -> None:
        if self._moves and not self._path:
            self._mover.release()
        elif self._path:
            mask = self._combined(self._mask(self._path))
            self._path = []
            self._drawing.select(mask)

    def cancel(self) -> None:
        self._path, self._moves = [], False
        super().cancel()

    def _preview(self) -> None:
        self._drawing.preview_selection(self._combined(self._mask(self._path)))

    def _combined(self, mask: BoolArray) -> BoolArray:
        before = np.zeros(self._drawing.shape, bool) if self._before is None else self._before
        if self._held.secondary or (self._held.shift and self._held.alt):
            return before & ~mask
        return before | mask if self._held.shift else mask

    def _mask(self, path: list[Point]) -> BoolArray:
        """What a path selects."""
        raise NotImplementedError


class RectangleSelector(Selector):
    """Selects between two corners; a click alone selects nothing."""

    def _mask(self, path: list[Point]) -> BoolArray:
        if len(path) == 1:
            return np.zeros(self._drawing.shape, bool)
        return rectangle_mask(self._drawing.shape, path[0], path[-1])


class Lasso(Selector):
    """Selects what a path goes around; a click alone selects nothing."""

    def _mask(self, path: list[Point]) -> BoolArray:
        return lasso_mask(self._drawing.shape, path) if len(path) > 1 else np.zeros(self._drawing.shape, bool)


class Wand(Selector):
    """Selects what looks like the pixel below the mouse."""

    def _mask(self, path: list[Point]) -> BoolArray:
        if path[0] not in self._drawing:
            return np.zeros(self._drawing.shape, bool)
        options = self._settings.options
        return alike(self._drawing.pixels, path[0], options.tolerance, contiguous=options.contiguous)


PENCIL, ERASER, FILL, LINE, RECTANGLE, ELLIPSE = "pencil", "eraser", "fill", "line", "rectangle", "ellipse"
PICKER, SELECT, LASSO, WAND, MOVE, MARK = "picker", "select", "lasso", "wand", "move", "mark"


def tools_for(drawing: Drawing, settings: DrawingSettings) -> dict[str, Tool]:
    """All tools by name, for one drawing."""

    def filled_or_not(
        shape: Callable[..., list[Point]],
    ) -> Callable[[Point, Point], list[Point]]:
        return lambda start, end: shape(start, end, filled=settings.options.filled)

    shapes: dict[str, Tool] = {
        name: ShapeTool(drawing, settings, title, points, aligned)
        for name, title, points, aligned in (
            (LINE, "Line", line, straight_end),
            (RECTANGLE, "Rectangle", filled_or_not(rectangle), square_corner),
            (ELLIPSE, "Ellipse", filled_or_not(ellipse), square_corner),
        )
    }
    kinds: dict[str, type[Tool]] = {
        PENCIL: Pencil,
        ERASER: Eraser,
        FILL: Bucket,
        PICKER: Picker,
        SELECT: RectangleSelector,
        LASSO: Lasso,
        WAND: Wand,
        MOVE: Mover,
        MARK: Marker,
    }
    return shapes | {name: kind(drawing, settings) for name, kind in kinds.items()}
