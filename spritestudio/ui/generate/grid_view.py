"""The middle of the window: the grid, how it is looked at, and the scrubber through its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from spritestudio.project.drawn_sprites import DrawnSprite
from spritestudio.project.sprite_selection import SpriteSelection
from spritestudio.project.steps import StepHistory, StepImages
from spritestudio.specs import ByteArray, PostprocessSpec
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.postprocessing.postprocess import Postprocessed
from spritestudio.ui.generate.background_box import BackgroundBox
from spritestudio.ui.generate.postprocess_cache import PostprocessCache
from spritestudio.ui.generate.starred_grid import StarredGrid
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import edge, icon_button, muted, row
from spritestudio.ui.widgets.grid_layout import Section
from spritestudio.ui.widgets.plain_text import PlainLabel

_PLAY_MS = 60
_PLACE_PX = 40  # "12/34"
_ZOOM_PX = 32  # "64×"
_STEP_PX = 80  # "step 10 of 25"


class GridView(QWidget):
    """Shows a film: the newest frame while it grows, any frame afterwards, and the last one finished.

    Args:
        selection: Which of the sprites are selected.
        preferences: Keep the background.
        parent: The owner.

    Signals:
        shown_changed: Other pixels are shown.
    """

    shown_changed = Signal()

    def __init__(
        self, selection: SpriteSelection, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._step_history = StepHistory()
        self.lack_of_steps = ""
        self._postprocess_cache = PostprocessCache()
        self._comparing = False
        self._predicted_for_now = False
        self.grid = StarredGrid(selection)
        self.noisy = self._view_button(
            "view_noisy",
            self.tr("Painting"),
            self.tr("The sprites as they are painted, from noise to the finished picture (1)"),
        )
        self.clean = self._view_button(
            "view_clean",
            self.tr("Prediction"),
            self.tr("What the network believes, at every step, that each sprite will become (2)"),
        )
        self.noisy.setChecked(True)
        views = QButtonGroup(self)
        views.addButton(self.noisy)
        views.addButton(self.clean)
        self.background = BackgroundBox(preferences)
        self.zoom_out = icon_button("minus", "zoom_out", self.tr("Zoom out (Ctrl+-)"))
        self.zoom_in = icon_button("plus", "zoom_in", self.tr("Zoom in (Ctrl++)"))
        self.fit = icon_button("fit", "zoom_fit", self.tr("Fit to the window (Ctrl+0)"))
        self.fit.setCheckable(True)
        self.earlier = icon_button("earlier", "earlier_button", self.tr("Earlier sprites (Alt+Left)"))
        self.later = icon_button("later", "later_button", self.tr("Later sprites (Alt+Right)"))
        self.place = muted()
        self.place.setObjectName("history_place")
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.place.setToolTip(self.tr("Which of the grids that are kept is shown"))
        self.fold_side = icon_button("right", "fold_side", self.tr("Show or hide the right panel (F9)"))
        self.zoom_label = PlainLabel()
        self.zoom_label.setMinimumWidth(_ZOOM_PX)
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.play = icon_button("play", "play", self.tr("Play the steps in which these sprites were painted"))
        self.scrubber = QSlider(Qt.Orientation.Horizontal)
        self.scrubber.setObjectName("scrubber")
        self.scrubber.setAccessibleName(self.tr("Step of painting shown"))
        self.scrubber.setToolTip(self.tr("Go through the steps in which these sprites were painted"))
        self.step_label = muted()
        self.step_label.setMinimumWidth(_STEP_PX)
        self.step_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._player = QTimer(self)
        self._player.setInterval(_PLAY_MS)
        self._build()
        self._connect()
        self.grid.set_background(self.background.color)
        self._on_zoom_changed()
        self.start([], 16, 8)

    def _view_button(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        return button

    def _build(self) -> None:
        top = row(
            self.noisy,
            self.clean,
            None,
            self.background,
            edge(),
            self.zoom_out,
            self.zoom_label,
            self.zoom_in,
            self.fit,
        )
        top.setContentsMargins(12, 8, 12, 8)
        history = (self.earlier, self.place, self.later)
        bottom = self.steps_row = row(
            *history, edge(), self.play, self.scrubber, self.step_label, self.fold_side
        )
        bottom.setContentsMargins(12, 8, 12, 8)
        self.grid.set_hint(
            self.tr("Click a name on the left, or mix some, and press Generate.\nEvery step appears here.")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.grid, 1)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.noisy.toggled.connect(self._on_view_chosen)
        self.background.chosen.connect(self.grid.set_background)
        self.zoom_out.clicked.connect(lambda: self.grid.zoom_by(-1))
        self.zoom_in.clicked.connect(lambda: self.grid.zoom_by(1))
        self.fit.clicked.connect(lambda: self.grid.set_zoom(None))
        self.grid.zoom_changed.connect(self._on_zoom_changed)
        self.scrubber.valueChanged.connect(self._show_frame)
        self.play.clicked.connect(self._on_play)
        self._player.timeout.connect(self._on_tick)

    def add_strip(self, strip: QWidget, above: bool = False) -> None:
        """Let a strip stand below the sprites, or above them."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1 if above else layout.count() - 1, strip)

    def show_place(self, place: int, count: int, earlier_lack: str, later_lack: str) -> None:
        """Tell which of the grids in the history is shown, from 1, and why others are not beside it."""
        self.place.setText(f"{place}/{count}" if count else "")
        widest = self.place.fontMetrics().horizontalAdvance(f"{count}/{count}") + 2  # digits stand over
        self.place.setMinimumWidth(max(_PLACE_PX, widest))
        allow(self.earlier, earlier_lack)
        allow(self.later, later_lack)

    # The film

    def start(self, sections: Sequence[Section], sprite_px: int, columns: int) -> None:
        """Make room for a new film."""
        self._stop_playing()
        if self._predicted_for_now:
            self.noisy.setChecked(True)
        self._step_history = StepHistory()
        self.grid.set_arrangement(sections, sprite_px, columns)
        with QSignalBlocker(self.scrubber):
            self.scrubber.setRange(0, 0)
        self.set_finished(False)
        self.step_label.setText("")

    def add_frames(self, frames: Sequence[StepImages]) -> None:
        """Add to the film and show the newest."""
        for frame in frames:
            self._step_history.append(frame)
        newest = len(self._step_history) - 1
        alone = newest == 0 and self._step_history.step_images[0].last  # the end, which is at the right
        with QSignalBlocker(self.scrubber):
            self.scrubber.setRange(0, 1 if alone else newest)
            self.scrubber.setValue(self.scrubber.maximum())
        self._show_frame()

    def show_live(self, sections: Sequence[Section], places: Sequence[int], images: ByteArray) -> None:
        """Show some sprites of a grid that is painted again and again; the others stay as they are.

        Args:
            sections: The rows of the grid.
            places: Where these sprites stand.
            images: uint8 (N, H, H, 4), as many.
        """
        count, sprite_px = sum(section.count for section in sections), images.shape[1]
        nothing = np.zeros((count, sprite_px, sprite_px, 4), np.uint8)
        shown = (self.images, self.painted, nothing)  # finishing may have made them larger
        whole = next(old for old in shown if old is not None and old.shape == nothing.shape).copy()
        whole[list(places)] = images
        self._stop_playing()
        self._step_history = StepHistory()
        self._step_history.append(StepImages(1, 2, 0, whole, whole))
        self.grid.set_sections(sections, sprite_px)
        with QSignalBlocker(self.scrubber):
            self.scrubber.setRange(0, 0)
        self.set_finished(False)
        self._show_frame()

    def show_picture(self) -> None:
        """Where the film ends in noise, show the predicted sprites until the next begins."""
        newest = self.newest
        if newest is not None and not newest.last and self.noisy.isChecked():
            self.clean.setChecked(True)
            self._predicted_for_now = True

    def set_finished(self, finished: bool) -> None:
        """Allow looking back, once no more frames come."""
        none = self.tr("Its steps are there once a grid is painted; those of the last few are kept")
        self.lack_of_steps = "" if finished and len(self._step_history) > 1 else none
        for widget in (self.scrubber, self.play):
            allow(widget, self.lack_of_steps)

    @property
    def images(self) -> ByteArray | None:
        """The sprites as they are shown and leave the app, uint8 (N, H, H, 4); None while there are none.

        Finished at the last step; on the way there, as the sampler has them.
        """
        frame, painted = self._frame(), self.painted
        if frame is None or painted is None or not frame.last:
            return painted
        return self._postprocess_cache.finished(painted).images

    @property
    def painted(self) -> ByteArray | None:
        """The sprites before they are finished."""
        frame = self._frame()
        if frame is None:
            return None
        return frame.noisy if self.noisy.isChecked() else frame.clean

    @property
    def frame(self) -> StepImages | None:
        """The frame that is shown."""
        return self._frame()

    @property
    def step_history(self) -> Sequence[StepImages]:
        """Every frame that there is to look at, in order."""
        return self._step_history.step_images

    @property
    def denoising(self) -> list[ByteArray]:
        """The sprites of every frame in the chosen view, of one size; the last as they leave the app."""
        noisy = self.noisy.isChecked()
        steps = [frame.noisy if noisy else frame.clean for frame in self.step_history]
        if not steps or not self.step_history[-1].last:
            return steps
        return self._postprocess_cache.finished(steps[-1]).denoising(steps)

    @property
    def palette_of_sprites(self) -> Palette | None:
        """What the finished sprites are made of; None where they keep their own colours."""
        frame, painted = self._frame(), self.painted
        if frame is None or painted is None or not frame.last:
            return None
        return self._postprocess_cache.postprocess(painted).palette

    @property
    def palette_before_recolor(self) -> Palette | None:
        """The palette that the sprites are brought to; None where they keep their own colours."""
        frame, painted = self._frame(), self.painted
        if frame is None or painted is None or not frame.last:
            return None
        return self._postprocess_cache.palette_of(painted)

    @property
    def finished(self) -> bool:
        """Whether the sprites that are shown are finished ones."""
        frame = self._frame()
        return frame is not None and frame.last

    @property
    def postprocess(self) -> PostprocessSpec:
        """How sprites are finished."""
        return self._postprocess_cache.spec

    def set_postprocess(self, postprocess: PostprocessSpec) -> None:
        """Finish the sprites in another way."""
        self._postprocess_cache.spec = postprocess
        self._show_frame()

    def set_drawn(self, drawn: Mapping[int, DrawnSprite]) -> None:
        """Show what some sprites have become that were drawn on, by their places."""
        self._postprocess_cache.drawn = drawn
        self.grid.set_drawn(place for place, sprite in drawn.items() if sprite.image is not None)
        self._show_frame()

    @property
    def undrawn(self) -> Postprocessed:
        """The finished sprites, whatever was drawn on them since; there must be some."""
        painted = self.painted
        assert painted is not None
        return self.finish(painted)

    def finish(self, painted: ByteArray) -> Postprocessed:
        """Sprites, uint8 (N, H, W, 4), as they are finished here."""
        return self._postprocess_cache.postprocess(painted)

    @property
    def drawn(self) -> Mapping[int, DrawnSprite]:
        """Sprites that were drawn on, and those that stayed from another grid, by their places."""
        return self._postprocess_cache.drawn

    def set_model_palette(self, palette: Palette | None) -> None:
        """Know the palette that the weights of the sprites bring."""
        self._postprocess_cache.model_palette = palette
        self._show_frame()

    def set_comparing(self, comparing: bool) -> None:
        """Show the sprites as they were painted, or as they are finished."""
        self._comparing = comparing
        self._show_frame()

    @property
    def newest(self) -> StepImages | None:
        """The last frame of the film."""
        return self._step_history.step_images[-1] if len(self._step_history) else None

    def unfinished_text(self) -> str:
        """Which step is shown, or nothing when it is the finished sprites."""
        frame = self._frame()
        return "" if frame is None or frame.last else self._text_of(frame)

    def _text_of(self, frame: StepImages) -> str:
        if frame.is_preview:
            return self.tr("live")
        return self.tr("step {0} of {1}").format(frame.step, frame.steps)

    def step_by(self, steps: int) -> None:
        """Go forward or back through the film."""
        if self.scrubber.isEnabled():
            self.scrubber.setValue(self.scrubber.value() + steps)

    def _frame(self) -> StepImages | None:
        frames = self._step_history.step_images
        return frames[min(self.scrubber.value(), len(frames) - 1)] if frames else None

    def _on_view_chosen(self) -> None:
        self._predicted_for_now = False
        self._show_frame()

    def _show_frame(self) -> None:
        frame, images = self._frame(), self.images
        if frame is None or images is None:
            return
        painted = self.painted
        self.grid.set_images(painted if self._comparing and painted is not None else images)
        widest = self._text_of(replace(frame, step=frame.steps))
        self.step_label.setMinimumWidth(
            max(_STEP_PX, self.step_label.fontMetrics().horizontalAdvance(widest))
        )
        self.step_label.setText(self._text_of(frame))
        self.step_label.setToolTip(self.tr("Noise level {0}; 0 is without noise").format(frame.timestep))
        self.shown_changed.emit()

    # Playing

    def _on_play(self) -> None:
        if self._player.isActive():
            self._stop_playing()
            return
        if self.scrubber.value() == self.scrubber.maximum():
            self.scrubber.setValue(0)
        self.play.set_icon_name("pause")
        self._player.start()

    def _on_tick(self) -> None:
        stride = max(1, len(self._step_history) // 60)
        self.scrubber.setValue(self.scrubber.value() + stride)
        if self.scrubber.value() == self.scrubber.maximum():
            self._stop_playing()

    def _stop_playing(self) -> None:
        self._player.stop()
        self.play.set_icon_name("play")

    # How it is looked at

    def _on_zoom_changed(self) -> None:
        self.zoom_label.setText(f"{self.grid.zoom}×" if self.grid.count else "")
        self.fit.setChecked(self.grid.fits)
