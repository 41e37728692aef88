"""Sheets, exports and animations that can be, and that cannot."""

from __future__ import annotations

from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import (
    AnimationSpec,
    ExportSpec,
    SheetSpec,
)


@pytest.mark.parametrize(
    "values",
    [
        {"columns": 0},
        {"scale": 65},
        {"spacing_px": -1},
        {"margin_px": 1025},
        {"background": "red"},
        {"background": "#2b2a3"},
        {"background": "#2b2a33\n"},
    ],
    ids=str,
)
def test_a_sheet_that_cannot_be_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(SpriteStudioError):
        SheetSpec(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"layout": "circle"}, {"extrude_px": 65}, {"trim": 1}, {"name": ""}, {"name": "x" * 201},
        {"background": 5},
    ],
    ids=lambda values: str(values)[:30],
)  # fmt: skip
def test_a_layout_that_cannot_be_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(SpriteStudioError):
        SheetSpec(**values)
    with pytest.raises(SpriteStudioError):
        ExportSpec.from_json({"sheet": values})


@pytest.mark.parametrize(
    "values",
    [{"formats": "css"}, {"formats": [1]}, {"indexed": "yes"}, {"frame_ms": 0}, {"sheet": 1}],
    ids=str,
)
def test_an_export_that_cannot_be_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(SpriteStudioError):
        ExportSpec.from_json(values)


@pytest.mark.parametrize("values", [{"frame_ms": 5}, {"hold_ms": -1}, {"loops": 1001}, {"scale": 0}], ids=str)
def test_an_animation_that_cannot_be_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(SpriteStudioError):
        AnimationSpec(**values)
