"""The weights that runs offer to paint with."""

from __future__ import annotations

from pathlib import Path

from spritestudio.runs.manifest import RunManifest, write_manifest
from spritestudio.runs.store import CHECKPOINTS, WEIGHTS_FILE, read_run
from spritestudio.specs import TrainSpec
from spritestudio.ui.train.run_files import weights_of_runs


def test_the_newest_weights_come_first_then_averages_then_epochs(tmp_path: Path) -> None:
    write_manifest(tmp_path, RunManifest(TrainSpec(), "Mine", "", "art", 8, ("hero",), 8))
    (tmp_path / CHECKPOINTS).mkdir()
    for name in ("average-0.08", f"{CHECKPOINTS}/epoch-0000", f"{CHECKPOINTS}/epoch-0012"):
        (tmp_path / f"{name}.safetensors").touch()
    offered = weights_of_runs([read_run(tmp_path)], None)
    assert [(run.run, len(run.kept)) for run in offered] == [("Mine", 3)]
    assert [title for title, _ in offered[0].kept] == [
        "Mine, averaged over 0.08",
        "Mine, epoch 12",
        "Mine, epoch 0",
    ]
    (tmp_path / WEIGHTS_FILE).touch()
    assert weights_of_runs([read_run(tmp_path)], None)[0].kept[0] == ("Mine", tmp_path / WEIGHTS_FILE)
