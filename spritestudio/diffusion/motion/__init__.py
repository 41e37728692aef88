"""Frames painted beside a sprite: clips of it, and the same figure from other sides."""
