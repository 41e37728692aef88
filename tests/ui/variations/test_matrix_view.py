"""The table of a matrix: headings, sprites at whole factors, selection, and what screen readers find."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from spritestudio.project.matrix import MatrixSpec, read_axis
from spritestudio.project.matrix_plan import CellsPainted, PaintedMatrix, plan_matrix
from spritestudio.specs import GenerateSpec, ModelSpec
from spritestudio.ui.variations.matrix_dialog import MatrixDialog
from spritestudio.ui.variations.matrix_view import MatrixView

MODEL = ModelSpec(class_names=("hero", "hero_side"), image_size=8, timesteps=100, title="Tiny")
RED = (200, 30, 30, 255)


def matrix_of(
    weights: Path, rows: str = "kind=hero,hero_side", columns: str = "guidance=1,1.5,2"
) -> PaintedMatrix:
    axes = [read_axis(*text.split("=")) for text in (rows, columns)]
    spec = MatrixSpec(axes[0], axes[1], str(weights), {"hero": 1.0}, GenerateSpec(seeds=(4,)))
    return PaintedMatrix(plan_matrix(spec, lambda _path: MODEL))


@pytest.fixture
def painted(tmp_path: Path) -> PaintedMatrix:
    """Two of six cells are painted, in red."""
    weights = tmp_path / "w.safetensors"
    weights.write_bytes(b"w")
    matrix = matrix_of(weights)
    matrix.add(CellsPainted((0, 4), np.full((2, 8, 8, 4), RED, np.uint8)))
    return matrix


@pytest.fixture
def view(qtbot: QtBot, painted: PaintedMatrix) -> MatrixView:
    view = MatrixView()
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    view.show_matrix(painted)
    return view


def test_headings_say_what_rows_and_columns_are(view: MatrixView) -> None:
    model, across = view.model(), Qt.Orientation.Horizontal
    assert [model.headerData(c, across) for c in range(3)] == ["1", "1.5", "2"]
    assert [model.headerData(r, Qt.Orientation.Vertical) for r in range(2)] == ["hero", "hero side"]
    assert model.headerData(1, across, Qt.ItemDataRole.ToolTipRole) == "guidance 1.5"
    cell = model.index(1, 1)
    assert model.data(cell, Qt.ItemDataRole.AccessibleTextRole) == "hero side, guidance 1.5"


def test_long_headings_are_wrapped_and_never_cut(qtbot: QtBot, tmp_path: Path) -> None:
    long = "Sprites 16 with words and styles and a name that goes on"
    files = [tmp_path / f"{name}.safetensors" for name in "ab"]
    for file in files:
        file.write_bytes(file.name.encode())
    axis = f"weights={files[0]},{files[1]}"
    for rows, columns in ((axis, "seed=4,5,6,7,8,9"), ("seed=4,5,6,7,8,9", axis)):
        spec = MatrixSpec(
            *(read_axis(*text.split("=")) for text in (rows, columns)),
            weights=str(files[0]),
            shares={"hero": 1.0},
            settings=GenerateSpec(seeds=(4,)),
        )
        titles = dict(zip(files, (long, f"{long}, live"), strict=True))
        view = MatrixView()
        qtbot.addWidget(view)
        view.resize(300, 300)
        view.show()
        view.show_matrix(PaintedMatrix(plan_matrix(spec, lambda _path: MODEL, titles)))
        header = view.verticalHeader() if rows == axis else view.horizontalHeader()
        assert header.sectionSize(1) - 14 >= view.fontMetrics().horizontalAdvance("Sprites")
        width, height = header.sectionSize(1), header.height()
        if rows == axis:
            width, height = header.width(), header.sectionSize(1)
        wrapped = int(Qt.TextFlag.TextWordWrap)
        needed = view.fontMetrics().boundingRect(0, 0, width - 14, 999, wrapped, f"{long}, live")
        assert needed.height() <= height


def test_sprites_are_shown_at_a_whole_factor(view: MatrixView) -> None:
    shown = view.viewport().grab().toImage()
    place = view.visualRect(view.model().index(1, 1))
    colors = [
        shown.pixelColor(place.center().x() + x, place.center().y() + y).getRgb()
        for x, y in ((0, 0), (-20, -20), (20, 20))
    ]
    assert colors == [RED] * 3
    other = view.visualRect(view.model().index(1, 0)).center()
    assert shown.pixelColor(other).getRgb() != RED


def test_only_painted_cells_count_as_selected(view: MatrixView) -> None:
    view.selectAll()
    assert view.selected == (0, 4)
    view.selectionModel().select(view.model().index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert view.selected == (0,)


def test_keys_go_from_cell_to_cell_and_tell(qtbot: QtBot, view: MatrixView) -> None:
    seen: list[int] = []
    view.looked_at.connect(seen.append)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert (view.current, seen[-1]) == (4, 4)


def test_many_cells_scroll_under_their_headings(qtbot: QtBot, view: MatrixView, tmp_path: Path) -> None:
    view.show_matrix(matrix_of(tmp_path / "w.safetensors", "seed=0-59", "steps=1-16"))
    assert view.verticalScrollBar().maximum() > 0
    assert view.horizontalScrollBar().maximum() > 0
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert view.horizontalHeader().isVisible()


def test_the_dialog_tells_of_the_cell_that_is_looked_at(qtbot: QtBot, painted: PaintedMatrix) -> None:
    dialog = MatrixDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.save_picture.isEnabled()
    dialog.show_matrix(painted)
    assert dialog.axes.text() == "Rows: Class · Columns: Guidance"
    assert (dialog.keep.isEnabled(), dialog.save_picture.isEnabled()) == (True, True)
    dialog.view.setCurrentIndex(dialog.view.model().index(1, 2))
    assert dialog.cell_title.text() == "hero side, guidance 2"
    assert dialog.recipe.text().splitlines() == [
        "Asked for: hero_side.",
        "Seed 4.",
        "Painted by w in 25 steps of DDIM with guidance 2.",
    ]
    assert not dialog.keep.isEnabled(), "it is not painted yet"
    dialog.show_cell(0)
    assert dialog.cell_title.text() == "hero, guidance 1"
    for name in ("keep", "copy", "picture", "sheet"):
        signal = getattr(dialog, f"{name}_requested")
        with qtbot.waitSignal(signal):
            signal.emit()
