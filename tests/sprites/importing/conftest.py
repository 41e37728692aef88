"""A folder of sheets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.sprites.test_grid import draw_sheet


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three plain sheets of 16×16, and one of tiles that flow into each other, which alone shows no grid."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    for name in ("cat0", "cat1", "dog"):
        Image.fromarray(draw_sheet(8, 6)).save(folder / f"{name}.png")
    ramp = np.full((80, 80, 4), 255, np.uint8)
    ramp[..., :3] = (np.arange(80) // 20 * 60)[:, None, None]
    Image.fromarray(ramp).save(folder / "flow.png")
    return folder
