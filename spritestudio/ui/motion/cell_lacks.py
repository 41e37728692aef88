"""What a frame of a table lacks for what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from spritestudio.project.painted_table import PaintedTable
from spritestudio.project.table_painting import CellPlace
from spritestudio.ui.widgets.allowing import first_lack


def cell_lacks(table: PaintedTable, place: CellPlace) -> dict[str, str]:
    """What the frame at `place` lacks to be drawn, still, locked, painted again … ; "" where nothing."""
    cell = table.cell(place)
    own = "" if not table.is_sprite(place) else _tr("This is the sprite itself, which stays")
    if own and table.base is not table.sprite:
        own = _tr("This is what the movement begins with: draw on it in the timeline")
    unpainted = "" if cell.is_finished else _tr("This frame is not painted yet")
    locked = _tr("This frame is locked; unlock it first") if cell.is_locked else ""
    moves = table.plan.columns > 1 and table.cell(CellPlace(place.row, 0)).is_finished
    knows_sides = not place.column and not table.paints.sides
    no_sides = _tr("No weights for sprites of this size know sides: draw it") if knows_sides else ""
    paints_parts = table.paints.frame_parts if place.column else table.paints.parts
    no_parts = "" if paints_parts else _tr("No weights paint sprites of this size: draw it")
    onward = table.again(place, onward=True)
    return {
        "draw": own,
        "still": "" if moves else _tr("Paint the first frame of a movement first"),
        "lock": first_lack(own, unpainted),
        "again": first_lack(own, locked, no_sides),
        "region": first_lack(own, unpainted, locked, no_parts),
        "onward": "" if onward else _tr("From here on nothing is to be painted again"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("PaintDialog", text)
