"""Every kind of network is a record here and one without torch, and the two fit."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from spritestudio.diffusion import network_kinds
from spritestudio.diffusion.network_kinds import NETWORK_KINDS, build_network, denoiser_for, objective_for
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import ARCHITECTURES, GenerateSpec, ModelSpec, TrainSpec
from spritestudio.specs.architectures import COURSE

PALETTE = ("#00000000", "#1a1c2c", "#b13e53", "#f4f4f4")


def model_of(architecture: str) -> ModelSpec:
    facts = ARCHITECTURES[architecture]
    return ModelSpec(
        class_names=("hero", "food"),
        image_size=8,
        architecture=architecture,
        width=8,
        timesteps=20,
        schedule=facts.schedule or "linear",
        palette=PALETTE if facts.has_palette else (),
    )


def test_both_halves_know_the_same_kinds() -> None:
    assert list(NETWORK_KINDS) == list(ARCHITECTURES)


@pytest.mark.parametrize("architecture", list(ARCHITECTURES))
def test_each_kind_is_built_trained_and_painted_with(architecture: str) -> None:
    model = model_of(architecture)
    network = build_network(model)
    draw = torch.Generator().manual_seed(0)
    x0 = torch.rand(4, 4, 8, 8, generator=draw) * 2.0 - 1.0
    context = torch.eye(2)[torch.tensor([0, 1, 0, 1])]
    loss = objective_for(model, TrainSpec(architecture=architecture), network).loss(
        network, x0, context, draw
    )
    loss.backward()  # type: ignore[no-untyped-call]
    assert torch.isfinite(loss)
    *_, last = sample(denoiser_for(network, model), GenerateSpec.for_model(model, count=2))
    assert last.images.shape == (2, 8, 8, 4)
    assert np.isfinite(last.x_t).all()


def test_another_kind_is_one_record_in_each_half(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ARCHITECTURES, "toy", dataclasses.replace(COURSE, name="toy", guidance_scale=3.0))
    monkeypatch.setitem(network_kinds.NETWORK_KINDS, "toy", NETWORK_KINDS[COURSE.name])
    model = model_of("toy")
    assert GenerateSpec.for_model(model).guidance_scale == 3.0
    test_each_kind_is_built_trained_and_painted_with("toy")


def test_no_other_place_asks_for_a_kind_by_its_name() -> None:
    package = Path(network_kinds.__file__).parents[1]
    asks = re.compile(r"architecture (==|!=)|\"(studio|context)-unet\"")
    found = [path.name for path in package.rglob("*.py") if asks.search(path.read_text(encoding="utf-8"))]
    assert found == ["architectures.py"]
