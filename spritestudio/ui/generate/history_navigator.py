"""Going back to the sprites of the history, and to the settings that made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.project.generations import Generation
from spritestudio.project.steps import RecentSteps, StepImages
from spritestudio.project.workspace import Workspace
from spritestudio.specs import GenerateSpec, GenerationRequest, PostprocessSpec
from spritestudio.ui.generate.generation_strip import GenerationStrip
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.generate.postprocess_controller import PostprocessController
from spritestudio.ui.generate.progress_status import ProgressStatus
from spritestudio.ui.job import Worker
from spritestudio.ui.widgets.allowing import first_lack, no_sprites, paints_others
from spritestudio.ui.widgets.basics import counted_text, sprites_text
from spritestudio.ui.widgets.grid_layout import Section

_NOTHING = (16, 8)  # the size of a sprite, and columns, where there are none


class HistoryNavigator(PageController):
    """Knows which generation is shown, and shows another.

    Args:
        workspace: Its generations are shown, and their settings taken up.
        view: Where they are shown.
        finishing: Finishes them as they were.
        progress: Tells which one is shown.
        painting: The job that puts a new one in their place.
        parent: The page.

    Attributes:
        request: What made the sprites that are shown; None where they answer several requests.

    Signals:
        changed: Other sprites are shown.
    """

    def __init__(
        self,
        workspace: Workspace,
        view: GridView,
        postprocess: PostprocessController,
        progress: ProgressStatus,
        painting: Worker,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._history = workspace.generations
        self._view = view
        self._postprocess = postprocess
        self._progress = progress
        self._painting = painting
        self.request: GenerationRequest | None = None
        self._shown = self._last_shown = ""
        self._before: dict[str, str] = {}  # what was shown before a generation was painted, to go back to
        self._selections: dict[str, tuple[int, ...]] = {}  # what was selected in each when it was left
        self._steps = RecentSteps()
        self._forgotten = workspace.project.forgotten.value
        self.strip = GenerationStrip(workspace)
        view.add_strip(self.strip)
        self.strip.chosen.connect(self.show_kept)
        self.strip.delete_requested.connect(self.delete)
        postprocess.variants_wanted.connect(self._on_variants_wanted)
        postprocess.refinished.connect(self.strip.model.forget)
        postprocess.revisit_wanted.connect(self.show_kept)
        workspace.project.opened.connect(self._on_project_opened)
        workspace.project.forgotten.changed.connect(self._on_forgotten)

    def lacks(self) -> Mapping[str, str]:
        busy = paints_others() if self._painting.running else "" if len(self._history) else no_sprites()
        is_first, is_last = self._place <= 0, self._place + 1 >= len(self._history)
        return {
            "earlier": first_lack(busy, self.tr("These are the earliest sprites") if is_first else ""),
            "later": first_lack(busy, self.tr("These are the newest sprites") if is_last else ""),
            "reuse": no_sprites() if self.request is None else "",
        }

    @property
    def shown_id(self) -> str:
        """The id of the generation that is shown; "" while it is not kept."""
        return self._shown

    @property
    def place(self) -> tuple[int, int]:
        """Which generation is shown, from 1, and how many there are, with the one that is being painted."""
        is_new = self.request is not None or self._view.images is not None
        count = max(len(self._history), self._place + 1 if is_new else 0)
        return min(self._place + 1, count), count

    @property
    def _place(self) -> int:
        """Where the shown one stands in the history; behind the last while it is not kept."""
        ids = self._history.ids
        return ids.index(self._shown) if self._shown in ids else len(ids)

    def leave(self) -> None:
        """Other sprites are about to be shown: what is selected comes back with those that are."""
        if self._shown:
            self._selections[self._shown] = self._workspace.selection.indices

    def begin(self, request: GenerationRequest) -> None:
        """A new generation is about to be painted."""
        self.request = request
        self._show_none()

    def _show_none(self) -> None:
        """What is shown is none of the history's."""
        self._shown = ""
        self.strip.mark("")

    def show_preview(self, request: GenerationRequest | None) -> None:
        """Sprites of the live preview are shown, which are no generation.

        Args:
            request: What made all of them; None where some answer an earlier request.
        """
        self.request = request
        self._show_none()

    def on_kept(self, generation: Generation) -> None:
        """The generation that was painted is in the history."""
        self._before[generation.id] = self._last_shown
        self._shown = self._last_shown = generation.id
        self._steps.keep(generation.id, self._view.step_history)
        self._postprocess.on_kept(generation)
        self.strip.refresh()
        self.strip.mark(generation.id)

    def show_generation(self, steps: int) -> None:
        """Show earlier (negative) or later sprites."""
        found = None if self._painting.running else self._read(steps)
        if found is not None:
            self.status_message.emit("")
            self._show(found)

    def show_kept(self, generation_id: str) -> None:
        """Show a generation; not while another is painted."""
        if self._painting.running:
            self.status_message.emit(paints_others())
            return
        if generation_id == self._shown:
            return
        try:
            self._show(self._history.read(generation_id))
        except SpriteStudioError as error:
            self.failed.emit(error)

    def tell_others(self) -> None:
        """There are others in the history than before; the shown one stays."""
        self.strip.refresh()
        self._tell_place()
        self.changed.emit()

    def delete(self, ids: Sequence[str]) -> None:
        """Forget generations, and show the one beside where it is shown; the shelf keeps what it has."""
        for generation_id in ids:
            self._before.pop(generation_id, None)
        self._workspace.project.forget(ids)
        self.status_message.emit(
            counted_text(
                len(ids),
                self.tr("Forgot 1 grid; Ctrl+Z brings it back"),
                self.tr("Forgot {0} grids; Ctrl+Z brings them back"),
            )
        )

    def _on_forgotten(self, forgotten: frozenset[str]) -> None:
        """Show what has come back; where the shown one is gone, what it came after, or the one beside it."""
        back, self._forgotten = self._forgotten - forgotten, forgotten
        self.strip.refresh()
        ids = self._history.ids
        come_back = [generation_id for generation_id in ids if generation_id in back]
        if come_back and not self._painting.running:
            self.show_kept(come_back[-1])
        if self._shown in ids:
            self._tell_place()
        elif self._before.get(self._shown) in ids:
            self.show_kept(self._before[self._shown])
        elif self._shown:
            later = sum(i > self._shown for i in ids)  # ids grow with time
            self._show_newest(-max(1, later))
        elif self._view.images is None and not self._painting.running:
            self._show_newest()
        self.changed.emit()

    def _on_project_opened(self) -> None:
        """Show the newest sprites of another project, or none."""
        self._steps.clear()
        self.strip.refresh()
        if self._shown in self._history:
            return
        self._show_newest()

    def _show_newest(self, steps: int = -1) -> None:
        """Show the newest generation, or one so many steps from the end; nothing where there is none."""
        self.request = None
        self._show_none()
        if (found := self._read(steps)) is not None:
            self._show(found)
        else:
            self._view.start([], *_NOTHING)
            self._progress.show_text("")
            self.changed.emit()

    def show_last(self) -> None:
        """Show the generation again that was shown last; nothing where there was none."""
        ids = self._history.ids
        place = ids.index(self._last_shown) - len(ids) if self._last_shown in ids else -1
        self._show_newest(place)

    def come_back(self) -> None:
        """A painting ended before its first step: show the sprites before it; what is told of that stays."""
        if (found := self._read(-1)) is not None:
            self._show(found)

    def _read(self, steps: int) -> Generation | None:
        """The generation so many steps away, or beyond it where files are damaged."""
        ids, wanted = self._history.ids, self._place + steps
        while 0 <= wanted < len(ids):
            try:
                return self._history.read(ids[wanted])
            except SpriteStudioError:
                wanted += steps
        return None

    def _show(self, generation: Generation) -> None:
        self.leave()
        self._postprocess.begin()
        request = self.request = generation.request
        self._shown = self._last_shown = generation.id
        self._postprocess.on_read(generation)
        self.strip.mark(generation.id)
        sections = [Section(title, count) for title, count in request.sections]
        steps_taken = request.spec.steps
        finished = StepImages(steps_taken, steps_taken, 0, generation.images, generation.images)
        columns = self._workspace.settings.allowed("columns")
        self._view.start(sections, generation.images.shape[1], columns)
        self._view.add_frames(self._steps.of(generation.id) or [finished])
        self._view.set_finished(True)
        self._workspace.selection.set(self._selections.get(generation.id, ()))
        self._tell_place()
        self.changed.emit()

    def _tell_place(self) -> None:
        if self.request is not None and not self._painting.running:
            self._progress.show_text(
                self.tr("Grid {0} of {1}, painted by {2}").format(
                    self._place + 1,
                    len(self._history),
                    self._workspace.weights.title_of_name(self.request.weights),
                )
            )

    def reuse_settings(self) -> None:
        """Put the settings that made the shown sprites into the panel."""
        request = self.request
        if request is None:
            return
        if request.class_names == self._workspace.model.features:
            self.show_settings(request.spec)
            return
        self.failed.emit(
            SpriteStudioError(
                self.tr("These sprites were painted by other weights, {0}.").format(request.weights),
                self.tr("Choose them first, since their classes differ."),
            )
        )

    def show_settings(self, spec: GenerateSpec) -> None:
        """Put settings into the panel, with their seed."""
        self._workspace.take_up(spec)

    def _on_variants_wanted(self, chosen: list[int], postprocess: PostprocessSpec, title: str) -> None:
        """Keep variants of some sprites as a generation of their own, and show it."""
        if self.request is None or self._view.painted is None or self._painting.running:
            return
        variants = Generation(self.request.of_sprites(chosen, title), self._view.painted[chosen], postprocess)
        made = self._history.add(variants)
        self._before[made.id] = self._shown
        self._show(made)
        self._workspace.project.note_painted(made.id, self.tr("Make {0}").format(title))
        self.status_message.emit(self.tr("Made {0}; Alt+Left goes back").format(sprites_text(len(chosen))))
