"""Sprites that move: clips, and movements that need no network."""
