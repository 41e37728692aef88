"""Sheets whose rows and columns say which frame of which movement a cell is.

RPG Maker: developer.rpgmakerweb.com, "Asset standards" (VX Ace to MZ). LPC: the universal sheet of the
Liberated Pixel Cup's character generator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.base import one_of, require, require_choice, require_whole
from spritestudio.sprites.dataset.columns import ALL_FACINGS
from spritestudio.sprites.dataset.movements import clip_in
from spritestudio.sprites.dataset.sides import movements_and_sides

CLIP_SHEETS = {
    "rows": "a row per direction, a column per frame",
    "rpgmaker": "RPG Maker: one figure, 3 × 4 cells",
    "rpgmaker-8": "RPG Maker: eight figures, 4 × 2 of 3 × 4 cells",
    "lpc": "Liberated Pixel Cup: cells of 64, 128 or 192 px, casting, thrusting, walking, slashing …",
    "own": "a row per movement and direction, named one by one",
}
_MAKER_FACINGS = ("front", "left", "right", "back")
_LPC_FACINGS = ("back", "left", "front", "right")
_LPC_CELLS_PX = (64, 128, 192)  # the larger ones leave room for weapons
_LPC_COLUMNS = 13
_LPC = (
    ("cast", 7, _LPC_FACINGS), ("thrust", 8, _LPC_FACINGS), ("walk", 9, _LPC_FACINGS),
    ("slash", 6, _LPC_FACINGS), ("shoot", 13, _LPC_FACINGS), ("death", 6, ("front",)),
    ("climb", 6, ("back",)), ("idle", 2, _LPC_FACINGS), ("jump", 5, _LPC_FACINGS),
    ("sit", 3, _LPC_FACINGS), ("emote", 3, _LPC_FACINGS), ("run", 8, _LPC_FACINGS),
    ("combat_idle", 2, _LPC_FACINGS), ("backslash", 13, _LPC_FACINGS), ("halfslash", 7, _LPC_FACINGS),
)  # fmt: skip
"""Movement, frames and the rows that it has, from the top; older sheets end with the sixth."""
_LPC_ROWS = tuple((clip, count, facing) for clip, count, facings in _LPC for facing in facings)
_LPC_PX = tuple((_LPC_COLUMNS * cell, rows * cell) for rows in (21, len(_LPC_ROWS)) for cell in _LPC_CELLS_PX)
_LPC_SIZE = re.compile(r"[ _-]?(64|128|192|oversize)$")  # with which names of single movements end
_MAKER_SIGNS, _MAKER_ALONE = "!$", "$"  # names may begin with these; of sheets with one figure with that


@dataclass(frozen=True)
class CellFrame:
    """What a cell is.

    Attributes:
        figure: Which figure of the sheet.
        clip: Its movement.
        facing: From where it is seen.
        playback: How the movement plays.
    """

    figure: int
    clip: str
    facing: str
    playback: str = "forward"


@dataclass(frozen=True)
class ClipSheet:
    """How the cells of a sheet are frames.

    Attributes:
        layout: One of `CLIP_SHEETS`.
        clip: The movement, where the layout does not say it.
        facings: The rows of the layout "rows", from the top; more rows than these are further figures.
        frame_ms: How long a frame stands.
        rows: The rows of the layout "own", from the top, like walk-left or idle; more rows than these are
            further figures.
    """

    layout: str = "rows"
    clip: str = "walk"
    facings: tuple[str, ...] = _MAKER_FACINGS
    frame_ms: int = 150
    rows: tuple[str, ...] = ("idle", "walk")

    def __post_init__(self) -> None:
        require_choice("layout of clips", self.layout, tuple(CLIP_SHEETS))
        require(bool(self.clip.strip()), "A movement needs a name.", "Like walk or idle.")
        require(len(self.facings) > 0, "No direction is named.", "Like front,left,right,back.")
        for facing in self.facings:
            require_choice("direction", facing, ALL_FACINGS)
        require(all(row.strip() for row in self.rows) and len(self.rows) > 0, "Every row needs a name.")
        require_whole("The frame time", self.frame_ms, 1, 60_000)

    def cell_of(self, name: str, width: int, height: int) -> tuple[int, int] | None:
        """Width and height of the cells of a sheet of this size, px; None where the layout leaves it open.

        Args:
            name: Its file, see `of_part`.
            width: px.
            height: px.

        Raises:
            SpriteStudioError: No whole number of cells fits, or several sizes do.
        """
        if self.layout in ("rows", "own"):
            return None
        if self.layout == "lpc":
            side = _lpc_cell_px(name, width, height)
            return side, side
        columns, rows = (12, 8) if self.layout == "rpgmaker-8" else (3, 4)
        cell = (width // columns, height // rows)
        if width % columns or height % rows or min(cell) < 1:
            raise SpriteStudioError(
                f"The sheet is {width}×{height}, and no whole cells of the layout {self.layout} fit.",
                "Choose another layout.",
            )
        return cell

    def frame_at(self, row: int, column: int) -> CellFrame | None:
        """What the cell in a row and a column is, both from 0; None where the layout knows no such cell."""
        if self.layout == "rows":
            figure, row = divmod(row, len(self.facings))
            return CellFrame(figure, self.clip, self.facings[row])
        if self.layout == "own":
            figure, row = divmod(row, len(self.rows))
            return CellFrame(figure, *movements_and_sides(self.rows)[self.rows[row]])
        if self.layout == "lpc":
            clip, count, facing = _LPC_ROWS[row] if row < len(_LPC_ROWS) else ("", 0, "")
            return CellFrame(0, clip, facing) if column < count else None
        figure = row // 4 * 4 + column // 3
        return CellFrame(figure, self.clip, _MAKER_FACINGS[row % 4], "pingpong")

    def of_part(self, name: str, columns: int, rows: int) -> ClipSheet:
        """The layout of a sheet of so many cells, which may be a part: LPC's of one movement by itself.

        Args:
            name: Its file, which may tell the movement: "walkcycle.png"; else the number of columns does.
            columns: How many cells stand beside each other.
            rows: How many stand below each other.
        """
        if self.layout != "lpc" or (clip := _lpc_part(name, columns, rows)) is None:
            return self
        facings = next(facings for each, _, facings in _LPC if each == clip)
        return replace(self, layout="own", rows=tuple(f"{clip}-{facing}" for facing in facings))

    def row_name(self, row: int) -> str:
        """What the frames of a row are, from 0: "walk-left"; "" where the layout knows no such row."""
        frame = self.frame_at(row, 0)
        return "" if frame is None else "-".join(filter(None, (frame.clip, frame.facing)))


def _lpc_part(name: str, columns: int, rows: int) -> str | None:
    """The movement of a sheet of LPC that has but one; None where it is not known."""
    told = clip_in(_LPC_SIZE.sub("", PurePath(name).stem))
    parts = {clip: count for clip, count, facings in _LPC if len(facings) == rows}
    named = [clip for clip in parts if told is not None and told.movement.startswith(clip)]
    return next(iter(named or [clip for clip, count in parts.items() if count == columns]), None)


def _lpc_cell_px(name: str, width: int, height: int) -> int:
    """The side of the cells of a sheet of LPC: the one with which it is a sheet that there is.

    That is a whole one, or the upper part of one, of 13 columns, or one movement by itself.
    """
    fitting = [side for side in _LPC_CELLS_PX if width % side == 0 and height % side == 0]
    for side in fitting:
        columns, rows = width // side, height // side
        is_part = columns <= _LPC_COLUMNS and _lpc_part(name, columns, rows) is not None
        if is_part or columns == _LPC_COLUMNS:
            return side
    if len(fitting) == 1:
        return fitting[0]
    sizes = f"{width}×{height}"
    if not fitting:
        raise SpriteStudioError(
            f"The sheet is {sizes}, and no whole cells of the layout lpc fit, of 64, 128 or 192 pixels.",
            "Choose another layout, or say how large its cells are.",
        )
    raise SpriteStudioError(
        f"The sheet is {sizes}, and its cells may have {one_of(tuple(map(str, fitting)))} pixels.",
        f"Say how large they are, like {fitting[-1]}×{fitting[-1]}.",
    )


def clip_sheet_of(name: str, width: int, height: int) -> ClipSheet | None:
    """The layout that a sheet plainly has: RPG Maker names those of one figure so, LPC's are of two sizes.

    Args:
        name: Its file.
        width: px.
        height: px.
    """
    signs = name[: len(name) - len(name.lstrip(_MAKER_SIGNS))]
    if _MAKER_ALONE in signs and width % 3 == 0 and height % 4 == 0:
        return ClipSheet("rpgmaker")
    return ClipSheet("lpc") if (width, height) in _LPC_PX else None


def without_signs(name: str) -> str:
    """A name without the signs by which RPG Maker tells sheets apart: "!$door" is a "door"."""
    return name.lstrip(_MAKER_SIGNS) or name
