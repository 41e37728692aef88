"""What is tidied up at each start, beside the window."""

from __future__ import annotations

from collections.abc import Generator

from spritestudio.files import remove_stale
from spritestudio.paths import user_config, user_data


def tidy_up() -> Generator[None]:
    """Delete what killed processes have left half-written."""
    for folder in (user_data(), user_config()):
        remove_stale(folder)
    yield None
