"""SpriteStudio: mix ideas, watch a diffusion model paint sprites, export sheets."""

__version__ = "0.1.0"
