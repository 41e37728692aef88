"""The starter set: sprites that SpriteStudio draws itself."""
