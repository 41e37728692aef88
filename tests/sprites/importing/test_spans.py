"""Tags are runs of frames, also where they lie over one another."""

from __future__ import annotations

from spritestudio.sprites.importing.spans import FrameTag, TagSpan, tagged_frames


def span(first: int, last: int, name: str) -> TagSpan:
    return TagSpan(first, last, FrameTag(name))


def runs(*spans: TagSpan, count: int = 6) -> list[tuple[int, str]]:
    return [(frame, tag.name) for frame, tag in tagged_frames(spans, count)]


def test_frames_of_tags_that_do_not_overlap_stay_where_they_are() -> None:
    assert runs(span(4, 4, "b"), span(1, 2, "a")) == [(0, ""), (1, "a"), (2, "a"), (3, ""), (4, "b"), (5, "")]


def test_a_frame_in_several_tags_comes_once_for_each() -> None:
    found = runs(span(0, 5, "all"), span(1, 2, "a"), span(2, 3, "b"))
    assert found == [(k, "all") for k in range(6)] + [(1, "a"), (2, "a"), (2, "b"), (3, "b")]


def test_tags_of_one_name_are_told_apart() -> None:
    found = runs(span(0, 1, "walk"), span(2, 2, "walk"), span(3, 3, "walk-2"), span(4, 4, ""), span(5, 5, ""))
    assert [tag for _, tag in found] == ["walk", "walk", "walk-3", "walk-2", "", ""]


def test_what_lies_beyond_the_frames_is_left_out() -> None:
    assert runs(span(-3, 0, "a"), span(2, 99, "b"), span(3, 2, "c"), span(7, 9, "d"), count=3) == [
        (0, "a"),
        (1, ""),
        (2, "b"),
    ]
