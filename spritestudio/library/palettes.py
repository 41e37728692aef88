"""Which palettes there are: those that ship with the app, and this person's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from spritestudio import paths
from spritestudio.errors import SpriteStudioError
from spritestudio.files import cannot_write, make_folder, user_path, visible
from spritestudio.specs import ModelSpec
from spritestudio.specs.base import one_of, require
from spritestudio.specs.words import slips
from spritestudio.sprites.palettes.files import read_palette, write_palette
from spritestudio.sprites.palettes.palette import Palette

_SUFFIX = ".gpl"  # it keeps names and alpha


@dataclass(frozen=True, eq=False)
class InstalledPalette:
    """A palette that can be asked for by name.

    Attributes:
        path: Its file.
        palette: Its colours.
        own: Whether it is this person's, and so can be changed.
    """

    path: Path
    palette: Palette
    own: bool


def user_folder() -> Path:
    """Where this person's own palettes lie; it need not exist."""
    return paths.user_data() / "palettes"


def installed_palettes() -> list[InstalledPalette]:
    """The palettes that ship with the app, then this person's own; unreadable files are left out."""
    found: list[InstalledPalette] = []
    for folder, own in ((paths.resources() / "palettes", False), (user_folder(), True)):
        for path in sorted(visible(folder.glob(f"*{_SUFFIX}"))):
            try:
                found.append(InstalledPalette(path, read_palette(path), own))
            except SpriteStudioError:
                continue
    return found


def find_palette(name_or_path: str) -> Palette:
    """The palette that a person means.

    Args:
        name_or_path: The name of an installed palette, however it is spelled, or a palette or picture.

    Raises:
        SpriteStudioError: There is neither, or the file cannot be read.
    """
    path = user_path(name_or_path)
    if path.is_file():
        return read_palette(path)
    installed = installed_palettes()
    for each in reversed(installed):  # a person's own before ours
        if _plainly(name_or_path) in (_plainly(each.path.stem), _plainly(each.palette.name)):
            return each.palette
    names = [each.path.stem for each in installed]
    near = slips(_plainly(name_or_path), names)
    raise SpriteStudioError(
        f"There is no palette '{name_or_path}'.",
        f"Did you mean {one_of(near)}?" if near else f"Give a palette file, a picture, or {one_of(names)}.",
    )


def keep_palette(palette: Palette, replace: Path | None = None) -> Path:
    """Keep a palette among this person's own.

    Args:
        palette: What to keep.
        replace: The person's own palette whose place it takes; a new file where it is None.

    Returns:
        The file.

    Raises:
        SpriteStudioError: It has no name, or cannot be written.
    """
    require(palette.name.strip() != "", "The palette has no name.", "Give it one.")
    path = replace
    if path is None:
        stem = _plainly(palette.name) or "palette"
        path, number = make_folder(user_folder()) / f"{stem}{_SUFFIX}", 2
        while path.exists():
            path, number = path.with_name(f"{stem}-{number}{_SUFFIX}"), number + 1
    write_palette(path, palette)
    return path


def remove_palette(path: Path) -> None:
    """Delete one of this person's own palettes.

    Raises:
        SpriteStudioError: It is none of them, or cannot be deleted.
    """
    require(path.parent == user_folder(), f"{path.name} ships with the app and stays.")
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error


def _plainly(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60]


def palette_of_model(spec: ModelSpec, name: str = "") -> Palette | None:
    """The palette that weights bring; None where they have none."""
    return Palette.from_hex(spec.title or name or "model", spec.palette) if spec.palette else None
