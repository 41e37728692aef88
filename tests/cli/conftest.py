"""The command line in this process, and as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from spritestudio import cli

CHECKOUT = Path(__file__).parents[2]
PATIENCE_S = 240  # for a process on a busy machine; no test measures time


@dataclass(frozen=True)
class Result:
    """What a command gave."""

    status: int
    out: str
    err: str

    @property
    def refused(self) -> bool:
        """Whether it was refused as a person should be: status 2 and one line that says why."""
        return (self.status, self.out, self.err.count("\n")) == (2, "", 1)


Run = Callable[..., Result]


@pytest.fixture
def spritestudio(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process: `spritestudio("generate", "--count", 2)`."""

    def run(*arguments: Any) -> Result:
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0
        return Result(status, *capsys.readouterr())

    return run


def start(*arguments: Any) -> subprocess.Popen[str]:
    """Start a command as a person would."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "spritestudio", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )


def finish(process: subprocess.Popen[str]) -> Result:
    """Wait for its end."""
    try:
        out, err = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    return Result(process.returncode, out, err)
