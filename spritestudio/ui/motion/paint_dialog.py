"""Paints how a sprite moves and how it looks from other sides, in a table that fills live."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import Resource
from spritestudio.project.kept_sides import own_side
from spritestudio.project.painted_sides import drawn_sides
from spritestudio.project.painted_table import Cell, PaintedTable
from spritestudio.project.plain_table import PlainMovements
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.table_painting import FOUR, CellPainted, CellPlace, RowTask, paint_rows
from spritestudio.project.undo import UndoStack
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.frames import with_images
from spritestudio.sprites.motion.onion import OnionSkin, onion
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.job import Worker
from spritestudio.ui.motion.cell_bar import CellBar
from spritestudio.ui.motion.cell_dialogs import DrawDialog, RepaintDialog, StillDialog
from spritestudio.ui.motion.frame_table import FrameTable
from spritestudio.ui.motion.paint_form import PaintForm
from spritestudio.ui.motion.paint_offer import PaintOffer
from spritestudio.ui.motion.table_painters import table_painters
from spritestudio.ui.motion.undo_row import UndoRow
from spritestudio.ui.pencil.proposal_grid import ProposalGrid
from spritestudio.ui.widgets.allowing import allow, first_lack
from spritestudio.ui.widgets.banner import Banner
from spritestudio.ui.widgets.basics import counted_text, muted, name_widget, row
from spritestudio.ui.widgets.dialog import Dialog

_PROPOSALS_PX = 108


class PaintDialog(Dialog):
    """Shows a table of sides and frames; cells are locked, painted again, and chosen among proposals.

    Args:
        sprite: What moves; as large as the weights paint.
        offer: What paints; None moves it with no network.
        runner: Holds the weights.
        clip: The first movement; STAND only turns the figure.
        over: What paints other sides of it, and parts of frames, where `offer` does not; None where nothing.
        every_side: Whether it is seen from four sides at first.
        stand_ins: Whether sides that nobody has said begin with another one.
        stands: A clip of it whose frames stand in the table at first; None paints them.
        parent: The window.

    Signals:
        kept: The sprite with the painted clips, a list of one KeptSprite, is to be on the shelf.
    """

    of_project = True
    kept = Signal(list)

    def __init__(
        self,
        sprite: KeptSprite,
        offer: PaintOffer | None,
        runner: ModelRunner,
        clip: str,
        *,
        over: PaintOffer | None = None,
        every_side: bool = False,
        stand_ins: bool = False,
        stands: Clip | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = self.tr("How {0} moves") if offer is None else self.tr("Paint how {0} moves")
        super().__init__("paint_motion", title.format(sprite.title), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sprite, self._has_stand_ins = sprite, stand_ins
        self._by, self._paints = table_painters(sprite, offer, over, runner)
        self._place = CellPlace(0, 0)
        self._needed = self._painted = 0  # cells that are being painted, without mere proposals; so many are
        self._changes: CellPlace | None = None  # the cell that a person has asked for, while it is painted
        self._follows = True  # whether the cell that is painted is looked at
        self.work = Worker(self.tr("Paint a motion"), Resource.TORCH, self)
        self.banner = Banner()
        drawn = drawn_sides(sprite)
        model = PlainMovements() if offer is None else offer.model
        shown = FOUR if stand_ins else tuple(drawn)
        self.form = PaintForm(sprite, shown, model, paints=offer is not None and offer.sees_sprites)
        self.form.ask_for(clip, every_side=every_side)
        own = (c for c in sprite.clips if stand_ins and (c.name, c.facing) == (clip, own_side(sprite)))
        if (begun := stands or next(own, None)) is not None:
            self.form.go_on_from(begun)
        self.steps = UndoRow("paint", self)
        self.view = FrameTable()
        self.bar = CellBar()
        self.proposals = ProposalGrid()
        self.paint = QPushButton()
        self.told = muted()
        self.buttons = QDialogButtonBox()
        self.keep = QPushButton(self.tr("Keep on the shelf"))
        self._name()
        self._stands = stands
        self.table = self._begun(drawn)
        self._stack = UndoStack(self.table.copy(), same=operator.is_)
        self._first = self._at_work = object()  # what is being painted; all of it is one step
        self._build()
        self._connect()
        self._show()
        self._begin()

    def _name(self) -> None:
        tr = self.tr
        name_widget(self.paint, "paint_now", tr("Paint all that is not locked"))
        name_widget(
            self.keep, "paint_keep", tr("Rows that are painted become clips of the sprite on the shelf")
        )
        self.proposals.setToolTip(tr("A click takes a proposal into the frame"))
        for button in (self.paint, self.keep):
            button.setAutoDefault(False)

    def _build(self) -> None:
        self.form.second.addWidget(self.bar.still)
        self.form.second.addStretch(1)
        for widget in (self.steps, self.paint):
            self.form.second.addWidget(widget)
        self.proposals.setFixedHeight(_PROPOSALS_PX)
        close = self.buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setObjectName("paint_close")
        self.keep.setProperty("role", "primary")
        self.buttons.addButton(self.keep, QDialogButtonBox.ButtonRole.AcceptRole)
        self.told.setWordWrap(True)
        layout = self.column()
        layout.addWidget(self.banner)
        layout.addWidget(self.form)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.proposals)
        below = row(self.told, self.buttons)
        below.setStretch(0, 1)
        layout.addLayout(below)
        self.open_at(860, 740)

    def _connect(self) -> None:
        self.form.changed.connect(self._replan)
        self.steps.undo_requested.connect(lambda: self._go(self._stack.undo))
        self.steps.redo_requested.connect(lambda: self._go(self._stack.redo))
        self.view.chosen.connect(self.look_at)
        self.view.opened.connect(self.draw_cell)
        self.bar.still.clicked.connect(self.mark_still)
        self.bar.draw.clicked.connect(lambda: self.draw_cell(self._place))
        self.bar.region.clicked.connect(self.mark_region)
        self.proposals.taken.connect(self._take)
        self.bar.lock.clicked.connect(self._on_lock)
        self.bar.again.clicked.connect(self._on_again)
        self.bar.onward.clicked.connect(lambda: self.run(self.table.again(self._place, onward=True)))
        self.paint.clicked.connect(self._on_paint)
        self.keep.clicked.connect(self._on_keep)
        self.buttons.rejected.connect(self.reject)
        self.work.events.connect(self._on_painted)
        self.work.failed.connect(self._on_failed)
        self.work.finished.connect(self._on_finished)

    # What is asked for

    def _begun(self, drawn: Mapping[str, ByteArray]) -> PaintedTable:
        """The table at first: empty, but for the frames of clips that stand in its rows."""
        clip, earlier = self._stands, tuple(self._sprite.clips) if self._has_stand_ins else ()
        if clip is not None:  # nobody may have said its side
            side = self.form.plan().sides[0]
            drawn, earlier = {**drawn, side: clip.frames[0]}, (replace(clip, facing=side),)
        plan, image = self.form.plan(), self._sprite.image
        table = PaintedTable(plan, image, drawn, paints=self._paints, earlier=earlier)
        return replace(table, has_stand_ins=self._has_stand_ins)

    def _replan(self) -> None:
        """Paint another table, with the figures that are turned already."""
        self.work.stop()
        self.table = self.table.following(self.form.plan())
        self._place, self._follows = CellPlace(0, 0), True
        self._at_work = object()
        self._note(self._at_work)
        self._show()
        self._begin()

    def _begin(self) -> None:
        """Paint all that is missing; the first side that has a choice is looked at meanwhile."""
        offers = self.table.offers()
        self._paint([*self.table.missing(), *offers])
        if offers:
            self.look_at(CellPlace(offers[0].row, 0))

    def run(self, tasks: Sequence[RowTask]) -> None:
        """Paint cells, in place of what is being painted."""
        if tasks:
            self._at_work = object()
            self._paint(tasks)

    def _paint(self, tasks: Sequence[RowTask]) -> None:
        self.work.stop()
        self._changes = None
        if not tasks:
            return
        self.banner.hide()
        table, asked = self.table, self.form.plan()
        self._needed, self._painted = sum(t.count for t in tasks if not table.is_offer(t)), 0
        plan = table.plan = replace(table.plan, movement=asked.movement, own_colors=asked.own_colors)
        self.work.run(functools.partial(paint_rows, plan, table.base, tasks, table.next_seed(), self._by))
        self._show()

    def _note(self, key: object = None) -> None:
        """Something is decided or painted, and can be undone; with what has the same key, as one step.

        There is nothing before what is painted first.
        """
        if key is self._first and not self._stack.can_undo:
            self._stack = UndoStack(self.table.copy(), same=operator.is_)
            return
        self._stack.push(self.table.copy(), key=key)

    def _go(self, step: Callable[[], bool]) -> None:
        """Undo, or redo; what is being painted ends."""
        self.work.stop()
        if step():
            tries = self.table.tries
            self.table = self._stack.state.copy()
            self.table.tries = tries  # whatever is painted next has seeds of its own
            self.form.show_plan(self.table.plan)
            rows, columns = self.table.shape
            self._place = CellPlace(min(self._place.row, rows - 1), min(self._place.column, columns - 1))
            self._follows = False
        self._show()

    def _on_again(self) -> None:
        """Paint a frame again; what begins with it, too."""
        self.run(self.table.again(self._place, onward=not self._place.column))
        self._changes = self._place

    def _on_paint(self) -> None:
        if self.work.running:
            self.work.stop()
        else:
            self.run(self.table.missing() or self.table.everything())

    # What is shown

    def look_at(self, place: CellPlace) -> None:
        """Show what a cell may be."""
        self._place, self._follows = place, False
        self._show()

    def _on_painted(self, events: list[CellPainted]) -> None:
        for event in events:
            self.table.add(event)
        last = events[-1]
        self._painted = last.done
        self.work.report(last.done, last.total)
        if self._follows:
            self._place = last.place
        self._note(self._at_work)
        self._show()

    def _on_finished(self) -> None:
        place, self._changes = self._changes, None
        if place is not None and not self.table.cell(place).is_stand_in:
            self._paint(self.table.mirror(place))
        self._show()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, SpriteStudioError):
            raise error
        self.banner.show_error(error)

    def _show(self) -> None:
        table, cell, works = self.table, self.table.cell(self._place), self.work.running
        self.view.show_table(table, self._place)
        self.bar.show_cell(table, self._place)
        self.proposals.show_proposals(cell.proposals)
        self.proposals.mark_taken(cell.image)
        self.steps.show_stack(self._stack)
        rest = bool(table.missing())
        paint = self.tr("Paint the rest") if rest else self.tr("Paint again")
        self.paint.setText(self.tr("Stop") if works else paint)
        clips = table.clips
        working = self.tr("Frames are being painted") if works and self._painted < self._needed else ""
        allow(self.keep, first_lack(working, "" if clips else self.tr("No movement is painted yet")))
        count = counted_text(len(clips), self.tr("1 clip"), self.tr("{0} clips")) if clips else ""
        stands_in = self.tr("Where another side stands in, draw it")
        if table.paints.sides:
            stands_in = self.tr("{0}, or take a proposal: like it, seldom it turned").format(stands_in)
        self.told.setText(". ".join(filter(None, (count, stands_in if table.stand_ins else ""))))

    # What is decided

    def draw_cell(self, place: CellPlace) -> None:
        """Draw on a cell, which is painted or not; the sprite itself is drawn on elsewhere."""
        table, cell = self.table, self.table.cell(place)
        if table.is_sprite(place):
            return
        self.look_at(place)
        first = table.cell(CellPlace(place.row, 0)).image
        image = cell.image if cell.image is not None else table.base if first is None else first
        clip = table.clip(place.row)
        is_whole = clip is not None and len(clip.frames) == table.plan.columns
        below = onion(clip, place.column, OnionSkin(shown=True)) if clip is not None and is_whole else None
        title = self.tr("Draw {0}, {1}").format(self._sprite.title, self.bar.title_of(self.table, place))
        dialog = DrawDialog(title, image, below, self)
        strokes = object()  # that are undone as one here
        dialog.drawn.connect(lambda drawn: self._on_drawn(place, cell, drawn, strokes))
        dialog.open()

    def _on_drawn(self, place: CellPlace, before: Cell, image: ByteArray, strokes: object) -> None:
        """Have what was drawn in the table, or what was there before it was undone."""
        if before.image is not None and np.array_equal(image, before.image):
            self.table.cells[place] = before
        else:
            self.table.draw(place, image)
        self._changed(place, strokes)

    def mark_still(self) -> None:
        """Ask which pixels of the row at hand stay still."""
        table, at = self.table, self._place.row
        image = table.cell(CellPlace(at, 0)).image
        assert image is not None, "there is no first frame yet"
        title = " ".join(filter(None, (self._sprite.title, table.plan.sides[at])))
        dialog = StillDialog(self.tr("Still pixels of {0}").format(title), image, table.still_in(at), self)
        dialog.finished.connect(lambda _result: self._on_marked(at, dialog.marked))
        dialog.open()

    def _on_marked(self, at: int, mask: BoolArray) -> None:
        """Paint the frames of a row again that have other pixels now than they may have."""
        before = self.table.still_in(at)
        if np.array_equal(mask, np.zeros_like(mask) if before is None else before):
            return
        self.table.hold_still(at, mask)
        self._at_work = object()
        self._note(self._at_work)
        self._show()
        rest = [task for task in self.table.missing() if task.row != at]  # this ends what is at work
        self._paint([*self.table.again(CellPlace(at, 1), onward=True), *rest])

    def mark_region(self) -> None:
        """Ask which pixels of the cell at hand are painted again."""
        place = self._place
        image = self.table.cell(place).image
        assert image is not None, "it is not painted yet"
        title = self.tr("Repaint {0}, {1}").format(self._sprite.title, self.bar.title_of(self.table, place))
        dialog = RepaintDialog(title, image, self)
        dialog.accepted.connect(lambda: self._on_region(place, dialog.marked))
        dialog.open()

    def _on_region(self, place: CellPlace, mask: BoolArray) -> None:
        rest = self.table.missing()  # this ends what is at work
        self.run([*self.table.region(place, mask), *rest])
        self._changes = place

    def _take(self, proposal: int) -> None:
        self.table.take(self._place, proposal)
        self._follows = False
        self._changed(self._place, object())

    def _changed(self, place: CellPlace, step: object) -> None:
        """A person has changed a cell, and what follows it is painted again; all of it is undone as one."""
        tasks = self.table.follow(place)
        self._note(step)
        self._show()
        if tasks:
            self._at_work = step
            asked = {task.row for task in tasks}  # this ends what is at work
            rest = [task for task in self.table.missing() if task.row not in asked]
            self._paint([*tasks, *rest, *self.table.offers()])

    def _on_lock(self, locked: bool) -> None:
        self.table.lock(self._place, locked)
        self._note()
        self._show()

    def _on_keep(self) -> None:
        earlier = {clip.tag: self._stands or clip for clip in self.table.earlier}
        made = [(earlier.get(clip.tag), clip) for clip in self.table.clips]
        clips = [clip if old is None else with_images(old, clip.frames) for old, clip in made]
        self.kept.emit([replace(self._sprite, clips=tuple(clips))])
        self.accept()

    def done(self, result: int) -> None:
        self.work.close()
        super().done(result)
