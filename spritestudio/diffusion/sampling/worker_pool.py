"""A pool of threads for the passes of a network: a batch in parts beats a batch on all processors at once.

With sprites this small an operation takes a fraction of a millisecond, and torch's threads lose much of it
waiting for each other after each. Threads with a part of the batch each wait once per pass: on two
processor cores 32 sprites take 0.72 of the time and 16, painted live, 0.7.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import cache, partial

import torch
from torch import Tensor

_HANDS = 2
_LEAST_PIXELS = 8 * 16 * 16  # of all sprites; fewer are one part, since every part reads all weights


class _WorkerPool:
    """Daemon threads, so that a process may end whenever it likes, each with its part of the processors."""

    def __init__(self, threads: int) -> None:
        self._tasks: queue.SimpleQueue[tuple[Future[Tensor], Callable[[], Tensor]]] = queue.SimpleQueue()
        ready = threading.Barrier(_HANDS + 1)
        for _ in range(_HANDS):
            threading.Thread(target=self._work, args=(threads // _HANDS, ready), daemon=True).start()
        ready.wait()
        torch.set_num_threads(threads)  # what the threads to come start with, which the pool has changed

    def _work(self, threads: int, ready: threading.Barrier) -> None:
        torch.set_num_threads(threads)
        torch.get_num_threads()  # from here on it is settled for this thread
        ready.wait()
        while True:
            result, task = self._tasks.get()
            try:
                with torch.no_grad():
                    result.set_result(task())
            except BaseException as error:
                result.set_exception(error)
            del result, task  # or the last tensors would stay until the next task

    def submit(self, task: Callable[[], Tensor]) -> Future[Tensor]:
        """Have one of the threads do it."""
        result: Future[Tensor] = Future()
        self._tasks.put((result, task))
        return result


@cache
def _worker_pool(threads: int) -> _WorkerPool:
    return _WorkerPool(threads)


def in_parts(network: Callable[..., Tensor], x: Tensor, level: Tensor, context: Tensor, most: int) -> Tensor:
    """What `network` answers, without gradients: float32 or what it calculates with, (B, …).

    Args:
        network: Takes x, level and context, and treats each sprite by itself.
        x: float (B, C, H, W).
        level: One for all.
        context: float (B, context_size).
        most: Sprites per part, at most.
    """
    threads = torch.get_num_threads()
    if x.device.type != "cpu" or threads < _HANDS:
        with torch.no_grad():
            answers = [network(some, level, c) for some, c in _parts(x, context, most)]
        return torch.cat(answers)
    size = most if x[:, 0].numel() < _LEAST_PIXELS else min(most, -(-len(x) // _HANDS))
    pool = _worker_pool(threads)
    tasks = [partial(network, some, level, c) for some, c in _parts(x, context, size)]
    return torch.cat([answer.result() for answer in [pool.submit(task) for task in tasks]])


def _parts(x: Tensor, context: Tensor, size: int) -> Iterator[tuple[Tensor, Tensor]]:
    return zip(x.split(size), context.split(size), strict=True)
