"""Drawing on a sprite of the project: where it is from, and where what is drawn goes."""

from __future__ import annotations

import dataclasses
from typing import Protocol

import numpy as np

from spritestudio.project.clip_editor import ClipEditor
from spritestudio.project.drawing import Drawing
from spritestudio.project.drawn_sprites import DRAWN, DrawnSprite, drawn_at, drawn_in
from spritestudio.project.kept_sides import own_side
from spritestudio.project.observable import Event
from spritestudio.project.project import SHELF, Project
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import ByteArray, PostprocessSpec, Recipe
from spritestudio.sprites.motion import frames


class DrawingTarget(Protocol):
    """A sprite of a project that is drawn on."""

    @property
    def title(self) -> str:
        """What it is called, for people."""

    @property
    def kind(self) -> str:
        """Its class; "" where none is known."""

    @property
    def image(self) -> ByteArray | None:
        """What the project has of it now, uint8 (H, W, 4); None where it is no longer there."""

    def write(self, image: ByteArray, key: object, recipe: Recipe | None = None) -> None:
        """Let the project have another picture of it; several with one key are undone as one.

        Args:
            image: uint8 (H, W, 4).
            key: See above.
            recipe: What makes exactly this picture; None for one that was drawn.
        """


class ShelfTarget:
    """A sprite on the shelf, or one that comes there as soon as it is drawn on.

    Args:
        project: The project.
        sprite: The sprite.
        place: Row and place where a new one goes; None is the end of the last row.
    """

    def __init__(self, project: Project, sprite: KeptSprite, place: tuple[int, int] | None = None) -> None:
        self._project = project
        self._first = sprite
        self._place = place
        self._recipes: dict[bytes, Recipe | None] = {}  # of what was written, for when it is undone
        self._is_new = self._current is None
        self._was_there = not self._is_new

    @property
    def sprite_id(self) -> str:
        """The id of the sprite."""
        return self._first.id

    @property
    def title(self) -> str:
        return (self._current or self._first).title

    @property
    def kind(self) -> str:
        return (self._current or self._first).kind

    @property
    def image(self) -> ByteArray | None:
        current = self._current
        if current is None:
            return None if self._was_there else self._first.image
        return current.image

    def write(self, image: ByteArray, key: object, recipe: Recipe | None = None) -> None:
        shelf, current = self._project.shelf.value, self._current
        is_first = np.array_equal(image, self._first.image)
        self._was_there = not (self._is_new and is_first)
        if current is None:
            title = "Draw a sprite"
            shelf = shelf.kept([self._drawn(self._first, image, recipe)])
            if self._place is not None:
                shelf = shelf.moved([self._first.id], *self._place)
        elif self._was_there:
            title = f"Draw on {current.title}"
            shelf = shelf.changed([self._back(current) if is_first else self._drawn(current, image, recipe)])
        else:
            title = f"Clear {current.title}"
            shelf = shelf.without([self._first.id])
        self._project.timeline.change(SHELF, shelf, title, key)

    def _drawn(self, current: KeptSprite, image: ByteArray, made_by: Recipe | None) -> KeptSprite:
        recipe = made_by or self._recipes.get(image.tobytes(), current.recipe)
        self._recipes[image.tobytes()] = recipe
        is_touched = made_by is None and (recipe is not None or not self._is_new)
        kind = made_by.label_of(made_by.sprites[0]).kind if made_by and self._is_new else current.kind
        return dataclasses.replace(current, image=image, kind=kind, recipe=recipe, is_touched=is_touched)

    def _back(self, current: KeptSprite) -> KeptSprite:
        """As it was found, but for what it is called by now."""
        first = self._first
        if (current.name, current.tags) == (first.name, first.tags):
            return first
        return dataclasses.replace(current, image=first.image, is_touched=first.is_touched)

    @property
    def _current(self) -> KeptSprite | None:
        return next((each for each in self._project.shelf.value if each.id == self._first.id), None)


class FrameTarget:
    """The frame of a clip that is looked at.

    A sprite that stood as this frame does goes on to stand so, unless the clip shows another side of it.

    Args:
        project: The project.
        clips: Knows which frame; it is one of a clip.
    """

    def __init__(self, project: Project, clips: ClipEditor) -> None:
        sprite, image = clips.sprite, clips.image
        assert sprite is not None, "there is no sprite"
        assert image is not None, "there is no frame"
        self._project = project
        self._clips = clips
        self._first, self._place, self._image = sprite, clips.place, image

    @property
    def title(self) -> str:
        sprite, clip = self._clips.sprite or self._first, self._clips.clip
        return sprite.title if clip is None else f"{sprite.title}, {clip.tag} {self._clips.place.frame + 1}"

    @property
    def kind(self) -> str:
        return (self._clips.sprite or self._first).kind

    @property
    def image(self) -> ByteArray | None:
        return self._clips.image

    def write(self, image: ByteArray, key: object, recipe: Recipe | None = None) -> None:
        """Let the project have another picture of it, if it is still the one that is looked at."""
        sprite, clip = self._clips.sprite, self._clips.clip
        if sprite is None or clip is None or self._clips.place != self._place:
            return
        before = clip.frames[self._place.frame]
        changed = frames.with_image(clip, self._place.frame, image)
        at, first = self._place.clip, self._first
        drawn = dataclasses.replace(sprite, clips=(*sprite.clips[:at], changed, *sprite.clips[at + 1 :]))
        if clip.facing in ("", own_side(sprite)) and np.array_equal(before, sprite.image):
            drawn = dataclasses.replace(drawn, image=image, is_touched=True)
        is_named_alike = (sprite.name, sprite.tags) == (first.name, first.tags)
        if is_named_alike and np.array_equal(image, self._image):
            drawn = first
        shelf = self._project.shelf.value.changed([drawn])
        self._project.timeline.change(SHELF, shelf, f"Draw on {self.title}", key)


class GridTarget:
    """A sprite of a finished grid; what is drawn stands in the place of what was painted.

    The grid keeps its recipe, beside which these pixels stand, also where something painted them.

    Args:
        project: The project.
        generation_id: The grid.
        place: Which sprite of it.
        painted: The sprite as it was finished, uint8 (H, W, 4), whatever was drawn on it since.
        as_kept: The sprite as the shelf would keep it.
        shown: The sprite as it is shown, where it was drawn on and finished since; None is as it was drawn.
        under: How the grid is finished.
        corner: Where the finished sprite lies in the painted one, see `DrawnSprite`.
    """

    def __init__(
        self,
        project: Project,
        generation_id: str,
        place: int,
        painted: ByteArray,
        as_kept: KeptSprite,
        shown: ByteArray | None = None,
        under: PostprocessSpec | None = None,
        corner: tuple[int, int] | None = None,
    ) -> None:
        self._project = project
        self._generation_id = generation_id
        self._place = place
        self._painted = painted
        self._as_kept = as_kept
        self._shown = shown
        self._under, self._corner = under, corner
        self._first = self._drawn

    @property
    def title(self) -> str:
        return self._as_kept.kind

    @property
    def kind(self) -> str:
        return self._as_kept.kind

    @property
    def origin(self) -> str:
        """Which sprite it is, see `KeptSprite.origin`."""
        return self._as_kept.origin

    def kept(self) -> KeptSprite:
        """The sprite as it is now, to be kept."""
        image = self.image
        assert image is not None, "its grid is gone"
        is_touched = not np.array_equal(image, self._painted)
        return dataclasses.replace(self._as_kept, image=image, is_touched=is_touched)

    @property
    def image(self) -> ByteArray | None:
        if self._generation_id not in self._project.generations:
            return None
        drawn = self._drawn
        if drawn is self._first and self._shown is not None:
            return self._shown
        return self._painted if drawn is None or drawn.image is None else drawn.image

    @property
    def _drawn(self) -> DrawnSprite | None:
        return drawn_in(self._project.drawn.value, self._generation_id).get(self._place)

    def write(self, image: ByteArray, key: object, recipe: Recipe | None = None) -> None:
        sprite: DrawnSprite | None = DrawnSprite.over(image, self._painted, self._under, self._corner)
        if np.array_equal(image, self._painted):
            sprite = self._first if self._first is not None and self._first.image is None else None
        drawn = drawn_at(self._project.drawn.value, self._generation_id, {self._place: sprite})
        self._project.timeline.change(DRAWN, drawn, f"Draw on {self.title}", key)


class DrawingSession:
    """A drawing, and the sprite of the project that it is of: what is drawn goes there.

    All that is drawn in one session is one step of the project's undo, unless something else is done there
    meanwhile.

    Args:
        target: The sprite; it must be there.

    Attributes:
        drawing: What is drawn on.
        ended: The sprite is no longer there.
    """

    def __init__(self, target: DrawingTarget) -> None:
        image = target.image
        assert image is not None, "there is nothing to draw on"
        self.target = target
        self.drawing = Drawing(image)
        self.ended = Event()
        self._saved = image.copy()
        self._made: dict[bytes, Recipe] = {}

    def put(self, image: ByteArray, title: str, recipe: Recipe | None) -> None:
        """Put another picture in the place of what is drawn, as one step of undo.

        Args:
            image: uint8 (H, W, 4).
            title: What is undone.
            recipe: What makes exactly this picture; None where nothing does.
        """
        self.save()
        if recipe is not None:
            self._made[image.tobytes()] = recipe
        self.drawing.replace(image, title)

    @property
    def is_saved(self) -> bool:
        """Whether the project has all of it."""
        return np.array_equal(self._saved, self.drawing.image)

    @property
    def is_behind(self) -> bool:
        """Whether the project has another picture than was drawn here."""
        image = self.target.image
        return image is not None and not np.array_equal(self._saved, image)

    def save(self) -> None:
        """Let the project have what was drawn."""
        image = self.drawing.image
        if not np.array_equal(self._saved, image):
            self._saved = image
            self.target.write(image.copy(), (id(self.drawing),), self._made.get(image.tobytes()))

    def follow(self) -> None:
        """Something in the project has changed, perhaps by undo: draw on what the sprite is now."""
        image = self.target.image
        if image is None:
            self.ended.emit()
        elif self.is_behind:
            self._saved = image.copy()
            self.drawing.replace(image, "Change elsewhere")
