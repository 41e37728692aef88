"""The command line: the same core with no window."""
