"""Tests of drawing on pixels."""
