"""Who paints goes first."""

from __future__ import annotations

import threading

from spritestudio.diffusion.sampling import priority
from spritestudio.diffusion.sampling.priority import painting, resting, yield_to_painting


def test_training_waits_for_who_paints_in_another_thread() -> None:
    begun, enough = threading.Event(), threading.Event()

    def paint() -> None:
        with painting():
            begun.set()
            enough.wait()

    with painting():
        yield_to_painting()  # one's own painting is nothing to wait for
    painter, bell = threading.Thread(target=paint), threading.Timer(0.2, enough.set)
    painter.start()
    bell.start()
    begun.wait()
    yield_to_painting()
    assert enough.is_set()
    painter.join()
    bell.join()


def test_nobody_waits_for_a_painting_that_rests() -> None:
    begun, enough = threading.Event(), threading.Event()

    def paint() -> None:
        with painting():
            with resting():
                begun.set()
                enough.wait()
            assert priority._painting[threading.get_ident()] == 1

    painter = threading.Thread(target=paint)
    painter.start()
    begun.wait()
    assert not priority._painting
    enough.set()
    painter.join()
