"""The clips of one sprite of the shelf: which frame one is at, and what is changed, each to be undone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.project.kept_clips import require_keepable, with_clips
from spritestudio.project.observable import Event
from spritestudio.project.project import SHELF, Project
from spritestudio.project.shelf import KeptSprite, Shelf, shelf_name
from spritestudio.specs import ByteArray
from spritestudio.sprites.motion import frames
from spritestudio.sprites.motion.clip import Clip

_FRAME_MS = 100  # of the first frame of a new clip


@dataclass(frozen=True)
class ClipPlace:
    """Where one is among what a sprite does.

    Attributes:
        clip: Which of its clips; -1 is the sprite as it stands.
        frame: Which frame of that.
    """

    clip: int = -1
    frame: int = 0


STILL = ClipPlace()


class ClipEditor:
    """Changes the clips of a sprite by the project's undo, and knows which frame is looked at.

    Args:
        project: The project.

    Attributes:
        changed: Another sprite is open, its clips are others, or another frame is looked at.
        turned: Another frame is looked at, or a step was taken here: who draws begins anew.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._sprite_id = ""
        self._place = STILL
        self._shown: KeptSprite | None = None
        self.changed = Event()
        self.turned = Event()
        project.shelf.changed.connect(self._on_shelf)

    # What there is

    @property
    def sprite(self) -> KeptSprite | None:
        """The sprite, where it is on the shelf."""
        return _found(self._project.shelf.value, self._sprite_id)

    @property
    def clips(self) -> tuple[Clip, ...]:
        """How it moves."""
        return () if (sprite := self.sprite) is None else sprite.clips

    @property
    def place(self) -> ClipPlace:
        """Where one is; always somewhere that is there."""
        return self._place

    @property
    def clip(self) -> Clip | None:
        """The clip that is looked at; None where it is the sprite as it stands."""
        return None if self._place.clip < 0 else self.clips[self._place.clip]

    @property
    def image(self) -> ByteArray | None:
        """The picture that is looked at, uint8 (H, W, 4)."""
        if (clip := self.clip) is not None:
            return np.asarray(clip.frames[self._place.frame])
        return None if (sprite := self.sprite) is None else sprite.image

    # Where one is

    def open(self, sprite_id: str) -> None:
        """Look at another sprite: at the first frame of its first clip; "" looks at none."""
        if sprite_id != self._sprite_id:
            self._sprite_id = sprite_id
            self._place = ClipPlace(0) if self.clips else STILL
            self._shown = self.sprite
            self.changed.emit()

    def choose(self, place: ClipPlace) -> None:
        """Look at another frame."""
        place = self._there(place)
        if place != self._place:
            self._place = place
            self._tell_turned()

    def _tell_turned(self) -> None:
        self.turned.emit()
        self.changed.emit()

    def step(self, frames_on: int) -> None:
        """Look at a frame further on, round at the ends."""
        if (clip := self.clip) is not None:
            frame = (self._place.frame + frames_on) % len(clip.frames)
            self.choose(dataclasses.replace(self._place, frame=frame))

    def _there(self, place: ClipPlace) -> ClipPlace:
        clips = self.clips
        if place.clip < 0 or not clips:
            return STILL
        clip = min(place.clip, len(clips) - 1)
        return ClipPlace(clip, max(0, min(place.frame, len(clips[clip].frames) - 1)))

    def _on_shelf(self, _shelf: Shelf) -> None:
        """Go to the frame that has changed, where it was not changed here."""
        before, self._shown = self._shown, self.sprite
        if before is self._shown:
            return
        place, self._place = self._place, self._there(_changed_place(before, self._shown, self._place))
        if self._place != place:
            self.turned.emit()
        self.changed.emit()

    # The undo of the project, as far as it concerns this sprite

    @property
    def undo_title(self) -> str:
        """What `undo` takes back, in a person's words; "" where the project's last step is another's."""
        timeline = self._project.timeline
        return timeline.undo_title if self._is_own(timeline.before(SHELF)) else ""

    @property
    def redo_title(self) -> str:
        """What `redo` does again; "" where there is nothing."""
        timeline = self._project.timeline
        return timeline.redo_title if self._is_own(timeline.after(SHELF)) else ""

    def _is_own(self, shelf: Shelf | None) -> bool:
        other, sprite = None if shelf is None else _found(shelf, self._sprite_id), self.sprite
        if other is None or sprite is None or not (other.clips or sprite.clips):
            return False
        return other is not sprite

    def undo(self) -> None:
        """Take the last step back, where it concerns this sprite."""
        if self.undo_title:
            self._project.timeline.undo()

    def redo(self) -> None:
        """Do again what was undone, where it concerns this sprite."""
        if self.redo_title:
            self._project.timeline.redo()

    # Clips

    def add_clip(self, name: str, facing: str = "") -> None:
        """Begin a clip with the picture that is looked at; nothing without a name.

        Raises:
            SpriteStudioError: There is one of that name and side, or there are too many.
        """
        sprite, image, name = self.sprite, self.image, shelf_name(name)
        if sprite is None or image is None or not name:
            return
        clip = Clip(image[None].copy(), (_FRAME_MS,), name, shelf_name(facing))
        self._require_new(clip, sprite.clips)
        self._put(with_clips(sprite, [clip]), f"New clip {clip.tag}", ClipPlace(len(sprite.clips)))

    def name_clip(self, name: str, facing: str) -> None:
        """Call the clip otherwise, or say from where it is seen; nothing without a name.

        Raises:
            SpriteStudioError: There is another of that name and side.
        """
        if (clip := self.clip) is not None and (name := shelf_name(name)):
            named = dataclasses.replace(clip, name=name, facing=shelf_name(facing))
            if named.tag != clip.tag:
                self._require_new(named, self.clips)
            if (named.name, named.facing) != (clip.name, clip.facing):
                self._change(named, f"Rename clip {clip.tag}")

    def copy_clip(self) -> None:
        """Put the clip there once more, under another name.

        Raises:
            SpriteStudioError: There are too many.
        """
        sprite, clip = self.sprite, self.clip
        if sprite is not None and clip is not None:
            taken, number = {each.tag for each in sprite.clips}, 2
            while (copy := dataclasses.replace(clip, name=f"{clip.name} {number}")).tag in taken:
                number += 1
            self._put(with_clips(sprite, [copy]), f"Copy clip {clip.tag}", ClipPlace(len(sprite.clips)))

    def remove_clip(self) -> None:
        """Take the clip away."""
        sprite, clip, at = self.sprite, self.clip, self._place.clip
        if sprite is not None and clip is not None:
            rest = sprite.clips[:at] + sprite.clips[at + 1 :]
            place = ClipPlace(max(0, at - 1)) if rest else STILL
            self._put(dataclasses.replace(sprite, clips=rest), f"Delete clip {clip.tag}", place)

    def set_playback(self, playback: str, loops: bool) -> None:
        """Let the clip play otherwise: one of `PLAYBACKS`, again and again or once."""
        clip = self.clip
        if clip is not None and (playback, loops) != (clip.playback, clip.loops):
            self._change(
                dataclasses.replace(clip, playback=playback, loops=loops),
                f"Playing of {clip.tag}",
                "playback",
            )

    def set_pivot(self, pivot: tuple[int, int] | None) -> None:
        """Say which pixel (x, y) stands where the figure stands; None says none."""
        if (clip := self.clip) is not None and pivot != clip.pivot:
            self._change(dataclasses.replace(clip, pivot=pivot), f"Pivot of {clip.tag}", "pivot")

    # Frames

    def set_duration(self, duration_ms: int, *, of_all: bool = False) -> None:
        """Let the frame, or all of the clip, stand so long.

        Raises:
            SpriteStudioError: That is no time.
        """
        if (clip := self.clip) is not None:
            frame = None if of_all else self._place.frame
            changed = frames.with_duration(clip, duration_ms, frame)
            if changed.durations_ms != clip.durations_ms:
                title = f"Times of {clip.tag}" if of_all else f"Time of {clip.tag} {self._place.frame + 1}"
                self._change(changed, title, ("time", frame))

    def move_frame(self, frame: int, place: int) -> None:
        """Put a frame elsewhere, see `frames.moved`, and look at it."""
        if (clip := self.clip) is not None and frame != place:
            self._change(frames.moved(clip, frame, place), f"Move a frame of {clip.tag}", frame=place)

    def copy_frame(self) -> None:
        """Put the frame there twice, and look at the second.

        Raises:
            SpriteStudioError: There are too many.
        """
        self._longer(frames.with_copy, "Copy a frame of {0}")

    def add_frame(self) -> None:
        """Put an empty frame behind, and look at it.

        Raises:
            SpriteStudioError: There are too many.
        """
        self._longer(frames.with_empty, "New frame of {0}")

    def _longer(self, change: Callable[[Clip, int], Clip], title: str) -> None:
        if (clip := self.clip) is not None:
            frame = self._place.frame
            longer = change(clip, frame)
            require_keepable(longer)
            self._change(longer, title.format(clip.tag), frame=frame + 1)

    def remove_frame(self) -> None:
        """Take the frame away.

        Raises:
            SpriteStudioError: It is the only one.
        """
        if (clip := self.clip) is not None:
            frame = self._place.frame
            self._change(
                frames.without(clip, frame), f"Delete a frame of {clip.tag}", frame=max(0, frame - 1)
            )

    # How it is done

    def _change(self, clip: Clip, title: str, key: object = None, frame: int | None = None) -> None:
        sprite, at = self.sprite, self._place.clip
        assert sprite is not None
        clips = (*sprite.clips[:at], clip, *sprite.clips[at + 1 :])
        place = ClipPlace(at, self._place.frame if frame is None else frame)
        self._put(dataclasses.replace(sprite, clips=clips), title, place, key and (sprite.id, at, key))

    def _put(self, sprite: KeptSprite, title: str, place: ClipPlace, key: object = None) -> None:
        self._shown, self._place = sprite, place
        self._project.timeline.change(SHELF, self._project.shelf.value.changed([sprite]), title, key)
        self._tell_turned()

    @staticmethod
    def _require_new(clip: Clip, clips: Sequence[Clip]) -> None:
        if clip.tag in {each.tag for each in clips}:
            raise SpriteStudioError(f"There is a clip {clip.tag} already.", "Give it another name or side.")


def _found(shelf: Shelf, sprite_id: str) -> KeptSprite | None:
    return next((each for each in shelf if each.id == sprite_id), None)


def _changed_place(before: KeptSprite | None, after: KeptSprite | None, place: ClipPlace) -> ClipPlace:
    """The first frame that differs, where the one that is looked at does not; else that."""
    if before is None or after is None:
        return place
    count = len(before.clips)
    changed = [k for k, clip in enumerate(after.clips) if k >= count or clip is not before.clips[k]]
    clip = place.clip if not changed or place.clip in changed else changed[0]
    if not 0 <= clip < min(count, len(after.clips)):
        return ClipPlace(clip) if changed else place
    old, new = before.clips[clip].frames, after.clips[clip].frames
    if old.shape[1:] != new.shape[1:]:
        return place
    different = [k for k in range(len(new)) if k >= len(old) or not np.array_equal(old[k], new[k])]
    if place.clip == clip and (place.frame in different or not different):
        return place
    return ClipPlace(clip, different[0] if different else 0)
