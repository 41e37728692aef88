"""What paints a table in the window: weights, where there are some, and plain motions."""

from __future__ import annotations

from pathlib import Path

from spritestudio.project.painted_table import Paints
from spritestudio.project.plain_table import FigurePainter, painters_for
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.table_painting import FramePainters
from spritestudio.specs import ByteArray, GenerateSpec
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.motion.paint_offer import PaintOffer


def table_painters(
    sprite: KeptSprite, offer: PaintOffer | None, over: PaintOffer | None, runner: ModelRunner
) -> tuple[FramePainters, Paints]:
    """What paints the frames of a sprite, and what of them can be painted.

    Args:
        sprite: What moves.
        offer: Weights that move it; None moves it with no network.
        over: Weights that paint over what these do not; None where there are none.
        runner: Holds them.
    """

    def paint(path: Path, spec: GenerateSpec) -> ByteArray:
        painted = runner.paint_unless(path, spec, lambda: False)
        assert painted is not None, "nothing overtakes it"
        return painted

    figure = None if over is None else FigurePainter(sprite, over.path, over.model, paint)
    by = None if offer is None else runner.frame_painters(offer.path)
    return painters_for(figure, by, turns=offer is not None and offer.model.offers_turns)
