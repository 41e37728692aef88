"""Tables of painted frames, with tiny weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.table_painting import CellPlace
from spritestudio.specs import ByteArray
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.motion.paint_dialog import PaintDialog
from spritestudio.ui.motion.paint_offer import PaintOffer
from tests.diffusion.motion.tiny_walker import MODEL, figure, untaught
from tests.ui.conftest import wait_for_end

Open = Callable[..., PaintDialog]


@pytest.fixture
def offer(tmp_path: Path) -> PaintOffer:
    """Tiny weights that see a second sprite, and paint anything."""
    path = tmp_path / "tiny-moving.safetensors"
    save_checkpoint(path, MODEL, untaught().denoiser.network.state_dict())
    return PaintOffer(path, "Tiny", MODEL)


@pytest.fixture
def open_dialog(qtbot: QtBot, themed: QApplication, offer: PaintOffer) -> Open:
    """Opens the dialog for a hero."""

    def open_one(clip: str = "walk", sprite: ByteArray | None = None, **settings: bool) -> PaintDialog:
        hero = KeptSprite(figure() if sprite is None else sprite, "a", "hero", name="Ann")
        dialog = PaintDialog(hero, offer, ModelRunner(), clip, **settings)
        dialog.show()
        return dialog

    return open_one


def painted(dialog: PaintDialog, qtbot: QtBot) -> None:
    """Wait until all is painted."""
    wait_for_end(qtbot, lambda: dialog.work.running)


def images(dialog: PaintDialog) -> dict[CellPlace, bytes]:
    cells = {place: dialog.table.cell(place).image for place in dialog.table.places}
    return {place: b"" if image is None else image.tobytes() for place, image in cells.items()}
