"""The stage in the window: the selection enlarged, on the ground and in the motion that are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from spritestudio.project.stage import Ground, Motion, SpriteStage
from spritestudio.project.walk import Walk
from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.clip import Clip
from spritestudio.ui import theme
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.painted_view import draw_frame
from spritestudio.ui.widgets.playing import Playing, clock

_TALLEST_PX = 236
_FIELD_PX = 164  # how high the field is seen, at any width: else the scroll bar around it comes and goes
_WAYS = {
    Qt.Key.Key_Down: "front",
    Qt.Key.Key_Up: "back",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
}
_KEYPAD = Qt.KeyboardModifier.KeypadModifier  # that some systems report with the arrow keys


class StageView(QWidget):
    """Paints a stage; where something moves, as long as it can be seen. Arrow keys steer who walks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.setAccessibleName(self.tr("Stage"))
        self._stage: SpriteStage | Walk | None = None
        self._zoom = 1
        self._began_ms = 0
        self._shown: QImage | None = None
        self.playing = Playing(self)
        self.playing.ticked.connect(self._on_tick)

    @property
    def stage(self) -> SpriteStage | Walk | None:
        """What is shown."""
        return self._stage

    def show_stage(self, stage: SpriteStage | Walk | None, zoom: int) -> None:
        """Show a stage, or none, enlarged by a whole factor."""
        if stage is not self._stage:
            self._began_ms = clock().elapsed_ms
        self._stage, self._zoom = stage, zoom
        walks = isinstance(stage, Walk)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if walks else Qt.FocusPolicy.NoFocus)
        self.setToolTip(self.tr("Click here, and walk with the arrow keys") if walks else "")
        self.setAccessibleDescription(self.toolTip())
        self.setFixedSize(QSize(0, 0) if stage is None else QSize(stage.width, stage.height) * zoom)
        self._draw()
        self.playing.set_moving(stage is not None and stage.moves)

    def _on_tick(self, elapsed_ms: int) -> None:
        if self._stage is not None and self._stage.go_on(elapsed_ms - self._began_ms):
            self._draw()

    def _draw(self) -> None:
        self._shown = None if self._stage is None else to_qimage(self._stage.picture())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        zoom, seen = self._zoom, event.rect()
        part = QRect(
            seen.left() // zoom, seen.top() // zoom, seen.width() // zoom + 2, seen.height() // zoom + 2
        ).intersected(self._shown.rect())
        painter = QPainter(self)
        painter.drawImage(QRect(part.topLeft() * zoom, part.size() * zoom), self._shown, part)
        if self.hasFocus():
            draw_frame(painter, self.rect().adjusted(1, 1, -1, -1), QPen(QColor(theme.current().accent), 2))

    # Keys

    def event(self, event: QEvent) -> bool:
        overriding = event.type() == QEvent.Type.ShortcutOverride
        if overriding and isinstance(event, QKeyEvent) and self._steer(event, held=None):
            event.accept()  # the arrow keys of who walks go before those of the page
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._steer(event, held=True):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._steer(event, held=False):
            super().keyReleaseEvent(event)

    def _steer(self, event: QKeyEvent, *, held: bool | None) -> bool:
        """Whether a key is one that steers; None does nothing else."""
        way = _WAYS.get(Qt.Key(event.key()))
        if way is None or not isinstance(self._stage, Walk) or event.modifiers() & ~_KEYPAD:
            return False
        if held is not None and not event.isAutoRepeat():
            self._stage.steer(way, held)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if isinstance(self._stage, Walk):
            self._stage.let_go()
        self.update()


class StageFrame(QScrollArea):
    """A stage as wide as the panel; of many sprites it shows the first rows, and scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view = StageView()
        self.setWidget(self.view)
        self._images: Sequence[ByteArray] = ()
        self._clips: Sequence[Sequence[Clip]] = ()
        self._zoom, self._ground, self._motion = 2, Ground.GAME, Motion.STAND
        self._walk: Walk | None = None

    def show_sprites(
        self,
        images: Sequence[ByteArray],
        zoom: int,
        ground: Ground,
        motion: Motion,
        clips: Sequence[Sequence[Clip]] = (),
    ) -> None:
        """Show sprites, uint8 (H, W, 4) each, so; `clips` are how each of them moves."""
        if images is not self._images:
            self._walk = None
        self._images, self._clips = images, clips
        self._zoom, self._ground, self._motion = zoom, ground, motion
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def _arrange(self) -> None:
        if not self._images:
            self.view.show_stage(None, self._zoom)
            return
        room = max(1, self.viewport().width() // self._zoom)
        stage: SpriteStage | Walk
        if self._motion is Motion.WALK:
            stage = self._walk = self._walk or Walk(self._images, self._clips)
            stage.look_at(room, _FIELD_PX // self._zoom, self._ground)
        else:
            stage = SpriteStage(self._images, room, self._ground, self._motion, self._clips)
        needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        bars = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if isinstance(stage, Walk) else needed
        self.setHorizontalScrollBarPolicy(bars)  # the field fits, and bars would take of its width
        self.setVerticalScrollBarPolicy(bars)
        self.view.show_stage(stage, self._zoom)
        bar = self.horizontalScrollBar().sizeHint().height() if self.view.width() > self.width() else 0
        self.setFixedHeight(min(_TALLEST_PX, self.view.height() + bar))
