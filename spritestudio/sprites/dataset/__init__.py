"""Sets of labelled sprites."""
