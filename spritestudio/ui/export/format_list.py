"""What is written beside the picture, by the program that it is for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from spritestudio.sprites.export.formats import FORMATS, usual_formats
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.allowing import allow, first_lack
from spritestudio.ui.widgets.basics import muted, name_widget
from spritestudio.ui.widgets.fold_out import FoldOut

_OPEN = "export_programs"
_INDENT_PX = 12


class FormatList(QScrollArea):
    """A box to tick per program, and folded away below it one per format.

    A program gets its usual formats by its own box. What was unfolded is so the next time.

    Signals:
        changed: One was ticked or unticked.

    Args:
        preferences: Remember which programs are unfolded.
        parent: The owner.
    """

    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.setObjectName("export_formats")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.boxes: dict[str, QCheckBox] = {}
        self.programs: dict[str, QCheckBox] = {}
        self.folds: dict[str, FoldOut] = {}
        self._has_clips = False
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        titles = {
            "godot": self.tr("Animations (.tres)"),
            "godot-textures": self.tr("A texture per sprite (.tres)"),
            "godot-tileset": self.tr("Tiles (-tileset.tres)"),
            "unity": self.tr("Import settings (.png.meta)"),
            "unity-clips": self.tr("Clips and animator controllers, made by a script (.cs)"),
            "tpsheet": self.tr("For TexturePacker's importer (.tpsheet)"),
            "gamemaker": self.tr("A strip per clip or class (_strip8.png)"),
            "rpgmaker": self.tr("Walking characters ($….png)"),
            "tiled": self.tr("Tileset with animations (.tsx)"),
            "tiled-json": self.tr("The same as JSON (.tsj)"),
            "phaser": self.tr("Multi-atlas (.phaser.json)"),
            "phaser-anims": self.tr("Animations (.anims.json)"),
            "aseprite": self.tr("Frames, tags, palette (.aseprite)"),
            "aseprite-json": self.tr("Sheet data by name (.json)"),
            "aseprite-json-array": self.tr("Sheet data as a list (-array.json)"),
            "openraster": self.tr("A layer per sprite (.ora)"),
            "texturepacker": self.tr("TexturePacker, by name (.tp.json)"),
            "texturepacker-array": self.tr("TexturePacker, as a list (.tp-array.json)"),
            "libgdx": self.tr("LibGDX and Spine (.atlas)"),
            "starling": self.tr("Starling and Sparrow (.xml)"),
            "gif": self.tr("A GIF per clip (-walk.gif)"),
            "apng": self.tr("An APNG per clip (-walk.apng)"),
            "webp": self.tr("A WebP per clip (-walk.webp)"),
            "css": self.tr("CSS sprites (.css)"),
            "csv": self.tr("A plain table (.csv)"),
        }
        for program, formats in groupby(FORMATS.values(), key=lambda format_: format_.program):
            content = QWidget()
            boxes = QVBoxLayout(content)
            boxes.setContentsMargins(_INDENT_PX, 0, 0, 4)
            boxes.setSpacing(5)
            for format_ in formats:
                box = QCheckBox(titles[format_.name])
                box.setObjectName(f"format_{format_.name}")
                box.setAccessibleName(f"{program}: {titles[format_.name]}")
                box.setToolTip(format_.title)
                box.toggled.connect(self._on_toggled)
                self.boxes[format_.name] = box
                boxes.addWidget(box)
            self._add_program(column, program, content)
        self._restore()
        column.addStretch(1)
        self.none_hint = muted(self.tr("One file per sprite has no sheet to describe."))
        self.none_hint.setWordWrap(True)
        column.insertWidget(0, self.none_hint)
        self.setWidget(inner)

    def _add_program(self, column: QVBoxLayout, program: str, content: QWidget) -> None:
        name = "_".join(program.lower().split())
        box = self.programs[program] = QCheckBox(program)
        name_widget(box, f"export_for_{name}", self.tr("Write what {0} opens").format(program))
        box.clicked.connect(lambda on: self._on_program(program, on))
        fold = self.folds[program] = FoldOut(f"formats_for_{name}", "", content, box)
        name_widget(fold.button, f"formats_for_{name}", self.tr("Which files for {0}").format(program))
        column.addWidget(fold)

    def _names(self, program: str) -> list[str]:
        return [format_.name for format_ in FORMATS.values() if format_.program == program]

    def _count(self, program: str) -> str:
        """How many of a program's formats are ticked."""
        names = self._names(program)
        count = sum(self.boxes[name].isChecked() for name in names)
        return self.tr("{0} of {1}").format(count, len(names))

    def _on_program(self, program: str, on: bool) -> None:
        usual = usual_formats(program, has_clips=self._has_clips) if on else ()
        self.set_chosen([*(name for name in self.chosen() if name not in self._names(program)), *usual])

    def _restore(self) -> None:
        unfolded = self._preferences.get(_OPEN)
        for program, fold in self.folds.items():
            fold.button.setChecked(isinstance(unfolded, list) and program in unfolded)
            fold.button.toggled.connect(self._remember)

    def _remember(self) -> None:
        unfolded = [program for program, fold in self.folds.items() if fold.button.isChecked()]
        self._preferences.set(_OPEN, unfolded)

    def _on_toggled(self) -> None:
        for program, fold in self.folds.items():
            fold.set_summary(self._count(program))
            ticked = any(self.boxes[name].isChecked() for name in self._names(program))
            self.programs[program].setChecked(ticked)
        self.changed.emit()

    def chosen(self) -> tuple[str, ...]:
        """The formats that are ticked."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def set_chosen(self, names: Sequence[str]) -> None:
        """Tick these."""
        with QSignalBlocker(self):
            for name, box in self.boxes.items():
                box.setChecked(name in names)
        self._on_toggled()

    def set_available(self, available: bool, *, has_clips: bool) -> None:
        """Whether there is a sheet that they could describe, and whether something on it moves."""
        self._has_clips = has_clips
        self.none_hint.setVisible(not available)
        no_sheet = "" if available else self.none_hint.text()
        for box in self.programs.values():
            allow(box, no_sheet)
        for name, box in self.boxes.items():
            lacks_clips = FORMATS[name].of_clips and not has_clips
            still = self.tr("None of these sprites moves") if lacks_clips else ""
            allow(box, first_lack(no_sheet, still), FORMATS[name].title)
