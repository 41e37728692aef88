"""From sprites to files: sheets, animations, names, and the recipe in a PNG."""
