"""The tools of the Generate page that have rooms of their own."""

from __future__ import annotations

from collections.abc import Callable

from spritestudio.ui.credits.credits_tool import CreditsTool
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.motion.motion_tool import MotionTool
from spritestudio.ui.pencil.drawn_controller import DrawnController
from spritestudio.ui.variations.matrix_controller import MatrixController
from spritestudio.ui.variations.vary_controller import VaryController

TOOLS: tuple[Callable[[GeneratePage], PageController], ...] = (
    DrawnController,
    VaryController,
    MatrixController,
    MotionTool,
    CreditsTool,
)


def attach_tools(page: GeneratePage) -> None:
    """Give the page all of them; its menus are not built yet."""
    for tool in TOOLS:
        page.attach(tool(page))
