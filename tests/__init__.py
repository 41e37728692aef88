"""The tests mirror the package: `tests/diffusion` holds `spritestudio/diffusion` to its word, and so on."""

import os

# Before torch loads, here and in the processes that tests start. Their networks are too small to share
# among processors, and on a busy machine threads that wait for each other take twenty times as long.
os.environ.setdefault("OMP_NUM_THREADS", "1")
