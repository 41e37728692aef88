"""Finishing in the window: palettes, clean-ups, recolouring."""
