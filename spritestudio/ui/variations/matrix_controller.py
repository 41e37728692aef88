"""The matrix: asks for one, has it painted in the queue, shows it, and gives its sprites on."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write_all, free_name
from spritestudio.library.models import read_model_spec
from spritestudio.project.job_queue import QueuedJob
from spritestudio.project.jobs import JOBS, JobEntry, JobState, Resource, Turn
from spritestudio.project.matrix import MatrixSpec
from spritestudio.project.matrix_files import labelled_files, sheet_files, unpacked
from spritestudio.project.matrix_plan import (
    CellsPainted,
    MatrixPlan,
    PaintedMatrix,
    plan_matrix,
)
from spritestudio.project.shelf import KeptSprite, origin_of_painted
from spritestudio.specs import SheetSpec
from spritestudio.sprites.export.files import ExportInput
from spritestudio.sprites.export.layout import compose_sheet
from spritestudio.sprites.pixels import on_equal_cells
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.job import Worker
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.observing import follow
from spritestudio.ui.preferences import LAST_FOLDER, last_folder
from spritestudio.ui.queue_runner import QueueKind, QueueProgress, QueueResult
from spritestudio.ui.variations.matrix_dialog import MatrixDialog
from spritestudio.ui.variations.matrix_offers import offered
from spritestudio.ui.variations.queued_matrix import paint_queued_matrix
from spritestudio.ui.widgets.basics import sprites_text, steps_text
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.questions import confirmed

MATRIX = "matrix"
_SOON_MS = 100  # after which a dragged slider is followed
_COLUMNS = 8  # of sprites that are copied together


class MatrixController(PageController):
    """Lets a person paint matrices; they are jobs of the queue, and seen while they are painted.

    Args:
        page: Has the mix, the settings and the weights.
    """

    _cells_painted = Signal(str, object)

    def __init__(self, page: GeneratePage) -> None:
        super().__init__(page)
        self._page = page
        self._workspace = page.workspace
        self._runner = ModelRunner(page.workspace.training)
        self._dialog: MatrixDialog | None = None
        self._painted: PaintedMatrix | None = None
        self._id = self._title = ""
        self.writing = Worker(self.tr("Save the matrix"), Resource.DISK, self, turn=Turn.IN_TURN)
        self.writing.events.connect(self._on_written)
        self.writing.failed.connect(self._tell)
        self._cells_painted.connect(self._on_cells)
        page.weights.adopted.connect(self._on_adopted)
        follow(JOBS.changed, self, self._on_jobs_changed)
        follow(JOBS.progressed, self, self._on_progressed)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._show_asked)
        for event in (self._workspace.mixes.changed, self._workspace.settings.changed):
            follow(event, self, self._show_asked_soon)

    # What the page is told

    def build_actions(self, build: MenuBuilder) -> None:
        build.menu("generate").action("matrix", self.tr("Matrix…"), self.open, "Ctrl+Shift+M")

    def lacks(self) -> Mapping[str, str]:
        return {"matrix": self._page.weights.lack}

    def queue_kinds(self) -> Mapping[str, QueueKind]:
        return {MATRIX: QueueKind(self._paint, self._show)}

    # The window

    @property
    def dialog(self) -> MatrixDialog:
        """The window of the matrix; it is made when it is first wanted."""
        if self._dialog is None:
            dialog = self._dialog = MatrixDialog(self._page.window())
            dialog.rows.choose("kind")
            dialog.columns.choose("guidance")
            dialog.rows.kind_chosen.connect(self._offer_rows)
            dialog.columns.kind_chosen.connect(self._offer_columns)
            dialog.rows.changed.connect(self._show_asked_soon)
            dialog.columns.changed.connect(self._show_asked_soon)
            dialog.paint_requested.connect(self.paint)
            dialog.cancel_requested.connect(self.cancel)
            dialog.keep_requested.connect(self.keep)
            dialog.copy_requested.connect(self.copy)
            dialog.picture_requested.connect(self.ask_for_picture)
            dialog.sheet_requested.connect(self.ask_for_sheet)
            self._offer_rows()
            self._offer_columns()
        return self._dialog

    def open(self) -> None:
        """Bring the window of the matrix to the front."""
        self.dialog.show()
        self._show_asked()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _on_adopted(self) -> None:
        if self._dialog is not None:
            for form in (self._dialog.rows, self._dialog.columns):
                form.forget()
            self._offer_rows()
            self._offer_columns()
        self.changed.emit()

    def _offer_rows(self) -> None:
        self._offer(is_rows=True)

    def _offer_columns(self) -> None:
        self._offer(is_rows=False)

    def _offer(self, is_rows: bool) -> None:
        path, form = self._page.weights.path, self.dialog.rows if is_rows else self.dialog.columns
        if path is not None:
            seed = int(self._workspace.settings.allowed("seed"))
            form.offer(*offered(form.kind, self._workspace, path, seed))

    def _show_asked_soon(self) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._soon.start()

    def _show_asked(self) -> None:
        """Say what is the same in all cells, and how many there are or what is wrong."""
        if self._dialog is None or self._page.weights.path is None:
            return
        self._dialog.same.setText(self.tr("Everywhere the same: {0}").format(self._same_everywhere()))
        try:
            rows, columns = self._plan().spec.shape
        except SpriteStudioError as error:
            self._dialog.show_asked("", str(error))
            return
        text = self.tr("{0} × {1} = {2}").format(rows, columns, sprites_text(rows * columns))
        self._dialog.show_asked(text, "")

    def _same_everywhere(self) -> str:
        """What is set and is on no axis."""
        settings, mix = self._workspace.settings, self._workspace.mixes.mix
        told = {
            "kind": self._page.panel.mixer.title(mix),
            "seed": self.tr("seed {0}").format(settings.allowed("seed")),
            "steps": steps_text(int(settings.allowed("steps"))),
            "guidance": self.tr("guidance {0:g}").format(settings.allowed("guidance_scale")),
        }
        axes = {self.dialog.rows.kind, self.dialog.columns.kind}
        if set(mix.shares) - set(self._workspace.model.class_names):  # words and styles stay beside classes
            axes.discard("kind")
        same = [text for what, text in told.items() if what not in axes]
        return " · ".join((*same, *self._page.panel.sampler.shapes))

    def _spec(self) -> MatrixSpec:
        settings, path = self._workspace.settings.spec(), self._page.weights.path
        axes = self.dialog.rows.axis(), self.dialog.columns.axis()
        return MatrixSpec(
            *axes, str(path), self._workspace.mixes.mix.shares, replace(settings, contexts=((),))
        )

    def _plan(self) -> MatrixPlan:
        known = {self._page.weights.path: self._workspace.model}
        return plan_matrix(self._spec(), lambda path: known.get(path) or read_model_spec(path), self._titles)

    @property
    def _titles(self) -> dict[Path, str]:
        weights = self._workspace.weights
        kept = (pair for run in weights.runs for pair in run.kept)
        return {path: title for title, path in (*weights.single, *kept)}

    # Painting

    def paint(self) -> None:
        """Put the matrix into the queue, and show it as it is painted."""
        self._page.panel.mixer.commit()
        try:
            plan = self._plan()
        except SpriteStudioError as error:
            self._tell(error)
            return
        self.dialog.banner.hide()
        spec = plan.spec
        shape = f"{spec.shape[0]} × {spec.shape[1]}"
        title = self.tr("Paint a matrix of {0} and {1}, {2}").format(
            self.tr(spec.rows.info.title).lower(), self.tr(spec.columns.info.title).lower(), shape
        )
        self._id, self._title = uuid.uuid4().hex, _unlike(title)
        self._painted = PaintedMatrix(plan)
        self.dialog.show_matrix(self._painted)
        self._workspace.queue.add(
            QueuedJob(MATRIX, self._title, {"matrix": spec.to_json(), "shown_as": self._id})
        )

    def cancel(self) -> None:
        """Stop the painting that is shown; what is painted stays in sight."""
        if (entry := self._entry) is not None and entry.cancel is not None:
            entry.cancel()

    def _paint(self, values: Any) -> Generator[QueueProgress | QueueResult]:
        """Paint, in the thread of a job."""
        for event in paint_queued_matrix(self._runner, values):
            if isinstance(event, CellsPainted):
                self._cells_painted.emit(str(values.get("shown_as")), event)
            else:
                yield event

    def _on_cells(self, shown_as: str, cells: CellsPainted) -> None:
        if self._painted is not None and shown_as == self._id:
            self._painted.add(cells)
            self.dialog.refresh()

    def _show(self, result: Any) -> None:
        """Show a matrix that was painted before."""
        try:
            painted = unpacked(result, self._runner.model_of, self._titles)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self._id, self._title, self._painted = "", "", painted
        self.open()
        self.dialog.show_progress("", None)
        self.dialog.show_matrix(painted)

    @property
    def _entry(self) -> JobEntry | None:
        """The job that paints what is shown; None where none does."""
        return next((entry for entry in JOBS.all if self._title and entry.title == self._title), None)

    def _on_jobs_changed(self) -> None:
        if self._dialog is None or not self._title:
            return
        entry = self._entry
        if entry is None:
            self._dialog.show_progress("", None)
            return
        waits = entry.state in (JobState.WAITING, JobState.HELD, JobState.RESTING)
        text = self.tr("Waits (Ctrl+J)") if waits else self.tr("Painting…")
        self._dialog.show_progress(text, entry.progress)

    def _on_progressed(self, entry: JobEntry) -> None:
        if self._title and entry.title == self._title:
            self._on_jobs_changed()

    # What becomes of it

    def keep(self) -> None:
        """Put the selected sprites on the shelf; where all of them are there, take them off it."""
        if sprites := self.kept():
            shelf = self._workspace.project.shelf
            before = len(shelf.value)
            self._page.keep_requested.emit(sprites)
            more = len(shelf.value) - before
            text = self.tr("Kept {0} on the shelf") if more > 0 else self.tr("Took {0} off the shelf")
            self.dialog.tell(text.format(sprites_text(abs(more))) if more else "")

    def kept(self) -> list[KeptSprite]:
        """The selected sprites as the shelf keeps them."""
        painted, sprites = self._painted, []
        for cell in self.dialog.view.selected if painted is not None else ():
            assert painted is not None
            recipe, image = painted.plan.recipe_of(cell), painted.image(cell)
            assert image is not None
            label = recipe.label_of(recipe.sprites[0])
            art = ExportInput(image[None], [label], recipe=recipe)
            origin = origin_of_painted(art, 0)
            sprites.append(
                KeptSprite(np.ascontiguousarray(image), kind=label.kind, recipe=recipe, origin=origin)
            )
        return sprites

    def copy(self) -> None:
        """Put the selected sprites on the clipboard, several as a sheet."""
        if sprites := self.kept():
            images = on_equal_cells([sprite.image for sprite in sprites])
            sheet = compose_sheet(images, SheetSpec(columns=min(_COLUMNS, len(images))))
            QGuiApplication.clipboard().setImage(to_qimage(sheet))
            self.dialog.tell(self.tr("Copied {0}").format(sprites_text(len(sprites))))

    def ask_for_picture(self) -> None:
        """Ask where to, and save the matrix with its headings."""
        self._ask(self.tr("Save the matrix with headings"), "matrix.png", labelled_files)

    def ask_for_sheet(self) -> None:
        """Ask where to, and save the matrix as a sheet with JSON."""
        self._ask(self.tr("Save the matrix as a sheet"), "matrix-sheet.png", sheet_files)

    def _ask(self, title: str, name: str, files_of: Callable[[PaintedMatrix, str], dict[str, bytes]]) -> None:
        if self._painted is None or not self._painted.cells or self.writing.running:
            return
        start = str(free_name(last_folder(self._page.preferences) / name))
        kinds = self.tr("PNG pictures (*.png)")
        chosen, _ = QFileDialog.getSaveFileName(self.dialog, title, start, kinds)
        if chosen:
            path = Path(chosen)
            if path.suffix.lower() != ".png":  # the dialog has not asked about this name
                path = free_name(path.with_name(f"{path.name}.png"))
            self.save(path, files_of)

    def save(self, path: Path, files_of: Callable[[PaintedMatrix, str], dict[str, bytes]]) -> None:
        """Save what is painted of the matrix, beside the window."""
        painted, beside = self._painted, path.with_suffix(".json")
        if painted is None:
            return
        if files_of is sheet_files and beside.exists() and not self._may_replace(beside):
            return
        self._page.preferences.set(LAST_FOLDER, str(path.parent))
        self.writing.run(lambda: _write(painted, path, files_of))

    def _may_replace(self, path: Path) -> bool:
        question = self.tr("{0} exists already. Replace it?").format(path.name)
        return confirmed(self.dialog, self.tr("Replace the file?"), question)

    def _on_written(self, events: list[list[Path]]) -> None:
        for paths in events:
            names = ", ".join(path.name for path in paths)
            self.dialog.tell(self.tr("Wrote {0} to {1}").format(names, paths[0].parent))
            self.wrote.emit(paths)

    def _tell(self, error: Exception) -> None:
        """Tell what is wrong where it is seen."""
        if isinstance(error, SpriteStudioError) and self.dialog.isVisible():
            self.dialog.banner.show_error(error)
        else:
            self.failed.emit(error)


def _write(
    painted: PaintedMatrix, path: Path, files_of: Callable[[PaintedMatrix, str], dict[str, bytes]]
) -> Generator[list[Path]]:
    files = {path.parent / name: data for name, data in files_of(painted, path.stem).items()}
    atomic_write_all(files)
    yield list(files)


def _unlike(title: str) -> str:
    """A title that no job at work has."""
    taken, number, unlike = {entry.title for entry in JOBS.all}, 1, title
    while unlike in taken:
        number += 1
        unlike = f"{title} ({number})"
    return unlike
