"""Sheets, animations and their files."""
