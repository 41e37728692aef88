"""The starter set, drawn once."""

from __future__ import annotations

import numpy as np

from spritestudio.sprites.starter.starter_set import starter_sprites

SET = starter_sprites()


IMAGES = np.asarray(SET.images)
