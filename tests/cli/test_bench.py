"""`spritestudio bench`: a table and JSON; no test looks at the times."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_it_tells_what_it_timed(spritestudio: Run, weights: Path, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    result = spritestudio(
        "bench",
        "--quick",
        "--no-window",
        "--weights",
        weights,
        "--data",
        data,
        "--device",
        "cpu",
        "--out",
        out,
    )
    assert (result.status, result.err) == (0, "")
    assert "how many times faster" in result.out
    for name in ("tiny", "sprites16-live", "sprites32-live"):
        assert f"ours, 4 proposals while one draws ({name})" in result.out
    figures = json.loads(out.read_text())
    assert figures["size"]["timesteps"] == 20
    assert figures["window"] is None


def test_what_cannot_be_is_refused(spritestudio: Run, weights: Path) -> None:
    assert spritestudio("bench", "--repeats", 0, "--weights", weights).refused
    assert spritestudio("bench", "--weights", "nothing").refused
