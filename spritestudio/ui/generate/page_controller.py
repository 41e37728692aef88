"""What every tool of the Generate page offers to the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.queue_runner import QueueKind
from spritestudio.ui.widgets.allowing import no_sprites


class PageController(QObject):
    """A tool of the Generate page: its actions in the menus, and what it tells of.

    Attributes:
        context_actions: Which of the page's actions it adds to the menu of a sprite, by name.

    Signals:
        changed: Something that decides which of its actions are enabled.
        failed: An exception to tell of.
        status_message: Something went well.
        wrote: Files were written, a list of paths.
    """

    changed = Signal()
    failed = Signal(object)
    status_message = Signal(str)
    wrote = Signal(list)
    context_actions: tuple[str, ...] = ()

    def build_actions(self, build: MenuBuilder) -> None:
        """Add its actions to the menus; tools that stand in the page's own menus need not."""

    def lacks(self) -> Mapping[str, str]:
        """What each of its actions lacks to be used now, by name; "" where nothing, see `allow`."""
        return {}

    def short_texts(self) -> Mapping[str, str]:
        """What those of its actions are called on buttons whose text says what they would do now, by name."""
        return {}

    def drop_offers(self, paths: Sequence[Path]) -> Sequence[tuple[str, Callable[[], object]]]:
        """See `Page.drop_offers`."""
        return ()

    def queue_kinds(self) -> Mapping[str, QueueKind]:
        """The kinds of jobs that it puts into the queue, by name."""
        return {}

    def wind_down(self) -> None:
        """Want nothing more of any job: the window is about to close."""


def lack_of_grid(view: GridView) -> str:
    """What the sprites that are shown lack to be worked with; "" where they are finished."""
    if view.images is None:
        return no_sprites()
    unfinished = QCoreApplication.translate("PageController", "These sprites are not painted to the end yet")
    return "" if view.finished else unfinished
