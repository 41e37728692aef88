"""Names with control characters, or with what is no character at all, end up readable in every format."""

from __future__ import annotations

import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pytest
import tinycss2
import yaml

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ExportSpec, Label, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.export.formats import FORMATS
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.palettes.text_formats import format_gpl, parse_gpl
from tests.sprites.export.formats.conftest import some_art

HOSTILE = 'a\x1b[2J\x00\x07"<b>&\n\r\t;\udcff\ufffe\x9b=1+1'


@pytest.mark.parametrize("is_tagged", [False, True])
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_read_whatever_the_names_are(name: str, is_tagged: bool) -> None:
    drawn = some_art()
    labels = [Label(kind=HOSTILE, mix=HOSTILE, tag=HOSTILE if is_tagged else "") for _ in drawn.labels]
    art = ExportInput(drawn.images, labels, Palette(HOSTILE, drawn.palette.colors))  # type: ignore[union-attr]
    for path, data in export_files(art, ExportSpec(formats=(name,), sheet=SheetSpec()), "sheet").items():
        assert not re.search("[\x00-\x1f\x7f]", path)
        if path.endswith((".tsx", ".xml")):
            ElementTree.fromstring(data)
        elif path.endswith(".ora"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                ElementTree.fromstring(archive.read("stack.xml"))
        elif path.endswith((".json", ".tsj")):
            json.loads(data)
        elif path.endswith(".meta"):
            yaml.safe_load(data)
        elif path.endswith(".css"):
            assert not [rule for rule in tinycss2.parse_stylesheet(data.decode()) if rule.type == "error"]
        if not path.endswith((".png", ".ora", ".aseprite")):
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", data.decode()), path


def test_a_sheet_whose_name_cannot_be_written_is_refused() -> None:
    for stem in ("a\x1b", "a\udcff", "a\nb"):
        with pytest.raises(SpriteStudioError, match="cannot be written into other files"):
            export_files(some_art(), ExportSpec(formats=("tiled",)), stem)


def test_a_palette_has_one_line_per_colour() -> None:
    palette = Palette.from_hex(HOSTILE, ("#000000", "#ffffff"))
    data = format_gpl(Palette(palette.name, palette.colors, (HOSTILE, HOSTILE)))
    assert len(parse_gpl(data, "x")) == 2
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", data.decode())
