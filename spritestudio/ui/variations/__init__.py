"""Variations: a pad to move between mixes, and tables of what a change makes of a sprite."""
