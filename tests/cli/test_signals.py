"""An end that is asked for comes between two files, never amidst one."""

from __future__ import annotations

import signal

import pytest

from spritestudio.cli.signals import ending_afterwards, ending_politely


def test_an_end_waits_for_what_is_done() -> None:
    done = []

    def work() -> None:
        with ending_afterwards():
            signal.raise_signal(signal.SIGTERM)
            done.append("all of it")

    with ending_politely(), pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["all of it"]


def test_without_one_all_goes_on() -> None:
    with ending_politely():
        with ending_afterwards():
            pass
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
