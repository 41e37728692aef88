"""The plot of a run's losses, or of several runs beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from spritestudio.runs.history import Numbers, RunHistory
from spritestudio.ui import theme
from spritestudio.ui.widgets.basics import row
from spritestudio.ui.widgets.one_line_label import OneLineLabel
from spritestudio.ui.widgets.plain_text import as_markup

_RAW_ALPHA = 200
_AXIS_PX = 86
_RATE_HEIGHT_PX = 92
_LOW_PX = 210  # of the plot with what stands above it
_RATE_PADDING = 0.15  # of the highest rate
_LEGEND_ROW_PX = 22
_LEGEND_COLUMNS = 3
_TOP_AXIS_ROW = 1  # of the layout of a pyqtgraph.PlotItem; its axis is not shown
_TICK_HEIGHT = 0.06  # of the plot's height
_NEAR_PX = 6.0
_LEAST_WINDOW = 9
_LOG_ORDER = "125346789"  # first digits of the numbers on a log scale, those that tell most first
_WINDOWS = 40  # the smoothed line looks at a fortieth of the run at a time


_Number = tuple[QRectF, Any, str]  # where it stands, how it is aligned, what it says
_DrawSpecs = tuple[Any, Any, list[_Number]]


@dataclass
class _Curves:
    """What belongs to one run in the plot."""

    title: str
    history: RunHistory
    raw: pg.PlotDataItem
    smooth: pg.PlotDataItem
    validation: pg.PlotDataItem
    rate: pg.PlotDataItem
    smooth_losses: Numbers = field(default_factory=lambda: np.empty(0))


class _PlotAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose numbers never overlap, as pyqtgraph's do on a log scale."""

    def generateDrawSpecs(self, painter: QPainter) -> _DrawSpecs | None:
        specs: _DrawSpecs | None = super().generateDrawSpecs(painter)
        if specs is None:
            return None
        line, ticks, numbers = specs  # the numbers of large steps come first
        if self.logMode:
            numbers = sorted(numbers, key=lambda number: _LOG_ORDER.find(number[2].lstrip("0.")[:1]))
        kept: list[_Number] = []
        for number in numbers:
            if not any(number[0].intersects(other) for other, *_ in kept):
                kept.append(number)
        return line, ticks, kept


class LossPlot(QWidget):
    """Training loss, its smoothed line, validation, learning rate and checkpoints over the steps.

    One run is shown with all of these; several are told apart by colour and show their smoothed lines.
    Where there is little height, the learning rate is left out.
    Drag to move, wheel to zoom, right-drag to stretch; under the mouse a crosshair reads the values.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._runs: list[_Curves] = []
        self.canvas = pg.GraphicsLayoutWidget()
        self.canvas.setObjectName(f"{name}_canvas")
        self.canvas.setAccessibleName(self.tr("Plot of the loss"))
        self.canvas.ci.layout.setSpacing(4)
        self.canvas.ci.setContentsMargins(4, 6, 8, 2)
        self.losses = self._add_plot(0, self.tr("loss"))
        self.rates = self._add_plot(1, self.tr("rate"))
        self.rates.setXLink(self.losses)
        self.rates.setLabel("bottom", self.tr("step"))
        self.rates.setMaximumHeight(_RATE_HEIGHT_PX)
        self.rates.setMouseEnabled(y=False)
        self.rates.setDownsampling(mode="subsample")
        self.legend = pg.LegendItem(labelTextSize="9pt", verSpacing=-4)
        self.legend.setParentItem(self.losses)  # above the lines, not among them
        self.legend.anchor(itemPos=(1, 0), parentPos=(1, 0))
        self.ticks = pg.VTickGroup(yrange=[0, _TICK_HEIGHT])
        self.losses.addItem(self.ticks, ignoreBounds=True)
        self._cross = [pg.InfiniteLine(angle=90), pg.InfiniteLine(angle=90)]
        for plot, cross in zip((self.losses, self.rates), self._cross, strict=True):
            plot.addItem(cross, ignoreBounds=True)
            cross.hide()
        self.log_scale = QCheckBox(self.tr("Log scale"))
        self.log_scale.setObjectName(f"{name}_log")
        self.log_scale.setAccessibleName(self.log_scale.text())
        self.log_scale.setToolTip(self.tr("Spread small losses out, so that slow progress shows."))
        self.whole = QPushButton(self.tr("Whole run"))
        self.whole.setObjectName(f"{name}_whole")
        self.whole.setToolTip(self.tr("Back from zooming and moving; follow the run again."))
        self.values = OneLineLabel()
        self.values.setObjectName(f"{name}_values")
        self.values.setProperty("role", "muted")
        top = row(self.values, self.log_scale, self.whole)
        top.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.canvas, 1)
        self.log_scale.toggled.connect(self._on_log_toggled)
        self.whole.clicked.connect(self.show_whole)
        self.canvas.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.canvas.viewport().installEventFilter(self)
        self._show_numbers()
        self._apply_theme()

    def _add_plot(self, row_number: int, label: str) -> pg.PlotItem:
        axes = {side: _PlotAxis(side) for side in ("left", "bottom")}
        plot = self.canvas.addPlot(row=row_number, col=0, enableMenu=False, axisItems=axes)
        plot.setLabel("left", label)
        plot.getAxis("left").setWidth(_AXIS_PX)
        plot.getAxis("left").enableAutoSIPrefix(False)
        plot.showGrid(x=True, y=True, alpha=0.12)
        plot.setDownsampling(auto=True, mode="peak")
        plot.setClipToView(True)
        plot.hideButtons()
        return plot

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (is_low := self.height() < _LOW_PX) == self.shows_rate:
            if is_low:
                self.canvas.ci.removeItem(self.rates)
            else:
                self.canvas.ci.addItem(self.rates, row=1, col=0)
            self._show_numbers()

    def _show_numbers(self) -> None:
        """Have numbers at the axes where there is something to read, and steps below the lowest plot."""
        for plot, is_lowest in ((self.losses, not self.shows_rate), (self.rates, True)):
            plot.getAxis("left").setStyle(showValues=bool(self._runs))
            plot.getAxis("bottom").setStyle(showValues=bool(self._runs) and is_lowest)

    def gestures(self) -> list[tuple[str, str]]:
        """What the mouse does here, each with what comes of it."""
        return [
            (self.tr("Drag the plot"), self.tr("Move along the run")),
            (self.tr("Wheel over the plot"), self.tr("Zoom")),
            (self.tr("Right-drag the plot"), self.tr("Stretch it")),
        ]

    @property
    def shows_rate(self) -> bool:
        """Whether there is room for the learning rate."""
        return self.rates.scene() is not None

    # What is shown

    @property
    def shown(self) -> list[_Curves]:
        """The runs in the plot."""
        return self._runs

    def set_runs(self, runs: Sequence[tuple[str, RunHistory]]) -> None:
        """Show these runs, each with its title; `refresh` follows as they grow."""
        for lines in self._runs:
            for item in (lines.raw, lines.smooth, lines.validation):
                self.losses.removeItem(item)
            self.rates.removeItem(lines.rate)
        self._runs = [self._lines_of(title, history) for title, history in runs]
        self._show_numbers()
        self.legend.clear()
        self._apply_theme()
        self.refresh()
        self.show_whole()

    def _lines_of(self, title: str, history: RunHistory) -> _Curves:
        raw, smooth = pg.PlotDataItem(), pg.PlotDataItem()
        validation = pg.PlotDataItem(symbol="o", symbolSize=6)
        rate = pg.PlotDataItem()
        for item in (raw, smooth, validation):
            self.losses.addItem(item)
        self.rates.addItem(rate)
        return _Curves(title, history, raw, smooth, validation, rate)

    def _fill_legend(self) -> None:
        """Name the lines that there are, when they have become more."""
        if len(self._runs) == 1:
            lines = self._runs[0]
            named = [(lines.raw, self.tr("each step")), (lines.smooth, self.tr("smoothed"))]
            if lines.history.validation:
                named.append((lines.validation, self.tr("validation")))
        else:
            named = [(lines.smooth, lines.title) for lines in self._runs]
        if len(named) == len(self.legend.items):
            return
        self.legend.clear()
        self.legend.setColumnCount(min(len(named), _LEGEND_COLUMNS) or 1)
        rows = -(-len(named) // _LEGEND_COLUMNS)
        self.losses.layout.setRowFixedHeight(_TOP_AXIS_ROW, rows * _LEGEND_ROW_PX)
        for item, title in named:
            self.legend.addItem(item, as_markup(title))

    def refresh(self) -> None:
        """Draw what the runs have learned since."""
        for lines in self._runs:
            steps, validation = lines.history.steps, lines.history.validation
            lines.smooth_losses = smoothed(steps["loss"])
            if len(self._runs) == 1:
                lines.raw.setData(steps["step"], steps["loss"])
            lines.smooth.setData(steps["step"], lines.smooth_losses)
            lines.validation.setData([v.step for v in validation], [v.loss for v in validation])
            lines.rate.setData(steps["step"], steps["learning_rate"])
        rates = [lines.history.steps["learning_rate"].max(initial=0.0) for lines in self._runs]
        if (highest := max(rates, default=0.0)) > 0.0:
            self.rates.setYRange(0.0, highest, padding=_RATE_PADDING)
        self._fill_legend()
        one = self._runs[0].history if len(self._runs) == 1 else None
        self.ticks.setXVals([] if one is None else [kept.step for kept in one.kept_checkpoints()])
        self._show_newest()

    def show_whole(self) -> None:
        """Show the whole course, and keep to it while it grows."""
        self.losses.enableAutoRange()  # the rates are linked to it; a range of their own would hold it fast

    def _on_log_toggled(self, on: bool) -> None:
        self.losses.setLogMode(y=on)
        self.show_whole()

    # The crosshair

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hide_cross()
        return super().eventFilter(watched, event)

    def _hide_cross(self) -> None:
        for cross in self._cross:
            cross.hide()
        self._show_newest()

    def _on_mouse_moved(self, position: QPointF) -> None:
        for plot in (self.losses, self.rates):
            if plot.sceneBoundingRect().contains(position) and self._runs:
                self._show_at(plot.vb.mapSceneToView(position).x())
                return
        self._hide_cross()

    def _show_at(self, step: float) -> None:
        for cross in self._cross:
            cross.setPos(step)
            cross.show()
        self.values.set_line(self.describe(step))

    def _show_newest(self) -> None:
        if not any(cross.isVisible() for cross in self._cross):
            self.values.set_line(self.describe(np.inf))

    def describe(self, step: float) -> str:
        """The values at the step nearest to `step`, as a person reads them."""
        if len(self._runs) > 1:
            return "    ".join(filter(None, (self._describe_short(lines, step) for lines in self._runs)))
        return self._describe_all(self._runs[0], step) if self._runs else ""

    def _describe_short(self, lines: _Curves, step: float) -> str:
        index = nearest(lines.history.steps["step"], step)
        return "" if index is None else f"{lines.title}: {lines.smooth_losses[index]:.4f}"

    def _describe_all(self, lines: _Curves, step: float) -> str:
        steps, validation = lines.history.steps, lines.history.validation
        index = nearest(steps["step"], step)
        if index is None or index >= len(lines.smooth_losses):
            return ""
        parts = [
            self.tr("step {0:,}").format(int(steps["step"][index])),
            self.tr("epoch {0}").format(int(steps["epoch"][index])),
            self.tr("loss {0:.4f}").format(steps["loss"][index]),
            self.tr("smoothed {0:.4f}").format(lines.smooth_losses[index]),
        ]
        checked = np.array([check.step for check in validation])
        if (near := nearest(checked, steps["step"][index])) is not None:
            parts.append(self.tr("validation {0:.4f}").format(validation[near].loss))
        parts.append(self.tr("rate {0:.2g}").format(steps["learning_rate"][index]))
        reach = _NEAR_PX * self.losses.vb.viewPixelSize()[0]
        for kept in lines.history.kept_checkpoints():
            if abs(kept.step - step) <= reach:
                parts.append(self.tr("checkpoint of epoch {0}").format(kept.epoch))
        return "   ".join(parts)

    # Colours

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._apply_theme()

    def _apply_theme(self) -> None:
        colors = theme.current()
        self.canvas.setBackground(colors.field)
        for plot in (self.losses, self.rates):
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(colors.border)
                axis.setTextPen(colors.muted)
                axis.setTickPen(colors.border)
                axis.label.setDefaultTextColor(QColor(colors.muted))
        for cross in self._cross:
            cross.setPen(_pen(colors.muted, style=Qt.PenStyle.DotLine))
        self.ticks.setPen(_pen(colors.series[2], 2))
        self.legend.setLabelTextColor(colors.text)
        for _, label in self.legend.items:
            label.setText(label.text)  # pyqtgraph takes a new colour only with a text
        for number, lines in enumerate(self._runs):
            color = colors.series[number % len(colors.series)]
            other = colors.series[1] if len(self._runs) == 1 else color
            lines.raw.setPen(_pen(colors.muted, alpha=_RAW_ALPHA))
            lines.smooth.setPen(_pen(color, 2))
            lines.validation.setPen(_pen(other, style=Qt.PenStyle.DashLine))
            lines.validation.setSymbolBrush(other)
            lines.validation.setSymbolPen(None)
            lines.rate.setPen(_pen(color))


def nearest(values: Numbers, value: float) -> int | None:
    """Where the number nearest to `value` stands among `values`, which rise; None where there are none."""
    if not len(values):
        return None
    right = int(np.searchsorted(values, value))
    around = [index for index in (right - 1, right) if 0 <= index < len(values)]
    return min(around, key=lambda index: abs(values[index] - value))


def smoothed(losses: Numbers) -> Numbers:
    """A moving average over a fortieth of the run, so that it is calm at any length.

    Args:
        losses: float64 (N,).

    Returns:
        float64 (N,); at the ends the average of what lies within the window.
    """
    count = len(losses)
    if count == 0:
        return losses
    half = max(_LEAST_WINDOW, count // _WINDOWS) // 2
    sums = np.concatenate(([0.0], np.cumsum(losses)))
    last = np.minimum(np.arange(count) + half + 1, count)
    first = np.maximum(np.arange(count) - half, 0)
    return (sums[last] - sums[first]) / (last - first)


def _pen(color: str, width: int = 1, alpha: int = 255, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    tinted = QColor(color)
    tinted.setAlpha(alpha)
    return pg.mkPen(tinted, width=width, style=style)
