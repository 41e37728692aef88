"""Painting grids: what the panel asks for, other requests, and the live grid before them."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from spritestudio.errors import SpriteStudioError
from spritestudio.project.generations import Generation
from spritestudio.project.project_parts import FORGOTTEN
from spritestudio.project.steps import StepImages
from spritestudio.project.workspace import Workspace
from spritestudio.specs import GenerationRequest, ModelSpec, PostprocessSpec
from spritestudio.ui.generate.generate_panel import GeneratePanel
from spritestudio.ui.generate.grid_painting import request_of
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.history_navigator import HistoryNavigator
from spritestudio.ui.generate.live_preview import LivePreview
from spritestudio.ui.generate.lock_controller import LockController, LockedSprites
from spritestudio.ui.generate.model_runner import ModelLoaded, ModelRunner, PreviewImages
from spritestudio.ui.generate.page_controller import PageController, lack_of_grid
from spritestudio.ui.generate.postprocess_controller import PostprocessController
from spritestudio.ui.generate.progress_status import ProgressStatus
from spritestudio.ui.generate.stopped_painting import StoppedPainting
from spritestudio.ui.generate.weights_choice import WeightsChoice
from spritestudio.ui.job import Worker
from spritestudio.ui.widgets.allowing import first_lack, not_chosen, paints_others
from spritestudio.ui.widgets.basics import sprites_text
from spritestudio.ui.widgets.grid_layout import Section


class PaintingController(PageController):
    """Runs the paintings of the page, one at a time, and keeps what they make.

    Args:
        workspace: What is set and made.
        panel: Asks for sprites.
        view: Shows them.
        runner: Paints them.
        worker: The job.
        weights: Which weights paint.
        navigator: Is told what is shown.
        locks: Knows which sprites stay.
        postprocess: Finishes them.
        progress: Tells how far it is.
        parent: The page.

    Attributes:
        live_preview: Paints while a slider is dragged.

    Signals:
        begun: Painting begins, and these, LockedSprites, stay as they are; what was before is shown still.
        kept: It came to its end, and is this Generation of the project, which is shown.
    """

    begun = Signal(object)
    kept = Signal(object)

    context_actions = ("repaint",)

    def __init__(
        self,
        workspace: Workspace,
        panel: GeneratePanel,
        view: GridView,
        runner: ModelRunner,
        worker: Worker,
        weights: WeightsChoice,
        navigator: HistoryNavigator,
        locks: LockController,
        postprocess: PostprocessController,
        progress: ProgressStatus,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._panel = panel
        self._view = view
        self._runner = runner
        self._worker = worker
        self._weights = weights
        self._navigator = navigator
        self._locks = locks
        self._postprocess = postprocess
        self._progress = progress
        self.live_preview = LivePreview(self)
        self._behind: list[StepImages] | None = None
        self._asked: tuple[GenerationRequest, PostprocessSpec] | None = None
        self._sections: Sequence[Section] = ()
        self._step = ""
        self._is_kept = False
        self._waits = False  # for the weights with which Generate is to paint
        panel.generate_requested.connect(self.generate)
        panel.stop_requested.connect(self.stop)
        postprocess.panel.undo.clicked.connect(self.undo)
        panel.mixes.edited.connect(self._on_mix_edited)
        panel.mixer.held.connect(self.live_preview.hold)
        worker.events.connect(self._on_events)
        worker.finished.connect(self._on_finished)
        worker.cancel_requested.connect(self.stop)
        worker.failed.connect(self.failed)
        progress.follow_job(workspace.jobs, worker)
        weights.adopted.connect(self._on_adopted)
        weights.loading.finished.connect(self._stop_waiting)
        navigator.changed.connect(self._on_earlier_shown)
        self.live_preview.painted.connect(self._on_live)
        self.live_preview.rested.connect(self._repaint_finished)
        self.live_preview.failed.connect(self.failed)

    def lacks(self) -> Mapping[str, str]:
        busy = paints_others() if self._is_busy else ""
        chosen = not_chosen(len(self._workspace.selection.indices))
        return {
            "generate": first_lack(busy, self._weights.lack),
            "stop": "" if self._worker.running else self.tr("Nothing is being painted"),
            "repaint": first_lack(busy, lack_of_grid(self._view), chosen),
        }

    def wind_down(self) -> None:
        self.live_preview.drop()

    @property
    def _is_busy(self) -> bool:
        """Whether something is painted that a person has asked for; what is painted behind gives way."""
        return self._worker.running and self._step != ""

    def _make_way(self) -> None:
        """End what the sliders have asked for, so that other sprites are painted."""
        self.live_preview.drop()
        self._worker.stop()

    # What is asked for

    def generate(self) -> None:
        """Paint what the panel asks for, as soon as the chosen weights are there."""
        if self._is_busy or self._weights.path is None:
            return
        self._waits = self._weights.are_changing
        if self._waits:
            return
        self._panel.mixer.commit()
        self._make_way()
        self._workspace.settings.begin_grid()
        self._paint()

    def repaint_selected(self) -> None:
        """Paint the selected sprites anew, with other seeds and the mixes of now; the others stay."""
        if self._workspace.selection and not self._is_busy and self._view.finished:
            self._make_way()
            self._paint(only=self._workspace.selection.indices)

    def stop(self) -> None:
        """Stop painting, and keep a picture of what is there."""
        if self._worker.running:
            self._worker.stop()
            self._view.show_picture()

    def leave_project(self) -> None:
        """Paint nothing that was asked for in the project of now, nor behind its sliders."""
        self._waits = False
        self.live_preview.drop()
        self.stop()

    def undo(self) -> None:
        """Take the last step back; no earlier grid while one is painted, since that one is meant."""
        project = self._workspace.project
        if self._worker.running and project.timeline.before(FORGOTTEN) not in (None, project.forgotten.value):
            self.status_message.emit(paints_others())
        else:
            title = project.timeline.undo_title
            project.timeline.undo()
            self.status_message.emit(self.tr("Took back: {0}").format(title) if title else "")

    def redo(self) -> None:
        """Do again what was undone, where that can be."""
        timeline = self._workspace.project.timeline
        title = timeline.redo_title
        if timeline.redo():
            self.status_message.emit(self.tr("Did again: {0}").format(title))

    def paint(
        self,
        path: Path,
        model: ModelSpec,
        request: GenerationRequest,
        *,
        step: str = "",
        keeps_locked: bool = False,
    ) -> None:
        """Paint a grid that a request tells all of; nothing may be painting.

        Args:
            path: The weights.
            model: Their description.
            request: What is asked of them.
            step: What undo calls it; by default, that it was painted.
            keeps_locked: Whether locked sprites stay; otherwise they are released.
        """
        self.live_preview.drop()
        if not keeps_locked:
            self._locks.release()
        try:
            request = self._locks.applied(request)
            locked = self._locks.sprites(request, model.image_size)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self._paint_request(path, model, request, locked, step or self._title(request))

    def _paint(self, behind: bool = False, only: Collection[int] | None = None) -> None:
        """Paint; `behind` what is shown, which stays until all is finished, or `only` some places anew.

        What is painted behind follows a change of the mixes, which is what undo takes back.
        """
        path = self._weights.path
        if path is None:
            return
        try:
            count = None if only is None else self._view.grid.count
            request = self._locks.applied(self.asked_for(path, count), only)
            model = self._workspace.model
            locked = self._locks.sprites(request, model.image_size, only)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self._workspace.settings.remember()
        step = (
            self._title(request) if only is None else self.tr("Repaint {0}").format(sprites_text(len(only)))
        )
        self._paint_request(path, model, request, locked, "" if behind else step)
        if only:  # so that keys go on with what came of it
            self.status_message.emit(
                self.tr("Painting {0} anew; Ctrl+Z brings back what was there").format(
                    sprites_text(len(only))
                )
            )
            self._workspace.selection.choose(min(only))
            self._workspace.selection.set(only)

    def _title(self, request: GenerationRequest) -> str:
        return self.tr("Paint {0}").format(sprites_text(request.spec.count))

    def asked_for(self, path: Path, count: int | None = None) -> GenerationRequest:
        """What is set; of `count` sprites where it is told."""
        workspace = self._workspace
        return request_of(path, workspace.spec(count), workspace.model.features, self._panel.sections(count))

    def _paint_request(
        self,
        path: Path,
        model: ModelSpec,
        request: GenerationRequest,
        locked: LockedSprites,
        step: str,
    ) -> None:
        """Paint, as a step of undo or, where `step` is "", behind what is shown."""
        self.status_message.emit("")
        self._workspace.project.timeline.has_passed()
        self.begun.emit(locked)
        self._step, self._is_kept = step, False
        self._behind = None if step else []
        self._sections = [Section(title, count) for title, count in request.sections]
        self._postprocess.begin()
        self._postprocess.use_weights(path.stem)
        if step:
            self.live_preview.begin_from(None)
            self._navigator.leave()
            self._view.start(self._sections, model.image_size, self._columns)
        self._navigator.begin(request)
        self._progress.begin()
        self._asked = request, self._postprocess.settings.spec
        self._worker.run(lambda: locked.kept_in(self._runner.paint(path, request.spec)), self._title(request))
        self._panel.set_running(True, gives_way=not step)
        self.changed.emit()

    @property
    def _columns(self) -> int:
        return int(self._workspace.settings.allowed("columns"))

    # The live grid

    def _on_adopted(self, loaded: ModelLoaded) -> None:
        self.live_preview.set_weights(loaded.few_step)
        self._panel.offer_live(loaded.few_step is not None)
        self.changed.emit()
        if self._waits:
            self.generate()

    def _stop_waiting(self) -> None:
        """The weights are there, or cannot be had: nobody waits for them any more."""
        self._waits = False

    def _on_mix_edited(self) -> None:
        settings, path = self._workspace.settings, self._weights.path
        if not self.live_preview.ready or not settings.live or path is None or settings.problems:
            return
        if self._shows_earlier_step:
            self.status_message.emit(
                self.tr("Live waits at an earlier step: Go on (G) paints on from it, Generate from noise")
            )
            return
        self._worker.stop()
        size = self._workspace.model.image_size
        with contextlib.suppress(SpriteStudioError):  # locked sprites that cannot stay are told by Generate
            request = self._locks.applied(self.asked_for(path))
            if self._locks.sprites(request, size).are_of_request:
                self.live_preview.request(request)

    @property
    def _shows_earlier_step(self) -> bool:
        """Whether a person has gone back to a step, from which they may want to go on."""
        return not self._worker.running and self._view.scrubber.value() < self._view.scrubber.maximum()

    def _on_live(self, pieces: list[PreviewImages]) -> None:
        if self._worker.running:
            return
        for piece in pieces:
            sections = [Section(title, count) for title, count in piece.request.sections]
            self._view.show_live(sections, piece.places, piece.images)
        self._navigator.show_preview(pieces[-1].request if pieces[-1].is_last else None)

    def _repaint_finished(self) -> None:
        if not self._worker.running:
            self._paint(behind=True)

    def _on_earlier_shown(self) -> None:
        if self._navigator.shown_id:
            self._workspace.project.timeline.has_passed()
        self.live_preview.begin_from(self._navigator.request)

    # What is painted

    def _on_events(self, events: list[StepImages]) -> None:
        self._show_frames(events)
        if events[-1].last and self._asked is not None:
            self._keep(Generation(self._asked[0], events[-1].noisy, self._asked[1]))

    def _keep(self, painted: Generation) -> None:
        """Put a finished grid into the project: in the window's thread, so that it is still the same one."""
        self._is_kept = True
        kept = self._workspace.generations.add(painted)
        self._navigator.on_kept(kept)
        if self._step:
            self._workspace.project.note_painted(kept.id, self._step)
        self.live_preview.begin_from(kept.request)
        self.kept.emit(kept)

    def _show_frames(self, frames: list[StepImages]) -> None:
        self._progress.show_frames(frames)
        self._worker.report(frames[-1].step, frames[-1].steps)
        if self._behind is not None:
            self._behind += frames
            if not frames[-1].last:
                return
            frames, self._behind = self._behind, None
            selected = self._workspace.selection.indices
            self._view.start(self._sections, frames[0].noisy.shape[1], self._columns)
            self._workspace.selection.set(selected)
        self._view.add_frames(frames)

    def _on_finished(self) -> None:
        self._progress.end(self._view.newest)
        self._panel.set_running(False)
        self._view.set_finished(True)
        if self._view.newest is None:
            self._navigator.come_back()
        elif self._step and not self._is_kept:  # it was stopped: what it has come to is shown, and passes
            self._let_pass()
        self.changed.emit()

    def _let_pass(self) -> None:
        request = self._navigator.request
        assert request is not None
        stopped = StoppedPainting(
            request, self._sections, self._workspace, self._view, self._navigator, self._postprocess
        )
        timeline = self._workspace.project.timeline
        timeline.let_pass(self._step, stopped.take_back, lambda: self._bring_back(stopped))

    def _bring_back(self, stopped: StoppedPainting) -> bool:
        """Show again what was stopped, unless something is painted now."""
        if self._worker.running:
            self.status_message.emit(paints_others())
            return False
        self.live_preview.drop()
        self.live_preview.begin_from(None)
        stopped.bring_back()
        self._progress.end(self._view.newest)
        self.changed.emit()
        return True
