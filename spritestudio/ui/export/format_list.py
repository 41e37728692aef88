"""What is written beside the picture, by the program that it is for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from spritestudio.sprites.export.formats import FORMATS
from spritestudio.ui.widgets.basics import muted


class FormatList(QScrollArea):
    """A box to tick per format.

    Signals:
        changed: One was ticked or unticked.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_formats")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.boxes: dict[str, QCheckBox] = {}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(5)
        titles = {
            "godot": self.tr("Animations (.tres)"),
            "godot-textures": self.tr("A texture per sprite (.tres)"),
            "godot-tileset": self.tr("Tiles (-tileset.tres)"),
            "unity": self.tr("Import settings (.png.meta)"),
            "tpsheet": self.tr("For TexturePacker's importer (.tpsheet)"),
            "gamemaker": self.tr("A strip per class (_strip8.png)"),
            "tiled": self.tr("Tileset with animations (.tsx)"),
            "tiled-json": self.tr("The same as JSON (.tsj)"),
            "phaser": self.tr("Multi-atlas (.phaser.json)"),
            "aseprite": self.tr("Frames, tags, palette (.aseprite)"),
            "aseprite-json": self.tr("Sheet data by name (.json)"),
            "aseprite-json-array": self.tr("Sheet data as a list (-array.json)"),
            "openraster": self.tr("A layer per sprite (.ora)"),
            "texturepacker": self.tr("TexturePacker, by name (.tp.json)"),
            "texturepacker-array": self.tr("TexturePacker, as a list (.tp-array.json)"),
            "libgdx": self.tr("LibGDX and Spine (.atlas)"),
            "starling": self.tr("Starling and Sparrow (.xml)"),
            "css": self.tr("CSS sprites (.css)"),
            "csv": self.tr("A plain table (.csv)"),
        }
        for program, formats in groupby(FORMATS.values(), key=lambda format_: format_.program):
            column.addWidget(muted(self.tr("For {0}").format(program)))
            for format_ in formats:
                box = QCheckBox(titles[format_.name])
                box.setObjectName(f"format_{format_.name}")
                box.setAccessibleName(f"{program}: {titles[format_.name]}")
                box.setToolTip(format_.title)
                box.toggled.connect(self.changed)
                self.boxes[format_.name] = box
                column.addWidget(box)
            column.addSpacing(6)
        column.addStretch(1)
        self.none_hint = muted(self.tr("One file per sprite has no sheet to describe."))
        self.none_hint.setWordWrap(True)
        column.insertWidget(0, self.none_hint)
        self.setWidget(inner)

    def chosen(self) -> tuple[str, ...]:
        """The formats that are ticked."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def set_chosen(self, names: Sequence[str]) -> None:
        """Tick these."""
        with QSignalBlocker(self):
            for name, box in self.boxes.items():
                box.setChecked(name in names)
        self.changed.emit()

    def set_available(self, available: bool) -> None:
        """Whether there is a sheet that they could describe."""
        self.none_hint.setVisible(not available)
        for box in self.boxes.values():
            box.setEnabled(available)
