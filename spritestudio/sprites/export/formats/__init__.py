"""What can be written beside a sheet: each format is a function from an export to files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from spritestudio.sprites.export.formats import (
    atlas_texts,
    clips,
    godot,
    json_atlas,
    phaser,
    plain,
    tiled,
    unity,
    unity_clips,
)
from spritestudio.sprites.export.formats.aseprite import aseprite_file
from spritestudio.sprites.export.formats.openraster import openraster
from spritestudio.sprites.export.formats.sheet_export import Files, SheetExport

__all__ = ["FORMATS", "Files", "Format", "SheetExport", "usual_formats"]


@dataclass(frozen=True)
class Format:
    """A format of a sheet's companions.

    Attributes:
        name: What the command line calls it.
        program: Which program it is for, as a person groups them.
        title: What it is, in a few words.
        files: Makes the files.
        of_clips: Whether it is of what moves, and nothing where nothing does.
        usual: Whether who asks for the program gets it: always, where something moves, or never.
    """

    name: str
    program: str
    title: str
    files: Callable[[SheetExport], Files]
    of_clips: bool = False
    usual: Literal["always", "moving", "never"] = "never"


def usual_formats(program: str, *, has_clips: bool) -> tuple[str, ...]:
    """What is written for a program unless somebody chooses, by whether something moves."""
    wanted = {"always", "moving"} if has_clips else {"always"}
    return tuple(each.name for each in FORMATS.values() if each.program == program and each.usual in wanted)


FORMATS = {
    format_.name: format_
    for format_ in (
        Format("godot", "Godot 4", "Animations (SpriteFrames .tres)", godot.sprite_frames, usual="moving"),
        Format(
            "godot-textures",
            "Godot 4",
            "A texture per sprite (AtlasTexture .tres)",
            godot.atlas_textures,
            usual="always",
        ),
        Format("godot-tileset", "Godot 4", "Tiles for a TileMapLayer (TileSet .tres)", godot.tile_set),
        Format(
            "unity",
            "Unity",
            "Import settings: cut, sharp, uncompressed (.png.meta)",
            unity.meta,
            usual="always",
        ),
        Format(
            "unity-clips",
            "Unity",
            "Clips and animator controllers, by a script (.cs)",
            unity_clips.clips,
            of_clips=True,
            usual="moving",
        ),
        Format("tpsheet", "Unity", "For TexturePacker's importer (.tpsheet)", unity.tpsheet),
        Format(
            "gamemaker",
            "GameMaker",
            "A strip per clip or class (_strip8.png)",
            plain.gamemaker,
            usual="always",
        ),
        Format(
            "rpgmaker",
            "RPG Maker",
            "Walking characters, 3 × 4 cells, or eight of these",
            clips.rpgmaker,
            usual="always",
        ),
        Format("tiled", "Tiled", "Tileset with animations (.tsx)", tiled.tsx, usual="always"),
        Format("tiled-json", "Tiled", "The same as JSON (.tsj)", tiled.tsj),
        Format("phaser", "Phaser 3", "Multi-atlas (.phaser.json)", json_atlas.phaser, usual="always"),
        Format(
            "phaser-anims",
            "Phaser 3",
            "Animations (.anims.json)",
            phaser.animations,
            of_clips=True,
            usual="moving",
        ),
        Format("aseprite", "Aseprite", "Frames, tags and palette (.aseprite)", aseprite_file, usual="always"),
        Format("aseprite-json", "Aseprite", "Sheet data by name (.json)", json_atlas.aseprite_hash),
        Format("aseprite-json-array", "Aseprite", "Sheet data as a list (.json)", json_atlas.aseprite_array),
        Format("openraster", "Krita and GIMP", "A layer per sprite (.ora)", openraster, usual="always"),
        Format(
            "texturepacker",
            "other engines",
            "TexturePacker by name (.tp.json)",
            json_atlas.texturepacker_hash,
            usual="always",
        ),
        Format(
            "texturepacker-array",
            "other engines",
            "TexturePacker as a list (.tp-array.json)",
            json_atlas.texturepacker_array,
        ),
        Format("libgdx", "other engines", "LibGDX and Spine (.atlas)", atlas_texts.libgdx),
        Format("starling", "other engines", "Starling and Sparrow (.xml)", atlas_texts.starling),
        Format("gif", "the web and tables", "A GIF per clip", clips.gif, of_clips=True, usual="moving"),
        Format("apng", "the web and tables", "An APNG per clip", clips.apng, of_clips=True),
        Format("webp", "the web and tables", "A WebP per clip", clips.webp, of_clips=True),
        Format("css", "the web and tables", "CSS sprites (.css)", plain.css, usual="always"),
        Format("csv", "the web and tables", "A plain table (.csv)", plain.table),
    )
}
