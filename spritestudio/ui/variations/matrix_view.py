"""A painted matrix as a table: headings stay in sight while it scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from spritestudio.project.matrix_plan import PaintedMatrix
from spritestudio.ui import theme
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.painted_view import checkerboard
from spritestudio.ui.widgets.plain_text import plain

_GAP_PX = 3
_LEAST_PX, _MOST_PX = 44, 200  # of a cell
_HEADING_PX = 150  # beside rows, and a word above columns, at most
_WORD_GAP_PX, _LINE_GAP_PX = 14, 8
_ABOVE_PX, _MOST_ABOVE_PX = 40, 136  # two lines above columns, and eight
_LINES = 3  # that headings above columns shall have, and some more where words are long
AnyIndex = QModelIndex | QPersistentModelIndex


class MatrixTable(QAbstractTableModel):
    """A painted matrix as Qt's views take it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.painted: PaintedMatrix | None = None

    def show_matrix(self, painted: PaintedMatrix | None) -> None:
        """Show another matrix."""
        self.beginResetModel()
        self.painted = painted
        self.endResetModel()

    def refresh(self) -> None:
        """More cells are painted."""
        if self.painted is not None:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def cell_of(self, index: AnyIndex) -> int:
        """The number of a cell; they count row by row."""
        return index.row() * self.columnCount() + index.column()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if self.painted is None or parent.isValid() else self.painted.plan.spec.shape[0]

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if self.painted is None or parent.isValid() else self.painted.plan.spec.shape[1]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.painted is None or role not in (
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        title = self.painted.plan.title_of(self.cell_of(index))
        return plain(title) if role == Qt.ItemDataRole.ToolTipRole else title

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if self.painted is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        plan, is_column = self.painted.plan, orientation == Qt.Orientation.Horizontal
        title = (plan.column_titles if is_column else plan.row_titles)[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(title)
        axis = plan.spec.columns if is_column else plan.spec.rows
        return title if axis.info.number is None else axis.short_title_of(axis.values[section])


class MatrixView(QTableView):
    """Shows sprites at a whole factor of their pixels; they are selected as in any table.

    Signals:
        looked_at: A cell is under the mouse or the keys; -1 where none is.
        picked: Other cells are selected.
    """

    looked_at = Signal(int)
    picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("matrix_view")
        self.setAccessibleName(self.tr("Matrix"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self._table = MatrixTable(self)
        self.setModel(self._table)
        self._delegate = _CellDelegate(self._table, self)
        self.setItemDelegate(self._delegate)
        self._hint = ""
        above, beside = self.horizontalHeader(), self.verticalHeader()
        wrapped = Qt.AlignmentFlag(Qt.TextFlag.TextWordWrap)
        above.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | wrapped)
        beside.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | wrapped)
        beside.setMaximumWidth(_HEADING_PX)
        for header in (above, beside):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(_LEAST_PX)
            header.setHighlightSections(False)
            header.setSectionsClickable(True)
        self.entered.connect(self._on_entered)
        self.selectionModel().selectionChanged.connect(self._on_selected)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def painted(self) -> PaintedMatrix | None:
        """What is shown."""
        return self._table.painted

    def set_hint(self, text: str) -> None:
        """What stands there while there is no matrix."""
        self._hint = text
        self.viewport().update()

    def show_matrix(self, painted: PaintedMatrix | None) -> None:
        """Show another matrix, as large as the window allows."""
        self._table.show_matrix(painted)
        self._fit()
        if painted is not None:
            self.setCurrentIndex(self._table.index(0, 0))

    def refresh(self) -> None:
        """More cells are painted."""
        self._table.refresh()
        self.viewport().update()

    @property
    def selected(self) -> tuple[int, ...]:
        """The selected cells that are painted, in order."""
        if self.painted is None:
            return ()
        there = set(self.painted.cells)
        return tuple(sorted({self._table.cell_of(index) for index in self.selectedIndexes()} & there))

    @property
    def current(self) -> int:
        """The cell that the keys act on; -1 where there is none."""
        index = self.currentIndex()
        return self._table.cell_of(index) if index.isValid() else -1

    def _on_entered(self, index: QModelIndex) -> None:
        self.looked_at.emit(self._table.cell_of(index))

    def _on_selected(self) -> None:
        self.picked.emit()

    def _on_current(self) -> None:
        self.looked_at.emit(self.current)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.looked_at.emit(self.current)

    # Size and painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let cells be as large as all of them have room, within reason."""
        if self.painted is None:
            return
        rows, columns = self.painted.plan.spec.shape
        beside = min(_HEADING_PX, self.verticalHeader().sizeHint().width())
        metrics = self.fontMetrics()
        above, left = (self._titles(where) for where in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical))
        widest = max(metrics.horizontalAdvance(word) for title in above for word in title.split() or [""])
        longest = max(metrics.horizontalAdvance(title) for title in above)
        least = min(_HEADING_PX, max(widest, longest // _LINES) + _WORD_GAP_PX)
        across = min(_MOST_PX, (self.width() - beside - 2) // columns)
        high = min(_MOST_ABOVE_PX, max(_ABOVE_PX, self._height_of(above, max(least, across))))
        side = max(_LEAST_PX, min(across, (self.height() - high - 2) // rows))
        if side < across:  # rows are many: columns are narrower, and what stands above them is higher
            high = min(_MOST_ABOVE_PX, max(_ABOVE_PX, self._height_of(above, max(least, side))))
        self.horizontalHeader().setFixedHeight(high)
        self.horizontalHeader().setDefaultSectionSize(max(side, least))
        self.verticalHeader().setDefaultSectionSize(max(side, self._height_of(left, beside)))

    def _titles(self, where: Qt.Orientation) -> list[str]:
        assert self.painted is not None
        count = self.painted.plan.spec.shape[where == Qt.Orientation.Horizontal]
        return [str(self._table.headerData(number, where)) for number in range(count)]

    def _height_of(self, titles: Sequence[str], width: int) -> int:
        """How high the highest of some headings is where lines are this wide."""
        room = QRect(0, 0, max(1, width - _WORD_GAP_PX), _MOST_ABOVE_PX)
        metrics, wrapped = self.fontMetrics(), int(Qt.TextFlag.TextWordWrap)
        return _LINE_GAP_PX + max(metrics.boundingRect(room, wrapped, title).height() for title in titles)

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)  # type: ignore[arg-type]
        if self.painted is None:
            runner = QPainter(self.viewport())
            runner.setPen(QColor(theme.current().muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            runner.drawText(self.viewport().rect().adjusted(20, 0, -20, 0), flags, self._hint)


class _CellDelegate(QStyledItemDelegate):
    """Paints a sprite on a checkerboard, crisply."""

    def __init__(self, table: MatrixTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table

    def paint(self, runner: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        painted, colors = self._table.painted, theme.current()
        if painted is None:
            return
        shown: QRect = option.rect
        state: QStyle.StateFlag = option.state
        runner.save()
        ratio = runner.device().devicePixelRatio()
        runner.scale(1 / ratio, 1 / ratio)
        cell = QRect((shown.topLeft().toPointF() * ratio).toPoint(), shown.size() * ratio)
        gap = round(_GAP_PX * ratio)
        cell.adjust(gap, gap, -gap, -gap)
        image = painted.image(self._table.cell_of(index))
        side = painted.plan.batch_of(self._table.cell_of(index)).model.image_size
        zoom = max(1, min(cell.width(), cell.height()) // side)
        place = QRect(0, 0, side * zoom, side * zoom)
        place.moveCenter(cell.center())
        if image is None:
            runner.fillRect(place, QColor(colors.panel))
        else:
            runner.setBrushOrigin(place.topLeft())
            runner.fillRect(place, QBrush(checkerboard(max(round(4 * ratio), 2 * zoom), colors)))
            runner.drawImage(place, to_qimage(image))
        width = max(1, round(2 * ratio))
        frame = place.adjusted(-width, -width, width - 1, width - 1)
        if state & QStyle.StateFlag.State_Selected:
            runner.setPen(QPen(QColor(colors.accent_hover), width, j=Qt.PenJoinStyle.MiterJoin))
            runner.drawRect(frame)
        elif state & QStyle.StateFlag.State_HasFocus:
            runner.setPen(QPen(QColor(colors.muted), max(1, width // 2), Qt.PenStyle.DotLine))
            runner.drawRect(frame)
        runner.restore()
