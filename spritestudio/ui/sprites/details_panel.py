"""The selected sprites: what they look like, are called and belong to, and whose they are."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QPushButton, QVBoxLayout, QWidget

from spritestudio.sprites.dataset.columns import CLIP, FACING, FACINGS, STYLE, WORDS
from spritestudio.sprites.dataset.editable_set import EditableSet, IntArray
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.reel import Reel
from spritestudio.ui.widgets.allowing import allow, not_chosen
from spritestudio.ui.widgets.basics import heading, muted, name_widget, row, sprites_text
from spritestudio.ui.widgets.field_form import FieldForm
from spritestudio.ui.widgets.pixel_preview import PixelPreview
from spritestudio.ui.widgets.playing import Playing

_FIELDS = ("names", STYLE, FACING, WORDS, CLIP, "source", "license")


class DetailsPanel(QWidget):
    """Shows and edits what is known of the selected sprites, or of all where none is selected.

    Signals:
        described: A key of `EditableSet.notes` and its new text, for the sprites that are shown.
        mix_requested: The labels are to be mixed.
        exclude_requested: They are to be left out, or let in again.
    """

    described = Signal(str, str)
    mix_requested = Signal()
    exclude_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sprite_details")
        self.title = heading("")
        self.preview = PixelPreview(margin_px=8)
        self.preview.setFixedHeight(132)
        self._reel: Reel | None = None
        self._playing = Playing(self.preview)
        self._playing.ticked.connect(self._on_tick)
        self.about = muted()
        self.about.setWordWrap(True)
        self.mix = QPushButton(self.tr("Labels…"))
        self.exclude = QPushButton(self.tr("Exclude"))
        self.fields = {key: QLineEdit() for key in _FIELDS}
        for widget, name, text in (
            (self.mix, "mix_labels", self.tr("Let the selected sprites belong to several classes (M)")),
            (self.exclude, "exclude", self.tr("Keep them in the set, but do not train on them (Delete)")),
            (self.fields["names"], "sprite_names", self.tr("Name of the sprite")),
            (self.fields[STYLE], "sprite_style", self.tr("Style: a name for sprites that look alike")),
            (self.fields[FACING], "sprite_facing", self.tr("Facing: the side that a figure is seen from")),
            (self.fields[WORDS], "sprite_words", self.tr("Words to ask for it with, such as red dragon")),
            (
                self.fields[CLIP],
                "sprite_clip",
                self.tr("Clip: the movement that it is a frame of, such as walk"),
            ),
            (self.fields["source"], "sprite_source", self.tr("Who made it, where it is from")),
            (self.fields["license"], "sprite_license", self.tr("Under which licence it may be used")),
        ):
            name_widget(widget, name, text)
        form = FieldForm()
        labels = (
            self.tr("Name"),
            self.tr("Style"),
            self.tr("Facing"),
            self.tr("Words"),
            self.tr("Clip"),
            self.tr("Source"),
            self.tr("Licence"),
        )
        for key, label in zip(_FIELDS, labels, strict=True):
            field = self.fields[key]
            form.add(field, label)
            field.editingFinished.connect(lambda key=key: self._on_edited(key))
        self.fields[FACING].setCompleter(QCompleter(FACINGS, self.fields[FACING]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.addWidget(self.title)
        layout.addWidget(self.preview)
        layout.addWidget(self.about)
        layout.addLayout(row(self.mix, self.exclude))
        layout.addLayout(form)
        self.mix.clicked.connect(self.mix_requested)
        self.exclude.clicked.connect(self.exclude_requested)

    def show_sprites(self, editable: EditableSet | None, selected: IntArray) -> None:
        """Show the sprites at `selected` of `editable`, or all of them."""
        if editable is None:  # the panel is not seen
            return
        shown = selected if len(selected) else np.arange(editable.count)
        self.title.setText(
            self.tr("{0} selected").format(sprites_text(len(selected)))
            if len(selected)
            else self.tr("All {0}").format(sprites_text(editable.count))
        )
        self.preview.set_image(editable.images[int(selected[0])] if len(selected) else None)
        self.preview.setVisible(len(selected) > 0)
        self.about.setText(self._about(editable, shown) if len(selected) else "")
        self.about.setVisible(len(selected) > 0)
        for button in (self.mix, self.exclude):
            button.setVisible(len(selected) > 0)
        all_out = bool(editable.excluded[shown].all())
        self.exclude.setText(self.tr("Include") if all_out else self.tr("Exclude"))
        allow(self.fields["names"], not_chosen(len(selected), 1))
        for key, field in self.fields.items():
            values = editable.notes.get(key)
            texts = {""} if values is None else set(values[shown].astype(str).tolist())
            one = texts.pop() if len(texts) == 1 else ""
            field.setPlaceholderText(self.tr("several") if texts else "")
            field.setText(one)
            field.setModified(False)

    def play(self, clip: Clip | None) -> None:
        """Let the preview move, or stand as it is."""
        self._reel = None if clip is None else Reel([clip])
        self._playing.set_moving(clip is not None)

    def _on_tick(self, elapsed_ms: int) -> None:
        if self._reel is not None:
            self.preview.set_image(self._reel.image(self._reel.frame_at(elapsed_ms)))

    def _about(self, editable: EditableSet, shown: IntArray) -> str:
        height, width = editable.sizes()[shown[0]]
        rows = np.unique(editable.contexts[shown], axis=0)
        if len(rows) > 1:
            classes = self.tr("of several classes")
        else:
            parts = [(editable.class_names[n], float(rows[0, n])) for n in np.flatnonzero(rows[0])]
            classes = ", ".join(name if share == 1 else f"{name} {share:g}" for name, share in parts)
        frames = int((editable.groups == editable.groups[shown[0]]).sum()) if len(shown) == 1 else 1
        together = self.tr(", one of {0} frames").format(frames) if frames > 1 else ""
        return f"{width}×{height}, {classes or self.tr('no class')}{together}"

    def _on_edited(self, key: str) -> None:
        if self.fields[key].isModified():
            self.fields[key].setModified(False)
            self.described.emit(key, self.fields[key].text())
