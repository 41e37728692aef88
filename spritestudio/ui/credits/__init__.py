"""Whose art a sprite is near to, its passport, and the credits of a sheet."""
