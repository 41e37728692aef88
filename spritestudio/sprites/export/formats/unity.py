"""Unity: the `.meta` with which the picture imports as it is, and `.tpsheet` for TexturePacker's importer."""

from __future__ import annotations

import hashlib
import json
import re
import uuid

from spritestudio.sprites.export.formats.sheet_export import Files, SheetExport, text_bytes
from spritestudio.sprites.export.layout import SheetEntry

_NAMESPACE = uuid.UUID("6f1c5d2e-4d0b-5a52-9c39-1f6f0f3f7a10")  # so that ids stay the same between exports
_SPRITE = 213  # the number of its class
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_\-+.]*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}  # that mean something in YAML
_CENTER, _CUSTOM = 0, 9  # where a pivot is, as Unity numbers it


def meta(export: SheetExport) -> Files:
    """Settings of Unity's TextureImporter: sprites cut, Point filter, no compression, no mipmaps, Clamp.

    The names of the fields are those that Unity's importer itself writes; pivots are in the middle of the
    whole sprites, unless it is said where they stand.
    """
    sprites, table, ids = [], [], []
    for piece in export.sheet.pieces:
        x, y, width, height = piece.box
        pivot_x, pivot_y = _pivot(piece)
        name, sprite_id = _yaml(piece.name), uuid.uuid5(_NAMESPACE, piece.name).hex
        internal_id = int(sprite_id[:15], 16)
        sprites += [
            "    - serializedVersion: 2",
            f"      name: {name}",
            "      rect:",
            "        serializedVersion: 2",
            f"        x: {x}",
            f"        y: {export.sheet.height - y - height}",
            f"        width: {width}",
            f"        height: {height}",
            f"      alignment: {_CUSTOM if piece.trimmed or piece.pivot else _CENTER}",
            f"      pivot: {{x: {pivot_x:g}, y: {pivot_y:g}}}",
            "      border: {x: 0, y: 0, z: 0, w: 0}",
            "      outline: []",
            "      physicsShape: []",
            "      tessellationDetail: 0",
            "      bones: []",
            f"      spriteID: {json.dumps(sprite_id)}",
            f"      internalID: {internal_id}",
            "      vertices: []",
            "      indices: ",
            "      edges: []",
            "      weights: []",
        ]
        table.append(f"      {name}: {internal_id}")
        ids += ["  - first:", f"      {_SPRITE}: {internal_id}", f"    second: {name}"]
    side = max(export.sheet.width, export.sheet.height)
    lines = (
        "fileFormatVersion: 2",
        f"guid: {guid_of(export)}",
        "TextureImporter:",
        "  internalIDToNameTable:",
        *ids,
        "  externalObjects: {}",
        "  serializedVersion: 12",
        "  mipmaps:",
        "    mipMapMode: 0",
        "    enableMipMap: 0",
        "    sRGBTexture: 1",
        "  isReadable: 0",
        "  textureSettings:",
        "    serializedVersion: 2",
        "    filterMode: 0",
        "    aniso: 1",
        "    mipBias: 0",
        "    wrapU: 1",
        "    wrapV: 1",
        "    wrapW: 1",
        "  nPOTScale: 0",
        "  spriteMode: 2",
        "  spriteExtrude: 1",
        "  spriteMeshType: 0",
        "  alignment: 0",
        "  spritePivot: {x: 0.5, y: 0.5}",
        "  spritePixelsToUnits: 100",
        "  alphaUsage: 1",
        "  alphaIsTransparency: 1",
        "  textureType: 8",
        "  textureShape: 1",
        "  platformSettings:",
        "  - serializedVersion: 3",
        "    buildTarget: DefaultTexturePlatform",
        f"    maxTextureSize: {max(2048, 1 << (side - 1).bit_length())}",
        "    resizeAlgorithm: 0",
        "    textureFormat: -1",
        "    textureCompression: 0",
        "    compressionQuality: 50",
        "    crunchedCompression: 0",
        "    allowsAlphaSplitting: 0",
        "    overridden: 0",
        "  spriteSheet:",
        "    serializedVersion: 2",
        "    sprites:",
        *sprites,
        "    nameFileIdTable:",
        *table,
    )
    return {f"{export.picture}.meta": text_bytes(*lines)}


def guid_of(export: SheetExport) -> str:
    """By what Unity knows the sheet, wherever it lies: 32 hexadecimal digits."""
    digest = hashlib.sha256(export.images.tobytes()).hexdigest()  # other sheets have this stem, too
    return uuid.uuid5(_NAMESPACE, f"sheet:{export.stem}:{digest}").hex


def _yaml(text: str) -> str:
    """A text as YAML has it: quoted only where it could be taken for something else."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text)


def _pivot(piece: SheetEntry) -> tuple[float, float]:
    """Where a sprite stands, or its middle, as shares of the trimmed one, y from below."""
    (left, top), (width, height) = piece.offset, piece.size
    _, _, inner_width, inner_height = piece.box
    x, y = piece.pivot or (width / 2, height / 2)
    return (x - left) / inner_width, (top + inner_height - y) / inner_height


def tpsheet(export: SheetExport) -> Files:
    """The sheet as TexturePacker's importer for Unity reads it; y goes up from the bottom."""
    lines = [
        "# Sprite sheet for TexturePacker's importer in Unity, by SpriteStudio",
        ":format=40300",
        f":texture={export.picture}",
        f":size={export.sheet.width}x{export.sheet.height}",
        ":pivotpoints=enabled",
        ":borders=disabled",
        ":alphahandling=ClearTransparentPixels",
        "",
    ]
    for piece in export.sheet.pieces:
        x, y, width, height = piece.box
        up = export.sheet.height - y - height
        pivot_x, pivot_y = _pivot(piece)
        lines.append(f"{piece.name};{x};{up};{width};{height}; {pivot_x:g};{pivot_y:g}; 0;0;0;0")
    return {f"{export.stem}.tpsheet": text_bytes(*lines)}
