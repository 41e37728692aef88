"""A run as the page shows it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.runs.log import PAUSED, LogWriter
from spritestudio.runs.store import SAMPLES
from spritestudio.specs import SamplesPainted, TrainHint, TrainSpec, TrainStep, ValidationLoss
from spritestudio.ui.train.run import Run, read_whole
from tests.runs.written import log_steps, make_run


def test_sprites_of_steps_that_are_learned_again_go_with_them(tmp_path: Path) -> None:
    run = Run(tmp_path, "Broken off", TrainSpec())
    assert not run.begun
    images = np.zeros((2, 3, 8, 8, 4), dtype=np.uint8)
    for step in range(1, 8):
        assert not run.add(TrainStep(step, 20, 0, step / 10, 0.001, step))
        run.add(SamplesPainted(step, 0, images, tmp_path / f"{step}.png"))
    assert run.begun
    assert run.add(TrainStep(5, 20, 0, 0.25, 0.001, 9.0))
    assert [samples.step for samples in run.samples] == [1, 2, 3, 4]
    assert run.samples[0].images is images
    assert run.history.steps["step"].tolist() == [1, 2, 3, 4, 5]


def test_a_run_is_read_from_its_folder_with_its_sprites(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run")
    log_steps(folder, 4, PAUSED)
    (folder / SAMPLES).mkdir()
    strips = [folder / SAMPLES / f"step-{step}.png" for step in (2, 4)]
    pixels = np.random.default_rng(0).integers(0, 256, (16, 24, 4), dtype=np.uint8)
    Image.fromarray(pixels).save(strips[0])
    strips[1].write_bytes(b"cut short")
    log = LogWriter(folder)
    for path, step in zip(strips, (2, 4), strict=True):
        log.add(SamplesPainted(step, 0, np.empty((0, 0, 8, 8, 4), np.uint8), path))
    log.add(ValidationLoss(4, 0, 0.5, 0.4))
    log.add(TrainHint(4, "copies", "Look out."))
    log.close()
    run = read_whole(folder)
    assert (run.title, run.class_names) == ("Mine", ("hero", "food"))
    assert run.history.steps["loss"].tolist() == [1.0, 0.5, 1 / 3, 0.25]
    assert [hint.sentence for hint in run.history.hints] == ["Look out."]
    (samples,) = run.samples
    assert samples.images.shape == (2, 3, 8, 8, 4)
    assert np.array_equal(samples.images[1, 2], pixels[8:, 16:])
    with pytest.raises(SpriteStudioError, match="holds no training run"):
        read_whole(tmp_path)
