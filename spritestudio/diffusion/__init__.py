"""The mathematics: schedules, networks, samplers, training. torch, never Qt."""
