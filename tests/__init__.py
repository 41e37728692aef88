"""The tests mirror the package: `tests/diffusion` holds `spritestudio/diffusion` to its word, and so on."""

import os

# Before torch loads, here and in the processes that tests start: threads that wait sleep instead of
# spinning, or tests beside other work take thirty times as long.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
