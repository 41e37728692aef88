"""What commands read, and what they tell of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.cli.sources import read_set


def test_what_reading_a_set_changed_is_told(art: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = read_set(str(art)).images
    assert capsys.readouterr().err == ""
    for file in art.iterdir():
        image = np.asarray(Image.open(file))
        Image.fromarray(image.repeat(8, axis=0).repeat(8, axis=1)).save(file)
    assert np.array_equal(read_set(str(art)).images, drawn)
    told = capsys.readouterr().err
    assert told.endswith("and 6 more were enlarged 8 times: one pixel was taken of each large one.\n")
