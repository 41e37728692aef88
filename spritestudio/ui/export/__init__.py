"""Export: what leaves the window as files."""
