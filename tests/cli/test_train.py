"""`spritestudio train`: weights that can be painted with at once, however the training ended."""

from __future__ import annotations

import json
import re
import signal
import sys
from pathlib import Path

import pytest

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.runs.store import list_runs, read_history, read_run
from tests.cli.conftest import Run, finish, start, wait_for_lines

SMALL = ("--width", 8, "--timesteps", 20, "--batch-size", 4, "--device", "cpu")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_trained_can_be_painted_with(spritestudio: Run, tmp_path: Path, data: Path) -> None:
    run = tmp_path / "run"
    trained = spritestudio(
        "train", "--data", data, "--out", run, *SMALL, "--epochs", 2, "--seed", 5, "--as-drawn",
        "--schedule", "cosine", "--weighting", "velocity", "--save-every", 60, "--title", "Little ones",
    )  # fmt: skip
    assert (trained.status, trained.err) == (0, "")
    assert "weights.safetensors: 4 steps, loss " in trained.out
    spec = json.loads((run / "spec.json").read_text())["spec"]
    assert (spec["seed"], spec["balance"], spec["schedule"], spec["save_every_s"]) == (
        5,
        0.0,
        "cosine",
        60.0,
    )

    weights, sheet = run / "weights.safetensors", tmp_path / "sheet.png"
    assert load_checkpoint(weights).spec.title == "Little ones"
    painted = spritestudio(
        "generate", "--weights", weights, "--count", 3, "--context", "food=1", "--out", sheet
    )
    assert (painted.status, painted.err) == (0, "")
    assert sheet.exists()


def test_without_a_terminal_a_line_now_and_then_tells_how_far_it_is(
    spritestudio: Run, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("train", "--data", data, *SMALL, "--epochs", 1)
    assert "step 1" not in spritestudio(*arguments, "--out", tmp_path / "quick").out
    monkeypatch.setattr("spritestudio.cli.train._PRINT_EVERY_S", 0.0)
    told = spritestudio(*arguments, "--out", tmp_path / "slow").out.splitlines()
    assert [line[:14] for line in told[:2]] == ["step 1 of 2, e", "step 2 of 2, e"]
    assert "loss" in told[0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_stops_and_saves(tmp_path: Path, data: Path) -> None:
    run = tmp_path / "run"
    process = start("train", "--data", data, "--out", run, *SMALL, "--epochs", 1_000_000)
    wait_for_lines(process, run / "log.jsonl", 3)
    process.send_signal(signal.SIGINT)
    result = finish(process)

    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("Stopped early.")
    learned = re.search(r" (\d+) steps of 4 ", load_checkpoint(run / "weights.safetensors").spec.training)
    logged = len(read_history(run).steps)
    assert learned
    assert int(learned[1]) == logged  # the step at hand is done first
    assert not list(run.rglob(".*"))  # no temporary file is left


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--epochs 0", "Epochs must be a whole number"),
        ("--batch-size 1", "Batch size must be a whole number"),
        ("--learning-rate 2", "Learning rate must be between"),
        ("--width 12", "multiple of 8"),
        ("--channels 2", "Channels must be"),
        ("--schedule steep", "no schedule named 'steep'"),
        ("--weighting loud", "Use noise or velocity"),
        ("--precision float16", "Did you mean bfloat16 or float32?"),
        ("--device nonsense", "no device 'nonsense'"),
        ("--minutes soon", "'soon' is not a number"),
        ("--data missing.npz", "There is no file or folder missing.npz"),
    ],
)
def test_a_wrong_argument_is_told_in_one_line(
    spritestudio: Run, tmp_path: Path, data: Path, arguments: str, words: str
) -> None:
    result = spritestudio("train", "--data", data, "--out", tmp_path / "run", *SMALL, *arguments.split())
    assert result.refused, result
    assert words in result.err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_run_folder_in_use_is_refused_and_left_as_it_was(
    spritestudio: Run, tmp_path: Path, data: Path
) -> None:
    run = tmp_path / "run"
    command = ("train", "--data", data, "--out", run, *SMALL, "--epochs", 1)
    assert spritestudio(*command).status == 0
    before = contents(run)

    result = spritestudio(*command)

    assert result.refused, result
    assert "already holds a training run" in result.err
    assert contents(run) == before


def test_a_run_folder_that_is_a_file_is_refused(spritestudio: Run, data: Path) -> None:
    result = spritestudio("train", "--data", data, "--out", data, *SMALL)
    assert result.refused, result
    assert "little.npz cannot be written" in result.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_a_run_of_the_command_line_goes_on_where_it_was_stopped_without_its_data(
    spritestudio: Run, tmp_path: Path, data: Path
) -> None:
    from itertools import islice

    from spritestudio.diffusion.training.run import train
    from spritestudio.specs import TrainSpec
    from spritestudio.sprites.importing.reading import load_sprites

    spec = TrainSpec(epochs=3, width=8, timesteps=20, batch_size=4, device="cpu", sample_every_s=0.0)
    events = train(spec, load_sprites(data), tmp_path / "run", title="Of the window")
    list(islice(events, 2))
    events.close()
    assert read_run(tmp_path / "run").state == "paused"
    data.unlink()

    result = spritestudio("train", "--resume", tmp_path / "run")

    assert (result.status, result.err) == (0, "")
    assert "6 steps" in result.out
    assert read_run(tmp_path / "run").state == "finished"
    assert "nothing left to learn" in spritestudio("train", "--resume", tmp_path / "run").out


def test_a_preset_is_a_beginning(spritestudio: Run, data: Path) -> None:
    result = spritestudio("train", "--data", data, "--preset", "quick-look", *SMALL, "--epochs", 2)
    assert (result.status, result.err) == (0, "")
    (run,) = list_runs()
    assert (run.state, run.spec.learning_rate_decay, run.spec.width, run.spec.minutes) == (
        "finished",
        "cosine",
        8,
        0.0,
    )
    assert read_history(run.folder).validation
    assert read_history(run.folder).samples


def test_the_network_of_the_start_weights_cannot_be_another(
    spritestudio: Run, data: Path, weights: Path, tmp_path: Path
) -> None:
    asked = ("train", "--data", data, "--from", weights, "--epochs", 1)
    refused = spritestudio(*asked, "--width", 64)
    assert refused.refused
    assert "--width cannot be 64: the weights to start from have 8" in refused.err
    same = spritestudio(*asked, "--width", 8, "--channels", 0, "--out", tmp_path / "run")
    assert (same.status, same.err) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--preset fine-tune --data DATA", "no weights to fine-tune"),
        ("--from nothing --data DATA", "no weights 'nothing'"),
        ("--out run", "nothing to learn from"),
        ("--resume run --epochs 3", "cannot be changed"),
        ("--resume run", "holds no training run"),
        ("--data DATA --learning-rate-decay steep", "no decay named 'steep'"),
        ("--data DATA --image-size 9", "multiple of 4"),
        ("--resume run --title New", "--title cannot be changed"),
        ("--data DATA --balance 0.5 --as-drawn", "not allowed with"),
    ],
)
def test_what_cannot_be_trained_is_told(spritestudio: Run, data: Path, arguments: str, words: str) -> None:
    result = spritestudio("train", *arguments.replace("DATA", str(data)).split())
    assert result.refused, result
    assert words in result.err


def test_a_style_is_taught_and_painted_in(spritestudio: Run, tmp_path: Path, data: Path) -> None:
    weights, run, sheet = tmp_path / "can-paint", tmp_path / "run", tmp_path / "sheet.png"
    short = ("--epochs", 1, "--minutes", 0, "--batch-size", 4, "--device", "cpu")
    spritestudio(
        "train", "--data", data, "--out", weights, *short, "--width", 8, "--architecture", "studio-unet"
    )
    taught = spritestudio(
        "train", "--from", weights / "weights.safetensors", "--style", "My style", "--data", data,
        "--out", run, *short,
    )  # fmt: skip
    assert (taught.status, taught.err) == (0, "")
    spec = load_checkpoint(run / "weights.safetensors").spec
    assert (spec.styles, spec.title) == (("My style",), "My style")
    assert read_run(run).spec.mirror_share == 0.25, "by the recipe of its own"
    for asked in (("--style", "my style"), ("--context", "hero=1,style:My style=0.5")):
        painted = spritestudio(
            "generate", "--weights", run / "weights.safetensors", "--count", 2, *asked, "--out", sheet
        )
        assert (painted.status, painted.err) == (0, "")
        sheet.unlink()


def test_a_style_needs_a_name(spritestudio: Run, data: Path) -> None:
    for asked in (("--style", ""), ("--style", "", "--preset", "quick-look")):
        result = spritestudio("train", "--data", data, *asked)
        assert "The style has no name." in result.err
        assert result.refused
    result = spritestudio("train", "--data", data, "--preset", "your-style")
    assert (result.status, result.out) == (2, "")
    assert "The style has no name. Give --style NAME." in result.err
