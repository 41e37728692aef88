"""A classifier learns, is kept, and is no model that paints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spritestudio import paths
from spritestudio.diffusion.evaluation.classifier import (
    FEATURES,
    Classifier,
    category,
    classifier_path,
    load_classifier,
    save_classifier,
)
from spritestudio.diffusion.evaluation.classifier_training import (
    mirrored_names,
    train_classifier,
    word_thresholds,
)
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import installed_models
from spritestudio.sprites.dataset.split import held_out
from spritestudio.sprites.dataset.sprite_set import SpriteSet


def coloured(count: int = 160) -> SpriteSet:
    """Red heroes, and food that is green or blue."""
    draw = np.random.default_rng(0)
    kinds = np.arange(count) % 3
    images = draw.integers(0, 80, (count, 8, 8, 4), dtype=np.uint8)
    images[np.arange(count), :, :, kinds] += 150
    images[..., 3] = 255
    contexts = np.eye(2, dtype=np.float32)[(kinds > 0).astype(int)]
    fine = np.array(["Knight", "Leaf", "Berry"])[kinds]
    return SpriteSet(images, contexts, ("hero", "food"), np.arange(count), "coloured", notes={"fine": fine})


@pytest.fixture(scope="module")
def learned() -> Classifier:
    *_, event = train_classifier(coloured(), "eye", epochs=6)
    assert event.classifier is not None
    assert event.step == event.steps == 6
    return event.classifier


def test_it_learns_categories_and_adds_them_up_to_classes(learned: Classifier) -> None:
    sprites = coloured()
    assert learned.categories == ("food/Berry", "food/Leaf", "hero/Knight")
    assert learned.class_names == ("food", "hero")
    assert learned.accuracy["class"] > 0.9
    right = learned.classify(sprites.images) == np.array(sprites.class_names)[sprites.labels]
    assert right.mean() > 0.9


def test_from_the_other_side_left_is_right() -> None:
    assert mirrored_names(["left", "front", "right"]) == [2, 1, 0]
    assert mirrored_names(["left", "hat"]) == [0, 1], "nothing is known of the other side"


def test_a_word_is_seen_above_what_few_sprites_without_it_reach() -> None:
    seen = np.stack((np.arange(100.0), np.arange(100.0)), axis=1)
    has = np.zeros((100, 2), bool)
    has[99, 0] = has[:, 1] = True
    found = word_thresholds(seen, has)
    assert ((seen[:99, 0] > found[0]).sum(), found[0]) == (5, pytest.approx(93.1))
    assert found[1] == pytest.approx(94.05), "of a word that all have nothing can be said"


def test_its_features_have_mean_0_and_variance_1(learned: Classifier) -> None:
    features = learned.features(coloured().images)
    assert features.shape == (160, FEATURES)
    learned_from = features[~held_out(coloured())]
    assert np.allclose(learned_from.mean(axis=0), 0.0, atol=0.05)
    assert np.allclose(learned_from.std(axis=0), 1.0, atol=0.05)


def test_it_is_kept_in_a_file_that_sees_the_same(learned: Classifier, tmp_path: Path) -> None:
    path = tmp_path / "eye.safetensors"
    save_classifier(path, learned)
    again = load_classifier(path)
    images = coloured().images
    assert (again.name, again.categories, again.accuracy) == ("eye", learned.categories, learned.accuracy)
    assert np.allclose(again.features(images), learned.features(images), atol=0.02)
    assert np.array_equal(again.classify(images), learned.classify(images))
    assert again.names == learned.names


def test_other_files_are_refused(tmp_path: Path, weights: Path) -> None:
    for path in (tmp_path / "none.safetensors", weights):
        with pytest.raises(SpriteStudioError, match="no sprite classifier"):
            load_classifier(path)


@pytest.mark.parametrize("size", [16, 32])
def test_the_shipped_ones_load_and_are_not_offered_as_models(size: int) -> None:
    path = classifier_path(size)
    classifier = load_classifier(path)
    assert classifier.image_size == size
    assert classifier.accuracy["class"] > 0.6
    assert classifier.accuracy["styles"] > 0.8
    assert classifier.accuracy["facings"] > 0.8
    assert path.stat().st_size < 2 * 2**20
    assert path.with_suffix(".md").is_file()
    assert not any(model.path.stem.startswith("sprite-classifier") for model in installed_models())
    assert path.parent == paths.shipped_weights()


def test_a_category_is_a_kind_within_a_class() -> None:
    assert category("beast", "dragon~") == "beast/dragon"
