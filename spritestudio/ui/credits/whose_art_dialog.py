"""Whose art is this? The nearest training sprites of a sprite, and its passport."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, free_name
from spritestudio.library.training_pictures import TrainingPictures
from spritestudio.project.jobs import Resource
from spritestudio.project.passport import SUFFIX, Passport
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.whose_art import WhoseArt, whose_art
from spritestudio.sprites.export.naming import safe_name
from spritestudio.ui.credits.known_sets import KnownSets
from spritestudio.ui.credits.neighbour_row import NeighbourRow
from spritestudio.ui.job import Worker
from spritestudio.ui.pixel_icons import NEAR_COPY, NEAR_COPY_ICON, pixel_pixmap
from spritestudio.ui.preferences import LAST_FOLDER, Preferences, last_folder
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.banner import Banner
from spritestudio.ui.widgets.basics import heading, muted, row
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.pixel_preview import PixelPreview
from spritestudio.ui.widgets.plain_text import PlainLabel

_PREVIEW_PX = 196
_PICTURES = TrainingPictures()  # sets are read once, however often one asks


class WhoseArtDialog(Dialog):
    """Shows what the index of the weights knows of a sprite; looks beside the window.

    Args:
        sprite: The sprite, as the shelf would keep it.
        weights: The file of the weights that painted it, where it is known; for one that none have painted,
            of those at hand.
        sets: The sets on this computer.
        preferences: Remember the last folder.
        parent: The window.
    """

    def __init__(
        self,
        sprite: KeptSprite,
        weights: Path | None,
        sets: KnownSets,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("whose_art_dialog", self.tr("Whose art is this?"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sprite, self._weights = sprite, weights
        self._sets, self._preferences = sets, preferences
        self._located: Path | None = None
        self._found: WhoseArt | None = None
        self.looking = Worker(self.tr("Look for the nearest training sprites"), Resource.DISK, self)
        self.banner = Banner()
        self.verdict = heading(self.tr("Looking…"))
        self.verdict.setObjectName("whose_art_verdict")
        self.mark = PlainLabel()
        self.mark.setObjectName("whose_art_mark")
        self.mark.setPixmap(pixel_pixmap(NEAR_COPY_ICON, QColor(NEAR_COPY), 1))
        self.mark.hide()
        self.story = muted()
        self.story.setObjectName("whose_art_story")
        self.scale = muted()
        self.scale.setObjectName("whose_art_scale")
        self.rows: list[NeighbourRow] = []
        self._scroll = QScrollArea()
        self.text = QPlainTextEdit()
        self.text.setObjectName("passport_text")
        self.text.setAccessibleName(self.tr("Passport"))
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.tabs = QTabWidget()
        self.locate = self._button("whose_art_locate", self.tr("Show pictures from a set…"))
        self.locate.setToolTip(
            self.tr("No pictures come with the weights: if the training set is on this computer, show where")
        )
        self.copy = self._button("passport_copy", self.tr("Copy passport"))
        self.save = self._button("passport_save", self.tr("Save passport…"))
        self._build()
        self.locate.clicked.connect(self._on_locate)
        self.copy.clicked.connect(self._on_copy)
        self.save.clicked.connect(self._on_save)
        self.looking.events.connect(self._on_events)
        self.looking.failed.connect(self._on_failed)
        self.looking.finished.connect(self._on_finished)
        self._look()

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _build(self) -> None:
        preview = PixelPreview()
        preview.setFixedSize(_PREVIEW_PX, _PREVIEW_PX)
        preview.set_image(self._sprite.image)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(preview)
        left.addWidget(PlainLabel(self._sprite.title))
        for label in (self.story, self.scale):
            label.setWordWrap(True)
            label.setFixedWidth(_PREVIEW_PX)
            left.addWidget(label)
        left.addStretch(1)
        self._scroll.setObjectName("whose_art_scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tabs.setObjectName("whose_art_tabs")
        self.tabs.tabBar().setObjectName("whose_art_views")
        self.tabs.addTab(self._scroll, self.tr("Nearest training sprites"))
        self.tabs.addTab(self.text, self.tr("Passport"))
        right = QVBoxLayout()
        right.setSpacing(8)
        self.verdict.setWordWrap(True)
        verdict = row(self.mark, self.verdict)
        verdict.setStretch(1, 1)
        right.addLayout(verdict)
        right.addWidget(self.tabs, 1)
        body = QHBoxLayout()
        body.setSpacing(18)
        body.addLayout(left)
        body.addLayout(right, 1)
        buttons = QDialogButtonBox()
        for button in (self.locate, self.copy, self.save):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setObjectName("whose_art_close")
        buttons.rejected.connect(self.reject)
        layout = self.column()
        layout.addWidget(self.banner)
        layout.addLayout(body, 1)
        layout.addWidget(buttons)
        self.open_at(760, 560)

    # Looking

    def _look(self) -> None:
        sprite, weights, sets = self._sprite, self._weights, self._sets.paths
        if self._located is not None:
            sets = [self._located, *sets]
        for button in (self.locate, self.copy, self.save):
            allow(button, self.tr("It is still being looked for"))
        self.looking.run(lambda: whose_art(sprite, weights, _PICTURES, sets))

    def _on_events(self, events: list[WhoseArt]) -> None:
        found = self._found = events[-1]
        self.text.setPlainText(found.passport.text)
        self.story.setText("\n".join(found.passport.story[:3]))
        self.verdict.setText(self._verdict(found.passport))
        self.mark.setVisible(found.passport.is_near_copy)
        self._show_scale(found.passport)
        self.rows = [
            NeighbourRow(one, found.pictures.get(one.sprite.digest)) for one in found.passport.neighbours
        ]
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 8, 8, 0)
        layout.setSpacing(4)
        for shown in self.rows:
            layout.addWidget(shown)
        for remark in found.passport.remarks:
            told = PlainLabel(remark)
            told.setObjectName("whose_art_remark")
            told.setWordWrap(True)
            layout.addWidget(told)
        layout.addStretch(1)
        self._scroll.setWidget(column)  # the one before goes

    def _verdict(self, passport: Passport) -> str:
        if not passport.neighbours:
            return self.tr("Nobody knows here whose art this is near to")
        if passport.is_near_copy:
            return self.tr("A near copy of a training sprite")
        if passport.is_of_others:
            return self.tr("No near copy of what other weights here learned from")
        return self.tr("No near copy of any training sprite")

    def _show_scale(self, passport: Passport) -> None:
        """For comparison, how near drawn sprites are to each other."""
        if not len(passport.spacing):
            self.scale.setText("")
            return
        tenth, half = (round(100 * float(np.quantile(passport.spacing, at))) for at in (0.1, 0.5))
        self.scale.setText(
            self.tr(
                "For comparison: half of the drawn sprites differ from the nearest other one in {0} of 100 "
                "pixels or fewer, one in ten in {1} or fewer."
            ).format(half, tenth)
        )

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, SpriteStudioError):
            raise error
        self.banner.show_error(error)

    def _on_finished(self) -> None:
        none = self.tr("No training sprites were found")
        allow(self.locate, "" if self.rows else none)
        for button in (self.copy, self.save):
            allow(button, "" if self._found is not None else none)
        if self._located is not None and self._found is not None:
            self._tell_located(self._located, self._found)
        self._located = None

    def _tell_located(self, path: Path, found: WhoseArt) -> None:
        if found.pictures:
            self._sets.remember(path)
            return
        self.banner.show_error(
            SpriteStudioError(
                self.tr("None of these training sprites are in {0}.").format(path.name),
                self.tr("Choose the set that the weights learned from."),
            )
        )

    # What is done with it

    @property
    def passport(self) -> Passport | None:
        """What was found; None while it is looked for."""
        return self._found.passport if self._found is not None else None

    def show_set(self, path: Path) -> None:
        """Look into a set as well, and remember it where it has any of the sprites."""
        if not self.looking.running:
            self.banner.hide()
            self._located = path
            self._look()

    def _on_locate(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self,
            self.tr("Show where the training set lies"),
            str(last_folder(self._preferences)),
            self.tr("Sets of sprites (*.npz);;Pictures and sheets (*.png *.gif *.webp *.ase *.aseprite)"),
        )
        if chosen:
            self.show_set(Path(chosen))

    def _on_copy(self) -> None:
        if self.passport is not None:
            QGuiApplication.clipboard().setText(self.passport.text)

    def _on_save(self) -> None:
        suggestion = free_name(last_folder(self._preferences) / f"{safe_name(self._sprite.title)}{SUFFIX}")
        chosen, _filter = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the passport"),
            str(suggestion),
            self.tr("Text (*.txt);;JSON (*.json)"),
        )
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Save the passport: JSON where the name ends so, else a text."""
        if self.passport is None:
            return
        is_json = path.suffix.lower() == ".json"
        text = json.dumps(self.passport.document, indent=2) + "\n" if is_json else self.passport.text
        try:
            with atomic_write(path) as temporary:
                temporary.write_text(text, encoding="utf-8")
        except SpriteStudioError as error:
            self.banner.show_error(error)
            return
        self._preferences.set(LAST_FOLDER, str(path.parent))

    def done(self, result: int) -> None:
        self.looking.close()
        super().done(result)
