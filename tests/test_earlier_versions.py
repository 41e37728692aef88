"""What an earlier version wrote still opens, and gives what it gave then; see fixtures/v1/README.md."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.checkpointer import read_state
from spritestudio.diffusion.training.posthoc_ema import average_run
from spritestudio.diffusion.training.run import resume
from spritestudio.library.models import weights_hash
from spritestudio.project.generations import load_generation
from spritestudio.runs.store import list_runs, load_run_set, read_history, read_run
from spritestudio.specs import ByteArray, GenerateSpec, PostprocessSpec, TrainStep
from spritestudio.sprites.dataset.autosave import load_autosave
from spritestudio.sprites.importing.reading import load_sprites
from spritestudio.sprites.palettes.files import read_palette
from spritestudio.sprites.pixels import to_images
from spritestudio.sprites.recipes import read_recipe
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.preferences import last_folder
from tests.cli.conftest import Run
from tests.cli.conftest import spritestudio as spritestudio
from tests.ui.conftest import PATIENCE_MS, wait_for_end

V1 = Path(__file__).parent / "fixtures" / "v1"
CLASSES = ("hero", "food", "spell")
MODELS = ("course", "studio", "studio-live")
FINISHED = PostprocessSpec(
    palette_mode="chosen",
    palette_name="Two",
    palette=("#1d1a26", "#e04050"),
    outline="outside",
    recolor=(("#c82828", "#2828c8"),),
    best_of=(1,),
)


@pytest.fixture
def v1(tmp_path: Path) -> Path:
    """A copy of the files, with the models unpacked."""
    folder = tmp_path / "v1"
    shutil.copytree(V1, folder)
    with tarfile.open(folder / "models.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


def expected() -> dict[str, Any]:
    values: dict[str, Any] = json.loads((V1 / "expected" / "expected.json").read_text())
    return values


def painted_then(name: str) -> ByteArray:
    with np.load(V1 / "expected" / f"{name}-painted.npz") as file:
        images: ByteArray = file["images"]
    return images


def assert_alike(images: ByteArray, before: ByteArray) -> None:
    """Equal but for a last bit, and for a few pixels where another processor rounds otherwise."""
    assert images.shape == before.shape
    assert (np.abs(images.astype(int) - before) <= 2).all(axis=-1).mean() >= 0.95


@pytest.mark.parametrize("name", MODELS)
def test_weights_paint_the_sprites_that_they_painted_then(v1: Path, name: str) -> None:
    checkpoint = load_checkpoint(v1 / f"{name}.safetensors", "cpu")
    spec = GenerateSpec.from_json(expected()[name])
    *_, last = sample(checkpoint.denoiser, spec)
    assert_alike(to_images(last.x_t), painted_then(name))
    assert checkpoint.spec.class_names == CLASSES
    assert checkpoint.spec.few_step == (name == "studio-live")
    assert checkpoint.spec.credits == ("Somebody: CC0",)


def test_few_step_weights_are_known_as_those_of_their_teacher(v1: Path) -> None:
    spec = load_checkpoint(v1 / "studio-live.safetensors", "cpu").spec
    assert spec.taught_by == weights_hash(v1 / "studio.safetensors")
    assert GenerateSpec.for_model(spec, 1).steps == 3


def test_a_run_tells_its_recipe_its_losses_and_its_samples(v1: Path) -> None:
    assert {run.title for run in list_runs(v1)} == {"Tiny course", "Tiny, live"}
    run = read_run(v1 / "course-run")
    assert (run.title, run.steps, run.can_continue) == ("Tiny course", 30, True)
    assert (run.spec.keep_every, run.spec.facing_classes, run.spec.distill) == (4, ("hero",), False)
    assert read_run(v1 / "live-run").spec.distill
    log = read_history(v1 / "course-run")
    assert log.steps["step"].tolist() == list(range(1, 31))
    lines = [json.loads(line) for line in (v1 / "course-run" / "log.jsonl").read_text().splitlines()]
    for kind, curve in (("step", log.steps["loss"]), ("validation", [v.loss for v in log.validation])):
        assert list(curve) == [line["loss"] for line in lines if line["kind"] == kind]
    assert (len(log.samples), len(log.checkpoints)) == (3, 3)
    sprites, read = load_run_set(v1 / "course-run"), load_sprites(v1 / "set.npz")
    assert np.array_equal(sprites.images, read.images)


@pytest.mark.parametrize("name", ["course-run", "live-run"])
def test_a_run_goes_on_with_the_losses_that_it_would_have_had_then(
    v1: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(v1)
    losses = [event.loss for event in resume(v1 / name) if isinstance(event, TrainStep)]
    assert losses == pytest.approx(expected()[f"{name}-losses"], rel=1e-3)
    assert read_run(v1 / name).state == "finished"
    told = read_history(v1 / name)
    assert told.steps["step"].tolist() == list(range(1, len(told.steps) + 1))
    assert told.steps["loss"][-len(losses) :].tolist() == losses
    checked = [check.epoch for check in told.validation]
    assert checked == sorted(set(checked))


def test_a_state_brings_its_averages_and_its_teacher(v1: Path) -> None:
    state = read_state(v1 / "live-run")
    trainer = state.trainer(state.spec, load_run_set(v1 / "live-run"))
    assert sorted(trainer.power_averages) == [0.05, 0.1]
    assert trainer.objective.teacher is not None
    teacher = load_checkpoint(v1 / "studio.safetensors", "cpu").denoiser.network.state_dict()
    for key, tensor in trainer.objective.teacher.state_dict().items():
        assert torch.equal(tensor, teacher[key])


def test_averages_of_then_are_combined_with_those_of_today(v1: Path) -> None:
    before = average_run(v1 / "course-run", 0.1, v1 / "before.safetensors")
    assert (before.steps, before.snapshots) == (27, 6)
    list(resume(v1 / "course-run"))
    made = average_run(v1 / "course-run", 0.1, v1 / "average.safetensors")
    assert (made.steps, made.snapshots) == (36, 8)
    checkpoint = load_checkpoint(v1 / "average.safetensors", "cpu")
    *_, last = sample(checkpoint.denoiser, GenerateSpec.for_model(checkpoint.spec, 1))
    assert np.isfinite(last.x_t).all()


def test_the_history_shows_the_grids_and_how_they_are_finished(v1: Path) -> None:
    first, second = (load_generation(path) for path in sorted((v1 / "history").iterdir()))
    assert np.array_equal(first.images, painted_then("studio"))
    assert first.request.spec == GenerateSpec.from_json(expected()["studio"])
    assert first.request.sections == (("hero", 2), ("", 2))
    assert first.request.weights_hash == weights_hash(v1 / "studio.safetensors")
    assert (first.postprocess, second.postprocess) == (FINISHED, PostprocessSpec())
    assert (first.request.weights, second.request.weights) == ("studio", "gone")


def test_a_set_brings_its_mixes_groups_and_notes(v1: Path) -> None:
    sprites = load_sprites(v1 / "set.npz")
    assert (sprites.count, sprites.image_size, sprites.class_names) == (12, 8, CLASSES)
    assert sprites.contexts[11].tolist() == [0.5, 0.0, 0.5]
    assert sprites.groups.tolist() == [index // 2 for index in range(12)]
    assert sprites.notes["facing"].tolist() == ["left", "none"] * 6
    assert sprites.credits == ("Somebody: CC0",)
    assert sprites.images[0, 4, 3].tolist() == [200, 40, 40, 255]


def test_the_working_copy_of_a_set_brings_sprites_of_all_sizes(v1: Path) -> None:
    editable, about = load_autosave(v1 / "working-set.npz")
    assert [image.shape for image in editable.images[:2]] == [(5, 9, 4), (8, 8, 4)]
    assert np.all(editable.images[0] == 77)
    assert np.array_equal(editable.images[1], load_sprites(v1 / "set.npz").images[1])
    assert (editable.class_names, about) == (CLASSES, {"path": "set.npz", "saved": False})


def test_a_palette_has_its_colours(v1: Path) -> None:
    palette = read_palette(v1 / "palette.gpl")
    assert (palette.name, len(palette)) == ("Dusk Harbour", 16)


@pytest.mark.parametrize("name", ["sheet.png", "sheet.recipe.json"])
def test_a_picture_and_the_file_beside_it_make_the_picture_again(
    v1: Path, name: str, spritestudio: Run
) -> None:
    recipe = read_recipe(v1 / name)
    assert recipe is not None
    assert (recipe.spec.decoding, recipe.spec.eta, recipe.spec.steps) == ("sample", 0.5, 7)
    assert (recipe.postprocess.palette_name, recipe.postprocess.outline) == ("Dusk Harbour", "outside")
    assert recipe.export.sheet.columns == 2
    out = v1 / "again" / "sheet.png"
    out.parent.mkdir()
    result = spritestudio(
        "generate", "--from", v1 / name, "--weights", v1 / "studio.safetensors", "--out", out
    )
    assert result.status == 0, result.err
    assert_alike(_pixels(out), _pixels(v1 / "sheet.png"))


def test_a_folder_goes_on_with_the_command_it_began_with(v1: Path, spritestudio: Run) -> None:
    there = {path: path.read_bytes() for path in (v1 / "stream" / "000000").iterdir()}
    command = (
        "generate", "--weights", v1 / "course.safetensors", "--count", 6, "--seed", 9, "--steps", 4,
        "--remove-orphans", "--out", v1 / "stream",
    )  # fmt: skip
    result = spritestudio(*command)
    assert result.status == 0, result.err
    assert all(path.read_bytes() == data for path, data in there.items())
    for name in ("sprite-000002.png", "sprite-000005.png"):
        assert_alike(_pixels(v1 / "stream" / "000000" / name), _pixels(v1 / "expected" / name))
    other = spritestudio(*command, "--eta", 0.5)
    assert other.refused
    assert "settings" in other.err


def test_preferences_are_those_of_before(
    v1: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "SpriteStudio").mkdir()
    shutil.copy(v1 / "SpriteStudio.ini", tmp_path / "SpriteStudio")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    window = MainWindow()
    qtbot.addWidget(window)
    page = window.generate_page
    assert window.page is window.sprites_page
    assert window.preferences.get("theme") == "dark"
    assert last_folder(window.preferences) == Path("/")
    window.start()
    qtbot.waitUntil(lambda: page.weights.path is not None, timeout=PATIENCE_MS)
    assert page.weights.path is not None
    assert page.weights.path.stem == "sprites16"
    spec = page.panel.workspace.spec()
    assert (spec.sampler, spec.steps, spec.guidance_scale, spec.eta) == ("ddim", 9, 3.0, 0.5)
    assert (spec.decoding, spec.agreement, spec.count) == ("sample", 0.25, 12)
    first, second = page.panel.mixes.all
    assert (dict(first.shares), first.weight) == ({"hero": 1.0, "food": 0.5}, 2)
    assert dict(second.shares) == {"potion": 1.5}
    assert page.postprocess.settings.spec.palette == FINISHED.palette
    assert page.postprocess.settings.spec.outline == "outside"
    assert window.preferences.get("presets") == {"Chef": {"hero": 1.0, "food": 0.6}}
    wait_for_end(qtbot, lambda: page.loading.running)
    window.close_unasked()


def _pixels(path: Path) -> ByteArray:
    from PIL import Image

    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGBA"))
