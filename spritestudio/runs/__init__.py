"""Trainings on the disk: where they lie, their manifest, log and lock. No torch."""
