"""The Finish panel: from painted sprites to pixel art, with every change to be seen and undone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QListView,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from spritestudio.project.postprocess_settings import PostprocessSettings
from spritestudio.specs import ByteArray, PostprocessSpec
from spritestudio.specs.fields import field_infos
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.ui.postprocess.cleanup_settings import CleanupSettings
from spritestudio.ui.postprocess.fields import combo
from spritestudio.ui.postprocess.palette_picker import PalettePicker
from spritestudio.ui.postprocess.swatch_grid import SwatchGrid
from spritestudio.ui.widgets.allowing import allow, not_chosen, not_redoable, not_undoable
from spritestudio.ui.widgets.basics import (
    WheelGuard,
    counted_text,
    heading,
    icon_button,
    line,
    muted,
    row,
    sprites_text,
)
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.pixel_preview import PixelPreview
from spritestudio.ui.widgets.plain_text import PlainLabel
from spritestudio.ui.widgets.range_spin import ProblemLabel

_PREVIEW_PX = 104
_MODEL_MODE = "model"
_INFOS = field_infos(PostprocessSpec)


class PostprocessPanel(QWidget):
    """Shows and changes how sprites are finished, and shows what it does to the sprite at hand.

    Args:
        settings: What is shown and changed.
        painted: The sprites as they were painted, uint8 (H, W, 4) each, to which the first palette is near.
        parent: The owner.

    Signals:
        comparing_changed: Whether the sprites are to be shown as they were painted.
        editor_requested: Open the palette editor.
        recolor_requested: Open the recolouring.
    """

    comparing_changed = Signal(bool)
    editor_requested = Signal()
    recolor_requested = Signal()

    def __init__(
        self,
        settings: PostprocessSettings,
        painted: Callable[[], Sequence[ByteArray]] = tuple,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._painted = painted
        self.setObjectName("finish_panel")
        self._settings = settings
        self._selection: tuple[int, ...] = ()
        self._previews()
        self._colors()
        self.cleanup = CleanupSettings()
        self.cleanup.changed.connect(lambda changes, key: self._change(key, **changes))
        self.cleanup.settled.connect(settings.settle)
        self._lay_out()
        self._wheel = WheelGuard(self)
        self._wheel.guard(self)
        self.set_model_palette(None)
        settings.changed.connect(self._show)
        self._show()

    # Building

    def _previews(self) -> None:
        self.before, self.after = PixelPreview(), PixelPreview()
        for preview, name in ((self.before, self.tr("Before")), (self.after, self.tr("After"))):
            preview.setFixedSize(_PREVIEW_PX, _PREVIEW_PX)
            preview.setAccessibleName(name)
        self.compare = QToolButton()
        self.compare.setText(self.tr("Hold to see before"))
        self.compare.setObjectName("compare")
        self.compare.setAccessibleName(self.tr("Hold to see the sprites as they were painted"))
        self.compare.setToolTip(self.tr("Shows the whole grid as it was painted, as long as you hold it"))
        self.undo = icon_button("undo", "undo_finish_button", self.tr("Undo the last change (Ctrl+Z)"))
        self.redo = icon_button("redo", "redo_finish_button", self.tr("Redo (Ctrl+Shift+Z)"))
        self.only = QPushButton()
        self.only.setObjectName("finish_only")
        self.only.setCheckable(True)
        self.only.setToolTip(
            self.tr("Finish the sprites that are selected now, and leave the others as they were painted")
        )
        self.only.toggled.connect(lambda on: self._change(only=self._selection if on else ()))
        self.reset = QPushButton(self.tr("Reset"))
        self.reset.setObjectName("reset_finish")
        self.reset.setToolTip(self.tr("Back to the sprites as they were painted; can be undone"))
        self.compare.pressed.connect(lambda: self.comparing_changed.emit(True))
        self.compare.released.connect(lambda: self.comparing_changed.emit(False))
        self.redo.clicked.connect(self._settings.timeline.redo)
        self._settings.timeline.changed.connect(self._show_undo)
        self.reset.clicked.connect(lambda: self._settings.change(PostprocessSpec()))

    def _colors(self) -> None:
        self.mode = combo(
            _INFOS["palette_mode"],
            {
                "generated": self.tr("As generated"),
                "model": self.tr("The model's own palette"),
                "chosen": self.tr("A palette"),
                "best": self.tr("Best colours"),
            },
        )
        self.picker = PalettePicker("palette", self.tr("Which palette"))
        self.edit = QPushButton(self.tr("Palettes…"))
        self.edit.setObjectName("edit_palettes")
        self.edit.setToolTip(self.tr("Edit, extract, import and export palettes (Ctrl+P)"))
        self.count = whole_editor(_INFOS["colors"], "best_count")
        self.count_problem = ProblemLabel([self.count])
        self.from_selection = QPushButton(self.tr("From selection"))
        self.from_selection.setObjectName("best_of_selection")
        self.from_selection.setCheckable(True)
        self.from_selection.setToolTip(
            self.tr("Look for the colours in the selected sprites; otherwise in all of them")
        )
        self.swatches = SwatchGrid(15)
        self.swatches.setObjectName("finished_colors")
        self.swatches.setAccessibleName(self.tr("Colours of the finished sprites"))
        self.dither = combo(
            _INFOS["dither"],
            {
                "none": self.tr("No dithering"),
                "checker": self.tr("Checkerboard"),
                "bayer2": self.tr("Bayer 2×2"),
                "bayer4": self.tr("Bayer 4×4"),
            },
        )
        self.recolor = QPushButton(self.tr("Recolour…"))
        self.recolor.setObjectName("recolor")
        self.recolor.setToolTip(self.tr("Swap one palette for another, ramp to ramp (Ctrl+Shift+R)"))
        self.recolored = PlainLabel()
        self.recolored.setProperty("role", "muted")
        self.recolored.setWordWrap(True)
        self.clear_recolor = icon_button("cross", "clear_recolor", self.tr("Take the recolouring back"))
        self.mode.activated.connect(self._on_mode)
        self.picker.palette_chosen.connect(self.choose_palette)
        self.edit.clicked.connect(self.editor_requested)
        self.count.allowed_changed.connect(lambda value: self._change("colors", colors=value))
        self.from_selection.toggled.connect(self._on_from_selection)
        self.dither.activated.connect(lambda: self._change(dither=self.dither.currentData()))
        self.recolor.clicked.connect(self.recolor_requested)
        self.clear_recolor.clicked.connect(lambda: self._change(recolor=(), recolor_name=""))

    def _lay_out(self) -> None:
        captions = QGridLayout()
        captions.setSpacing(2)
        for column, (text, preview) in enumerate(
            ((self.tr("Before"), self.before), (self.tr("After"), self.after))
        ):
            captions.addWidget(muted(text), 0, column, Qt.AlignmentFlag.AlignHCenter)
            captions.addWidget(preview, 1, column, Qt.AlignmentFlag.AlignHCenter)
        content = QWidget()
        column_of_parts = QVBoxLayout(content)
        column_of_parts.setContentsMargins(14, 8, 8, 12)
        column_of_parts.setSpacing(7)
        parts: list[object] = [
            heading(self.tr("Colours")),
            self.mode,
            self.picker,
            row(self.count, self.from_selection),
            self.count_problem,
            self.swatches,
            self.dither,
            row(self.edit, self.recolor),
            row(self.recolored, self.clear_recolor),
            line(),
            heading(self.tr("Clean-up")),
            self.cleanup,
        ]
        for part in parts:
            if isinstance(part, QWidget):
                column_of_parts.addWidget(part)
            else:
                column_of_parts.addLayout(part)  # type: ignore[arg-type]
        column_of_parts.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("finish_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        top = QVBoxLayout()
        top.setContentsMargins(14, 8, 14, 4)
        top.setSpacing(8)
        top.addLayout(captions)
        top.addLayout(row(self.compare, None, self.undo, self.redo))
        bottom = row(self.only, None, self.reset)
        bottom.setContentsMargins(14, 8, 14, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(scroll, 1)
        layout.addWidget(line())
        layout.addLayout(bottom)

    # What is asked for

    def choose_palette(self, palette: Palette) -> None:
        """Bring the sprites to a palette."""
        colors = tuple(dict.fromkeys(color[:7] for color in palette.to_hex() if not color.endswith("00", 7)))
        self._change(palette_mode="chosen", palette_name=palette.name, palette=colors)

    def _change(self, key: object = None, **changes: object) -> None:
        self._settings.change(dataclasses.replace(self._settings.spec, **changes), key)  # type: ignore[arg-type]

    def _on_mode(self) -> None:
        mode = self.mode.currentData()
        if mode == "chosen":
            is_first = not self._settings.spec.palette
            self.choose_palette(self.picker.nearest(self._painted()) if is_first else self.picker.chosen)
        else:
            self._change(palette_mode=mode)

    def _on_from_selection(self, on: bool) -> None:
        self._change(best_of=self._selection if on else ())

    # What is shown

    def set_model_palette(self, palette: Palette | None) -> None:
        """Offer the palette that the weights bring, or say why there is none to offer."""
        index = self.mode.findData(_MODEL_MODE)
        item = self.mode.model().item(index)  # type: ignore[attr-defined]
        item.setEnabled(palette is not None)
        reason = self.tr("These weights bring no palette of their own")
        self.mode.setItemData(index, "" if palette else reason, Qt.ItemDataRole.ToolTipRole)
        text = self.tr("The model's own palette")
        self.mode.setItemText(index, text if palette else self.tr("The model's own (it has none)"))

    def leave_out_model_palette(self) -> None:
        """Speak of no weights: the sprites are of several, or of none."""
        view = self.mode.view()
        assert isinstance(view, QListView)
        view.setRowHidden(self.mode.findData(_MODEL_MODE), True)

    def show_sprite(self, before: ByteArray | None, after: ByteArray | None) -> None:
        """Show a sprite, uint8 (H, W, 4), as it was painted and as it is finished."""
        self.before.set_image(before)
        self.after.set_image(after)

    def show_palette(self, palette: Palette | None) -> None:
        """Show what the finished sprites are made of."""
        self.swatches.setVisible(palette is not None)
        if palette is not None:
            self.swatches.set_colors(palette.to_hex(), palette.labels)

    def show_selection(self, selection: tuple[int, ...]) -> None:
        """Know what is selected: where the best colours can be looked for."""
        self._selection = selection
        self._allow_parts()

    def _allow_parts(self) -> None:
        """A part of the sprites can be chosen while some are selected, and let go at any time."""
        spec = self._settings.spec
        chosen = not_chosen(len(self._selection))
        allow(self.from_selection, "" if spec.best_of else chosen)
        allow(self.only, "" if spec.only else chosen)
        self.only.setText(
            self.tr("Only {0}").format(sprites_text(len(spec.only)))
            if spec.only
            else self.tr("Only the selected")
        )

    def _show(self) -> None:
        spec = self._settings.spec
        widgets = self.findChildren(QWidget)
        blocked = [QSignalBlocker(widget) for widget in widgets]
        self.mode.setCurrentIndex(self.mode.findData(spec.palette_mode))
        if spec.palette:
            self.picker.show_palette(self._known(Palette.from_hex(spec.palette_name, spec.palette)))
        self.count.setValue(spec.colors)
        self.from_selection.setChecked(bool(spec.best_of))
        self.dither.setCurrentIndex(self.dither.findData(spec.dither))
        self.only.setChecked(bool(spec.only))
        del blocked
        self.count.refresh()
        self.cleanup.show_spec(spec)
        best, swapped = spec.palette_mode == "best", len(spec.recolor)
        self.picker.setVisible(spec.palette_mode == "chosen")
        self.count.setVisible(best)
        self.from_selection.setVisible(best)
        self._allow_parts()
        self.dither.setVisible(spec.palette_mode != "generated")
        self.recolored.setVisible(swapped > 0)
        self.clear_recolor.setVisible(swapped > 0)
        changed = sum(before.lower() != after.lower() for before, after in spec.recolor)
        told = counted_text(changed, self.tr("1 colour swapped"), self.tr("{0} colours swapped"))
        self.recolored.setText(
            self.tr("Recoloured to {0}").format(spec.recolor_name) if spec.recolor_name else told
        )
        self.recolored.setToolTip(told)
        self._show_undo()
        is_plain = spec == PostprocessSpec()
        allow(self.reset, self.tr("The sprites are as they were painted") if is_plain else "")

    def _show_undo(self) -> None:
        timeline = self._settings.timeline
        allow(self.undo, not_undoable(timeline.undo_title))
        allow(self.redo, not_redoable(timeline.redo_title))

    def _known(self, palette: Palette) -> Palette:
        """The palette of the list that has these colours, with the names of its colours."""
        chosen = self.picker.chosen
        same = chosen.name == palette.name and chosen.to_hex() == palette.to_hex()
        return chosen if same else palette
