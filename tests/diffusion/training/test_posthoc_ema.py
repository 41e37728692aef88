"""Averages of a length that is chosen afterwards are those that a training would have kept."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.training.posthoc_ema import (
    LENGTHS,
    average_run,
    exponent,
    fit,
    power_average,
    products,
    save_snapshot,
    snapshots_of,
)
from spritestudio.diffusion.training.run import resume, train
from spritestudio.errors import SpriteStudioError
from spritestudio.runs.log import PAUSED, LogWriter
from spritestudio.runs.store import AVERAGES, STATE_FILE, RunManifest, set_keeping, write_manifest
from spritestudio.specs import ModelSpec, TrainSpec, TrainStep
from spritestudio.sprites.dataset.sprite_set import SpriteSet

STEPS = 800
SPEC = TrainSpec(
    epochs=5, batch_size=8, width=8, timesteps=20, device="cpu", sample_every_s=0.0, keep_every=1
)


def moment(length: float, power: int) -> float:
    """∫ tau^power p(tau) dtau of the profile that ends at 1: (gamma + 1) / (gamma + power + 1)."""
    gamma = exponent(length)
    return (gamma + 1) / (gamma + power + 1)


def weights_at(step: int) -> torch.Tensor:
    """Weights that stand still, grow linearly and quadratically, and swing."""
    tau = step / STEPS
    return torch.tensor([3.0, tau, tau**2, np.sin(40 * tau)])


def averaged_directly(length: float) -> np.ndarray:
    """The average of all `weights_at`, by the weights that they have in it."""
    steps = np.arange(STEPS + 1) / STEPS
    counts = np.diff(steps ** (exponent(length) + 1))
    return counts @ np.stack([weights_at(step).numpy() for step in range(1, STEPS + 1)])


def a_run(folder: Path, every: int) -> Path:
    """A run whose network has four weights, those of `weights_at`, and a snapshot every so many steps."""
    spec = ModelSpec(
        class_names=("hero",), image_size=8, width=8, training="power-function EMA of length 0.1"
    )
    write_manifest(folder, RunManifest(TrainSpec(), "Mine", "", "art", 8, ("hero",), 8))
    network = nn.Linear(4, 1, bias=False)
    averages = {length: power_average(network, length) for length in LENGTHS}
    for step in range(1, STEPS + 1):
        network.weight.data[0] = weights_at(step)
        for length, average in averages.items():
            average.update_parameters(network)
            if step % every == 0:
                path = folder / AVERAGES / f"{length:g}" / f"epoch-{step:04d}.safetensors"
                path.parent.mkdir(parents=True, exist_ok=True)
                save_snapshot(path, spec, average, step)
    log = LogWriter(folder)
    log.add(TrainStep(STEPS, STEPS, 0, 0.0, 0.0, 1.0))
    log.add_state(PAUSED, STEPS)
    log.close()
    return folder


@pytest.mark.parametrize("length", [0.01, 0.05, 0.1, 0.25])
def test_a_length_is_the_spread_of_its_profile(length: float) -> None:
    variance = moment(length, 2) - moment(length, 1) ** 2
    assert np.sqrt(variance) == pytest.approx(length)


def test_the_exponents_of_the_paper() -> None:
    assert [exponent(length) for length in LENGTHS] == pytest.approx([16.97, 6.94], abs=0.01)


def test_products_are_integrals() -> None:
    tau = (np.arange(200_000) + 0.5) / 200_000
    for (a, gamma_a), (b, gamma_b) in (((1.0, 6.94), (0.4, 16.97)), ((0.7, 2.0), (0.7, 2.0))):
        p = np.where(tau < a, (gamma_a + 1) * tau**gamma_a / a ** (gamma_a + 1), 0.0)
        q = np.where(tau < b, (gamma_b + 1) * tau**gamma_b / b ** (gamma_b + 1), 0.0)
        found = products(*(np.array([value]) for value in (a, gamma_a, b, gamma_b)))
        assert found == pytest.approx((p * q).mean(), rel=1e-4)


def test_the_average_of_a_training_is_its_closed_form() -> None:
    network = nn.Linear(4, 1, bias=False)
    average = power_average(network, 0.1)
    for step in range(1, STEPS + 1):
        network.weight.data[0] = weights_at(step)
        average.update_parameters(network)
    assert average.module.weight[0].detach().numpy() == pytest.approx(averaged_directly(0.1), abs=1e-5)
    assert average.module.weight[0, 1].item() == pytest.approx(moment(0.1, 1), abs=1e-3)


@pytest.mark.parametrize(
    ("length", "tolerance"),
    [(0.03, 0.02), (0.05, 1e-3), (0.075, 2e-3), (0.1, 1e-3), (0.15, 3e-3), (0.2, 8e-3)],
)
def test_another_length_comes_out_as_if_it_had_been_kept(
    tmp_path: Path, length: float, tolerance: float
) -> None:
    run = a_run(tmp_path, every=STEPS // 16)
    made = average_run(run, length, tmp_path / "out.safetensors")
    assert (made.steps, made.snapshots) == (STEPS, 32)
    found = load_file(tmp_path / "out.safetensors")["weight"][0].numpy()
    assert found == pytest.approx(averaged_directly(length), abs=tolerance)
    assert found[0] == pytest.approx(3.0, abs=2e-3)  # float16
    assert found[1:3] == pytest.approx([moment(length, 1), moment(length, 2)], abs=5e-3)


def test_a_stored_length_is_its_newest_snapshot_and_more_snapshots_fit_better() -> None:
    misfits = []
    for count in (1, 4, 16):
        t = np.tile(np.arange(1, count + 1) / count, 2)
        gamma = np.repeat([exponent(length) for length in LENGTHS], count)
        x, misfit = fit(t, gamma, LENGTHS[1])
        assert x == pytest.approx(np.eye(2 * count)[-1], abs=1e-6)
        assert misfit == pytest.approx(0.0, abs=1e-6)
        misfits.append(fit(t, gamma, 0.15)[1])
        assert fit(t, gamma, 0.15)[0].sum() == pytest.approx(1.0)
    assert misfits[0] > 2 * misfits[1] > 10 * misfits[2]


def test_a_length_that_the_snapshots_cannot_meet_is_refused(tmp_path: Path) -> None:
    run = a_run(tmp_path, every=STEPS)
    with pytest.raises(SpriteStudioError, match=r"too few for the length 0.2.*Choose one from 0.03 to 0.1"):
        average_run(run, 0.2, tmp_path / "out.safetensors")
    with pytest.raises(SpriteStudioError, match=r"between 0\.01 and 0\.25"):
        average_run(run, 0.3, tmp_path / "out.safetensors")
    assert not (tmp_path / "out.safetensors").exists()


def test_a_run_keeps_averages_that_can_be_painted_with(sprites: SpriteSet, tmp_path: Path) -> None:
    list(train(SPEC, sprites, tmp_path))
    assert len(snapshots_of(tmp_path)) == 10
    whole = load_checkpoint(snapshots_of(tmp_path)[-1].path)
    assert whole.spec.training.count("power-function EMA of length 0.1") == 1
    average_run(tmp_path, 0.12, tmp_path / "out.safetensors")
    other = load_checkpoint(tmp_path / "out.safetensors")
    assert "power-function EMA of length 0.12," in other.spec.training
    assert other.spec.title == whole.spec.title
    assert all(
        (t >= 0).all() for name, t in load_file(tmp_path / "out.safetensors").items() if "_var" in name
    )

    set_keeping(tmp_path, every=2, most=32)
    kept = sorted(path.stem for path in (tmp_path / AVERAGES / "0.05").iterdir())
    assert kept == ["epoch-0000", "epoch-0002", "epoch-0004"]


def test_averages_of_a_resumed_run_are_those_of_the_uninterrupted_one(
    sprites: SpriteSet, tmp_path: Path
) -> None:
    spec = replace(SPEC, epochs=3, batch_size=3)
    list(train(spec, sprites, tmp_path / "whole"))
    events = train(spec, sprites, tmp_path / "parts")
    list(islice(events, 5))
    events.close()
    list(resume(tmp_path / "parts"))
    pairs = zip(snapshots_of(tmp_path / "whole"), snapshots_of(tmp_path / "parts"), strict=True)
    for first, second in pairs:
        assert first.steps == second.steps
        expected = load_file(first.path)
        assert all(torch.equal(tensor, expected[name]) for name, tensor in load_file(second.path).items())


def test_a_run_that_began_without_averages_goes_on_without(sprites: SpriteSet, tmp_path: Path) -> None:
    events = train(SPEC, sprites, tmp_path)
    next(events)
    events.close()
    with safe_open(tmp_path / STATE_FILE, framework="numpy") as file:
        metadata = file.metadata()
    tensors = load_file(tmp_path / STATE_FILE)
    old = {name: tensor for name, tensor in tensors.items() if not name.startswith("average-")}
    assert len(old) < len(tensors)
    save_file(old, tmp_path / STATE_FILE, metadata)
    list(resume(tmp_path))
    with pytest.raises(SpriteStudioError, match="has kept no averages"):
        average_run(tmp_path, 0.1, tmp_path / "out.safetensors")


def test_what_was_lost_by_a_crash_is_left_out(tmp_path: Path) -> None:
    run = a_run(tmp_path, every=STEPS // 4)
    log = run / "log.jsonl"
    last = json.loads(log.read_text().splitlines()[0])
    log.write_text(json.dumps(last | {"step": STEPS // 2}) + "\n")
    assert {snapshot.steps for snapshot in snapshots_of(run)} == {STEPS // 4, STEPS // 2}


def test_a_damaged_snapshot_is_told_in_a_sentence(tmp_path: Path) -> None:
    run = a_run(tmp_path, every=STEPS)
    path = snapshots_of(run)[0].path
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(SpriteStudioError, match="cannot be used as weights: it is damaged"):
        average_run(run, 0.1, tmp_path / "out.safetensors")
