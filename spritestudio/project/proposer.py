"""Who paints over drawings: few-step weights while somebody draws, and those of now once the pen rests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from spritestudio.library.models import few_step_partner, weights_hash
from spritestudio.library.palettes import palette_of_model
from spritestudio.project.mixes import Mix
from spritestudio.project.paint_over import PaintOver
from spritestudio.specs import LEAST_STEPS, GenerateSpec, GenerationRequest, ModelSpec
from spritestudio.sprites.palettes.palette import Palette


@dataclass(frozen=True)
class Asked:
    """What is asked of which weights.

    Attributes:
        path: Their file.
        request: What they are to paint.
    """

    path: Path
    request: GenerationRequest


@dataclass(frozen=True)
class Proposer:
    """What is the same for every drawing: made once, and asked again at every stroke.

    Attributes:
        path: The weights of now.
        model: Their description.
        mix: What is painted.
        seeds: One per proposal.
    """

    path: Path
    model: ModelSpec
    mix: Mix
    seeds: tuple[int, ...]

    @property
    def size(self) -> int:
        """Height and width of what is painted, px."""
        return self.model.image_size

    @cached_property
    def palette(self) -> Palette | None:
        """The colours that are painted with; None where any can be."""
        return palette_of_model(self.model)

    def draft(self, over: PaintOver) -> Asked:
        """What is seen while somebody draws: up to 85 % of noise it takes one pass of the network."""
        return _asked(self._draft, over)

    def full(self, over: PaintOver) -> Asked:
        """What takes its place when the pen rests."""
        return _asked(self._full, over)

    @cached_property
    def _draft(self) -> Asked:
        path, model = few_step_partner(self.path, self.model) or (self.path, self.model)
        usual = GenerateSpec.for_preview(model, len(self.seeds))
        return self._of(path, model, replace(usual, steps=LEAST_STEPS))

    @cached_property
    def _full(self) -> Asked:
        return self._of(self.path, self.model, GenerateSpec.for_model(self.model, len(self.seeds)))

    def _of(self, path: Path, model: ModelSpec, usual: GenerateSpec) -> Asked:
        context = self.mix.known_to(model).context(model)
        spec = replace(usual, seeds=self.seeds, contexts=(context,))
        return Asked(path, GenerationRequest(spec, path.stem, model.features, (("", spec.count),)))


def _asked(usual: Asked, over: PaintOver) -> Asked:
    spec = replace(usual.request.spec, start=over.start)
    digest = weights_hash(usual.path)  # of the file as it is now: a training may have written it anew
    return replace(usual, request=replace(usual.request, spec=spec, weights_hash=digest))
