"""Tools that make variations: each is attached to the Generate page by `ui.tools`."""
