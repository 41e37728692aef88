"""Setting sprites in motion."""
