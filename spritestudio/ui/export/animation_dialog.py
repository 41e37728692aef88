"""Export of animations: the denoising, or sprites one after another, as GIF, APNG or WebP."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.files import free_name, user_path
from spritestudio.specs import AnimationSpec, ByteArray, SheetSpec
from spritestudio.specs.fields import field_infos
from spritestudio.sprites.export.animation import (
    check_animation_path,
    encode_animation,
    film_layout,
    fits_gif,
    gif_times_changed,
)
from spritestudio.sprites.export.files import ExportInput, write_files
from spritestudio.sprites.export.layout import SheetLayout, draw
from spritestudio.ui.export.export_dialog import tells_recipes
from spritestudio.ui.export.writing_dialog import WritingDialog
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import counted_text, heading, muted, sprites_text
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.field_form import FieldForm
from spritestudio.ui.widgets.pixel_preview import PixelPreview

_INFOS = field_infos(AnimationSpec)
_OPTIONS, _KIND = "animation", "animation_kind"
_KINDS = {".gif": "GIF", ".apng": "APNG", ".webp": "WebP"}


@dataclass(frozen=True, eq=False)
class _AnimationRequest:
    """Moments, and where the sprites of each lie; single sprites where that is None."""

    moments: Sequence[ByteArray]
    places: SheetLayout | None

    def picture(self, at: int) -> ByteArray:
        """Frame `at`, uint8 (height, width, 4), drawn when it is wanted."""
        return self.moments[at] if self.places is None else draw(self.places, self.moments[at])


class AnimationDialog(WritingDialog):
    """Plays an animation as it will be, and writes it; options are remembered.

    Args:
        art: The sprites as they are shown.
        step_history: All of them after each step, uint8 (N, H, W, 4), in order; the last finished.
        selection: Indices that are selected in the grid.
        preferences: Remembers the options.
        folder: Where to suggest a file.
        columns: Columns of the grid.
        parent: The window.
    """

    def __init__(
        self,
        art: ExportInput,
        step_history: Sequence[ByteArray],
        selection: Sequence[int],
        preferences: Preferences,
        folder: Path,
        columns: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("animation", self.tr("Export animation"), folder, parent)
        self._art = art
        self._step_history = list(step_history)
        self._selection = list(selection)
        self._preferences = preferences
        self._columns = columns
        self._at = 0
        self._written: Path | None = None
        chosen = sprites_text(len(self._selection)) if self._selection else sprites_text(len(art.images))
        self.denoising = self._radio(
            "animation_denoising", self.tr("How {0} came out of noise").format(chosen)
        )
        self.one_by_one = self._radio("animation_sprites", self.tr("{0}, one after another").format(chosen))
        self.kind = QComboBox()
        self.kind.setObjectName("animation_kind")
        self.kind.setAccessibleName(self.tr("Kind of file"))
        for suffix, name in _KINDS.items():
            self.kind.addItem(name, suffix)
        self.frame_ms, self.hold_ms, self.loops, self.scale = (
            whole_editor(_INFOS[name], f"animation_{name}")
            for name in ("frame_ms", "hold_ms", "loops", "scale")
        )
        self.loops.setMinimum(0)
        self.loops.setSpecialValueText(self.tr("for ever"))
        self.note = muted()
        self.note.setWordWrap(True)
        self.note.setObjectName("animation_note")
        self.preview = PixelPreview(margin_px=12)
        self.preview.setMinimumSize(240, 240)
        self._player = QTimer(self)
        self._player.setSingleShot(True)
        self._build()
        self._restore()
        self._connect()
        self._restart()

    def _radio(self, name: str, text: str) -> QRadioButton:
        button = QRadioButton(text)
        button.setObjectName(name)
        return button

    def _build(self) -> None:
        what = QButtonGroup(self)
        what.addButton(self.denoising)
        what.addButton(self.one_by_one)
        none = self.tr("Only the steps of the grids painted last are kept")
        allow(self.denoising, "" if len(self._step_history) > 1 else none)
        (self.denoising if self.denoising.isEnabled() else self.one_by_one).setChecked(True)
        form = FieldForm()
        form.add(self.kind)
        for field in (self.frame_ms, self.hold_ms, self.loops, self.scale):
            form.add(field)
            field.problem_changed.connect(self._update_button)
        left = QVBoxLayout()
        left.setSpacing(7)
        for widget in (heading(self.tr("What plays")), self.denoising, self.one_by_one):
            left.addWidget(widget)
        left.addSpacing(6)
        left.addWidget(heading(self.tr("How")))
        left.addLayout(form)
        left.addWidget(self.note)
        left.addStretch(1)
        settings = QWidget()
        settings.setLayout(left)
        settings.setFixedWidth(270)
        left.setContentsMargins(0, 0, 0, 0)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(settings)
        middle.addWidget(self.preview, 1)
        self.frame(middle)
        self.open_at(760, 520)

    def _connect(self) -> None:
        self.denoising.toggled.connect(self._restart)
        self.kind.currentIndexChanged.connect(self._on_kind_chosen)
        self.frame_ms.valueChanged.connect(self._show_note)
        self._player.timeout.connect(self._tick)
        self.browse.clicked.connect(self._on_browse)
        self.buttons.accepted.connect(self._on_export)
        self.work.events.connect(self._on_written)
        self.work.finished.connect(self._on_work_finished)

    # The state

    def spec(self) -> AnimationSpec:
        """How it is to play.

        Raises:
            SpriteStudioError: A number is not allowed.
        """
        return AnimationSpec(
            self.frame_ms.value(), self.hold_ms.value(), self.loops.value(), self.scale.value()
        )

    def set_spec(self, spec: AnimationSpec) -> None:
        """Show how it plays."""
        self.frame_ms.setValue(spec.frame_ms)
        self.hold_ms.setValue(spec.hold_ms)
        self.loops.setValue(spec.loops)
        self.scale.setValue(spec.scale)

    def animation(self) -> _AnimationRequest:
        """What is to play."""
        chosen = self._selection or list(range(len(self._art.images)))
        if self.one_by_one.isChecked():
            return _AnimationRequest(list(self._art.images[chosen]), None)
        moments = [moment[chosen] for moment in self._step_history]
        sheet = SheetSpec(columns=min(self._columns, len(chosen)))
        return _AnimationRequest(moments, film_layout(moments[-1], sheet))

    def _restore(self) -> None:
        saved: Any = self._preferences.get(_OPTIONS)
        try:
            self.set_spec(AnimationSpec.from_json(saved) if saved else AnimationSpec())
        except SpriteStudioError:  # written by another version
            self.set_spec(AnimationSpec())
        self.kind.setCurrentIndex(max(0, self.kind.findData(self._preferences.get(_KIND))))
        self.path.setText(str(free_name(self.folder / f"animation{self.kind.currentData()}")))

    # Playing

    def _restart(self) -> None:
        self._animation = self.animation()
        self._at = 0
        self._show_note()
        self._tick()

    def _tick(self) -> None:
        self.preview.set_image(self._animation.picture(self._at))
        count = len(self._animation.moments)
        last = self._at == count - 1
        self._player.start(self.frame_ms.allowed + (self.hold_ms.allowed if last else 0))
        self._at = (self._at + 1) % count

    def _show_note(self) -> None:
        count = len(self._animation.moments)
        text = counted_text(count, self.tr("1 frame"), self.tr("{0} frames"))
        if self.kind.currentData() == ".gif" and not fits_gif(self._animation.picture(count - 1)):
            text += self.tr(
                "; the sprites have more than the 255 colours of a GIF, so some change. "
                "Bring them to a palette, or use APNG or WebP, to keep all."
            )
        if self.kind.currentData() == ".gif" and gif_times_changed([self.frame_ms.value()]):
            text += self.tr(
                "; browsers show a frame of a GIF in steps of 10 ms, and one of less than 20 ms for 100 ms"
            )
        self.note.setText(text)

    # Writing

    def _on_kind_chosen(self) -> None:
        suffix = str(self.kind.currentData())
        path = Path(self.path.text().strip())
        if path.suffix.lower() in (*_KINDS, ".png"):
            self.path.setText(str(path.with_suffix(suffix)))
        self._show_note()

    def _on_browse(self) -> None:
        suffix = str(self.kind.currentData())
        self.ask_for_path(f"{_KINDS[suffix]} (*{suffix})")

    def _on_export(self) -> None:
        if self.work.running:
            return
        text = self.path.text().strip()
        path = self.folder / user_path(text or "animation")
        if not path.suffix:
            path = path.with_suffix(str(self.kind.currentData()))
        try:
            check_animation_path(path)
            spec = self.spec()
        except SpriteStudioError as error:
            self.banner.show_error(error)
            return
        if path.exists() and not self.may_replace([path.name]):
            return
        animation = self._animation
        art = self._art.take(self._selection) if self._selection else self._art
        recipe = art.recipe if tells_recipes(self._preferences) else None
        texts = recipe.texts if recipe is not None else {}

        def write() -> Generator[Path]:
            frames = [animation.picture(at) for at in range(len(animation.moments))]
            write_files(
                path.parent, {path.name: encode_animation(path.suffix, frames, spec, texts)}, replace=True
            )
            yield path

        self.run(write)

    def _update_button(self) -> None:
        """Let Export be pressed while every number is allowed."""
        numbers = (self.frame_ms, self.hold_ms, self.loops, self.scale)
        problem = next((number.problem for number in numbers if number.problem), "")
        self.show_working(problem)

    def _on_written(self, paths: list[Path]) -> None:
        self._written = paths[-1]

    def _on_work_finished(self) -> None:
        self._update_button()
        if self._written is not None:
            self._preferences.set(_OPTIONS, self.spec().to_json())
            self._preferences.set(_KIND, self.kind.currentData())
            self.exported.emit([self._written])
            self.accept()

    def done(self, result: int) -> None:
        self._player.stop()
        super().done(result)
