"""Postprocessed sprites of the grid: found once and kept while nothing changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from spritestudio.project.drawn_sprites import DrawnSprite, postprocess_with_drawn
from spritestudio.specs import ByteArray, PostprocessSpec
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.postprocessing.postprocess import (
    Postprocessed,
    postprocess_sprites,
    without_missing_palette,
)


class PostprocessCache:
    """Postprocesses sprites and remembers the last.

    Sprites of weights without a palette keep their colours where the model's is asked for.

    Attributes:
        spec: What to do.
        model_palette: The palette that the weights bring, if they do.
        drawn: Sprites that were drawn on, by their places.
    """

    def __init__(self) -> None:
        self.spec = PostprocessSpec()
        self.model_palette: Palette | None = None
        self.drawn: Mapping[int, DrawnSprite] = {}
        self._last_drawn: tuple[Postprocessed, Mapping[int, DrawnSprite], Postprocessed] | None = None
        self._last: tuple[ByteArray, PostprocessSpec, Palette | None, Postprocessed] | None = None

    def palette_of(self, images: ByteArray) -> Palette | None:
        """The palette that sprites, or some of them, are brought to before recolouring and outline."""
        spec = without_missing_palette(self.spec, self.model_palette)
        best_of = spec.best_of or spec.only
        spec = dataclasses.replace(spec, best_of=best_of, only=(), recolor=(), outline="none")
        return postprocess_sprites(images, spec, self.model_palette).palette

    def finished(self, images: ByteArray) -> Postprocessed:
        """Postprocess uint8 (N, H, W, 4), with those in place that were drawn on."""
        if not self.drawn:
            return self.postprocess(images)
        found, last = self.postprocess(images), self._last_drawn
        if last is None or last[0] is not found or last[1] is not self.drawn:
            with_drawn = postprocess_with_drawn(images, self.drawn, self.spec, self.model_palette)
            last = self._last_drawn = (found, self.drawn, with_drawn)
        return last[2]

    def postprocess(self, images: ByteArray) -> Postprocessed:
        """Postprocess uint8 (N, H, W, 4)."""
        spec = without_missing_palette(self.spec, self.model_palette)
        last = self._last
        if last is None or last[0] is not images or last[1:3] != (spec, self.model_palette):
            found = postprocess_sprites(images, spec, self.model_palette)
            last = self._last = (images, spec, self.model_palette, found)
        return last[3]
