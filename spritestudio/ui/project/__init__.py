"""The project in the window: its file, the shelf, the strip of generations."""
