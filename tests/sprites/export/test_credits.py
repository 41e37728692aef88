"""Credits: whose art is in exported sprites, in a text beside them."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path

import pytest
from PIL import Image

from spritestudio.specs import ExportSpec, GenerateSpec, Recipe, SheetSpec
from spritestudio.sprites.export.credits import credits_text
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.importing.aseprite import read_aseprite
from tests.sprites.export.formats.conftest import some_art

_LINES = ("DawnLike (DragonDePlatino), CC-BY-4.0", "Größe, CC0-1.0")
_RECIPE = Recipe(
    weights="tiny",
    weights_hash="ab" * 32,
    class_names=("hero",),
    image_size=8,
    sections=(("", 1),),
    spec=GenerateSpec(seeds=(0,), contexts=((1.0,),)),
    sprites=(0,),
    app_version="1.2",
)


def test_painted_sprites_name_the_weights_and_what_they_learned_from() -> None:
    assert credits_text([_RECIPE], _LINES) == (
        f"Painted by SpriteStudio 1.2 with the weights tiny, SHA-256 {'ab' * 32}.\n"
        "\n"
        "The weights learned from this art:\n"
        "- DawnLike (DragonDePlatino), CC-BY-4.0\n"
        "- Größe, CC0-1.0\n"
        "\n"
        "The licences:\n"
        "- CC0-1.0: https://creativecommons.org/publicdomain/zero/1.0/\n"
        "- CC-BY-4.0: https://creativecommons.org/licenses/by/4.0/\n"
    )


def test_sprites_of_several_weights_name_them_all_once() -> None:
    other = dataclasses.replace(_RECIPE, weights="other", weights_hash="")
    text = credits_text([_RECIPE, other, _RECIPE], _LINES)
    assert text.count("Painted by") == 2
    assert "Painted by SpriteStudio 1.2 with the weights other.\n" in text


def test_near_copies_are_named_with_what_they_are_copies_of(tmp_path: Path) -> None:
    drawn = some_art()
    marks = ((1, "blot 3, Ann, CC-BY-3.0 (2 of 100 pixels differ)"),)
    spec_of_grid = GenerateSpec(seeds=tuple(range(9)))
    recipe = dataclasses.replace(
        _RECIPE, sections=(("", 9),), sprites=(0, 1), near_copies=marks, spec=spec_of_grid
    )
    art = dataclasses.replace(drawn.take([0, 1]), recipe=recipe)
    spec = ExportSpec(credits=True, formats=("aseprite-json", "phaser", "aseprite"), recipe=False)
    files = export_files(art, spec, "my sheet")
    text = files["my sheet-credits.txt"].decode()
    assert f": {marks[0][1]}\n" in text
    assert "- CC-BY-3.0: https://" in text
    for name in ("my sheet.json", "my sheet.phaser.json"):
        (told,) = json.loads(files[name])["meta"]["nearCopies"]
        assert told["of"] == marks[0][1]
    mark = f"Near copies of art that the weights learned from: {told['sprite']}: {marks[0][1]}"
    assert Image.open(io.BytesIO(files["my sheet.png"])).info["Comment"] == mark, (
        "whatever is said of recipes"
    )
    assert mark.encode() in files["my sheet.aseprite"]
    (tmp_path / "a.aseprite").write_bytes(files["my sheet.aseprite"])
    assert len(read_aseprite(tmp_path / "a.aseprite").frames) == 2
    apart = export_files(art, ExportSpec(sheet=SheetSpec(layout="files")), "my sheet")
    comments = [Image.open(io.BytesIO(data)).info.get("Comment") for data in apart.values()]
    assert comments == [None, mark]
    unmarked = dataclasses.replace(art, recipe=dataclasses.replace(recipe, near_copies=()))
    plain = export_files(unmarked, spec, "my sheet")
    assert "nearCopies" not in json.loads(plain["my sheet.json"])["meta"]
    assert "Comment" not in Image.open(io.BytesIO(plain["my sheet.png"])).info
    assert b"Near copies" not in plain["my sheet.aseprite"]
    assert "Near copies" not in plain["my sheet-credits.txt"].decode()


def test_drawn_sprites_name_their_sources() -> None:
    assert credits_text([], _LINES[1:]).startswith("These sprites are from:\n- Größe, CC0-1.0\n")


def test_what_is_not_known_is_said() -> None:
    assert credits_text([_RECIPE], ()).endswith("The weights do not say which art they learned from.\n")
    assert credits_text([], ()) == "Nothing is said of whom these sprites are from.\n"


@pytest.mark.parametrize("layout", ["grid", "files"])
def test_they_are_one_file_of_the_export_where_that_is_asked(layout: str) -> None:
    drawn = some_art()
    art = ExportInput(drawn.images, drawn.labels, credits=_LINES)
    spec = ExportSpec(sheet=SheetSpec(layout=layout), credits=True)
    files = export_files(art.take([0, 1]), spec, "my sheet")
    assert files["my sheet-credits.txt"].decode() == credits_text([], _LINES)
    assert "my sheet-credits.txt" not in export_files(art, ExportSpec(), "my sheet")
