"""The export dialog: what it previews, remembers, asks and writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from spritestudio.specs import ByteArray, ExportSpec, GenerateSpec, Label, Recipe, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.export.formats import FORMATS
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.sheet import art_of_clips
from spritestudio.sprites.recipes import read_recipe
from spritestudio.ui.export.art_choice import ArtChoice
from spritestudio.ui.export.export_dialog import ExportDialog, tells_recipes
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.range_spin import ProblemLabel
from tests.sprites.export.formats.conftest import some_art
from tests.ui.conftest import PATIENCE_MS

Open = Callable[..., ExportDialog]


@pytest.fixture
def art() -> ExportInput:
    """32 sprites with a palette and a recipe."""
    drawn = some_art()
    recipe = Recipe(
        weights="tiny",
        weights_hash="ab" * 32,
        class_names=("hero",),
        image_size=8,
        sections=(("", 32),),
        spec=GenerateSpec(seeds=tuple(range(32)), contexts=((1.0,),)),
        sprites=tuple(range(32)),
    )
    return ExportInput(drawn.images, drawn.labels, drawn.palette, recipe, ("Somebody, CC0-1.0",))


@pytest.fixture
def open_dialog(
    qtbot: QtBot, themed: QApplication, art: ExportInput, preferences: Preferences, tmp_path: Path
) -> Iterator[Open]:
    """Opens the dialog and waits for its preview."""
    dialogs = []

    def open_one(selection: tuple[int, ...] = ()) -> ExportDialog:
        dialog = ExportDialog(art, selection, preferences, tmp_path, 8)
        dialogs.append(dialog)
        dialog.show()
        wait(dialog, qtbot)
        return dialog

    yield open_one
    for dialog in dialogs:
        if shiboken6.isValid(dialog):
            dialog.reject()


def wait(dialog: ExportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog.drawing.running and not dialog.work.running, timeout=PATIENCE_MS)


def press(dialog: ExportDialog, qtbot: QtBot) -> None:
    """Press Export and wait until it is done or refused."""
    wait(dialog, qtbot)
    dialog.export.click()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog) or not dialog.work.running, timeout=PATIENCE_MS)


def shown(dialog: ExportDialog) -> ByteArray:
    """The preview's pixels."""
    image = dialog.preview.image
    assert image is not None
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.array(rgba.constBits()).reshape(rgba.height(), rgba.width(), 4)


def test_32_sprites_are_written_in_every_format_as_the_core_does(
    open_dialog: Open, qtbot: QtBot, art: ExportInput, tmp_path: Path
) -> None:
    dialog = open_dialog()
    dialog.form.layout_choice.setCurrentIndex(dialog.form.layout_choice.findData("class"))
    dialog.form.columns.setValue(4)
    dialog.form.extrude.setValue(1)
    dialog.formats.set_chosen(tuple(FORMATS))
    dialog.recipe_file.setChecked(True)
    dialog.credits.setChecked(True)
    dialog.path.setText(str(tmp_path / "sheet.png"))
    with qtbot.waitSignal(dialog.exported, timeout=PATIENCE_MS) as told:
        press(dialog, qtbot)
    spec = ExportSpec(
        sheet=SheetSpec(layout="class", columns=4, extrude_px=1),
        formats=tuple(FORMATS),
        recipe_file=True,
        credits=True,
    )
    expected = export_files(art, spec, "sheet")
    assert told.args == [[tmp_path / name for name in expected]]
    written = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file() and "preferences" not in path.parts
    }
    assert written == expected


def test_the_preview_is_the_sheet_pixel_for_pixel(open_dialog: Open, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_dialog()
    dialog.form.layout_choice.setCurrentIndex(dialog.form.layout_choice.findData("packed"))
    dialog.form.trim.setChecked(True)
    dialog.form.scale.setValue(2)
    wait(dialog, qtbot)
    preview = shown(dialog)
    height, width = preview.shape[:2]
    assert f"{width} × {height}" in dialog.preview.size_label.text()
    dialog.path.setText(str(tmp_path / "s.png"))
    press(dialog, qtbot)
    with Image.open(tmp_path / "s.png") as picture:
        assert np.array_equal(np.asarray(picture), preview)


def test_an_indexed_sheet_has_the_palette(
    open_dialog: Open, qtbot: QtBot, art: ExportInput, tmp_path: Path
) -> None:
    dialog = open_dialog()
    dialog.form.colors.setCurrentIndex(1)
    dialog.path.setText(str(tmp_path / "s.png"))
    press(dialog, qtbot)
    assert art.palette is not None
    with Image.open(tmp_path / "s.png") as picture:
        assert picture.mode == "P"
        assert picture.getpalette() == [0, 0, 0, *art.palette.colors[:, :3].ravel().tolist()]


def test_colours_that_no_palette_holds_are_told_before_the_export(
    qtbot: QtBot, themed: QApplication, preferences: Preferences, tmp_path: Path
) -> None:
    many = np.random.default_rng(0).integers(0, 256, (8, 8, 8, 4), dtype=np.uint8)
    many[..., 3] = 255
    art = ExportInput(many, some_art().labels[:8])
    dialog = ExportDialog(art, (), preferences, tmp_path, 8)
    qtbot.addWidget(dialog)
    dialog.form.colors.setCurrentIndex(1)
    wait(dialog, qtbot)
    assert "an indexed file has at most 256" in dialog.preview.size_label.text()
    assert not dialog.export.isEnabled()
    assert not dialog.recipe.isEnabled()
    dialog.reject()


def test_a_file_per_sprite_goes_into_a_folder(open_dialog: Open, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_dialog((4, 1))
    assert dialog.choice.selected.isChecked()
    dialog.formats.set_chosen(("css",))
    dialog.form.layout_choice.setCurrentIndex(dialog.form.layout_choice.findData("files"))
    assert (dialog.file_label.text(), Path(dialog.path.text()).name) == ("Folder", "sprites")
    dialog.form.layout_choice.setCurrentIndex(0)
    assert (dialog.file_label.text(), Path(dialog.path.text()).name) == ("File", "sprites.png")
    dialog.form.layout_choice.setCurrentIndex(dialog.form.layout_choice.findData("files"))
    assert not any(box.isEnabled() for box in dialog.formats.boxes.values())
    dialog.path.setText(str(tmp_path / "apart"))
    press(dialog, qtbot)
    assert {path.name for path in (tmp_path / "apart").iterdir()} == {"food_000.png", "food_001.png"}
    recipe = read_recipe(tmp_path / "apart" / "food_001.png")
    assert recipe is not None
    assert recipe.sprites == (1,)


def test_a_wrong_template_is_told_and_nothing_can_be_exported(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    dialog.form.name.setText("{weather}")
    wait(dialog, qtbot)
    assert "is not understood" in dialog.preview.size_label.text()
    assert not dialog.export.isEnabled()
    dialog.form.name.setText("")
    wait(dialog, qtbot)
    assert not dialog.export.isEnabled()
    dialog.form.name.setText("{sheet}-{index}")
    wait(dialog, qtbot)
    assert dialog.export.isEnabled()
    assert dialog.form.names.accessibleName().startswith("sprites-0, sprites-3, ")


def test_a_number_out_of_range_is_told_and_nothing_can_be_exported(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    dialog.form.scale.setValue(100)
    wait(dialog, qtbot)
    label = dialog.findChild(ProblemLabel, "export_scale_problem")
    assert isinstance(label, ProblemLabel)
    assert (label.text(), dialog.export.isEnabled()) == ("Scale: from 1 to 64", False)
    dialog.form.scale.setValue(2)
    wait(dialog, qtbot)
    assert (label.text(), dialog.export.isEnabled()) == ("", True)


def test_older_files_are_replaced_only_when_allowed(
    open_dialog: Open, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("s.css", "s.csv"):
        (tmp_path / name).write_text("older")
    questions: list[str] = []
    answers = iter([QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])

    def ask(_parent: Any, _title: str, text: str, *_more: Any) -> Any:
        questions.append(text)
        return next(answers)

    monkeypatch.setattr(QMessageBox, "question", ask)
    dialog = open_dialog()
    dialog.formats.set_chosen(("css", "csv"))
    dialog.path.setText(str(tmp_path / "s.png"))
    press(dialog, qtbot)
    assert questions == ["s.css, s.csv exist already. Replace them?"]
    assert (tmp_path / "s.css").read_text() == "older"
    assert not (tmp_path / "s.png").exists()
    press(dialog, qtbot)
    assert (tmp_path / "s.css").read_text() != "older"
    assert (tmp_path / "s.png").exists()


def test_a_full_disk_is_told_and_leaves_the_older_files(
    open_dialog: Open, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disk_is_full: Any
) -> None:
    (tmp_path / "s.png").write_bytes(b"older")
    monkeypatch.setattr(QMessageBox, "question", lambda *_args: QMessageBox.StandardButton.Yes)
    dialog = open_dialog()
    dialog.path.setText(str(tmp_path / "s.png"))
    with disk_is_full():
        press(dialog, qtbot)
    assert dialog.isVisible()
    assert "cannot be written" in dialog.banner.message.text()
    assert (tmp_path / "s.png").read_bytes() == b"older"
    press(dialog, qtbot)
    assert (tmp_path / "s.png").read_bytes().startswith(b"\x89PNG")


def test_a_folder_that_vanishes_is_told(open_dialog: Open, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_dialog()
    dialog.path.setText(str(tmp_path / "gone" / "s.png"))
    dialog.export.click()
    assert "does not exist" in dialog.banner.message.text()


def test_every_option_is_remembered(
    open_dialog: Open, qtbot: QtBot, tmp_path: Path, preferences: Preferences
) -> None:
    spec = ExportSpec(
        sheet=SheetSpec(
            layout="mix", columns=3, scale=2, spacing_px=1, margin_px=2, extrude_px=3, power_of_two=True,
            trim=True, merge=True, background="#102030", name="{mix}",
        ),
        formats=("godot", "csv"),
        indexed=True,
        clear_last=True,
        recipe=False,
        recipe_file=True,
        credits=True,
    )  # fmt: skip
    dialog = open_dialog()
    dialog.set_spec(spec)
    assert dialog.spec() == spec
    dialog.form.colors.setCurrentIndex(0)  # a coloured background blends beyond the palette
    dialog.path.setText(str(tmp_path / "s.png"))
    press(dialog, qtbot)
    again = open_dialog()
    assert again.spec().sheet == spec.sheet
    assert again.spec().formats == spec.formats
    assert (again.spec().recipe, again.spec().recipe_file) == (False, True)
    assert not tells_recipes(preferences)
    preferences.set("export", {"columns": 5})  # as an older version wrote it
    assert open_dialog().spec().sheet == SheetSpec(columns=8)


def test_the_zoom_is_a_whole_factor(open_dialog: Open) -> None:
    dialog = open_dialog()
    canvas = dialog.preview.area.widget()
    assert dialog.preview.zooms.checkedId() == 2  # the largest with which all of it is seen
    dialog.preview.zooms.button(1).click()
    small = canvas.minimumWidth()
    button = dialog.preview.zooms.button(4)
    button.click()
    assert canvas.minimumWidth() == small + 3 * 64


def test_formats_are_folded_by_program_and_stay_as_they_were(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    folds = dialog.formats.folds
    assert set(folds) == {format_.program for format_ in FORMATS.values()}
    assert not any(box.isVisible() for box in dialog.formats.boxes.values())
    folds["Godot 4"].button.click()
    assert dialog.formats.boxes["godot-tileset"].isVisible()
    assert not dialog.formats.boxes["libgdx"].isVisible()
    dialog.formats.boxes["godot-tileset"].click()
    assert folds["Godot 4"].summary.text() == "1 of 3"
    assert dialog.formats.programs["Godot 4"].isChecked()
    assert dialog.formats.chosen() == ("godot-tileset",)
    wait(dialog, qtbot)
    dialog.reject()
    again = open_dialog()
    opened = [program for program, fold in again.formats.folds.items() if fold.button.isChecked()]
    assert opened == ["Godot 4"]


def test_return_in_a_number_exports_nothing(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    dialog.form.columns.setFocus()
    qtbot.keyClick(dialog.form.columns, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert not dialog.work.running


def test_every_setting_is_reached_in_a_low_window(open_dialog: Open) -> None:
    assert open_dialog().minimumSizeHint().height() <= 560


def test_what_is_on_the_shelf_is_exported_unless_one_says_otherwise(
    qtbot: QtBot, preferences: Preferences, tmp_path: Path, art: ExportInput
) -> None:
    kept = ExportInput(art.images[:1], [Label("hero", name="Ann")], credits=("Art by Ann (CC0)",))
    dialog = ExportDialog(art, (0, 1), preferences, tmp_path, 8, kept=kept)
    dialog.show()
    assert dialog.choice.shelf.isChecked()
    assert dialog.choice.art is kept
    assert (dialog.recipe.isEnabled(), dialog.credits.isEnabled()) == (False, True)
    assert "Art by Ann" in dialog.credits.toolTip()
    wait(dialog, qtbot)
    assert dialog.form.names.accessibleName() == "Ann"
    dialog.choice.all.click()
    assert dialog.choice.art is art
    assert dialog.recipe.isEnabled()
    dialog.choice.selected.click()
    assert len(dialog.choice.art.images) == 2
    wait(dialog, qtbot)
    dialog.reject()


def test_rows_of_the_shelf_stay_rows_unless_one_says_otherwise(
    qtbot: QtBot, preferences: Preferences, tmp_path: Path, art: ExportInput
) -> None:
    labels = [Label("hero", row="heroes"), Label("potion", row="potions")]
    dialog = ExportDialog(ExportInput(art.images[:2], labels), (), preferences, tmp_path, 8)
    assert dialog.spec().sheet.layout == "rows"
    wait(dialog, qtbot)
    dialog.reject()


def test_what_moves_has_a_row_per_clip_and_its_own_formats(
    qtbot: QtBot, preferences: Preferences, tmp_path: Path
) -> None:
    frames = np.full((2, 8, 8, 4), 255, np.uint8)
    art = art_of_clips([Clip(frames, (80, 90), "walk", "left"), Clip(frames[:1], (80,), "idle")])
    dialog = ExportDialog(art, (), preferences, tmp_path, 8)
    qtbot.addWidget(dialog)
    assert dialog.choice.all.text() == "All: 1 sprite, 3 frames"
    assert dialog.form.layout_choice.currentData() == "clips"
    assert not dialog.form.columns.isEnabled()
    assert all(dialog.formats.boxes[name].isEnabled() for name in ("gif", "phaser-anims", "rpgmaker"))
    dialog.formats.set_chosen(("gif", "rpgmaker"))
    dialog.path.setText(str(tmp_path / "a.png"))
    with qtbot.waitSignal(dialog.exported, timeout=PATIENCE_MS):
        dialog._on_export()
    assert {path.name for path in tmp_path.iterdir()} == {"a.png", "a-walk-left.gif", "a-idle.gif", "$a.png"}
    still = ExportDialog(ExportInput(frames, [Label()] * 2), (), preferences, tmp_path, 8)
    qtbot.addWidget(still)
    assert not still.formats.boxes["gif"].isEnabled()
    assert still.formats.boxes["gif"].statusTip() == "None of these sprites moves"
    assert still.formats.boxes["rpgmaker"].isEnabled()
    still.done(0)


def test_one_selected_sprite_that_moves_is_no_choice_of_several(
    themed: QApplication, preferences: Preferences, tmp_path: Path
) -> None:
    frames = np.full((2, 8, 8, 4), 255, np.uint8)
    art = art_of_clips([Clip(frames, (80, 90), "walk"), Clip(frames, (80, 90), "idle")], ["hero", "torch"])
    choice = ArtChoice(art, (2, 3), None, "")
    assert choice.selected.text() == "Selected: 1 sprite, 2 frames"
    assert choice.all.isChecked()
    assert ArtChoice(art, (0, 1, 2, 3), None, "").selected.isChecked()
