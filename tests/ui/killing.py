"""A job of the queue in a process of its own, which is killed amidst its work."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import Any

_PULL = """
import importlib, json, sys
module, name, values = json.load(sys.stdin)
from spritestudio.ui.generate.model_runner import ModelRunner
print("ready", flush=True)
for event in getattr(importlib.import_module(module), name)(ModelRunner(), values):
    print(type(event).__name__, flush=True)
"""


def killed_after(events: int, paint: Any, values: Any) -> None:
    """Do a job until it has told of so many events, and kill the process with no warning (SIGKILL).

    Args:
        events: How many.
        paint: A function of a ModelRunner and the request, which gives the events.
        values: The request.
    """
    with subprocess.Popen(
        [sys.executable, "-c", _PULL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        json.dump([paint.__module__, paint.__name__, values], process.stdin)
        process.stdin.close()
        told = [process.stdout.readline() for _ in range(events + 1)]
        process.send_signal(signal.SIGKILL)
        process.stdin = None
    assert all(told), "it came to its end before"
    assert process.returncode == -signal.SIGKILL
