"""The frames of a clip beside each other, to be looked at and dragged into order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from spritestudio.sprites.motion.checks import Remark
from spritestudio.sprites.motion.clip import Clip
from spritestudio.ui import theme
from spritestudio.ui.motion.remark_texts import remark_text
from spritestudio.ui.pixel_icons import NEAR_COPY, NEAR_COPY_RIM
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.painted_view import PaintedScrollArea, checkerboard, scroll_to, set_scroll_ranges
from spritestudio.ui.widgets.plain_text import plain

_SIDE_PX, _GAP_PX, _CAPTION_PX = 48, 6, 16
_FRAME_PX = 2  # of the line around the frame that is looked at
_MARK_PX = 7
_LEAST_TOLD_PX = 150  # of room beside the frames, or what is remarked stands in the tool tip alone
_CHECK_PX = 4


class FrameStrip(PaintedScrollArea):
    """Shows frames with their numbers and times; one is looked at, and one plays.

    Signals:
        chosen: A frame is to be looked at.
        moved: A frame is to stand at another place, counted without it.
    """

    chosen = Signal(int)
    moved = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("frames", self.tr("Frames"), parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._images: list[QImage] = []
        self._times: tuple[int, ...] = ()
        self._remarks: Sequence[Remark] = ()
        self._current = 0
        self._playing: int | None = None
        self._pressed: QPoint | None = None
        self._gap: int | None = None  # where a dragged frame would go, counted with it
        self._fit()

    def _fit(self) -> None:
        bar = self.horizontalScrollBar().sizeHint().height() if self._content().width() > self.width() else 0
        self.setFixedHeight(_SIDE_PX + _CAPTION_PX + 2 * _GAP_PX + bar)

    # What is shown

    def show_clip(self, clip: Clip | None, current: int, remarks: Sequence[Remark]) -> None:
        """Show the frames of a clip, one of which is looked at; None shows none."""
        self._images = [] if clip is None else [to_qimage(frame) for frame in clip.frames]
        self._times = () if clip is None else clip.durations_ms
        self._remarks = remarks
        self._current = current
        self._lay_out()
        if self._images:
            place = self.part_rect(current).translated(self.horizontalScrollBar().value(), 0)
            scroll_to(self, place.adjusted(-_GAP_PX, 0, _GAP_PX, 0))
        self.viewport().update()

    def show_playing(self, frame: int | None) -> None:
        """Mark the frame that is seen while it plays; None where it does not."""
        if frame != self._playing:
            self._playing = frame
            self.viewport().update()

    def _content(self) -> QSize:
        return QSize(_GAP_PX + len(self._images) * (_SIDE_PX + _GAP_PX), 1)

    def _lay_out(self) -> None:
        self._fit()
        set_scroll_ranges(self, self._content(), QSize(self.viewport().width(), 1), _SIDE_PX + _GAP_PX)

    def resizeEvent(self, _event: QEvent) -> None:
        self._lay_out()

    # The parts

    def part_count(self) -> int:
        return len(self._images)

    def part_name(self, index: int) -> str:
        told = self.tr("Frame {0} of {1}, {2} ms").format(index + 1, self.part_count(), self._times[index])
        return ". ".join([told, *self.remarks_of(index)])

    def part_rect(self, index: int) -> QRect:
        left = _GAP_PX + index * (_SIDE_PX + _GAP_PX) - self.horizontalScrollBar().value()
        return QRect(left, _GAP_PX, _SIDE_PX, _SIDE_PX + _CAPTION_PX)

    def current_part(self) -> int:
        return self._current

    def set_current_part(self, index: int) -> None:
        self.chosen.emit(index)

    def remarks_of(self, frame: int) -> list[str]:
        """What there is to say of a frame, in sentences."""
        return [remark_text(remark) for remark in self._remarks if remark.frame == frame]

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        runner = QPainter(self.viewport())
        runner.fillRect(event.rect(), QColor(colors.window))
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        runner.setFont(font)
        marked = {remark.frame for remark in self._remarks}
        for index in range(len(self._images)):
            if (place := self.part_rect(index)).intersects(event.rect()):
                self._paint_frame(runner, index, place, colors)
                if index in marked:
                    _paint_mark(runner, place)
        self._paint_remarks(runner, colors)
        if self._gap is not None:
            left = self.part_rect(self._gap).left() - _GAP_PX // 2 - 1
            runner.fillRect(left, _GAP_PX, 3, _SIDE_PX, QColor(colors.accent))

    def _paint_frame(self, runner: QPainter, index: int, place: QRect, colors: theme.Colors) -> None:
        box = QRect(place.topLeft(), QSize(_SIDE_PX, _SIDE_PX))
        image = self._images[index]
        is_current = index == self._current
        factor = max(1, min(_SIDE_PX // image.width(), _SIDE_PX // image.height()))
        size = image.size() * factor
        if max(size.width(), size.height()) > _SIDE_PX:
            size = image.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        picture = QRect(QPoint(), size)
        picture.moveCenter(box.center())
        runner.setBrushOrigin(box.topLeft())
        runner.fillRect(box, QBrush(checkerboard(_CHECK_PX, colors)))
        runner.drawImage(picture, image)
        if is_current or index == self._playing:
            line = QColor(colors.accent if is_current else colors.text)
            for inset in range(1, _FRAME_PX + 1):
                runner.setPen(line)
                runner.drawRect(box.adjusted(-inset, -inset, inset - 1, inset - 1))
        caption = QRect(box.left(), box.bottom() + 3, _SIDE_PX, _CAPTION_PX - 3)
        runner.setPen(QColor(colors.text if is_current else colors.muted))
        runner.drawText(caption, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(index + 1))
        time = str(self._times[index])
        runner.drawText(caption, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, time)

    def _paint_remarks(self, runner: QPainter, colors: theme.Colors) -> None:
        """What there is to say of the frame that is looked at, beside the last one, where there is room."""
        told = self.remarks_of(self._current)
        left = self.part_rect(self.part_count()).left() + _GAP_PX
        place = QRect(left, _GAP_PX, self.viewport().width() - left - _GAP_PX, _SIDE_PX + _CAPTION_PX)
        if told and place.width() >= _LEAST_TOLD_PX:
            runner.setPen(QColor(colors.text))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            runner.drawText(place, flags, "\n".join(told))

    # The mouse and the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.part_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self._pressed = event.position().toPoint()
            self.chosen.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._pressed is not None:
            far = (point - self._pressed).manhattanLength()
            if self._gap is not None or far >= QApplication.startDragDistance():
                self._show_gap(self._gap_at(point))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        gap, self._pressed = self._gap, None
        self._show_gap(None)
        if gap is not None:
            self.moved.emit(self._current, gap - (gap > self._current))

    def _gap_at(self, point: QPoint) -> int:
        """The place before which a frame at a point would go."""
        before = [k for k in range(self.part_count()) if self.part_rect(k).center().x() < point.x()]
        return len(before)

    def _show_gap(self, gap: int | None) -> None:
        if gap != self._gap:
            self._gap = gap
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._gap is not None:
            self._pressed = None
            self._show_gap(None)
        elif not self.go_by_key(event, max(1, self.part_count())):
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.part_at(event.pos())
            told = "" if index is None else "\n".join(self.remarks_of(index))
            QToolTip.showText(event.globalPos(), plain(told), self)
            return True
        return super().viewportEvent(event)


def _paint_mark(runner: QPainter, place: QRect) -> None:
    """A small square in the corner of a frame of which there is something to say."""
    mark = QRect(place.right() - _MARK_PX, place.top() + 1, _MARK_PX, _MARK_PX)
    runner.fillRect(mark.adjusted(-1, -1, 1, 1), QColor(NEAR_COPY_RIM))
    runner.fillRect(mark, QColor(NEAR_COPY))
