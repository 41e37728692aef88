"""Sets sprites in motion, shows how they move, and writes them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.files import free_name, user_path
from spritestudio.project.kept_clips import distinct, motions_of
from spritestudio.project.kept_sides import pictures_from, plain_clips
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs.fields import field_infos
from spritestudio.specs.motion import PLAIN_MOTIONS, MotionSpec
from spritestudio.specs.sheet import SheetSpec
from spritestudio.sprites.export.files import existing, write_files
from spritestudio.sprites.export.formats import FORMATS
from spritestudio.sprites.motion.plain import plain_clip
from spritestudio.sprites.motion.sheet import CLIP_ENDINGS, check_clip_ending, clip_files
from spritestudio.ui.export.writing_dialog import WritingDialog
from spritestudio.ui.motion.motion_card import MotionCard, problems_text
from spritestudio.ui.motion.painted_motions import PaintedMotions
from spritestudio.ui.motion.side_box import SideBox
from spritestudio.ui.postprocess.color_button import ColorButton
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import counted_text, heading, muted, name_widget, scrolling, sprites_text
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.field_form import FieldForm
from spritestudio.ui.widgets.playing import Playing, clock

_INFOS = field_infos(MotionSpec)
_SCALE = field_infos(SheetSpec)["scale"]
_OPTIONS, _ENDING, _SIZE = "motion", "motion_ending", "motion_scale"
_COLUMNS = 4
_WHITE = "#ffffff"
_KINDS = {
    ".aseprite": "Aseprite (.aseprite)",
    ".gif": "GIF",
    ".apng": "APNG",
    ".webp": "WebP",
    ".png": "PNG, a row per motion",
}


class MotionDialog(WritingDialog):
    """Plays the movements of a sprite side by side; chosen ones are kept or written, of all sprites.

    Args:
        sprites: At least one.
        preferences: Remembers how it was asked for; which motions a sprite makes is chosen for each anew.
        folder: Where to suggest a file.
        painted: Offers movements that are painted.
        parent: The window.

    Signals:
        kept: The sprites with the chosen clips, KeptSprites, are to be on the shelf.
        sides_requested: The sprite is to have other sides.
    """

    of_project = True
    kept = Signal(list)
    sides_requested = Signal()

    def __init__(
        self,
        sprites: Sequence[KeptSprite],
        preferences: Preferences,
        folder: Path,
        painted: PaintedMotions,
        parent: QWidget | None = None,
    ) -> None:
        title = self.tr("Animate {0}").format(sprites_text(len(sprites)))
        super().__init__("motion", title, folder, parent)
        self._sprites = sprites
        self._preferences = preferences
        self.painted = painted
        self._written: list[Path] = []
        self.cards = [MotionCard(name, motion) for name, motion in PLAIN_MOTIONS.items()]
        self.frames, self.frame_ms, self.amount = (
            whole_editor(_INFOS[name], f"motion_{name}") for name in ("frames", "frame_ms", "amount_px")
        )
        for editor in (self.frames, self.frame_ms):
            editor.setMinimum(0)
            editor.setSpecialValueText(self.tr("as usual"))
        self.side = SideBox(sprites)
        self.other_sides = muted(
            self.tr("It is known from one side only; with others it walks to them as well.")
        )
        self.sides = QPushButton(self.tr("Other sides…"))
        name_widget(
            self.sides,
            "motion_sides",
            self.tr("Paint, draw, mirror or take its left, right and back, and let them move as well"),
        )
        self.sides.setAutoDefault(False)
        self.other_sides.setObjectName("motion_other_sides")
        self.other_sides.setWordWrap(True)
        self.other_sides.setVisible(not self.side.knows_several and len(sprites) == 1)
        self.sides.setVisible(len(sprites) == 1)
        self.color = ColorButton("motion_color", self.tr("Colour of a flash or a glow"))
        self.own_color = QCheckBox(self.tr("Each sprite's lightest"))
        self.own_color.setObjectName("motion_own_color")
        self.kind = QComboBox()
        self.kind.setObjectName("motion_kind")
        self.kind.setAccessibleName(self.tr("Kind of file"))
        for ending in CLIP_ENDINGS:
            self.kind.addItem(_KINDS[ending], ending)
        self.engine = QComboBox()
        self.engine.setObjectName("motion_engine")
        self.engine.setAccessibleName(self.tr("Beside it"))
        self.engine.addItem(self.tr("nothing"), "")
        for format_ in FORMATS.values():
            self.engine.addItem(f"{format_.program}: {format_.title}", format_.name)
        self.scale = whole_editor(_SCALE, "motion_scale")
        self.note = muted()
        self.note.setObjectName("motion_note")
        self.note.setWordWrap(True)
        self.keep = QPushButton(self.tr("Keep on the shelf"))
        self.keep.setObjectName("motion_keep")
        self.keep.setAutoDefault(False)
        self.buttons.addButton(self.keep, QDialogButtonBox.ButtonRole.ActionRole)
        self.impossible = muted()
        self.impossible.setObjectName("motion_impossible")
        self.impossible.setWordWrap(True)
        self._playing = Playing(self)
        self._restore()
        self._build()
        self._connect()
        self._remake()
        self._playing.set_moving(True)

    def _build(self) -> None:
        cards = QGridLayout()
        cards.setSpacing(10)
        for number, card in enumerate(self.cards):
            cards.addWidget(card, *divmod(number, _COLUMNS))
            cards.setColumnStretch(number % _COLUMNS, 1)
        motions = QWidget()
        left = QVBoxLayout(motions)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        left.addWidget(heading(self.tr("Motions")))
        left.addLayout(cards)
        left.addWidget(self.impossible)
        left.addSpacing(6)
        left.addWidget(self.painted)
        left.addStretch(1)
        how, what = FieldForm(), FieldForm()
        for editor in (self.frames, self.frame_ms, self.amount):
            how.add(editor)
        how.add(self.side, _INFOS["facing"].label)
        colors = QHBoxLayout()
        colors.setContentsMargins(0, 0, 0, 0)
        colors.addWidget(self.color)
        colors.addWidget(self.own_color, 1)
        holder = QWidget()
        holder.setLayout(colors)
        how.add(holder, self.tr("Colour"))
        for field in (self.kind, self.engine, self.scale):
            what.add(field)
        FieldForm.align_fields((how, what))
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(heading(self.tr("How")))
        right.addLayout(how)
        right.addWidget(self.other_sides)
        right.addWidget(self.sides)
        right.addSpacing(8)
        right.addWidget(heading(self.tr("File")))
        right.addLayout(what)
        right.addWidget(self.note)
        right.addStretch(1)
        self._what = what
        middle = QHBoxLayout()
        middle.setSpacing(18)
        middle.addWidget(scrolling(motions), 3)
        middle.addLayout(right, 2)
        self.frame(middle)
        self.open_at(880, 640)
        self._show_kind()

    def _connect(self) -> None:
        for card in self.cards:
            card.toggled.connect(self._show_note)
        for editor in (self.frames, self.frame_ms, self.amount):
            editor.valueChanged.connect(self._remake)
            editor.problem_changed.connect(self._show_note)
        self.scale.problem_changed.connect(self._show_note)
        self.side.currentIndexChanged.connect(self._remake)
        self.color.color_chosen.connect(self._on_color_chosen)
        self.own_color.toggled.connect(self._remake)
        self.kind.currentIndexChanged.connect(self._on_kind_chosen)
        self.browse.clicked.connect(self._on_browse)
        self.keep.clicked.connect(self._on_keep)
        self.sides.clicked.connect(self._on_sides)
        self.buttons.accepted.connect(self._on_export)
        self.work.events.connect(self._on_written)
        self.work.finished.connect(self._on_work_finished)
        self._playing.ticked.connect(self._on_tick)

    # The state

    def spec(self, motion: str = MotionSpec.motion) -> MotionSpec:
        """How a movement is asked for.

        Raises:
            SpriteStudioError: A number is not allowed.
        """
        return MotionSpec(
            motion,
            self.frames.value(),
            self.frame_ms.value(),
            self.amount.value(),
            "" if self.own_color.isChecked() else self.color.color,
        )

    @property
    def chosen(self) -> list[str]:
        """The movements that are written."""
        return [card.motion_name for card in self.cards if card.is_chosen]

    def _restore(self) -> None:
        saved: Any = self._preferences.get(_OPTIONS)
        try:
            spec = MotionSpec.from_json(saved) if saved else MotionSpec()
        except SpriteStudioError:  # written by another version
            spec = MotionSpec()
        self.frames.setValue(spec.frames)
        self.frame_ms.setValue(spec.frame_ms)
        self.amount.setValue(spec.amount_px)
        self.color.set_color(spec.color or _WHITE)
        self.own_color.setChecked(not spec.color)
        self.kind.setCurrentIndex(max(0, self.kind.findData(self._preferences.get(_ENDING))))
        scale: Any = self._preferences.get(_SIZE)
        self.scale.setValue(scale if _SCALE.allows(scale) else 1)
        self.path.setText(str(free_name(self.folder / f"animated{self.kind.currentData()}")))

    # Playing

    def _remake(self) -> None:
        """Make the first sprite's movements anew, as they are asked for now."""
        problems: dict[str, list[str]] = {}
        side, image = next(iter(pictures_from(self._sprites[0], self.side.currentData()).items()))
        for card in self.cards:
            try:
                card.set_clip(plain_clip(image, replace(self.spec(card.motion_name), facing=side)))
            except SpriteStudioError as error:
                card.set_still(image, str(error))
                problems.setdefault(str(error), []).append(card.box.text())
        self.impossible.setText(problems_text(problems, len(self.cards)))
        self.impossible.setVisible(bool(problems))
        self._on_tick(clock().elapsed_ms)
        self._show_note()

    def _on_tick(self, elapsed_ms: int) -> None:
        for card in self.cards:
            card.show_at(elapsed_ms)

    def _on_color_chosen(self) -> None:
        self.own_color.setChecked(False)
        self._remake()

    def _show_note(self) -> None:
        """Say what will be written, and let it be written once that is something."""
        count, sprites = len(self.chosen), len(self._sprites)
        side = self.side.currentData()
        total = count * sum(len(pictures_from(sprite, side)) for sprite in self._sprites)
        clips = counted_text(total, self.tr("1 clip"), self.tr("{0} clips"))
        is_each = sprites > 1 and total == count * sprites
        text = self.tr("{0}: {1} of each sprite").format(clips, count) if is_each else clips
        there, none = motions_of(self._sprites), self.tr("Choose at least one motion")
        has = self.tr("{0}; there are already: {1}").format(none, ", ".join(there)) if there else none
        problem = "" if count else has
        for editor in (self.frames, self.frame_ms, self.amount, self.scale):
            problem = problem or editor.problem
        self.note.setText(problem or text)
        self.show_working(problem)
        told = self.tr("The sprites stand on the shelf and move there; its export has all frames")
        allow(self.keep, self.export.statusTip(), told)

    # Writing

    def _on_kind_chosen(self) -> None:
        path = Path(self.path.text().strip())
        if path.suffix.lower() in CLIP_ENDINGS:
            self.path.setText(str(path.with_suffix(str(self.kind.currentData()))))
        self._show_kind()

    def _show_kind(self) -> None:
        ending = self.kind.currentData()
        self._what.show_row(self.engine, ending == ".png")
        self._what.show_row(self.scale, ending != ".aseprite")

    def _on_browse(self) -> None:
        ending = str(self.kind.currentData())
        self.ask_for_path(f"{_KINDS[ending]} (*{ending})")

    def _on_export(self) -> None:
        if self.work.running:
            return
        path = self.folder / user_path(self.path.text().strip() or "animated")
        if not path.suffix:
            path = path.with_suffix(str(self.kind.currentData()))
        is_sheet = path.suffix.lower() == ".png"
        engine = str(self.engine.currentData())
        formats = (engine,) if engine and is_sheet else ()
        try:
            check_clip_ending(path.name, formats)
            moving = self._moving()
            titles = distinct([sprite.title for sprite in moving]) if len(moving) > 1 else [""]
            kinds = [title for title, sprite in zip(titles, moving, strict=True) for _ in sprite.clips]
            clips = [clip for sprite in moving for clip in sprite.clips]
            files = clip_files(path.name, clips, kinds, scale=self.scale.value(), formats=formats)
        except SpriteStudioError as error:
            self.banner.show_error(error)
            return
        if not self.may_replace(existing(path.parent, files)):
            return

        def write() -> Generator[Path]:
            write_files(path.parent, files, replace=True)
            yield from (path.parent / name for name in files)

        self.run(write)

    def keep_chosen(self) -> bool:
        """Keep the chosen clips, if there are any; where that cannot be, tell why, and return False."""
        if self.chosen:
            try:
                moving = self._moving()
            except SpriteStudioError as error:
                self.banner.show_error(error)
                return False
            self._remember()
            self.kept.emit(moving)
        return True

    def _on_keep(self) -> None:
        if self.keep_chosen():
            self.accept()

    def _on_sides(self) -> None:
        self._remember()
        self.sides_requested.emit()
        self.accept()

    def _moving(self) -> list[KeptSprite]:
        """The sprites with the chosen clips alone.

        Raises:
            SpriteStudioError: One cannot move so, or a number is not allowed.
        """
        are_named, specs = len(self._sprites) > 1, [self.spec(motion) for motion in self.chosen]
        side = self.side.currentData()
        return [
            replace(sprite, clips=plain_clips(sprite, specs, side, is_named=are_named))
            for sprite in self._sprites
        ]

    def _on_written(self, paths: list[Path]) -> None:
        self._written += paths

    def _on_work_finished(self) -> None:
        self._show_note()
        if self._written:
            self._remember()
            self.exported.emit(self._written)
            self.accept()

    def _remember(self) -> None:
        self._preferences.set(_OPTIONS, self.spec().to_json())
        self._preferences.set(_ENDING, self.kind.currentData())
        self._preferences.set(_SIZE, self.scale.value())

    def done(self, result: int) -> None:
        self._playing.set_moving(False)
        super().done(result)
