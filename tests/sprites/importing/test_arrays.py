"""Sets in numpy's files: nothing is lost on the way out and in, and the course's pair of files is read."""

from __future__ import annotations

import dataclasses
import pickle
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.dataset.fixes import Fix, apply_fix
from spritestudio.sprites.dataset.sprite_set import SpriteSet, save_sprites, to_set
from spritestudio.sprites.importing import arrays
from spritestudio.sprites.importing.arrays import COURSE_CLASSES, read_npz
from spritestudio.sprites.importing.reading import load_sprites, read_sprites
from spritestudio.sprites.importing.slicing import ReadSpec
from tests.sprites.importing.examples import IMAGES, write_set


def test_contexts_must_fit_the_classes(noted: SpriteSet, tmp_path: Path) -> None:
    path = tmp_path / "set.npz"
    names = np.array(["a", "b"])
    np.savez(path, images=noted.images, contexts=np.ones((noted.count, 3)), class_names=names)
    with pytest.raises(SpriteStudioError, match="contexts of 3 classes, but 2 class names"):
        load_sprites(path)


def test_a_file_that_unpacks_to_more_than_memory_is_not_unpacked(
    noted: SpriteSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_sprites(tmp_path / "set.npz", noted)
    monkeypatch.setattr(arrays, "MAX_SET_BYTES", 1000)
    with pytest.raises(SpriteStudioError, match=r"set\.npz would take 0 MiB of memory"):
        load_sprites(tmp_path / "set.npz")


def course(folder: Path, times: int = 1, unique: int = 40) -> tuple[Path, ReadSpec]:
    """A pair of files as the course has them: sprites that repeat, and one-hot labels."""
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (unique, 16, 16, 3), dtype=np.uint8)
    labels = np.eye(5)[random.integers(0, 5, unique)]
    np.save(folder / "sprites.npy", np.tile(images, (times, 1, 1, 1)))
    np.save(folder / "labels.npy", np.tile(labels, (times, 1)))
    return folder / "sprites.npy", ReadSpec(labels=folder / "labels.npy")


def test_the_pair_of_the_course_is_read(tmp_path: Path) -> None:
    path, spec = course(tmp_path)
    sprites = load_sprites(path, spec)
    assert sprites.class_names == COURSE_CLASSES == ("hero", "non-hero", "food", "spell", "side-facing")
    assert np.array_equal(sprites.images[..., :3], np.load(path))
    assert np.all(sprites.images[..., 3] == 255)
    assert np.array_equal(sprites.contexts, np.load(tmp_path / "labels.npy"))
    assert sprites.contexts.dtype == np.float32


def test_labels_may_be_mixtures_or_class_numbers(tmp_path: Path) -> None:
    path, spec = course(tmp_path)
    np.save(tmp_path / "labels.npy", np.tile([0.5, 0.5, 0.0], (40, 1)))
    assert load_sprites(path, spec).class_names == ("class 1", "class 2", "class 3")
    assert load_sprites(path, spec).contexts[7].tolist() == [0.5, 0.5, 0.0]
    np.save(tmp_path / "labels.npy", np.arange(40) % 4)
    assert load_sprites(path, spec).labels.tolist() == [i % 4 for i in range(40)]


def test_without_labels_there_is_one_class(tmp_path: Path) -> None:
    path, _ = course(tmp_path)
    for labels in path.parent.glob("*label*.npy"):
        labels.unlink()
    assert load_sprites(path).class_names == ("sprites",)
    assert load_sprites(path, ReadSpec(class_name="hero")).class_names == ("hero",)


def test_classes_can_be_forgotten(tmp_path: Path) -> None:
    path, spec = course(tmp_path)
    sprites = load_sprites(path, dataclasses.replace(spec, null_context=True))
    assert sprites.class_names == COURSE_CLASSES
    assert not sprites.contexts.any()


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (np.eye(5)[[0, 1]], r"labels.npy has labels of shape \(2, 5\) for 40 sprites"),
        (np.zeros(()), r"labels of shape \(\)"),
        (np.zeros((40, 5, 1)), r"labels of shape \(40, 5, 1\)"),
        (np.full((40, 5), np.nan), "not numbers from 0 up"),
        (np.full((40, 5), -1.0), "not numbers from 0 up"),
        (np.full((40, 5), "hero"), "not numbers from 0 up"),
        (np.zeros((40, 0)), "not class numbers"),
        (np.full(40, 0.5), "not class numbers"),
        (np.full(40, 10**9), "not class numbers"),
    ],
)
def test_labels_that_do_not_fit_are_told(tmp_path: Path, labels: Any, words: str) -> None:
    path, spec = course(tmp_path)
    np.save(tmp_path / "labels.npy", labels)
    with pytest.raises(SpriteStudioError, match=words):
        load_sprites(path, spec)


def test_labels_need_an_array_of_sprites(sprites: SpriteSet, tmp_path: Path) -> None:
    save_sprites(tmp_path / "set.npz", sprites)
    with pytest.raises(SpriteStudioError, match=r"Labels go with one \.npy file"):
        load_sprites(tmp_path / "set.npz", ReadSpec(labels=tmp_path / "labels.npy"))


class Bomb:
    """Leaves a trace if it is ever unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.trace,)


@pytest.mark.parametrize("name", ["sprites.npy", "set.npz"])
def test_nothing_pickled_is_executed(tmp_path: Path, name: str) -> None:
    trace, path = tmp_path / "executed", tmp_path / name
    if name.endswith(".npy"):
        np.save(path, np.array([Bomb(trace)], dtype=object), allow_pickle=True)
    else:
        np.savez(path, images=np.array([Bomb(trace)], dtype=object), labels=[0], class_names=["a"])
    with pytest.raises(SpriteStudioError, match="cannot be read as"):
        load_sprites(path)
    path.write_bytes(pickle.dumps(Bomb(trace)))
    with pytest.raises(SpriteStudioError, match="cannot be read as"):
        load_sprites(path)
    assert not trace.exists()


@pytest.mark.parametrize("keep", [0.0, 0.005, 0.5, 0.99])
def test_an_array_that_is_cut_off_is_refused(tmp_path: Path, keep: float) -> None:
    path, _ = course(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(keep * len(whole))])
    with pytest.raises(SpriteStudioError, match=r"sprites\.npy cannot be read as an array"):
        load_sprites(path)


@pytest.mark.parametrize(
    "images",
    [
        np.zeros((4, 16, 16), dtype=np.uint8),
        np.zeros((4, 16, 16, 2), dtype=np.uint8),
        np.zeros((0, 16, 16, 3), dtype=np.uint8),
        np.zeros((4, 16, 16, 3)),
    ],
    ids=lambda images: f"{images.shape}",
)
def test_an_array_of_something_else_is_told(tmp_path: Path, images: Any) -> None:
    np.save(tmp_path / "a.npy", images)
    with pytest.raises(SpriteStudioError, match="They must be uint8"):
        load_sprites(tmp_path / "a.npy")


def test_a_set_as_large_as_the_course_s_keeps_one_of_each_in_bounded_memory(tmp_path: Path) -> None:
    path, spec = course(tmp_path, times=50, unique=1788)
    pixels_mib = 89_400 * 16 * 16 * 4 / 2**20
    tracemalloc.start()
    editable = apply_fix(read_sprites([path], spec), Fix("unique"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert to_set(editable).count == 1788
    assert peak / 2**20 < 1.5 * pixels_mib


def test_a_file_in_the_documented_form_is_read(tmp_path: Path) -> None:
    path = write_set(
        tmp_path,
        group=np.array([5, 5, 1, 2, 3, 4], dtype=np.uint8),
        source=np.array(["B", "A", "B", "B", "B", "B"]),
        license=np.array(["CC-BY", "CC0", "CC-BY", "CC-BY", "CC-BY", "CC-BY"]),
    )
    sprites = load_sprites(path)

    assert np.array_equal(sprites.images, IMAGES)
    assert (sprites.count, sprites.image_size) == (6, 8)
    assert sprites.labels.tolist() == [0, 1, 2, 0, 1, 2]
    assert sprites.groups.tolist() == [5, 5, 1, 2, 3, 4]
    assert sprites.labels.dtype == sprites.groups.dtype == np.int64
    assert sprites.class_names == ("hero", "food", "spell")
    assert sprites.source == "set.npz"
    assert sprites.credits == ("A, CC0", "B, CC-BY")


def test_groups_and_credits_may_be_left_out(tmp_path: Path) -> None:
    sprites = load_sprites(str(write_set(tmp_path)))
    assert len(set(sprites.groups.tolist())) == 6
    assert sprites.credits == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"images": None}, "lacks the arrays images"),
        ({"labels": None, "class_names": None}, "lacks the arrays labels, class_names"),
        ({"images": IMAGES[..., :3]}, r"images of shape \(6, 8, 8, 3\), uint8"),
        ({"images": IMAGES[:, :4]}, "sprite 0 of set.npz is 8×4, and sprites of a set are squares"),
        ({"images": IMAGES[0]}, r"images of shape \(8, 8, 4\)"),
        ({"images": IMAGES[:0]}, "with N at least 1"),
        ({"images": IMAGES / 255.0}, "float64. They must be uint8"),
        ({"images": np.uint8(3)}, r"images of shape \(\)"),
        ({"labels": np.zeros(5, dtype=int)}, r"6 images but labels of shape \(5,\)"),
        ({"labels": np.zeros((6, 3), dtype=int)}, r"labels of shape \(6, 3\)"),
        ({"labels": np.zeros(6)}, "float64. There must be one whole number per image"),
        ({"labels": np.int64(0)}, r"labels of shape \(\)"),
        ({"labels": np.array([0, 1, 2, 3, 0, 0])}, "labels from 0 to 3, but 3 class names"),
        ({"labels": np.array([0, -1, 2, 0, 0, 0])}, "labels from -1 to 2"),
        ({"class_names": np.array([], dtype=str)}, "but 0 class names"),
        ({"class_names": np.array("hero")}, "but 1 class name"),
        ({"group": np.zeros(5, dtype=int)}, r"6 images but groups of shape \(5,\)"),
        ({"group": np.array(["a"] * 6)}, "groups of shape"),
        ({"images": IMAGES.astype(object)}, "cannot be read as a sprite set"),
        ({"class_names": np.array(["hero", "food", None], dtype=object)}, "must be an .npz file of plain"),
    ],
)
def test_a_file_in_another_form_is_told_what_is_wrong(
    tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    path = write_set(tmp_path, **changes)
    with pytest.raises(SpriteStudioError, match=words) as caught:
        load_sprites(path)
    assert "set.npz" in caught.value.message


@pytest.mark.parametrize("source", [np.array("me"), np.array(["me"]), np.array([["me"]] * 6)], ids=np.shape)
def test_credits_in_another_form_are_left_out(tmp_path: Path, source: Any) -> None:
    assert load_sprites(write_set(tmp_path, source=source, license=np.array(["CC0"] * 6))).credits == ()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.npz", None, "There is no file or folder .*missing.npz. Is its name"),
        ("sprites.zip", b"PK", "sprites.zip is not a sprite set"),
        ("text.npz", b"dear sprites", "text.npz cannot be read as a sprite set"),
        ("empty.npz", b"", "empty.npz cannot be read as a sprite set"),
        ("~nobody-at-all/set.npz", None, "There is no file or folder"),
    ],
)
def test_what_is_no_file_of_sprites_is_told_in_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    path = name if name.startswith("~") else tmp_path / name
    if content is not None:
        Path(path).write_bytes(content)
    with pytest.raises(SpriteStudioError, match=words):
        load_sprites(path)


@pytest.mark.parametrize("keep", [0.01, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, keep: float) -> None:
    path = write_set(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(keep * len(whole))])
    with pytest.raises(SpriteStudioError, match=r"set\.npz cannot be read as a sprite set"):
        load_sprites(path)


def test_a_set_of_clips_is_read_frame_by_frame(tmp_path: Path) -> None:
    path = tmp_path / "clips.npz"
    known = {
        "clip_start": [0, 2],
        "clip_length": [2, 3],
        "clip_name": ["walk", "idle"],
        "direction": ["left", ""],
        "subject": ["Orc", "Torch"],
        "subject_class": ["monster", "item"],
        "group": [7, 9],
        "license": ["CC0", "CC0"],
    }
    frames = np.random.default_rng(0).integers(0, 255, (5, 8, 8, 4), dtype=np.uint8)
    np.savez(
        path, frames=frames, clip=np.array([0, 0, 1, 1, 1]), **{k: np.array(v) for k, v in known.items()}
    )
    read = read_sprites([path])
    assert np.array_equal(read.images, frames)
    assert read.class_names == ("item", "monster")
    assert read.contexts.argmax(axis=1).tolist() == [1, 1, 0, 0, 0]
    assert read.groups.tolist() == [7, 7, 9, 9, 9]
    assert read.notes["clip"].tolist() == read.notes["fine"].tolist() == ["walk"] * 2 + ["idle"] * 3
    assert read.notes["facing"].tolist() == ["left"] * 2 + [""] * 3
    assert read.notes["names"].tolist() == ["Orc"] * 2 + ["Torch"] * 3
    assert "clip_start" not in read.notes


def test_clips_that_do_not_fit_their_frames_are_told(tmp_path: Path) -> None:
    path = tmp_path / "clips.npz"
    for clip in ([0], [0, -1], [0, 9_000_000], ["a", "b"]):
        np.savez(path, frames=np.zeros((2, 8, 8, 4), np.uint8), clip=np.array(clip))
        with pytest.raises(SpriteStudioError, match=r"clips\.npz"):
            read_sprites([path])


def test_clips_that_say_little_are_figures_of_their_own(tmp_path: Path) -> None:
    path, frames = tmp_path / "clips.npz", IMAGES[:5]
    known = {"clip": np.array([0, 1, 0, 1, 0]), "frame_index": np.array([2, 1, 0, 0, 1])}
    np.savez(path, frames=frames, clip_name=np.array(["walk", "idle"]), **known)
    read = read_npz(path)
    assert np.array_equal(np.stack(read.images), frames[[2, 4, 0, 3, 1]])
    assert read.notes["clip"].tolist() == ["walk"] * 3 + ["idle"] * 2
    assert read.groups.tolist() == [0, 0, 0, 1, 1]
    np.savez(path, frames=frames, subject_id=np.array([7, 7]), duration_ms=np.arange(5) * 10, **known)
    read = read_npz(path)
    assert len(set(read.groups.tolist())) == 1
    assert read.notes["duration_ms"].tolist() == [20, 40, 0, 30, 10]


def test_two_clips_of_one_figure_movement_and_side_stay_two(tmp_path: Path) -> None:
    path, known = tmp_path / "clips.npz", {"clip": np.array([0, 0, 1, 1, 2]), "group": np.array([4, 4, 4])}
    np.savez(path, frames=IMAGES[:5], clip_name=np.array(["walk", "walk", "idle"]), **known)
    assert read_npz(path).notes["figure"].tolist() == [0, 0, 1, 1, 0]
    assert read_npz(path).groups.tolist() == [4] * 5
    np.savez(path, frames=IMAGES[:5], clip_name=np.array(["walk", "run", "idle"]), **known)
    assert "figure" not in read_npz(path).notes
