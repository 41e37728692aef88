"""Palettes: finding the best colours, exchanging them, and their files."""
