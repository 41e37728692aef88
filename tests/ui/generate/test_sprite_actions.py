"""Copying, saving and dragging sprites out of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from spritestudio.ui.main_window import MainWindow

Paint = Callable[[MainWindow], None]


def pixels(png: Path) -> np.ndarray:
    with Image.open(png) as picture:
        return np.asarray(picture.convert("RGBA"))


def clipboard_pixels() -> np.ndarray:
    image = QGuiApplication.clipboard().image().convertToFormat(QImage.Format.Format_RGBA8888)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)


def test_a_copy_keeps_its_transparency(window: MainWindow, paint: Paint) -> None:
    paint(window)
    window.generate_page.view.grid.set_selection([2])
    window.generate_page.inspector.copy.click()
    images = window.generate_page.view.images
    assert images is not None
    np.testing.assert_array_equal(clipboard_pixels(), images[2])
    assert set(np.unique(clipboard_pixels()[..., 3])) == {0, 255}


def test_several_sprites_are_copied_as_a_sheet(window: MainWindow, paint: Paint) -> None:
    paint(window)
    window.generate_page.view.grid.select_all()
    window.generate_page.sprites.copy()
    assert clipboard_pixels().shape == (32, 48, 4)


def test_sprites_are_saved_one_to_a_file(window: MainWindow, paint: Paint, tmp_path: Path) -> None:
    paint(window)
    window.generate_page.view.grid.set_selection([0, 5])
    window.generate_page.sprites.save_to([tmp_path / "a.png", tmp_path / "b.png"])
    images = window.generate_page.view.images
    assert images is not None
    np.testing.assert_array_equal(pixels(tmp_path / "a.png"), images[0])
    np.testing.assert_array_equal(pixels(tmp_path / "b.png"), images[5])


@pytest.mark.parametrize("told", [True, False])
def test_near_copies_say_so_when_they_leave_whatever_is_said_of_recipes(
    window: MainWindow, paint: Paint, tmp_path: Path, told: bool
) -> None:
    page = window.generate_page
    paint(window)
    window.workspace.shared.set("export", {"recipe": told})
    page.view.grid.set_selection([0, 5])
    page.view.grid.set_near_copies({5: "blot 3 (Ann)"})
    page.sprites.save_to([tmp_path / "a.png", tmp_path / "b.png"])
    page.keep()
    window.shelf.grid.select_all()
    mime = page.sprites.drag_mime()
    assert mime is not None
    dragged = [Path(url.toLocalFile()) for url in mime.urls()]
    for plain, near in ((tmp_path / "a.png", tmp_path / "b.png"), dragged):
        with Image.open(plain) as picture:
            assert "Comment" not in picture.info
        with Image.open(near) as picture:
            assert picture.info["Comment"].endswith(": blot 3 (Ann)")
            assert ("spritestudio" in picture.info) is told


@pytest.mark.parametrize(("typed", "written"), [("hero", "hero-2.png"), ("my.hero", "my.hero.png")])
def test_a_name_without_its_ending_replaces_no_file(
    window: MainWindow,
    paint: Paint,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    written: str,
) -> None:
    paint(window)
    for older in ("hero.png", "my.png"):
        (tmp_path / older).write_bytes(b"older")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / typed), ""))
    window.generate_page.view.grid.set_selection([0])
    window.generate_page.sprites.save()
    assert (tmp_path / written).read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "hero.png").read_bytes() == (tmp_path / "my.png").read_bytes() == b"older"


def test_a_sprite_that_cannot_be_saved_shows_a_banner(
    window: MainWindow, paint: Paint, tmp_path: Path
) -> None:
    paint(window)
    window.generate_page.view.grid.set_selection([0])
    window.generate_page.sprites.save_to([tmp_path / "missing" / "a.png"])
    assert window.banner.isVisible()
    assert "does not exist" in window.banner.message.text()


def test_kept_sprites_have_their_names_in_drags_and_exports_of_the_grid(
    window: MainWindow, paint: Paint
) -> None:
    page, shelf = window.generate_page, window.workspace.project.shelf
    paint(window)
    page.view.grid.set_selection([1, 2])
    page.keep()
    for kept in shelf.value:
        window.shelf.grid.rename_requested.emit(kept.id, "Sir Bob")
    art, mime = page.art(), page.sprites.drag_mime()
    assert art is not None
    assert mime is not None
    assert [label.name for label in art.labels] == ["", "Sir Bob", "Sir Bob", "", "", ""]
    files = [Path(url.toLocalFile()) for url in mime.urls()]
    assert [file.name for file in files] == ["Sir-Bob.png", "Sir-Bob-2.png"]
    with Image.open(files[0]) as picture:
        assert picture.info["Title"] == "Sir Bob"


def test_a_drag_carries_a_file_per_sprite(window: MainWindow, paint: Paint) -> None:
    paint(window)
    window.generate_page.view.grid.set_selection([1, 2])
    mime = window.generate_page.sprites.drag_mime()
    images = window.generate_page.view.images
    assert mime is not None
    assert images is not None
    files = [Path(url.toLocalFile()) for url in mime.urls()]
    assert len(files) == 2
    for file, index in zip(files, (1, 2), strict=True):
        np.testing.assert_array_equal(pixels(file), images[index])
