"""From painted sprites to finished ones, as a PostprocessSpec says: the one way there is.

The order is: hard alpha, islands, palette (with dithering), recolouring, orphans, holes, outline,
alignment, trimming. With dithering, orphans go before the palette, since a pattern is made of them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray, PostprocessSpec
from spritestudio.sprites.drawing.drawn_pixels import laid_over
from spritestudio.sprites.palettes.oklab import squared_distances, to_oklab
from spritestudio.sprites.palettes.palette import (
    Palette,
    best_palette,
    parse_hex,
    snap,
    unique_colors,
    with_rgb,
)
from spritestudio.sprites.pixels import harden_alpha
from spritestudio.sprites.postprocessing import cleanup
from spritestudio.sprites.postprocessing.dither import dither


@dataclass(frozen=True, eq=False)
class Postprocessed:
    """Sprites that are ready to leave the app.

    Attributes:
        images: uint8 (N, H, W, 4) with alpha 0 or 255; smaller than before where they are trimmed.
        palette: What they are made of, recoloured, with the colour of the outline behind it if that is
            a new one; None where they, or some of them, keep their own colours.
        window: The rows and columns of the painted pictures that they fill; less than all where they are
            trimmed.
    """

    images: ByteArray
    palette: Palette | None
    window: cleanup.Window

    @classmethod
    def untouched(cls, images: ByteArray) -> Postprocessed:
        """Sprites that are left as they are, such as those of an earlier step."""
        return cls(images, None, (slice(0, images.shape[1]), slice(0, images.shape[2])))

    @property
    def corner(self) -> tuple[int, int]:
        """Row and column of their upper left pixels in the painted pictures."""
        rows, columns = self.window
        return rows.start, columns.start

    def with_drawn(self, drawn: Mapping[int, ByteArray]) -> Postprocessed:
        """The same with some that were drawn on, by their numbers; they keep their own colours."""
        if not drawn:
            return self
        images, palette = laid_over(self.images, drawn), self.palette
        if palette is not None and not palette.covers(images):
            palette = None
        return dataclasses.replace(self, images=images, palette=palette)

    def denoising(self, steps: Sequence[ByteArray]) -> list[ByteArray]:
        """The way to these sprites: earlier steps as they were painted, and the finished sprites as the last.

        Args:
            steps: The sprites after each step, uint8 (N, H, W, 4), the last as it was before it was finished.

        Returns:
            As many, of one size.
        """
        rows, columns = self.window
        return [*(step[:, rows, columns] for step in steps[:-1]), self.images]


def postprocess_sprites(
    images: ByteArray, spec: PostprocessSpec, model_palette: Palette | None = None
) -> Postprocessed:
    """Make painted sprites into finished ones: for the grid, sheets, animations and the command line alike.

    Each step done twice changes nothing more, but for recolouring.

    Args:
        images: uint8 (N, H, W, 4), as painted.
        spec: What to do.
        model_palette: The palette that the weights bring, if they do.

    Raises:
        SpriteStudioError: The palette of the model is asked for and there is none.
    """
    painted, images = images, harden_alpha(images, spec.alpha_threshold)
    if not images[..., 3].any():
        return Postprocessed.untouched(images)
    if spec.min_island_px > 1:
        images = cleanup.drop_islands(images, spec.min_island_px)
    chosen = [index for index in spec.only if index < len(images)] if spec.only else slice(None)
    palette = _palette_of(images if spec.best_of else images[chosen], spec, model_palette)
    images = _finished(images[chosen], spec, palette)
    if spec.only:
        part, images = images, harden_alpha(painted)
        images[chosen] = part
    finished = Postprocessed.untouched(images)
    rows, columns = cleanup.trimmed_window(images) if spec.trim else finished.window
    return Postprocessed(
        np.ascontiguousarray(images[:, rows, columns]),
        None if palette is None or spec.only else _palette_after(palette, spec),
        (rows, columns),
    )


def _finished(images: ByteArray, spec: PostprocessSpec, palette: Palette | None) -> ByteArray:
    """All that is done to sprites one by one, with a palette that has been found."""
    dithered = palette is not None and spec.dither != "none"
    if spec.remove_orphans and dithered:
        images = cleanup.remove_orphans(images, spare_inside=spec.spare_inside)
    if palette is not None:
        images = dither(images, palette, spec.dither) if dithered else snap(images, palette)
    if spec.recolor:
        images = recolor(images, spec.recolor)
    if spec.remove_orphans and not dithered:
        images = cleanup.remove_orphans(images, spare_inside=spec.spare_inside)
    if spec.close_holes:
        images = cleanup.close_holes(images)
    return _outlined_and_aligned(images, spec)


def without_missing_palette(spec: PostprocessSpec, model_palette: Palette | None) -> PostprocessSpec:
    """A spec that asks for the palette of the model only where there is one."""
    if spec.palette_mode == "model" and model_palette is None:
        return dataclasses.replace(spec, palette_mode="generated")
    return spec


def _palette_after(palette: Palette, spec: PostprocessSpec) -> Palette:
    """The palette when it has been recoloured and outlined, by the name of what it has become."""
    colors = palette.colors
    if spec.recolor:
        colors = recolor(colors, spec.recolor)
        kept = (colors == palette.colors).all(axis=1).tolist()
        labels = tuple(label if same else "" for label, same in zip(palette.labels, kept, strict=False))
        palette = Palette(spec.recolor_name, colors, labels)
    if spec.outline != "none":
        line = np.array(parse_hex(spec.outline_color), np.uint8)
        if not (colors == line).all(axis=1).any():
            colors = np.concatenate((colors, line[None]))
    return Palette(palette.name, colors, palette.labels if len(palette.labels) == len(colors) else ())


def recolor(images: ByteArray, pairs: tuple[tuple[str, str], ...]) -> ByteArray:
    """Give each pixel the second colour of the pair whose first is nearest to its own.

    Args:
        images: uint8 (..., 4).
        pairs: "#rrggbb" from and to; of two pairs from the same colour the first counts.
    """
    colors, index_of = unique_colors(images)
    before = np.array([parse_hex(pair[0])[:3] for pair in pairs], np.uint8)
    after = np.array([parse_hex(pair[1])[:3] for pair in pairs], np.uint8)
    nearest = squared_distances(to_oklab(colors), to_oklab(before)).argmin(axis=1)
    return with_rgb(images, after[nearest][index_of])


def _palette_of(images: ByteArray, spec: PostprocessSpec, model_palette: Palette | None) -> Palette | None:
    if spec.palette_mode == "chosen":
        return Palette.from_hex(spec.palette_name, spec.palette)
    if spec.palette_mode == "best":
        chosen = images[[index for index in spec.best_of if index < len(images)]]
        clear = bool((images[..., 3] == 0).any())  # counts as one of them, as in an indexed file
        return best_palette(chosen if chosen[..., 3].any() else images, max(1, spec.colors - clear))
    if spec.palette_mode == "model":
        if model_palette is None:
            raise SpriteStudioError(
                "These weights bring no palette of their own.",
                "Choose a palette, or take the best colours of the sprites.",
            )
        return model_palette
    return None


def _outlined_and_aligned(images: ByteArray, spec: PostprocessSpec) -> ByteArray:
    """On a canvas with room for the outline, which alignment may bring back into the picture."""
    images, margin = _outlined(images, spec)
    if spec.align != "none":
        images = cleanup.align(images, spec.align, margin)
    height, width = images.shape[1:3]
    return images[:, margin : height - margin, margin : width - margin]


def _outlined(images: ByteArray, spec: PostprocessSpec) -> tuple[ByteArray, int]:
    """With the outline, and how wide a border lies around them for it."""
    margin = 1 if spec.outline == "outside" and spec.align != "none" else 0
    images = np.pad(images, ((0, 0), (margin, margin), (margin, margin), (0, 0)))
    if spec.outline != "none":
        red, green, blue, _ = parse_hex(spec.outline_color)
        images = cleanup.outline(images, (red, green, blue), outside=spec.outline == "outside")
    return images, margin


def moved_by(painted: ByteArray, spec: PostprocessSpec) -> tuple[int, int]:
    """By how many pixels alignment moves a sprite, uint8 (H, W, 4), down and to the right."""
    as_drawn = dataclasses.replace(
        spec, palette_mode="generated", recolor=(), outline="none", align="none", trim=False, only=()
    )
    outlined, margin = _outlined(postprocess_sprites(painted[None], as_drawn).images, spec)
    return cleanup.way_to(outlined[0], spec.align, margin)
