"""What a person does to the shelf, each to be undone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence

from spritestudio.project.figure_sides import FigureSides
from spritestudio.project.kept_clips import with_clips
from spritestudio.project.project import SHELF, Project
from spritestudio.project.shelf import MAX_TAGS, KeptSprite, Shelf, shelf_name


class ShelfEditor:
    """Changes the shelf of the open project.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._project = project

    @property
    def shelf(self) -> Shelf:
        """What is kept now."""
        return self._project.shelf.value

    def keep(self, sprites: Sequence[KeptSprite], row: int | None = None, place: int = 0) -> None:
        """Put sprites on the shelf: at the end of the last row, or at a place of a row.

        A sprite of a grid that is there already goes to that place or, where none is told, stays.
        """
        there = self.shelf.origins
        new = [sprite for sprite in sprites if sprite.origin not in there]
        shelf = self.shelf.kept(new)
        if row is not None:
            shelf = shelf.moved([there.get(sprite.origin, sprite.id) for sprite in sprites], row, place)
        self._change(shelf, f"Keep {_sprites(len(new))}" if new else f"Move {_sprites(len(sprites))}")

    def remove(self, ids: Iterable[str]) -> None:
        """Take sprites off the shelf."""
        chosen = tuple(ids)
        self._change(self.shelf.without(chosen), f"Take {_sprites(len(chosen))} off the shelf")

    def move(self, ids: Sequence[str], row: int, place: int) -> None:
        """Put sprites elsewhere, see `Shelf.moved`."""
        self._change(self.shelf.moved(ids, row, place), f"Move {_sprites(len(ids))}")

    def rename(self, sprite_id: str, name: str) -> None:
        """Give a sprite a name; an empty one takes it away."""
        name = shelf_name(name)
        self._replace([sprite_id], "Rename sprite", lambda sprite: dataclasses.replace(sprite, name=name))

    def set_tags(self, ids: Iterable[str], tags: Iterable[str]) -> None:
        """Give sprites these tags in place of theirs."""
        found = tuple(dict.fromkeys(name for tag in tags if (name := shelf_name(tag))))
        self._replace(ids, "Tag", lambda sprite: dataclasses.replace(sprite, tags=found[:MAX_TAGS]))

    def redraw(self, sprite: KeptSprite, title: str) -> None:
        """Put another picture of a sprite in its place."""
        self._change(self.shelf.changed([sprite]), title)

    def postprocess(self, sprites: Sequence[KeptSprite]) -> None:
        """Put finished sprites in the places of those with their ids."""
        if sprites:
            self._change(self.shelf.changed(sprites), f"Finish {_sprites(len(sprites))}")

    def animate(self, sprites: Sequence[KeptSprite]) -> None:
        """Give sprites their clips: those that are on the shelf, by id or origin; others are kept.

        Args:
            sprites: With the clips that are new.

        Raises:
            SpriteStudioError: One would have too many.
        """
        there = {sprite.id: sprite for sprite in self.shelf}
        origins = self.shelf.origins
        changed, new = [], []
        for sprite in sprites:
            current = there.get(sprite.id) or there.get(origins.get(sprite.origin, ""))
            if current is None:
                new.append(sprite)
            else:
                changed.append(with_clips(current, sprite.clips))
        self._change(self.shelf.changed(changed).kept(new), f"Animate {_sprites(len(sprites))}")

    def set_sides(self, sides: FigureSides) -> KeptSprite:
        """Let a sprite look so from its sides; one of a grid that is not there yet is kept.

        Returns:
            The sprite as it is on the shelf now.

        Raises:
            SpriteStudioError: It would have too many clips.
        """
        first = sides.first
        known = {first.id, self.shelf.origins.get(first.origin, "")}
        current = next((sprite for sprite in self.shelf if sprite.id in known), None)
        sprite = sides.given_to(current or first)
        shelf = self.shelf.kept([sprite]) if current is None else self.shelf.changed([sprite])
        self._change(shelf, f"Sides of {sprite.title}")
        return sprite

    def ids_of(self, sprites: Sequence[KeptSprite]) -> tuple[str, ...]:
        """The ids of sprites on the shelf, found by id or origin; those that are not there are kept."""
        there = {sprite.id for sprite in self.shelf}
        origins = self.shelf.origins
        known = [s.id if s.id in there else origins.get(s.origin, "") for s in sprites]
        new = [sprite for sprite, found in zip(sprites, known, strict=True) if not found]
        if new:
            self.keep(new)
        return tuple(found or sprite.id for sprite, found in zip(sprites, known, strict=True))

    def still(self, ids: Iterable[str]) -> None:
        """Take the clips of sprites away."""
        chosen = frozenset(ids)
        moving = [sprite for sprite in self.shelf if sprite.id in chosen and sprite.clips]
        if moving:
            still = [dataclasses.replace(sprite, clips=()) for sprite in moving]
            self._change(self.shelf.changed(still), f"Take the motions of {_sprites(len(still))} away")

    def add_row(self, name: str = "") -> None:
        """Begin another row."""
        self._change(self.shelf.with_row(shelf_name(name)), "New row")

    def rename_row(self, row: int, name: str) -> None:
        """Give a row a name."""
        self._change(self.shelf.with_row_name(row, shelf_name(name)), "Rename row")

    def remove_row(self, row: int) -> None:
        """Take a row away, with what stands in it."""
        self._change(self.shelf.without_row(row), "Remove row")

    def _replace(self, ids: Iterable[str], title: str, change: Callable[[KeptSprite], KeptSprite]) -> None:
        chosen = frozenset(ids)
        before = [sprite for sprite in self.shelf if sprite.id in chosen]
        after = [change(sprite) for sprite in before]
        if any((a.name, a.tags) != (b.name, b.tags) for a, b in zip(after, before, strict=True)):
            self._change(self.shelf.changed(after), title)

    def _change(self, shelf: Shelf, title: str) -> None:
        self._project.timeline.change(SHELF, shelf, title)


def _sprites(count: int) -> str:
    return "1 sprite" if count == 1 else f"{count} sprites"
