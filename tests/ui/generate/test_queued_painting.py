"""Grids that are painted in the queue."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import weights_hash
from spritestudio.paths import user_data
from spritestudio.project.generations import Generation
from spritestudio.project.job_queue import QueuedJob
from spritestudio.project.jobs import JOBS
from spritestudio.project.unfinished_job import UnfinishedJob
from spritestudio.specs import GenerateSpec, GenerationRequest, ModelSpec, PostprocessSpec
from spritestudio.ui.generate import queued_painting
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.generate.queued_painting import paint_queued
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.queue_runner import QueueProgress, QueueResult
from tests.ui.conftest import PATIENCE_MS
from tests.ui.killing import killed_after


def request_for(weights: Path, model: ModelSpec, count: int) -> dict[str, Any]:
    spec = GenerateSpec(
        seeds=tuple(range(count)), contexts=((1.0, *(0.0,) * (len(model.features) - 1)),), steps=2
    )
    request = GenerationRequest(spec, weights.stem, model.features, (("hero", count),), weights_hash(weights))
    recipe = request.recipe(PostprocessSpec(outline="outside"), model.image_size)
    return {"weights": str(weights), "recipe": recipe.document}


def test_a_large_grid_is_painted_in_pieces_as_it_would_be_at_once(
    weights: Path, model_spec: ModelSpec
) -> None:
    values = request_for(weights, model_spec, 70)
    *progress, result = paint_queued(ModelRunner(), values)
    assert progress == [QueueProgress(done, 140) for done in (64, 128, 134, 140)]
    assert isinstance(result, QueueResult)
    assert result.text == "Painted 70 sprites"
    generation = result.result
    assert isinstance(generation, Generation)
    assert generation.postprocess.outline == "outside"
    assert generation.request.batch_size == 64
    *_, at_once = ModelRunner().paint(weights, generation.request.spec)
    assert np.abs(generation.images.astype(int) - at_once.noisy).max() <= 1, "up to rounding"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_grid_that_was_killed_goes_on_behind_its_finished_pieces(
    weights: Path, model_spec: ModelSpec
) -> None:
    values = request_for(weights, model_spec, 70)
    *_, result = paint_queued(ModelRunner(), values)
    whole = result.result.images
    UnfinishedJob(values).discard()
    killed_after(3, paint_queued, values)
    *progress, result = paint_queued(ModelRunner(), values)
    assert progress == [QueueProgress(done, 140) for done in (128, 134, 140)]
    assert np.array_equal(result.result.images, whole)


@pytest.mark.parametrize("ends", ["cancelled", "done"])
def test_what_is_done_or_not_wanted_any_more_leaves_no_pieces(
    window: MainWindow, weights: Path, model_spec: ModelSpec, qtbot: QtBot, ends: str
) -> None:
    values = request_for(weights, model_spec, 70)
    window.workspace.queue.add(QueuedJob(queued_painting.PAINT, "Paint", values))
    (entry,) = (job for job in JOBS.all if job.title == "Paint")
    if ends == "cancelled":
        qtbot.waitUntil(lambda: any(unfinished()), timeout=PATIENCE_MS)
        assert entry.cancel is not None
        entry.cancel()
    qtbot.waitUntil(lambda: entry not in JOBS.all, timeout=PATIENCE_MS)
    assert [job.is_open for job in window.workspace.queue.jobs] == [False] * (ends == "done")
    qtbot.waitUntil(lambda: not any(unfinished()), timeout=PATIENCE_MS)


def unfinished() -> list[Path]:
    return list((user_data() / "unfinished").glob("*/*.npy"))


@pytest.mark.parametrize("values", [None, {}, {"recipe": {"app": "another"}}])
def test_a_request_that_cannot_be_read_is_told(values: Any) -> None:
    with pytest.raises(SpriteStudioError, match="cannot be read"):
        list(paint_queued(ModelRunner(), values))


def test_weights_that_are_not_here_any_more_are_told(weights: Path, model_spec: ModelSpec) -> None:
    values = request_for(weights, model_spec, 2)
    weights.unlink()
    with pytest.raises(SpriteStudioError, match=weights.stem):
        list(paint_queued(ModelRunner(), values))


def test_grids_are_added_while_one_is_painted_and_wait_for_a_person_after_a_restart(
    open_window: Callable[[], MainWindow], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, painting = threading.Event(), paint_queued

    def patient(*arguments: Any) -> Generator[Any]:
        for event in painting(*arguments):
            yield event
            go_on.wait(60)

    monkeypatch.setattr(queued_painting, "paint_queued", patient)
    window = open_window()
    page = window.generate_page
    page.panel.count.setValue(3)
    page.panel.sampler.steps.setValue(4)
    page.panel.generate.click()
    assert page.panel.enqueue.isEnabled(), "also while another is painted"
    page.panel.enqueue.click()
    page.panel.count.setValue(5)
    page.panel.enqueue.click()
    titles = [job.title.partition(":")[0] for job in JOBS.all]
    assert titles == ["Paint 3 sprites", "Paint 3 sprites", "Paint 5 sprites"]
    qtbot.waitUntil(lambda: not page.painting.running, timeout=PATIENCE_MS)
    shown = page.navigator.shown_id
    qtbot.waitUntil(lambda: JOBS.all[0].progress is not None, timeout=PATIENCE_MS)
    go_on.set()
    window.close()
    assert len(window.workspace.queue.jobs) == 2

    again = open_window()
    assert [job.state.value for job in JOBS.all if job.title.startswith("Paint")] == ["held", "held"]
    for job in JOBS.all:
        JOBS.release(job)
    qtbot.waitUntil(lambda: len(JOBS.finished) == 2, timeout=PATIENCE_MS)
    page = again.generate_page
    assert len(page.history) == 3
    assert page.navigator.shown_id == shown, "what is looked at stays"
    assert page.navigator.place == (1, 3)
    again.show_page(again.train_page)
    again.jobs.list.show_above(again.jobs)
    (newest,) = [job for job in JOBS.finished if job.title.startswith("Paint 5")]
    again.jobs.list.finished_rows[newest].show_result.click()
    assert again.page is page
    assert page.view.grid.count == 5
    assert page.navigator.request is not None
    assert page.navigator.request.spec.count == 5
