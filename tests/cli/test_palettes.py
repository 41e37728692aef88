"""`spritestudio palettes`: listed, shown and written."""

from __future__ import annotations

from pathlib import Path

import pytest

from spritestudio.cli import main
from spritestudio.library.palettes import find_palette


def test_palettes_are_listed_shown_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["palettes"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 12
    assert main(["palettes", "plum-lantern"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "#2e1330  night plum"
    for name in ("p.gpl", "p.hex", "p.pal", "p.aco", "p.ase", "p.act", "p.png"):
        assert main(["palettes", "plum-lantern", "--out", str(tmp_path / name)]) == 0
        assert find_palette(str(tmp_path / name)).to_hex() == find_palette("plum-lantern").to_hex()
    assert main(["palettes", "--out", str(tmp_path / "q.gpl")]) == 2


@pytest.mark.parametrize("suffix", [".gpl", ".pal"])
def test_alpha_that_gimp_and_krita_refuse_is_left_out_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    (tmp_path / "soft.hex").write_text("ff000080\n00ff00\n")
    out = tmp_path / f"out{suffix}"
    assert main(["palettes", str(tmp_path / "soft.hex"), "--out", str(out)]) == 0
    assert "became opaque" in capsys.readouterr().err
    assert "RGBA" not in out.read_text()
    assert find_palette(str(out)).to_hex() == ("#ff0000", "#00ff00")
