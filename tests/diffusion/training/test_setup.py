"""Where a training starts: sizes made to fit and told, and old weights that know some of the classes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from spritestudio.diffusion.checkpoint import load_checkpoint, save_checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.training.run import resume, train
from spritestudio.diffusion.training.setup import begin
from spritestudio.errors import SpriteStudioError
from spritestudio.runs.store import WEIGHTS_FILE, read_history, read_run
from spritestudio.specs import ModelSpec, TrainHint, TrainSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet

SPEC = TrainSpec(epochs=1, batch_size=4, width=16, timesteps=20, device="cpu", sample_every_s=0.0)
CONTEXT = "contextembed1.model.0.weight"


def named(sprites: SpriteSet, *names: str) -> SpriteSet:
    """The sprites with these classes, dealt in turn."""
    contexts = np.eye(len(names), dtype=np.float32)[np.arange(sprites.count) % len(names)]
    return dataclasses.replace(sprites, class_names=names, contexts=contexts)


def from_weights(weights: Path, **values: bool) -> TrainSpec:
    return dataclasses.replace(SPEC, start_from=str(weights), **values)


def test_layers_that_fit_are_kept_and_classes_go_by_name(weights: Path, sprites: SpriteSet) -> None:
    known = load_checkpoint(weights).denoiser.network.state_dict()
    setup = begin(from_weights(weights), named(sprites, "food", "dragon", "hero"))

    assert setup.model.class_names == ("food", "dragon", "hero")
    assert (setup.model.width, setup.spec.width) == (8, 8)
    for name, tensor in setup.weights.items():
        if not name.startswith("context") or not name.endswith("model.0.weight"):
            assert torch.equal(tensor, known[name]), name
    new, old = setup.weights[CONTEXT], known[CONTEXT]
    assert torch.equal(new[:, 0], old[:, 1])
    assert torch.equal(new[:, 2], old[:, 0])
    assert not new[:, 1].any(), "a class that is new changes nothing yet"
    count = len(setup.weights)
    assert setup.notes == (f"{count} of {count} layers and 2 of 3 classes go on from Tiny.",)


def test_as_many_classes_in_another_order_are_matched_too(weights: Path, sprites: SpriteSet) -> None:
    known = load_checkpoint(weights).denoiser.network.state_dict()[CONTEXT]
    new = begin(from_weights(weights), named(sprites, "food", "hero")).weights[CONTEXT]
    assert torch.equal(new, known.flip(1))


def test_old_classes_may_stay_beside_the_new_ones(weights: Path, sprites: SpriteSet) -> None:
    setup = begin(from_weights(weights, keep_classes=True), named(sprites, "dragon", "food"))
    assert setup.sprites.class_names == ("hero", "food", "dragon")
    assert setup.sprites.contexts[:2].tolist() == [[0, 0, 1], [0, 1, 0]]


def test_classes_without_sprites_are_left_out_and_told(weights: Path, sprites: SpriteSet) -> None:
    contexts = np.zeros((sprites.count, 3), dtype=np.float32)
    contexts[:, 0] = contexts[:3, 2] = 1.0
    with_an_empty_one = dataclasses.replace(
        sprites, class_names=("dragon", "ghost", "hero"), contexts=contexts
    )
    setup = begin(SPEC, with_an_empty_one)
    assert setup.model.class_names == setup.sprites.class_names == ("dragon", "hero")
    assert setup.sprites.contexts.tolist() == contexts[:, [0, 2]].tolist()
    assert setup.notes == ("Left out, since no sprite is of it: ghost.",)

    with_food = dataclasses.replace(with_an_empty_one, class_names=("dragon", "food", "hero"))
    kept = begin(from_weights(weights, keep_classes=True), with_food)
    assert kept.model.class_names == ("hero", "food", "dragon")
    assert not any("Left out" in told for told in kept.notes), "food stays, though no sprite is of it"

    none = dataclasses.replace(with_an_empty_one, contexts=np.zeros_like(contexts))
    assert begin(SPEC, none).model.class_names == ("dragon", "ghost", "hero")


def test_a_run_goes_on_with_the_set_that_has_empty_classes(sprites: SpriteSet, tmp_path: Path) -> None:
    wider = named(sprites, "dragon", "hero")
    contexts = np.insert(wider.contexts, 1, 0.0, axis=1)
    wider = dataclasses.replace(wider, class_names=("dragon", "ghost", "hero"), contexts=contexts)
    spec = dataclasses.replace(SPEC, epochs=2)
    events = train(spec, wider, tmp_path / "run")
    assert isinstance(next(events), TrainHint)
    next(events)
    events.close()
    list(resume(tmp_path / "run", wider))
    assert read_run(tmp_path / "run").state == "finished"


def test_another_size_keeps_the_layers_that_do_not_depend_on_it(weights: Path, sprites: SpriteSet) -> None:
    spec = dataclasses.replace(from_weights(weights), image_size=16)
    setup = begin(spec, sprites)
    known = load_checkpoint(weights).denoiser.network.state_dict()
    assert setup.sprites.image_size == setup.model.image_size == 16
    assert torch.equal(setup.weights["down1.model.0.conv1.0.weight"], known["down1.model.0.conv1.0.weight"])
    assert setup.weights["up0.0.weight"].shape != known["up0.0.weight"].shape
    assert setup.notes[0] == "All sprites were padded from 8×8 to 16×16."


def test_the_studio_network_goes_by_classes_and_colours(sprites: SpriteSet, tmp_path: Path) -> None:
    old = ModelSpec(
        class_names=("hero", "food"),
        image_size=8,
        channels=3,
        architecture="studio-unet",
        width=8,
        schedule="karras",
        timesteps=20,
        palette=("#ffffff", "#112233"),
    )
    torch.manual_seed(0)
    network = build_network(old)
    path = tmp_path / "studio.safetensors"
    save_checkpoint(path, old, network.state_dict())
    setup = begin(from_weights(path), named(sprites, "food", "dragon"))
    assert setup.spec.architecture == setup.model.architecture == "studio-unet"
    known, new = network.state_dict(), setup.weights
    assert torch.equal(new["context_embedding.weight"][:, 0], known["context_embedding.weight"][:, 1])
    assert torch.equal(new["context_embedding.weight"][:, 2], known["context_embedding.weight"][:, 2])
    white = setup.model.palette.index("#ffffff")
    assert torch.equal(new["head.2.weight"][white], known["head.2.weight"][0])


def test_a_fine_tuned_run_goes_on_without_the_weights_it_came_from(
    weights: Path, sprites: SpriteSet, tmp_path: Path
) -> None:
    spec = dataclasses.replace(from_weights(weights), epochs=2)
    events = train(spec, named(sprites, "food", "dragon"), tmp_path / "run")
    told = next(events)
    assert isinstance(told, TrainHint)
    next(events)
    events.close()
    weights.unlink()
    list(resume(tmp_path / "run"))
    info = read_run(tmp_path / "run")
    assert (info.state, info.steps, info.class_names) == ("finished", 4, ("food", "dragon"))
    assert "from tiny" in load_checkpoint(tmp_path / "run" / WEIGHTS_FILE).spec.training
    assert [hint.name for hint in read_history(tmp_path / "run").hints] == ["fitted"]


def test_channels_are_those_that_the_set_needs(sprites: SpriteSet) -> None:
    assert begin(SPEC, sprites).model.channels == 3
    images = sprites.images.copy()
    images[0, 0, 0] = 0
    assert begin(SPEC, dataclasses.replace(sprites, images=images)).model.channels == 4
    assert begin(dataclasses.replace(SPEC, channels=4), sprites).model.channels == 4


@pytest.mark.parametrize(("size", "words"), [(12, "padded from 8×8 to 12×12"), (0, "")])
def test_a_change_of_size_is_told(sprites: SpriteSet, size: int, words: str) -> None:
    told = begin(dataclasses.replace(SPEC, image_size=size), sprites).notes
    assert words in "".join(told)
    assert bool(told) == bool(size)


def test_weights_that_are_not_there_are_told(sprites: SpriteSet) -> None:
    with pytest.raises(SpriteStudioError, match="no weights 'nothing'"):
        begin(dataclasses.replace(SPEC, start_from="nothing"), sprites)
