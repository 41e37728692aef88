"""Weights files: our own and the course's, whole, foreign, broken and hostile."""

from __future__ import annotations

import json
import pickle
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from spritestudio.diffusion.checkpoint import load_checkpoint, save_checkpoint
from spritestudio.diffusion.networks.context_unet import ContextUnet
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import default_model_path, model_metadata
from spritestudio.specs import GenerateSpec, ModelSpec
from tests.diffusion.course import CourseSchedule, CourseUnet, lively


def paint(path: Path) -> np.ndarray[Any, Any]:
    *_, event = sample(load_checkpoint(path).denoiser, GenerateSpec(steps=2, seeds=(1, 2)))
    return event.x_t


# --- Our own -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spec",
    [
        ModelSpec(class_names=("a", "b"), image_size=8, width=8, credits=("A, CC0",), title="Größe"),
        ModelSpec(class_names=("a",), image_size=12, channels=3, width=16, schedule="cosine", timesteps=30),
        ModelSpec(class_names=("a", "b", "c"), image_size=8, width=8, input_shortcut=False, beta_end=0.1),
    ],
    ids=lambda spec: spec.schedule + str(spec.image_size),
)
def test_a_model_comes_back_as_it_was(tmp_path: Path, spec: ModelSpec) -> None:
    network = ContextUnet(
        spec.channels, spec.width, spec.context_size, spec.image_size, trained_shortcut=spec.input_shortcut
    )
    saved = network.state_dict()
    path = tmp_path / "model.safetensors"
    save_checkpoint(path, spec, saved)
    checkpoint = load_checkpoint(path, "cpu")

    assert checkpoint.spec == spec
    loaded = checkpoint.denoiser.network.state_dict()
    assert loaded.keys() == saved.keys()
    assert all(torch.equal(loaded[name], saved[name]) for name in saved)
    assert not checkpoint.denoiser.network.training
    assert checkpoint.denoiser.schedule.timesteps == spec.timesteps


def test_a_full_disk_leaves_the_older_file_and_nothing_else(
    weights: Path, model_spec: ModelSpec, network: ContextUnet, disk_is_full: Callable[[], Any]
) -> None:
    before = weights.read_bytes()
    with disk_is_full(), pytest.raises(SpriteStudioError, match=r"tiny\.safetensors cannot be written"):
        save_checkpoint(weights, model_spec, network.state_dict())
    assert weights.read_bytes() == before
    assert list(weights.parent.iterdir()) == [weights]


@pytest.mark.parametrize("name", ["missing/model.safetensors", "a-folder.safetensors"])
def test_a_place_that_cannot_be_written_is_told_in_a_sentence(
    tmp_path: Path, model_spec: ModelSpec, network: ContextUnet, name: str
) -> None:
    (tmp_path / "a-folder.safetensors").mkdir()
    with pytest.raises(SpriteStudioError, match=rf"{name} cannot be written: .*\."):
        save_checkpoint(tmp_path / name, model_spec, network.state_dict())
    assert [path.name for path in tmp_path.iterdir()] == ["a-folder.safetensors"]


# --- The course's --------------------------------------------------------------------------------


def course_file(path: Path, *sizes: int, **settings: Any) -> CourseUnet:
    """Save what a notebook of the course would, and return its network."""
    torch.manual_seed(5)
    network = CourseUnet(*sizes)
    lively(network)
    torch.save(network.state_dict(), path, **settings)
    return network


@pytest.mark.parametrize("legacy", [False, True], ids=["zip", "legacy"])
def test_a_course_file_predicts_what_the_courses_network_does(tmp_path: Path, legacy: bool) -> None:
    path = tmp_path / "context_model_31.pth"
    theirs = course_file(path, 3, 64, 5, 16, _use_new_zipfile_serialization=not legacy)
    checkpoint = load_checkpoint(path)
    spec, notes = checkpoint.spec, CourseSchedule()

    assert spec.class_names == ("hero", "non-hero", "food", "spell", "side-facing")
    assert (spec.image_size, spec.channels, spec.width, spec.timesteps) == (16, 3, 64, 500)
    assert not spec.input_shortcut
    assert spec.title == "context_model_31"
    x, c = torch.randn(2, 3, 16, 16), torch.rand(2, 5)
    for t in (1, 100, 500):
        with torch.no_grad():
            eps = theirs(x, torch.tensor([t / 500]), c)
        x0 = checkpoint.denoiser(x, t, c)
        ours = (x - notes.ab_t[t].sqrt() * x0) / (1 - notes.ab_t[t]).sqrt()
        assert torch.allclose(ours, eps, atol=1e-3 if t == 1 else 1e-4)  # x0 hardly depends on eps at t = 1


def test_a_course_file_paints_the_same_every_time(tmp_path: Path) -> None:
    path = tmp_path / "model.pth"
    course_file(path, 3, 8, 5, 8)
    assert np.array_equal(paint(path), paint(path))


@pytest.mark.parametrize("sizes", [(4, 8, 3, 8), (3, 16, 1, 28), (4, 8, 14, 16)], ids=str)
def test_the_sizes_of_a_course_file_are_read_off_its_tensors(
    tmp_path: Path, sizes: tuple[int, int, int, int]
) -> None:
    path = tmp_path / "model.pt"
    course_file(path, *sizes)
    spec = load_checkpoint(path).spec
    assert (spec.channels, spec.width, spec.context_size, spec.image_size) == sizes
    assert spec.class_names[0] == "context 1"
    assert np.isfinite(paint(path)).all()


# --- What is not weights -------------------------------------------------------------------------


def raw_safetensors(path: Path, header: bytes, length: int | None = None) -> None:
    path.write_bytes(struct.pack("<Q", len(header) if length is None else length) + header)


def with_description(description: str) -> Callable[[Path], None]:
    """Writes a file without tensors whose metadata is `description`."""

    def write(path: Path) -> None:
        raw_safetensors(path, json.dumps({"__metadata__": {"spritestudio": description}}).encode())

    return write


def with_model(**values: Any) -> Callable[[Path], None]:
    """Writes real tensors whose description was changed."""

    def write(path: Path) -> None:
        spec = ModelSpec(class_names=("a", "b"), image_size=8, width=8).to_json() | values
        tensors = ContextUnet(4, 8, 2, 8, trained_shortcut=True).state_dict()
        save_file(tensors, path, {"spritestudio": json.dumps({"format": 1, "model": spec})})

    return write


class Hostile:
    """Something whose unpickling would create the file `target`."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, tuple[str, ...]]:
        return Path.touch, (self.target,)


BROKEN: dict[str, Callable[[Path], object]] = {
    "empty.safetensors": Path.touch,
    "text.safetensors": lambda path: path.write_text("dear weights"),
    "folder.safetensors": Path.mkdir,
    "huge header.safetensors": lambda path: raw_safetensors(path, b"{}", 2**62),
    "cut off.safetensors": lambda path: raw_safetensors(path, b'{"x":{"dtype":"F32"', 200),
    "no metadata.safetensors": lambda path: save_file({"x": torch.zeros(3)}, path),
    "other metadata.safetensors": lambda path: save_file({"x": torch.zeros(3)}, path, {"format": "pt"}),
    "not json.safetensors": with_description("hello"),
    "json list.safetensors": with_description("[1, 2]"),
    "no model.safetensors": with_description('{"format": 1}'),
    "newer format.safetensors": with_description('{"format": 2, "model": {}}'),
    "model null.safetensors": with_description('{"format": 1, "model": null}'),
    "unknown field.safetensors": with_description('{"format": 1, "model": {"shine": 1}}'),
    "deep.safetensors": with_description("[" * 100_000),
    "deep model.safetensors": with_description(
        '{"format": 1, "model": {"class_names": ' + "[" * 700 + "]" * 700 + "}}"
    ),
    "no tensors.safetensors": with_description(model_metadata(ModelSpec(class_names=("a",)))["spritestudio"]),
    "other width.safetensors": with_model(width=16),
    "other size.safetensors": with_model(image_size=12),
    "other classes.safetensors": with_model(class_names=["a"]),
    "other channels.safetensors": with_model(channels=3),
    "float channels.safetensors": with_model(channels=4.0),
    "no shortcut.safetensors": with_model(input_shortcut=False),
    "impossible size.safetensors": with_model(image_size=7),
    "empty.pth": Path.touch,
    "text.pth": lambda path: path.write_text("dear weights"),
    "zip.pth": lambda path: zipfile.ZipFile(path, "w").close(),
    "pickled list.pth": lambda path: path.write_bytes(pickle.dumps([1, 2])),
    "tensor.pth": lambda path: torch.save(torch.zeros(3), path),
    "list.pth": lambda path: torch.save([torch.zeros(3)], path),
    "whole checkpoint.pth": lambda path: torch.save({"epoch": 3, "model": {}}, path),
    "other network.pth": lambda path: torch.save(torch.nn.Linear(2, 2).state_dict(), path),
    "flat.pth": lambda path: torch.save(
        {
            name: torch.zeros(3)
            for name in ("init_conv.conv1.0.weight", "contextembed1.model.0.weight", "up0.0.weight")
        },
        path,
    ),
    "no contexts.pth": lambda path: torch.save(
        CourseUnet(3, 8, 1, 8).state_dict() | {"contextembed1.model.0.weight": torch.zeros(16, 0)}, path
    ),
    "a tensor missing.pth": lambda path: torch.save(
        dict(list(CourseUnet(3, 8, 5, 8).state_dict().items())[:-1]), path
    ),
    "two channels.pth": lambda path: torch.save(CourseUnet(2, 8, 5, 8).state_dict(), path),
    "picture.png": lambda path: path.write_bytes(b"\x89PNG"),
    "no ending": lambda path: path.write_bytes(b"weights"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_weights_file_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    BROKEN[name](path)
    with pytest.raises(SpriteStudioError) as caught:
        load_checkpoint(path)
    assert name in caught.value.message
    assert caught.value.message.endswith(".")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no metadata.safetensors", "it does not describe its network"),
        ("newer format.safetensors", "its format is 2, and this version reads 1"),
        ("unknown field.safetensors", "fields that are not known here: shine. A newer version"),
        ("other width.safetensors", "its tensors do not fit the network it describes"),
        ("list.pth", "it is not a network's state_dict"),
        ("text.pth", "it is not a file of tensors alone"),
        ("other network.pth", "it holds another network than the course's"),
        ("picture.png", "its ending is '.png'"),
    ],
)
def test_a_person_is_told_what_is_wrong_with_the_file(tmp_path: Path, name: str, words: str) -> None:
    BROKEN[name](tmp_path / name)
    with pytest.raises(SpriteStudioError, match=re.escape(words)):
        load_checkpoint(tmp_path / name)


@pytest.mark.parametrize("legacy", [False, True], ids=["zip", "legacy"])
@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.999])
def test_a_course_file_that_is_cut_off_is_refused(tmp_path: Path, keep: float, legacy: bool) -> None:
    path = tmp_path / "model.pth"
    course_file(path, 3, 8, 5, 8, _use_new_zipfile_serialization=not legacy)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(keep * len(whole))])
    with pytest.raises(SpriteStudioError, match=r"model\.pth cannot be used as weights"):
        load_checkpoint(path)


def test_our_own_file_that_is_cut_off_is_refused(weights: Path) -> None:
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(SpriteStudioError, match=r"tiny\.safetensors cannot be used as weights"):
        load_checkpoint(weights)


@pytest.mark.parametrize("write", [torch.save, lambda what, path: path.write_bytes(pickle.dumps(what))])
@pytest.mark.parametrize("wrap", [lambda bomb: bomb, lambda bomb: {"init_conv.conv1.0.weight": bomb}])
def test_nothing_in_a_file_is_ever_executed(
    tmp_path: Path, write: Callable[[Any, Path], Any], wrap: Callable[[Hostile], Any]
) -> None:
    path, target = tmp_path / "hostile.pth", tmp_path / "executed"
    pickle.loads(pickle.dumps(Hostile(target)))
    target.unlink()  # it was as dangerous as it is meant to be

    write(wrap(Hostile(target)), path)
    with pytest.raises(SpriteStudioError, match=r"hostile\.pth cannot be used as weights"):
        load_checkpoint(path)

    assert not target.exists()


def test_weights_that_are_not_there_are_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SpriteStudioError, match="There is no weights file"):
        load_checkpoint(tmp_path / "missing.safetensors")


@pytest.mark.parametrize("device", ["nonsense", "meta", "cuda:99", ""])
def test_a_device_that_is_not_there_is_told_in_a_sentence(weights: Path, device: str) -> None:
    with pytest.raises(SpriteStudioError, match=f"no device '{device}'.*Use auto"):
        load_checkpoint(weights, device)


def test_the_shipped_weights_hold_plain_finite_tensors() -> None:
    assert all(tensor.isfinite().all() for tensor in load_file(default_model_path()).values())
    assert load_checkpoint(default_model_path()).spec.credits
