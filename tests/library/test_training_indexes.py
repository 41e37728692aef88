"""Weights find the index of what they learned from; those without one say so."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest

from spritestudio import paths
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import installed_models, weights_hash
from spritestudio.library.training_indexes import (
    credits_of_weights,
    index_run,
    is_indexed,
    training_indexes,
)
from spritestudio.runs.store import SPEC_FILE, WEIGHTS_FILE, runs_folder
from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.training_index import TrainingIndex, read_header
from tests.sprites.dataset.test_training_index import drawings, drawn_set

_SIZE = 1 << 24


@pytest.fixture
def images() -> ByteArray:
    return drawings(8)


def a_run(folder: Path, weights: bytes = b"weights of a run") -> Path:
    """The weights of a run."""
    (folder / "checkpoints").mkdir(parents=True)
    (folder / SPEC_FILE).write_text("{}")
    for path in (folder / WEIGHTS_FILE, folder / "checkpoints" / "epoch-0001.safetensors"):
        path.write_bytes(weights)
    return folder / WEIGHTS_FILE


@pytest.mark.parametrize("path", sorted(paths.shipped_weights().glob("sprites*.safetensors")) or [None])
def test_all_weights_that_ship_say_what_they_learned_from(path: Path) -> None:
    """Built by resources/makers/build_training_index.py."""
    found = training_indexes(path.stem, weights_hash(path))
    assert sum(index.count for index in found.indexes) > 1000
    assert all(name for index in found.indexes for name in index.names)
    assert all(source and licence for index in found.indexes for _, source, licence in index.owners)
    model = next(model for model in installed_models() if model.path == path)
    assert {index.image_size for index in found.indexes} == {model.spec.image_size}


def test_replaced_weights_keep_their_credits_by_the_indexes_that_name_them() -> None:
    path = paths.shipped_weights() / "training-index-extra16.safetensors"
    here = [weights_hash(model.path) for model in installed_models()]
    gone = [digest for digest in read_header(path)["weights"] if digest not in here]
    assert gone
    for digest in gone:
        credits = credits_of_weights("sprites16-words", digest)
        assert set(credits_of_weights("sprites16-words", "")) <= set(credits)
    assert credits_of_weights("elsewhere", "cd" * 32) == ()


def test_indexes_that_ship_are_small() -> None:
    files = list(paths.shipped_weights().glob("training-index*.safetensors"))
    assert files
    assert all(file.stat().st_size < _SIZE for file in files)


def test_weights_from_elsewhere_have_none_and_say_so(weights: Path) -> None:
    with pytest.raises(SpriteStudioError, match="not known here which sprites the weights tiny learned from"):
        training_indexes("tiny", weights_hash(weights), weights)
    with pytest.raises(SpriteStudioError, match="the weights gone"):
        training_indexes("gone", "cd" * 32)


def test_a_run_has_its_own_beside_all_its_weights(images: ByteArray) -> None:
    weights = a_run(runs_folder() / "mine")
    assert not is_indexed(weights.parent)
    index_run(weights.parent, drawn_set(images))
    assert is_indexed(weights.parent)
    for path in (weights, weights.parent / "checkpoints" / "epoch-0001.safetensors"):
        assert training_indexes("weights", "", path).nearest(images[3:4], 1)[0][0].sprite.name == "blot 3"
    by_digest = training_indexes("weights", weights_hash(weights))
    assert by_digest.nearest(images[3:4], 1)[0][0].is_exact


def test_weights_that_were_trained_on_know_what_the_first_learned_from(
    images: ByteArray, tmp_path: Path
) -> None:
    first = a_run(tmp_path / "first", b"first")
    index_run(first.parent, drawn_set(images))
    own = drawings(8, seed=3)
    second = a_run(tmp_path / "second", b"second")
    index_run(second.parent, drawn_set(own), str(first))
    shutil.rmtree(first.parent)
    found = training_indexes("weights", "", second)
    assert [index.count for index in found.indexes] == [8, 8]
    both = np.stack((images[2], own[5]))
    assert [of_one[0].sprite.name for of_one in found.nearest(both, 1)] == ["blot 2", "blot 5"]
    assert set(found.near_copies(np.stack((own[5], drawings(1, seed=7)[0], images[2])))) == {0, 2}
    assert found.unknown == ()


def test_weights_that_began_from_unknown_ones_say_so(
    images: ByteArray, weights: Path, tmp_path: Path
) -> None:
    run = a_run(tmp_path / "run")
    index_run(run.parent, drawn_set(images), str(weights))
    assert training_indexes("weights", "", run).unknown == ("tiny",)


def test_only_sets_whose_sprites_are_large_enough_are_asked(tmp_path: Path) -> None:
    first = a_run(tmp_path / "first", b"first")
    index_run(first.parent, drawn_set(drawings(8, side=32)))
    second = a_run(tmp_path / "second", b"second")
    index_run(second.parent, drawn_set(drawings(8)), str(first))
    found = training_indexes("weights", "", second)
    assert found.nearest(drawings(8, side=32)[:1], 1)[0][0].is_exact
    assert found.nearest(drawings(8)[:1], 1)[0][0].is_exact
    with pytest.raises(SpriteStudioError, match=r"48×48 pixels.*16×16 or 32×32"):
        found.nearest(drawings(1, side=48))


def test_a_file_in_a_persons_own_folder_is_found_by_the_weights_it_names(
    weights: Path, images: ByteArray
) -> None:
    folder = paths.user_weights()
    folder.mkdir(parents=True)
    (folder / "training-index-broken.safetensors").write_text("nothing")
    index = TrainingIndex.of(drawn_set(images), [weights_hash(weights)])
    index.save(folder / "training-index-mine.safetensors")
    assert training_indexes("tiny", weights_hash(weights), weights).indexes[0].source == "blots"
    dataclasses.replace(index, weights=()).save(folder / "training-index-mine.safetensors")
    with pytest.raises(SpriteStudioError):
        training_indexes("tiny", weights_hash(weights), weights)
