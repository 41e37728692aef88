"""The Sprites page: art comes in, is looked at, sorted into classes and kept as a set."""
