"""Proposals for a drawing: the newest request wins, and what is not marked never changes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.library.palettes import palette_of_model
from spritestudio.paths import shipped_weights
from spritestudio.project.paint_over import PaintOver
from spritestudio.project.proposer import Asked
from spritestudio.specs import GenerateSpec, GenerationRequest, ModelSpec, seeds_from
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.pencil import proposal_turns
from spritestudio.ui.pencil.live_proposals import LiveProposals, Proposals
from tests.ui.conftest import PATIENCE_MS, STUDIO

IMAGE = np.random.default_rng(0).integers(0, 256, (8, 8, 4), dtype=np.uint8)
LEFT = np.zeros((8, 8), bool)
LEFT[:, :4] = True


def asked(
    path: Path, over: PaintOver, model: ModelSpec, count: int = 4, seed: int = 1, steps: int = 3
) -> Asked:
    spec = dataclasses.replace(
        GenerateSpec.for_preview(model, count),
        seeds=seeds_from(seed, count),
        contexts=(model.context({model.class_names[0]: 1.0}),),
        steps=steps,
        start=over.start,
    )
    return Asked(path, GenerationRequest(spec, "weights", model.features, (("", count),)))


@pytest.mark.parametrize("name", ["sprites16-live", "sprites16", "sprites32-live", "heroes16-course"])
@pytest.mark.parametrize("strength", [1.0, 0.7])
def test_with_the_shipped_weights_nothing_changes_outside_the_mask(name: str, strength: float) -> None:
    path = shipped_weights() / f"{name}.safetensors"
    model = load_checkpoint(path).spec
    draw = np.random.default_rng(2)
    image = draw.integers(0, 256, (24, 20, 4), dtype=np.uint8)
    mask = np.zeros((24, 20), bool)
    mask[5:14, 3:12] = draw.random((9, 9)) < 0.6
    over = PaintOver(image, mask, strength, model.image_size, palette_of_model(model))
    painted = ModelRunner().paint_unless(path, asked(path, over, model, 2).request.spec, lambda: False)
    assert painted is not None
    start = over.start
    assert (painted[:, ~start.is_painted[0]] == start.images[0][~start.is_painted[0]]).all()
    results = over.results(painted)
    assert (results[:, ~mask] == image[~mask]).all()
    assert (results[:, mask] != image[mask]).any(axis=-1).mean() > 0.3


def test_the_newest_request_is_painted_in_the_end(qtbot: QtBot, studio_weights: Path) -> None:
    live = LiveProposals()
    found: list[Proposals] = []
    live.painted.connect(found.append)
    overs = [PaintOver(IMAGE, LEFT, 1.0, 8) for _ in range(20)]
    for over in overs:
        live.ask(over, asked(studio_weights, over, STUDIO))
    qtbot.waitUntil(lambda: bool(found) and found[-1].over is overs[-1], timeout=PATIENCE_MS)
    assert len(found) < len(overs)
    assert (found[-1].images[:, ~LEFT] == IMAGE[~LEFT]).all()
    live.close()


def test_a_painting_is_given_up_between_two_steps(studio_weights: Path) -> None:
    over = PaintOver(IMAGE, LEFT, 1.0, 8)
    asking: list[int] = []

    def overtaken() -> bool:
        asking.append(1)
        return len(asking) == 3

    spec = asked(studio_weights, over, STUDIO, steps=10).request.spec
    assert ModelRunner().paint_unless(studio_weights, spec, overtaken) is None
    assert len(asking) == 3
    assert ModelRunner().paint_unless(studio_weights, spec, lambda: False) is not None


def test_when_the_pen_rests_the_full_proposals_take_the_place_of_the_draft(
    qtbot: QtBot, studio_weights: Path
) -> None:
    live = LiveProposals()
    found: list[Proposals] = []
    live.painted.connect(found.append)
    over = PaintOver(IMAGE, LEFT, 1.0, 8)
    draft, full = (asked(studio_weights, over, STUDIO, steps=steps) for steps in (1, 5))
    live.ask(over, draft)
    qtbot.waitUntil(lambda: bool(found) and not live.busy, timeout=PATIENCE_MS)
    assert len(found) == 1
    assert found[0].are_all_of(draft.request)
    live.ask(over, draft, full)
    qtbot.waitUntil(lambda: found[-1].are_all_of(full.request), timeout=PATIENCE_MS)
    assert found[1].painted is found[0].painted, "the draft was there"
    recipe = found[-1].recipe_of(2)
    assert recipe is None or recipe.spec.steps == 5
    alone = ModelRunner().paint_unless(studio_weights, full.request.spec, lambda: False)
    np.testing.assert_array_equal(found[-1].painted, alone)
    qtbot.waitUntil(lambda: not live.busy, timeout=PATIENCE_MS)
    live.ask(over, draft, full)
    qtbot.waitUntil(lambda: len(found) == 4, timeout=PATIENCE_MS)
    assert found[3].painted is found[2].painted, "nothing is painted twice"
    live.close()


def test_full_proposals_are_given_up_as_soon_as_somebody_draws_on(qtbot: QtBot, studio_weights: Path) -> None:
    live = LiveProposals()
    found: list[Proposals] = []
    live.painted.connect(found.append)
    first, last = PaintOver(IMAGE, LEFT, 1.0, 8), PaintOver(IMAGE, LEFT, 0.9, 8)
    never = asked(studio_weights, first, STUDIO, steps=STUDIO.timesteps)
    live.ask(first, asked(studio_weights, first, STUDIO, steps=1), never)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE_MS)
    draft = asked(studio_weights, last, STUDIO, steps=1)
    live.ask(last, draft)
    qtbot.waitUntil(lambda: found[-1].are_all_of(draft.request) and not live.busy, timeout=PATIENCE_MS)
    assert not any(proposals.are_all_of(never.request) for proposals in found)
    live.close()


def test_while_somebody_draws_a_few_at_a_time_are_painted_and_all_in_the_end(
    qtbot: QtBot, studio_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposal_turns, "_AT_ONCE_S", 0.0)
    live = LiveProposals()
    found: list[Proposals] = []
    live.painted.connect(found.append)
    image = IMAGE.copy()
    image[..., 3] = 255
    first, last = PaintOver(image, LEFT, 1.0, 8), PaintOver(image, LEFT, 0.9, 8)
    live.ask(first, asked(studio_weights, first, STUDIO))
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE_MS)
    draft = asked(studio_weights, last, STUDIO)
    live.ask(last, draft)
    qtbot.waitUntil(lambda: found[-1].are_all_of(draft.request), timeout=PATIENCE_MS)
    assert found[0].earlier == frozenset()
    alone = ModelRunner().paint_unless(studio_weights, draft.request.spec, lambda: False)
    assert alone is not None
    np.testing.assert_array_equal(found[-1].painted, alone)
    assert found[-1].recipe_of(0) is not None
    for proposals in found[1:-1]:
        for place in proposals.earlier:
            np.testing.assert_array_equal(proposals.painted[place], found[0].painted[place])
            assert proposals.recipe_of(place) is None
    live.close()


def test_what_is_dropped_is_never_shown(qtbot: QtBot, qapp: QApplication, studio_weights: Path) -> None:
    live = LiveProposals()
    found: list[Proposals] = []
    live.painted.connect(found.append)
    first, last = PaintOver(IMAGE, LEFT, 1.0, 8), PaintOver(IMAGE, ~LEFT, 1.0, 8)
    live.ask(first, asked(studio_weights, first, STUDIO))
    live.drop()
    assert not live.busy
    live.ask(last, asked(studio_weights, last, STUDIO))
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE_MS)
    assert [proposals.over for proposals in found] == [last]
    live.close()


def test_weights_that_are_missing_are_told(qtbot: QtBot, tmp_path: Path) -> None:
    live = LiveProposals()
    errors: list[object] = []
    live.failed.connect(errors.append)
    over = PaintOver(IMAGE, LEFT, 1.0, 8)
    live.ask(over, asked(tmp_path / "gone.safetensors", over, STUDIO))
    qtbot.waitUntil(lambda: bool(errors), timeout=PATIENCE_MS)
    assert "gone.safetensors" in str(errors[0])
    live.close()
