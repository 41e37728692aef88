"""The shelf: sprites that a person keeps, in named rows, whatever is painted next."""

from __future__ import annotations

import dataclasses
import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spritestudio.library.training_indexes import credits_of_weights
from spritestudio.specs import ByteArray, Label, Recipe
from spritestudio.sprites.drawing.drawn_pixels import with_drawn
from spritestudio.sprites.export.files import ExportInput
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.pixels import on_equal_cells
from spritestudio.wording import plain_name

_MAX_NAME = 100  # characters of a sprite's name, a tag, or a row's name
MAX_TAGS = 32
MAX_SIDE_PX = 256  # of a picture that becomes one kept sprite
_PAINTED = "painted:"


def shelf_name(text: str) -> str:
    """`text` as the name of a sprite, a tag or the name of a row."""
    return plain_name(text)[:_MAX_NAME].rstrip()


@dataclass(frozen=True, eq=False)
class KeptSprite:
    """A sprite on the shelf; it never changes, another one with the same id takes its place.

    Attributes:
        image: uint8 (H, W, 4), finished.
        id: What the project knows it by.
        kind: Its class.
        name: What a person calls it; "" while nobody has named it.
        tags: What else a person says of it.
        recipe: How it was painted; None for one that was drawn or opened.
        is_touched: Whether it was drawn on since it was painted.
        origin: The generation that it is from, and its place there, "id:place"; `origin_of_painted` for a
            painted sprite of no generation, "" for one from elsewhere.
        clips: How it moves.
        facing: From where it is seen, where a person has said so; "" is as its recipe says.
    """

    image: ByteArray
    id: str = dataclasses.field(default_factory=lambda: uuid.uuid4().hex)
    kind: str = "sprite"
    name: str = ""
    tags: tuple[str, ...] = ()
    recipe: Recipe | None = None
    is_touched: bool = False
    origin: str = ""
    clips: tuple[Clip, ...] = ()
    facing: str = ""

    @property
    def pictures(self) -> tuple[ByteArray, ...]:
        """All that is drawn of it: the sprite as it stands, and the frames of each clip."""
        return self.image, *(clip.frames for clip in self.clips)

    @property
    def told(self) -> Recipe | None:
        """What pictures tell of it: how it was painted and, where it was drawn on since, its pixels."""
        if self.recipe is None or not self.is_touched:
            return self.recipe
        return with_drawn(self.recipe, {self.recipe.sprites[0]: self.image})

    @property
    def title(self) -> str:
        """What stands below it: its name, or its class while it has none."""
        return self.name or self.kind

    @property
    def near_copy_of(self) -> str:
        """The training sprite that it is known to be a near copy of; "" where it is of none."""
        marks = self.recipe.near_copies if self.recipe is not None else ()
        return marks[0][1] if marks else ""

    @property
    def label(self) -> Label:
        """What an export tells of it."""
        known = self.recipe.label_of(self.recipe.sprites[0]) if self.recipe else Label(self.kind, self.kind)
        return dataclasses.replace(known, kind=self.kind, name=self.name, tags=self.tags)


@dataclass(frozen=True)
class ShelfRow:
    """Sprites that stand beside each other.

    Attributes:
        name: What a person calls the row; "" for one without a name.
        sprites: They.
    """

    name: str = ""
    sprites: tuple[KeptSprite, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """Rows of sprites; every change makes another shelf.

    Attributes:
        rows: At least one.
    """

    rows: tuple[ShelfRow, ...] = (ShelfRow(),)

    @property
    def sprites(self) -> tuple[KeptSprite, ...]:
        """All, row by row."""
        return tuple(sprite for row in self.rows for sprite in row.sprites)

    @property
    def row_titles(self) -> tuple[str, ...]:
        """What the rows are called, each otherwise: their names, or their numbers."""
        titles: list[str] = []
        for number, row in enumerate(self.rows, start=1):
            title = name = row.name or f"Row {number}"
            again = 2
            while title in titles:
                title, again = f"{name} {again}", again + 1
            titles.append(title)
        return tuple(titles)

    @property
    def origins(self) -> dict[str, str]:
        """Which sprites of which generations are kept: ids by origin."""
        return {sprite.origin: sprite.id for sprite in self if sprite.origin}

    def __len__(self) -> int:
        return sum(len(row.sprites) for row in self.rows)

    def __iter__(self) -> Iterator[KeptSprite]:
        return iter(self.sprites)

    def kept(self, sprites: Iterable[KeptSprite]) -> Shelf:
        """With more sprites at the end of the last row."""
        last = self.rows[-1]
        return Shelf((*self.rows[:-1], dataclasses.replace(last, sprites=(*last.sprites, *sprites))))

    def without(self, ids: Iterable[str]) -> Shelf:
        """Without some sprites; rows stay, also when they are empty."""
        gone = frozenset(ids)
        return self._mapped(lambda row: tuple(sprite for sprite in row.sprites if sprite.id not in gone))

    def changed(self, sprites: Iterable[KeptSprite]) -> Shelf:
        """With these in the places of those that have their ids."""
        by_id = {sprite.id: sprite for sprite in sprites}
        return self._mapped(lambda row: tuple(by_id.get(sprite.id, sprite) for sprite in row.sprites))

    def moved(self, ids: Sequence[str], row: int, place: int) -> Shelf:
        """With some sprites, in their order on the shelf, before the one that stands at a place now.

        Args:
            ids: Which.
            row: The row that they go to; one behind the last is made.
            place: Where in it; its length puts them at its end.
        """
        moving = frozenset(ids)
        found = tuple(sprite for sprite in self if sprite.id in moving)
        rows = [*self.rows, *(ShelfRow() for _ in range(row + 1 - len(self.rows)))]
        target = rows[row].sprites
        before = tuple(sprite for sprite in target[:place] if sprite.id not in moving)
        behind = tuple(sprite for sprite in target[place:] if sprite.id not in moving)
        rest = [
            dataclasses.replace(one, sprites=tuple(s for s in one.sprites if s.id not in moving))
            for one in rows
        ]
        rest[row] = dataclasses.replace(rest[row], sprites=(*before, *found, *behind))
        return Shelf(tuple(rest))

    def with_row(self, name: str = "") -> Shelf:
        """With an empty row behind the last."""
        return Shelf((*self.rows, ShelfRow(name)))

    def with_row_name(self, row: int, name: str) -> Shelf:
        """With another name for a row."""
        rows = list(self.rows)
        rows[row] = dataclasses.replace(rows[row], name=name)
        return Shelf(tuple(rows))

    def without_row(self, row: int) -> Shelf:
        """Without a row and what stands in it; one row stays."""
        return Shelf((*self.rows[:row], *self.rows[row + 1 :]) or (ShelfRow(),))

    def _mapped(self, sprites_of: Callable[[ShelfRow], tuple[KeptSprite, ...]]) -> Shelf:
        return Shelf(tuple(dataclasses.replace(row, sprites=sprites_of(row)) for row in self.rows))


def unshared_bytes(shelves: Sequence[Shelf]) -> int:
    """How many bytes of pixels older shelves hold that the newest, the last one, does not share."""
    older, newest = ({id(shelf): shelf for shelf in each} for each in (shelves[:-1], shelves[-1:]))
    pixels, shared = (
        {id(image): image.nbytes for shelf in each.values() for sprite in shelf for image in sprite.pictures}
        for each in (older, newest)
    )
    return sum(nbytes for image, nbytes in pixels.items() if image not in shared)


def art_of(sprites: Sequence[KeptSprite]) -> ExportInput:
    """Kept sprites as an export takes them, each in the middle of a cell of one size; at least one."""
    recipes = [sprite.recipe for sprite in sprites if sprite.recipe is not None]
    weights = dict.fromkeys((recipe.weights, recipe.weights_hash) for recipe in recipes)
    credits = dict.fromkeys(line for name, digest in weights for line in credits_of_weights(name, digest))
    images = on_equal_cells([sprite.image for sprite in sprites])
    labels = [sprite.label for sprite in sprites]
    return ExportInput(images, labels, credits=tuple(credits), recipes=[sprite.told for sprite in sprites])


def art_of_shelf(shelf: Shelf) -> ExportInput:
    """All that is on a shelf, as `art_of` does it, with the row that each stands in; not for an empty one."""
    art = art_of(shelf.sprites)
    rows = [title for title, row in zip(shelf.row_titles, shelf.rows, strict=True) for _ in row.sprites]
    labels = [dataclasses.replace(label, row=row) for label, row in zip(art.labels, rows, strict=True)]
    return dataclasses.replace(art, labels=labels)


def with_kept_names(art: ExportInput, shelf: Shelf, generation_id: str) -> ExportInput:
    """Sprites of a grid with the names and tags that those have which are on a shelf.

    Args:
        art: What the grid shows.
        shelf: What is kept.
        generation_id: The generation that is shown; "" where it is none.
    """
    if not generation_id:
        return art
    kept = {sprite.origin: sprite for sprite in shelf if sprite.name or sprite.tags}
    labels = list(art.labels)
    for index, label in enumerate(labels):
        if (sprite := kept.get(f"{generation_id}:{index}")) is not None:
            labels[index] = dataclasses.replace(label, name=sprite.name, tags=sprite.tags)
    return dataclasses.replace(art, labels=labels)


def kept_from(art: ExportInput, chosen: Sequence[int], generation_id: str = "") -> list[KeptSprite]:
    """Sprites of a grid, to be kept.

    Args:
        art: What the grid shows.
        chosen: Which.
        generation_id: The generation that is shown; "" where it is none.
    """
    return [
        KeptSprite(
            np.ascontiguousarray(art.images[index]),
            kind=art.labels[index].kind,
            recipe=painted_recipe(art.recipe, art.recipe.sprites[index]) if art.recipe else None,
            is_touched=art.recipe is not None and art.recipe.sprites[index] in dict(art.recipe.drawn),
            origin=f"{generation_id}:{index}" if generation_id else origin_of_painted(art, index),
        )
        for index in chosen
    ]


def kept_painted(image: ByteArray, recipe: Recipe, number: int) -> KeptSprite:
    """A sprite of a picture with a recipe, to be kept.

    Args:
        image: uint8 (H, W, 4), as it is in the picture.
        recipe: That of the picture.
        number: Which of the grid it is.
    """
    return KeptSprite(
        image,
        kind=recipe.label_of(number).kind,
        recipe=painted_recipe(recipe, number),
        is_touched=number in dict(recipe.drawn),
    )


def painted_recipe(recipe: Recipe, number: int) -> Recipe:
    """How one sprite of a grid was painted, whatever was drawn on it since."""
    return dataclasses.replace(recipe.alone(number), drawn=())


def places_of_painted(
    shelf: Shelf, images: Sequence[ByteArray] | ByteArray, art: Callable[[], ExportInput | None]
) -> list[int]:
    """Which sprites that are of no generation are on the shelf.

    Args:
        shelf: What is kept.
        images: The sprites.
        art: Gives them with their recipe; it is asked only where some look like kept ones.
    """
    origins = {origin for origin in shelf.origins if origin.startswith(_PAINTED)}
    looks = {origin.rpartition("-")[0] for origin in origins}
    alike = [index for index, image in enumerate(images) if looks and _look(image) in looks]
    shown = art() if alike else None
    return [] if shown is None else [index for index in alike if origin_of_painted(shown, index) in origins]


def origin_of_painted(art: ExportInput, index: int) -> str:
    """The origin of a sprite of no generation: the same for the same pixels, painted from the same recipe."""
    told = ""
    if (recipe := art.recipe) is not None:
        place = recipe.sprites[index]
        weights = recipe.weights_hash or recipe.weights
        told = repr(
            (weights, recipe.spec.seeds[place], recipe.shares_of(place), recipe.step, recipe.predicted)
        )
    return f"{_look(art.images[index])}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _look(image: ByteArray) -> str:
    return _PAINTED + hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()[:32]
