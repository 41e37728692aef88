"""The Train page in a real window: from a set to sample sprites, paused, continued, compared, listed."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from spritestudio.runs.store import LOG_FILE, WEIGHTS_FILE, list_runs, read_run
from spritestudio.specs import TrainSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.train.page import TrainPage
from spritestudio.ui.train.session import TrainState
from spritestudio.ui.train.source import Source
from tests.modal_guard import ModalGuard
from tests.ui.conftest import PATIENCE_MS, wait_for_end

_SMALL = TrainSpec(
    epochs=5,
    batch_size=4,
    width=8,
    timesteps=20,
    validation_share=0.25,
    sample_every_s=1.0,
    keep_every=1,
    device="cpu",
)
_LONG = TrainSpec(epochs=100_000, batch_size=4, width=8, timesteps=20, sample_every_s=1.0, device="cpu")


@pytest.fixture
def open_page(
    open_window: Callable[[], MainWindow], data: Path, qtbot: QtBot
) -> Callable[[TrainSpec], TrainPage]:
    """Opens a window at its Train page, set to the little set and a spec."""

    def open_one(spec: TrainSpec) -> TrainPage:
        window = open_window()
        window.show_page(window.train_page)
        page = window.train_page
        page.estimates.set_blocked(True)
        page.setup.source.choose(Source.of_path(data))
        page.setup.form.set_spec(spec)
        page.setup.title.setText("Mine")
        page.estimates.set_blocked(True)
        qtbot.waitUntil(lambda: not page.shelf.busy and not page.estimates.running, timeout=PATIENCE_MS)
        return page

    return open_one


def train(page: TrainPage, qtbot: QtBot) -> None:
    page.setup.train.click()
    wait_for_end(qtbot, lambda: page.session.working)
    wait_for_end(qtbot, lambda: page.shelf.busy)


def start_long(page: TrainPage, qtbot: QtBot) -> None:
    page.setup.train.click()
    run = page.session.run
    assert run is not None
    qtbot.waitUntil(lambda: run.begun and bool(run.samples), timeout=PATIENCE_MS)


def test_from_a_set_to_samples_plot_and_comparison(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(_SMALL)
    train(page, qtbot)
    run = page.session.run
    assert run is not None
    assert page.session.state is TrainState.IDLE
    assert page.header.title.text() == "Mine"
    assert page.watch.table.table is not None
    assert page.watch.table.table.row_titles == ("hero", "food")
    assert len(page.watch.strip.samples) >= 1
    assert len(run.history.steps) == run.history.steps["step"][-1]
    assert len(run.history.validation) == 5
    assert [kept.epoch for kept in run.history.kept_checkpoints()] == [0, 1, 2, 3, 4]

    page.views.setCurrentIndex(2)
    assert [kept.epoch for kept in page.comparison.chosen()] == [0, 4]
    page.comparison.compare.click()
    wait_for_end(qtbot, lambda: page.probes.comparing.running)
    compared = page.comparison.table.table
    assert compared is not None
    assert compared.row_titles == ("epoch 0", "epoch 4")
    assert compared.images.shape[:2] == (2, 4)

    page.views.setCurrentIndex(1)
    page.noise.show_button.click()
    wait_for_end(qtbot, lambda: page.probes.noising.running)
    assert page.noise.table.table is not None
    assert page.noise.table.table.images.shape[0] == 4


def test_pause_resume_and_stop(open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot) -> None:
    page = open_page(_LONG)
    start_long(page, qtbot)
    run = page.session.run
    assert run is not None
    page.setup.pause.click()
    assert page.session.state is TrainState.PAUSING
    qtbot.waitUntil(lambda: page.session.state is TrainState.PAUSED, timeout=PATIENCE_MS)
    paused_at = len(run.history.steps)
    assert read_run(run.folder).steps == paused_at
    page.setup.resume.click()
    qtbot.waitUntil(lambda: len(run.history.steps) > paused_at + 3, timeout=PATIENCE_MS)
    assert run.history.steps["step"].tolist() == list(range(1, len(run.history.steps) + 1))
    page.setup.stop.click()
    qtbot.waitUntil(lambda: page.session.state is TrainState.IDLE, timeout=PATIENCE_MS)
    assert page.setup.train.isVisible()
    assert (run.folder / WEIGHTS_FILE).exists()


def test_a_pause_before_the_first_step_leaves_nothing_behind(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(_LONG)
    page.setup.train.click()
    page.setup.pause.click()
    wait_for_end(qtbot, lambda: page.session.working)
    run = page.session.run
    assert run is not None
    begun = run.begun  # where the first step was quicker than the click
    assert page.session.state is (TrainState.PAUSED if begun else TrainState.IDLE)
    assert page.header.stats.isHidden() is not begun


def test_another_run_that_goes_on_leaves_the_chosen_set_alone(
    open_page: Callable[[TrainSpec], TrainPage], sprites: SpriteSet, qtbot: QtBot
) -> None:
    page = open_page(_SMALL)
    train(page, qtbot)
    (done,) = page.runs.listed
    half = dataclasses.replace(sprites, images=sprites.images[::-1].copy(), source="Another")
    page.setup.source.choose(Source("Another", "another", half))
    page.estimates.set_blocked(True)
    with qtbot.waitSignal(page.session.finished, timeout=PATIENCE_MS):
        page.continue_run(done.folder)
    chosen = page.setup.source.source
    assert (chosen.title, chosen.sprites) == ("Another", half)


def test_runs_of_one_name_are_numbered(open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot) -> None:
    page = open_page(_SMALL)
    for _ in range(2):
        train(page, qtbot)
    assert sorted(run.title for run in page.runs.listed) == ["Mine", "Mine 2"]


def test_closing_asks_saves_and_the_next_start_offers_to_continue(
    open_page: Callable[[TrainSpec], TrainPage],
    open_window: Callable[[], MainWindow],
    modal_guard: ModalGuard,
    qtbot: QtBot,
) -> None:
    page = open_page(_LONG)
    start_long(page, qtbot)
    run = page.session.run
    assert run is not None
    window = page.window()
    modal_guard.press("Keep training")
    assert not window.close()
    assert page.session.working
    modal_guard.press("Save and close")
    assert window.close()
    assert not page.session.working
    steps = read_run(run.folder).steps

    next_window = open_window()
    again = next_window.train_page
    qtbot.waitUntil(again.offer.isVisible, timeout=PATIENCE_MS)
    assert "Mine" in again.offer.text.text()
    assert next_window.page is again
    again.offer.button.click()
    qtbot.waitUntil(lambda: again.session.run is not None, timeout=PATIENCE_MS)
    continued = again.session.run
    assert continued is not None
    qtbot.waitUntil(lambda: len(continued.history.steps) > steps, timeout=PATIENCE_MS)
    again.setup.stop.click()
    wait_for_end(qtbot, lambda: again.session.working)


def test_generating_while_it_trains_from_the_model_as_it_is_now(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(_LONG)
    start_long(page, qtbot)
    run, window = page.session.run, page.window()
    assert run is not None
    assert isinstance(window, MainWindow)
    generate = window.generate_page
    texts = [generate.panel.weights.itemText(i) for i in range(generate.panel.weights.count())]
    assert "Mine, as it is now" in texts
    page.paint_requested.emit(run.folder / WEIGHTS_FILE)
    qtbot.waitUntil(
        lambda: generate.panel.workspace.model.class_names == ("hero", "food"), timeout=PATIENCE_MS
    )
    wait_for_end(qtbot, lambda: generate.loading.running)
    generate.panel.count.setValue(2)
    generate.panel.generate.click()
    wait_for_end(qtbot, lambda: generate.painting.running)
    assert generate.view.images is not None
    assert page.session.working
    page.setup.stop.click()
    wait_for_end(qtbot, lambda: page.session.working)


def test_runs_are_listed_named_and_compared(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(_SMALL)
    train(page, qtbot)
    page.setup.title.setText("Other")
    train(page, qtbot)
    assert {run.title for run in page.runs.listed} == {"Mine", "Other"}
    page.runs.select([run.folder for run in page.runs.listed])
    wait_for_end(qtbot, lambda: page.shelf.busy)
    assert {lines.title for lines in page.runs.plot.shown} == {"Mine", "Other"}
    mine = next(run.folder for run in page.runs.listed if run.title == "Mine")
    page.runs.rename_requested.emit(mine, "First try")
    wait_for_end(qtbot, lambda: page.shelf.busy)
    page.runs.thin_requested.emit(mine, 2, 3)
    wait_for_end(qtbot, lambda: page.shelf.busy)
    assert {run.title for run in list_runs()} == {"First try", "Other"}
    assert read_run(mine).spec.keep_every == 2
    page.shelf.read_run(mine)
    qtbot.waitUntil(lambda: page.header.title.text() == "First try", timeout=PATIENCE_MS)
    assert len(page.watch.strip.samples) >= 1
    assert page.watch.table.table is not None


def test_a_training_that_breaks_shows_a_banner_and_the_page_stays_usable(
    open_page: Callable[[TrainSpec], TrainPage], tmp_path: Path, data: Path, qtbot: QtBot
) -> None:
    page = open_page(_SMALL)
    page.setup.source.choose(Source.of_path(tmp_path / "gone.npz"))
    page.estimates.set_blocked(True)
    train(page, qtbot)
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.banner.isVisible()
    assert "gone" in window.banner.message.text()
    assert page.watch.plot.isHidden(), "nothing has begun"
    assert page.header.stats.isHidden()
    assert page.header.title.text() == "Teach it your own art"
    page.setup.source.choose(Source.of_path(data))
    page.estimates.set_blocked(True)
    train(page, qtbot)
    assert page.watch.table.table is not None
    assert not window.banner.isVisible()


def test_samples_stand_under_the_classes_that_the_network_has(
    open_page: Callable[[TrainSpec], TrainPage], sprites: SpriteSet, qtbot: QtBot
) -> None:
    page = open_page(_SMALL)
    contexts = np.insert(sprites.contexts, 0, 0.0, axis=1)
    with_an_empty_one = dataclasses.replace(
        sprites, contexts=contexts, class_names=("ghost", *sprites.class_names)
    )
    page.setup.source.choose(Source("Ghosts", "", with_an_empty_one))
    page.estimates.set_blocked(True)
    train(page, qtbot)
    assert page.session.run is not None
    assert page.session.run.class_names == sprites.class_names
    assert page.watch.table.table is not None
    assert page.watch.table.table.row_titles == sprites.class_names
    assert "ghost" in page.hint.text.text()


def test_a_run_goes_to_the_bin_once_a_person_has_agreed(
    open_page: Callable[[TrainSpec], TrainPage], modal_guard: ModalGuard, qtbot: QtBot
) -> None:
    page = open_page(_SMALL)
    train(page, qtbot)
    (run,) = page.runs.listed
    page.runs.select([run.folder])
    modal_guard.press("No")
    page.runs.trash.click()
    assert run.folder.exists()
    modal_guard.press("Yes")
    page.runs.trash.click()
    wait_for_end(qtbot, lambda: page.shelf.busy)
    assert not run.folder.exists()
    assert page.runs.listed == []


def test_what_the_training_noticed_stands_on_the_page_until_it_is_closed(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(_SMALL)
    train(page, qtbot)
    (run,) = page.runs.listed
    train(page, qtbot)  # another, so that the first is read from its folder
    with (run.folder / LOG_FILE).open("a", encoding="utf-8") as log:
        log.write('{"kind": "hint", "step": 9, "name": "memorising", "sentence": "It learns by heart."}\n')
    page.shelf.read_run(run.folder)
    qtbot.waitUntil(page.hint.isVisible, timeout=PATIENCE_MS)
    assert page.hint.text.text() == "It learns by heart."
    page.hint.close_button.click()
    assert not page.hint.isVisible()


def test_what_to_do_with_a_stopped_training_stands_where_train_stood(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(_LONG)
    setup = page.setup
    assert not setup.paint.isVisible()
    bottom = setup.train.geometry().bottom()
    start_long(page, qtbot)
    run = page.session.run
    assert run is not None
    qtbot.mouseDClick(setup.stop, Qt.MouseButton.LeftButton)
    assert page.session.state is TrainState.RUNNING, "half of a double click on what stood there before"
    setup.stop.click()
    qtbot.waitUntil(lambda: page.session.state is TrainState.IDLE, timeout=PATIENCE_MS)
    assert setup.paint.isVisible()
    assert setup.go_on.isVisible()
    assert abs(setup.paint.geometry().bottom() - bottom) <= 1
    assert setup.train.isVisible()
    assert setup.train.geometry().bottom() < setup.paint.geometry().top()

    stopped_at = len(run.history.steps)
    setup.go_on.click()
    qtbot.waitUntil(lambda: page.session.working, timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: page.session.run is not None and len(page.session.run.history.steps) > stopped_at,
        timeout=PATIENCE_MS,
    )
    assert not setup.paint.isVisible()
    setup.stop.click()
    qtbot.waitUntil(lambda: page.session.state is TrainState.IDLE, timeout=PATIENCE_MS)
    with qtbot.waitSignal(page.paint_requested) as asked:
        setup.paint.click()
    assert asked.args == [run.folder / WEIGHTS_FILE]
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.page is window.generate_page
    qtbot.waitUntil(lambda: not window.generate_page.loading.running, timeout=PATIENCE_MS)


def test_a_training_that_came_to_its_end_has_nothing_to_continue(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(_SMALL)
    train(page, qtbot)
    assert page.setup.paint.isVisible()
    assert not page.setup.go_on.isVisible()
    (run,) = page.runs.listed
    shutil.rmtree(run.folder)
    page.shelf.refresh(None)
    qtbot.waitUntil(lambda: not page.shelf.busy, timeout=PATIENCE_MS)
    assert not page.setup.paint.isVisible(), "its run is gone"
