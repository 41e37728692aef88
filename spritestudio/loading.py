"""Importing what is large without holding up the other threads of the process: a window's above all."""

from __future__ import annotations

import ctypes
import gc
import importlib
import importlib.util
import os
import sys
from pathlib import Path

_passes_over = False  # a library leaves the collector of its program alone
_LIBRARY = {"linux": "libtorch_python.so", "darwin": "libtorch_python.dylib"}


def import_gently(name: str) -> None:
    """Import a module so that other threads of Python wait for milliseconds, not for tenths of a second.

    torch's libraries are loaded first, by a foreign call, during which others may run; Python's own way of
    loading them lets nobody run. And as a module as large as torch makes some hundred thousand objects that
    stay, the garbage collector of a program that asked for it passes over them, see `pass_over_imports`.

    Args:
        name: Its full name; one that is there already costs nothing.
    """
    if name in sys.modules:
        return
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        if name == "torch":
            _load_libraries()
        importlib.import_module(name)
        if _passes_over:
            gc.freeze()
    finally:
        if was_collecting:
            gc.enable()


def pass_over_imports() -> None:
    """Keep the garbage collector from looking through what `import_gently` imports from now on.

    A window stays awake that way. It is a choice for a whole program, so the programs here make it and
    `import spritestudio` does not.
    """
    global _passes_over
    _passes_over = True


def _load_libraries() -> None:
    """Load torch's own library with all that it needs; where that fails the import does it, or tells why."""
    spec = importlib.util.find_spec("torch")
    library = _LIBRARY.get(sys.platform)
    if spec is not None and spec.origin is not None and library is not None:
        load = ctypes.CDLL(None).dlopen
        load.argtypes, load.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
        load(os.fsencode(Path(spec.origin).parent / "lib" / library), os.RTLD_LAZY)
