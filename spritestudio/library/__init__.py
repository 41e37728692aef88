"""What is installed and can be asked for by name: weights and palettes."""
