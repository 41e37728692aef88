"""What the shipped weights are to reach, and whether they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spritestudio.diffusion.evaluation.evaluate import Evaluation


@dataclass(frozen=True)
class Aim:
    """A figure that is to lie on one side of another.

    Attributes:
        what: What is measured.
        found: The figure.
        asked: What it is to reach.
        at_most: Whether less is better.
        percent: Whether both are shares.
    """

    what: str
    found: float
    asked: float
    at_most: bool = False
    percent: bool = True

    @property
    def is_reached(self) -> bool:
        """Whether the figure is as good as asked for."""
        return self.found <= self.asked if self.at_most else self.found >= self.asked


def aims(found: Evaluation) -> tuple[Aim, ...]:
    """The aims that the figures of an evaluation speak of; those of one that saw less are fewer."""
    return tuple(_aims(found))


def _aims(found: Evaluation) -> Iterator[Aim]:
    if found.frechet is not None:
        times = found.frechet.samples / max(found.frechet.halves, 1e-9)
        yield Aim("Fréchet distance, times half against half", times, 2.0, at_most=True, percent=False)
    if found.coverage:
        name, worst = min(found.coverage.items(), key=lambda pair: pair[1].samples / max(pair[1].real, 1e-9))
        yield Aim(f"coverage of every class, the least of {name}", worst.samples, 0.8 * worst.real)
    if found.label_accuracy is not None:
        yield Aim("right class", found.label_accuracy.samples, found.label_accuracy.real)
    near = found.memorised.get("near")
    if near is not None:
        yield Aim("near copies", near.samples, near.real + 0.01, at_most=True)
    orphans = found.pixel_art.get("orphans")
    if orphans is not None:
        yield Aim("orphan pixels", orphans.samples, 1.1 * orphans.real, at_most=True)
    if found.judge is not None:
        yield Aim("the judge is right", found.judge.right, 0.65, at_most=True)
    shares = {"styles": ("right style", 0.95), "facings": ("right facing", 1.0)}
    for group, (what, of_real) in shares.items():
        if group in found.obedience:
            yield Aim(what, found.obedience[group].samples, of_real * found.obedience[group].real)
    if "colours" in found.obedience:
        yield Aim("right colour", found.obedience["colours"].samples, 0.85)
    yield Aim("known pixels that changed", found.known_changed, 0.0, at_most=True)
