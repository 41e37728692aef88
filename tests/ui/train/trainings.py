"""Trainings in a real window."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from spritestudio.specs import TrainSpec
from spritestudio.ui.train.page import TrainPage
from tests.ui.conftest import PATIENCE_MS, wait_for_end

SMALL = TrainSpec(
    epochs=5,
    batch_size=4,
    width=8,
    timesteps=20,
    validation_share=0.25,
    sample_every_s=1.0,
    keep_every=1,
    device="cpu",
)
LONG = TrainSpec(epochs=100_000, batch_size=4, width=8, timesteps=20, sample_every_s=1.0, device="cpu")


def train(page: TrainPage, qtbot: QtBot) -> None:
    page.setup.train.click()
    wait_for_end(qtbot, lambda: page.session.working)
    qtbot.waitUntil(lambda: not page.shelf.busy, timeout=PATIENCE_MS)  # it may have been quick


def start_long(page: TrainPage, qtbot: QtBot) -> None:
    page.setup.train.click()
    run = page.session.run
    assert run is not None
    qtbot.waitUntil(lambda: run.begun and bool(run.samples), timeout=PATIENCE_MS)
