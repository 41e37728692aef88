"""What a person makes: generations, mixes, undo."""
