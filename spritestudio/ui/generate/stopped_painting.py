"""A painting that was stopped, for undo and redo: no generation, but what was painted until then."""

from __future__ import annotations

from collections.abc import Sequence

from spritestudio.project.workspace import Workspace
from spritestudio.specs import GenerationRequest
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.history_navigator import HistoryNavigator
from spritestudio.ui.generate.postprocess_controller import PostprocessController
from spritestudio.ui.widgets.grid_layout import Section


class StoppedPainting:
    """Shows the grid before a stopped painting and, when that is done again, all that had been painted.

    Args:
        request: What was asked for.
        sections: The rows of its grid.
        workspace: Knows what is selected and locked.
        view: Shows what was painted; its film has one frame at least.
        navigator: Is told what is shown.
        postprocess: Finishes it.
    """

    def __init__(
        self,
        request: GenerationRequest,
        sections: Sequence[Section],
        workspace: Workspace,
        view: GridView,
        navigator: HistoryNavigator,
        postprocess: PostprocessController,
    ) -> None:
        self._request = request
        self._sections = sections
        self._workspace = workspace
        self._view = view
        self._navigator = navigator
        self._postprocess = postprocess
        self._frames = list(view.step_history)
        self._note()

    def _note(self) -> None:
        """Know what a person has made of it."""
        self._selected = self._workspace.selection.indices
        self._locked = self._workspace.locked.indices
        self._finishing = self._postprocess.settings.spec
        self._is_predicted = self._view.clean.isChecked()

    def take_back(self) -> None:
        """Show the grid before it."""
        self._note()
        self._navigator.show_last()

    def bring_back(self) -> None:
        """Show it as it was when it was taken back."""
        settings, locked, newest = self._workspace.settings, self._workspace.locked, self._frames[-1]
        self._navigator.leave()
        self._postprocess.begin()
        self._postprocess.settings.take_up(self._finishing)
        self._postprocess.use_weights(self._request.weights)
        self._view.start(self._sections, newest.noisy.shape[1], int(settings.allowed("columns")))
        self._navigator.begin(self._request)
        self._view.add_frames(self._frames)
        self._view.set_finished(True)
        if self._is_predicted:
            self._view.show_picture()
        self._workspace.selection.set(self._selected)
        locked.resize(self._view.grid.count)
        locked.set(self._locked)
