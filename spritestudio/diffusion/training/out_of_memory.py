"""Memory that runs out, explained in a sentence."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch

from spritestudio.errors import SpriteStudioError

_WORDS = ("allocate memory", "not enough memory", "out of memory")  # how torch puts it on a processor


@contextlib.contextmanager
def explaining_out_of_memory() -> Iterator[None]:
    """Turn whatever torch raises where memory runs out within the block into a sentence and a hint.

    Raises:
        SpriteStudioError: Memory has run out.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not _is_out_of_memory(error):
            raise
        raise SpriteStudioError(
            "Training stopped: memory has run out.",
            "What was learned before is saved; try a smaller batch or a smaller width.",
        ) from error


def _is_out_of_memory(error: Exception) -> bool:
    known = isinstance(error, (MemoryError, torch.OutOfMemoryError))
    return known or any(words in str(error) for words in _WORDS)
