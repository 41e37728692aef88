"""What is installed: weights and palettes."""
