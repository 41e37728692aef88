"""Proposals for what is drawn: asked for as it changes, and taken into the drawing or onto the shelf."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QTimer, Signal

from spritestudio.errors import SpriteStudioError
from spritestudio.project.drawing import Drawing
from spritestudio.project.drawing_session import GridTarget
from spritestudio.project.drawing_tools import MARK, PENCIL
from spritestudio.project.mixes import Mix
from spritestudio.project.paint_over import PaintOver
from spritestudio.project.proposer import Proposer
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.shelf_editor import ShelfEditor
from spritestudio.project.workspace import Workspace
from spritestudio.specs import MAX_SEED, ByteArray, ModelSpec, seeds_from
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.generate.weights_choice import WeightsChoice
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.observing import follow
from spritestudio.ui.pencil.live_proposals import LiveProposals, Proposals
from spritestudio.ui.pencil.opened_pictures import OpenedPicture, PictureOpener
from spritestudio.ui.pencil.page import PencilPage
from spritestudio.ui.pencil.proposal_panel import COUNTS, ProposalPanel
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import sprites_text

_SEEDS = MAX_SEED - max(COUNTS)  # so that as many as may be asked for follow
_STROKE_MS = 20  # between two askings within a stroke: no more can be seen


class ProposalController(PageController):
    """Paints over the drawing of a page as it changes.

    Args:
        page: Has the drawing.
        workspace: Has the mixes of now.
        weights: Which weights paint.

    Attributes:
        panel: Where proposals are asked for and shown.
        proposals: What is shown; None where nothing is.

    Signals:
        shown: Other proposals are shown.
    """

    shown = Signal()

    def __init__(self, page: PencilPage, workspace: Workspace, weights: WeightsChoice) -> None:
        super().__init__(page)
        self._page = page
        self._workspace = workspace
        self._weights = weights
        self._drawing: Drawing | None = None
        self._seed = random.randrange(_SEEDS)
        self._is_taking = False
        self._has_taken = False  # so that one knows how
        self._alone: Mix | None = None  # a class in place of the mixes of now
        self._proposer: Proposer | None = None
        self.proposals: Proposals | None = None
        self.panel = ProposalPanel()
        self.live = LiveProposals(self)
        self.opener = PictureOpener(self)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._ask)
        page.attach(self, self.panel)
        self._connect()
        self._on_drawing()
        self._show_mixes()

    def _connect(self) -> None:
        page, panel = self._page, self.panel
        page.drawing_changed.connect(self._on_drawing)
        page.entered.connect(self._on_adopted)
        page.left.connect(self.live.drop)
        page.canvas.tool_changed.connect(self._on_tool)
        page.canvas.let_go.connect(self._on_let_go)
        self._weights.adopted.connect(self._on_adopted)
        follow(self._workspace.mixes.changed, self, self._on_mixes)
        panel.changed.connect(self._on_step)
        panel.others_wanted.connect(self._on_others)
        panel.mark_wanted.connect(self._mark)
        panel.unmark_wanted.connect(self._unmark)
        panel.mix_chosen.connect(self._choose_mix)
        panel.grid.looked_at.connect(self._look_at)
        panel.grid.taken.connect(self.take)
        panel.grid.kept.connect(self.keep)
        self.live.painted.connect(self._on_painted)
        self.live.failed.connect(self._on_failed)
        page.picture_given.connect(self._open_picture)
        self.opener.opened.connect(self._on_picture)
        self.opener.failed.connect(self.failed)
        panel.to_set.clicked.connect(self._add_to_set)
        panel.to_shelf.clicked.connect(self._keep_drawing)
        follow(self._workspace.project.shelf.changed, self, self._show_place)

    def build_actions(self, build: MenuBuilder) -> None:
        build.menu("draw")
        build.separator()
        build.action("paint_live", self.tr("Paint as I draw"), self.panel.live.click, "P")
        build.action("mark", self.tr("Mark what is painted again"), self._mark, "K")
        build.action("unmark", self.tr("Mark nothing"), self._unmark, "Shift+K")
        build.action("other_proposals", self.tr("Other proposals"), self._on_others, "Shift+P")
        build.action("keep_drawing", self.tr("Keep on the shelf"), self._keep_drawing, "F")

    def wind_down(self) -> None:
        self.live.drop()
        self.opener.stop()

    # Pictures from elsewhere

    def _open_picture(self, picture: Path | ByteArray, floats: bool) -> None:
        drawing = self._page.drawing
        size = max(drawing.shape) if floats and drawing is not None else self._page.usual_side
        self.opener.open(picture, size, floats=floats)

    def _on_picture(self, picture: OpenedPicture) -> None:
        """Draw on it, or let it float above the drawing; a file is painted from at once."""
        if picture.floats and self._drawing is not None:
            self._page.actions_of_canvas.let_float(picture.image)
        else:
            self._page.draw_picture(picture.image)
            self.panel.live.setChecked(self.panel.is_live or bool(picture.name))
        told = " ".join(picture.told)
        self.panel.tell_origin(f"{picture.name}: {told}" if told and picture.name else told)

    # Where a drawing goes

    def _show_place(self, _shelf: object = None) -> None:
        """Offer the shelf to what is drawn in a grid, until it stands there as it is drawn."""
        target, drawing = self._page.target, self._drawing
        if not isinstance(target, GridTarget) or drawing is None:
            self.panel.to_shelf.hide()
            return
        there = self._kept(target)
        is_there = there is not None and np.array_equal(there.image, drawing.image)
        keep = self.tr("Keep on the shelf") if there is None else self.tr("Replace it on the shelf")
        self.panel.to_shelf.setText(self.tr("It is on the shelf") if is_there else keep)
        allow(self.panel.to_shelf, self.tr("It stands there as it is drawn") if is_there else "")
        self.panel.to_shelf.show()

    def _kept(self, target: GridTarget) -> KeptSprite | None:
        shelf = self._workspace.project.shelf.value
        return next((sprite for sprite in shelf if sprite.origin == target.origin), None)

    def _keep_drawing(self) -> None:
        """Put what is drawn on the shelf, or in the place of what is there of the same sprite."""
        target = self._page.target
        if not isinstance(target, GridTarget):
            if target is not None:
                self.status_message.emit(self.tr("What is drawn here is on the shelf as it is"))
            return
        self._page.save()
        drawn, there = target.kept(), self._kept(target)
        if there is None:
            self._page.keep_requested.emit([drawn])
        else:
            changed = replace(there, image=drawn.image, is_touched=drawn.is_touched, recipe=drawn.recipe)
            ShelfEditor(self._workspace.project).redraw(changed, f"Draw on {there.title}")
            self.status_message.emit(self.tr("{0} on the shelf is as it is drawn").format(there.title))

    def _add_to_set(self) -> None:
        if self._drawing is None or self._page.target is None:
            return
        mix = self._workspace.mixes.mix.of_group("kinds")
        name, document = self._page.target.title, self._workspace.set_document
        document.add(self._drawing.image, name, max(mix, key=lambda kind: mix[kind], default="sprite"))
        assert document.editable is not None
        self.status_message.emit(
            self.tr("{0} is in the set on the Sprites page, which has {1}").format(
                name, sprites_text(document.editable.count)
            )
        )

    # What is drawn

    def _on_drawing(self) -> None:
        if (old := self._drawing) is not None:
            for event in (old.changed, old.region_changed):
                event.disconnect(self._on_changed)
            for event in (old.selection_changed, old.stepped):
                event.disconnect(self._on_step)
        self._drawing = drawing = self._page.drawing
        if self._is_marking:
            self._page.canvas.set_tool(PENCIL)  # what was marked was of the other drawing
        self.live.drop()
        self._show(None)
        self.panel.tell_origin("")
        if drawing is not None:
            for event in (drawing.changed, drawing.region_changed):
                event.connect(self._on_changed)
            for event in (drawing.selection_changed, drawing.stepped):
                event.connect(self._on_step)
        self._use(self._own_class())

    def _on_changed(self, _rect: object) -> None:
        if not self._is_drawing:
            self._on_step()
        elif not self._soon.isActive():
            self._soon.start(_STROKE_MS)

    @property
    def _is_drawing(self) -> bool:
        """Whether something is drawn, marked or moved at the moment."""
        return self._page.canvas.is_held or (self._drawing is not None and self._drawing.is_busy)

    def _on_let_go(self) -> None:
        if self._is_marking:  # what is no step of the drawing
            self._on_step()

    def _on_step(self) -> None:
        if not self._is_taking:
            self._soon.start(0)

    @property
    def _is_marking(self) -> bool:
        return self._page.canvas.tool == MARK

    def _on_tool(self, _name: str) -> None:
        """Who takes the brush that marks wants proposals."""
        self.panel.mark.setChecked(self._is_marking)
        if self._is_marking:
            self.panel.live.setChecked(True)
        self._on_step()

    def _mark(self) -> None:
        """Take the brush that marks, or give it back."""
        self._page.canvas.set_tool(PENCIL if self._is_marking else MARK)
        self._page.canvas.setFocus()

    def _unmark(self) -> None:
        if self._drawing is not None:
            self._drawing.set_region(None)
            if self._drawing.selection is not None:
                self._drawing.select(None)

    # With what

    def _on_adopted(self, _loaded: object = None) -> None:
        self._proposer = None
        self._on_step()

    def _on_mixes(self, *_what: object) -> None:
        self._use(None)

    def _use(self, alone: Mix | None) -> None:
        self._alone, self._proposer = alone, None
        self._show_mixes()
        self._on_step()

    def _own_class(self) -> Mix | None:
        """The class of the sprite that is drawn on, where the mix of now has none of it."""
        kind = "" if self._page.target is None else self._page.target.kind
        own = (mix for mix in self._classes if kind in mix.shares)
        return None if kind in self._workspace.mixes.mix.shares else next(own, None)

    def _show_mixes(self) -> None:
        mixes = self._workspace.mixes
        all_of_them = (*mixes.all, *self._classes)
        titles = [mix.describe().replace("_", " ") or self.tr("anything") for mix in all_of_them]
        chosen = mixes.chosen if self._alone is None else all_of_them.index(self._alone)
        self.panel.show_mixes(titles, chosen)

    @property
    def _classes(self) -> list[Mix]:
        """Each class alone that is no mix of now, in the style of the mix at hand."""
        mixes, model = self._workspace.mixes, self._workspace.mixes.model
        there = [mix.shares for mix in mixes.all]
        alone = [mixes.mix.of_kind_alone(name) for name in (model.class_names if model is not None else ())]
        return [mix for mix in alone if mix.shares not in there]

    def _choose_mix(self, place: int) -> None:
        others = place - len(self._workspace.mixes.all)
        if others < 0:
            self._workspace.mixes.choose(place)
        self._use(self._classes[others] if others >= 0 else None)

    def _on_others(self) -> None:
        self._seed = random.randrange(_SEEDS)
        self._soon.start(0)

    # Asking

    def _ask(self) -> None:
        """Ask for proposals for what is drawn now."""
        drawing, panel = self._drawing, self.panel
        if drawing is None:
            return
        panel.show_part(self._is_marking, drawing.wanted is not None)
        self._show_place()
        if not panel.is_live or not self._page.isVisible():
            self.live.drop()
            self._show(None)
            panel.tell(
                [
                    self.tr("Press Paint as I draw (P), and proposals appear here."),
                    self.tr("Mark a part (K), and it alone is painted again."),
                ]
            )
            return
        path, model = self._weights.path, self._workspace.mixes.model
        if path is None or model is None:
            panel.tell(
                [self.tr("There are no weights that could paint: open some with File → Open weights.")]
            )
            return
        proposer = self._proposer_of(path, model)
        try:
            wanted = None if drawing.wanted is None else drawing.wanted.copy()
            over = PaintOver(
                drawing.pixels.copy(), wanted, panel.wanted_strength, proposer.size, proposer.palette
            )
        except SpriteStudioError as error:
            self.live.drop()
            self._show(None)
            panel.tell([str(error)])
            return
        if wanted is None and (self._is_marking or over.is_blank):
            self.live.drop()
            self._show(None)
            part = self.tr("Brush over the part that is to be painted again.")
            panel.tell(
                [part if self._is_marking else self.tr("Draw something, and it becomes a sprite here.")]
            )
            return
        self._tell(over)
        rests = not (self._is_drawing or panel.is_sliding)
        self.live.ask(over, proposer.draft(over), proposer.full(over) if rests else None)

    def _proposer_of(self, path: Path, model: ModelSpec) -> Proposer:
        seeds = seeds_from(self._seed, self.panel.wanted_count)
        if self._proposer is None or self._proposer.seeds != seeds:
            self._proposer = Proposer(path, model, self._alone or self._workspace.mixes.mix, seeds)
        return self._proposer

    def _tell(self, over: PaintOver) -> None:
        """Say what there is to know, and for as long as nobody has taken any how it is done."""
        if self.proposals is None:
            how = [self.tr("Painting…")]
        else:
            how = [] if self._has_taken else [self.tr("A click takes one, Ctrl+click puts it on the shelf.")]
        self.panel.tell([*over.told, *how])

    # What comes back

    def _on_painted(self, proposals: Proposals) -> None:
        drawing = self._drawing
        if drawing is not None and proposals.over.image.shape[:2] == drawing.shape:
            fitted = self._page.settings.fitted(proposals.painted)
            self._show(replace(proposals, images=proposals.over.results(fitted)))
            self._tell(proposals.over)

    def _show(self, proposals: Proposals | None) -> None:
        if proposals is None and self.proposals is None:
            return
        self.proposals = proposals
        self.panel.grid.show_proposals(None if proposals is None else proposals.images)
        self.shown.emit()

    def _on_failed(self, error: object) -> None:
        self.panel.live.setChecked(False)  # once is enough: it would fail at every stroke
        self.failed.emit(error)

    def _look_at(self, index: int) -> None:
        """Show what the drawing would be, as long as somebody looks at a proposal."""
        drawing, proposals = self._drawing, self.proposals
        if drawing is None or proposals is None or index < 0:
            self._page.canvas.show_instead(None)
        else:
            image = proposals.over.taken_into(drawing.pixels, proposals.images[index])
            self._page.canvas.show_instead(image)

    def take(self, index: int) -> None:
        """Take a proposal into the drawing, as one step of undo."""
        drawing, proposals = self._drawing, self.proposals
        if drawing is None or proposals is None:
            return
        title = self.tr("Paint over") if proposals.over.wanted is None else self.tr("Repair")
        image = proposals.over.taken_into(drawing.image, proposals.images[index])
        self._page.canvas.show_instead(None)
        self._has_taken = True
        self._is_taking = True  # what is taken is not painted over again by itself
        try:
            self._page.put(image, title, proposals.recipe_of(index))
        finally:
            self._is_taking = False

    def keep(self, index: int) -> None:
        """Put a proposal on the shelf, beside the drawing."""
        if (proposals := self.proposals) is None:
            return
        recipe, kind = proposals.recipe_of(index), proposals.kind_of(index)
        self._page.keep_requested.emit([KeptSprite(proposals.images[index].copy(), kind=kind, recipe=recipe)])
