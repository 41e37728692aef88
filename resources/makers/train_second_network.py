"""Train the second network from a bundle, on whatever processor there is, and distil its few-step partner.

Run it by hand: python resources/makers/train_second_network.py bundle16.npz OUT --minutes 5
A graphics processor takes batches of 1,024 at 16×16 and of 512 at 32×32, 15 or more a second; two processor
cores take batches of 64, some two a second. OUT gets NAME.safetensors (every ten minutes what it is by then),
NAME-live.safetensors and a log of each; --from goes on with earlier weights, those of the first network too.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from spritestudio.diffusion.device import painting_dtype
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.networks.growing import grown
from spritestudio.diffusion.networks.key_map import with_current_keys
from spritestudio.diffusion.objectives.distillation import DistillationObjective
from spritestudio.diffusion.objectives.masked import MaskedPaletteObjective
from spritestudio.library.models import read_model_spec
from spritestudio.specs import ModelSpec

PAIRS = 0.1  # share of a batch that is asked for a frame or a view beside a reference
NOTHING_ASKED = 0.15
INPUTS = re.compile(r"rim_|unpatch\.|stem\.|.*\bfilm\.|head\.")
CONTEXT_RATE = 5.0  # times that of the inputs: each of its columns sees few sprites
SETTLED = 0.04  # share of the time in which the inputs of widened weights learn alone
LOG_EVERY_S = 60.0
SAVE_EVERY_S = 600.0


class Bundle:
    """What `build_training_bundle` wrote, on the training device."""

    def __init__(self, path: Path, device: torch.device) -> None:
        archive = np.load(path, allow_pickle=False)
        self.spec = ModelSpec.from_json(json.loads(str(archive["spec"])))
        self.device = device
        on = {name: torch.from_numpy(archive[name]).to(device) for name in archive.files if name != "spec"}
        self.images, self.context = on["images"].permute(0, 3, 1, 2), on["context"]
        self.draws = {held: on["weight"] * (on["held_out"] == held) for held in (False, True)}
        if self.spec.clips:
            self.frames, self.pair_context = on["frames"].permute(0, 3, 1, 2), on["pair_context"]
            self.reference, self.target = on["reference"].long(), on["target"].long()
            self.pair_draws = {
                held: on["pair_weight"] * (on["pair_held_out"] == held) for held in (False, True)
            }

    def batch(
        self, count: int, draw: torch.Generator, held_out: bool, pair_share: float = PAIRS
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Sprites, contexts and references, which are all zeros where a sprite has none; in no order."""
        pairs = max(1, int(count * pair_share)) if self.spec.clips else 0
        still = torch.multinomial(self.draws[held_out], count - pairs, True, generator=draw)
        images, context = self.images[still], self.context[still].float()
        reference = torch.zeros(count, *images.shape[1:], device=self.device)
        if pairs:
            pair = torch.multinomial(self.pair_draws[held_out], pairs, True, generator=draw)
            images = torch.cat((images, self.frames[self.target[pair]]))
            context = torch.cat((context, self.pair_context[pair].float()))
            reference[count - pairs :] = _floats(self.frames[self.reference[pair]])
        open_ = torch.rand(count, 1, generator=draw, device=self.device) < NOTHING_ASKED
        open_[count - pairs :] = False
        order = torch.randperm(count, generator=draw, device=self.device)
        return _floats(images)[order], torch.where(open_, 0.0, context)[order], reference[order]


def _floats(pixels: Tensor) -> Tensor:
    return pixels.float() / 127.5 - 1.0


def half_precision(device: torch.device) -> torch.autocast:
    """bfloat16 where the processor computes in it."""
    return torch.autocast(device.type, torch.bfloat16, enabled=painting_dtype(device) == torch.bfloat16)


def learn(
    network: nn.Module,
    loss_of: Callable[[nn.Module, bool], Tensor],
    minutes: float,
    rate: float,
    input_rate: float,
    ema_decay: float,
    log: Path,
    keep: Callable[[nn.Module], None],
) -> nn.Module:
    """Minimise a loss for some minutes, the rate falling to zero; returns the average of the weights.

    With a higher rate for the inputs these learn alone for a while, see `SETTLED`.
    """
    device = next(network.parameters()).device
    average = copy.deepcopy(network).eval().requires_grad_(False)
    body, inputs, context = [], [], []
    for name, weights in network.named_parameters():
        of = context if name == "context_embedding.weight" else inputs if INPUTS.match(name) else body
        of.append(weights)
    rates = (rate, input_rate, input_rate * CONTEXT_RATE)
    groups = [{"params": of, "rate": of_it} for of, of_it in zip((body, inputs, context), rates, strict=True)]
    optimizer = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.99), weight_decay=0.01, fused=True)
    began = told = kept = time.monotonic()
    step, total, since, rows = 0, 0.0, 0, []
    while (share := (time.monotonic() - began) / (60.0 * minutes)) < 1.0:
        falling = min(1.0, (1.0 - share) / 0.6)
        entered = min(1.0, (step + 1) / 200)
        settled = min(1.0, max(0.0, share / SETTLED - 1.0)) if input_rate > rate else 1.0
        for group, begun in zip(optimizer.param_groups, (settled, 1.0, 1.0), strict=True):
            group["lr"] = group["rate"] * falling * entered * begun
        with half_precision(device):
            loss = loss_of(network, False)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step, since, total = step + 1, since + 1, total + float(loss.detach())
        decay = min(ema_decay, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1.0 - decay)
        if time.monotonic() - told >= LOG_EVERY_S:
            with torch.no_grad(), half_precision(device):
                held_out = sum(float(loss_of(average, True)) for _ in range(4)) / 4
            told = time.monotonic()
            rows.append([step, total / since, held_out, told - began])
            print(f"step {step}, loss {total / since:.4f}, held out {held_out:.4f}", flush=True)
            log.write_text(json.dumps(rows))
            total, since = 0.0, 0
        if time.monotonic() - kept >= SAVE_EVERY_S:
            keep(average)
            kept = time.monotonic()
    return average


def first_weights(network: nn.Module, spec: ModelSpec, path: Path) -> dict[str, Tensor]:
    """Weights to begin with: those of the same network, or those of the first one, widened."""
    known = with_current_keys({name: value.float() for name, value in load_file(path).items()})
    return grown(read_model_spec(path), known, spec, network.state_dict())[0]


def strengthen(network: nn.Module, spec: ModelSpec, gains: dict[str, float]) -> None:
    """Multiply what features add to the embedding of the context, by name ("word:red") or by group ("words").

    A column that learned from few sprites is right in its direction long before it is in its length.
    """
    weight = network.get_parameter("context_embedding.weight")
    with torch.no_grad():
        for name, gain in gains.items():
            weight[:, spec.groups[name] if name in spec.groups else spec.features.index(name)] *= gain


def read_gain(text: str) -> tuple[str, float]:
    """What an argument like "word:red=1.5" says."""
    name, _, gain = text.partition("=")
    return name, float(gain)


def save(network: nn.Module, spec: ModelSpec, path: Path) -> None:
    """Write weights at half precision, as the app reads them."""
    stored = {
        name: (value if name == "frequencies" else value.half()).contiguous().cpu()
        for name, value in network.state_dict().items()
    }
    save_file(stored, path, {"spritestudio": json.dumps({"format": 1, "model": spec.to_json()})})
    print(path, flush=True)


def main() -> None:
    """Train, save, distil, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--distil-minutes", type=float, default=1.0)
    parser.add_argument("--batch-size", type=int, default=0)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--input-rate", type=float, help="of what is new in widened weights")
    parser.add_argument("--average", type=float, default=0.9995, help="decay of the average of the weights")
    parser.add_argument("--from", dest="start", type=Path)
    parser.add_argument("--gains", nargs="*", type=read_gain, default=[], help="words=2 facing:left=5 …")
    options = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    bundle = Bundle(options.bundle, device)
    spec, draw = bundle.spec, torch.Generator(device=device).manual_seed(bundle.spec.image_size)
    usual = 64 if device.type == "cpu" else 1024 if spec.image_size <= 16 else 512
    size = options.batch_size or usual
    network = build_network(spec)
    network.to(device, memory_format=torch.channels_last)
    if options.start:
        network.load_state_dict(first_weights(network, spec, options.start))
    strengthen(network, spec, dict(options.gains))
    objective = MaskedPaletteObjective(spec, mirror_share=0.25)

    def masked(learner: nn.Module, held_out: bool) -> Tensor:
        x0, context, reference = bundle.batch(size, draw, held_out)
        return objective.loss(learner, x0, context, draw, reference)

    options.out.mkdir(parents=True, exist_ok=True)
    name = f"sprites{spec.image_size}"
    made = f"{time.strftime('%Y-%m-%d')}: {options.minutes:g} min, batches of {size}, on {device.type}"

    def keep(network: nn.Module) -> None:
        save(network, dataclasses.replace(spec, training=made), options.out / f"{name}.safetensors")

    average = learn(
        network,
        masked,
        options.minutes,
        options.rate,
        options.input_rate or options.rate,
        options.average,
        options.out / f"{name}-log.json",
        keep,
    )
    keep(average)
    if options.distil_minutes <= 0.0:
        return
    distillation = DistillationObjective(spec, average)

    def taught(learner: nn.Module, held_out: bool) -> Tensor:
        x0, context, _ = bundle.batch(size // 2, draw, held_out, pair_share=0.0)
        return distillation.loss(learner, x0, objective.partly_open(context, draw), draw)

    student = copy.deepcopy(average).train().requires_grad_(True)
    log = options.out / f"{name}-live-log.json"
    few = dataclasses.replace(
        spec, few_step=True, training=f"{made}, distilled", title=f"{spec.title}, few-step"
    )

    def keep_few(network: nn.Module) -> None:
        save(network, few, options.out / f"{name}-live.safetensors")

    keep_few(learn(student, taught, options.distil_minutes, 5e-4, 5e-4, 0.99, log, keep_few))


if __name__ == "__main__":
    main()
