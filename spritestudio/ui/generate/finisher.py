"""What the grid shows of painted sprites: finished as the artist asked, found once and kept."""

from __future__ import annotations

import dataclasses

from spritestudio.specs import ByteArray, PostSpec
from spritestudio.sprites.palette import Palette
from spritestudio.sprites.post import Finished, finish


class Finisher:
    """Finishes sprites and remembers the last.

    Sprites of weights without a palette keep their colours where the model's is asked for.

    Attributes:
        post: What to do.
        model_palette: The palette that the weights bring, if they do.
    """

    def __init__(self) -> None:
        self.post = PostSpec()
        self.model_palette: Palette | None = None
        self._last: tuple[ByteArray, PostSpec, Palette | None, Finished] | None = None

    def palette_of(self, images: ByteArray) -> Palette | None:
        """The palette that sprites are brought to before they are recoloured and outlined."""
        post = dataclasses.replace(self._post(), recolor=(), outline="none")
        return finish(images, post, self.model_palette).palette

    def _post(self) -> PostSpec:
        if self.post.palette_mode == "model" and self.model_palette is None:
            return dataclasses.replace(self.post, palette_mode="generated")
        return self.post

    def finish(self, images: ByteArray) -> Finished:
        """Finish uint8 (N, H, W, 4)."""
        post, last = self._post(), self._last
        if last is None or last[0] is not images or last[1:3] != (post, self.model_palette):
            finished = finish(images, post, self.model_palette)
            last = self._last = (images, post, self.model_palette, finished)
        return last[3]
