"""Kept sprites and their order as a project file holds them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.project.shelf import MAX_TAGS, KeptSprite, Shelf, shelf_name
from spritestudio.specs import Recipe
from spritestudio.sprites.dataset.columns import ALL_FACINGS
from spritestudio.sprites.export.png import encode_png

_MAX_SIDE_PX = 1024  # of a kept sprite


def sprite_row(sprite: KeptSprite) -> tuple[str, str, bytes]:
    """A sprite as a project file holds it: its id, JSON and a PNG."""
    facts = {
        "kind": sprite.kind,
        "name": sprite.name,
        "tags": sprite.tags,
        "touched": sprite.is_touched,
        "origin": sprite.origin,
        "facing": sprite.facing,
    }
    text = json.dumps(facts | ({"recipe": sprite.recipe.document} if sprite.recipe else {}))
    return sprite.id, text, encode_png(sprite.image)


@reads_outside_data(lambda sprite_id, *_: SpriteStudioError(f"The kept sprite {sprite_id} cannot be read."))
def sprite_from(sprite_id: str, text: str, png: bytes) -> KeptSprite:
    """Read back what `sprite_row` gave, without its clips.

    Raises:
        SpriteStudioError: It is something else.
    """
    facts = json.loads(text)
    with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
        if max(picture.size) > _MAX_SIDE_PX:
            raise ValueError("it is too large")
        image = np.array(picture.convert("RGBA"))
    try:
        recipe = Recipe.from_document(facts.get("recipe"))
    except SpriteStudioError:
        recipe = None
    return KeptSprite(
        image,
        sprite_id,
        kind=shelf_name(str(facts["kind"])) or "sprite",
        name=shelf_name(str(facts["name"])),
        tags=tuple(shelf_name(str(tag)) for tag in facts["tags"][:MAX_TAGS]),
        recipe=recipe,
        is_touched=facts.get("touched") is True,
        origin=shelf_name(str(facts.get("origin", ""))),
        facing=facing if (facing := facts.get("facing")) in ALL_FACINGS else "",
    )


def shelf_order(shelf: Shelf) -> list[dict[str, Any]]:
    """The rows of a shelf, with the ids of their sprites, as `json.dumps` takes them."""
    return [{"name": row.name, "sprites": [sprite.id for sprite in row.sprites]} for row in shelf.rows]


def rows_from(order: Any) -> Iterator[tuple[str, list[str]]]:
    """The rows that `shelf_order` gave, with ids, as far as they can be understood."""
    for row in order if isinstance(order, list) else ():
        if isinstance(row, dict) and isinstance(row.get("sprites"), list):
            ids = [i for i in row["sprites"] if isinstance(i, str)]
            yield shelf_name(str(row.get("name") or "")), ids
