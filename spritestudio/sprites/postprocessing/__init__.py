"""From painted sprites to pixel art: alpha, palette, dither, clean-ups."""
