"""Lets the timeline show the clips of the sprite that is drawn on, plays them, and hands changes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent

from spritestudio.errors import SpriteStudioError
from spritestudio.project.clip_editor import ClipPlace
from spritestudio.project.drawing_session import ShelfTarget
from spritestudio.sprites.dataset.columns import FACINGS
from spritestudio.sprites.motion.onion import onion
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.motion.clip_dialog import ClipDialog
from spritestudio.ui.motion.timeline_panel import TimelinePanel
from spritestudio.ui.observing import follow
from spritestudio.ui.pencil.page import PencilPage
from spritestudio.ui.widgets.playing import Playing, clock

_FIRST_NAME = "idle"


class TimelineController(PageController):
    """Puts the timeline below the drawing.

    Args:
        page: The Draw page.

    Signals:
        animate_requested: KeptSprites that are to move.
        repaint_requested: Frames of a Clip of a KeptSprite are to be painted again, as the one with a number.
    """

    animate_requested = Signal(list)
    repaint_requested = Signal(object, object, int)

    def __init__(self, page: PencilPage) -> None:
        super().__init__(page)
        self._page = page
        self._clips = page.clips
        self.panel = TimelinePanel()
        self._playing = Playing(self.panel)
        self._playing.ticked.connect(self._on_tick)
        self._plays = False
        self._last_ms, self._passed_ms = 0, 0.0
        self._played = ClipPlace()
        page.attach(self, self.panel, below=True)
        self._connect()
        self._show()

    def _connect(self) -> None:
        page, panel, clips = self._page, self.panel, self._clips
        follow(clips.changed, self, self._show)
        page.drawing_changed.connect(self._show)
        page.left.connect(self.stop)
        page.actions_of_canvas.play_wanted.connect(self.play_or_stop)
        page.canvas.viewport().installEventFilter(self)
        panel.place_chosen.connect(lambda place: self._do(lambda: clips.choose(place)))
        panel.playback_chosen.connect(lambda *how: self._do(lambda: clips.set_playback(*how)))
        panel.time_chosen.connect(lambda ms, every: self._do(lambda: clips.set_duration(ms, of_all=every)))
        panel.strip.moved.connect(lambda frame, place: self._do(lambda: clips.move_frame(frame, place)))
        panel.add_clip.clicked.connect(self.ask_for_clip)
        panel.rename_clip.triggered.connect(self.ask_for_name)
        panel.repaint_clip.triggered.connect(self._on_repaint)
        panel.copy_clip.triggered.connect(lambda: self._do(clips.copy_clip))
        panel.delete_clip.triggered.connect(lambda: self._do(clips.remove_clip))
        panel.new_frame.clicked.connect(self.add_frame)
        panel.copy_frame.clicked.connect(self.copy_frame)
        panel.delete_frame.clicked.connect(self.remove_frame)
        panel.play.clicked.connect(self.play_or_stop)
        panel.onion_button.toggled.connect(self._show_onion)
        panel.onion.changed.connect(self._on_onion)
        panel.pivot.toggled.connect(self._show_pivot)
        panel.animate.clicked.connect(self._on_animate)

    def build_actions(self, build: MenuBuilder) -> None:
        tr = self.tr
        build.menu("draw")
        build.separator()
        build.action("frame_before", tr("Frame before"), lambda: self.step(-1), ",")
        build.action("frame_next", tr("Next frame"), lambda: self.step(1), ".")
        build.action("add_frame", tr("New empty frame"), self.add_frame, "Alt+B")
        build.action("duplicate_frame", tr("Copy the frame"), self.copy_frame, "Alt+N")
        build.action("remove_frame", tr("Delete the frame"), self.remove_frame, "Alt+C")
        build.action("toggle_onion", tr("Onion skin"), self.panel.onion_button.click, "F3")

    def wind_down(self) -> None:
        self.stop()

    # What is shown

    def _show(self) -> None:
        """Show the clips of the sprite that is drawn on, if it is one of the shelf."""
        clips = self._clips
        if self._plays and (clips.clip is None or clips.place != self._played):
            self.stop()
        is_new = clips.sprite is None and isinstance(self._page.target, ShelfTarget)
        if clips.sprite is not None or is_new:
            self.panel.show_clips(clips.clips, clips.place)
        self.panel.setVisible(clips.sprite is not None or is_new)  # or the first stroke moved the canvas
        self.panel.set_waiting(is_new)
        self._show_onion()
        self._show_pivot()

    def _show_onion(self) -> None:
        clip, skin = self._clips.clip, self.panel.onion.skin(self.panel.onion_button.isChecked())
        self._page.canvas.show_below(None if clip is None else onion(clip, self._clips.place.frame, skin))

    def _on_onion(self) -> None:
        self.panel.onion_button.setChecked(True)
        self._show_onion()

    def _show_pivot(self) -> None:
        clip, asks = self._clips.clip, self.panel.pivot.isChecked()
        self._page.canvas.show_pivot(clip.pivot if clip is not None and asks else None)

    # Playing

    @property
    def plays(self) -> bool:
        """Whether it plays now."""
        return self._plays

    def play_or_stop(self) -> None:
        """Play the clip that is looked at, or let it stand."""
        if self.plays:
            self.stop()
        elif self._clips.clip is not None:
            self._page.save()
            self._plays, self._played = True, self._clips.place
            self._last_ms, self._passed_ms = clock().elapsed_ms, 0.0
            self._playing.set_moving(True)
            self._on_tick(self._last_ms)

    def stop(self) -> None:
        """Show the frame that is drawn on."""
        if self.plays:
            self._plays = False
            self._playing.set_moving(False)
            self.panel.show_playing(None)
            self._page.canvas.show_instead(None)

    def _on_tick(self, elapsed_ms: int) -> None:
        clip = self._clips.clip
        if clip is None:
            return
        self._passed_ms += (elapsed_ms - self._last_ms) * self.panel.factor
        self._last_ms = elapsed_ms
        if not clip.loops and self._passed_ms >= clip.total_ms:
            self.stop()
            return
        frame = clip.frame_at(int(self._passed_ms))
        self.panel.show_playing(frame)
        self._page.canvas.show_instead(clip.frames[frame])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Who presses on the canvas wants to draw; or to set the pivot, where that is asked for."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self.stop()
            if self.panel.pivot.isChecked() and self._clips.clip is not None:
                self._set_pivot(event)
                return True
        return super().eventFilter(watched, event)

    def _set_pivot(self, event: QMouseEvent) -> None:
        pixel = self._page.canvas.pixel_at(event.position())
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._do(lambda: self._clips.set_pivot(pixel if is_left else None))

    # Changing

    def _do(self, change: Callable[[], None]) -> None:
        """Change something, once what was drawn is saved."""
        self._page.save()
        try:
            change()
        except SpriteStudioError as error:
            self.failed.emit(error)

    def step(self, frames_on: int) -> None:
        """Look at a frame further on."""
        self._do(lambda: self._clips.step(frames_on))

    def add_frame(self) -> None:
        """Put an empty frame behind the one that is looked at."""
        self._do(self._clips.add_frame)

    def copy_frame(self) -> None:
        """Put a copy of the frame behind it."""
        self._do(self._clips.copy_frame)

    def remove_frame(self) -> None:
        """Take the frame away."""
        self._do(self._clips.remove_frame)

    def ask_for_clip(self) -> None:
        """Ask how a new clip is called, and begin it; the next side of the movement at hand is proposed."""
        clip, taken = self._clips.clip, {(each.name, each.facing) for each in self._clips.clips}
        free = [(_FIRST_NAME, "")] if clip is None or not clip.facing else [(clip.name, s) for s in FACINGS]
        name, side = next((each for each in free if each not in taken), ("", ""))
        dialog = ClipDialog(self.tr("New clip"), name, side, self._page.window())
        dialog.answered.connect(lambda *named: self._do(lambda: self._clips.add_clip(*named)))
        self._open(dialog)

    def ask_for_name(self) -> None:
        """Ask how the clip is to be called."""
        if (clip := self._clips.clip) is not None:
            dialog = ClipDialog(self.tr("Rename clip"), clip.name, clip.facing, self._page.window())
            dialog.answered.connect(lambda *named: self._do(lambda: self._clips.name_clip(*named)))
            self._open(dialog)

    @staticmethod
    def _open(dialog: ClipDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_repaint(self) -> None:
        self._page.save()
        if (clip := self._clips.clip) is not None:
            self.repaint_requested.emit(self._clips.sprite, clip, self._clips.place.frame)

    def _on_animate(self) -> None:
        self._page.save()
        if (sprite := self._clips.sprite) is not None:
            self.animate_requested.emit([sprite])
