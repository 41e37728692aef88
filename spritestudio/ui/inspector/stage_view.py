"""The stage in the window: the selection enlarged, on the ground and in the motion that are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, QTimer
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from spritestudio.project.stage import STEP_MS, Ground, Motion, SpriteStage
from spritestudio.specs import ByteArray
from spritestudio.ui.widgets.images import to_qimage

_TALLEST_PX = 236


class StageView(QWidget):
    """Paints a stage; where it moves, step by step while it can be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self._stage: SpriteStage | None = None
        self._zoom = 1
        self._step = 0
        self._shown: QImage | None = None
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._on_step)

    @property
    def step(self) -> int:
        """How many steps it has moved."""
        return self._step

    def show_stage(self, stage: SpriteStage | None, zoom: int) -> None:
        """Show a stage, or none, enlarged by a whole factor."""
        self._stage, self._zoom = stage, zoom
        self.setFixedSize(QSize(0, 0) if stage is None else QSize(stage.width, stage.height) * zoom)
        self._draw()
        self._run()

    def _run(self) -> None:
        """Move while there is somebody to see it."""
        if self._stage is not None and self._stage.moves and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _on_step(self) -> None:
        self._step += 1
        self._draw()

    def _draw(self) -> None:
        self._shown = None if self._stage is None else to_qimage(self._stage.picture(self._step))
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        zoom, seen = self._zoom, event.rect()
        part = QRect(
            seen.left() // zoom, seen.top() // zoom, seen.width() // zoom + 2, seen.height() // zoom + 2
        ).intersected(self._shown.rect())
        painter = QPainter(self)
        painter.drawImage(QRect(part.topLeft() * zoom, part.size() * zoom), self._shown, part)


class StageFrame(QScrollArea):
    """A stage as wide as the panel; of many sprites it shows the first rows, and scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.view = StageView()
        self.setWidget(self.view)
        self._images: Sequence[ByteArray] = ()
        self._zoom, self._ground, self._motion = 2, Ground.GAME, Motion.STAND

    def show_sprites(self, images: Sequence[ByteArray], zoom: int, ground: Ground, motion: Motion) -> None:
        """Show sprites, uint8 (H, W, 4) each, so."""
        self._images, self._zoom, self._ground, self._motion = images, zoom, ground, motion
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
        self.view.show_stage(SpriteStage(self._images, room, self._ground, self._motion), self._zoom)
        bar = self.horizontalScrollBar().sizeHint().height() if self.view.width() > self.width() else 0
        self.setFixedHeight(min(_TALLEST_PX, self.view.height() + bar))
