"""Noise schedules, denoisers, samplers."""
