"""The matrix in the window: asked for, painted in the queue, seen, kept, copied and saved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QAction, QGuiApplication
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.project.job_queue import QueuedState
from spritestudio.project.matrix_files import labelled_files, read_matrix, sheet_files
from spritestudio.project.workspace import Workspace
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.queue_runner import QueueProgress, QueueResult, QueueRunner
from spritestudio.ui.variations.matrix_controller import MatrixController
from spritestudio.ui.widgets.images import from_qimage
from tests.ui.conftest import PATIENCE_MS, wait_for_end


@pytest.fixture
def tool(qtbot: QtBot, preferences: Preferences, studio_weights: Path) -> Iterator[MatrixController]:
    """The matrix of a page without a window around it, whose queue is at work."""
    workspace = Workspace(preferences)
    page = GeneratePage(workspace, preferences)
    qtbot.addWidget(page)
    tool = MatrixController(page)
    page.attach(tool)
    queue = QueueRunner(workspace.queue, page)
    for name, kind in page.queue_kinds.items():
        queue.add_kind(name, kind)
    _open(qtbot, tool, page, studio_weights)
    yield tool
    page.wind_down()
    workspace.jobs.close()


def _open(qtbot: QtBot, tool: MatrixController, page: GeneratePage, weights: Path) -> None:
    """Open the window of the matrix for these weights, with steps from column to column."""
    page.open_weights(weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    tool.open()
    tool.dialog.columns.choose("steps")
    tool.dialog.columns.text.setText("1, 2, 3")
    tool._show_asked()


def _painted(qtbot: QtBot, tool: MatrixController) -> None:
    tool.dialog.paint.click()
    qtbot.waitUntil(lambda: tool._painted is not None and tool._painted.is_complete, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: tool._entry is None, timeout=PATIENCE_MS)


def test_a_matrix_is_painted_in_the_queue_kept_copied_saved_and_shown_again(
    qtbot: QtBot, window: MainWindow, studio_weights: Path, tmp_path: Path
) -> None:
    page, workspace = window.generate_page, window.workspace
    (tool,) = (tool for tool in page._tools if isinstance(tool, MatrixController))
    window.findChild(QAction, "matrix").trigger()
    _open(qtbot, tool, page, studio_weights)
    dialog = tool.dialog
    assert dialog.isVisible()
    assert dialog.count.text() == "2 × 3 = 6 sprites"
    _painted(qtbot, tool)
    (job,) = workspace.queue.jobs
    assert (job.title, job.text) == (
        "Paint a matrix of class and steps, 2 × 3",
        "Painted a matrix of 2 × 3",
    )
    assert job.state is QueuedState.DONE
    assert not dialog.bar.isVisible()

    dialog.view.setCurrentIndex(dialog.view.model().index(1, 2))
    dialog.keep.click()
    (kept,) = workspace.project.shelf.value
    assert tool._painted is not None
    image = tool._painted.image(5)
    assert image is not None
    assert np.array_equal(kept.image, image)
    assert dialog.told.text() == "Kept 1 sprite on the shelf"
    assert (kept.kind, kept.recipe and kept.recipe.spec.steps) == ("food", 3)
    dialog.keep.click()
    assert len(workspace.project.shelf.value) == 0, "F takes it off again"
    assert dialog.told.text() == "Took 1 sprite off the shelf"

    dialog.view.selectAll()
    dialog.copy.click()
    assert dialog.told.text() == "Copied 6 sprites"
    assert from_qimage(QGuiApplication.clipboard().image()).shape == (8, 48, 4)

    written: list[list[Path]] = []
    tool.wrote.connect(written.append)
    for files_of, name in ((labelled_files, "a.png"), (sheet_files, "b.png")):
        tool.save(tmp_path / name, files_of)
        wait_for_end(qtbot, lambda: tool.writing.running)
    assert [[path.name for path in paths] for paths in written] == [["a.png"], ["b.png", "b.json"]]
    assert dialog.told.text() == f"Wrote b.png, b.json to {tmp_path}"
    with Image.open(tmp_path / "b.png") as picture:
        assert picture.size == (24, 16)
    assert json.loads((tmp_path / "b.json").read_text())["rows"] == ["hero", "food"]
    assert read_matrix(tmp_path / "a.png") == tool._painted.plan.spec

    before = tool._painted
    dialog.show_matrix(None)
    dialog.close()
    tool._show(json.loads(json.dumps(job.result)))
    assert dialog.isVisible()
    assert tool._painted is not before
    again = tool._painted.image(5)
    assert again is not None
    assert np.array_equal(again, image)


def test_what_is_wrong_is_told_while_it_is_asked(tool: MatrixController) -> None:
    dialog = tool.dialog
    for text, told in (("21", "20 timesteps, so 21 steps are too many"), ("a", "“a” is not a whole number"),
                       ("0-4000", "at most 1,024 cells")):  # fmt: skip
        dialog.columns.text.setText(text)
        tool._show_asked()
        assert told in dialog.problem.text()
        assert not dialog.paint.isEnabled()
    dialog.columns.choose("epoch")
    tool._show_asked()
    assert "not the weights of one of your trainings" in dialog.problem.text()
    dialog.columns.choose("kind")
    tool._show_asked()
    assert (dialog.problem.text(), dialog.count.text()) == ("", "2 × 2 = 4 sprites")
    assert dialog.same.text().startswith("Everywhere the same: seed"), "classes are on both axes"
    dialog.rows.choose("seed")
    dialog.columns.choose("weights")
    tool._show_asked()
    assert [dialog.columns.list.item(0).text()] == ["tiny-studio"]
    tool._workspace.mixes.put({"food": 0.5})
    tool._show_asked()
    assert dialog.same.text().startswith("Everywhere the same: food 50% · ")
    assert "seamless" not in dialog.same.text()
    tool._workspace.settings.set("tiling", "both")
    tool._show_asked()
    assert dialog.same.text().endswith(" · seamless")


def test_cancel_keeps_what_is_painted(qtbot: QtBot, tool: MatrixController) -> None:
    tool.dialog.rows.choose("seed")
    tool.dialog.rows.text.setText("0-99")
    tool.dialog.paint.click()
    qtbot.waitUntil(lambda: bool(tool._painted and tool._painted.cells), timeout=PATIENCE_MS)
    tool.dialog.cancel.click()
    qtbot.waitUntil(lambda: tool._entry is None, timeout=PATIENCE_MS)
    assert tool._painted is not None
    assert 0 < len(tool._painted.cells) < 300
    assert tool.dialog.save_picture.isEnabled()
    assert tool._workspace.queue.jobs == ()
    assert not tool.dialog.cancel.isVisible()


def test_a_job_of_the_project_is_painted_without_the_window_of_the_matrix(tool: MatrixController) -> None:
    request = {"matrix": tool._plan().spec.to_json(), "shown_as": "another"}
    *progress, result = tool._paint(json.loads(json.dumps(request)))
    assert progress[-1] == QueueProgress(12, 12)
    assert isinstance(result, QueueResult)
    assert result.text == "Painted a matrix of 2 × 3"
    for values in (None, {}, 3):
        with pytest.raises(SpriteStudioError, match="cannot be read"):
            next(tool._paint(values))


def test_a_result_that_is_damaged_or_whose_weights_are_gone_is_told(tool: MatrixController) -> None:
    told: list[Exception] = []
    tool.failed.connect(told.append)
    *_, result = tool._paint({"matrix": tool._plan().spec.to_json()})
    assert isinstance(result, QueueResult)
    lost = json.loads(json.dumps(result.result).replace("tiny-studio", "gone"))
    for values in (
        None,
        {},
        {**result.result, "sprites": "????"},
        {**result.result, "sprites": "QUJD"},
        lost,
    ):
        tool._show(values)
    assert len(told) == 5
    assert all(isinstance(error, SpriteStudioError) for error in told)
    assert "There are no weights" in str(told[-1])
