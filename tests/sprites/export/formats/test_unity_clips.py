"""The script that makes Unity's clips says which sprite is seen when."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import yaml

from spritestudio.specs import ExportSpec, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files
from tests.sprites.export.formats.test_clips import art

_TEXT = r'"(?:[^"\\]|\\.)*"'
_CALL = re.compile(
    rf"Clip\(sprites, folder \+ ({_TEXT}),\s+folder \+ ({_TEXT}), ([\d.e+-]+)f, (true|false),"
    rf"\s+new\[\] {{ ({_TEXT}(?:, {_TEXT})*) }},\s+new\[\] {{ ([\d, ]+) }}\);"
)


def script_of(drawn: ExportInput, stem: str = "a") -> str:
    files = export_files(drawn, ExportSpec(SheetSpec(layout="clips"), ("unity-clips",)), stem)
    assert set(files) == {f"{stem}.png", f"{stem}.png.meta", f"{stem}-unity.cs"}
    guid = yaml.safe_load(files[f"{stem}.png.meta"])["guid"]
    script = files[f"{stem}-unity.cs"].decode()
    assert f'GUIDToAssetPath("{guid}")' in script
    return script


def seen(found: Sequence[str], length: int) -> list[tuple[str, int]]:
    """Each sprite with how many samples it is seen."""
    names, at = json.loads(f"[{found[4]}]"), [int(sample) for sample in found[5].split(",")]
    assert at[0] == 0
    assert at[-1] == length - 1, "Unity ends a clip one sample after its last key"
    return [(name, end - begin) for name, begin, end in zip(names, at, [*at[1:], length], strict=True)]


def test_each_clip_is_made_with_its_times() -> None:
    drawn = art(("", "walk", "left", (0, 1, 2)), ("", "hurt", "", (3,)), direction="pingpong", loops=False)
    walk, hurt = _CALL.findall(script_of(drawn))
    assert [json.loads(text) for text in walk[:2]] == ["a-walk-left.anim", "a.controller"]
    assert (float(walk[2]), walk[3]) == (100.0, "false")
    shown = seen(walk, 44)
    assert [count for _, count in shown] == [10, 11, 12, 10, 1], "the last stands 11"
    assert shown[1][0] == shown[3][0] == shown[4][0]
    assert (float(hurt[2]), seen(hurt, 1)) == (10.0, [("hurt_000", 1)])


def test_each_figure_has_a_controller_and_names_of_any_script_are_written() -> None:
    drawn = art(
        ("Ork", "gehen", "", (0, 1)), ("鬼", "歩く", "", (2, 3)), ("ORK", "gehen", "", (4,)), duration_ms=90
    )
    script = script_of(drawn, "my & sheet")
    found = [[json.loads(text) for text in call[:2]] for call in _CALL.findall(script)]
    assert found == [
        ["my & sheet-Ork-gehen.anim", "my & sheet-Ork.controller"],
        ["my & sheet-鬼-歩く.anim", "my & sheet-鬼.controller"],
        ["my & sheet-ORK-gehen-2.anim", "my & sheet-ORK-2.controller"],
    ]
    assert '[MenuItem("Assets/SpriteStudio/Animate my sheet")]' in script
    assert script.isascii()
    assert script.count("{") == script.count("}")
