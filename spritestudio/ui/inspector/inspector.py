"""The right panel: the selection on a stage, its colours, and how it was made."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from spritestudio.project.stage import Ground, Motion
from spritestudio.project.walk import walks
from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.palettes.usage import ColorUse, colors_used
from spritestudio.ui.inspector.color_list import ColorList
from spritestudio.ui.inspector.stage_view import StageFrame
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.allowing import action_tip
from spritestudio.ui.widgets.basics import WheelGuard, heading, muted, name_widget, row, sprites_text
from spritestudio.ui.widgets.field_form import FieldForm
from spritestudio.ui.widgets.plain_text import PlainLabel

_KEY, _MOVING, _SEAMLESS = "inspector", "moving_motion", "seamless_motion"
_ZOOMS = (1, 2, 4)
_AT_ONCE = 32  # sprites that are shown without delay
_SOON_MS = 120  # while they change at every step of a painting
_MOST_COLORS = 64
_TOOLS_IN_A_ROW = 3
_Choice = TypeVar("_Choice", bound=Enum)


@dataclass(frozen=True, eq=False)
class Inspected:
    """What is selected.

    Attributes:
        images: uint8 (H, W, 4) each, in order.
        title: What the one is called; "" where it has no name, or several are selected.
        seed: The seed of the one that is selected; None where it has none, or several are.
        mix: Its mix, likewise.
        recipe: How they were made, a sentence each.
        palette: What they were brought to; None where they keep their own colours.
        clips: How each of them moves; empty where none does.
        is_seamless: Whether they were painted with edges that go on at the other side.
        is_of_grid: Whether they are of the grid, and no sprites of the shelf.
        can_recolor: Whether their colours can be changed.
    """

    images: Sequence[ByteArray] = ()
    title: str = ""
    seed: int | None = None
    mix: str = ""
    recipe: Sequence[str] = ()
    palette: Palette | None = None
    clips: Sequence[Sequence[Clip]] = ()
    is_seamless: bool = False
    is_of_grid: bool = True
    can_recolor: bool = False


class Inspector(QScrollArea):
    """What is known of the selection, and what can be done with it.

    Args:
        preferences: Keep how it is looked at.
        parent: The owner.
    """

    copy_requested = Signal()
    save_requested = Signal()
    seed_requested = Signal()
    mix_requested = Signal()
    whose_art_requested = Signal()
    color_copy_requested = Signal(str)
    recolor_requested = Signal(str)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._preferences = preferences
        self._shown = Inspected()
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._look)
        self.title = heading("")
        self.stage = StageFrame()
        self._build_choices()
        self.seed = self._value("sprite_seed", self.tr("Seed"))
        self.mix = self._value("sprite_mix", self.tr("Mix"))
        self.colors_title = heading("")
        self.colors = ColorList()
        self.recipe_title = heading(self.tr("How it was made"))
        self.recipe = self._value("sprite_recipe", self.tr("How it was made"))
        self.tools, self.kept_tools = QWidget(), QWidget()
        self.hint = muted(
            self.tr("Click sprites to see them in a scene, with their colours and their recipe.")
        )
        self.hint.setWordWrap(True)
        self.copy = self._button("copy", self.tr("Copy"), self.tr("Copy as PNG (Ctrl+C)"))
        self.save = self._button(
            "save", self.tr("Save as PNG…"), self.tr("Save the selected sprites (Ctrl+S)")
        )
        self.use_seed = self._button(
            "use_seed",
            self.tr("Keep this seed"),
            self.tr("Start every grid from it, until you choose New seed"),
        )
        self.use_mix = self._button(
            "use_mix", self.tr("Use this mix"), self.tr("Put this sprite's mix into the mixer")
        )
        self.whose_art = self._button(
            "whose_art_button",
            self.tr("Whose art is this?"),
            self.tr("The training sprites that this one is nearest to, and its passport (W)"),
        )
        self._facts = FieldForm()
        self._facts.add(self.seed)
        self._facts.add(self.mix)
        self._build()
        self.show_selection(self._shown)

    def _build_choices(self) -> None:
        saved = self._preferences.get(_KEY)
        kept = saved if isinstance(saved, dict) else {}
        self.zooms = QButtonGroup(self)
        for zoom in _ZOOMS:
            button = QToolButton()
            button.setText(f"{zoom}×")
            button.setCheckable(True)
            name_widget(button, f"stage_zoom_{zoom}", self.tr("{0} times as large").format(zoom))
            self.zooms.addButton(button, zoom)
        chosen = kept.get("zoom")
        self.zooms.button(chosen if chosen in _ZOOMS else 2).setChecked(True)
        grounds = {
            Ground.LIGHT: self.tr("Light"),
            Ground.DARK: self.tr("Dark"),
            Ground.GAME: self.tr("In a game"),
        }
        self.ground = _choice("stage_ground", self.tr("Ground that they stand on"), grounds)
        motions = {
            Motion.STAND: self.tr("Stand"),
            Motion.BOB: self.tr("Bob"),
            Motion.PLAY: self.tr("Play"),
            Motion.TILE: self.tr("Tile 3×3"),
            Motion.WALK: self.tr("Walk"),
        }
        self.motion = _choice(
            "stage_motion",
            self.tr(
                "What they do there. One walks, with the others around it; several without clips are "
                "the frames of a walk. Tiled, seams are seen."
            ),
            motions,
        )
        _show(self.ground, kept.get(self.ground.objectName()), Ground.GAME)
        _show(self.motion, kept.get(self.motion.objectName()), Motion.STAND)
        for box in (self.ground, self.motion):
            box.activated.connect(self._on_chosen)
        self.zooms.idClicked.connect(self._on_chosen)

    def _build(self) -> None:
        content = QWidget()
        content.setObjectName("inspector_content")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addWidget(self.stage)
        layout.addWidget(self.tools)
        layout.addWidget(self.kept_tools)
        self._stage_rows = QWidget()
        rows = QVBoxLayout(self._stage_rows)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        zooms = row(muted(self.tr("Size")), None, *self.zooms.buttons())
        rows.addLayout(zooms)
        rows.addLayout(row(self.ground, self.motion))
        self.walk_hint = muted(self.tr("Click into the scene, and walk with the arrow keys."))
        self.walk_hint.setWordWrap(True)
        rows.addWidget(self.walk_hint)
        layout.addWidget(self._stage_rows)
        for widget in (
            self.hint,
            self.colors_title,
            self.colors,
            self.recipe_title,
            self.recipe,
        ):
            layout.addWidget(widget)
        layout.insertLayout(layout.indexOf(self.colors_title), self._facts)
        layout.addSpacing(6)
        for button, signal in (
            (self.copy, self.copy_requested),
            (self.save, self.save_requested),
            (self.use_seed, self.seed_requested),
            (self.use_mix, self.mix_requested),
            (self.whose_art, self.whose_art_requested),
        ):
            layout.addWidget(button)
            button.clicked.connect(signal)
        layout.addStretch(1)
        self.setWidget(content)
        WheelGuard(self).guard(content)
        self.colors.copy_requested.connect(self.color_copy_requested)
        self.colors.recolor_requested.connect(self.recolor_requested)

    def offer(self, actions: Sequence[QAction], of_shelf: Sequence[QAction]) -> None:
        """Have buttons for what is done most with sprites of the grid and of the shelf, by short texts."""
        for place, name, offered in (
            (self.tools, "inspector", actions),
            (self.kept_tools, "inspector_kept", of_shelf),
        ):
            grid = QGridLayout(place)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setSpacing(4)
            for number, action in enumerate(offered):
                button = QToolButton()
                button.setDefaultAction(action)
                button.setObjectName(f"{name}_{action.objectName()}")
                button.setAccessibleName(action.text())
                show_tip = functools.partial(_show_tip, button, action)
                action.changed.connect(show_tip)
                show_tip()
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                line, column = divmod(number, _TOOLS_IN_A_ROW)
                span = _TOOLS_IN_A_ROW - column if number == len(offered) - 1 else 1
                grid.addWidget(button, line, column, 1, span)

    def _value(self, name: str, accessible: str) -> PlainLabel:
        label = PlainLabel()
        label.setObjectName(name)
        label.setAccessibleName(accessible)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def show_selection(self, shown: Inspected) -> None:
        """Show what is selected."""
        count, is_of_grid = len(shown.images), shown.is_of_grid
        if self._usual_motion(shown) != self._usual_motion(self._shown):
            self._choose_motion(shown)
        self._shown = shown
        self.title.setText(shown.title or (self.tr("Sprite") if count < 2 else sprites_text(count)))
        self.seed.setText("" if shown.seed is None else str(shown.seed))
        self.mix.setText(shown.mix)
        self.recipe.setText("\n".join(shown.recipe))
        one = count == 1
        for widgets, there in (
            ((self.hint,), count == 0),
            ((self.stage, self._stage_rows, self.colors_title, self.colors), count > 0),
            ((self.recipe_title, self.recipe), bool(shown.recipe)),
            ((self.use_seed,), shown.seed is not None and one),
            ((self.use_mix,), bool(shown.mix) and one),
            ((self.tools,), count > 0 and is_of_grid),
            ((self.kept_tools,), count > 0 and not is_of_grid),
            ((self.copy, self.save), count > 0),
            ((self.whose_art,), count == 1),
        ):
            for widget in widgets:
                widget.setVisible(there)
        self._facts.show_row(self.seed, shown.seed is not None and one)
        self._facts.show_row(self.mix, bool(shown.mix) and one)
        if count <= _AT_ONCE:
            self._soon.stop()
            self._look()
        elif not self._soon.isActive():
            self._soon.start()

    def _motion_key(self, shown: Inspected) -> str:
        """What is kept of the motion of such sprites: those that move, are seamless, or neither."""
        if any(shown.clips):
            return _MOVING
        return _SEAMLESS if shown.is_seamless else self.motion.objectName()

    def _choose_motion(self, shown: Inspected) -> None:
        """What moves does so, and what tiles is tiled: as it was chosen for such sprites, or else so."""
        saved = self._preferences.get(_KEY)
        kept = saved if isinstance(saved, dict) else {}
        key, usual = self._usual_motion(shown)
        _show(self.motion, kept.get(key), usual)

    def _usual_motion(self, shown: Inspected) -> tuple[str, Motion]:
        """What such sprites do until something else is chosen, and what the choice is kept as."""
        key = self._motion_key(shown)
        if any(walks(own) for own in shown.clips):
            return key, Motion.WALK
        return key, {_MOVING: Motion.PLAY, _SEAMLESS: Motion.TILE}.get(key, Motion.STAND)

    def _look(self) -> None:
        """Show the sprites themselves, and count their colours."""
        shown = self._shown
        self._show_stage()
        colors = colors_used(shown.images)
        self.colors_title.setText(self._colors_text(colors))
        self.colors.show_colors(colors[:_MOST_COLORS], shown.can_recolor)

    def _colors_text(self, colors: Sequence[ColorUse]) -> str:
        palette = self._shown.palette
        more = len(colors) - _MOST_COLORS
        text = self.tr("1 colour") if len(colors) == 1 else self.tr("{0:,} colours")
        if palette is not None and palette.name:
            text = self.tr("{0:,} of the {1} colours of {2}")
        elif more > 0:
            text = self.tr("{0:,} colours, the commonest:")
        return text.format(len(colors), 0 if palette is None else len(palette), palette and palette.name)

    def _show_stage(self) -> None:
        ground, motion = Ground(self.ground.currentData()), Motion(self.motion.currentData())
        self.stage.show_sprites(self._shown.images, self.zooms.checkedId(), ground, motion, self._shown.clips)
        self.walk_hint.setVisible(motion is Motion.WALK)

    def _on_chosen(self, _which: int) -> None:
        saved = self._preferences.get(_KEY)
        kept = saved if isinstance(saved, dict) else {}
        kept["zoom"], kept[self.ground.objectName()] = self.zooms.checkedId(), self.ground.currentData()
        if self.sender() is self.motion:
            kept[self._motion_key(self._shown)] = self.motion.currentData()
        self._preferences.set(_KEY, kept)
        self._show_stage()
        if self.sender() is self.motion and self.motion.currentData() == Motion.WALK.value:
            self.stage.view.setFocus()  # which the arrow keys go to


def _show_tip(button: QToolButton, action: QAction) -> None:
    """Say on a button what its action does or lacks; Qt has the action's text alone there."""
    button.setToolTip(action_tip(action))


def _show(box: QComboBox, value: object, usual: Enum) -> None:
    """Show a choice, or the usual one where there is no such."""
    found = box.findData(value)
    box.setCurrentIndex(found if found >= 0 else box.findData(usual.value))


def _choice(name: str, accessible: str, options: dict[_Choice, str]) -> QComboBox:
    box = QComboBox()
    name_widget(box, name, accessible)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    for value, text in options.items():
        box.addItem(text, value.value)
    return box
