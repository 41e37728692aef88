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

    def finish(self, images: ByteArray) -> Finished:
        """Finish uint8 (N, H, W, 4)."""
        post, last = self.post, self._last
        if post.palette_mode == "model" and self.model_palette is None:
            post = dataclasses.replace(post, palette_mode="generated")
        if last is None or last[0] is not images or last[1:3] != (post, self.model_palette):
            finished = finish(images, post, self.model_palette)
            last = self._last = (images, post, self.model_palette, finished)
        return last[3]
