"""One undo for several parts."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from spritestudio.project.observable import Value
from spritestudio.project.timeline import Timeline


def _timeline() -> tuple[Timeline, Value[Any], Value[Any]]:
    a, b = Value[Any](0), Value[Any]("")
    return Timeline({"a": a, "b": b}), a, b


def test_the_last_change_of_any_part_is_undone_first() -> None:
    timeline, a, b = _timeline()
    timeline.change("a", 1, "One")
    timeline.change("b", "x", "Letter")
    assert timeline.undo_title == "Letter"
    timeline.undo()
    assert (a.value, b.value, timeline.undo_title, timeline.redo_title) == (1, "", "One", "Letter")
    timeline.undo()
    assert (a.value, b.value, timeline.undo_title) == (0, "", "")
    timeline.undo()
    timeline.redo()
    assert (a.value, b.value) == (1, "")
    timeline.change("b", "y", "Other letter")
    assert timeline.redo_title == ""


def test_several_changes_of_one_thing_are_undone_as_one() -> None:
    timeline, a, _ = _timeline()
    for value in (1, 2, 3):
        timeline.change("a", value, "Slide", key="slider")
    timeline.settle()
    timeline.change("a", 4, "Slide", key="slider")
    timeline.undo()
    assert a.value == 3
    timeline.undo()
    assert a.value == 0


def test_a_part_that_is_replaced_keeps_no_past() -> None:
    timeline, a, b = _timeline()
    timeline.change("a", 1, "One")
    timeline.change("b", "x", "Letter")
    timeline.change("a", 2, "Two")
    timeline.replace("a", 9)
    assert (a.value, b.value, timeline.undo_title) == (9, "x", "Letter")
    timeline.undo()
    assert (a.value, b.value, timeline.undo_title) == (9, "", "")
    timeline.redo()
    assert (a.value, b.value, timeline.redo_title) == (9, "x", "")


def test_what_a_part_became_by_itself_is_there_again_after_an_undo() -> None:
    timeline, a, b = _timeline()
    timeline.change("a", 1, "One")
    timeline.change("b", "x", "Letter")
    timeline.catch_up("a", 5)  # since "One", whatever else was changed
    timeline.change("a", 9, "Nine")
    timeline.undo()
    assert (a.value, b.value, timeline.undo_title) == (5, "x", "Letter")
    timeline.undo()
    assert (a.value, b.value, timeline.undo_title) == (5, "", "One")
    timeline.undo()
    assert (a.value, timeline.undo_title) == (0, "")
    for _ in range(3):
        timeline.redo()
    assert (a.value, b.value) == (9, "x")


def test_the_oldest_steps_are_forgotten_where_a_part_grows_heavy() -> None:
    a, b = Value[Any](0), Value[Any]("")
    timeline = Timeline({"a": a, "b": b}, {"a": lambda states: sum(states[:-1]) * 2**27})
    for number in range(1, 9):
        timeline.change("a", number, f"Step {number}")
        timeline.change("b", str(number), "Letter")
    undone = 0
    while timeline.undo_title:
        timeline.undo()
        undone += 1
    assert a.value == 8, "one step of a weighs more than is kept"
    assert undone == 1


_ACTION = st.one_of(
    st.tuples(st.just("change"), st.sampled_from("ab"), st.integers(0, 3)),
    st.tuples(st.just("replace"), st.sampled_from("ab"), st.integers(0, 3)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("let_pass")),
    st.tuples(st.just("has_passed")),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_ACTION, max_size=30))
def test_undoing_and_redoing_all_ends_where_it_began(actions: list[tuple[Any, ...]]) -> None:
    timeline, a, b = _timeline()
    shown: list[int] = []

    def bring_back(number: int) -> bool:
        shown.append(number)
        return True

    def let_pass(number: int) -> None:
        timeline.let_pass("Show", shown.clear, lambda: bring_back(number))
        shown[:] = [number]

    def has_passed() -> None:
        timeline.has_passed()
        shown.clear()

    for number, (name, *arguments) in enumerate(actions):
        if name == "change":
            timeline.change(arguments[0], arguments[1], "Change")
        elif name == "let_pass":
            let_pass(number)
        elif name == "has_passed":
            has_passed()
        elif name == "replace":
            timeline.replace(*arguments)
        else:
            getattr(timeline, name)()
    while timeline.redo_title:
        timeline.redo()
    here = (a.value, b.value, list(shown))
    steps = 0
    while timeline.undo_title:
        timeline.undo()
        steps += 1
    for _ in range(steps):
        timeline.redo()
    assert (a.value, b.value, shown) == here
    assert timeline.redo_title == ""


def test_a_part_that_comes_later_has_always_been_so() -> None:
    timeline, a, _ = _timeline()
    timeline.change("a", 1, "One")
    late: Value[Any] = Value("first")
    timeline.add("late", late)
    timeline.change("late", "second", "Late")
    timeline.undo()
    assert (late.value, timeline.undo_title) == ("first", "One")
    timeline.undo()
    assert (late.value, a.value) == ("first", 0)


def test_what_has_appeared_is_gone_in_all_states_before() -> None:
    ids: Value[Any] = Value(frozenset({"old"}))
    timeline = Timeline({"gone": ids, "other": Value(0)})
    timeline.change("other", 1, "One")
    told: list[object] = []
    ids.changed.connect(told.append)
    timeline.appear("gone", lambda gone: gone | {"new"}, "Paint")
    assert (ids.value, told, timeline.undo_title) == ({"old"}, [], "Paint")
    timeline.undo()
    assert (ids.value, timeline.undo_title, timeline.redo_title) == ({"old", "new"}, "One", "Paint")
    timeline.undo()
    assert ids.value == {"old", "new"}
    timeline.redo()
    timeline.redo()
    assert (ids.value, timeline.redo_title) == ({"old"}, "")


def test_what_passes_is_undone_and_done_again_in_its_place_among_the_steps() -> None:
    timeline, number, _ = _timeline()
    shown: list[str] = []
    can_show = True

    def bring_back() -> bool:
        if can_show:
            shown.append("again")
        return can_show

    timeline.change("a", 1, "Count")
    timeline.let_pass("Show", lambda: shown.append("before"), bring_back)
    assert timeline.before("a") is None
    timeline.change("a", 2, "Count on")
    timeline.undo()
    assert (timeline.undo_title, number.value) == ("Show", 1)
    timeline.undo()
    assert (shown, timeline.undo_title, timeline.redo_title) == (["before"], "Count", "Show")
    timeline.undo()
    assert (number.value, timeline.redo_title) == (0, "Count")
    timeline.redo()
    assert (number.value, timeline.redo_title, timeline.after("a")) == (1, "Show", None)
    can_show = False
    timeline.redo()
    assert (shown, timeline.redo_title, timeline.undo_title) == (["before"], "Show", "Count")
    can_show = True
    timeline.redo()
    assert (shown, timeline.redo_title, timeline.undo_title) == (["before", "again"], "Count on", "Show")
    timeline.redo()
    assert (number.value, timeline.undo_title) == (2, "Count on")


def test_what_passed_by_itself_is_not_undone_and_what_was_undone_goes_with_the_next_change() -> None:
    timeline, number, _ = _timeline()
    shown: list[str] = []

    def let_pass() -> None:
        timeline.let_pass("Show", lambda: shown.append("before"), lambda: bool(shown.append("again") or 1))

    timeline.change("a", 1, "Count")
    let_pass()
    timeline.has_passed()
    timeline.undo()
    assert (shown, number.value) == ([], 0)
    let_pass()
    timeline.undo()
    timeline.has_passed()  # it is shown no more, as that was undone
    assert timeline.redo_title == "Show"
    timeline.change("b", "x", "Letter")
    assert (timeline.undo_title, timeline.redo_title) == ("Letter", "")
    timeline.undo()
    timeline.redo()
    assert (shown, timeline.undo_title) == (["before"], "Letter")
