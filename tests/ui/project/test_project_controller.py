"""The project in the window: new, open, save as, and at the next start."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.locks import is_locked
from spritestudio.project.generations import GenerationHistory
from spritestudio.project.jobs import JOBS, JobEntry
from spritestudio.project.project_file import ProjectFile
from spritestudio.project.project_index import lock_of
from spritestudio.specs import PostprocessSpec
from spritestudio.ui.main_window import MainWindow
from tests.modal_guard import ModalGuard
from tests.project.kept import save_as
from tests.ui.conftest import PATIENCE_MS, wait_for_end


def _keep(window: MainWindow, *places: int) -> None:
    window.generate_page.view.grid.set_selection(places)
    action = window.findChild(QAction, "keep")
    assert isinstance(action, QAction)
    action.trigger()


def _saving() -> list[JobEntry]:
    """The jobs that save the project as another."""
    return [job for job in JOBS.all if job.title == "Save Heroes.spritestudio"]


def test_what_is_kept_survives_the_next_grid_and_the_next_start(
    window: MainWindow, paint: Callable[[MainWindow], None], open_window: Callable[[], MainWindow]
) -> None:
    paint(window)
    page = window.generate_page
    images = page.view.images
    assert images is not None
    _keep(window, 1, 4)
    paint(window)
    shelf = window.shelf_controller.shelf
    np.testing.assert_array_equal(shelf.sprites[1].image, images[4])
    recipe = shelf.sprites[1].recipe
    assert recipe is not None
    assert recipe.spec.count == 1
    window.close()

    again = open_window()
    kept = again.shelf_controller.shelf
    assert [sprite.id for sprite in kept] == [sprite.id for sprite in shelf]
    assert kept.sprites[1].recipe == recipe
    again.generate_page.navigator.show_generation(-1)
    _keep(again, 1)
    assert len(again.shelf_controller.shelf) == 1


def test_undo_says_what_it_takes_back(window: MainWindow, paint: Callable[[MainWindow], None]) -> None:
    undo = window.findChild(QAction, "undo")
    assert isinstance(undo, QAction)
    assert (undo.text(), undo.isEnabled()) == ("Undo", False)
    paint(window)
    assert (undo.text(), undo.isEnabled()) == ("Undo Paint 6 sprites", True)
    _keep(window, 0, 1, 2)
    assert undo.text() == "Undo Keep 3 sprites"
    undo.trigger()
    assert len(window.shelf_controller.shelf) == 0


def test_a_project_is_saved_under_a_name_and_opened_again(
    qtbot: QtBot,
    window: MainWindow,
    paint: Callable[[MainWindow], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paint(window)
    _keep(window, 0)
    assert window.windowTitle() == "Untitled — SpriteStudio"
    path = tmp_path / "Heroes.spritestudio"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path.with_suffix("")), ""))
    window.project.save_as()
    wait_for_end(qtbot, lambda: window.project.is_saving)
    assert window.windowTitle() == "Heroes — SpriteStudio"
    window.project.new()
    assert (len(window.shelf_controller.shelf), len(window.generate_page.history)) == (0, 0)
    assert window.windowTitle() == "Untitled — SpriteStudio"
    window.open_paths([path])
    wait_for_end(qtbot, lambda: window.project.is_saving)
    assert (len(window.shelf_controller.shelf), len(window.generate_page.history)) == (1, 1)
    assert window.windowTitle() == "Heroes — SpriteStudio"
    window.project.new()
    assert not is_locked(lock_of(path)), "others can open it again"


def test_the_window_goes_on_while_a_project_is_checked(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, go_on = tmp_path / "Heroes.spritestudio", threading.Event()
    ProjectFile(path).close()
    check = ProjectFile.is_whole

    def wait(file: ProjectFile) -> bool:
        go_on.wait()
        return check(file)

    monkeypatch.setattr(ProjectFile, "is_whole", wait)
    window.project.open(path)
    qtbot.waitUntil(lambda: is_locked(lock_of(path)), timeout=PATIENCE_MS)
    window.project.new()
    assert "Open Heroes.spritestudio" in window.statusBar().currentMessage()
    assert window.windowTitle() == "Untitled — SpriteStudio"
    go_on.set()
    wait_for_end(qtbot, lambda: window.project.is_saving)
    qtbot.waitUntil(lambda: window.workspace.project.recent == (path,), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: window.windowTitle() == "Untitled — SpriteStudio", timeout=PATIENCE_MS)


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Generations are written only once this is set."""
    go_on = threading.Event()
    write = ProjectFile.write_generations

    def wait(file: ProjectFile, generations: Mapping[str, bytes]) -> None:
        go_on.wait()
        write(file, generations)

    monkeypatch.setattr(ProjectFile, "write_generations", wait)
    yield go_on
    go_on.set()


def test_the_window_goes_on_while_a_project_is_saved_as_another(
    qtbot: QtBot,
    window: MainWindow,
    paint: Callable[[MainWindow], None],
    tmp_path: Path,
    slow_disk: threading.Event,
) -> None:
    slow_disk.set()
    paint(window)
    slow_disk.clear()
    window.project.save_to(tmp_path / "Heroes.spritestudio")
    _keep(window, 0)
    window.project.new()
    assert len(window.shelf_controller.shelf) == 1, "first things first"
    assert _saving()
    slow_disk.set()
    wait_for_end(qtbot, _saving)
    qtbot.waitUntil(lambda: not len(window.shelf_controller.shelf), timeout=PATIENCE_MS)
    window.open_paths([tmp_path / "Heroes.spritestudio"])
    wait_for_end(qtbot, lambda: window.project.is_saving)
    assert (len(window.shelf_controller.shelf), len(window.generate_page.history)) == (1, 1)


def test_saving_as_another_is_cancelled(
    qtbot: QtBot,
    window: MainWindow,
    paint: Callable[[MainWindow], None],
    tmp_path: Path,
    slow_disk: threading.Event,
) -> None:
    slow_disk.set()
    paint(window)
    slow_disk.clear()
    path = tmp_path / "Heroes.spritestudio"
    path.write_bytes(b"of before")
    window.project.save_to(path)
    (job,) = _saving()
    assert job.cancel is not None
    job.cancel()
    slow_disk.set()
    qtbot.waitUntil(lambda: not _saving(), timeout=PATIENCE_MS)
    assert (path.read_bytes(), window.windowTitle()) == (b"of before", "Untitled — SpriteStudio")
    _keep(window, 0)
    window.project.save_beside()
    wait_for_end(qtbot, lambda: window.project.is_saving)
    assert window.workspace.project.is_saved


@pytest.mark.parametrize("moment", ["write_generations", "write"])
def test_saving_as_another_is_cancelled_when_it_is_nearly_done(
    qtbot: QtBot,
    window: MainWindow,
    paint: Callable[[MainWindow], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    paint(window)
    window.workspace.project.flush()
    reached, go_on = threading.Event(), threading.Event()
    write = getattr(ProjectFile, moment)

    def wait(file: ProjectFile, *values: object, **named: object) -> None:
        if moment == "write_generations" or "shelf" in named:
            reached.set()
            go_on.wait()
        write(file, *values, **named)

    monkeypatch.setattr(ProjectFile, moment, wait)
    window.project.save_to(tmp_path / "Heroes.spritestudio")
    assert reached.wait(PATIENCE_MS / 1000)
    monkeypatch.setattr(ProjectFile, moment, write)
    (job,) = _saving()
    assert job.cancel is not None
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not _saving() and not window.project.is_saving, timeout=PATIENCE_MS)
    is_cancelled = window.workspace.project.is_untitled
    assert is_cancelled is not (tmp_path / "Heroes.spritestudio").exists(), "all or nothing"
    _keep(window, 0)
    window.project.save_beside()
    wait_for_end(qtbot, lambda: window.project.is_saving)
    assert window.workspace.project.is_saved


def test_a_window_that_was_to_close_stays_where_saving_as_another_fails(
    qtbot: QtBot,
    window: MainWindow,
    paint: Callable[[MainWindow], None],
    tmp_path: Path,
    slow_disk: threading.Event,
) -> None:
    slow_disk.set()
    paint(window)
    slow_disk.clear()
    folder = tmp_path / "stick"
    window.project.save_to(folder / "Heroes.spritestudio")
    qtbot.waitUntil(lambda: any(folder.glob(".spritestudio-*")), timeout=PATIENCE_MS)
    assert not window.close()
    assert "Heroes.spritestudio" in window.statusBar().currentMessage()
    shutil.rmtree(folder)
    slow_disk.set()
    wait_for_end(qtbot, lambda: window.project.is_saving)
    qtbot.wait(1)
    assert window.isVisible()
    assert "cannot be written" in window.banner.message.text()


def test_how_a_grid_is_finished_is_saved_as_one_goes(
    window: MainWindow, paint: Callable[[MainWindow], None], tmp_path: Path
) -> None:
    paint(window)
    work, chosen = window.workspace, PostprocessSpec(palette_mode="best", colors=8)
    work.postprocess.change(chosen)
    assert not work.project.is_saved
    work.project.flush()
    killed = tmp_path / "killed.spritestudio"  # as it would be found after a power cut
    shutil.copy(work.project.path, killed)
    with contextlib.closing(ProjectFile(killed, read_only=True)) as file:
        (kept,) = (GenerationHistory(file).read(i) for i in file.generation_ids())
    assert kept.postprocess == chosen
    work.project.timeline.undo()
    assert work.generations.read(kept.id).postprocess == PostprocessSpec()


def test_a_file_that_is_no_project_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "broken.spritestudio"
    path.write_bytes(b"broken" * 100)
    window.open_paths([path])
    wait_for_end(qtbot, lambda: window.project.is_saving)
    assert "is not a project" in window.banner.message.text()
    assert window.windowTitle() == "Untitled — SpriteStudio"


def test_changes_are_saved_beside_the_window(
    qtbot: QtBot, window: MainWindow, paint: Callable[[MainWindow], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    paint(window)
    _keep(window, 0)
    project = window.workspace.project
    told: list[SpriteStudioError] = []
    window.project.warned.connect(told.append)
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise SpriteStudioError("The disk is full.")

        patch.setattr(project._file, "_write", full)
        for _ in range(3):
            window.project.save_beside()
            wait_for_end(qtbot, lambda: window.project.is_saving)
    assert [error.message for error in told] == ["The disk is full."]
    _keep(window, 1)
    assert window.banner.isVisible(), "also where something else goes well"
    assert window.windowTitle() == "Untitled (not saved) — SpriteStudio"
    window.project.save_beside()
    wait_for_end(qtbot, lambda: window.project.is_saving)
    assert project.is_saved
    assert not window.banner.isVisible()
    assert window.windowTitle() == "Untitled — SpriteStudio"


def test_a_warning_stays_until_it_is_read(
    qtbot: QtBot, window: MainWindow, open_window: Callable[[], MainWindow], modal_guard: ModalGuard
) -> None:
    second = open_window()
    assert second.banner.isVisible()
    assert "open in another window" in second.banner.accessibleName()
    second.show_status_message("Something went well")
    assert second.banner.isVisible()
    assert second.windowTitle() == "Untitled (copy, not saved) — SpriteStudio"
    second.banner.close_button.click()
    assert not second.banner.isVisible()


def test_what_is_told_of_one_project_does_not_stay_over_the_next(
    qtbot: QtBot, window: MainWindow, paint: Callable[[MainWindow], None], tmp_path: Path
) -> None:
    paint(window)
    _keep(window, 0)
    whole, cut = tmp_path / "whole.spritestudio", tmp_path / "cut.spritestudio"
    save_as(window.workspace.project, whole)
    data = whole.read_bytes()
    cut.write_bytes(data[: len(data) // 2])
    window.open_paths([cut])
    wait_for_end(qtbot, lambda: window.project.is_saving)
    assert "cut.spritestudio is damaged" in window.banner.message.text()
    window.open_paths([whole])
    wait_for_end(qtbot, lambda: window.project.is_saving)
    assert window.windowTitle() == "whole — SpriteStudio"
    assert not window.banner.isVisible()


def test_a_copy_that_has_changed_is_not_closed_without_a_word(
    qtbot: QtBot,
    window: MainWindow,
    open_window: Callable[[], MainWindow],
    paint: Callable[[MainWindow], None],
    modal_guard: ModalGuard,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    second = open_window()
    assert "is lost unless you save it" in second.banner.hint.text()
    paint(second)
    modal_guard.press("Cancel")
    second.close()
    assert second.isVisible()
    path = tmp_path / "Second.spritestudio"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    modal_guard.press("Save as…")
    second.close()
    wait_for_end(qtbot, second.isVisible)
    second.show_error(SpriteStudioError("Something else."))
    assert "is lost" not in second.banner.hint.text()
    assert path.is_file()


def test_recent_projects_of_one_name_are_told_apart(window: MainWindow, tmp_path: Path) -> None:
    for folder in ("a/forest", "a/cave", "b/cave"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        save_as(window.workspace.project, tmp_path / folder / "set.spritestudio")
    save_as(window.workspace.project, tmp_path / "R&D.spritestudio")
    window.project.new()
    menu = window.findChild(QMenu, "project_recent")
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    texts = {action.text() for action in menu.actions()}
    assert {"set — forest", str(Path("set — a") / "cave"), str(Path("set — b") / "cave"), "R&&D"} <= texts
    assert menu.toolTipsVisible()
    assert str(tmp_path / "a" / "cave" / "set.spritestudio") in {a.toolTip() for a in menu.actions()}
