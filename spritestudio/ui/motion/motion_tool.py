"""Animate: sets sprites in motion, of the grid or of the shelf."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import read_model_spec
from spritestudio.library.movers import moving_spec
from spritestudio.project.drawing_session import ShelfTarget
from spritestudio.project.figure_sides import FigureSides
from spritestudio.project.job_queue import QueuedJob
from spritestudio.project.kept_sides import kept_sides
from spritestudio.project.painted_batch import (
    BatchPainted,
    BatchRequest,
    paint_batch,
)
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.shelf_editor import ShelfEditor
from spritestudio.project.table_painting import FOUR, CellPlace, TablePlan
from spritestudio.specs.base import require
from spritestudio.specs.clip import painted_motion
from spritestudio.specs.motion import MAX_FRAMES
from spritestudio.sprites.motion.clip import Clip
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.motion.motion_dialog import MotionDialog
from spritestudio.ui.motion.paint_dialog import PaintDialog
from spritestudio.ui.motion.paint_offer import PaintOffer
from spritestudio.ui.motion.painted_motions import PaintedMotions
from spritestudio.ui.motion.sides_dialog import SidesDialog
from spritestudio.ui.preferences import LAST_FOLDER, last_folder
from spritestudio.ui.queue_runner import QueueKind, QueueProgress, QueueResult
from spritestudio.ui.widgets.basics import sprites_text

PAINTED_CLIPS = "clips"
_ACTION, _FOUR_SIDES = "animate", "walk_around"
_WALK = "walk"


class MotionTool(PageController):
    """Opens the dialogs, keeps what they make, and paints clips in the queue.

    Args:
        page: The Generate page.
    """

    context_actions = (_ACTION, _FOUR_SIDES)

    def __init__(self, page: GeneratePage) -> None:
        super().__init__(page)
        self._page = page
        self._project = page.workspace.project
        self._shelf = ShelfEditor(self._project)
        self._runner = ModelRunner(page.workspace.training)
        page.workspace.selection.changed.connect(self.changed.emit)
        page.animate_requested.connect(self.open_for)
        page.repaint_requested.connect(self.open_frames)

    def build_actions(self, build: MenuBuilder) -> None:
        build.menu("generate")
        build.action(_ACTION, self.tr("Animate…"), self.open, "A")
        build.action(_FOUR_SIDES, self.tr("Walk in four directions…"), self.open_four_sides, "Shift+A")

    def lacks(self) -> Mapping[str, str]:
        return {_ACTION: self._page.selection.lack_of(), _FOUR_SIDES: self._page.selection.lack_of(1)}

    def queue_kinds(self) -> Mapping[str, QueueKind]:
        return {PAINTED_CLIPS: QueueKind(self._paint, self._show, self._keep)}

    def open(self) -> None:
        """Ask how the selected sprites are to move."""
        if sprites := self._selected:
            self.open_for(sprites)

    @property
    def _selected(self) -> Sequence[KeptSprite]:
        return self._page.selection.kept or self._page.kept_selection()

    def open_for(self, sprites: Sequence[KeptSprite]) -> MotionDialog:
        """Ask how sprites are to move."""
        preferences, offer = self._page.preferences, self._offer(max(sprites[0].image.shape[:2]))
        others = () if offer is not None and offer.model.offered_clips else self._others()
        painted = PaintedMotions(sprites, offer, others)
        dialog = MotionDialog(sprites, preferences, last_folder(preferences), painted, self._page.window())
        dialog.exported.connect(self._on_exported)
        dialog.kept.connect(self._on_kept)
        dialog.sides_requested.connect(lambda: self.open_sides(sprites[0]))
        if offer is not None:
            painted.try_requested.connect(lambda clip: self._try(dialog, sprites[0], offer, clip))
            painted.queue_requested.connect(lambda *asked: self._queue(dialog, sprites, offer, *asked))
        dialog.open()
        return dialog

    def _on_exported(self, paths: list[Path]) -> None:
        self._page.preferences.set(LAST_FOLDER, str(paths[0].parent))
        self.wrote.emit(paths)

    def _on_kept(self, sprites: list[KeptSprite]) -> None:
        try:
            self._shelf.animate(sprites)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self._page.animated.emit(list(self._shelf.ids_of(sprites)))
        self.status_message.emit(self.tr("{0} on the shelf can move now").format(sprites_text(len(sprites))))

    # Sides

    def open_sides(self, sprite: KeptSprite) -> SidesDialog:
        """Ask how a sprite looks from its other sides."""
        shape = sprite.image.shape
        there = self._project.shelf.value
        others = [each for each in there if each.id != sprite.id and each.image.shape == shape]
        offer = self._over_offer(max(shape[:2]))
        if offer is not None and not offer.model.facings:
            offer = None
        dialog = SidesDialog(sprite, offer, others, self._runner, self._page.window())
        dialog.kept.connect(self._on_sides)
        dialog.open()
        return dialog

    def _on_sides(self, sides: FigureSides) -> None:
        """Keep a sprite with its sides, and ask how they are to move."""
        try:
            found = self._shelf.set_sides(sides)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        names = ", ".join(kept_sides(found) or [sides.own])
        self.status_message.emit(self.tr("{0} is on the shelf from {1}").format(found.title, names))
        self.open_for([found])

    def _over_offer(self, size: int) -> PaintOffer | None:
        """Weights of a size, such as know sides first, and those at work; None where there are none."""
        found: list[PaintOffer] = []
        now = self._page.weights.path
        paths = [(self._page.workspace.weights.title_of(now) or now.stem, now)] if now is not None else []
        for title, path in (*paths, *self._page.workspace.weights.single):
            with contextlib.suppress(SpriteStudioError):
                model = read_model_spec(path)
                if model.image_size == size:
                    found.append(PaintOffer(path, title, model))
        return min(found, key=lambda offer: not offer.model.facings, default=None)

    # Painting

    def _offer(self, size: int) -> PaintOffer | None:
        """The weights at work, or others for sprites of this size where those have learned no movement.

        What paints beside a sprite comes before what only moves it.
        """
        workspace, path = self._page.workspace, self._page.weights.path
        if path is None or workspace.mixes.model is None:
            return None
        model = workspace.mixes.model
        now = PaintOffer(path, workspace.weights.title_of(path) or path.stem, moving_spec(model))
        if model.offered_clips:
            return now
        others = [offer for offer in self._moving() if offer.model.image_size == size]
        if now.model.offered_clips and model.image_size == size:
            others.append(now)
        return min(others, key=lambda offer: not offer.sees_sprites, default=now)

    def _others(self) -> list[str]:
        """What weights are called that have learned movements."""
        return [offer.title for offer in self._moving()]

    def _moving(self) -> Iterator[PaintOffer]:
        """The weights that have learned movements which are worth it."""
        for title, path in self._page.workspace.weights.single:
            with contextlib.suppress(SpriteStudioError):
                if (model := moving_spec(read_model_spec(path))).offered_clips:
                    yield PaintOffer(path, title, model)

    def _try(self, dialog: MotionDialog, sprite: KeptSprite, offer: PaintOffer, clip: str) -> None:
        """Paint one sprite, to be looked at."""
        every = dialog.painted.four.isChecked()
        dialog.reject()
        self._open_table(sprite, offer, clip, every_side=every)

    def open_four_sides(self) -> None:
        """Show the selected sprite as it walks, from four sides."""
        for sprite in self._selected[:1]:
            offer = self._offer(max(sprite.image.shape[:2]))
            if offer is not None and not offer.moves(_WALK, sprite.image):
                offer = None
            turns = offer is not None and offer.model.offers_turns
            self._open_table(sprite, offer, _WALK, every_side=True, stand_ins=not turns)

    def _open_table(
        self, sprite: KeptSprite, offer: PaintOffer | None, clip: str, **settings: Any
    ) -> PaintDialog:
        over, window = self._over_offer(max(sprite.image.shape[:2])), self._page.window()
        table = PaintDialog(sprite, offer, self._runner, clip, over=over, parent=window, **settings)
        table.kept.connect(self._on_kept)
        table.open()
        return table

    def open_frames(self, sprite: KeptSprite, clip: Clip, frame: int) -> None:
        """Show the frames of a clip in a table, where each can be painted again; one is looked at."""
        offer = self._offer(max(sprite.image.shape[:2]))
        try:
            if offer is None or clip.name not in offer.model.offered_clips:
                raise SpriteStudioError(
                    f"No weights for such sprites have learned the movement {clip.name}.",
                    "Mark a part of the frame (K), and press Paint as I draw (P), to have that painted anew.",
                )
            offer.require_fits(clip.frames[0])
            require(
                len(clip.frames) <= MAX_FRAMES,
                f"The clip has {len(clip.frames)} frames, and {MAX_FRAMES} at most can be painted again.",
            )
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self._open_table(sprite, offer, clip.name, stands=clip).look_at(CellPlace(0, frame))

    def _queue(
        self,
        dialog: MotionDialog,
        sprites: Sequence[KeptSprite],
        offer: PaintOffer,
        clips: list[str],
        every_side: bool,
    ) -> None:
        """Paint all sprites in the queue, once the plain motions that are chosen as well are kept.

        Sprites of a grid come on the shelf first.
        """
        if not dialog.keep_chosen():
            return
        ids = self._shelf.ids_of(sprites)
        sides = FOUR if every_side else FOUR[:1]
        request = BatchRequest(offer.path, tuple(clips), sides, TablePlan.movement, ids)
        names = ", ".join(painted_motion(clip).title.lower() for clip in clips)
        title = self.tr("Paint {0} of {1}").format(names, sprites_text(len(ids)))
        dialog.accept()
        self._page.workspace.queue.add(QueuedJob(PAINTED_CLIPS, title, request.to_json()))
        self.status_message.emit(self.tr("{0}: in the queue (Ctrl+J)").format(title))

    def _paint(self, values: Any) -> Generator[QueueProgress | QueueResult]:
        """Paint, in the thread of a job."""
        request = BatchRequest.from_json(values)
        sprites = [sprite for sprite in self._project.shelf.value if sprite.id in request.ids]
        model = moving_spec(next(self._runner.load(request.weights)).spec)
        for event in paint_batch(request, sprites, model, self._runner.frame_painters(request.weights)):
            if isinstance(event, BatchPainted):
                yield QueueResult(event.text, event.clips)
            else:
                yield QueueProgress(event.done, event.total)

    def _keep(self, clips: Mapping[str, tuple[Clip, ...]]) -> list[str]:
        """Let the sprites that are still on the shelf move."""
        there = [sprite for sprite in self._project.shelf.value if sprite.id in clips]
        self._shelf.animate([replace(sprite, clips=clips[sprite.id]) for sprite in there])
        return [sprite.id for sprite in there]

    def _show(self, result: Any) -> None:
        """Open the first sprite with its timeline."""
        ids = result if isinstance(result, list | dict) else ()  # earlier versions kept the clips with them
        there = [sprite for sprite in self._project.shelf.value if sprite.id in ids]
        if there:
            self._page.draw_requested.emit(ShelfTarget(self._project, there[0]))
