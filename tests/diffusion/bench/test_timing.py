"""The benchmark runs to its end and says what it measured; no test looks at the times."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spritestudio.diffusion.bench.course import CourseRecipe
from spritestudio.diffusion.bench.plain import diffusers_sampler, has_diffusers
from spritestudio.diffusion.bench.timing import BenchSize, bench
from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.dataset.sprite_set import SpriteSet

TINY = BenchSize(timesteps=4, ddim_steps=2, n_feat=8, count=2, train_steps=1, repeats=2)


def test_all_rivals_take_their_turns(weights: Path, sprites: SpriteSet) -> None:
    other = weights.with_name("other.safetensors")
    other.write_bytes(weights.read_bytes())
    events = list(bench(weights, sprites, TINY, "cpu", [other]))
    assert [event.step for event in events] == list(range(1, events[0].steps + 1))
    report = events[-1].report
    assert report is not None
    names = [timing.name for timing in report.sampling]
    assert names[:4] == [
        "course DDPM-4",
        "course DDIM-2",
        "ours, its network, DDPM-4",
        "ours, its network, DDIM-2",
    ]
    assert sum(name.startswith("ours, default (tiny, ") for name in names) == 1
    assert all(len(timing.seconds) == 2 for timing in (*report.sampling, *report.training))
    assert all(
        0 < first <= whole
        for timing in report.sampling
        for first, whole in zip(timing.first_seen_s, timing.seconds, strict=True)
    )
    assert {found.than for found in report.ratios} == {
        "course DDPM-4",
        "course DDIM-2",
        "course DDIM-2, 4 sprites",
        "course training",
    }
    assert [timing.name for timing in report.proposals] == [
        "course DDIM-2, 4 sprites",
        *(
            f"ours, 4 proposals {what} ({name})"
            for name in ("tiny", "other")
            for what in ("while one draws", "while one marks", "at rest")
        ),
    ]
    assert not any("(other)" in found.name for found in report.ratios)
    assert all(timing.median_cpu_s > 0 for timing in report.proposals)
    assert report.to_json()["proposals"][1]["updates_per_s"] > 0
    assert bool(report.notes) != has_diffusers()
    assert json.loads(json.dumps(report.to_json()))["training"][0]["steps_per_s"] > 0


def test_without_diffusers_a_person_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "diffusers", None)  # as Python marks what is not there
    assert not has_diffusers()
    with pytest.raises(SpriteStudioError, match="pip install"):
        diffusers_sampler(CourseRecipe(4, 8, 8, "cpu"), "DDPM", 2)
