"""Contexts of sprites of which more is known than their class."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.training.augment import may_mirror
from spritestudio.diffusion.training.described import (
    beside_sprites,
    described_contexts,
    with_columns,
    with_usual,
)
from spritestudio.diffusion.training.run import resume, train
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.runs.store import WEIGHTS_FILE
from spritestudio.specs import ModelSpec, TrainHint, TrainSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.palettes.color_words import COLOR_WORDS
from spritestudio.sprites.pixels import to_floats
from tests.diffusion.training.short_runs import interrupted_after, losses
from tests.specs.models import WORDY


def test_columns_become_features_and_colours_are_seen() -> None:
    images = np.zeros((3, 8, 8, 4), np.uint8)
    images[0] = (192, 48, 40, 255)
    images[1] = (48, 80, 192, 255)
    contexts = np.array([[1, 0], [0.5, 1], [0, 1]], np.float32)
    notes = {
        "style": np.array(["inked", "unknown", ""]),
        "facing": np.array(["left", "left", "back"]),
        "words": np.array(["Dragon, hooded", "red mage", ""]),
    }
    sprites = SpriteSet(images, contexts, ("monster", "castle"), np.arange(3), "x", notes=notes)
    told = described_contexts(sprites, WORDY)
    assert told.shape == (3, WORDY.context_size)
    found = [{name: share for name, share in zip(WORDY.features, row, strict=True) if share} for row in told]
    assert found == [
        {"monster": 1, "style:inked": 1, "facing:left": 1, "word:dragon": 1, "word:hood": 1, "word:red": 1},
        {"monster": 0.5, "facing:left": 1, "word:mage": 1},
        {},
    ]


def test_the_style_of_a_set_without_styles_is_its_source() -> None:
    notes = {"source": np.array(["inked", "dungeon"])}
    images = np.zeros((2, 8, 8, 4), np.uint8)
    sprites = SpriteSet(images, np.eye(2, dtype=np.float32), ("hero", "x"), np.arange(2), "x", notes=notes)
    place = WORDY.features.index("style:inked")
    assert described_contexts(sprites, WORDY)[:, place].tolist() == [1.0, 0.0]
    styled = dataclasses.replace(sprites, notes={**notes, "style": np.array(["", "inked"])})
    assert described_contexts(styled, WORDY)[:, place].tolist() == [0.0, 1.0]


def named(count: int = 24) -> SpriteSet:
    """Monsters that are dragons, drawn in ink, and heroes with hoods, half of them painted."""
    draw = np.random.default_rng(0)
    images = draw.integers(150, 256, (count, 8, 8, 4), dtype=np.uint8)
    images[..., 1:3] //= 4  # red
    images[..., 3] = 255
    kinds = np.arange(count) % 2
    notes = {
        "style": np.where((kinds == 0) | (np.arange(count) % 4 == 1), "inked", "painted"),
        "facing": np.where(np.arange(count) < 2, "back", "front"),
        "words": np.where(kinds == 0, "dragon", "hooded robes"),
    }
    contexts = np.eye(2, dtype=np.float32)[kinds]
    return SpriteSet(images, contexts, ("monster", "hero"), np.arange(count), "named", notes=notes)


def test_a_model_learns_the_names_that_occur_often_enough_and_what_is_usual() -> None:
    model = with_columns(ModelSpec(class_names=("monster", "hero"), image_size=8), named())
    assert model.styles == ("inked", "painted")
    assert model.facings == ("front",)  # two from behind are too few
    assert [word for word in model.words if word not in COLOR_WORDS] == ["dragon", "hood", "robe"]
    assert "red" in model.words
    usual = dict(zip(model.words, model.usual_kinds, strict=True))
    assert (usual["dragon"], usual["hood"], usual["red"]) == ("monster", "hero", "")
    assert model.usual_styles[0] == "inked"
    assert ModelSpec.from_json(model.to_json()) == model


def test_a_figure_that_wears_a_sword_does_not_make_it_a_hero() -> None:
    model = ModelSpec(class_names=("hero", "weapon"), words=("red", "sword", "boots", "hat"), image_size=8)
    worn = {"hero": 1.0, "word:sword": 1.0, "word:boots": 1.0, "word:hat": 1.0}
    mixes = [worn] * 5 + [{"weapon": 1.0, "word:sword": 1.0, "word:red": 1.0}] * 2
    contexts = np.array([model.context(mix) for mix in mixes], np.float32)
    told = with_usual(model, contexts, np.ones(7, np.float32))
    assert told.usual_kinds == ("", "weapon", "hero", "hero")
    assert told.usual_styles == ()


def test_a_set_without_columns_gives_classes_alone() -> None:
    bare = dataclasses.replace(named(), notes={"source": np.full(24, "me")})
    model = ModelSpec(class_names=("monster", "hero"), image_size=8)
    assert with_columns(model, bare) == model
    assert np.array_equal(described_contexts(bare, model), bare.contexts)


def test_a_network_learns_them_and_goes_on_from_them(tmp_path: Path) -> None:
    recipe = TrainSpec(
        architecture="reference-unet", epochs=2, batch_size=8, width=8, timesteps=20, sample_every_s=0.0
    )
    events = list(train(recipe, named(), tmp_path / "a", title="Named"))
    assert any("2 styles, 1 facing, " in event.sentence for event in events if isinstance(event, TrainHint))
    weights = tmp_path / "a" / WEIGHTS_FILE
    first = load_checkpoint(weights).spec
    assert first.styles == ("inked", "painted")
    assert "dragon" in first.words

    other = dataclasses.replace(named(), notes={**named().notes, "words": np.full(24, "cat")})
    grown = dataclasses.replace(recipe, start_from=str(weights), keep_classes=True)
    setup = begin(grown, other)
    assert set(setup.model.words) == {*first.words, "cat"}
    assert dict(zip(setup.model.words, setup.model.usual_kinds, strict=True))["dragon"] == "monster"
    few = begin(dataclasses.replace(recipe, start_from=str(weights), distill=True), other)
    assert few.model.features == first.features
    assert len(losses(train(grown, other, tmp_path / "b"))) == 6

    studio = dataclasses.replace(recipe, architecture="studio-unet")
    assert begin(studio, named()).model.words == ()


def test_a_run_with_columns_goes_on_bit_for_bit(tmp_path: Path) -> None:
    recipe = TrainSpec(
        architecture="reference-unet", epochs=2, batch_size=8, width=8, timesteps=20, sample_every_s=0.0
    )
    whole = losses(train(recipe, named(), tmp_path / "whole"))
    begun = interrupted_after(4, recipe, named(), tmp_path / "halves")
    assert begun + losses(resume(tmp_path / "halves")) == whole


def moving() -> SpriteSet:
    """Four walks of three frames, two of them to the left, and a lone frame of a jump."""
    images = np.random.default_rng(0).integers(0, 256, (13, 8, 8, 4), dtype=np.uint8)
    images[..., 3] = 255
    notes = {
        "clip": np.array(["walk"] * 12 + ["jump"]),
        "facing": np.array((["front"] * 3 + ["left"] * 3) * 2 + [""]),
    }
    groups = np.array([0] * 3 + [1] * 3 + [2] * 3 + [3] * 3 + [4])
    return SpriteSet(images, np.ones((13, 1), np.float32), ("hero",), groups, "moving", notes=notes)


def test_later_frames_stand_beside_the_first_of_their_clip() -> None:
    model = with_columns(ModelSpec(class_names=("hero",), image_size=8), moving())
    assert model.clips == ("walk",)
    later = beside_sprites(moving(), model)
    assert later is not None
    assert later.references.tolist() == [[first] for first in (-1, 0, 0, -1, 3, 3, -1, 6, 6, -1, 9, 9, -1)]
    asked = dict(zip(model.features, later.asked[2].tolist(), strict=True))
    assert asked["clip:walk"] == 1.0
    assert (asked["frame:cos"], asked["frame:sin"]) == pytest.approx((-0.5, -(0.75**0.5)))
    assert not later.asked[[0, 3, 12]].any()
    assert beside_sprites(named(), model) is None


def turned() -> SpriteSet:
    """Three figures that walk to four sides, in two frames each."""
    sprites = moving()
    images = np.random.default_rng(1).integers(0, 256, (24, 8, 8, 4), dtype=np.uint8)
    notes = {
        "clip": np.array(["walk"] * 24),
        "facing": np.array(["front", "front", "left", "left", "right", "right", "back", "back"] * 3),
    }
    groups = np.repeat(np.arange(3), 8)
    return dataclasses.replace(
        sprites, images=images, contexts=np.ones((24, 1), np.float32), groups=groups, notes=notes
    )


def test_figures_that_are_there_from_several_sides_are_turned() -> None:
    model = with_columns(ModelSpec(class_names=("hero",), image_size=8), turned())
    assert model.clips == ("turn", "walk")
    beside = beside_sprites(turned(), model)
    assert beside is not None
    assert beside.references[:8].tolist() == [
        *([2, 4, 6], [0, -1, -1], [0, 4, 6], [2, -1, -1]),
        *([0, 2, 6], [4, -1, -1], [0, 2, 4], [6, -1, -1]),
    ]
    asked = dict(zip(model.features, beside.asked[2].tolist(), strict=True))
    assert (asked["clip:turn"], asked["clip:walk"], asked["frame:cos"]) == (1.0, 0.0, 0.0)
    tags = np.array([f"Walk-{side}" for side in turned().notes["facing"]])
    tagged = dataclasses.replace(turned(), notes={"clip": tags})
    assert with_columns(ModelSpec(class_names=("hero",), image_size=8), tagged) == model
    assert np.array_equal(described_contexts(tagged, model), described_contexts(turned(), model))
    assert may_mirror(tagged, ()).tolist() == may_mirror(turned(), ()).tolist()
    known = dataclasses.replace(model, clips=("walk",))
    still = beside_sprites(turned(), known)
    assert still is not None
    assert still.references.shape == (24, 1), "weights that know no turning learn none"


def test_a_network_learns_to_turn_figures_and_goes_on_bit_for_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = TrainSpec(
        architecture="reference-unet", epochs=2, batch_size=8, width=8, timesteps=20, sample_every_s=0.0
    )
    whole = losses(train(recipe, turned(), tmp_path / "whole"))
    assert load_checkpoint(tmp_path / "whole" / WEIGHTS_FILE).spec.offers_turns
    begun = interrupted_after(3, recipe, turned(), tmp_path / "halves")
    assert begun + losses(resume(tmp_path / "halves")) == whole

    trainer = Trainer(begin(recipe, turned()))
    seen: list[torch.Tensor] = []

    def loss(network: torch.nn.Module, x0: torch.Tensor, *more: object) -> torch.Tensor:
        reference = more[2]
        assert isinstance(reference, torch.Tensor)
        seen.append(reference)
        return next(network.parameters()).square().sum()

    monkeypatch.setattr(trainer.objective, "loss", loss)
    for _ in range(30):
        trainer.step(torch.tensor([0]), 1e-3)
    pictures = torch.from_numpy(to_floats(turned().images, trainer.model_spec.channels))
    shown = [
        tuple(place for place, picture in enumerate(pictures) if torch.equal(picture, reference[0]))
        for reference in seen
    ]
    assert set(shown) == {(), (2,), (4,), (6,)}, "each other side, and none"


def test_a_network_learns_clips_and_goes_on_bit_for_bit(tmp_path: Path) -> None:
    recipe = TrainSpec(
        architecture="reference-unet", epochs=3, batch_size=8, width=8, timesteps=20, sample_every_s=0.0
    )
    whole = losses(train(recipe, moving(), tmp_path / "whole"))
    assert load_checkpoint(tmp_path / "whole" / WEIGHTS_FILE).spec.clips == ("walk",)
    begun = interrupted_after(3, recipe, moving(), tmp_path / "halves")
    assert begun + losses(resume(tmp_path / "halves")) == whole
    still = dataclasses.replace(moving(), notes={"facing": moving().notes["facing"]})
    assert losses(train(recipe, still, tmp_path / "still")) != whole


def test_the_frame_beside_is_what_the_network_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = TrainSpec(architecture="reference-unet", batch_size=4, width=8, timesteps=20, channels=4)
    trainer = Trainer(begin(recipe, moving()))
    seen: list[tuple[torch.Tensor, torch.Tensor]] = []

    def loss(
        network: torch.nn.Module,
        x0: torch.Tensor,
        context: torch.Tensor,
        draw: torch.Generator,
        reference: torch.Tensor,
    ) -> torch.Tensor:
        seen.append((context, reference))
        return next(network.parameters()).square().sum()

    monkeypatch.setattr(trainer.objective, "loss", loss)
    for _ in range(6):
        trainer.step(torch.tensor([0, 1, 2, 4]), 1e-3)
    clip = trainer.model_spec.features.index("clip:walk")
    first = torch.from_numpy(to_floats(moving().images[[0, 0, 0, 3]]))
    asked = torch.stack([context[:, clip] for context, _ in seen]).bool()
    shown = torch.stack([reference.flatten(1).any(dim=1) for _, reference in seen])
    assert torch.equal(asked, shown)
    assert not shown[:, 0].any()  # a first frame has none beside it
    assert 0 < int(shown[:, 1:].sum()) < 18
    for (_, reference), rows in zip(seen, shown, strict=True):
        assert torch.equal(reference[rows], first[rows])
