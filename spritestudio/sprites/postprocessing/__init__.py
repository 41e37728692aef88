"""From painted sprites to pixel art."""
