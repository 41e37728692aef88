"""Batches of sprites with all that made them, and the history that keeps them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project import generations
from spritestudio.project.generations import Generation, GenerationHistory, load_generation, to_bytes
from spritestudio.project.project_file import ProjectFile
from spritestudio.specs import GenerateSpec, GenerationRequest, PostprocessSpec, StartPictures


@pytest.fixture
def batch() -> Generation:
    """Three finished sprites of two mixes."""
    request = GenerationRequest(
        spec=GenerateSpec(seeds=(7, 8, 9), contexts=((1.0, 0.6), ()), guidance_scale=2.0),
        weights="heroes16-course",
        class_names=("hero", "food"),
        sections=(("hero 1 + food 0.6", 2), ("", 1)),
        weights_hash="ab" * 32,
        batch_size=2,
    )
    return Generation(request, np.random.default_rng(0).integers(0, 256, (3, 8, 8, 4), dtype=np.uint8))


def write(history: GenerationHistory, file: ProjectFile) -> None:
    """Write what is not written yet, as the project does."""
    unwritten = history.unwritten()
    file.write(generations=unwritten.data, gone=unwritten.gone)
    history.note_written(unwritten)


def test_a_batch_comes_back_as_it_was(tmp_path: Path, batch: Generation) -> None:
    path = tmp_path / "batch.npz"
    path.write_bytes(to_bytes(batch))
    back = load_generation(path)

    assert back.request == batch.request
    assert np.array_equal(back.images, batch.images)
    assert back.id == ""


def test_what_a_batch_began_with_comes_back_as_well(tmp_path: Path, batch: Generation) -> None:
    start = StartPictures.of(batch.images, batch.images[..., 3] > 100, 0.4)
    spec = dataclasses.replace(batch.request.spec, start=start)
    path = tmp_path / "batch.npz"
    path.write_bytes(to_bytes(Generation(dataclasses.replace(batch.request, spec=spec), batch.images)))
    assert load_generation(path).request.spec == spec


def test_a_batch_knows_how_it_is_made_again(batch: Generation) -> None:
    postprocess = PostprocessSpec(palette_mode="best", colors=4)
    recipe = batch.request.recipe(postprocess, 8, step=3, predicted=True)
    assert (recipe.spec, recipe.postprocess, recipe.sprites) == (batch.request.spec, postprocess, (0, 1, 2))
    assert (recipe.weights_hash, recipe.batch_size) == ("ab" * 32, 2)
    assert (recipe.step, recipe.predicted) == (3, True)
    assert [recipe.mix_of(i) for i in range(3)] == ["hero 1, food 0.6", "anything", "hero 1, food 0.6"]


def test_a_recipe_has_a_context_once_that_all_sprites_share(batch: Generation) -> None:
    spec = dataclasses.replace(batch.request.spec, contexts=((1.0, 0.6),) * 3)
    recipe = dataclasses.replace(batch.request, spec=spec).recipe(PostprocessSpec(), 8)
    assert recipe.spec.contexts == ((1.0, 0.6),)
    assert [recipe.spec.context_of(i) for i in range(3)] == [spec.context_of(i) for i in range(3)]


def test_a_history_keeps_batches_in_order_between_runs(tmp_path: Path, batch: Generation) -> None:
    store = ProjectFile(tmp_path / "data" / "p.spritestudio")
    history = GenerationHistory(store)
    assert len(history) == 0
    for guidance in (1.0, 2.0, 3.0):
        spec = dataclasses.replace(batch.request.spec, guidance_scale=guidance)
        history.add(Generation(dataclasses.replace(batch.request, spec=spec), batch.images))
        write(history, store)
    store.close()

    later = GenerationHistory(ProjectFile(tmp_path / "data" / "p.spritestudio"))

    assert len(history) == len(later) == 3
    assert [later.read(i).request.spec.guidance_scale for i in later.ids] == [1.0, 2.0, 3.0]


def test_a_history_that_is_full_lets_the_oldest_go(tmp_path: Path, batch: Generation) -> None:
    store = ProjectFile(tmp_path / "p.spritestudio")
    store.write_generations({f"{i:020d}": to_bytes(batch) for i in range(500)})

    history = GenerationHistory(store)
    history.add(batch)
    write(history, store)

    assert len(history) == len(store.generation_ids()) == 500
    assert f"{0:020d}" not in history
    assert f"{1:020d}" in history
    assert history.read(history.newest).request == batch.request


def test_a_full_history_keeps_every_generation_under_its_own_id(
    tmp_path: Path, batch: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "_MAX_KEPT", 2)
    store = ProjectFile(tmp_path / "p.spritestudio")
    history = GenerationHistory(store)
    old, shown = history.add(batch), history.add(batch)
    write(history, store)
    variants = history.add(dataclasses.replace(batch, postprocess=PostprocessSpec(outline="outside")))
    history.replace(dataclasses.replace(shown, postprocess=PostprocessSpec(remove_orphans=True)))
    history.replace(dataclasses.replace(old, postprocess=PostprocessSpec(close_holes=True)))
    write(history, store)

    assert history.ids == GenerationHistory(store).ids == (shown.id, variants.id)
    assert history.read(shown.id).postprocess.remove_orphans
    assert history.read(variants.id).postprocess == variants.postprocess
    assert old.id not in history


def test_a_batch_that_cannot_be_written_is_told_known_all_the_same_and_written_later(
    tmp_path: Path, batch: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ProjectFile(tmp_path / "p.spritestudio")
    history = GenerationHistory(store)
    kept = history.add(batch)
    finished = dataclasses.replace(kept, postprocess=PostprocessSpec(outline="outside"))

    def full(*_: object) -> None:
        raise SpriteStudioError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(store, "_write", full)
        for _ in range(2):
            with pytest.raises(SpriteStudioError, match="full"):
                write(history, store)
            history.replace(finished)
    assert history.read(kept.id) == finished
    assert not history.is_written
    write(history, store)
    assert history.is_written
    assert GenerationHistory(store).read(kept.id).postprocess == finished.postprocess


def test_what_changes_while_others_are_written_is_not_taken_for_written(
    tmp_path: Path, batch: Generation
) -> None:
    store = ProjectFile(tmp_path / "p.spritestudio")
    history = GenerationHistory(store)
    first = history.add(batch)
    unwritten = history.unwritten()
    finished = dataclasses.replace(first, postprocess=PostprocessSpec(outline="outside"))
    history.replace(finished)
    second = history.add(batch)
    history.note_written(unwritten)
    assert set(history.unwritten().generations) == {first.id, second.id}
    write(history, store)
    assert history.is_written
    assert GenerationHistory(store).read(first.id).postprocess == finished.postprocess


def _rewrite(path: Path, header: dict[str, Any], images: Any = None) -> None:
    with np.load(path) as file:
        old_header, old_images = json.loads(str(file["header"])), file["images"]
    np.savez(
        path,
        header=np.array(json.dumps({**old_header, "recipe": old_header["recipe"] | header})),
        images=old_images if images is None else images,
    )


@pytest.mark.parametrize(
    ("header", "images", "words"),
    [
        ({"spec": None}, None, "JSON object"),
        ({"spec": {"steps": 0}}, None, "Steps"),
        ({"spec": {"contexts": [[10**400]]}}, None, "A context"),
        ({"sections": [["", 1]]}, None, "do not fit"),
        ({"sections": 5}, None, "do not fit"),
        ({"sections": [["", float("inf")]]}, None, "do not fit"),
        ({"class_names": None}, None, "class names"),
        ({}, np.zeros((2, 8, 8, 4), np.uint8), "damaged"),
        ({}, np.zeros((3, 8, 8, 4), np.float32), "damaged"),
        ({}, np.zeros((3, 8, 9, 4), np.uint8), "damaged"),
        ({}, np.zeros((3, 8, 8, 3), np.uint8), "damaged"),
        ({}, np.zeros(3, np.uint8), "damaged"),
    ],
)
def test_a_batch_that_contradicts_itself_is_refused(
    tmp_path: Path, batch: Generation, header: dict[str, Any], images: Any, words: str
) -> None:
    path = tmp_path / "batch.npz"
    path.write_bytes(to_bytes(batch))
    _rewrite(path, header, images)
    with pytest.raises(SpriteStudioError, match=words):
        load_generation(path)


def test_a_header_that_is_no_header_is_refused(tmp_path: Path) -> None:
    for i, header in enumerate(("", "[]", "3", "[" * 5000 + "]" * 5000, '{"format": 1}')):
        path = tmp_path / f"{i}.npz"
        np.savez(path, header=np.array(header), images=np.zeros((1, 8, 8, 4), np.uint8))
        with pytest.raises(SpriteStudioError, match=f"{i}.npz cannot be read as a batch of sprites"):
            load_generation(path)


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, batch: Generation) -> None:
    path = tmp_path / "batch.npz"
    path.write_bytes(to_bytes(batch))
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(SpriteStudioError, match=r"batch\.npz cannot be read as a batch of sprites"):
        load_generation(path)
