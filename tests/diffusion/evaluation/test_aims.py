"""Figures beside what they are to reach."""

from __future__ import annotations

from spritestudio.diffusion.evaluation.aims import Aim, aims
from spritestudio.diffusion.evaluation.evaluate import Distance, Evaluation, RealComparison
from spritestudio.diffusion.evaluation.judge import JudgeVerdict
from spritestudio.diffusion.evaluation.obedience import Obeyed

FOUND = Evaluation(
    500,
    2000,
    400,
    frechet=Distance(2.1, 1.0, 0.3, 1.1),
    label_accuracy=RealComparison(0.7, 0.7),
    coverage={"hero": RealComparison(0.5, 0.6), "beast": RealComparison(0.3, 0.6)},
    memorised={"near": RealComparison(0.05, 0.03)},
    pixel_art={"orphans": RealComparison(0.11, 0.101)},
    judge=JudgeVerdict(0.64),
    obedience={
        "styles": Obeyed(0.91, 0.95, {}),
        "facings": Obeyed(0.93, 0.94, {}),
        "words": Obeyed(0.2, 0.9, {}),
        "colours": Obeyed(0.86, 1.0, {}),
    },
)


def test_each_figure_is_beside_what_it_is_to_reach() -> None:
    found = {aim.what: aim for aim in aims(FOUND)}
    assert [what for what, aim in found.items() if not aim.is_reached] == [
        "Fréchet distance, times half against half",
        "coverage of every class, the least of beast",
        "near copies",
        "right facing",
    ]
    assert len(found) == 10
    assert found["right style"].asked == 0.95 * 0.95
    assert found["orphan pixels"].asked == 1.1 * 0.101


def test_what_was_not_measured_is_no_aim() -> None:
    assert aims(Evaluation(2, 2, 2)) == (Aim("known pixels that changed", 0.0, 0.0, at_most=True),)
