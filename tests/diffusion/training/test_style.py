"""A style taught to weights that can paint: what they grow by, what they keep, and what cannot be taught."""

from __future__ import annotations

import dataclasses
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from spritestudio import paths
from spritestudio.diffusion.checkpoint import load_checkpoint, save_checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.run import resume, train
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.errors import SpriteStudioError
from spritestudio.runs.store import WEIGHTS_FILE, read_history, read_run
from spritestudio.specs import (
    PRESETS,
    YOUR_STYLE,
    GenerateSpec,
    ModelSpec,
    SamplesPainted,
    TrainSpec,
    TrainStep,
)
from spritestudio.sprites.dataset.sprite_set import SpriteSet

OLD = ModelSpec(
    class_names=("hero", "food"),
    image_size=8,
    architecture="studio-unet",
    width=8,
    schedule="karras",
    timesteps=20,
    palette=("#00000000", "#ffffff", "#112233"),
    title="Old",
    credits=("Ann (CC0)",),
    data="old.npz",
)
KNOWS_MORE = dataclasses.replace(
    OLD,
    architecture="reference-unet",
    styles=("ink", "oil"),
    words=("red", "hat"),
    facings=("left",),
    usual_kinds=("", "hero"),
    usual_styles=("ink", "oil"),
)


@pytest.fixture(params=[OLD, KNOWS_MORE], ids=lambda model: model.architecture)
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Weights that have something to say, and so something to forget."""
    torch.manual_seed(0)
    network = build_network(request.param)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    path = tmp_path / "old.safetensors"
    save_checkpoint(path, request.param, network.state_dict())
    return path


@pytest.fixture
def art(sprites: SpriteSet) -> SpriteSet:
    """Eight sprites of two classes with a colour that the weights do not know."""
    images = np.where(sprites.images[..., :1] > 180, 255, 0).repeat(4, axis=-1).astype(np.uint8)
    images[:, :4] = (40, 190, 60, 255)
    names = ("hero", "ghost")
    contexts = np.eye(2, dtype=np.float32)[np.arange(sprites.count) % 2]
    return dataclasses.replace(
        sprites, images=images, class_names=names, contexts=contexts, credits=("Me (mine)",)
    )


def recipe(start: Path, **values: object) -> TrainSpec:
    few = dataclasses.replace(
        PRESETS[YOUR_STYLE].spec, minutes=0.0, epochs=6, batch_size=4, device="cpu", sample_every_s=0.001
    )
    asked = {"style": "mine", **values}
    asked = {"start_from": str(start), **asked}
    return dataclasses.replace(few, **asked)  # type: ignore[arg-type]


def test_the_model_grows_by_the_style_and_keeps_all_else(start: Path, art: SpriteSet) -> None:
    old = load_checkpoint(start).spec
    setup = begin(recipe(start), art)
    model = setup.model
    assert model.class_names == ("hero", "food", "ghost")
    assert model.styles == (*old.styles, "mine")
    assert model.palette[: len(old.palette)] == old.palette
    assert "#28be3c" in model.palette
    assert (model.words, model.facings) == (old.words, old.facings)
    assert setup.sprites.class_names == ("hero", "ghost"), "its samples are of what it learns"
    assert dict(zip(model.class_names, model.usual_styles, strict=True)) == {
        "hero": "ink" if old.styles else "",
        "food": "oil" if old.styles else "",
        "ghost": "mine",
    }
    assert "“mine” joins what Old knows, with " in setup.notes[0]


@pytest.mark.parametrize("start", [KNOWS_MORE], indirect=True)
def test_a_style_that_is_known_already_is_told_to_change(start: Path, art: SpriteSet) -> None:
    name = load_checkpoint(start).spec.styles[0]
    note = begin(recipe(start, style=name), art).notes[0]
    assert note.startswith(f"“{name}” is known to ")
    assert "already and changes to this look, with " in note


def test_it_begins_as_the_style_that_is_nearest(start: Path, art: SpriteSet) -> None:
    """One of two styles is made such that the sprites have less loss with it."""
    old = load_checkpoint(start)
    if not old.spec.styles:
        assert not any("begins as" in note for note in begin(recipe(start), art).notes)
        return
    trainer = Trainer(begin(recipe(start), art))
    name = "context_embedding.weight"
    learned = dict(trainer.network.named_parameters())[name]
    for group in trainer.optimizer.param_groups:
        group["rate"] = float(group["params"][0] is learned)
    for _ in range(40):
        trainer.step(trainer.next_batch(), 2e-2)
        trainer.finish_batch()
    weights = old.denoiser.network.state_dict()
    near = learned[:, trainer.model_spec.features.index("style:mine")].detach()
    weights[name][:, old.spec.features.index("style:oil")] = near
    save_checkpoint(start, old.spec, weights)
    setup = begin(recipe(start), art)
    assert "It begins as “oil”, which is nearest to it." in setup.notes
    assert setup.weights[name][:, setup.model.features.index("style:mine")].equal(near)


def test_a_set_of_one_class_and_a_style_that_is_there_add_nothing(start: Path, art: SpriteSet) -> None:
    one = dataclasses.replace(art, class_names=("my set",), contexts=np.ones((art.count, 1), np.float32))
    model = begin(recipe(start), one).model
    assert model.class_names == ("hero", "food")
    path = start.with_name("again.safetensors")
    save_checkpoint(path, model, build_network(model).state_dict())
    again = begin(recipe(path), one).model
    assert (again.styles, again.palette) == (model.styles, model.palette)


def test_it_learns_the_style_and_forgets_nothing(start: Path, art: SpriteSet, tmp_path: Path) -> None:
    run = tmp_path / "run"
    spec = recipe(start, epochs=60, batch_size=8, learning_rate=5e-3, validation_share=0.0)
    assert any(isinstance(event, TrainStep) for event in train(spec, art, run, title="Mine"))
    before, after = load_checkpoint(start), load_checkpoint(run / WEIGHTS_FILE)
    green = (40, 190, 60, 255)

    def painted(model: ModelSpec, denoiser: object, **shares: float) -> np.ndarray:
        asked = dataclasses.replace(GenerateSpec.for_model(model, 16), contexts=(model.context(shares),))
        *_, last = sample(denoiser, asked)  # type: ignore[arg-type]
        return last.images

    mine = painted(after.spec, after.denoiser, **{"style:mine": 1.0})
    others = painted(after.spec, after.denoiser, hero=1.0)
    assert (mine == green).all(axis=-1).mean() > 0.25
    assert (others == painted(before.spec, before.denoiser, hero=1.0)).mean() > 0.98, "up to rounding"
    assert after.spec.credits == ("Ann (CC0)", "Me (mine)")
    assert before.spec.data in after.spec.data


def test_nothing_else_changes(start: Path, art: SpriteSet) -> None:
    trainer = Trainer(begin(recipe(start), art))
    before = {name: tensor.clone() for name, tensor in trainer.network.state_dict().items()}
    trainer.step(trainer.next_batch(), 1e-3)
    changed = {
        name: (tensor != before[name])
        for name, tensor in trainer.network.state_dict().items()
        if not tensor.equal(before[name])
    }
    assert all("film" in name for name in changed.keys() - {
        "context_embedding.weight", "color_bias.weight", "head.2.weight", "head.2.bias",
    })  # fmt: skip
    known = len(load_checkpoint(start).spec.palette)
    assert not changed["head.2.weight"][:known].any()
    columns = changed["context_embedding.weight"].any(dim=0).nonzero().flatten().tolist()
    features = trainer.model_spec.features
    assert {features[column] for column in columns} == {"ghost", "style:mine"}
    assert not any(is_changed[:, :-1].any() for name, is_changed in changed.items() if "film.weight" in name)


def test_the_best_weights_are_kept_and_a_run_goes_on(start: Path, art: SpriteSet, tmp_path: Path) -> None:
    run = tmp_path / "run"
    events = train(recipe(start, validation_share=0.3), art, run, title="Mine")
    first = list(islice(events, 6))
    events.close()
    start.unlink()
    rest = list(resume(run))
    assert read_run(run).state == "finished"
    painted = [event for event in (*first, *rest) if isinstance(event, SamplesPainted)]
    assert len(painted[-1].images) == 2, "a row per class of the set"
    assert read_history(run).validation
    assert not (run / "averages").exists()


def test_the_weights_of_a_style_are_those_that_did_best(start: Path, art: SpriteSet) -> None:
    trainer = Trainer(begin(recipe(start, validation_share=0.3), art))
    trainer.validation_loss()
    best = trainer.weights()
    trainer.step(trainer.next_batch(), 1.0)
    trainer.validation_loss()
    assert all(torch.equal(tensor, best[name]) for name, tensor in trainer.weights().items())
    tensors, position = trainer.state()
    another = Trainer(begin(recipe(start, validation_share=0.3), art))
    another.load_state(tensors, position)
    assert all(torch.equal(tensor, best[name]) for name, tensor in another.weights().items())


def test_without_weights_to_start_from_the_usual_ones_of_the_size_are_taken(
    art: SpriteSet,
) -> None:
    paths.user_weights().mkdir(parents=True)
    save_checkpoint(paths.user_weights() / "own8.safetensors", OLD, build_network(OLD).state_dict())
    setup = begin(recipe(Path("none"), start_from=""), art)
    assert setup.spec.start_from == "own8"


def test_what_cannot_be_taught_is_told(start: Path, art: SpriteSet, weights: Path) -> None:
    few = dataclasses.replace(art, images=art.images[:4], contexts=art.contexts[:4], groups=art.groups[:4])
    with pytest.raises(SpriteStudioError, match="at least 5 sprites, and there are 4"):
        begin(recipe(start), few)
    large = dataclasses.replace(art, images=np.repeat(np.repeat(art.images, 2, 1), 2, 2))
    with pytest.raises(SpriteStudioError, match="paint 8×8 px, but the sprites are 16×16"):
        begin(recipe(start), large)
    with pytest.raises(SpriteStudioError, match="full weights of the studio's network"):
        begin(recipe(weights), art)
    with pytest.raises(SpriteStudioError, match="No weights here paint 8×8 px"):
        begin(dataclasses.replace(recipe(start), start_from=""), art)
    with pytest.raises(SpriteStudioError, match="cannot be the name of a style"):
        recipe(start, style="a,b=c")


def test_sprites_without_transparency_are_told(start: Path, art: SpriteSet) -> None:
    opaque = art.images.copy()
    opaque[..., 3] = 255
    assert "ground is learned" in begin(recipe(start), dataclasses.replace(art, images=opaque)).notes[-1]
