"""From noise to sprites: schedules, denoisers, samplers, and the threads that share a batch."""
