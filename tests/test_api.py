"""What a program can use of SpriteStudio."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import spritestudio
from spritestudio import SpriteStudioError
from spritestudio.diffusion.checkpoint import Checkpoint
from spritestudio.specs import ByteArray, GenerateSpec, TrainStep
from spritestudio.sprites.dataset.sprite_set import SpriteSet

README = Path(__file__).parent.parent / "README.md"


@pytest.fixture(scope="module")
def model() -> Checkpoint:
    return spritestudio.load_model("sprites16-live")


def test_the_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(
        r"```python\n(import spritestudio\n.*?)```", README.read_text(encoding="utf-8"), re.S
    )
    monkeypatch.chdir(tmp_path)
    found: dict[str, Any] = {}
    exec(example, found)
    assert found["images"].shape == (8, 16, 16, 4)
    assert found["event"].step == found["event"].steps == 4
    assert read_png(tmp_path / "heroes.png").shape[1::-1] == (64, 32)
    assert len(list(tmp_path.iterdir())) > 1


def test_importing_it_changes_nothing_and_loads_neither_torch_nor_qt() -> None:
    code = """
import gc, sys, threading
before = gc.get_threshold(), gc.get_freeze_count(), threading.active_count(), sys.excepthook
import spritestudio
assert set(spritestudio.__all__) <= set(dir(spritestudio))
spritestudio.load_sprites("starter"), spritestudio.default_model_path()
assert before == (gc.get_threshold(), gc.get_freeze_count(), threading.active_count(), sys.excepthook)
print(sorted({"torch", "PySide6"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
    with pytest.raises(AttributeError, match="no attribute 'paint'"):
        spritestudio.paint  # type: ignore[attr-defined]  # noqa: B018


def test_a_sprite_depends_on_its_seed_and_mix_alone(model: Checkpoint) -> None:
    mixes = [{"hero": 1.0}, {"potion": 1.0, "food": 0.5}, {}]
    together = spritestudio.generate(model, mixes, seeds=[5, 6, 7])
    for index, mix in enumerate(mixes):
        assert np.array_equal(spritestudio.generate(model, mix, seeds=[5 + index])[0], together[index])
    assert together.dtype == np.uint8
    assert set(np.unique(together[..., 3])) <= {0, 255}
    assert len(spritestudio.generate(model, mixes)) == 3
    assert len(spritestudio.generate(model, {"hero": 1.0})) == 1


def test_every_step_is_seen_with_the_settings_that_suit_the_model(model: Checkpoint) -> None:
    events = list(spritestudio.sample(model, {"hero": 1.0}, seeds=range(2)))
    usual = GenerateSpec.for_model(model.spec)
    assert [event.step for event in events] == list(range(1, usual.steps + 1))
    assert events[-1].timestep == 0
    assert events[0].x_t.shape == events[0].x0.shape == (2, 4, 16, 16)
    assert events[-1].images.shape == (2, 16, 16, 4)
    other = next(spritestudio.sample(model, {"hero": 1.0}, seeds=[0], sampler="dpmpp-2m"))
    assert other.steps == 6


def test_starting_noise_may_be_given(model: Checkpoint) -> None:
    noise = np.random.default_rng(0).standard_normal((1, 4, 16, 16)).astype(np.float32)
    first, second = (
        list(spritestudio.sample(model, {"hero": 1.0}, seeds=[seed], x_T=noise))[-1].images for seed in (0, 1)
    )
    assert np.array_equal(first, second)
    many = np.concatenate((noise, -noise, noise))
    painted = spritestudio.generate(model, {"hero": 1.0}, seeds=[0, 1, 2], x_T=many)
    assert np.array_equal(painted[0], first[0])
    assert np.array_equal(painted[2], first[0])
    assert not np.array_equal(painted[1], first[0])


def read_png(path: Path) -> ByteArray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGBA"))


SMALL: dict[str, Any] = {"architecture": "studio-unet", "width": 8, "batch_size": 8, "epochs": 2}
ONE = np.zeros((1, 4, 4, 4), np.uint8)


def test_only_the_pixels_of_a_mask_are_painted(model: Checkpoint) -> None:
    image = spritestudio.load_sprites("starter").images[0]
    mask = np.zeros(image.shape[:2], bool)
    mask[4:12, 4:12] = True
    painted = spritestudio.generate(model, {"hero": 1.0}, seeds=range(300), image=image, mask=mask)
    assert (painted[:, ~mask] == image[~mask]).all()
    assert len(np.unique(painted.reshape(300, -1), axis=0)) > 100
    *_, last = spritestudio.sample(model, {"hero": 1.0}, seeds=[299], image=image, mask=mask)
    assert (last.images[0] != painted[299]).any(axis=-1).mean() < 0.02
    with pytest.raises(SpriteStudioError, match="there is none"):
        spritestudio.generate(model, {"hero": 1.0}, mask=mask)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"mixes": {"dragon": 1.0}}, "no class named 'dragon'"),
        ({"guidance": 3}, "Did you mean guidance_low, guidance_high or guidance_scale"),
        ({"x_T": np.zeros((3, 4, 8, 8))}, "as much starting noise as sprites, "),
        ({"mixes": "hero"}, "not 'hero'. Like {\"hero\": 1.0"),
        ({"x_T": np.zeros((1, 4, 8, 8), complex)}, "The starting noise is an array"),
        ({"image": np.zeros((8, 8, 4))}, "must be of uint8, 0 to 255, not of float64. Where 1.0 is white"),
        ({"x_T": "noise"}, "The starting noise is an array"),
        ({"step": 3}, "no setting named 'step'. Did you mean steps"),
        ({"contexts": ()}, "no setting named 'contexts'"),
        ({"steps": 0}, "Steps must be"),
        ({"count": 0}, "number of sprites must be a whole number"),
        ({"count": "3"}, "number of sprites must be a whole number"),
        ({"mixes": []}, "at least one mix"),
        ({"mixes": ["hero"], "seeds": [1]}, "not 'hero'"),
        ({"mixes": {"hero": "x"}}, "A mix is a dictionary"),
        ({"seeds": ()}, "at least one seed"),
        ({"count": 1, "seeds": [1]}, "either a count or seeds"),
        ({"mixes": [{}, {}], "seeds": [1]}, "1 seed cannot have 2 mixes"),
        ({"mixes": None}, "Mixes are several, in a list, not None"),
        ({"mixes": {1: 1.0}}, "no class named '1'"),
        ({"mixes": {"hero": float("nan")}}, "The share of hero must be between -1000 and 1000, not nan"),
        ({"seeds": 3}, "Seeds are several, in a list, not 3"),
        ({"image": ONE[0], "mask": np.zeros((0, 4, 4), bool)}, "The mask must be bool of 4×4 pixels"),
        ({"image": ONE[0], "mask": [[True], [True, False]]}, "The mask must be an array"),
        ({"image": ONE[0], "strength": "much"}, "Strength must be between 0 and 1"),
    ],
)
def test_what_cannot_be_painted_is_told(settings: dict[str, Any], words: str, model: Checkpoint) -> None:
    with pytest.raises(SpriteStudioError) as told:
        spritestudio.generate(model, **{"mixes": {"hero": 1.0}, **settings})
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: spritestudio.load_model("nothing"), "nothing"),
        (lambda: spritestudio.train("starter", epoch=1), "Did you mean epochs"),
        (lambda: spritestudio.export_sheet(ONE[..., :3], "a.png"), "shape"),
        (lambda: spritestudio.export_sheet(ONE, "a.txt"), "png"),
        (lambda: spritestudio.export_sheet(ONE, "a.png", scales=2), "mean scale"),
        (lambda: spritestudio.export_sheet(ONE, "a.png", kinds=["a", "b"]), "2 kinds"),
        (lambda: spritestudio.export_sheet(ONE, "a.png", formats=["doc"]), "no format"),
    ],
)
def test_what_cannot_be_is_told(call: Callable[[], Any], words: str) -> None:
    with pytest.raises(SpriteStudioError) as told:
        call()
    assert words in str(told.value)


def test_sets_are_read_from_one_source_or_several(tmp_path: Path) -> None:
    one = spritestudio.load_sprites("starter")
    for number, image in enumerate(one.images[:3]):
        (tmp_path / "set" / "cat").mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(tmp_path / "set" / "cat" / f"{number}.png")
    both = spritestudio.load_sprites(["starter", tmp_path / "set"])
    assert both.count == one.count + 3
    assert "cat" in both.class_names


def test_training_is_a_generator_that_saves_when_it_is_closed(sprites: SpriteSet, tmp_path: Path) -> None:
    with contextlib.closing(
        spritestudio.train(
            sprites, tmp_path / "run", architecture="studio-unet", width=8, batch_size=8, epochs=2
        )
    ) as events:
        step = next(event for event in events if isinstance(event, TrainStep))
    assert step.step == 1
    model = spritestudio.load_model(tmp_path / "run" / "weights.safetensors")
    assert model.spec.class_names == sprites.class_names


def test_a_sheet_is_written_with_its_files_or_not_at_all(tmp_path: Path) -> None:
    images = spritestudio.load_sprites("starter").images[:6]
    written = spritestudio.export_sheet(
        images,
        tmp_path / "a.png",
        formats=["aseprite-json"],
        kinds=["hero"] * 3 + ["food"] * 3,
        columns=3,
        scale=2,
    )
    size = images.shape[1]
    assert written[0] == tmp_path / "a.png"
    assert read_png(written[0]).shape[1::-1] == (6 * size, 4 * size)
    assert all(path.is_file() for path in written)
    assert "food" in written[1].read_text(encoding="utf-8")
    before = written[0].read_bytes()
    with pytest.raises(SpriteStudioError, match="would be replaced"):
        spritestudio.export_sheet(images[:1], tmp_path / "a.png", formats=["aseprite-json"])
    assert written[0].read_bytes() == before
    assert spritestudio.export_sheet(images[:1], tmp_path / "a.png", replace=True) == [tmp_path / "a.png"]
    alone = spritestudio.export_sheet(images, tmp_path / "alone.png", formats="godot")
    assert [path.suffix for path in alone] == [".png", ".tres"]


def test_a_mix_may_have_styles_facings_and_words(wordy_weights: Path) -> None:
    wordy = spritestudio.load_model(wordy_weights)
    mix = {"monster": 1.0, "style:inked": 1.0, "facing:left": 1.0, "word:red": 0.5}
    first = next(spritestudio.sample(wordy, [mix, {"monster": 1.0}], seeds=[3, 3]))
    assert (first.x0[0] != first.x0[1]).any()
    with pytest.raises(SpriteStudioError, match=r"no word named 'reds'\. Did you mean red"):
        spritestudio.generate(wordy, {"word:reds": 1.0})


@pytest.mark.parametrize(
    "ask",
    [
        lambda: spritestudio.generate("sprites16", {"hero": 1.0}, count=1),
        lambda: next(spritestudio.sample("sprites16", [{"hero": 1.0}], seeds=[7])),
        lambda: spritestudio.vary("sprites16", {"hero": 1.0}, seed=7),
        lambda: spritestudio.between("sprites16", {"hero": 1.0}, 7, 12),
    ],
)
def test_a_name_in_the_place_of_a_model_is_told(ask: Callable[[], Any]) -> None:
    with pytest.raises(SpriteStudioError, match="A model is what load_model returns, not a str"):
        ask()


def test_pictures_in_the_place_of_weights_are_told() -> None:
    images: Any = np.zeros((1, 16, 16, 4), np.uint8)
    with pytest.raises(SpriteStudioError, match="Weights are a name or a file, not a ndarray"):
        spritestudio.nearest_training_sprites(images, images)
