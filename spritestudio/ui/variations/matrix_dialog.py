"""The window of a matrix: its axes at the left, the painted table, and one sprite of it at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from spritestudio.project.matrix_plan import PaintedMatrix
from spritestudio.project.recipe_words import recipe_words
from spritestudio.ui.variations.matrix_axis_form import MatrixAxisForm
from spritestudio.ui.variations.matrix_view import MatrixView
from spritestudio.ui.widgets.allowing import allow, not_chosen
from spritestudio.ui.widgets.banner import Banner
from spritestudio.ui.widgets.basics import edge, heading, muted, row
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.pixel_preview import PixelPreview
from spritestudio.ui.widgets.plain_text import PlainLabel

_LEFT_PX, _RIGHT_PX, _PREVIEW_PX = 250, 200, 192
_SIZE = 1240, 800


class MatrixDialog(Dialog):
    """Shows a matrix and asks for another; the window behind it stays usable.

    Args:
        parent: The window.

    Signals:
        paint_requested: The matrix is to be painted.
        cancel_requested: The painting is not wanted any more.
        keep_requested: The selected sprites go to the shelf, or off it.
        copy_requested: The selected sprites go to the clipboard.
        picture_requested: The matrix is to be saved with its headings.
        sheet_requested: The matrix is to be saved as a plain sheet with JSON.
    """

    paint_requested = Signal()
    cancel_requested = Signal()
    keep_requested = Signal()
    copy_requested = Signal()
    picture_requested = Signal()
    sheet_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("matrix_dialog", "", parent)
        self.setWindowTitle(self.tr("Matrix"))
        self.banner = Banner()
        self.rows = MatrixAxisForm("matrix_rows", self.tr("Rows"))
        self.columns = MatrixAxisForm("matrix_columns", self.tr("Columns"))
        self.same = muted()
        self.same.setObjectName("matrix_same")
        self.same.setWordWrap(True)
        self.same.setToolTip(self.tr("The mix that is chosen in the mixer, its seed and how it is painted"))
        self.count = PlainLabel()
        self.count.setObjectName("matrix_count")
        self.count.setWordWrap(True)
        self.problem = PlainLabel()
        self.problem.setObjectName("matrix_problem")
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        self.paint = self._button("matrix_paint", self.tr("Paint the matrix"), self.tr("Ctrl+Return"))
        self.paint.setProperty("role", "primary")
        self.bar = QProgressBar()
        self.bar.setObjectName("matrix_progress")
        self.bar.setAccessibleName(self.tr("Progress of the matrix"))
        self.bar.setTextVisible(False)
        self.state = muted()
        self.cancel = self._button("matrix_cancel", self.tr("Cancel"), self.tr("What is painted stays."))
        self.view = MatrixView()
        self.view.set_hint(
            self.tr("Choose what changes from row to row and from column to column, then paint the matrix.")
        )
        self.axes = muted()
        self.axes.setObjectName("matrix_axes")
        self.preview = PixelPreview()
        self.preview.setFixedHeight(_PREVIEW_PX)
        self.cell_title = heading("")
        self.cell_title.setObjectName("matrix_cell")
        self.cell_title.setWordWrap(True)
        self.recipe = PlainLabel()
        self.recipe.setObjectName("matrix_recipe")
        self.recipe.setWordWrap(True)
        self.recipe.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.keep = self._button(
            "matrix_keep", self.tr("Keep on the shelf"), self.tr("The selected sprites (F)")
        )
        self.copy = self._button("matrix_copy", self.tr("Copy"), self.tr("The selected sprites (Ctrl+C)"))
        self.save_picture = self._button(
            "matrix_picture",
            self.tr("Save with headings…"),
            self.tr("A PNG to look at: the table with its rows and columns named (Ctrl+S)"),
        )
        self.save_sheet = self._button(
            "matrix_sheet",
            self.tr("Save sheet and JSON…"),
            self.tr("The sprites alone on a clear ground, and JSON with headings, places and recipes"),
        )
        self.told = muted()
        self.told.setObjectName("matrix_told")
        self.told.setWordWrap(True)
        self._build()
        self._connect()
        self.show_progress("", None)
        self.show_cell(-1)
        self.update_buttons()

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _build(self) -> None:
        left, right = QFrame(), QFrame()
        left.setFixedWidth(_LEFT_PX)
        right.setFixedWidth(_RIGHT_PX)
        asked = QVBoxLayout(left)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(8)
        asked.addWidget(self.rows, 1)
        asked.addWidget(self.columns, 1)
        asked.addStretch(0)
        for widget in (self.same, self.count, self.problem, self.paint):
            asked.addWidget(widget)
        self._foot = QWidget()
        foot = row(self.state, self.bar, self.cancel)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setStretch(1, 1)
        self._foot.setLayout(foot)
        middle = QVBoxLayout()
        middle.setSpacing(6)
        middle.addWidget(self.axes)
        middle.addWidget(self.view, 1)
        middle.addWidget(self._foot)
        told = QVBoxLayout(right)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(6)
        for shown in (self.preview, self.cell_title, self.recipe):
            told.addWidget(shown)
        told.addStretch(1)
        for button in (self.keep, self.copy, self.save_picture, self.save_sheet):
            told.addWidget(button)
        told.addWidget(self.told)
        self.tell("")
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(left)
        body.addWidget(edge())
        body.addLayout(middle, 1)
        body.addWidget(edge())
        body.addWidget(right)
        layout = self.column()
        layout.addWidget(self.banner)
        layout.addLayout(body, 1)
        self.open_at(*_SIZE)

    def _connect(self) -> None:
        for button, signal in (
            (self.paint, self.paint_requested),
            (self.cancel, self.cancel_requested),
            (self.keep, self.keep_requested),
            (self.copy, self.copy_requested),
            (self.save_picture, self.picture_requested),
            (self.save_sheet, self.sheet_requested),
        ):
            button.clicked.connect(signal)
        for keys, signal in (
            ("Ctrl+Return", self.paint_requested),
            ("Ctrl+Enter", self.paint_requested),
            ("Ctrl+S", self.picture_requested),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(signal)
        for keys, signal in (("F", self.keep_requested), ("Ctrl+C", self.copy_requested)):
            shortcut = QShortcut(QKeySequence(keys), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(signal)
        self.view.looked_at.connect(self.show_cell)
        self.view.picked.connect(self.update_buttons)

    # What is asked

    def show_asked(self, text: str, problem: str) -> None:
        """Say how much would be painted, or what is wrong."""
        self.count.setText(text)
        self.count.setVisible(bool(text))
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        allow(self.paint, problem)

    # What is painted

    def show_matrix(self, painted: PaintedMatrix | None) -> None:
        """Show another matrix."""
        self.view.show_matrix(painted)
        spec = None if painted is None else painted.plan.spec
        told = self.tr("Rows: {0} · Columns: {1}")
        self.axes.setText(
            told.format(self.tr(spec.rows.info.title), self.tr(spec.columns.info.title)) if spec else ""
        )
        self.show_cell(self.view.current)
        self.update_buttons()
        self.tell("")

    def refresh(self) -> None:
        """More cells are painted."""
        self.view.refresh()
        self.show_cell(self.view.current)
        self.update_buttons()

    def show_progress(self, text: str, progress: tuple[int, int] | None) -> None:
        """Say how far the painting is; nothing is shown where there is no text."""
        self._foot.setVisible(bool(text))
        self.state.setText(text)
        self.bar.setRange(0, progress[1] if progress else 0)
        self.bar.setValue(progress[0] if progress else 0)

    def tell(self, text: str) -> None:
        """Say what became of what was asked for; the status bar is behind this window."""
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def show_cell(self, cell: int) -> None:
        """Tell of a cell, larger and with its recipe; of none where it is -1."""
        painted = self.view.painted
        there = painted is not None and cell >= 0
        self.preview.set_image(painted.image(cell) if painted is not None and there else None)
        self.cell_title.setText(painted.plan.title_of(cell) if painted is not None and there else "")
        self.recipe.setText(_told(painted, cell) if painted is not None and there else "")

    def update_buttons(self) -> None:
        """Offer what can be done with what is painted and selected."""
        painted = self.view.painted
        has_cells = painted is not None and bool(painted.cells)
        empty = self.tr("Paint the matrix first")
        for button in (self.keep, self.copy):
            allow(button, not_chosen(len(self.view.selected)) if has_cells else empty)
        for button in (self.save_picture, self.save_sheet):
            allow(button, "" if has_cells else empty)


def _told(painted: PaintedMatrix, cell: int) -> str:
    recipe = painted.plan.recipe_of(cell)
    return "\n".join(recipe_words(recipe, recipe.sprites))
