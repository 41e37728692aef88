"""Who paints over a drawing: few-step weights as a draft, and those of now in full."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.library.models import read_model_spec, weights_hash
from spritestudio.paths import shipped_weights
from spritestudio.project.mixes import Mix
from spritestudio.project.paint_over import PaintOver
from spritestudio.project.proposer import Proposer
from spritestudio.specs import GenerateSpec


@pytest.mark.parametrize("name", ["sprites16", "sprites32", "sprites16-words", "heroes16-course"])
def test_a_draft_is_of_the_few_step_weights_where_there_are_some(name: str) -> None:
    path = shipped_weights() / f"{name}.safetensors"
    model = read_model_spec(path)
    kind = model.class_names[0]
    proposer = Proposer(path, model, Mix({kind: 1.0, "something else": 1.0}), (7, 8, 9, 10))
    image = np.zeros((proposer.size, proposer.size, 4), np.uint8)
    image[4:12, 4:12] = (200, 30, 40, 255)
    over = PaintOver(image, None, 0.85, proposer.size, proposer.palette)
    draft, full = proposer.draft(over), proposer.full(over)
    live = path.with_name(f"{name}-live.safetensors")
    assert draft.path == (live if live.exists() else path)
    assert full.path == path
    usual = GenerateSpec.for_model(model)
    assert (full.request.spec.steps, full.request.spec.guidance_scale) == (usual.steps, usual.guidance_scale)
    assert (draft.request.spec.steps, draft.request.spec.guidance_scale) == (2, 1.0)
    for asked in (draft, full):
        assert asked.request.spec.start == over.start
        assert asked.request.spec.seeds == (7, 8, 9, 10)
        assert {name: share for name, share in asked.request.shares_of(3).items() if share} == {kind: 1.0}
        assert asked.request.weights_hash == weights_hash(asked.path)
    other = PaintOver(image[::-1].copy(), None, 0.85, proposer.size, proposer.palette)
    assert proposer.draft(other).request.spec.start == other.start
