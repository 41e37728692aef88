"""Credits: whose art is in exported sprites, in a text beside them."""

from __future__ import annotations

import pytest

from spritestudio.specs import ExportSpec, GenerateSpec, Recipe, SheetSpec
from spritestudio.sprites.export.credits import credits_text
from spritestudio.sprites.export.files import ExportInput, export_files
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
    assert credits_text(_RECIPE, _LINES) == (
        f"Painted by SpriteStudio 1.2 with the weights tiny, SHA-256 {'ab' * 32}.\n"
        "\n"
        "The weights learned from this art:\n"
        "- DawnLike (DragonDePlatino), CC-BY-4.0\n"
        "- Größe, CC0-1.0\n"
    )


def test_drawn_sprites_name_their_sources() -> None:
    assert credits_text(None, _LINES[1:]) == "These sprites are from:\n- Größe, CC0-1.0\n"


def test_what_is_not_known_is_said() -> None:
    assert credits_text(_RECIPE, ()).endswith("The weights do not say which art they learned from.\n")
    assert credits_text(None, ()) == "Nothing is said of whom these sprites are from.\n"


@pytest.mark.parametrize("layout", ["grid", "files"])
def test_they_are_one_file_of_the_export_where_that_is_asked(layout: str) -> None:
    drawn = some_art()
    art = ExportInput(drawn.images, drawn.labels, credits=_LINES)
    spec = ExportSpec(sheet=SheetSpec(layout=layout), credits=True)
    files = export_files(art.take([0, 1]), spec, "my sheet")
    assert files["my sheet-credits.txt"].decode() == credits_text(None, _LINES)
    assert "my sheet-credits.txt" not in export_files(art, ExportSpec(), "my sheet")
