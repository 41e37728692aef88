"""The clips of a sprite are changed frame by frame, and the project takes every step back."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from spritestudio.errors import SpriteStudioError
from spritestudio.project.clip_editor import STILL, ClipEditor, ClipPlace
from spritestudio.project.drawing_session import DrawingSession, FrameTarget
from spritestudio.project.project import Project
from spritestudio.project.shelf import KeptSprite, Shelf
from spritestudio.project.shelf_editor import ShelfEditor
from spritestudio.specs import ByteArray
from spritestudio.specs.motion import PLAYBACKS
from spritestudio.sprites.motion.clip import Clip


def image(value: int) -> ByteArray:
    """Two by two pixels of one value."""
    return np.full((2, 2, 4), value, np.uint8)


def clip(name: str, *values: int) -> Clip:
    """Frames of one value each."""
    return Clip(np.stack([image(value) for value in values]), (100,) * len(values), name)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with Ann, who walks and idles, and with Bert, who stands."""
    project = Project(tmp_path / "app")
    ann = KeptSprite(image(1), "a", name="Ann", clips=(clip("walk", 1, 2, 3), clip("idle", 1, 4)))
    ShelfEditor(project).keep([ann, KeptSprite(image(8), "b", name="Bert")])
    return project


@pytest.fixture
def editor(project: Project) -> ClipEditor:
    """Ann is open."""
    editor = ClipEditor(project)
    editor.open("a")
    return editor


def told(editor: ClipEditor) -> dict[str, list[int]]:
    """The values of the frames by the names of the clips."""
    return {each.tag: each.frames[:, 0, 0, 0].tolist() for each in editor.clips}


def test_a_sprite_opens_at_what_it_does(project: Project, editor: ClipEditor) -> None:
    assert editor.place == ClipPlace(0, 0)
    editor.open("b")
    assert (editor.place, editor.clip) == (STILL, None)
    editor.open("nobody")
    assert (editor.sprite, editor.image, editor.clips) == (None, None, ())


def test_frames_are_changed_by_steps_with_names(project: Project, editor: ClipEditor) -> None:
    editor.choose(ClipPlace(0, 1))
    editor.copy_frame()
    assert (told(editor)["walk"], editor.place) == ([1, 2, 2, 3], ClipPlace(0, 2))
    editor.add_frame()
    editor.move_frame(3, 0)
    assert (told(editor)["walk"], editor.place) == ([0, 1, 2, 2, 3], ClipPlace(0, 0))
    editor.remove_frame()
    editor.set_duration(70)
    editor.set_duration(80)
    editor.set_duration(90, of_all=True)
    editor.set_playback("pingpong", False)
    editor.set_pivot((1, 1))
    assert editor.clip is not None
    facts = (editor.clip.durations_ms, editor.clip.playback, editor.clip.loops, editor.clip.pivot)
    assert facts == ((90, 90, 90, 90), "pingpong", False, (1, 1))
    titles = []
    while editor.undo_title:
        titles.append(editor.undo_title)
        editor.undo()
    assert titles == [
        "Pivot of walk",
        "Playing of walk",
        "Times of walk",
        "Time of walk 1",
        "Delete a frame of walk",
        "Move a frame of walk",
        "New frame of walk",
        "Copy a frame of walk",
    ]
    assert told(editor) == {"walk": [1, 2, 3], "idle": [1, 4]}
    assert project.timeline.undo_title == "Keep 2 sprites"
    assert (editor.redo_title, project.timeline.redo_title) == ("Copy a frame of walk",) * 2


def test_clips_are_begun_named_copied_and_taken_away(editor: ClipEditor) -> None:
    editor.choose(ClipPlace(1, 1))
    editor.add_clip("attack", "left")
    assert (told(editor)["attack-left"], editor.place) == ([4], ClipPlace(2))
    editor.name_clip("hurt", "right")
    editor.copy_clip()
    assert list(told(editor)) == ["walk", "idle", "hurt-right", "hurt 2-right"]
    for _ in range(4):
        editor.remove_clip()
    assert (editor.clips, editor.place) == ((), STILL)
    editor.remove_clip()
    editor.undo()
    assert list(told(editor)) == ["walk"]


def test_what_cannot_be_is_said_and_changes_nothing(project: Project, editor: ClipEditor) -> None:
    with pytest.raises(SpriteStudioError, match="clip idle already"):
        editor.add_clip("idle")
    with pytest.raises(SpriteStudioError, match="clip idle already"):
        editor.name_clip("idle", "")
    with pytest.raises(SpriteStudioError, match="65,535 ms"):
        editor.set_duration(0)
    editor.add_clip("  ")
    editor.name_clip("", "left")
    editor.add_clip("jump")
    with pytest.raises(SpriteStudioError, match="at least one frame"):
        editor.remove_frame()
    assert project.timeline.undo_title == "New clip jump"


def test_undo_elsewhere_leads_to_the_frame_that_it_changes(project: Project, editor: ClipEditor) -> None:
    turned: list[ClipPlace] = []
    editor.choose(ClipPlace(0, 2))
    editor.remove_frame()
    editor.choose(ClipPlace(1, 1))
    editor.turned.connect(lambda: turned.append(editor.place))
    project.timeline.undo()
    assert turned == [ClipPlace(0, 2)]
    editor.choose(ClipPlace(1, 0))
    project.timeline.undo()
    assert (editor.sprite, editor.place) == (None, STILL)


def test_the_steps_of_another_sprite_are_not_taken_back(project: Project, editor: ClipEditor) -> None:
    editor.set_pivot((0, 0))
    ShelfEditor(project).rename("b", "Bertha")
    assert editor.undo_title == ""
    editor.undo()
    assert project.timeline.undo_title == "Rename sprite"


def test_drawing_on_a_frame_changes_that_frame(project: Project, editor: ClipEditor) -> None:
    editor.choose(ClipPlace(0, 1))
    session = DrawingSession(FrameTarget(project, editor))
    session.put(image(9), "Draw", None)
    session.save()
    assert told(editor) == {"walk": [1, 9, 3], "idle": [1, 4]}
    assert editor.place == ClipPlace(0, 1)
    assert (editor.undo_title, session.target.title) == ("Draw on Ann, walk 2", "Ann, walk 2")
    session.drawing.undo()
    session.save()
    assert project.timeline.undo_title == "Keep 2 sprites"
    editor.choose(ClipPlace(1, 0))
    session.put(image(7), "Draw", None)
    session.save()  # it belongs to a frame that is no longer looked at
    assert told(editor) == {"walk": [1, 2, 3], "idle": [1, 4]}


def test_a_sprite_that_stood_as_its_frame_goes_on_to(project: Project, editor: ClipEditor) -> None:
    session = DrawingSession(FrameTarget(project, editor))
    session.put(image(9), "Draw", None)
    session.save()
    sprite = editor.sprite
    assert sprite is not None
    assert (sprite.image[0, 0, 0], sprite.is_touched, told(editor)["walk"]) == (9, True, [9, 2, 3])
    editor.undo()
    assert session.is_behind
    assert project.shelf.value.sprites[0].image[0, 0, 0] == 1


@pytest.mark.parametrize(("side", "stands"), [("back", 1), ("left", 1), ("front", 9)])
def test_a_view_from_another_side_leaves_the_sprite_itself(
    editor: ClipEditor, project: Project, side: str, stands: int
) -> None:
    editor.add_clip("idle", side)  # begins with the picture that is looked at, which is the sprite's
    session = DrawingSession(FrameTarget(project, editor))
    session.put(image(9), "Draw", None)
    session.save()
    assert told(editor)[f"idle-{side}"] == [9]
    assert project.shelf.value.sprites[0].image[0, 0, 0] == stands


class ClipStates(RuleBasedStateMachine):
    """Anything that can be done to clips, in any order; undo leads through the very same shelves."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.project = Project(Path(self.folder.name))
        ann = KeptSprite(image(1), "a", clips=(clip("walk", 1, 2), clip("idle", 3)))
        ShelfEditor(self.project).keep([ann])
        self.editor = ClipEditor(self.project)
        self.editor.open("a")
        self.states: list[Shelf] = [self.project.shelf.value]
        self.at = 0

    def teardown(self) -> None:
        self.project.close()
        self.folder.cleanup()

    def done(self) -> None:
        """Remember the state, if it is another."""
        if self.project.shelf.value is not self.states[self.at]:
            self.project.timeline.settle()
            self.states = [*self.states[: self.at + 1], self.project.shelf.value]
            self.at += 1

    @rule(at=st.integers(-1, 3), frame=st.integers(0, 5))
    def choose(self, at: int, frame: int) -> None:
        self.editor.choose(ClipPlace(at, frame))

    @rule(what=st.sampled_from(["copy_frame", "add_frame", "remove_frame", "copy_clip", "remove_clip"]))
    def act(self, what: str) -> None:
        try:
            getattr(self.editor, what)()
        except SpriteStudioError:
            assert what == "remove_frame"
        self.done()

    @rule(frame=st.integers(0, 5), place=st.integers(0, 5))
    def move(self, frame: int, place: int) -> None:
        count = 1 if self.editor.clip is None else len(self.editor.clip.frames)
        self.editor.move_frame(frame % count, place % count)
        self.done()

    @rule(duration_ms=st.integers(1, 200), of_all=st.booleans())
    def time(self, duration_ms: int, of_all: bool) -> None:
        self.editor.set_duration(duration_ms, of_all=of_all)
        self.done()

    @rule(playback=st.sampled_from(PLAYBACKS), loops=st.booleans(), pivot=st.none() | st.just((1, 0)))
    def play(self, playback: str, loops: bool, pivot: tuple[int, int] | None) -> None:
        self.editor.set_playback(playback, loops)
        self.done()
        self.editor.set_pivot(pivot)
        self.done()

    @rule(name=st.sampled_from("abc"), facing=st.sampled_from(["", "left"]), new=st.booleans())
    def name(self, name: str, facing: str, new: bool) -> None:
        with contextlib.suppress(SpriteStudioError):  # there is one already
            (self.editor.add_clip if new else self.editor.name_clip)(name, facing)
        self.done()

    @rule(value=st.integers(0, 255))
    def draw(self, value: int) -> None:
        if self.editor.clip is not None:
            session = DrawingSession(FrameTarget(self.project, self.editor))
            session.put(image(value), "Draw", None)
            session.save()
            self.done()

    @rule()
    def undo(self) -> None:
        self.editor.undo()
        self.at = max(0, self.at - 1)

    @rule()
    def redo(self) -> None:
        self.editor.redo()
        self.at = min(len(self.states) - 1, self.at + 1)

    @invariant()
    def is_where_it_was(self) -> None:
        assert self.project.shelf.value is self.states[self.at]
        place, clips = self.editor.place, self.editor.clips
        assert place == STILL or 0 <= place.frame < len(clips[place.clip].frames)
        assert len({each.tag for each in clips}) == len(clips)


TestClipStates = ClipStates.TestCase
TestClipStates.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
