"""What a training keeps on the disk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.training.run import resume, train
from spritestudio.errors import SpriteStudioError
from spritestudio.runs.store import CHECKPOINTS, STATE_FILE, WEIGHTS_FILE, read_history, read_run
from spritestudio.specs import TrainStep
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from tests.diffusion.training.short_runs import FIFTEEN_STEPS, WATCHED, interrupted_after, losses


def test_a_run_by_minutes_keeps_its_last_epoch_too(sprites: SpriteSet, tmp_path: Path) -> None:
    spec = replace(WATCHED, minutes=0.003, keep_every=1000, sample_every_s=0.0)
    events = list(train(spec, sprites, tmp_path))
    steps = [event for event in events if isinstance(event, TrainStep)]
    assert read_history(tmp_path).checkpoints[-1].epoch == steps[-1].epoch


def test_a_full_disk_stops_with_a_sentence_and_the_last_state_stays(
    sprites: SpriteSet, tmp_path: Path, disk_is_full: Callable[[], AbstractContextManager[None]]
) -> None:
    spec = replace(WATCHED, epochs=1000, sample_every_s=0.0)
    events = train(spec, sprites, tmp_path)
    list(islice(events, 5))
    events.close()
    state = (tmp_path / STATE_FILE).read_bytes()
    events = resume(tmp_path)
    next(events)
    with pytest.raises(SpriteStudioError, match=r"cannot be written.*room on the disk"), disk_is_full():
        list(events)
    assert (tmp_path / STATE_FILE).read_bytes() == state
    assert read_run(tmp_path).can_continue
    events = resume(tmp_path)
    assert isinstance(next(events), TrainStep)
    events.close()


@pytest.mark.parametrize("damage", ["missing", "truncated", "garbage", "weights"])
def test_a_damaged_state_is_told_in_a_sentence(sprites: SpriteSet, tmp_path: Path, damage: str) -> None:
    interrupted_after(2, FIFTEEN_STEPS, sprites, tmp_path)
    state = tmp_path / STATE_FILE
    whole = state.read_bytes()
    state.unlink()
    if damage == "truncated":
        state.write_bytes(whole[: len(whole) // 2])
    elif damage == "garbage":
        state.write_bytes(b"{}" * 500)
    elif damage == "weights":
        state.write_bytes((tmp_path / WEIGHTS_FILE).read_bytes())
    why = "it has no saved state" if damage == "missing" else "what it saved is damaged"
    with pytest.raises(SpriteStudioError, match=rf"cannot go on: {why}\. Begin a new one from its weights"):
        resume(tmp_path, sprites)
    with pytest.raises(SpriteStudioError, match="already holds a training run") as told:
        list(train(FIFTEEN_STEPS, sprites, tmp_path))
    assert ("--resume" in told.value.hint) is (damage != "missing"), "neither sends to the other for nothing"


def test_checkpoints_are_kept_as_the_course_keeps_them(sprites: SpriteSet, tmp_path: Path) -> None:
    losses(train(replace(FIFTEEN_STEPS, epochs=32, batch_size=8), sprites, tmp_path))
    kept = sorted(path.stem for path in (tmp_path / CHECKPOINTS).iterdir())
    assert kept == [f"epoch-{epoch:04d}" for epoch in (0, 4, 8, 12, 16, 20, 24, 28, 31)]
    assert load_checkpoint(tmp_path / CHECKPOINTS / "epoch-0004.safetensors").spec.image_size == 8
