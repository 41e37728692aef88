"""Reading art."""
