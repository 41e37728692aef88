"""SpriteStudio: mix ideas, watch a diffusion model paint sprites, export sheets.

What can be used from a program is here, see `spritestudio.api`; it is imported when it is first asked
for, and torch only when a model is loaded.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from spritestudio.version import __version__ as __version__

if TYPE_CHECKING:
    from spritestudio.api import (
        default_model_path,
        export_sheet,
        generate,
        load_model,
        load_sprites,
        nearest_training_sprites,
        sample,
        train,
    )
    from spritestudio.api_matrix import matrix, save_matrix
    from spritestudio.api_motion import animate, turn
    from spritestudio.api_variations import between, vary
    from spritestudio.errors import SpriteStudioError

__all__ = [
    "SpriteStudioError",
    "animate",
    "between",
    "default_model_path",
    "export_sheet",
    "generate",
    "load_model",
    "load_sprites",
    "matrix",
    "nearest_training_sprites",
    "sample",
    "save_matrix",
    "train",
    "turn",
    "vary",
]
_ROOMS = {
    "SpriteStudioError": "errors",
    "animate": "api_motion",
    "between": "api_variations",
    "matrix": "api_matrix",
    "save_matrix": "api_matrix",
    "turn": "api_motion",
    "vary": "api_variations",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = _ROOMS.get(name, "api")
    return getattr(importlib.import_module(f"{__name__}.{room}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
