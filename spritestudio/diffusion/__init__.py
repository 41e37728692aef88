"""The mathematics: schedules, networks, samplers, training. torch, never Qt."""

from spritestudio.loading import import_gently

import_gently("torch")  # before any module here does, in whatever thread
