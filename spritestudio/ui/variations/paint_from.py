"""Pictures that sprites are painted from: dropped or pasted, and selected sprites."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from spritestudio.specs import ByteArray
from spritestudio.sprites.importing.pictures import PICTURE_SUFFIXES
from spritestudio.ui.generate.dropping import has_recipe
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.pencil.opened_pictures import OpenedPicture, PictureOpener
from spritestudio.ui.widgets.allowing import first_lack, not_chosen, paints_others
from spritestudio.ui.widgets.images import from_qimage


class PaintFrom(PageController):
    """Makes sprites of pictures of any size, for the weights that are chosen.

    Args:
        page: Knows what is selected, and paints.

    Signals:
        found: A picture as such a sprite, uint8 (H, H, 4), what it is called, and what was done to it.
    """

    found = Signal(object, str, str)
    context_actions = ("paint_from",)

    def __init__(self, page: GeneratePage) -> None:
        super().__init__(page)
        self._page = page
        self._opener = PictureOpener(self)
        self._opener.opened.connect(self._on_opened)
        self._opener.failed.connect(self._on_failed)
        self._picture: Path | ByteArray = Path()
        self._title = ""

    def build_actions(self, build: MenuBuilder) -> None:
        build.menu("generate")
        build.action("paint_from", self.tr("Paint from this"), self.paint_from_selected, "P")
        build.action("paste_and_paint", self.tr("Paint from the copied picture"), self.paste, "Ctrl+Shift+V")

    def lacks(self) -> Mapping[str, str]:
        busy = paints_others() if self._page.painting.running else ""
        free = first_lack(busy, self._page.weights.lack)
        kept, has_images = self._page.selection.kept, self._page.view.images is not None
        chosen = kept or (self._page.workspace.selection.indices if has_images else ())
        return {"paint_from": first_lack(free, not_chosen(len(chosen), 1)), "paste_and_paint": free}

    def wind_down(self) -> None:
        self._opener.stop()

    def drop_offers(self, paths: Sequence[Path]) -> Sequence[tuple[str, Callable[[], object]]]:
        is_picture = len(paths) == 1 and paths[0].suffix.lower() in PICTURE_SUFFIXES
        if not is_picture or self._page.weights.path is None or has_recipe(paths[0]):
            return ()
        return ((self.tr("Paint from this"), functools.partial(self.open, paths[0], paths[0].stem)),)

    def paint_from_selected(self) -> None:
        """Paint from the selected sprite of the grid or of the shelf, as it is seen."""
        kept, chosen = self._page.selection.kept, self._page.workspace.selection.indices
        images = self._page.view.images
        if len(kept) == 1:
            self.open(kept[0].image, kept[0].title)
        elif not kept and len(chosen) == 1 and images is not None:
            art = self._page.art()
            self.open(images[chosen[0]], art.labels[chosen[0]].kind if art is not None else "")

    def paste(self) -> None:
        """Paint from the picture on the clipboard."""
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self.status_message.emit(self.tr("There is no picture on the clipboard"))
        else:
            self.open(from_qimage(image), "")

    def open(self, picture: Path | ByteArray, title: str) -> None:
        """Make a sprite of a picture, and have others painted from it.

        Args:
            picture: A file, or uint8 (H, W, 4).
            title: What it is called; "" for one without a name.
        """
        if self._is_painting():
            return
        self._picture, self._title = picture, title or self.tr("a picture")
        self.status_message.emit(self.tr("The picture is being read… (Esc stops it)"))
        self._opener.open(picture, self._page.workspace.model.image_size)

    def _is_painting(self) -> bool:
        """Whether other sprites are being painted, which is told then."""
        if running := self._page.painting.running:
            self.status_message.emit(paints_others())
        return running

    def _on_failed(self, error: Exception) -> None:
        self.status_message.emit("")
        self.failed.emit(error)

    def _on_opened(self, picture: OpenedPicture) -> None:
        if len(picture.image) != self._page.workspace.model.image_size:  # weights were chosen meanwhile
            self.open(self._picture, self._title)
            return
        if self._is_painting():
            return
        self.found.emit(picture.image, self._title, " ".join(picture.told))
