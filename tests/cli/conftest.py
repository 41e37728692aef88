"""The command line in this process, and as a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from spritestudio import cli
from spritestudio.diffusion.training.run import train
from spritestudio.project.generations import Generation
from spritestudio.specs import GenerateSpec, GenerationRequest, TrainSpec, seeds_from
from spritestudio.sprites.importing.reading import load_sprites
from spritestudio.sprites.starter.starter_set import starter_sprites
from tests.cli.imported import SPRITES
from tests.conftest import write_little_set
from tests.project.kept import keep

CHECKOUT = Path(__file__).parents[2]
PATIENCE_S = 240  # for a process on a busy machine; no test measures time


@dataclass(frozen=True)
class Result:
    """What a command gave."""

    status: int
    out: str
    err: str

    @property
    def refused(self) -> bool:
        """Whether it was refused as a person should be: status 2 and one line that says why."""
        return (self.status, self.out, self.err.count("\n")) == (2, "", 1)


Run = Callable[..., Result]


@pytest.fixture
def spritestudio(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process: `spritestudio("generate", "--count", 2)`."""

    def run(*arguments: Any) -> Result:
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0
        return Result(status, *capsys.readouterr())

    return run


def start(*arguments: Any, through: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start a command as a person would, perhaps through another."""
    return subprocess.Popen(
        [*through, sys.executable, "-W", "error", "-m", "spritestudio", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )


def wait_for_lines(process: subprocess.Popen[str], path: Path, lines: int = 0) -> None:
    """Wait until a command has written a file, with so many lines."""
    patience = time.monotonic() + PATIENCE_S
    while not (path.exists() and path.read_bytes().count(b"\n") >= lines):
        assert process.poll() is None, finish(process)
        assert time.monotonic() < patience
        time.sleep(0.05)


def finish(process: subprocess.Popen[str]) -> Result:
    """Wait for its end."""
    try:
        out, err = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    return Result(process.returncode, out, err)


@pytest.fixture
def batch() -> Generation:
    """A finished grid of 32 sprites."""
    images = np.random.default_rng(0).integers(0, 5, (32, 8, 8, 4), dtype=np.uint8) * 60
    images[..., 3] = np.where(images[..., 3] > 60, 255, 0)
    images[images[..., 3] == 0] = 0
    spec = GenerateSpec(steps=3, seeds=seeds_from(50, 32), contexts=((1.0, 0.0), (0.0, 1.0)))
    request = GenerationRequest(spec, "tiny", ("hero", "food"), (("", 32),), weights_hash="ab" * 32)
    return Generation(request, images)


@pytest.fixture
def kept(batch: Generation) -> Generation:
    """The same as the newest of the window's history."""
    keep(batch)
    return batch


@pytest.fixture(scope="session")
def short_training(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a training of six steps, each an epoch that is kept; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("short training")
    data = write_little_set(folder / "little.npz")
    spec = TrainSpec(
        epochs=6, batch_size=8, width=8, timesteps=20, device="cpu", sample_every_s=0.0, keep_every=1
    )
    list(train(spec, load_sprites(data), folder / "run", title="Mine", data_path=str(data)))
    return folder / "run"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """24 sprites on a white sheet of 6×4 cells, margin 1, spacing 2; two of them repeat others."""
    image = np.full((4 * 18, 6 * 18, 4), 255, dtype=np.uint8)
    for number in range(24):
        row, column = divmod(number, 6)
        sprite = SPRITES[number if number < 22 else 0]
        part = image[1 + row * 18 : 17 + row * 18, 1 + column * 18 : 17 + column * 18]
        part[sprite[..., 3] > 0] = sprite[sprite[..., 3] > 0]
    path = tmp_path / "things.png"
    Image.fromarray(image).convert("RGB").save(path)
    return path


@pytest.fixture
def art(tmp_path: Path) -> Path:
    """A folder of loose sprites: three creatures, three potions, three blades."""
    folder = tmp_path / "art"
    folder.mkdir()
    editable = starter_sprites(per_class=3)
    for index in range(9):
        name = f"{editable.class_names[index // 3]}{index % 3}.png"
        Image.fromarray(editable.images[index]).save(folder / name)
    return folder
