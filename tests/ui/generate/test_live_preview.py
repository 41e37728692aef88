"""The live grid: it follows the sliders, drops what was overtaken, and ends with the finished sprites."""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from spritestudio.diffusion.checkpoint import load_checkpoint, save_checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.library.models import few_step_partner, weights_hash
from spritestudio.project.mixes import Mix
from spritestudio.project.steps import StepImages
from spritestudio.runs.store import WEIGHTS_FILE, runs_folder
from spritestudio.specs import GenerateSpec, GenerationRequest, ModelSpec, seeds_from
from spritestudio.sprites.pixels import harden_alpha, to_images
from spritestudio.ui.generate.live_preview import LivePreview
from spritestudio.ui.generate.model_runner import PreviewImages
from spritestudio.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, STUDIO, wait_for_end


@pytest.fixture
def live(qtbot: QtBot, studio_weights: Path) -> LivePreview:
    """A live painter of these weights."""
    live = LivePreview()
    live.set_weights((studio_weights, STUDIO))
    return live


def request(share: float, count: int = 4) -> GenerationRequest:
    spec = GenerateSpec(seeds=seeds_from(0, count), contexts=((1.0, share),))
    return GenerationRequest(spec, "full", STUDIO.class_names, ((f"share {share:g}", count),))


def until_done(qtbot: QtBot, live: LivePreview) -> list[PreviewImages]:
    """What is painted until the mix has rested."""
    pieces: list[PreviewImages] = []
    live.painted.connect(pieces.extend)
    with qtbot.waitSignal(live.rested, timeout=PATIENCE_MS):
        live.hold(True)
        qtbot.waitUntil(lambda: not live._worker.running and not live._next, timeout=PATIENCE_MS)
        live.hold(False)
    live.close()
    return pieces


def test_the_newest_request_is_painted_and_those_between_are_dropped(
    qtbot: QtBot, live: LivePreview, studio_weights: Path
) -> None:
    alone = LivePreview()
    alone.set_weights((studio_weights, STUDIO))
    alone.request(request(1.9))
    expected = until_done(qtbot, alone)[-1].images

    for tick in range(20):
        live.request(request(tick / 10))
    pieces = until_done(qtbot, live)
    assert len(pieces) < 20
    assert np.array_equal(pieces[-1].images, expected)


def test_a_large_grid_comes_in_pieces(qtbot: QtBot, live: LivePreview) -> None:
    live.request(request(0.5, count=20))
    pieces = until_done(qtbot, live)
    assert [piece.places for piece in pieces] == [tuple(range(16)), tuple(range(16, 20))]


def test_of_a_large_grid_each_part_follows_while_a_slider_goes_on(
    qtbot: QtBot, live: LivePreview, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[int, ...]] = []
    paint_live = live._runner.paint_live

    def always_overtaken(
        path: Path, request: GenerationRequest, places: list[int], _overtaken: object
    ) -> Iterator[PreviewImages]:
        begun.append(tuple(places[:16]))
        yield from paint_live(path, request, places, lambda: True)

    monkeypatch.setattr(live._runner, "paint_live", always_overtaken)
    live.hold(True)  # however long a piece takes
    for tick in range(4):
        live.request(request(tick / 10, count=32))
        qtbot.waitUntil(lambda: not live._worker.running and not live._next, timeout=PATIENCE_MS)
    live.close()
    halves = [tuple(range(16)), tuple(range(16, 32))]
    assert begun == halves * 2


def test_a_smaller_grid_follows_a_larger_one(qtbot: QtBot, live: LivePreview) -> None:
    live.failed.connect(pytest.fail)
    live.request(request(0.5, count=20))
    live.request(request(0.6, count=3))
    assert until_done(qtbot, live)[-1].places == (0, 1, 2)


def test_an_answer_carries_the_request_that_it_answers(
    qtbot: QtBot, live: LivePreview, studio_weights: Path
) -> None:
    live.request(request(0.5, count=20))
    pieces = until_done(qtbot, live)
    assert {piece.request.spec.contexts for piece in pieces} == {((1.0, 0.5),)}
    assert {piece.request.sections for piece in pieces} == {(("share 0.5", 20),)}
    assert [piece.is_last for piece in pieces] == [False, True]
    answered = pieces[0].request
    assert (answered.weights, answered.weights_hash) == (studio_weights.stem, weights_hash(studio_weights))
    assert answered.spec == dataclasses.replace(
        GenerateSpec.for_preview(STUDIO), seeds=seeds_from(0, 20), contexts=((1.0, 0.5),)
    )


def test_weights_that_are_gone_are_told_once(
    qtbot: QtBot, live: LivePreview, studio_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio_weights.unlink()
    errors: list[object] = []
    live.failed.connect(errors.append)
    begun, may_go_on = threading.Event(), threading.Event()
    paint_live = live._runner.paint_live

    def held(*args: Any) -> Iterator[PreviewImages]:
        begun.set()
        may_go_on.wait()
        yield from paint_live(*args)

    monkeypatch.setattr(live._runner, "paint_live", held)
    live.request(request(0.1))
    begun.wait()
    live.request(request(0.2))  # the slider moves on before the first has failed
    may_go_on.set()
    qtbot.waitUntil(lambda: bool(errors) and not live._worker.running, timeout=PATIENCE_MS)
    live.request(request(0.3))
    assert len(errors) == 1
    live.close()


def test_the_partner_lies_beside_and_knows_the_same(studio_weights: Path, weights: Path) -> None:
    assert few_step_partner(studio_weights, STUDIO) == (studio_weights, STUDIO)
    partner = studio_weights.with_name("tiny-studio-live.safetensors")
    network = build_network(STUDIO)
    quick = dataclasses.replace(STUDIO, few_step=True)
    save_checkpoint(partner, quick, network.state_dict())
    assert few_step_partner(studio_weights, STUDIO) == (partner, quick)
    for other in (dataclasses.replace(quick, class_names=("hero", "wand")), STUDIO):
        save_checkpoint(partner, other, network.state_dict())
        assert few_step_partner(studio_weights, STUDIO) == (studio_weights, STUDIO)
    assert few_step_partner(weights, ModelSpec(class_names=("a",))) is None


def test_the_partner_may_be_a_run_that_these_weights_taught(studio_weights: Path) -> None:
    network = build_network(STUDIO)
    quick = dataclasses.replace(STUDIO, few_step=True, taught_by=weights_hash(studio_weights))
    stranger = dataclasses.replace(quick, taught_by="0" * 64)
    for age, (name, spec) in enumerate((("c", stranger), ("b", quick), ("a", quick))):
        (runs_folder() / name).mkdir(parents=True)
        save_checkpoint(runs_folder() / name / WEIGHTS_FILE, spec, network.state_dict())
        os.utime(runs_folder() / name / WEIGHTS_FILE, (1e9 - age, 1e9 - age))  # "b" is newer than "a"
    assert few_step_partner(studio_weights, STUDIO) == (runs_folder() / "b" / WEIGHTS_FILE, quick)
    assert few_step_partner(runs_folder() / "b" / WEIGHTS_FILE, quick) == (
        runs_folder() / "b" / WEIGHTS_FILE,
        quick,
    )


def test_dragging_a_slider_changes_the_grid_and_letting_go_finishes_it(
    qtbot: QtBot, window: MainWindow, studio_weights: Path
) -> None:
    page = window.generate_page
    page.open_weights(studio_weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    assert page.panel.live.isChecked()
    page.panel.settings.keep_seed(3)
    slider = page.panel.mixer._sliders[1].slider
    batches = len(page.history)

    slider.setSliderDown(True)
    slider.setValue(40)
    qtbot.waitUntil(
        lambda: page.view.images is not None and not page.painter.live_preview._worker.running,
        timeout=PATIENCE_MS,
    )
    first = page.view.images
    answered = page.art()
    assert answered is not None
    assert answered.recipe is not None
    assert (answered.recipe.weights, answered.recipe.step) == (studio_weights.stem, 0)
    assert answered.recipe.spec.contexts[0][1] == 0.4
    *_, again = sample(load_checkpoint(studio_weights).denoiser, answered.recipe.spec)
    np.testing.assert_array_equal(harden_alpha(to_images(again.x0)), harden_alpha(first))

    slider.setValue(180)
    qtbot.waitUntil(lambda: not np.array_equal(page.view.images, first), timeout=PATIENCE_MS)
    assert len(page.history) == batches
    page.view.set_postprocess(page.view.postprocess)  # as choosing how to finish does
    assert page.view.step_label.text() == page.view.unfinished_text() == "live"

    with qtbot.waitSignal(page.painting.finished, timeout=PATIENCE_MS):
        slider.setSliderDown(False)
    assert len(page.history) == batches + 1
    finished = page.history.read(page.history.newest)
    assert finished is not None
    assert finished.request.spec.seeds[0] == 3
    assert np.array_equal(page.view.images, finished.images)


def test_with_live_off_a_slider_paints_nothing(
    qtbot: QtBot, window: MainWindow, studio_weights: Path
) -> None:
    page = window.generate_page
    assert page.panel.live.isChecked(), "what is chosen, and not whether weights are there"
    page.panel.live.click()
    page.open_weights(studio_weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    assert not page.panel.live.isChecked()
    page.panel.mixer._sliders[1].slider.setValue(40)
    assert not page.painter.live_preview.busy
    assert page.view.images is None


def test_live_waits_at_an_earlier_step_so_that_one_can_go_on_from_it(
    qtbot: QtBot, window: MainWindow, studio_weights: Path
) -> None:
    page = window.generate_page
    page.open_weights(studio_weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    page.panel.generate.click()
    wait_for_end(qtbot, lambda: page.painting.running)
    page.view.scrubber.setValue(0)
    told: list[str] = []
    page.status_message.connect(told.append)
    slider = page.panel.mixer._sliders[1].slider
    slider.setValue(40)
    assert not page.painter.live_preview.busy
    assert "Go on (G)" in told[-1]
    page.view.scrubber.setValue(page.view.scrubber.maximum())
    with qtbot.waitSignal(page.painter.live_preview.rested, timeout=PATIENCE_MS):
        slider.setValue(80)
    wait_for_end(qtbot, lambda: page.painting.running)


def two_mixes(first: float, second: float) -> GenerationRequest:
    spec = GenerateSpec(seeds=seeds_from(0, 4), contexts=((first, 0.0),) * 2 + ((0.0, second),) * 2)
    return GenerationRequest(spec, "full", STUDIO.class_names, (("a", 2), ("b", 2)))


def test_only_sprites_whose_mix_has_changed_are_painted(qtbot: QtBot, live: LivePreview) -> None:
    live.begin_from(two_mixes(1.0, 1.0))
    live.request(two_mixes(1.0, 1.0))
    assert not live.busy, "nothing has changed"
    live.request(two_mixes(1.0, 0.5))
    live.request(two_mixes(1.0, 1.0))  # back again, over sprites that may be painted by now
    pieces = until_done(qtbot, live)
    assert {piece.places for piece in pieces} == {(2, 3)}
    assert not any(piece.is_last for piece in pieces)


def test_after_other_settings_all_sprites_are_painted(qtbot: QtBot, live: LivePreview) -> None:
    before = two_mixes(1.0, 1.0)
    live.begin_from(dataclasses.replace(before, spec=dataclasses.replace(before.spec, guidance_scale=3.0)))
    live.request(two_mixes(1.0, 0.5))
    assert until_done(qtbot, live)[-1].places == (0, 1, 2, 3)


def test_a_mix_that_is_not_dragged_keeps_its_sprites(
    qtbot: QtBot, window: MainWindow, studio_weights: Path
) -> None:
    page = window.generate_page
    page.open_weights(studio_weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    page.panel.settings.keep_seed(3)
    page.panel.mixes.set_all([Mix({"hero": 1.0}), Mix({"food": 1.0})])
    page.panel.generate.click()
    wait_for_end(qtbot, lambda: page.painting.running)
    painted = page.view.images
    assert painted is not None

    page.panel.mixes.choose(1)
    slider = page.panel.mixer._sliders[0].slider
    slider.setSliderDown(True)
    slider.setValue(200)
    qtbot.waitUntil(lambda: not np.array_equal(page.view.images, painted), timeout=PATIENCE_MS)
    assert np.array_equal(page.view.images[:3], painted[:3])
    with qtbot.waitSignal(page.painting.finished, timeout=PATIENCE_MS):
        slider.setSliderDown(False)
    assert np.array_equal(page.view.images[:3], painted[:3])


@pytest.mark.parametrize("name", ["reset", "no_context", "normalise", "randomise", "preset", "pad"])
def test_what_a_button_does_to_a_mix_is_followed_too(
    qtbot: QtBot, window: MainWindow, studio_weights: Path, name: str
) -> None:
    page = window.generate_page
    page.open_weights(studio_weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    page.panel.mixes.put({"hero": 0.5, "food": 1.25})
    live = page.painter.live_preview
    live.hold(True)  # a slow machine would go on to the finished sprites without a preview
    with qtbot.waitSignal(live.painted, timeout=PATIENCE_MS):
        if name == "preset":
            presets = page.panel.mixer.presets.list
            presets.activated.emit(presets.findText("Edible hero"))
        elif name == "pad":
            page.panel.mixer.pad.canvas.moved.emit(0.25, 0.75)
        else:
            window.findChild(QPushButton, name).click()
    live.hold(False)
    qtbot.waitUntil(lambda: len(page.history) == 1, timeout=PATIENCE_MS)


@pytest.mark.parametrize("asks", ["button", "key", "repaint"])
def test_what_is_asked_for_while_the_live_grid_is_finished_is_painted_in_its_place(
    qtbot: QtBot, window: MainWindow, studio_weights: Path, monkeypatch: pytest.MonkeyPatch, asks: str
) -> None:
    page = window.generate_page
    page.open_weights(studio_weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    page.panel.generate.click()
    wait_for_end(qtbot, lambda: page.painting.running)
    begun: list[GenerateSpec] = []
    may_go_on = threading.Event()
    paint = page.painter._runner.paint

    def held(path: Path, spec: GenerateSpec) -> Iterator[StepImages]:
        frames = paint(path, spec)
        begun.append(spec)
        yield next(frames)
        if len(begun) == 1:
            may_go_on.wait(PATIENCE_MS / 1000)
        yield from frames

    monkeypatch.setattr(page.painter._runner, "paint", held)
    page.workspace.selection.set((1,))
    slider = page.panel.mixer._sliders[1].slider
    slider.setSliderDown(True)
    slider.setValue(40)
    slider.setSliderDown(False)
    qtbot.waitUntil(lambda: len(begun) == 1, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: page._actions["stop"].isEnabled(), timeout=PATIENCE_MS)
    assert page.panel.generate.isEnabled()
    assert page.panel.stop.isEnabled()
    if asks == "button":
        page.panel.generate.click()
    else:
        page._actions["generate" if asks == "key" else "repaint"].trigger()
    qtbot.waitUntil(lambda: len(begun) == 2, timeout=PATIENCE_MS)
    assert not page.panel.generate.isEnabled()
    may_go_on.set()
    wait_for_end(qtbot, lambda: page.painting.running)
    assert len(page.history) == 2, "the one that gave way is not kept"
    title = page.workspace.project.timeline.undo_title
    assert title == ("Repaint 1 sprite" if asks == "repaint" else f"Paint {begun[1].count} sprites")
