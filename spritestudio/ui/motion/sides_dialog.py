"""Gives a figure its other sides: painted proposals to take, the mirror image, another sprite, or drawn."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QPainter, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialogButtonBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.project.figure_sides import USUAL_STRENGTH, FigureSides, asked_for_side, in_own_colors
from spritestudio.project.jobs import Resource
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import MAX_SEED, ByteArray, StartPictures, seeds_from
from spritestudio.specs.fields import field_infos
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.onion import OnionSkin, onion
from spritestudio.ui import theme
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.job import Worker
from spritestudio.ui.motion.cell_dialogs import DrawDialog
from spritestudio.ui.motion.paint_offer import PaintOffer
from spritestudio.ui.motion.undo_row import UndoRow
from spritestudio.ui.pencil.proposal_grid import ProposalGrid
from spritestudio.ui.widgets.allowing import allow, first_lack
from spritestudio.ui.widgets.banner import Banner
from spritestudio.ui.widgets.basics import edge, heading, icon_button, muted, name_widget, row
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.images import to_qimage, true_icon
from spritestudio.ui.widgets.painted_view import checkerboard
from spritestudio.ui.widgets.plain_text import PlainLabel, menu_text

_COUNT = 8  # proposals for a side at a time
_MOST = 4 * _COUNT  # that are seen of a side
_CARD_PX, _ICON_PX, _CHECK_PX, _PROPOSALS_PX = 128, 24, 6, 108
_TICKS = 20  # slider positions per 1.0
_LEAST = 4


class SidesDialog(Dialog):
    """Shows a figure from four sides, and offers what may stand for those that are missing.

    Args:
        sprite: The figure.
        offer: Weights of its size that know sides; None where there are none.
        others: Sprites that may be one of its sides, as large as it is.
        runner: Holds the weights.
        parent: The window.

    Signals:
        kept: The sprite is to be on the shelf with its sides, a FigureSides.
    """

    of_project = True
    kept = Signal(object)

    def __init__(
        self,
        sprite: KeptSprite,
        offer: PaintOffer | None,
        others: Sequence[KeptSprite],
        runner: ModelRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("sides", self.tr("The other sides of {0}").format(sprite.title), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer, self._runner, self._others = offer, runner, others
        self._seed = random.randrange(MAX_SEED - _COUNT)
        self._proposals: dict[str, ByteArray] = {}  # by sides, as they are asked for now
        self.sides = FigureSides(sprite)
        self._side = (self.sides.missing or self.sides.order[1:])[0]
        self.work = Worker(self.tr("Paint another side"), Resource.TORCH, self)
        self.banner = Banner()
        self.cards = {side: QToolButton() for side in self.sides.order}
        self.what = heading("")
        self.mirror, self.draw = QPushButton(self.tr("Mirror")), QPushButton(self.tr("Draw…"))
        self.take, self.move_to = QPushButton(self.tr("From the shelf")), QPushButton(self.tr("Move to"))
        self.clear = QPushButton(self.tr("Clear"))
        self.steps = UndoRow("sides", self)
        self.painted, self.hint = heading(""), muted()
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.percent = PlainLabel()
        self.again = icon_button(
            "dice", "sides_again", self.tr("More proposals, from new seeds, before those that are there")
        )
        self.proposals = ProposalGrid()
        self.buttons = QDialogButtonBox()
        self.keep = QPushButton(self.tr("Keep and animate"))
        self._name()
        self._build()
        self._connect()
        self._look_at(self._side)

    def _name(self) -> None:
        tr = self.tr
        for side, card in self.cards.items():
            name_widget(card, f"side_{side}", tr("From the {0}").format(side))
        name_widget(
            self.mirror,
            "sides_mirror",
            tr("The mirror image of the side across from it, or else of the sprite itself"),
        )
        name_widget(self.take, "sides_take", tr("Another sprite of the shelf, as large, is this side"))
        name_widget(self.draw, "sides_draw", tr("Draw it, beginning with what is there, or with a copy"))
        name_widget(
            self.move_to,
            "sides_move",
            tr("It shows another side: it goes there with its clips, and what is there comes here"),
        )
        name_widget(self.clear, "sides_clear", tr("Take this side away, with its clips"))
        info = field_infos(StartPictures)["strength"]
        name_widget(self.strength, "sides_strength", f"{info.label}: {info.help}")
        name_widget(
            self.keep, "sides_keep", tr("The sides become clips of the sprite, and every side can move")
        )
        self.proposals.setToolTip(tr("A click takes a proposal"))

    def _build(self) -> None:
        self._chosen = QButtonGroup(self)
        cards = QHBoxLayout()
        cards.setSpacing(10)
        for card in self.cards.values():
            card.setCheckable(True)
            card.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            card.setIconSize(QSize(_CARD_PX, _CARD_PX))
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._chosen.addButton(card)
            cards.addWidget(card)
        menu = QMenu(self.take)
        for other in self._others:
            action = menu.addAction(true_icon(_picture(other.image, _ICON_PX)), menu_text(other.title))
            action.triggered.connect(partial(self._on_other, other))
        self.take.setMenu(menu)
        self.move_to.setMenu(QMenu(self.move_to))
        for button in (self.mirror, self.take, self.draw, self.move_to, self.clear, self.keep):
            button.setAutoDefault(False)
        self.strength.setRange(_LEAST, _TICKS)
        self.strength.setValue(round(USUAL_STRENGTH * _TICKS))
        self.strength.setFixedWidth(130)
        self.percent.setMinimumWidth(40)
        self.proposals.setMinimumHeight(_PROPOSALS_PX)
        self.hint.setWordWrap(True)
        self.keep.setProperty("role", "primary")
        cancel = self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.setObjectName("sides_cancel")
        self.buttons.addButton(self.keep, QDialogButtonBox.ButtonRole.AcceptRole)
        label = PlainLabel(self.tr("Strength"))
        label.setBuddy(self.strength)
        layout = self.column()
        layout.addWidget(self.banner)
        layout.addLayout(cards)
        ways = (self.mirror, self.take, self.draw, edge(), self.move_to, self.clear)
        layout.addLayout(row(self.what, None, *ways, edge(), self.steps))
        painting = row(self.painted, None, label, self.strength, self.percent, self.again)
        layout.addLayout(painting)
        layout.addWidget(self.proposals, 1)
        layout.addWidget(self.hint)
        layout.addWidget(self.buttons)
        for widget in (self.painted, label, self.strength, self.percent, self.again, self.proposals):
            widget.setVisible(self._offer is not None)
        self.hint.setText(
            self.tr(
                "These are painted over the sprite, asked to look that way: they are like it, not it turned. "
                "Take one that fits, draw the rest. Left and right mirror each other until both are given."
            )
            if self._offer is not None
            else self.tr(
                "No weights for sprites of this size know sides. Mirror the sprite, as many games do, draw, "
                "or take others of the shelf. Left and right mirror each other until both are given."
            )
        )
        self.open_at(760, 600 if self._offer is not None else 340)

    def _connect(self) -> None:
        for side, card in self.cards.items():
            card.clicked.connect(partial(self._look_at, side))
        self.mirror.clicked.connect(self._on_mirror)
        self.draw.clicked.connect(self._on_draw)
        self.clear.clicked.connect(self._on_clear)
        self.steps.undo_requested.connect(lambda: self._go(self.sides.stack.undo))
        self.steps.redo_requested.connect(lambda: self._go(self.sides.stack.redo))
        self.strength.valueChanged.connect(self._on_strength)
        self.again.clicked.connect(self._on_again)
        self.proposals.taken.connect(self._on_taken)
        self.keep.clicked.connect(self._on_keep)
        self.buttons.rejected.connect(self.reject)
        self.work.events.connect(self._on_painted)
        self.work.failed.connect(self._on_failed)

    # What is shown

    def _look_at(self, side: str, _checked: bool = False) -> None:
        """Show what a side is, and may be."""
        self._side = side
        self.cards[side].setChecked(True)
        self.cards[side].setFocus()
        self._show()
        self._paint()

    def _show(self) -> None:
        sides, side = self.sides, self._side
        for name, card in self.cards.items():
            image = sides.picture(name)
            card.setIcon(true_icon(_picture(image, _CARD_PX)))
            card.setText(f"{self._title_of(name)}: {self._told_of(name)}")
        is_own = side == sides.own
        self.what.setText(self._title_of(side))
        own = self.tr("This is the side that the sprite itself shows") if is_own else ""
        mirrored = self.tr("It is the mirror image already") if sides.is_mirrored(side) else ""
        allow(self.mirror, first_lack(own, mirrored))
        others = "" if self._others else self.tr("The shelf has no other sprites of this size")
        allow(self.take, first_lack(own, others))
        allow(self.draw, own)
        self._offer_places()
        allow(self.clear, first_lack(own, self._lack_of_drawing))
        self.steps.show_stack(sides.stack)
        if self._offer is not None:
            self.painted.setText(self.tr("Painted by {0}").format(self._offer.title))
        painted = None if is_own else self._proposals.get(side)
        self.proposals.show_proposals(painted)
        self.proposals.mark_taken(sides.picture(side))
        self.percent.setText(f"{self.strength.value() * 100 // _TICKS} %")
        allow(self.keep, "" if sides.stack.can_undo else self.tr("Give it another side first"))

    @property
    def _lack_of_drawing(self) -> str:
        return "" if self.sides.is_drawn(self._side) else self.tr("Nothing was given to this side")

    def _offer_places(self) -> None:
        """Fill the menu of the places that the side at hand can go to."""
        sides, menu = self.sides, self.move_to.menu()
        allow(self.move_to, self._lack_of_drawing)
        menu.clear()
        for side in sides.order:
            if side != self._side:
                swaps = self.tr("{0}, which comes here") if sides.is_drawn(side) else "{0}"
                action = menu.addAction(swaps.format(self._title_of(side)))
                action.setObjectName(f"sides_to_{side}")
                action.triggered.connect(partial(self._on_move, side))

    @staticmethod
    def _title_of(side: str) -> str:
        return side[:1].upper() + side[1:].replace("_", " ")

    def _told_of(self, side: str) -> str:
        sides = self.sides
        if side == sides.own:
            return self.tr("the sprite itself")
        if sides.is_mirrored(side):
            return self.tr("the mirror image")
        if sides.picture(side) is None:
            return self.tr("nothing yet")
        return self.tr("new") if sides.is_given(side) else self.tr("from its clips")

    # Painting

    @property
    def _can_paint(self) -> bool:
        offer, side = self._offer, self._side
        return offer is not None and side in offer.model.facings and side != self.sides.own

    def _paint(self, *, is_again: bool = False) -> None:
        """Paint proposals for the side at hand, if they are not there or more are wanted."""
        self.work.stop()
        if not self._can_paint or (self._side in self._proposals and not is_again):
            return
        self.banner.hide()
        offer, side, sides, runner = self._offer, self._side, self.sides, self._runner
        assert offer is not None, "nothing paints"
        seeds, strength = seeds_from(self._seed, _COUNT), self.strength.value() / _TICKS

        def paint() -> Generator[tuple[str, ByteArray]]:
            over, asked = asked_for_side(sides.sprite, side, offer.path, offer.model, seeds, strength)
            painted = runner.paint_unless(asked.path, asked.request.spec, lambda: False)
            assert painted is not None, "nothing overtakes it"
            yield side, in_own_colors(sides.sprite, over.results(painted))

        self.work.run(paint)

    def _on_painted(self, events: list[tuple[str, ByteArray]]) -> None:
        for side, images in events:
            there = self._proposals.get(side, images[:0])
            self._proposals[side] = np.concatenate((images, there))[:_MOST]
        self._show()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, SpriteStudioError):
            raise error
        self.banner.show_error(error)

    def _on_strength(self) -> None:
        self._proposals.clear()
        self._show()
        self._paint()

    def _on_again(self) -> None:
        self._seed = random.randrange(MAX_SEED - _COUNT)
        self._paint(is_again=True)

    # What is decided

    def _give(self, image: ByteArray, key: object = None) -> None:
        self.sides.give(self._side, image, key)
        self._show()

    def _on_taken(self, proposal: int) -> None:
        self._give(self._proposals[self._side][proposal])

    def _on_other(self, other: KeptSprite, _checked: bool = False) -> None:
        self._give(other.image)

    def _on_mirror(self) -> None:
        self._give(self.sides.mirrored(self._side))

    def _on_move(self, side: str, _checked: bool = False) -> None:
        self.sides.swap(self._side, side)
        self._look_at(side)

    def _on_clear(self) -> None:
        self.sides.clear(self._side)
        self._show()

    def _go(self, step: Callable[[], bool]) -> None:
        """Undo, or redo."""
        if step():
            self._show()
            self._paint()

    def _on_draw(self) -> None:
        """Draw on the side, with the sprite beside it and, where nothing is drawn, through it."""
        sprite, side = self.sides.sprite, self._side
        drawn = self.sides.picture(side)
        image = sprite.image if drawn is None else drawn
        pair = Clip(np.stack([sprite.image, image]), (1, 1), loops=False)
        below = onion(pair, 1, OnionSkin(shown=True, after=0))
        title = self.tr("Draw {0} from the {1}").format(sprite.title, side)
        dialog = DrawDialog(title, image, below, self, beside=sprite.image)
        strokes = object()  # that are undone as one here
        dialog.drawn.connect(lambda drawn: self._give(drawn, strokes))
        dialog.open()

    def _on_keep(self) -> None:
        self.kept.emit(self.sides)
        self.accept()

    def done(self, result: int) -> None:
        self.work.close()
        super().done(result)


def _picture(image: ByteArray | None, side_px: int) -> QPixmap:
    """A sprite as large as fits in a square, on a checkerboard; only that where there is none."""
    pixmap = QPixmap(side_px, side_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    height, width = (side_px, side_px) if image is None else image.shape[:2]
    zoom = side_px / max(height, width)
    zoom = int(zoom) if zoom >= 1 else zoom  # crisp, unless it is too large
    place = QRect(0, 0, round(width * zoom), round(height * zoom))
    place.moveCenter(pixmap.rect().center())
    painter.setBrushOrigin(place.topLeft())
    painter.fillRect(place, QBrush(checkerboard(_CHECK_PX, theme.current())))
    if image is not None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < 1)
        painter.drawImage(place, to_qimage(image))
    painter.end()
    return pixmap
