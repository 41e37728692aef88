"""Progress bars for people, nothing for pipes."""

from __future__ import annotations

from tqdm import tqdm


def progress_bar(total: int, unit: str) -> tqdm:
    """A bar on stderr that counts to `total`; silent where stderr is no terminal."""
    return tqdm(total=total, unit=unit, disable=None, leave=False, dynamic_ncols=True)
