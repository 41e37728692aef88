"""Export to sprite sheets and the files that engines and editors read, with a live preview."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.files import free_name, user_path
from spritestudio.project.jobs import Resource
from spritestudio.project.near_copies import with_near_copies
from spritestudio.project.value_store import ValueStore
from spritestudio.specs import ByteArray, ExportSpec, SheetSpec
from spritestudio.sprites.export.files import (
    ExportInput,
    existing,
    export_files,
    preview,
    write_files,
)
from spritestudio.sprites.export.layout import SheetLayout
from spritestudio.sprites.export.png_sheet import check_png_path
from spritestudio.ui.export.art_choice import ArtChoice, count_of
from spritestudio.ui.export.format_list import FormatList
from spritestudio.ui.export.sheet_form import SheetForm
from spritestudio.ui.export.sheet_preview import SheetPreview
from spritestudio.ui.export.writing_dialog import WritingDialog
from spritestudio.ui.job import Worker
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import WheelGuard, heading, line

_OPTIONS = "export"
_SCROLL_BAR_PX = 14


@dataclass(frozen=True, eq=False)
class _Drawn:
    """How the export will look."""

    picture: ByteArray
    layout: SheetLayout
    art: ExportInput
    spec: ExportSpec


@dataclass(frozen=True, eq=False)
class _Export:
    """All files of an export, before the first is written."""

    spec: ExportSpec
    target: Path
    folder: Path
    files: Mapping[str, bytes]
    written: bool = False


def tells_recipes(options: ValueStore) -> bool:
    """Whether pictures are to say how they were made; off once it was switched off in the dialog."""
    saved = options.get(_OPTIONS)
    return not isinstance(saved, dict) or bool(saved.get("recipe", True))


class ExportDialog(WritingDialog):
    """Lays sprites out on a sheet and writes it; options are remembered.

    Args:
        art: The sprites as they are shown.
        selection: Indices that are selected in the grid.
        preferences: Remember what is folded and, unless `options` does, the options.
        folder: Where to suggest a file.
        columns: Columns of the grid, the first suggestion for the sheet's.
        unfinished: Which step these sprites are from, when they are not finished.
        parent: The window.
        kept: What is on the shelf, which is what one wants to export where there is something.
        options: Remembers the options for the project.
    """

    def __init__(
        self,
        art: ExportInput,
        selection: Sequence[int],
        preferences: Preferences,
        folder: Path,
        columns: int,
        unfinished: str = "",
        parent: QWidget | None = None,
        *,
        kept: ExportInput | None = None,
        options: ValueStore | None = None,
    ) -> None:
        super().__init__("export", self.tr("Export sprite sheet"), folder, parent)
        self._options = preferences if options is None else options
        self._stale = False
        self._wheel_guard = WheelGuard(self)
        self._done: _Export | None = None
        self.drawing = Worker(self.tr("Draw the preview"), Resource.DISK, self)
        self.choice = ArtChoice(art, selection, kept, unfinished)
        self.form = SheetForm()
        self.formats = FormatList(preferences)
        self.recipe = self._flag(
            "export_recipe",
            self.tr("Recipe inside the PNG"),
            self.tr("Drop the picture on the window, and its settings and sprites come back"),
        )
        self.recipe_file = self._flag(
            "export_recipe_file",
            self.tr("Recipe as a file beside it"),
            self.tr("For programs that drop what stands inside a PNG"),
        )
        self.credits = self._flag(
            "export_credits",
            self.tr("Credits for this sheet"),
            self._about_credits(),
        )
        self._recipe_tips = {box: box.toolTip() for box in (self.recipe, self.recipe_file)}
        self.preview = SheetPreview()
        self._build()
        self._restore(columns)
        self.path.setText(str(free_name(folder / "sprites.png")))
        self._connect()
        self._refresh()

    def _flag(self, name: str, text: str, tip: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(name)
        box.setToolTip(tip)
        return box

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(7)
        left.addWidget(self.choice)
        left.addSpacing(4)
        left.addWidget(line())
        left.addWidget(heading(self.tr("Picture")))
        left.addWidget(self.form)
        left.addSpacing(4)
        left.addWidget(line())
        for box in (self.recipe, self.recipe_file, self.credits):
            left.addWidget(box)
        left.addStretch(1)
        settings, formats = QWidget(), QWidget()
        settings.setLayout(left)
        left.setContentsMargins(0, 0, _SCROLL_BAR_PX, 0)
        scroll = QScrollArea()
        scroll.setObjectName("export_settings")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(settings)
        scroll.setFixedWidth(276 + _SCROLL_BAR_PX)
        self._wheel_guard.guard(settings)
        middle = QVBoxLayout(formats)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(heading(self.tr("Also write for")))
        middle.addWidget(self.formats, 1)
        formats.setFixedWidth(292)
        columns = QHBoxLayout()
        columns.setSpacing(18)
        columns.addWidget(scroll)
        columns.addWidget(formats)
        columns.addWidget(self.preview, 1)
        self.preview.setMinimumSize(260, 260)
        self.frame(columns)
        self.open_at(1080, 690)

    def _connect(self) -> None:
        for source in (self.choice, self.form, self.formats):
            source.changed.connect(self._refresh)
        for box in (self.recipe, self.recipe_file, self.credits):
            box.toggled.connect(self._refresh)
        self.browse.clicked.connect(self._on_browse)
        self.buttons.accepted.connect(self._on_export)
        self.drawing.events.connect(self._on_drawn)
        self.drawing.failed.connect(self._on_not_drawn)
        self.drawing.finished.connect(self._on_drawing_finished)
        self.work.events.connect(self._on_worked)
        self.work.finished.connect(self._on_work_finished)

    # The state

    def spec(self) -> ExportSpec:
        """What is asked for."""
        sheet = self.form.sheet_spec()
        return ExportSpec(
            sheet=sheet,
            formats=() if sheet.layout == "files" else self.formats.chosen(),
            indexed=self.form.indexed,
            clear_last=self.form.clear_last,
            recipe=self.recipe.isChecked(),
            recipe_file=self.recipe_file.isChecked(),
            credits=self.credits.isChecked(),
        )

    def set_spec(self, spec: ExportSpec) -> None:
        """Show what is asked for."""
        self.form.set_spec(spec)
        self.formats.set_chosen(spec.formats)
        self.recipe.setChecked(spec.recipe)
        self.recipe_file.setChecked(spec.recipe_file)
        self.credits.setChecked(spec.credits)

    def _restore(self, columns: int) -> None:
        layout = "clips" if self.choice.art.has_clips else SheetSpec.layout
        fresh = ExportSpec(sheet=SheetSpec(columns=columns, layout=layout))
        saved: Any = self._options.get(_OPTIONS)
        try:
            self.set_spec(ExportSpec.from_json(saved) if saved else fresh)
        except SpriteStudioError:  # written by another version
            self.set_spec(fresh)
        if len({label.row for label in self.choice.art.labels}) > 1:
            self.form.suggest_rows()

    def _about_credits(self) -> str:
        return self.tr("A text with the weights, the artists whose work they learned from, and the licences:")

    # The preview

    def _refresh(self) -> None:
        art = self.choice.art
        apart = self.form.layout_choice.currentData() == "files"
        of_each = any(art.recipes)
        why = self.tr("Sprites of several grids: each one's recipe goes with “a file each”, and with drags")
        for box, tip in self._recipe_tips.items():
            has_recipe = art.recipe is not None or (apart and of_each)
            none = why if of_each else self.tr("Nothing painted these sprites here")
            allow(box, "" if has_recipe else none, tip)
        has_credits = art.recipe is not None or bool(art.credits)
        none = self.tr("Nobody is named who made these sprites")
        allow(self.credits, "" if has_credits else none, "\n".join((self._about_credits(), *art.credits)))
        self.formats.set_available(not apart, has_clips=art.has_clips)
        self._name_target(apart)
        self._stale = True
        if not self.drawing.running:
            self._draw()

    def _name_target(self, apart: bool) -> None:
        """Ask for a folder or for a file, and let the one that stands there become the other."""
        self.file_label.setText(self.tr("Folder") if apart else self.tr("File"))
        text = self.path.text()
        if apart and text.lower().endswith(".png"):
            self.path.setText(text[: -len(".png")])
        elif not apart and text and not Path(text).suffix and not Path(text).is_dir():
            self.path.setText(f"{text}.png")

    def _draw(self) -> None:
        self._stale = False
        art = self.choice.art
        try:
            spec = self.spec()
        except SpriteStudioError as error:
            self._on_not_drawn(error)
            return

        def draw() -> Generator[_Drawn]:
            yield _Drawn(*preview(art, spec), with_near_copies(art), spec)

        self.drawing.run(draw)

    def _on_drawn(self, events: list[_Drawn]) -> None:
        drawn = events[-1]
        height, width = drawn.picture.shape[:2]
        side = drawn.art.images.shape[1] * drawn.spec.sheet.scale
        text = (
            self.tr("{0}, a file each, of {1} × {1} pixels")
            if drawn.spec.sheet.layout == "files"
            else self.tr("{0} of {1} × {1} pixels on a sheet of {2} × {3}")
        )
        count = count_of(drawn.art)
        near = drawn.art.near_copies
        self.choice.show_near_copies(near)
        self.form.show_names([entry.name for entry in drawn.layout.pieces])
        self.preview.set_image(
            drawn.picture, text.format(count, side, width, height), drawn.layout.pieces, near
        )
        self._update_button()

    def _on_not_drawn(self, error: Exception) -> None:
        if not isinstance(error, SpriteStudioError):
            raise error
        self.preview.set_image(None, str(error))
        self._update_button()

    def _on_drawing_finished(self) -> None:
        if self._stale:
            self._draw()

    def _update_button(self) -> None:
        self.show_working(
            "" if self.preview.image is not None else self.tr("There is no sheet to be written")
        )

    # Writing

    def _on_browse(self) -> None:
        if self.form.layout_choice.currentData() != "files":
            self.ask_for_path(self.tr("PNG picture (*.png)"))
            return
        folder = str(Path(self.path.text()).parent)
        if chosen := QFileDialog.getExistingDirectory(self, self.windowTitle(), folder):
            self.path.setText(chosen)

    def _target(self, spec: ExportSpec) -> Path:
        """Where to write: a PNG, or the folder of the files."""
        text = self.path.text().strip()
        path = self.folder / user_path(text) if text else Path()
        if spec.sheet.layout == "files":
            if path.suffix.lower() == ".png" and not path.is_dir():
                path = path.with_suffix("")
            if not text or path.is_file() or not path.parent.is_dir():
                raise SpriteStudioError(
                    self.tr("{0} cannot be a folder for the sprites.").format(path),
                    self.tr("Give a folder that is there, or a new name in one that is."),
                )
            return path
        if text and not path.suffix and not path.is_dir() and not text.endswith(("/", "\\")):
            path = path.with_suffix(".png")
        check_png_path(path)
        return path

    def _on_export(self) -> None:
        if self.work.running:
            return
        try:
            spec = self.spec()
            target = self._target(spec)
        except SpriteStudioError as error:
            self.banner.show_error(error)
            return
        art = self.choice.art
        folder = target if spec.sheet.layout == "files" else target.parent

        def prepare() -> Generator[_Export]:
            yield _Export(spec, target, folder, export_files(with_near_copies(art), spec, target.stem))

        self.run(prepare)

    def _on_worked(self, events: list[_Export]) -> None:
        self._done = events[-1]

    def _on_work_finished(self) -> None:
        done, self._done = self._done, None
        if done is not None and done.written:
            self._options.set(_OPTIONS, done.spec.to_json())
            self.exported.emit([done.folder / name for name in done.files])
            self.accept()
        elif done is not None and self.may_replace(existing(done.folder, done.files)):
            self._write(done)
        self._update_button()

    def _write(self, export: _Export) -> None:
        def write() -> Generator[_Export]:
            place = export.target.parent
            files = {
                (export.folder / name).relative_to(place).as_posix(): data
                for name, data in export.files.items()
            }
            write_files(place, files, replace=True)
            yield dataclasses.replace(export, written=True)

        self.run(write)

    def on_failed(self, error: Exception) -> None:
        self._done = None
        super().on_failed(error)

    def done(self, result: int) -> None:
        self.drawing.close()
        super().done(result)
