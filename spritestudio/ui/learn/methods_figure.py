"""Methods against each other: their sprites, and their times on this computer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from spritestudio.specs import GenerateSpec, ModelSpec, seeds_from
from spritestudio.specs.architectures import STUDIO
from spritestudio.specs.samplers import SAMPLERS
from spritestudio.ui.learn.figure import LiveFigure
from spritestudio.ui.learn.jobs import FigureRow, RowStep, measure_rows
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import muted, name_widget, row
from spritestudio.ui.widgets.plain_text import PlainLabel
from spritestudio.ui.widgets.sprite_table import SpriteTable, TitledSprites

_COURSE, _OURS, _LIVE = "heroes16-course", "sprites16", "sprites16-live"
_SPRITES = 6
_KIND = "hero"
_TICKS = 1000  # of a bar
_LEAST_ROW_PX = 40


@dataclass(frozen=True)
class _Method:
    """What takes part: settings of its own, or, without a sampler, those that suit its weights."""

    name: str
    weights: str
    sampler: str = ""
    steps: int = 0


_METHODS = (
    _Method("ddpm_all", _COURSE, "ddpm", 500),
    _Method("ddpm", _COURSE, "ddpm", 25),
    _Method("ddim", _COURSE, "ddim", 25),
    _Method("dpmpp", _COURSE, "dpmpp-2m", 10),
    _Method("ours", _OURS),
    _Method("live", _LIVE),
)


class _Lane:
    """The widgets of one method."""

    def __init__(self, method: _Method, title: str, tip: str) -> None:
        self.method = method
        self.seconds: float | None = None
        self.button = QRadioButton(title)
        name_widget(self.button, f"figure_methods_{method.name}", title)
        self.button.setToolTip(tip)
        self.table = SpriteTable(f"figure_methods_{method.name}_table", title)
        self.table.setMinimumHeight(_LEAST_ROW_PX)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bar = QProgressBar()
        self.bar.setRange(0, _TICKS)
        self.bar.setTextVisible(False)
        name_widget(self.bar, f"figure_methods_{method.name}_bar", title)
        self.time = PlainLabel()
        self.time.setObjectName(f"figure_methods_{method.name}_time")
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class MethodsFigure(LiveFigure):
    """A lane per method: its sprites, and a bar as long as it took."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("methods", (_COURSE, _OURS, _LIVE), parent)
        self._asked: dict[FigureRow, _Lane] = {}
        self.measure = QPushButton(self.tr("Paint and measure"))
        name_widget(
            self.measure,
            "figure_methods_measure",
            self.tr("Paint the same seeds by every method, one after another, and take their times"),
        )
        self.measure.setProperty("role", "primary")
        self._lanes = [self._lane(method) for method in _METHODS]
        self._choice = QButtonGroup(self)
        field = QWidget()
        grid = QGridLayout(field)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for number, lane in enumerate(self._lanes):
            self._choice.addButton(lane.button, number)
            for column, widget in enumerate((lane.button, lane.table, lane.bar, lane.time)):
                top = Qt.AlignmentFlag(0) if widget is lane.table else Qt.AlignmentFlag.AlignTop
                grid.addWidget(widget, number, column, top)
            grid.setRowStretch(number, 1)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 1)
        grid.setColumnMinimumWidth(3, field.fontMetrics().horizontalAdvance("000.00 s"))
        self._lanes[2].button.setChecked(True)
        controls = row(self.measure, None, muted(self.tr("The chosen method opens in the app")))
        self.lay_out(controls, field)
        self.measure.clicked.connect(self._on_measure)
        self.job.finished.connect(self._on_finished)
        self._say_what_it_does()

    def _lane(self, method: _Method) -> _Lane:
        if method.weights == _LIVE:
            return _Lane(method, self.tr("Few-step weights"), self.tr("Three steps; they follow a slider"))
        if method.weights == _OURS:
            title = self.tr("Ours, {0} steps").format(STUDIO.steps)
            return _Lane(method, title, self.tr("The network that the app begins with"))
        sampler = SAMPLERS[method.sampler]
        short = sampler.title.removesuffix(" (2M)")
        title = self.tr("{0}, {1} steps").format(short, method.steps)
        return _Lane(method, title, sampler.description)

    def _row(self, method: _Method) -> FigureRow:
        model = self.model_of(method.weights)
        spec = GenerateSpec.for_model(model)
        if method.sampler:
            spec = GenerateSpec(method.sampler, min(method.steps, model.timesteps))
        spec = replace(spec, seeds=seeds_from(self.seed, _SPRITES), contexts=(model.context({_KIND: 1.0}),))
        return FigureRow(self.path_of(method.weights), spec)

    def begin_with(self, models: dict[str, ModelSpec]) -> None:
        models[_COURSE].context({_KIND: 1.0})  # they know it, or say that they do not

    def refresh(self) -> None:
        """Nothing is painted unasked here: it takes long."""
        self.allow_opening()
        allow(self.measure)

    def _on_measure(self) -> None:
        if self.job.busy:
            self.job.drop()
            return
        if not self.is_ready:
            return
        rows = {self._row(lane.method): lane for lane in reversed(self._lanes)}  # the slowest last
        self._asked = rows
        for lane in self._lanes:
            lane.seconds = None
            lane.bar.setValue(0)
            lane.time.setText("")
            lane.table.set_table(None)
        self.measure.setText(self.tr("Stop"))
        self.ask(partial(measure_rows, list(rows)))

    def take(self, events: list[RowStep]) -> None:  # type: ignore[override]
        for event in events:
            lane = self._asked.get(event.row)
            if lane is None:
                continue
            lane.seconds = event.seconds
            lane.time.setText(_seconds(event.seconds))
            images = event.images if event.last else event.predicted
            lane.table.set_table(TitledSprites(images[None], ("",)))
        self._show_bars()
        done = sum(lane.seconds is not None for lane in self._lanes)
        self.job.report(done, len(self._lanes))

    def _show_bars(self) -> None:
        longest = max((lane.seconds or 0.0 for lane in self._lanes), default=0.0)
        for lane in self._lanes:
            share = (lane.seconds or 0.0) / longest if longest else 0.0
            lane.bar.setValue(round(_TICKS * share))
            lane.bar.setAccessibleDescription(lane.time.text())

    def _on_finished(self) -> None:
        self.measure.setText(self.tr("Paint and measure"))
        self._say_what_it_does()

    def _say_what_it_does(self) -> None:
        times = {lane.method.name: lane.seconds for lane in self._lanes}
        slow, quick, ours = times["ddpm_all"], times["ddim"], times["ours"]
        if self.job.busy or not (slow and quick and ours):
            self.readout.setText(
                self.tr("Times are taken on this computer; whatever else it does makes them longer.")
            )
            return
        self.readout.setText(
            self.tr(
                "Measured on this computer just now, {0} sprites each: DDIM was {1:.0f} times as quick as "
                "DDPM, ours {2:.0f} times."
            ).format(_SPRITES, slow / quick, slow / ours)
        )

    def show_missing(self, sentence: str) -> None:
        allow(self.measure, sentence)
        self.readout.setText(sentence)

    def wanted_in_app(self) -> FigureRow:
        return self._row(self._lanes[self._choice.checkedId()].method)


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 10.0 else f"{seconds:.2f} s"
