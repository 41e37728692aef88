"""Memory that runs out, told in a sentence."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from spritestudio.diffusion.training.estimate import estimate
from spritestudio.diffusion.training.run import train
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from tests.diffusion.training.short_runs import WATCHED


@pytest.fixture
def little_memory() -> Callable[[], AbstractContextManager[None]]:
    """Within `with little_memory():` this process gets no more than 128 MiB beyond what it has."""
    if sys.platform != "linux":
        pytest.skip("only Linux limits the memory of a process")
    import resource

    @contextmanager
    def limit() -> Iterator[None]:
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + 2**27, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)

    return limit


def test_memory_that_runs_out_stops_with_a_sentence_and_all_as_before(
    little_memory: Callable[[], AbstractContextManager[None]],
) -> None:
    images = np.random.default_rng(0).integers(0, 256, (3000, 16, 16, 4), dtype=np.uint8)
    many = SpriteSet(images, np.ones((3000, 1), np.float32), ("a",), np.arange(3000), "many")
    trainer = Trainer(begin(replace(WATCHED, batch_size=3000, width=64), many))
    trainer.step(torch.arange(2), 0.01)
    state = {name: tensor.clone() for name, tensor in trainer.state()[0].items()}
    with little_memory(), pytest.raises(SpriteStudioError, match=r"memory has run out\..*smaller batch"):
        trainer.step(torch.arange(3000), 0.01)
    after = trainer.state()[0]
    assert all(torch.equal(after[name], state[name]) for name in state)


def test_a_network_too_large_for_memory_leaves_no_file(
    sprites: SpriteSet, tmp_path: Path, little_memory: Callable[[], AbstractContextManager[None]]
) -> None:
    spec = replace(WATCHED, width=1024)
    for attempt in (lambda: train(spec, sprites, tmp_path / "run"), lambda: list(estimate(spec, sprites))):
        with little_memory(), pytest.raises(SpriteStudioError, match="memory has run out"):
            attempt()
    assert list(tmp_path.iterdir()) == []
