"""Averages of the weights whose length is chosen after training (Karras et al. 2023, arXiv:2312.02696, §3).

A training keeps two averages with power-function profiles and stores snapshots of both. The average of any
other length is the sum of snapshots whose profile comes nearest to the one that is wanted.

Notation:

    t       when an average ends, as a share of the training; the newest snapshot ends at 1
    gamma   exponent of its profile p(tau) = (gamma + 1) tau^gamma / t^(gamma+1), tau from 0 to t
    length  standard deviation of a profile as a share of t: the paper's sigma_rel
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from spritestudio.diffusion.checkpoint import save_checkpoint, save_tensors
from spritestudio.diffusion.networks.key_map import with_current_keys
from spritestudio.errors import SpriteStudioError, cannot_read
from spritestudio.library.models import model_metadata, not_weights, read_model_spec
from spritestudio.runs.store import AVERAGES, read_run
from spritestudio.specs import ModelSpec
from spritestudio.specs.base import require_between
from spritestudio.specs.train import AVERAGE_LENGTHS

LENGTHS = (0.05, 0.1)  # of the two averages that are kept, as in the paper
_MAX_MISFIT = 0.2
_STEPS_KEY = "spritestudio-steps"

_Array = npt.NDArray[np.float64]
Tensors = tuple[Tensor, ...] | list[Tensor]


def exponent(length: float) -> float:
    """The gamma of a length: the greatest root of length² = (gamma + 1) / ((gamma + 2)² (gamma + 3)).

    Args:
        length: Within `AVERAGE_LENGTHS`.
    """
    inverse = length**-2
    return float(np.roots([1.0, 7.0, 16.0 - inverse, 12.0 - inverse]).real.max())


def power_average(network: nn.Module, length: float) -> AveragedModel:
    """An average of the weights with a power-function profile, updated after every step.

    At step k it becomes β average + (1 − β) weights with β = (1 − 1/k)^(gamma+1). After n steps the weights
    of step k count (k^(gamma+1) − (k−1)^(gamma+1)) / n^(gamma+1), and the random start counts nothing.
    """
    power = exponent(length) + 1.0

    @torch.no_grad()
    def update(averages: Tensors, weights: Tensors, steps_before: Tensor | int) -> None:
        if averages[0].is_floating_point():
            beta = (1.0 - 1.0 / (int(steps_before) + 1)) ** power
            torch._foreach_lerp_(averages, weights, 1.0 - beta)
        else:
            torch._foreach_copy_(averages, weights)

    average = AveragedModel(network, multi_avg_fn=update, use_buffers=True)
    average.module.eval()
    return average


def products(t_a: _Array, gamma_a: _Array, t_b: _Array, gamma_b: _Array) -> _Array:
    """The inner products ∫ p_a p_b dtau of profiles; the arrays are broadcast.

    With m = min(t_a, t_b) they are
    (gamma_a + 1) (gamma_b + 1) / (gamma_a + gamma_b + 1) · (m/t_a)^gamma_a (m/t_b)^gamma_b / max(t_a, t_b).
    """
    m = np.minimum(t_a, t_b)
    factor = (gamma_a + 1.0) * (gamma_b + 1.0) / (gamma_a + gamma_b + 1.0)
    found: _Array = factor * (m / t_a) ** gamma_a * (m / t_b) ** gamma_b / np.maximum(t_a, t_b)
    return found


def fit(t: _Array, gamma: _Array, length: float) -> tuple[_Array, float]:
    """How much each snapshot counts in the average of another length that ends at t = 1.

    The x that minimises ∫ (p − Σ x_i p_i)² dtau, p being the profile that is wanted, under Σ x_i = 1: so
    weights that stand still are averaged exactly, also where there are few snapshots.

    Args:
        t: Where the snapshots end, float64 (N,).
        gamma: Their exponents, float64 (N,).
        length: The one that is wanted.

    Returns:
        x, float64 (N,), and the misfit: the root of the minimum over ∫ p² dtau.
    """
    end, wanted = np.ones(1), np.array([exponent(length)])
    among, beside = products(t[:, None], gamma[:, None], t, gamma), products(t, gamma, end, wanted)
    ones = np.ones((len(t), 1))
    system = np.block([[among, ones], [ones.T, np.zeros((1, 1))]])  # with a Lagrange multiplier
    x = np.linalg.lstsq(system, np.append(beside, 1.0), rcond=None)[0][:-1]
    itself = products(end, wanted, end, wanted)[0]
    square = itself - 2.0 * (beside @ x) + x @ among @ x
    return x, float(np.sqrt(max(0.0, square) / itself))


@dataclass(frozen=True)
class Snapshot:
    """An average as it stood at some step, on disk.

    Attributes:
        path: Its weights, float16: a file like any other weights.
        length: Of its profile.
        steps: Steps made then.
    """

    path: Path
    length: float
    steps: int


def save_snapshot(path: Path, spec: ModelSpec, average: AveragedModel, steps: int) -> None:
    """Write an average as it stands.

    Raises:
        SpriteStudioError: The file cannot be written.
    """
    weights: dict[str, Tensor] = average.module.state_dict()
    halves = {name: t.half() if t.is_floating_point() else t for name, t in weights.items()}
    save_tensors(path, halves, {**model_metadata(spec), _STEPS_KEY: str(steps)})


def snapshots_of(run: Path) -> list[Snapshot]:
    """The snapshots of a run, by length and step; those that it has learned anew since are left out.

    Raises:
        SpriteStudioError: There is no run, it has none, or one is damaged.
    """
    steps = read_run(run).steps
    found = []
    for length in LENGTHS:
        for path in sorted((run / AVERAGES / f"{length:g}").glob("epoch-*.safetensors")):
            try:
                path.open("rb").close()  # safetensors takes what it may not read for missing
                with safe_open(path, framework="numpy") as file:
                    found.append(Snapshot(path, length, int((file.metadata() or {})[_STEPS_KEY])))
            except (SafetensorError, OSError, KeyError, ValueError) as error:
                raise cannot_read(error) or not_weights(
                    path, "it is damaged, or no snapshot of an average"
                ) from error
    found = [snapshot for snapshot in found if 0 < snapshot.steps <= steps]
    if not found:
        raise SpriteStudioError(
            f"{run} has kept no averages of its weights.",
            "They are kept whenever an epoch's checkpoint is; runs of older versions have none.",
        )
    return found


@dataclass(frozen=True)
class AveragedWeights:
    """What an average was made of.

    Attributes:
        steps: The step that it ends at.
        snapshots: How many snapshots there were.
        misfit: How far its profile is from the one that was wanted, see `fit`.
    """

    steps: int
    snapshots: int
    misfit: float


def average_run(run: Path, length: float, out: Path) -> AveragedWeights:
    """Write the weights of a run, averaged over a length up to its newest snapshot.

    Args:
        run: Its folder.
        length: Within `AVERAGE_LENGTHS`.
        out: A `.safetensors` file.

    Raises:
        SpriteStudioError: The run has no snapshots, or too few for this length; or `out` cannot be written.
    """
    require_between("The length", length, *AVERAGE_LENGTHS)
    snapshots = snapshots_of(run)
    newest = max(snapshots, key=lambda snapshot: snapshot.steps)
    t = np.array([snapshot.steps / newest.steps for snapshot in snapshots])
    gamma = np.array([exponent(snapshot.length) for snapshot in snapshots])
    x, misfit = fit(t, gamma, length)
    if misfit > _MAX_MISFIT:
        shortest, longest = AVERAGE_LENGTHS
        lengths = np.arange(shortest, longest + 0.0025, 0.005)
        good = [near for near in lengths if fit(t, gamma, near)[1] <= _MAX_MISFIT]
        raise SpriteStudioError(
            f"The averages that this run has kept are too few for the length {length:g}.",
            f"Choose one from {min(good):g} to {max(good):g}, or keep a checkpoint more often.",
        )
    spec = read_model_spec(newest.path)
    spec = dataclasses.replace(
        spec, training=spec.training.replace(describe_average(newest.length), describe_average(length))
    )
    save_checkpoint(out, spec, _summed(snapshots, x, newest))
    return AveragedWeights(newest.steps, len(snapshots), misfit)


def describe_average(length: float) -> str:
    """How weights describe their average."""
    return f"power-function EMA of length {length:g}"


def _summed(snapshots: list[Snapshot], shares: _Array, newest: Snapshot) -> dict[str, Tensor]:
    """Σ shares · snapshots, summed in float64 and given in float32; whole numbers are the newest one's."""
    total: dict[str, Tensor] = {}
    for snapshot, share in zip(snapshots, shares, strict=True):
        try:
            weights = with_current_keys(load_file(snapshot.path))
            for name, tensor in weights.items():
                if tensor.is_floating_point():
                    total[name] = total.get(name, torch.zeros(())) + float(share) * tensor.double()
                elif snapshot is newest:
                    total[name] = tensor
        except (SafetensorError, OSError, RuntimeError) as error:
            raise cannot_read(error) or not_weights(snapshot.path, "it is damaged") from error
    for name in total:
        if name.endswith("running_var"):
            total[name] = total[name].clamp(min=0.0)  # negative shares may leave a little less than none
    return {name: t.float() if t.is_floating_point() else t for name, t in total.items()}
