"""Progress bars for people, nothing for pipes."""

from __future__ import annotations

import shutil

from tqdm import tqdm


def progress_bar(unit: str, doing: str) -> tqdm:
    """A bar on stderr, silent where that is no terminal; its `total` may be set when it is known."""
    columns = shutil.get_terminal_size().columns
    return tqdm(total=0, unit=unit, desc=doing, disable=None, leave=False, ncols=columns)
