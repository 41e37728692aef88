"""The Train page in a real window: from a set to sample sprites, paused, continued, compared, listed."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.library.models import read_model_spec
from spritestudio.project.jobs import JobState
from spritestudio.runs.store import LOG_FILE, WEIGHTS_FILE, list_runs, read_run
from spritestudio.specs import PRESETS, ModelSpec, TrainSpec
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.train.page import TrainPage
from spritestudio.ui.train.session import TrainState
from spritestudio.ui.train.source import SPRITES_PAGE, Source
from tests.modal_guard import ModalGuard
from tests.ui.conftest import PATIENCE_MS, wait_for_end
from tests.ui.train.trainings import LONG, SMALL, start_long, train


def test_from_a_set_to_samples_plot_and_comparison(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(SMALL)
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


def test_another_run_that_goes_on_leaves_the_chosen_set_alone(
    open_page: Callable[[TrainSpec], TrainPage], sprites: SpriteSet, qtbot: QtBot
) -> None:
    page = open_page(SMALL)
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
    page = open_page(SMALL)
    for _ in range(2):
        train(page, qtbot)
    assert sorted(run.title for run in page.runs.listed) == ["Mine", "Mine 2"]


def test_closing_asks_saves_and_the_next_start_offers_to_continue(
    open_page: Callable[[TrainSpec], TrainPage],
    open_window: Callable[[], MainWindow],
    modal_guard: ModalGuard,
    qtbot: QtBot,
) -> None:
    page = open_page(LONG)
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
    (held,) = [job for job in next_window.workspace.jobs.all if job.title == "Train Mine"]
    assert held.state is JobState.HELD, "it waits in the list of jobs as well"
    next_window.workspace.jobs.release(held)
    qtbot.waitUntil(lambda: again.session.run is not None, timeout=PATIENCE_MS)
    continued = again.session.run
    assert continued is not None
    qtbot.waitUntil(lambda: len(continued.history.steps) > steps, timeout=PATIENCE_MS)
    again.setup.stop.click()
    wait_for_end(qtbot, lambda: again.session.working)
    assert not [job for job in next_window.workspace.jobs.all if job.title == "Train Mine"]


def test_generating_while_it_trains_from_the_model_as_it_is_now(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(LONG)
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
    qtbot.waitUntil(lambda: not generate.loading.running, timeout=PATIENCE_MS)
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
    page = open_page(SMALL)
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
    page = open_page(SMALL)
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
    page = open_page(SMALL)
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
    page = open_page(SMALL)
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
    page = open_page(SMALL)
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
    page = open_page(LONG)
    setup = page.setup
    assert not setup.paint.isVisible()
    stack = page.parentWidget()
    qtbot.waitUntil(lambda: page.height() == stack.height() > 600, timeout=PATIENCE_MS)  # it is laid out
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
    page = open_page(SMALL)
    train(page, qtbot)
    assert page.setup.paint.isVisible()
    assert not page.setup.go_on.isVisible()
    (run,) = page.runs.listed
    shutil.rmtree(run.folder)
    page.shelf.refresh(None)
    qtbot.waitUntil(lambda: not page.shelf.busy, timeout=PATIENCE_MS)
    assert not page.setup.paint.isVisible(), "its run is gone"


def test_a_set_is_offered_once_so_that_another_choice_stays(
    open_page: Callable[[TrainSpec], TrainPage], data: Path
) -> None:
    page = open_page(SMALL)
    window = page.window()
    assert isinstance(window, MainWindow)
    document = window.workspace.set_document
    document.begin(read_sprites(["starter"]), is_saved=True)
    window.show_page(window.sprites_page)
    window.show_page(page)
    assert page.setup.source.source.path == SPRITES_PAGE
    page.setup.source.choose(Source.of_path(data))
    window.show_page(window.sprites_page)
    window.show_page(page)
    assert page.setup.source.source.path == str(data), "the set is the one that was offered before"
    assert document.editable is not None
    document.do(edits.exclude(document.editable, np.array([0])), "Exclude")
    window.show_page(window.sprites_page)
    window.show_page(page)
    assert page.setup.source.source.path == SPRITES_PAGE
    document.close()


def test_a_style_is_taught_beside_the_art_and_painted_with(
    open_page: Callable[[TrainSpec], TrainPage], tmp_path: Path, qtbot: QtBot
) -> None:
    model = ModelSpec(
        class_names=("hero",),
        image_size=8,
        architecture="studio-unet",
        width=8,
        schedule="karras",
        timesteps=20,
        palette=("#00000000", "#ffffff", "#112233"),
    )
    start = tmp_path / "can-paint.safetensors"
    save_checkpoint(start, model, build_network(model).state_dict())
    page = open_page(SMALL)
    page.setup.choose_preset("your-style")
    page.setup.start.choose(start)
    assert page.setup.name_heading.text() == "Name of your style"
    page.setup.title.setText("Knights: and foes!")
    assert page.setup.spec().style == "Knights and foes"
    page.setup.title.setText("Mine")
    quick = {"minutes": 0.0, "epochs": 4, "batch_size": 4, "sample_every_s": 1.0, "device": "cpu"}
    page.setup.form.set_spec(dataclasses.replace(PRESETS["your-style"].spec, **quick))  # type: ignore[arg-type]
    train(page, qtbot)
    run = page.session.run
    assert run is not None
    assert run.art is not None
    assert run.art.shape[:2] == (2, 4)
    table = page.watch.table.table
    assert table is not None
    assert table.images.shape[1] == 4 + 1 + run.samples[-1].images.shape[1]
    assert read_model_spec(run.folder / WEIGHTS_FILE).styles == ("Mine",)
    page.shelf.read_run(run.folder)
    qtbot.waitUntil(lambda: not page.shelf.busy, timeout=PATIENCE_MS)

    with qtbot.waitSignal(page.paint_requested, timeout=PATIENCE_MS):
        page.setup.paint.click()
    window = page.window()
    assert isinstance(window, MainWindow)
    chips = window.generate_page.panel.mixer.styles
    qtbot.waitUntil(lambda: [chip.style_name for chip in chips.chips] == ["Mine"], timeout=PATIENCE_MS)


def test_a_style_of_too_few_sprites_is_told_at_its_card(
    open_page: Callable[[TrainSpec], TrainPage], data: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_page(SMALL)
    few = tmp_path / "few.npz"
    with np.load(data) as archive:
        three = {
            name: archive[name] if name == "class_names" else archive[name][:3] for name in archive.files
        }
    np.savez(few, **three)
    page.setup.choose_preset("your-style")
    page.setup.source.choose(Source.of_path(few))
    page.estimates.set_blocked(False)
    card = page.setup.cards["your-style"]
    qtbot.waitUntil(lambda: "at least 5 sprites" in card.toolTip(), timeout=PATIENCE_MS)
