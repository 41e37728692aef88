"""The pad: mixes at the corners, and a handle between them that the chosen mix follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QMenu, QSizePolicy, QToolButton, QWidget

from spritestudio.project.mixes import Mix
from spritestudio.project.workspace import Workspace
from spritestudio.ui.generate.pad_canvas import PadCanvas
from spritestudio.ui.observing import follow
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import muted, name_widget
from spritestudio.ui.widgets.plain_text import menu_text, plain, without_mnemonic

_NAMES = ("top_left", "top_right", "bottom_left", "bottom_right")


class CornerButton(QToolButton):
    """Names the mix at a corner, and opens a menu of others.

    Args:
        corner: Which corner: 0 top left, 1 top right, 2 bottom left, 3 bottom right.
        where: The same for people.

    Signals:
        menu_wanted: The menu of a corner is about to open.
        chosen: A corner is to have this Mix, or None.
    """

    menu_wanted = Signal(int)
    chosen = Signal(int, object)

    def __init__(self, corner: int, where: str) -> None:
        super().__init__()
        self._corner, self._where = corner, where
        self._text = ""
        name = f"pad_{_NAMES[corner]}"
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choices = QMenu(self, toolTipsVisible=True)
        self.choices.setObjectName(f"{name}_menu")
        self.setMenu(self.choices)
        self.choices.aboutToShow.connect(self._on_opening)
        self.choices.triggered.connect(self._on_triggered)

    def show_mix(self, text: str) -> None:
        """Say what the mix is; "" where there is none."""
        self._text = text or self.tr("+ a mix")
        self._elide()
        name_widget(self, self.objectName(), f"{self._where}: {text or self.tr('no mix')}")
        self.setToolTip(plain(f"{self.accessibleName()}\n{self.tr('Click to choose another mix')}"))

    def _on_opening(self) -> None:
        self.menu_wanted.emit(self._corner)

    def _on_triggered(self, action: QAction) -> None:
        shares = action.data()
        self.chosen.emit(self._corner, None if shares is None else Mix(shares))

    def _elide(self) -> None:
        room = self.width() - 26
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, max(0, room))
        self.setText(without_mnemonic(text))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._elide()


class MixPad(QWidget):
    """Blends the chosen mix between the corners; the live grid follows, as it follows the sliders.

    Args:
        workspace: Its mixes are shown and changed, its presets offered.
        title: What a mix is called.
        parent: The owner.

    Signals:
        held: Whether the handle is held with the mouse.
    """

    held = Signal(bool)

    def __init__(
        self, workspace: Workspace, title: Callable[[Mix], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mix_pad")
        self._mixes, self._presets = workspace.mixes, workspace.presets
        self._title = title
        self._selected_mix: Callable[[], Mix | None] = _none
        self.canvas = PadCanvas()
        where = (self.tr("Top left"), self.tr("Top right"), self.tr("Bottom left"), self.tr("Bottom right"))
        self.corners = [CornerButton(corner, text) for corner, text in enumerate(where)]
        self.hint = muted(self.tr("Drag the handle: the mix follows. Esc puts it back."))
        self.hint.setWordWrap(True)
        name_widget(self.canvas, "pad_canvas", self.tr("Pad of mixes"))
        self.canvas.setToolTip(
            self.tr("Drag, or use the arrow keys (Shift: finely). With Live, the grid follows.")
        )
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setHorizontalSpacing(6)
        layout.setVerticalSpacing(4)
        for corner, button in enumerate(self.corners):
            layout.setColumnStretch(corner % 2, 1)
            layout.addWidget(button, 0 if corner < 2 else 2, corner % 2)
            button.menu_wanted.connect(self._fill_menu)
            button.chosen.connect(self._on_chosen)
        layout.addWidget(self.canvas, 1, 0, 1, 2)
        layout.addWidget(self.hint, 3, 0, 1, 2)
        self.canvas.moved.connect(self._on_moved)
        self.canvas.settled.connect(self._on_settled)
        self.canvas.cancelled.connect(self._on_cancelled)
        self.canvas.held.connect(self.held)
        follow(self._mixes.changed, self, self._show)
        self._show()

    def set_selection(self, selected_mix: Callable[[], Mix | None]) -> None:
        """Let corners be given the mix of the sprite that is selected, where one is."""
        self._selected_mix = selected_mix

    def _show(self) -> None:
        pad, mix = self._mixes.pad, self._mixes.mix
        self.canvas.show_point(
            pad.x,
            pad.y,
            is_here=not pad.is_empty and mix == pad.blended_into(mix),
            filled=[corner is not None for corner in pad.corners],
        )
        self.canvas.setAccessibleDescription(self._title(mix))
        for button, corner in zip(self.corners, pad.corners, strict=True):
            button.show_mix("" if corner is None else self._title(corner))

    # The handle

    def _on_moved(self, x: float, y: float) -> None:
        self._mixes.move_on_pad(x, y)

    def _on_settled(self) -> None:
        self._mixes.settle()

    def _on_cancelled(self) -> None:
        self._mixes.undo_move()

    # The corners

    def _on_chosen(self, corner: int, mix: Mix | None) -> None:
        self._mixes.set_corner(corner, mix)

    def _fill_menu(self, corner: int) -> None:
        menu, model = self.corners[corner].choices, self._mixes.model
        menu.clear()
        at_hand, selected = self._mixes.mix, self._selected_mix()
        _offer(menu, self.tr("The mix at hand: {0}").format(self._title(at_hand)), at_hand)
        if selected is None:
            none = menu.addAction(self.tr("The mix of the selected sprite"))
            allow(none, self.tr("Choose a single painted sprite first (click it)"))
        else:
            _offer(menu, self.tr("The selected sprite: {0}").format(self._title(selected)), selected)
        menu.addSeparator()
        others = {self._title(mix): mix for mix in self._mixes.all if mix != at_hand}
        own = self._presets.own
        shipped = {} if model is None else self._presets.shipped_for(model)
        kinds = () if model is None else model.class_names
        for title, mixes in (
            (self.tr("Other mixes"), others),
            (self.tr("Your presets"), own),
            (self.tr("Presets"), {self.tr(name): mix for name, mix in shipped.items()}),
            (self.tr("Classes"), {self._title(mix): mix for mix in (Mix({kind: 1.0}) for kind in kinds)}),
        ):
            if mixes:
                sub_menu = menu.addMenu(title)
                for text, mix in mixes.items():
                    _offer(sub_menu, text, mix)
        menu.addSeparator()
        _offer(menu, self.tr("Anything"), Mix())
        _offer(menu, self.tr("No mix here"), None)


def _offer(menu: QMenu, text: str, mix: Mix | None) -> None:
    menu.addAction(menu_text(text)).setData(None if mix is None else dict(mix.shares))


def _none() -> Mix | None:
    return None
