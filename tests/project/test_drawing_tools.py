"""The tools: each does its work, and whatever is done with them can be undone."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spritestudio.project.drawing import Drawing
from spritestudio.project.drawing_settings import CLEAR, DrawingSettings
from spritestudio.project.drawing_tools import Held, Tool, tools_for
from spritestudio.sprites.drawing.shapes import Point
from tests.project.test_drawing import BLUE, RED, picture, text

_PLAIN = Held()


def at_work(*rows: str) -> tuple[Drawing, DrawingSettings, dict[str, Tool]]:
    """A drawing with its tools; red is at the left button, blue at the right one."""
    drawing, chosen = Drawing(picture(*rows)), DrawingSettings()
    chosen.set_color(RED)
    chosen.set_color(BLUE, secondary=True)
    return drawing, chosen, tools_for(drawing, chosen)


def use(tool: Tool, *way: Point, held: Held = _PLAIN) -> None:
    """Press a tool, go a way with it, and let it go."""
    tool.press(way[0], held)
    for point in way[1:]:
        tool.drag(point, held)
    tool.release()


def test_the_pencil_draws_with_either_button_and_straight_on_with_shift() -> None:
    drawing, _, tools = at_work("....", "....", "....")
    use(tools["pencil"], (0, 0), (2, 0))
    use(tools["pencil"], (0, 2), held=Held(secondary=True))
    use(tools["pencil"], (3, 2), held=Held(shift=True))
    assert text(drawing.image) == ["rrr.", "....", "rrrr"]


def test_a_clean_line_drops_its_corners_as_it_goes() -> None:
    drawing, chosen, tools = at_work("...", "...", "...")
    use(tools["pencil"], (0, 0), (1, 0), (1, 1), (2, 1), (2, 2))
    assert text(drawing.image) == ["r..", ".r.", "..r"]
    drawing.undo()
    chosen.set(pixel_perfect=False)
    use(tools["pencil"], (0, 0), (1, 0), (1, 1), (2, 1), (2, 2))
    assert text(drawing.image) == ["rr.", ".rr", "..r"]


def test_the_eraser_makes_pixels_clear() -> None:
    drawing, _, tools = at_work("rrr")
    use(tools["eraser"], (1, 0))
    assert text(drawing.image) == ["r.r"]


def test_shapes_follow_the_mouse_and_leave_no_trail() -> None:
    drawing, chosen, tools = at_work(*["....."] * 4)
    use(tools["rectangle"], (0, 0), (4, 3), (2, 2))
    assert text(drawing.image) == ["rrr..", "r.r..", "rrr..", "....."]
    drawing.undo()
    chosen.set(filled=True)
    use(tools["rectangle"], (0, 0), (1, 3), held=Held(shift=True))
    assert text(drawing.image) == ["rrrr."] * 4
    drawing.undo()
    use(tools["line"], (0, 0), (4, 1), held=Held(shift=True))
    assert text(drawing.image) == ["rrrrr", ".....", ".....", "....."]
    drawing.undo()
    chosen.set(filled=False)
    use(tools["ellipse"], (0, 0), (3, 3))
    assert text(drawing.image) == [".rr..", "r..r.", "r..r.", ".rr.."]


def test_fill_stops_at_other_colours() -> None:
    drawing, chosen, tools = at_work("..b.", "..b.")
    use(tools["fill"], (0, 0))
    assert text(drawing.image) == ["rrb.", "rrb."]
    drawing.undo()
    chosen.set(contiguous=False)
    use(tools["fill"], (0, 0))
    assert text(drawing.image) == ["rrbr", "rrbr"]
    use(tools["fill"], (9, 9))
    assert drawing.undo_title == "Fill"


def test_symmetry_draws_both_halves() -> None:
    drawing, chosen, tools = at_work(*["....."] * 3)
    chosen.set(mirror_x=True, mirror_y=True)
    use(tools["pencil"], (0, 0), (1, 0))
    assert text(drawing.image) == ["rr.rr", ".....", "rr.rr"]
    chosen.set(mirror_y=False)
    use(tools["fill"], (2, 1))
    assert text(drawing.image) == ["rrrrr", "rrrrr", "rrrrr"]


def test_the_picker_takes_what_is_there() -> None:
    _, chosen, tools = at_work("b.")
    use(tools["picker"], (0, 0), (7, 7))
    use(tools["picker"], (1, 0), held=Held(secondary=True))
    assert (chosen.foreground, chosen.background) == (BLUE, CLEAR)


def test_selecting_adds_takes_away_and_moves() -> None:
    drawing, _, tools = at_work("rr..", "rr..", "....")
    use(tools["select"], (0, 0), (0, 1))
    use(tools["select"], (1, 0), (1, 1), held=Held(shift=True))
    use(tools["select"], (1, 1), (2, 2), held=Held(shift=True, alt=True))
    assert drawing.selection is not None
    assert drawing.selection.astype(int).tolist() == [[1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    use(tools["select"], (0, 0), (2, 1))
    assert text(drawing.image) == ["....", ".rrr", "..r."]
    use(tools["wand"], (0, 0))
    assert not drawing.floats
    assert drawing.selection is not None
    use(tools["lasso"], (3, 0))
    assert drawing.selection is None


def test_a_selection_given_up_is_the_one_before() -> None:
    drawing, _, tools = at_work("rr", "rr")
    tools["select"].press((0, 0), _PLAIN)
    tools["select"].drag((1, 0), _PLAIN)
    assert drawing.selection is not None
    tools["select"].cancel()
    assert drawing.selection is None
    assert drawing.undo_title == ""


_WAY = st.lists(st.tuples(st.integers(-2, 9), st.integers(-2, 9)), min_size=1, max_size=4)
_NAMES = sorted(tools_for(Drawing(np.zeros((1, 1, 4), np.uint8)), DrawingSettings()))
_USE = st.tuples(
    st.just("use"), st.sampled_from(_NAMES), _WAY, st.builds(Held, *[st.booleans()] * 4), st.booleans()
)
_SET = st.tuples(
    st.just("set"),
    st.fixed_dictionaries(
        {},
        optional={
            "brush_px": st.integers(0, 5),
            "filled": st.booleans(),
            "contiguous": st.booleans(),
            "pixel_perfect": st.booleans(),
            "mirror_x": st.booleans(),
            "mirror_y": st.booleans(),
            "tolerance": st.integers(0, 255),
        },
    ),
)
_ACT = st.tuples(
    st.just("act"),
    st.sampled_from(
        ("undo", "redo", "clear", "lay_down", "invert", "none", "left", "right", "flip", "nudge", "paste")
    ),
)


@settings(max_examples=150)
@given(st.lists(st.one_of(_USE, _USE, _SET, _ACT), max_size=25), st.integers(0, 2**32 - 1))
def test_undoing_all_brings_back_the_first_pixels_and_redoing_all_the_last(
    actions: list[tuple[object, ...]], seed: int
) -> None:
    chance = np.random.default_rng(seed)
    first = chance.integers(0, 2, (7, 8, 1), np.uint8) * chance.integers(0, 256, (7, 8, 4), np.uint8)
    drawing, chosen = Drawing(first), DrawingSettings()
    tools = tools_for(drawing, chosen)
    shown = drawing.pixels.copy()

    def follow(rect: tuple[int, int, int, int]) -> None:
        nonlocal shown
        if shown.shape != drawing.pixels.shape:
            shown = np.zeros_like(drawing.pixels)
            assert rect == (0, 0, drawing.shape[1], drawing.shape[0])
        left, top, right, bottom = rect
        shown[top:bottom, left:right] = drawing.pixels[top:bottom, left:right]

    drawing.changed.connect(follow)
    for action in actions:
        _do(action, drawing, chosen, tools, chance)
        assert np.array_equal(shown, drawing.pixels)  # who paints what is told shows all of it
        assert np.array_equal(drawing.pixels, drawing.image)
        assert not drawing.is_busy
    last = drawing.image
    undone = 0
    while drawing.undo_title:
        drawing.undo()
        undone += 1
    assert np.array_equal(drawing.image, first)
    for _ in range(undone):
        drawing.redo()
    assert np.array_equal(drawing.image, last)


def _do(
    action: tuple[object, ...],
    drawing: Drawing,
    chosen: DrawingSettings,
    tools: dict[str, Tool],
    chance: np.random.Generator,
) -> None:
    if action[0] == "set":
        chosen.set(**action[1])  # type: ignore[arg-type]
    elif action[0] == "use":
        _, name, way, held, cancelled = action
        chosen.set_color(RED if held.shift else BLUE)  # type: ignore[attr-defined]
        tool = tools[str(name)]
        tool.press(way[0], held)  # type: ignore[index, arg-type]
        for point in way[1:]:  # type: ignore[index]
            tool.drag(point, held)  # type: ignore[arg-type]
        if cancelled:
            tool.cancel()
        else:
            tool.release()
    else:
        {
            "undo": drawing.undo,
            "redo": drawing.redo,
            "clear": drawing.clear,
            "lay_down": drawing.lay_down,
            "invert": drawing.invert_selection,
            "none": lambda: drawing.select(None),
            "left": lambda: drawing.rotate(-1),
            "right": lambda: drawing.rotate(1),
            "flip": lambda: drawing.flip(left_right=bool(chance.integers(2))),
            "nudge": lambda: drawing.nudge(*chance.integers(-2, 3, 2).tolist()),
            "paste": lambda: drawing.paste(chance.integers(0, 256, (3, 4, 4), np.uint8)),
        }[str(action[1])]()
