"""A project's file: what it holds comes back, also from files that are damaged, newer or hostile."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.project_file import ProjectFile
from spritestudio.project.shelf import KeptSprite, Shelf, ShelfRow
from spritestudio.specs import GenerateSpec, GenerationRequest, PostprocessSpec

_RANDOM = np.random.default_rng(0)


def _sprite(name: str = "") -> KeptSprite:
    spec = GenerateSpec(seeds=(7,), contexts=((1.0, 0.6),))
    request = GenerationRequest(spec, "tiny", ("hero", "food"), (("hero", 1),))
    return KeptSprite(
        _RANDOM.integers(0, 256, (8, 12, 4), dtype=np.uint8),
        kind="hero",
        name=name,
        tags=("blue", "boss"),
        recipe=request.recipe(PostprocessSpec(), 8),
        is_touched=bool(name),
        facing="left" if name else "",
    )


@pytest.fixture
def shelf() -> Shelf:
    """Two rows of sprites."""
    return Shelf((ShelfRow("heroes", (_sprite("Ann"), _sprite())), ShelfRow("", (_sprite("Bert"),))))


def _same(one: Shelf, other: Shelf) -> bool:
    def facts(sprite: KeptSprite) -> tuple[object, ...]:
        told = sprite.id, sprite.kind, sprite.name, sprite.tags, sprite.recipe, sprite.is_touched
        return *told, sprite.facing

    return [(row.name, [facts(s) for s in row.sprites]) for row in one.rows] == [
        (row.name, [facts(s) for s in row.sprites]) for row in other.rows
    ] and all(np.array_equal(a.image, b.image) for a, b in zip(one, other, strict=True))


def test_a_shelf_comes_back_to_the_pixel(tmp_path: Path, shelf: Shelf) -> None:
    file = ProjectFile(tmp_path / "p.spritestudio")
    file.write_shelf(shelf, Shelf())
    moved = shelf.moved([shelf.sprites[2].id], 0, 0).without([shelf.sprites[1].id]).with_row("empty")
    assert _same(file.read_shelf(), shelf)
    file.write_shelf(moved, shelf)
    file.close()
    again = ProjectFile(tmp_path / "p.spritestudio")
    assert _same(again.read_shelf(), moved)
    assert again.losses.told() == ""


def test_only_what_differs_is_written(tmp_path: Path, shelf: Shelf) -> None:
    file = ProjectFile(tmp_path / "p.spritestudio")
    file.write_shelf(shelf, Shelf())
    with sqlite3.connect(file.path) as other:
        other.execute("UPDATE sprite SET json = 'of another hand' WHERE id = ?", (shelf.sprites[0].id,))
    file.write_shelf(shelf.changed([_renamed(shelf.sprites[1])]), shelf)
    assert [sprite.name for sprite in file.read_shelf()] == ["Carl", "Bert"]
    assert file.losses.told() == "1 of 3 sprites could not be read."


def _renamed(sprite: KeptSprite) -> KeptSprite:
    return KeptSprite(sprite.image, sprite.id, kind=sprite.kind, name="Carl")


def test_a_side_that_no_version_or_nobody_told_is_none(tmp_path: Path, shelf: Shelf) -> None:
    file = ProjectFile(tmp_path / "p.spritestudio")
    file.write_shelf(shelf, Shelf())
    with sqlite3.connect(file.path) as other:
        other.execute("UPDATE sprite SET json = json_remove(json, '$.facing')")
        other.execute(
            "UPDATE sprite SET json = json_set(json, '$.facing', json('[1]')) WHERE id = ?",
            (shelf.sprites[0].id,),
        )
    assert [sprite.facing for sprite in file.read_shelf()] == ["", "", ""]
    assert file.losses.told() == ""


def test_settings_come_back(tmp_path: Path) -> None:
    file = ProjectFile(tmp_path / "p.spritestudio")
    file.write_values({"mixes": [1, {"a": 2}], "nothing": None})
    assert (file.value("mixes"), file.value("nothing"), file.value("else")) == ([1, {"a": 2}], None, None)


def test_a_copy_holds_all_of_it(tmp_path: Path, shelf: Shelf) -> None:
    file = ProjectFile(tmp_path / "p.spritestudio")
    file.write_shelf(shelf, Shelf())
    file.write_generations({"1": b"abc"})
    file.copy_to(tmp_path / "copy.spritestudio")
    copy = ProjectFile(tmp_path / "copy.spritestudio", read_only=True)
    assert _same(copy.read_shelf(), shelf)
    assert copy.generation("1") == b"abc"
    copy.write_generations({"2": b"def"})
    assert copy.generation_ids() == ["1"]


def test_what_is_no_project_is_told_and_stays(tmp_path: Path) -> None:
    for number, data in enumerate((b"PNG and so on" * 100, b"SQLite format 3\0" + bytes(5000), b"\0")):
        path = tmp_path / f"{number}.spritestudio"
        path.write_bytes(data)
        with pytest.raises(SpriteStudioError, match=f"{number}.spritestudio is not a project"):
            ProjectFile(path)
        assert path.read_bytes() == data
    other = tmp_path / "other.spritestudio"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(SpriteStudioError, match="not a project"):
        ProjectFile(other)


def test_a_newer_project_is_told_and_stays(tmp_path: Path, shelf: Shelf) -> None:
    path = tmp_path / "p.spritestudio"
    file = ProjectFile(path)
    file.write_shelf(shelf, Shelf())
    file.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(SpriteStudioError, match="newer version"):
        ProjectFile(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sprite SET png = zeroblob(100000000) WHERE rowid = 1",
        "UPDATE sprite SET png = x'00' WHERE rowid = 1",
        "UPDATE sprite SET json = '[' WHERE rowid = 1",
        "UPDATE sprite SET json = x'ff' WHERE rowid = 1",
        "UPDATE sprite SET json = '{\"kind\": 1}' WHERE rowid = 1",
        "UPDATE sprite SET id = x'ff00' WHERE rowid = 1",
        "UPDATE value SET json = '[[[[' WHERE name = 'shelf'",
        "UPDATE value SET json = '{\"sprites\": 5}' WHERE name = 'shelf'",
        "DELETE FROM value",
        "DROP TABLE value",
        "DROP TABLE generation",
    ],
)
def test_the_whole_parts_of_a_damaged_project_are_saved(tmp_path: Path, shelf: Shelf, change: str) -> None:
    path = tmp_path / "p.spritestudio"
    file = ProjectFile(path)
    file.write_shelf(shelf, Shelf())
    file.close()
    with sqlite3.connect(path) as connection:
        connection.execute(change)
    connection.close()
    again = ProjectFile(path)
    assert len(again.read_shelf()) >= 2
    assert again.generation_ids() == []


def test_bytes_that_are_changed_anywhere_are_never_worse_than_a_sentence(
    tmp_path: Path, shelf: Shelf
) -> None:
    path = tmp_path / "p.spritestudio"
    file = ProjectFile(path)
    file.write_shelf(shelf, Shelf())
    file.write_generations({"1": bytes(9000)})
    file.close()
    whole, chance, opened = path.read_bytes(), random.Random(0), 0
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])
        try:
            damaged = ProjectFile(path)
        except SpriteStudioError:
            continue
        opened += 1
        found = damaged.read_shelf()
        assert len(found) <= 3
        for generation_id in damaged.generation_ids():
            damaged.generation(generation_id)
        with contextlib.suppress(SpriteStudioError):
            damaged.write_shelf(Shelf(), found)
        damaged.close()
    assert opened > 50
