"""A movement that can be chosen, and plays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from spritestudio.specs import ByteArray
from spritestudio.specs.motion import MotionKind
from spritestudio.sprites.motion.clip import Clip
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.pixel_preview import PixelPreview
from spritestudio.ui.widgets.plain_text import plain

_PREVIEW_PX, _LEAST_WIDTH_PX = 88, 128
_PAUSE_MS = 600  # before what does not loop is shown again


class MotionCard(QFrame):
    """Plays one movement of a sprite; a click anywhere chooses it or not.

    Args:
        name: Which movement.
        motion: What is known of it.

    Signals:
        toggled: Whether it is chosen.
    """

    toggled = Signal(bool)

    def __init__(self, name: str, motion: MotionKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"motion_{name}")
        self.motion_name = name
        self._help = motion.help[0].upper() + motion.help[1:]
        self._clip: Clip | None = None
        self._shown = -1
        self.preview = PixelPreview(margin_px=4)
        self.preview.setFixedHeight(_PREVIEW_PX)
        self.box = QCheckBox(motion.title)
        self.box.setObjectName(f"motion_{name}_chosen")
        self.box.toggled.connect(self.toggled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        self.setMinimumWidth(_LEAST_WIDTH_PX)
        layout.addWidget(self.preview)
        layout.addWidget(self.box)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def is_chosen(self) -> bool:
        """Whether it is to be made."""
        return self.box.isChecked() and self.box.isEnabled()

    def set_clip(self, clip: Clip) -> None:
        """Play a clip."""
        self._set(clip, self._help)

    def set_still(self, image: ByteArray, problem: str) -> None:
        """Show a sprite that cannot move so; `problem` says why."""
        self._set(None, problem)
        self.preview.set_image(image)

    def _set(self, clip: Clip | None, told: str) -> None:
        self._clip, self._shown = clip, -1
        allow(self.box, "" if clip is not None else told)
        self.setToolTip(plain(told))
        self.box.setAccessibleDescription(told)

    def show_at(self, elapsed_ms: int) -> None:
        """Show the frame of a moment."""
        if self._clip is None:
            return
        if not self._clip.loops:
            elapsed_ms %= self._clip.total_ms + _PAUSE_MS
        if (frame := self._clip.frame_at(elapsed_ms)) != self._shown:
            self._shown = frame
            self.preview.set_image(self._clip.frames[frame])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.box.click()


def problems_text(problems: Mapping[str, Sequence[str]], count: int) -> str:
    """Why movements cannot be made, a line each.

    Args:
        problems: What the movements are called, by why.
        count: How many movements there are; what keeps all of them from it is said once.
    """
    lines = (why if len(who) == count else f"{', '.join(who)}: {why}" for why, who in problems.items())
    return "\n".join(lines)
