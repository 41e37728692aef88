"""Art to import."""

from __future__ import annotations

from spritestudio.sprites.starter.starter_set import starter_sprites

SPRITES = starter_sprites(seed=4, per_class=4).images
