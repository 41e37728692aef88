"""The timeline below a sprite: its clips, their frames, and how they play."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from spritestudio.project.clip_editor import ClipPlace
from spritestudio.specs.fields import FieldInfo
from spritestudio.specs.motion import MAX_DURATION_MS, PLAYBACKS
from spritestudio.sprites.motion.checks import Remark, remarks
from spritestudio.sprites.motion.clip import Clip
from spritestudio.ui.motion.frame_strip import FrameStrip
from spritestudio.ui.motion.onion_menu import OnionMenu
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import edge, icon_button, line, muted, name_widget, row
from spritestudio.ui.widgets.field_editors import whole_editor

_TIME = FieldInfo(
    "Frame time", "how long the frame stands", minimum=1, maximum=MAX_DURATION_MS, step=10, unit="ms"
)
_SPEEDS = {0.25: "¼×", 0.5: "½×", 1.0: "1×", 2.0: "2×", 4.0: "4×"}
_CLIP_WIDTH_PX, _TIME_WIDTH_PX = 150, 88
_ORDER_LETTERS = 8  # of what stands for the order of the frames


class TimelinePanel(QWidget):
    """Shows what a sprite does, and asks for changes.

    Attributes:
        strip: The frames.
        onion: How the frames around are seen.

    Signals:
        place_chosen: A ClipPlace is to be looked at.
        playback_chosen: How the clip is to play, and whether again and again.
        time_chosen: How long the frame is to stand, ms, and whether all are.
    """

    place_chosen = Signal(object)
    playback_chosen = Signal(str, bool)
    time_chosen = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        tr = self.tr
        self.clips = QComboBox()
        name_widget(self.clips, "clips", tr("What the sprite does"))
        self.clips.setFixedWidth(_CLIP_WIDTH_PX)
        self.add_clip = icon_button("plus", "clip_add", tr("New clip, which begins with the picture shown"))
        self.more = icon_button("more", "clip_more", tr("Rename, repaint, copy or delete the clip"))
        self.play = icon_button("play", "clip_play", tr("Play (Enter)"))
        self.speed = QComboBox()
        name_widget(self.speed, "clip_speed", tr("Speed, for looking at it"))
        self.playback = QComboBox()
        name_widget(self.playback, "clip_playback", tr("In which order the frames play"))
        self.loops = icon_button("loop", "clip_loops", tr("Plays again and again, or once"))
        self.onion_button = icon_button("onion", "onion", tr("Onion skin: frames before and after (F3)"))
        self.onion_more = icon_button("down", "onion_more", tr("How the frames before and after are seen"))
        self.onion = OnionMenu(self)
        self.pivot = icon_button(
            "pivot", "clip_pivot", tr("Pivot: click where the figure stands; the right button takes it away")
        )
        self.new_frame = icon_button("frame_new", "frame_new", tr("Empty frame behind this one (Alt+B)"))
        self.copy_frame = icon_button("frame_copy", "frame_copy", tr("Copy this frame (Alt+N)"))
        self.delete_frame = icon_button("frame_delete", "frame_delete", tr("Delete this frame (Alt+C)"))
        self.time = whole_editor(_TIME, "frame_ms")
        self.for_all = QPushButton(tr("All"))
        name_widget(self.for_all, "frame_ms_all", tr("Let all frames of the clip stand as long as this one"))
        self.strip = FrameStrip()
        self._checked: tuple[Clip | None, list[Remark]] = (None, [])
        self.still = muted()
        self.animate = QPushButton(tr("Animate…"))
        name_widget(
            self.animate,
            "timeline_animate",
            tr("Choose motions for this sprite, from every side that is drawn"),
        )
        self._build()
        self._connect()

    def _build(self) -> None:
        for speed, text in _SPEEDS.items():
            self.speed.addItem(text, speed)
        self.speed.setCurrentIndex(list(_SPEEDS).index(1.0))
        titles = (
            self.tr("Forward"),
            self.tr("Backward"),
            self.tr("Ping-pong"),
            self.tr("Ping-pong from the end"),
        )
        for playback, title in zip(PLAYBACKS, titles, strict=True):
            self.playback.addItem(title, playback)
        for button in (self.loops, self.onion_button, self.pivot):
            button.setCheckable(True)
        self.playback.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.playback.setMinimumContentsLength(_ORDER_LETTERS)
        self.time.setFixedWidth(_TIME_WIDTH_PX)
        menu = QMenu(self.more)
        self.rename_clip = menu.addAction(self.tr("Rename…"))
        self.repaint_clip = menu.addAction(self.tr("Paint frames again…"))
        self.copy_clip = menu.addAction(self.tr("Copy clip"))
        self.delete_clip = menu.addAction(self.tr("Delete clip"))
        for action, name in (
            (self.rename_clip, "clip_rename"),
            (self.repaint_clip, "clip_repaint"),
            (self.copy_clip, "clip_copy"),
            (self.delete_clip, "clip_delete"),
        ):
            action.setObjectName(name)
        for button, opened in ((self.more, menu), (self.onion_more, self.onion)):
            button.setMenu(opened)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._of_clip = (
            self.more,
            self.play,
            self.speed,
            self.playback,
            self.loops,
            self.onion_button,
            self.onion_more,
            self.pivot,
            self.new_frame,
            self.copy_frame,
            self.delete_frame,
            self.time,
            self.for_all,
        )
        playing = (edge(), self.play, self.speed, self.playback, self.loops)
        seeing = (edge(), self.onion_button, self.onion_more, self.pivot)
        ordering = (self.new_frame, self.copy_frame, self.delete_frame, edge(), self.time, self.for_all)
        head = row(self.clips, self.add_clip, self.more, *playing, *seeing, self.still, None, *ordering)
        head.addWidget(self.animate)
        head.setContentsMargins(12, 6, 12, 6)
        frames = QHBoxLayout()
        frames.setContentsMargins(6, 0, 6, 0)
        frames.addWidget(self.strip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line())
        layout.addLayout(head)
        layout.addLayout(frames)
        self._edges = [playing[0], seeing[0], ordering[3]]

    def _connect(self) -> None:
        self.clips.activated.connect(self._on_clip)
        self.strip.chosen.connect(self._on_frame)
        self.playback.activated.connect(self._on_playback)
        self.loops.clicked.connect(self._on_playback)
        self.time.allowed_changed.connect(self._on_time)
        self.for_all.clicked.connect(self._on_all)

    # What is shown

    def show_clips(self, clips: Sequence[Clip], place: ClipPlace) -> None:
        """Show what a sprite does; where it does nothing, that it may.

        Args:
            clips: Its clips.
            place: Which of them, and which frame, is looked at.
        """
        clip = clips[place.clip] if place.clip >= 0 else None
        titles = [self.tr("As it stands"), *(_title(each) for each in clips)]
        with QSignalBlocker(self.clips):
            if titles != [self.clips.itemText(index) for index in range(self.clips.count())]:
                self.clips.clear()
                self.clips.addItems(titles)
            self.clips.setCurrentIndex(place.clip + 1)
        self.clips.setVisible(bool(clips))
        self.still.setVisible(not clips)
        self.strip.setVisible(bool(clips))
        none = "" if clip is not None else self.tr("Choose a clip first (the list on the left)")
        for widget in (*self._of_clip, *self._edges):
            widget.setVisible(bool(clips))
        for widget in self._of_clip:
            allow(widget, none)
        if clip is not self._checked[0]:
            self._checked = clip, [] if clip is None else remarks(clip)
        self.strip.show_clip(clip, place.frame, self._checked[1])
        if clip is not None:
            self._show_clip(clip, place.frame)

    def set_waiting(self, waits: bool) -> None:
        """A drawing that has no stroke yet cannot move."""
        none = self.tr("Draw something first; then it can move.")
        for button in (self.add_clip, self.animate):
            allow(button, none if waits else "")
        self.still.setText(none if waits else self.tr("This sprite stands still."))

    def _show_clip(self, clip: Clip, frame: int) -> None:
        with QSignalBlocker(self.playback), QSignalBlocker(self.loops), QSignalBlocker(self.time):
            self.playback.setCurrentIndex(self.playback.findData(clip.playback))
            self.loops.setChecked(clip.loops)
            if self.time.value() != clip.durations_ms[frame]:
                self.time.setValue(clip.durations_ms[frame])
            self.time.refresh()
        allow(self.delete_frame, "" if len(clip.frames) > 1 else self.tr("A clip has at least one frame"))

    def show_playing(self, frame: int | None) -> None:
        """Show which frame is seen while it plays; None where it stands still."""
        self.play.set_icon_name("play" if frame is None else "pause")
        self.strip.show_playing(frame)

    # What is asked for

    @property
    def factor(self) -> float:
        """How many times as fast it plays."""
        return float(self.speed.currentData())

    def _on_clip(self, index: int) -> None:
        self.place_chosen.emit(ClipPlace(index - 1))

    def _on_frame(self, frame: int) -> None:
        self.place_chosen.emit(ClipPlace(self.clips.currentIndex() - 1, frame))

    def _on_playback(self, _value: object) -> None:
        self.playback_chosen.emit(self.playback.currentData(), self.loops.isChecked())

    def _on_time(self, duration_ms: int) -> None:
        self.time_chosen.emit(duration_ms, False)

    def _on_all(self) -> None:
        self.time_chosen.emit(self.time.allowed, True)


def _title(clip: Clip) -> str:
    return f"{clip.name}, {clip.facing}" if clip.facing else clip.name
