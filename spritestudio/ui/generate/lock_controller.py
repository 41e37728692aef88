"""Locked sprites: Generate paints the others anew, and these stay as they are."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Collection, Generator, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject

from spritestudio.errors import SpriteStudioError
from spritestudio.project.generations import Generation
from spritestudio.project.steps import StepImages
from spritestudio.project.workspace import Workspace
from spritestudio.specs import ByteArray, GenerationRequest, seeds_from
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.history_navigator import HistoryNavigator
from spritestudio.ui.generate.page_controller import PageController, lack_of_grid
from spritestudio.ui.widgets.allowing import first_lack, not_chosen
from spritestudio.ui.widgets.basics import sprites_text

_SEEDS = 1_000_000


@dataclass(frozen=True, eq=False)
class LockedSprites:
    """Sprites that stay as they are while a grid is painted.

    Attributes:
        places: Where they stand.
        images: uint8 (N, H, H, 4), as many, before they are finished.
        are_of_request: Whether the request of the grid makes them, too.
    """

    places: tuple[int, ...] = ()
    images: ByteArray | None = None
    are_of_request: bool = True

    def kept_in(self, frames: Iterable[StepImages]) -> Generator[StepImages]:
        """The frames of a painting, with these sprites as they were; on whatever thread pulls them."""
        for frame in frames:
            if self.images is None:
                yield frame
                continue
            noisy, clean = frame.noisy.copy(), frame.clean.copy()
            noisy[list(self.places)] = clean[list(self.places)] = self.images
            yield dataclasses.replace(frame, noisy=noisy, clean=clean)


class LockController(PageController):
    """Locks sprites of the finished grid, and has requests spare them.

    A locked sprite keeps its seed and its mix in the next request, so that the recipe of the grid makes it
    again, too; its pixels are taken over as they are. Where that request has other settings, weights or
    pictures to start from, the recipe keeps its pixels.

    Args:
        workspace: Knows what is selected and what is locked.
        view: Shows them.
        navigator: Knows what made the sprites that are shown.
        parent: The page.
    """

    context_actions = ("lock",)

    def __init__(
        self, workspace: Workspace, view: GridView, navigator: HistoryNavigator, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._navigator = navigator
        self._finished: tuple[GenerationRequest, ByteArray] | None = None  # what locked sprites are from
        self._locked_in: dict[str, tuple[int, ...]] = {}  # in each grid of the history
        workspace.locked.changed.connect(self._show)
        navigator.changed.connect(self._come_back)

    def lacks(self) -> Mapping[str, str]:
        chosen = not_chosen(len(self._workspace.selection.indices))
        return {"lock": first_lack(lack_of_grid(self._view), chosen)}

    def short_texts(self) -> Mapping[str, str]:
        return {"lock": self.tr("Unlock") if self._would_unlock else self.tr("Lock")}

    @property
    def _would_unlock(self) -> bool:
        selected = set(self._workspace.selection.indices)
        return bool(selected) and selected <= set(self._workspace.locked.indices)

    def _show(self) -> None:
        self._view.grid.set_locked(self._workspace.locked.indices)
        self.changed.emit()

    def toggle(self) -> None:
        """Lock the selected sprites or, where all of them are locked, unlock them."""
        locked, selected = self._workspace.locked, set(self._workspace.selection.indices)
        if not selected or not self._remember():
            return
        locked.resize(self._view.grid.count)
        before, unlocks = set(locked.indices), self._would_unlock
        locked.set(before - selected if unlocks else before | selected)
        if shown := self._navigator.shown_id:
            self._locked_in[shown] = locked.indices
        told = self.tr("Unlocked {0}") if unlocks else self.tr("Locked {0}: Generate paints the others anew")
        self.status_message.emit(told.format(sprites_text(len(selected))))

    def release(self) -> None:
        """Lock nothing."""
        self._workspace.locked.begin(self._view.grid.count)

    def on_painted(self, painted: Generation) -> None:
        """Know what is locked in it, to come back with it."""
        self._locked_in[painted.id] = self._workspace.locked.indices

    def _come_back(self) -> None:
        """Lock in the grid that is shown what was locked when another took its place."""
        self.release()
        locked = self._locked_in.get(self._navigator.shown_id, ())
        if locked and self._remember():
            self._workspace.locked.set(locked)

    def applied(self, request: GenerationRequest, only: Collection[int] | None = None) -> GenerationRequest:
        """A request in which sprites that stay keep their seeds and mixes, as far as it can make them.

        Args:
            request: The request.
            only: All but these stay, and these get new seeds; None spares the locked ones.

        Raises:
            SpriteStudioError: They cannot stay in such a grid.
        """
        places = self._staying(only)
        if not places or self._finished is None:
            return request
        before, spec = self._finished[0], request.spec
        if places[-1] >= spec.count:
            raise SpriteStudioError(
                self.tr("A locked sprite stands in place {0}, and {1} are asked for.").format(
                    places[-1] + 1, sprites_text(spec.count)
                ),
                self.tr("Ask for more, unlock it (L), or put it on the shelf (F)."),
            )
        if only is not None:
            spec = dataclasses.replace(spec, seeds=new_seeds(spec.count), noise=())
        if _are_alike(before, request):
            spec = spec.with_sprites(before.spec, places)
        return dataclasses.replace(request, spec=spec)

    def sprites(
        self, request: GenerationRequest, size: int, only: Collection[int] | None = None
    ) -> LockedSprites:
        """What stays as it is in the grid of a request, see `applied`.

        Args:
            request: The request.
            size: Height and width of its sprites, px.
            only: All but these stay; None spares the locked ones.

        Raises:
            SpriteStudioError: They are of another size.
        """
        places = self._staying(only)
        if not places or self._finished is None:
            return LockedSprites()
        before, images = self._finished
        if images.shape[1] != size:
            raise SpriteStudioError(
                self.tr("The locked sprites have {0} pixels a side, and these weights paint {1}.").format(
                    images.shape[1], size
                ),
                self.tr("Unlock them (L), or put them on the shelf (F): there they stay whatever comes."),
            )
        return LockedSprites(places, images[list(places)], are_of_request=_are_alike(before, request))

    def _remember(self) -> bool:
        """Know the finished sprites that are shown, and what made them; says whether there are any."""
        request, newest = self._navigator.request, self._view.newest
        if request is None or newest is None or not self._view.finished:
            return False
        self._finished = (request, newest.noisy)
        return True

    def _staying(self, only: Collection[int] | None) -> tuple[int, ...]:
        if only is None:
            return self._workspace.locked.indices
        self._remember()
        return tuple(index for index in range(self._view.grid.count) if index not in only)


def new_seeds(count: int) -> tuple[int, ...]:
    """Seeds that count on from one drawn by chance."""
    return seeds_from(random.randrange(_SEEDS), count)


def _are_alike(before: GenerationRequest, request: GenerationRequest) -> bool:
    """Whether a request makes sprites of another again that have their seeds and mixes in it."""
    return _without_sprites(before) == _without_sprites(request)


def _without_sprites(request: GenerationRequest) -> tuple[object, ...]:
    """All that a request says beside seeds, mixes and what they are called.

    Sprites that start from a picture each, or go on from others, are as many as those.
    """
    spec = request.spec
    is_bound = spec.branch is not None or (spec.start is not None and len(spec.start.pictures) > 1)
    count = spec.count if is_bound else 0
    return spec.settings, spec.start, spec.branch, count, request.weights, request.weights_hash
