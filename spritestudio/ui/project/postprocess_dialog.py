"""Finishing sprites of the shelf together, with what comes of it to be seen before it is done."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Generator, Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import Resource
from spritestudio.project.observable import Value
from spritestudio.project.postprocess_kept import postprocess_kept
from spritestudio.project.postprocess_settings import POSTPROCESS, Finishing, PostprocessSettings
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.timeline import Timeline
from spritestudio.specs import ByteArray, PostprocessSpec
from spritestudio.sprites.palettes.palette import Palette, extract_palette
from spritestudio.sprites.pixels import on_equal_cells
from spritestudio.sprites.postprocessing.postprocess import postprocess_sprites
from spritestudio.ui.job import Worker
from spritestudio.ui.postprocess.palette_editor import PaletteEditor
from spritestudio.ui.postprocess.postprocess_panel import PostprocessPanel
from spritestudio.ui.postprocess.recolor_dialog import RecolorDialog
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import row, sprites_text
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.grid_layout import Section
from spritestudio.ui.widgets.plain_text import PlainLabel
from spritestudio.ui.widgets.sprite_grid import SpriteGrid

_PANEL_PX = 260
_RAMP_COLORS = 32  # of sprites that keep their own colours, to be recoloured


class PostprocessDialog(Dialog):
    """Asks how sprites are to be finished.

    Args:
        sprites: The sprites, at least one.
        spec: What is set at first.
        parent: The window.
        selected: Places of those that are selected; several are finished alone unless one chooses otherwise.

    Signals:
        applied: The sprites are to be those in the list, KeptSprites with the same ids.
    """

    of_project = True
    applied = Signal(list)

    def __init__(
        self,
        sprites: Sequence[KeptSprite],
        spec: PostprocessSpec,
        parent: QWidget,
        selected: Sequence[int] = (),
    ) -> None:
        super().__init__("postprocess_dialog", "", parent)
        self._all = list(sprites)
        self._selected = [self._all[index] for index in selected]
        self.alone = QCheckBox(self.tr("Only the selected: {0}").format(sprites_text(len(selected))))
        self.alone.setObjectName("postprocess_selected")
        self.alone.setVisible(0 < len(selected) < len(sprites))
        self.alone.setChecked(1 < len(selected) < len(sprites))
        self._finished: list[KeptSprite] = []
        self._stale = False
        value: Value[Finishing] = Value({})
        self.settings = PostprocessSettings(value, Timeline({POSTPROCESS: value}))
        self.panel = PostprocessPanel(self.settings, lambda: [sprite.image for sprite in self._sprites])
        self.panel.undo.clicked.connect(self.settings.timeline.undo)
        self.panel.setFixedWidth(_PANEL_PX)
        self.panel.only.hide()
        self.panel.leave_out_model_palette()
        self.grid = SpriteGrid()
        self.grid.setAccessibleName(self.tr("The finished sprites"))
        self.problem = PlainLabel()
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setObjectName("postprocess_cancel")
        self.cancel.setAutoDefault(False)
        self.apply = QPushButton(self.tr("Finish"))
        self.apply.setObjectName("apply_postprocess")
        self.apply.setProperty("role", "primary")
        self.apply.setToolTip(self.tr("Can be undone (Ctrl+Z)"))
        self.drawing = Worker(self.tr("Finish sprites"), Resource.TORCH, self)
        self._build()
        self._connect()
        self.settings.take_up(dataclasses.replace(spec, only=(), best_of=()))
        self._choose()

    def _build(self) -> None:
        right = QVBoxLayout()
        right.addWidget(self.grid, 1)
        right.addWidget(self.problem)
        right.addLayout(row(self.alone, None, self.cancel, self.apply))
        parts = QHBoxLayout()
        parts.addWidget(self.panel)
        parts.addLayout(right, 1)
        self.column().addLayout(parts)
        self.open_at(960, 640)

    def _connect(self) -> None:
        self.settings.changed.connect(self._refresh)
        self.alone.toggled.connect(self._choose)
        self.panel.comparing_changed.connect(self._compare)
        self.panel.editor_requested.connect(self._edit_palettes)
        self.panel.recolor_requested.connect(self._recolor)
        self.grid.selection_changed.connect(self._show_one)
        self.cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self._on_apply)
        self.drawing.events.connect(self._on_drawn)
        self.drawing.failed.connect(self._on_failed)
        self.drawing.finished.connect(self._on_idle)

    # What comes of it

    def _choose(self) -> None:
        """Finish all, or the selected alone."""
        self._sprites = self._selected if self.alone.isChecked() else self._all
        self._finished = []
        self.setWindowTitle(self.tr("Finish {0} of the shelf").format(sprites_text(len(self._sprites))))
        self._refresh()

    def _refresh(self) -> None:
        self._stale = True
        allow(self.apply, self.tr("The sprites are being finished"))
        if not self.drawing.running:
            self._draw()

    def _draw(self) -> None:
        self._stale = False
        self.drawing.run(functools.partial(_finishing, self._sprites, self.settings.spec))

    def _on_drawn(self, events: list[list[KeptSprite]]) -> None:
        if len(events[-1]) != len(self._sprites):
            return  # others were chosen meanwhile
        self._finished = events[-1]
        self.problem.hide()
        self._show(self._finished)
        self._show_one()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, SpriteStudioError):
            raise error
        self._finished = []
        self.problem.setText(str(error))
        self.problem.show()

    def _on_idle(self) -> None:
        if self._stale:
            self._draw()
        else:
            allow(self.apply, "" if self._finished else self.problem.text())

    def _show(self, sprites: Sequence[KeptSprite]) -> None:
        images = _square([sprite.image for sprite in sprites])
        if self.grid.count != len(images):
            self.grid.set_arrangement([Section("", len(images))], images.shape[1], 0)
        self.grid.set_images(images)

    def _show_one(self) -> None:
        index = self.grid.selection[0] if self.grid.selection else 0
        if self._finished:
            self.panel.show_sprite(self._sprites[index].image, self._finished[index].image)
            colors = _square([sprite.image for sprite in self._finished])
            has_palette = self.settings.spec.palette_mode != "generated" and colors[..., 3].any()
            self.panel.show_palette(extract_palette(colors, "") if has_palette else None)

    def _compare(self, comparing: bool) -> None:
        self._show(self._sprites if comparing or not self._finished else self._finished)

    # Palettes

    def _edit_palettes(self) -> None:
        spec = self.settings.spec
        chosen = Palette.from_hex(spec.palette_name, spec.palette) if spec.palette else None
        editor = PaletteEditor(on_equal_cells([s.image for s in self._sprites]), chosen, self)
        editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        editor.changed.connect(self.panel.picker.reload)
        editor.used.connect(self.panel.choose_palette)
        editor.open()

    def _recolor(self) -> None:
        plain = dataclasses.replace(
            self.settings.spec, recolor=(), outline="none", align="none", trim=False, recolor_name=""
        )
        cells = on_equal_cells([sprite.image for sprite in self._sprites])
        before = postprocess_sprites(cells, plain).images
        if not before[..., 3].any():
            return
        palette = extract_palette(before, self.tr("The sprites"), _RAMP_COLORS)
        text = self.tr("Recolour {0}").format(sprites_text(len(cells)))
        dialog = RecolorDialog(
            before,
            palette,
            lambda pairs: postprocess_sprites(cells, dataclasses.replace(plain, recolor=pairs)).images,
            text,
            self,
        )
        dialog.variants.hide()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.applied.connect(self._on_recolored)
        dialog.open()

    def _on_recolored(self, pairs: tuple[tuple[str, str], ...], name: str) -> None:
        self.settings.change(dataclasses.replace(self.settings.spec, recolor=pairs, recolor_name=name))

    # The end

    def _on_apply(self) -> None:
        changed = [
            after for before, after in zip(self._sprites, self._finished, strict=True) if after is not before
        ]
        self.applied.emit(changed)
        self.accept()

    def done(self, result: int) -> None:
        self._stale = False
        self.drawing.close()
        super().done(result)


def _finishing(sprites: Sequence[KeptSprite], spec: PostprocessSpec) -> Generator[list[KeptSprite]]:
    yield postprocess_kept(sprites, spec)


def _square(images: Sequence[ByteArray]) -> ByteArray:
    """The images on cells as high as wide."""
    cells = on_equal_cells(images)
    side = max(cells.shape[1:3])
    return on_equal_cells([*cells, np.zeros((side, side, 4), np.uint8)])[:-1]
