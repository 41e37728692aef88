"""The inspector: the selection as it would look in a game, its colours, and how it was made."""
