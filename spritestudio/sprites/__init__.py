"""Sprites as pixels: sets, sheets and files. numpy and pillow only."""
