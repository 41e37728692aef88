"""A live model learns to paint in few steps what its teacher paints in many, with guidance."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.objectives.distillation import (
    AGREES_BELOW,
    TEACHER_GUIDANCE,
    DistillationObjective,
)
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.run import resume, train
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import weights_hash
from spritestudio.runs.store import WEIGHTS_FILE
from spritestudio.specs import FEW_STEPS, GenerateSpec, ModelSpec, TrainSpec, TrainStep
from spritestudio.sprites.dataset.sprite_set import SpriteSet

FULL = TrainSpec(
    epochs=120,
    batch_size=24,
    learning_rate=4e-3,
    architecture="studio-unet",
    width=8,
    timesteps=20,
    channels=4,
    ema_decay=0.9,
    device="cpu",
    sample_every_s=0.0,
)


def live(teacher: Path, epochs: int = 8) -> TrainSpec:
    return replace(FULL, distill=True, start_from=str(teacher), epochs=epochs, learning_rate=1e-3)


@pytest.fixture(scope="module")
def sprites() -> SpriteSet:
    """Flags of two colours in many shapes: from pure noise nobody can tell which it will be."""
    colors = np.array([[179, 40, 60, 255], [40, 90, 179, 255], [240, 240, 240, 255]], dtype=np.uint8)
    rows, columns = np.mgrid[0:8, 0:8]
    shapes = [rows < 4, columns < 4, rows < columns, (rows - 3.5) ** 2 + (columns - 3.5) ** 2 < 9]
    pairs = [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)]
    images = np.stack([colors[np.where(shape, a, b)] for shape in shapes for a, b in pairs])
    count = len(images)
    contexts = np.eye(2, dtype=np.float32)[np.arange(count) % 2]
    return SpriteSet(images, contexts, ("hero", "food"), np.arange(count), "flags")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("teacher")


@pytest.fixture(scope="module")
def teacher(folder: Path, sprites: SpriteSet) -> Path:
    """Full weights that have learned a little."""
    path = folder / "run" / WEIGHTS_FILE
    if not path.exists():
        list(train(FULL, sprites, path.parent))
    return path


def painted(path: Path, model: ModelSpec, steps: int, guidance_scale: float) -> np.ndarray:
    """The same 24 seeds by these weights."""
    usual = replace(GenerateSpec.for_model(model, 24), agreement_below=AGREES_BELOW)
    spec = replace(usual, sampler="ddim", steps=steps, guidance_scale=guidance_scale)
    *_, last = sample(load_checkpoint(path, "cpu").denoiser, spec)
    return last.images


def test_few_steps_come_nearer_to_where_the_teacher_goes(
    teacher: Path, sprites: SpriteSet, tmp_path: Path
) -> None:
    list(train(live(teacher, epochs=100), sprites, tmp_path / "run"))
    model = load_checkpoint(teacher, "cpu").spec
    goal = painted(teacher, model, 3 * FEW_STEPS, TEACHER_GUIDANCE)
    before = (painted(teacher, model, FEW_STEPS, 1.0) != goal).any(axis=-1).mean()
    after = (painted(tmp_path / "run" / WEIGHTS_FILE, model, FEW_STEPS, 1.0) != goal).any(axis=-1).mean()
    assert after < 0.8 * before


def test_what_is_taught_is_the_path_of_the_sampler(teacher: Path, sprites: SpriteSet) -> None:
    denoiser = load_checkpoint(teacher, "cpu").denoiser
    model = load_checkpoint(teacher, "cpu").spec
    usual = replace(GenerateSpec.for_model(model, 6), agreement_below=AGREES_BELOW)
    spec = replace(usual, sampler="ddim", steps=9, guidance_scale=TEACHER_GUIDANCE)
    x_T = torch.randn(6, *denoiser.sprite_shape, generator=torch.Generator().manual_seed(3))
    path = [x_T, *(torch.from_numpy(step.x_t) for step in sample(denoiser, spec, x_T=x_T))]
    context = torch.tensor([spec.context_of(row) for row in range(6)])
    objective = DistillationObjective(model, denoiser.network)
    for begin_at in (0, 3, 6):
        s, after = objective.sigmas[begin_at], objective.sigmas[begin_at + 3]
        noisy = path[begin_at] * (1.0 + s * s).sqrt()
        likely = objective.taught(noisy, torch.full((6,), begin_at), context)
        assert torch.allclose(likely.sum(dim=-1), torch.ones(6, 8, 8), atol=1e-5)
        mean = (likely @ objective.head.colors).permute(0, 3, 1, 2)
        there = (after / s * noisy + (1.0 - after / s) * mean) / (1.0 + after * after).sqrt()
        if begin_at < 6:
            assert torch.allclose(there, path[begin_at + 3], atol=2e-2)  # bfloat16, where there is
        else:  # the sampler ends with each pixel's likeliest colour
            assert torch.equal(objective.head.nearest(there), objective.head.nearest(path[-1]))


def test_a_live_model_says_what_it_is_and_has_the_settings_for_it(
    teacher: Path, sprites: SpriteSet, tmp_path: Path
) -> None:
    list(train(live(teacher, epochs=1), sprites, tmp_path / "run"))
    full = load_checkpoint(teacher, "cpu").spec
    quick = load_checkpoint(tmp_path / "run" / WEIGHTS_FILE, "cpu").spec
    assert quick.few_step
    assert quick.taught_by == weights_hash(teacher)
    assert not full.few_step
    assert (quick.palette, quick.class_names) == (full.palette, full.class_names)
    settings = GenerateSpec.for_model(quick, 8)
    assert (settings.steps, settings.guidance_scale, settings.count) == (FEW_STEPS, 1.0, 8)
    assert GenerateSpec.for_preview(quick, 8) == settings


def test_the_teacher_stays_as_it_is(teacher: Path, sprites: SpriteSet) -> None:
    trainer = Trainer(begin(live(teacher), sprites))
    assert trainer.objective.teacher is not None
    before = {n: t.clone() for n, t in trainer.objective.teacher.state_dict().items()}
    for _ in range(3):
        trainer.step(trainer.next_batch(), 1e-3)
        trainer.finish_batch()
    after = trainer.objective.teacher.state_dict()
    assert all(torch.equal(after[name], tensor) for name, tensor in before.items())
    learned = trainer.network.state_dict()
    assert any(not torch.equal(learned[name], tensor) for name, tensor in before.items())


def test_a_resumed_run_is_the_uninterrupted_one_though_its_teacher_is_gone(
    teacher: Path, sprites: SpriteSet, tmp_path: Path
) -> None:
    copy = tmp_path / "weights.safetensors"
    copy.write_bytes(teacher.read_bytes())
    spec = live(copy)
    whole = [event.loss for event in train(spec, sprites, tmp_path / "whole") if isinstance(event, TrainStep)]
    events = train(spec, sprites, tmp_path / "parts")
    first = [e.loss for e in islice((e for e in events if isinstance(e, TrainStep)), 5)]
    events.close()
    copy.unlink()
    rest = [event.loss for event in resume(tmp_path / "parts") if isinstance(event, TrainStep)]
    assert first + rest == whole


def test_contexts_are_mixed_but_hidden_ones_stay_hidden() -> None:
    context = torch.eye(4).repeat(50, 1)
    context[::2] = 0.0
    mixed = DistillationObjective._mixed(context, torch.Generator().manual_seed(0))
    assert not mixed[::2].any()
    changed = (mixed != context).any(dim=1).sum()
    assert 0 < changed < 60
    assert (mixed >= context).all()
    assert mixed.max() <= 2.0


def test_a_teacher_that_does_not_fit_is_refused(
    teacher: Path, weights: Path, sprites: SpriteSet, tmp_path: Path
) -> None:
    def refused(words: str, path: Path | None, their: SpriteSet) -> None:
        spec = replace(live(teacher), start_from=str(path or ""))
        with pytest.raises(SpriteStudioError, match=words):
            list(train(spec, their, tmp_path / "run"))
        assert not (tmp_path / "run").exists()

    refused("full weights of the studio's network", None, sprites)
    refused("full weights of the studio's network", weights, sprites)
    renamed = replace(sprites, class_names=("dragon", *sprites.class_names[1:]))
    refused("do not know the class “dragon”", teacher, renamed)
    wider = replace(sprites, images=np.pad(sprites.images, ((0, 0), (4, 4), (4, 4), (0, 0))))
    refused("px, but the set's sprites are", teacher, wider)
