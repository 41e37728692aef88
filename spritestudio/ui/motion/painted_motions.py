"""The movements that weights have learned, below those that need none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.library.movers import require_known_size
from spritestudio.project.painted_sides import drawn_sides, sides_of
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.table_painting import STAND
from spritestudio.specs.clip import painted_motion
from spritestudio.ui.motion.paint_offer import PaintOffer
from spritestudio.ui.widgets.allowing import allow, first_lack
from spritestudio.ui.widgets.basics import heading, muted, name_widget, row, sprites_text
from spritestudio.ui.widgets.flow_layout import FlowLayout


class PaintedMotions(QWidget):
    """A box for each movement, the first ticked; chosen ones are tried on one sprite, or queued for all.

    Args:
        sprites: What is to move; at least one.
        offer: The weights that paint.
        others: What weights are called that have learned movements, where these have not.
        parent: The owner.

    Signals:
        try_requested: A movement, or STAND, is to be painted of the first sprite: its name.
        queue_requested: Movements of all sprites are to be painted, a list, and whether from four sides.
    """

    try_requested = Signal(str)
    queue_requested = Signal(list, bool)

    def __init__(
        self,
        sprites: Sequence[KeptSprite],
        offer: PaintOffer | None,
        others: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("painted_motions")
        clips = () if offer is None else offer.model.offered_clips
        turns = offer is not None and offer.model.offers_turns
        self.boxes: dict[str, QCheckBox] = {}
        self.told = muted()
        self.told.setObjectName("painted_told")
        self.told.setWordWrap(True)
        self.try_it = QPushButton(self.tr("Paint…"))
        name_widget(self.try_it, "painted_try", self.tr("Paint the first sprite, and choose among proposals"))
        self.turn = QPushButton(self.tr("Turn…"))
        name_widget(self.turn, "painted_turn", self.tr("The first sprite from four sides"))
        self.four = QCheckBox(self.tr("Four sides"))
        name_widget(self.four, "painted_four", self.tr("From the other sides, too: drawn ones, or turned to"))
        self.queue = QPushButton(self.tr("Paint {0} in the queue").format(sprites_text(len(sprites))))
        name_widget(
            self.queue,
            "painted_queue",
            self.tr("One after another while you go on; motions ticked above are kept at once"),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        if offer is not None and (clips or turns):
            has_sides = any(len(sides_of(offer.model, "", drawn_sides(each))) > 2 for each in sprites)
            painted = self.tr("Painted by {0}").format(offer.title)
            layout.addWidget(heading(painted if offer.sees_sprites else self.tr("Moved as other figures do")))
            self._offer_clips(clips, layout)
            self.turn.setVisible(turns)
            self.four.setVisible(has_sides)
            layout.addLayout(row(self.try_it, self.turn, None, self.four, self.queue))
        else:
            for widget in (self.try_it, self.turn, self.four, self.queue):
                widget.setParent(self)
                widget.hide()
        layout.addWidget(self.told)
        self._problem = self._tell(sprites, offer, others)
        self.try_it.clicked.connect(self._on_try)
        self.turn.clicked.connect(lambda: self.try_requested.emit(STAND))
        self.queue.clicked.connect(lambda: self.queue_requested.emit(self.chosen, self.four.isChecked()))
        for button in (self.try_it, self.turn, self.queue):
            button.setAutoDefault(False)
        self._show()

    def _offer_clips(self, clips: Sequence[str], layout: QVBoxLayout) -> None:
        holder = QWidget()
        flow = FlowLayout(holder, 6)
        for name in clips:
            motion = painted_motion(name)
            box = self.boxes[name] = QCheckBox(motion.title)
            name_widget(box, f"painted_{name}", motion.help[0].upper() + motion.help[1:])
            box.setChecked(len(self.boxes) == 1)
            box.toggled.connect(self._show)
            flow.addWidget(box)
        layout.addWidget(holder)

    def _tell(self, sprites: Sequence[KeptSprite], offer: PaintOffer | None, others: Sequence[str]) -> str:
        """Say what keeps from painting; "" where nothing does."""
        if offer is None or not (offer.model.offered_clips or offer.model.offers_turns):
            if others:
                text = self.tr("The weights at work have learned no movements; {0} have.")
                self.told.setText(text.format(", ".join(others)))
            else:
                self.told.setText(self.tr("Weights that have learned movements can paint more of them."))
            return self.told.text()
        size = offer.model.image_size
        unlike = [sprite.title for sprite in sprites if sprite.image.shape[:2] != (size, size)]
        if unlike:
            text = self.tr("These weights paint {0}×{0} pixels, and {1} has another size.")
            self.told.setText(text.format(size, unlike[0]))
            return self.told.text()
        for sprite in sprites:
            try:
                require_known_size(offer.model, sprite.image)
            except SpriteStudioError as error:
                self.told.setText(f"{sprite.title}: {error}")
                return self.told.text()
        self.told.hide()
        return ""

    @property
    def chosen(self) -> list[str]:
        """The chosen movements."""
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def _show(self) -> None:
        none = "" if self.chosen else self.tr("Choose a movement first (tick it)")
        for button in (self.try_it, self.queue):
            allow(button, first_lack(self._problem, none))
        allow(self.turn, self._problem)
        allow(self.four, self._problem)

    def _on_try(self) -> None:
        self.try_requested.emit(self.chosen[0])
