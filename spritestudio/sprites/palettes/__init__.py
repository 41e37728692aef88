"""Palettes and their files."""
