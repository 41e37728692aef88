"""`spritestudio generate --out folder`: as many sprites as one likes, interrupted and gone on with."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest
from PIL import Image

from spritestudio.cli import generate, stream
from spritestudio.specs import Recipe
from spritestudio.sprites.recipes import read_recipe
from tests.cli.conftest import Result, Run, finish, start, wait_for_lines


@pytest.fixture
def fill(spritestudio: Run, weights: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Fills a folder with five sprites, two at a time."""
    monkeypatch.setattr(stream, "BATCH", 2)

    def run(folder: object, *more: object) -> Result:
        return spritestudio(
            "generate", "--weights", weights, "--count", 5, "--steps", 2, "--out", folder, *more
        )

    return run


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.png"))}


def test_a_folder_is_filled_and_says_how(fill: Run, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    result = fill(folder, "--seed", 7, "--context", "hero=1,food=0.5")
    assert (result.status, result.err) == (0, "")
    assert "5 sprites, 0 of them there before, seeds from 7" in result.out
    assert list(files(folder)) == [f"000000/sprite-{index:06d}.png" for index in range(5)]
    with Image.open(folder / "000000/sprite-000000.png") as picture:
        assert (picture.mode, picture.size) == ("RGBA", (8, 8))
    recipe = read_recipe(folder / "request.json")
    assert recipe is not None
    assert (recipe.spec.seeds, recipe.spec.contexts) == ((7, 8, 9, 10, 11), ((1.0, 0.5),))


def test_what_was_interrupted_is_gone_on_with_and_nothing_is_overwritten(fill: Run, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    fill(folder)
    whole = files(folder)
    for index in (1, 4):
        stream.path_of(folder, index).unlink()
    kept = stream.path_of(folder, 0)
    kept.write_bytes(b"mine")
    result = fill(folder)  # without a seed, which was rolled: the folder knows it
    assert "3 of 5 sprites there already" in result.err
    assert "5 sprites, 3 of them there before" in result.out
    assert kept.read_bytes() == b"mine"
    assert {n: b for n, b in files(folder).items() if n != "000000/sprite-000000.png"} == {
        n: b for n, b in whole.items() if n != "000000/sprite-000000.png"
    }
    made = json.loads(fill(folder, "--json").out)
    assert made["written"] == 0
    assert Recipe.from_document(made) == read_recipe(folder / "request.json")


def test_what_a_killed_process_left_half_written_blocks_no_folder(fill: Run, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    left = folder / ".spritestudio-request-abcdefgh.json"
    left.write_text("{")
    os.utime(left, (0, 0))
    (folder / ".DS_Store").touch()
    assert fill(folder).status == 0
    assert not left.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no hang-up")
@pytest.mark.parametrize("number", ["SIGHUP", "SIGTERM"])
def test_a_closed_terminal_and_a_polite_kill_end_it_as_ctrl_c_does(
    tmp_path: Path, weights: Path, number: str
) -> None:
    folder = tmp_path / "many"
    process = start("generate", "--weights", weights, "--count", 100_000, "--out", folder)
    wait_for_lines(process, folder / "000000" / "sprite-000000.png")
    process.send_signal(getattr(signal, number))
    result = finish(process)
    assert result.status == 130
    assert "The same command goes on." in result.err
    assert "Traceback" not in result.err
    assert not list(folder.rglob(".*"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no hang-up")
def test_nohup_keeps_it_at_work(tmp_path: Path, weights: Path) -> None:
    folder = tmp_path / "many"
    settings = ("--weights", weights, "--count", 600, "--steps", 1)
    process = start("generate", *settings, "--out", folder, through=["nohup"])
    wait_for_lines(process, folder / "000000" / "sprite-000000.png")
    process.send_signal(signal.SIGHUP)
    result = finish(process)
    assert (result.status, len(files(folder))) == (0, 600)


def test_another_request_and_other_files_are_refused(fill: Run, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    fill(folder, "--seed", 7)
    for other in (("--seed", 8), ("--guidance", 3), ("--outline", "inside"), ("--count", 6)):
        result = fill(folder, *other)
        assert result.refused
        assert "another request" in result.err
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("Dear")
    assert fill(tmp_path / "other").refused
    assert fill(tmp_path / "new", "--trim").refused
    (folder / "request.json").write_text("{")
    assert fill(folder).refused


def test_near_copies_of_training_art_are_told_and_say_so_themselves(
    spritestudio: Run, tmp_path: Path, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generate, "near_copies", lambda *_, path: {1: f"little 3 ({path.stem})"})
    monkeypatch.setattr(stream, "BATCH", 2)
    folder = tmp_path / "many"
    result = spritestudio("generate", "--weights", weights, "--count", 4, "--steps", 2, "--out", folder)
    assert (result.status, result.err) == (0, "")
    assert "Near copies of training art, as their pictures say too: 1, 3" in result.out
    for index in range(4):
        with Image.open(stream.path_of(folder, index)) as picture:
            expected = "little 3 (tiny)" if index % 2 else None
            assert picture.info.get(stream.NEAR_COPY_KEY) == expected
