"""The benchmark: the course's recipe against ours, in one process. torch, never Qt."""
