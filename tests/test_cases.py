"""Inputs that were handled wrongly once: each is read rightly, or refused in one clear sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from spritestudio.cli.stream import seed_there
from spritestudio.diffusion.checkpoint import load_checkpoint, save_checkpoint
from spritestudio.diffusion.networks.context_unet import ContextUnet
from spritestudio.errors import SpriteStudioError
from spritestudio.project.generations import load_generation
from spritestudio.runs.store import list_runs
from spritestudio.specs import ModelSpec
from spritestudio.sprites.dataset.autosave import load_autosave
from spritestudio.sprites.dataset.editable_set import join
from spritestudio.sprites.dataset.inspection import inspect
from spritestudio.sprites.dataset.sprite_set import save_sprites, to_set
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.palettes.files import read_palette
from spritestudio.sprites.recipes import read_recipe
from spritestudio.sprites.starter.starter_set import starter_sprites
from tests.bounds import bounded
from tests.runs.written import make_run

CASES = Path(__file__).parent / "fixtures" / "cases"
HOSTILE = CASES / "hostile"


def read(path: Path) -> Any:
    return read_sprites([path])


def test_palettes_of_more_than_256_colours_keep_each() -> None:
    as_text, as_picture = read_palette(CASES / "many.gpl"), read_palette(CASES / "many.png")
    assert len(as_text) == 272
    assert np.array_equal(as_text.colors, as_picture.colors)
    assert len(read_palette(CASES / "really_gpl.pal")) == 4


def test_a_group_that_multiplies_is_told() -> None:
    (remark,) = read(CASES / "group_multiply.aseprite").remarks
    assert "layers that blend in other ways than Normal; they were laid on as Normal" in remark


def test_class_names_that_are_bytes_are_text() -> None:
    editable = read(CASES / "bytes_names.npz")
    assert (editable.class_names, editable.count) == (("a", "b", "c"), 12)


def test_a_recipe_that_another_program_has_packed_is_found() -> None:
    recipe = read_recipe(CASES / "ztxt.png")
    assert recipe is not None
    assert recipe.spec.seeds[:3] == (4242, 4243, 4244)


@pytest.mark.parametrize(
    ("reader", "name", "words"),
    [
        (read, "inf.json", "The frames in inf.json are malformed."),
        (read, "set.npz", "cannot be read"),
        (load_generation, "history.npz", "cannot be read as a batch of sprites"),
        (load_autosave, "working-kind.npz", "cannot be read as a working set"),
    ],
)
def test_what_is_broken_is_told_in_a_sentence(reader: Callable[[Path], Any], name: str, words: str) -> None:
    with bounded(name), pytest.raises(SpriteStudioError, match=words):
        reader(HOSTILE / name)


@pytest.mark.parametrize(
    ("name", "count"), [("from_negative.json", 1), ("esc.npz", 12), ("csv.npz", 12), ("timedelta.npz", 12)]
)
def test_what_can_be_read_can_also_be_used(name: str, count: int, tmp_path: Path) -> None:
    editable = read(HOSTILE / name)
    assert editable.count == count
    joined = join([editable, starter_sprites(per_class=1)])
    inspect(joined)
    save_sprites(tmp_path / "a.npz", to_set(editable))
    assert read(tmp_path / "a.npz").class_names == editable.class_names


def test_a_working_set_with_strange_names_can_be_saved(tmp_path: Path) -> None:
    editable, _ = load_autosave(HOSTILE / "working-names.npz")
    inspect(editable)
    save_sprites(tmp_path / "a.npz", to_set(editable))
    assert read(tmp_path / "a.npz").class_names == editable.class_names


def test_a_request_with_infinite_numbers_is_told(tmp_path: Path) -> None:
    shutil.copy(HOSTILE / "request.json", tmp_path)
    with pytest.raises(SpriteStudioError, match="cannot be read"):
        seed_there(tmp_path)


def test_a_recipe_with_half_a_character_is_read() -> None:
    recipe = read_recipe(HOSTILE / "x.recipe.json")
    assert recipe is not None
    assert recipe.class_names[1] == "\ud800"


def test_weights_that_are_whole_numbers_are_refused(
    tmp_path: Path, model_spec: ModelSpec, network: ContextUnet
) -> None:
    for name in ("bytes", "wide"):
        kind = torch.uint8 if name == "bytes" else torch.complex64
        tensors = {
            key: value.to(kind) if value.ndim == 1 else value for key, value in network.state_dict().items()
        }
        save_checkpoint(tmp_path / f"{name}.safetensors", model_spec, tensors)
        with pytest.raises(SpriteStudioError, match="of a kind that no network has"):
            load_checkpoint(tmp_path / f"{name}.safetensors")


def test_one_bad_run_hides_no_other(tmp_path: Path) -> None:
    make_run(tmp_path / "good", "Good")
    for name, text in (("list", "[]"), ("huge", '{"spec": {"epochs": 1e999}}'), ("deep", "[" * 100_000)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "spec.json").write_text(text)
    (make_run(tmp_path / "log", "Log") / "log.jsonl").write_text('{"kind": "step", "step": 1e999}\n\xff\0[[[')
    (make_run(tmp_path / "place", "Place") / "log.jsonl").mkdir()
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    titles = {run.title for run in list_runs(tmp_path)}
    assert {"Good"} <= titles <= {"Good", "Log", "Place"}
