"""Runs that are interrupted: they go on as if nothing had happened, and lose little when they are killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.training.run import resume, train
from spritestudio.errors import SpriteStudioError
from spritestudio.library.training_indexes import training_indexes
from spritestudio.runs.store import LOG_FILE, SPEC_FILE, STATE_FILE, WEIGHTS_FILE, read_history, read_run
from spritestudio.specs import ByteArray, TrainSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.importing.reading import load_sprites
from tests.conftest import write_little_set
from tests.diffusion.training.short_runs import FIFTEEN_STEPS, interrupted_after, losses, steps

ALL_AT_ONCE = replace(
    FIFTEEN_STEPS,
    channels=4,
    balance=0.0,
    learning_rate_decay="cosine",
    mirror_share=0.5,
    shift_px=1,
    recolor_share=0.3,
    validation_share=0.25,
    sample_every_s=0.001,
)


@pytest.fixture(
    scope="module",
    params=[
        FIFTEEN_STEPS,
        replace(FIFTEEN_STEPS, balance=0.0, precision="bfloat16", ema_decay=0.0),
        ALL_AT_ONCE,
    ],
    ids=["course", "bfloat16", "all at once"],
)
def uninterrupted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[TrainSpec, list[float], Path]:
    """A recipe, the losses of a run by it, and its folder."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    sprites = load_sprites(write_little_set(folder / "little.npz"))
    spec: TrainSpec = request.param
    return spec, losses(train(replace(spec, sample_every_s=0.0), sprites, folder / "run")), folder / "run"


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_a_resumed_run_is_the_uninterrupted_one_bit_for_bit(
    sprites: SpriteSet, tmp_path: Path, count: int, uninterrupted: tuple[TrainSpec, list[float], Path]
) -> None:
    spec, whole, folder = uninterrupted
    first = interrupted_after(count, spec, sprites, tmp_path / "parts")
    assert first + losses(resume(tmp_path / "parts")) == whole

    expected = load_checkpoint(folder / WEIGHTS_FILE).denoiser.network.state_dict()
    resumed = load_checkpoint(tmp_path / "parts" / WEIGHTS_FILE)
    for name, tensor in resumed.denoiser.network.state_dict().items():
        assert torch.equal(tensor, expected[name]), name
    assert resumed.spec.title == "Mine"


def test_what_a_killed_process_left_half_written_blocks_no_run_and_goes(
    sprites: SpriteSet, tmp_path: Path
) -> None:
    left = [tmp_path / ".spritestudio-spec-abcdefgh.json", tmp_path / ".set-abcdefgh.npz"]
    for path in left:
        path.write_text("half")
    interrupted_after(2, FIFTEEN_STEPS, sprites, tmp_path)
    assert [path.exists() for path in left] == [False, True]
    inner = tmp_path / "samples" / ".spritestudio-step-abcdefgh.png"
    inner.parent.mkdir(exist_ok=True)
    inner.write_text("half")
    assert len(losses(resume(tmp_path))) > 0
    assert not inner.exists()


def test_a_run_that_cannot_begin_on_a_full_disk_leaves_nothing(
    sprites: SpriteSet, tmp_path: Path, disk_is_full: Callable[[], AbstractContextManager[None]]
) -> None:
    run = tmp_path / "runs" / "mine"
    with disk_is_full(), pytest.raises(SpriteStudioError, match="cannot be written"):
        next(train(FIFTEEN_STEPS, sprites, run))
    assert list(tmp_path.iterdir()) == []
    events = train(FIFTEEN_STEPS, sprites, run)  # there is room for the recipe and the set alone
    assert run.is_dir()
    with disk_is_full(), pytest.raises(SpriteStudioError, match="cannot be written"):
        list(events)
    assert list(tmp_path.iterdir()) == []
    run.mkdir(parents=True)
    (run / SPEC_FILE).write_text("mine")
    with disk_is_full(), pytest.raises(SpriteStudioError, match="cannot be written"):
        next(train(FIFTEEN_STEPS, sprites, run))
    assert [path.name for path in run.iterdir()] == [SPEC_FILE], "what it has not made stays"
    assert steps(train(FIFTEEN_STEPS, sprites, run))


def test_who_comes_second_to_a_folder_removes_nothing_of_the_first(
    sprites: SpriteSet, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    first, second = train(FIFTEEN_STEPS, sprites, run), train(FIFTEEN_STEPS, sprites, run)
    next(first)
    with pytest.raises(SpriteStudioError, match="being trained right now"):
        next(second)
    assert losses(first)
    assert read_run(run).state == "finished"


def test_the_log_of_a_resumed_run_has_every_step_once(sprites: SpriteSet, tmp_path: Path) -> None:
    interrupted_after(4, FIFTEEN_STEPS, sprites, tmp_path)
    with (tmp_path / LOG_FILE).open("a") as log:
        log.write(json.dumps({"step": 5, "loss": 9.0}) + "\n" + '{"step": 6, "lo')  # learned, never saved
    losses(resume(tmp_path, sprites))
    assert read_history(tmp_path).steps["step"].tolist() == list(range(1, 16))


def test_a_log_that_was_lost_is_written_again_from_the_state(sprites: SpriteSet, tmp_path: Path) -> None:
    first = interrupted_after(4, FIFTEEN_STEPS, sprites, tmp_path)
    (tmp_path / LOG_FILE).unlink()
    rest = losses(resume(tmp_path, sprites))
    assert read_history(tmp_path).steps["step"].tolist() == list(range(1, 16))
    assert read_history(tmp_path).steps["loss"].tolist() == first + rest


def test_steps_that_the_log_has_lost_are_put_in_their_places(sprites: SpriteSet, tmp_path: Path) -> None:
    first = interrupted_after(7, replace(FIFTEEN_STEPS, validation_share=0.25), sprites, tmp_path)
    log = tmp_path / LOG_FILE
    told = read_history(tmp_path)
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join(line for line in lines if json.loads(line)["step"] not in (2, 3)))
    events = resume(tmp_path, sprites)
    next(events)
    events.close()
    again = read_history(tmp_path)
    assert again.steps["step"].tolist() == list(range(1, 9))
    assert again.steps["loss"][:7].tolist() == first
    assert again.steps["elapsed_s"][:7].tolist() == told.steps["elapsed_s"].tolist()
    assert read_run(tmp_path).steps == 8, "the end of the log is its newest step"


def test_a_finished_run_has_nothing_left_to_learn(sprites: SpriteSet, tmp_path: Path) -> None:
    losses(train(FIFTEEN_STEPS, sprites, tmp_path))
    before = (tmp_path / WEIGHTS_FILE).read_bytes()
    assert losses(resume(tmp_path, sprites)) == []
    assert (tmp_path / WEIGHTS_FILE).read_bytes() == before


@pytest.mark.parametrize("batch_size", [7, 9])
def test_a_batch_of_one_sprite_is_learned_from_too(
    sprites: SpriteSet, tmp_path: Path, batch_size: int
) -> None:
    one = replace(
        sprites,
        images=sprites.images[:1],
        contexts=sprites.contexts[:1],
        groups=sprites.groups[:1],
        notes={name: values[:1] for name, values in sprites.notes.items()},
    )
    for number, chosen in enumerate((sprites, one)):
        spec = replace(FIFTEEN_STEPS, epochs=1, batch_size=batch_size)
        assert np.isfinite(losses(train(spec, chosen, tmp_path / str(number)))).all()


def test_minutes_decide_alone(sprites: SpriteSet, tmp_path: Path) -> None:
    events = steps(train(replace(FIFTEEN_STEPS, epochs=1, minutes=1000.0), sprites, tmp_path / "long"))
    second = next(event for event in events if event.epoch == 1)  # one epoch is not the end
    assert second.steps > second.step
    events.close()
    done = list(steps(train(replace(FIFTEEN_STEPS, epochs=1000, minutes=1e-4), sprites, tmp_path / "short")))
    assert done[-1].epoch < 999


def test_a_folder_with_other_files_is_refused(sprites: SpriteSet, tmp_path: Path) -> None:
    (tmp_path / "hero.png").touch()
    with pytest.raises(SpriteStudioError, match="holds other files"):
        train(FIFTEEN_STEPS, sprites, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["hero.png"]


def test_other_sprites_are_refused(sprites: SpriteSet, tmp_path: Path) -> None:
    interrupted_after(2, FIFTEEN_STEPS, sprites, tmp_path)
    other = replace(sprites, images=np.zeros_like(sprites.images))
    with pytest.raises(SpriteStudioError, match="learned from other sprites"):
        resume(tmp_path, other)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_run_that_is_killed_goes_on_from_its_last_state(sprites: SpriteSet, tmp_path: Path) -> None:
    data, run = tmp_path / "set.npz", tmp_path / "run"
    np.savez(data, images=sprites.images, labels=sprites.labels, class_names=np.array(sprites.class_names))
    train_command = [sys.executable, "-m", "spritestudio", "train", "--data", str(data)]
    small = "--width 8 --batch-size 2 --timesteps 20 --device cpu --save-every 1 --epochs 1000000"
    process = subprocess.Popen([*train_command, "--out", str(run), *small.split()])
    try:
        deadline = time.monotonic() + 120
        while not (run / STATE_FILE).exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    told = read_run(run)
    assert told.state == "interrupted"
    assert told.can_continue
    events = resume(run)
    first = next(steps(events))
    events.close()
    assert first.step > 1
    assert read_history(run).steps["step"].tolist() == list(range(1, first.step + 1))
    assert read_run(run).state == "paused"


def test_weights_that_are_trained_here_know_whose_art_they_learned_from(
    sprites: SpriteSet, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    interrupted_after(1, FIFTEEN_STEPS, sprites, run)
    assert nearest_source(run / WEIGHTS_FILE, sprites.images[3:4]) == "Somebody"
    for path in run.glob("training-index*"):  # as in a run of an earlier version
        path.unlink()
    losses(resume(run))
    (kept, *_) = sorted((run / "checkpoints").iterdir())
    assert nearest_source(kept, sprites.images[3:4]) == "Somebody"

    others = replace_images(sprites, 255 - sprites.images)
    spec = replace(FIFTEEN_STEPS, start_from=str(run / WEIGHTS_FILE))
    interrupted_after(1, spec, others, tmp_path / "more")
    for images in (sprites.images, others.images):
        assert nearest_source(tmp_path / "more" / WEIGHTS_FILE, images[3:4]) == "Somebody"


def nearest_source(weights: Path, images: ByteArray) -> str:
    """Whose the training sprite is that these are exact copies of."""
    ((nearest, *_),) = training_indexes(weights.stem, "", weights).nearest(images)
    assert nearest.is_exact
    return nearest.sprite.source


def replace_images(sprites: SpriteSet, images: ByteArray) -> SpriteSet:
    images[..., 3] = 255
    return replace(sprites, images=images)
