"""Train the mover, which knows from where in a sprite the pixels of a later frame come.

Run it by hand: python resources/makers/train_mover.py 16 --data FOLDER --minutes 30
FOLDER holds anim16.npz. The weights become weights/mover16.safetensors. Figures that `build_training_bundle`
holds out are not learned from; --held-out tells of more, for figures of movements of which it holds out none.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from build_training_bundle import HELD_OUT_PERCENT, LEAST_OF_A_CLIP, is_held_out
from torch import Tensor, nn

from spritestudio.diffusion.motion.mover import (
    FrameMover,
    displaced,
    load_mover,
    mover_network,
    mover_path,
    save_mover,
)
from spritestudio.sprites.dataset.columns import FACINGS

RATE, AVERAGE, WIDTH = 2e-3, 0.995, 16
NEW = 1.0 / 16.0  # how likely what is new is any colour: as if there were so many
FACING_DROPOUT, RECOLORED, SHIFTED = 0.3, 0.5, 0.5
MOST_SHIFT_PX = 2
ANGLE = ("frame:cos", "frame:sin")
SIDES = tuple(f"facing:{side}" for side in FACINGS)


class Pairs:
    """First and later frames of clips, and what each later one shows."""

    def __init__(self, path: Path, held_out_percent: int) -> None:
        archive = np.load(path, allow_pickle=False)
        clips = {key: archive[key] for key in archive.files if key != "frames"}
        frames = archive["frames"]
        frames[frames[..., 3] == 0] = 0
        self.frames = torch.from_numpy(frames)
        moves, groups = (Counter(clips[key].tolist()) for key in ("clip_name", "group"))
        self.moves = sorted(str(move) for move, count in moves.items() if count >= LEAST_OF_A_CLIP)
        self.features = (*(f"clip:{move}" for move in self.moves), *ANGLE, *SIDES)
        place = {name: index for index, name in enumerate(self.features)}
        opposite = {"facing:left": "facing:right", "facing:right": "facing:left"}
        self.mirrored = torch.tensor([place[opposite.get(name, name)] for name in self.features])
        angles: dict[str, set[float]] = {f"clip:{move}": set() for move in self.moves}
        rows = []
        for index, (start, length) in enumerate(zip(clips["clip_start"], clips["clip_length"], strict=True)):
            move, side = str(clips["clip_name"][index]), f"facing:{clips['direction'][index]}"
            group = clips["group"][index]
            share = (1.0 if move in ("walk", "idle") else 0.6) / (length - 1) / groups[group] ** 0.5
            if move not in self.moves or not frames[start, ..., 3].any():
                continue
            for frame in range(1, length):
                turn = 2.0 * np.pi * frame / length
                angles[f"clip:{move}"].add(turn)
                context = np.zeros(len(self.features), np.float32)
                context[[place[name] for name in (f"clip:{move}", side) if name in place]] = 1.0
                context[[place[name] for name in ANGLE]] = np.cos(turn), np.sin(turn)
                held = is_held_out(str(group), held_out_percent)
                rows.append((start, start + frame, context, share, held))
        self.angles = {move: tuple(sorted(of_move)) for move, of_move in angles.items()}
        first, later, contexts, weight, held_out = (np.array(column) for column in zip(*rows, strict=True))
        self.first, self.later = torch.from_numpy(first), torch.from_numpy(later)
        self.contexts, self.held_out = torch.from_numpy(contexts), torch.from_numpy(held_out)
        self.weight = torch.from_numpy(weight * ~held_out).float()

    def batch(self, count: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Sprites as floats, first and later frames as keys of their colours, and contexts; augmented."""
        chosen = torch.multinomial(self.weight, count, replacement=True)
        context = self.contexts[chosen].clone()
        both = torch.stack((self.frames[self.first[chosen]], self.frames[self.later[chosen]]), dim=1)
        mirrored = torch.rand(count) < 0.5
        both = torch.where(mirrored.view(-1, 1, 1, 1, 1), both.flip(3), both)
        context = torch.where(mirrored[:, None], context[:, self.mirrored], context)
        context[:, -len(SIDES) :] *= torch.rand(count, 1) >= FACING_DROPOUT
        both = _shifted(both)
        keys = color_keys(both)
        return _recolored(both[:, 0]), keys[:, 0], keys[:, 1], context


def color_keys(pixels: Tensor) -> Tensor:
    """A number for each colour, int32, of uint8 (…, 4)."""
    return (pixels.int() * torch.tensor([1, 256, 65536, 1 << 24], dtype=torch.int32)).sum(-1).int()


def loss_of(network: nn.Module, sprites: Tensor, first: Tensor, later: Tensor, context: Tensor) -> Tensor:
    """−log(Σ_d π_d [first[y − d] = later[y]] + ν / 16), the mean over pixels; see `FrameMover`."""
    shares = network(sprites, torch.zeros(1), context).log_softmax(dim=1)
    fits = torch.where(displaced(first) == later[:, None], 0.0, -1e4)
    fits = torch.cat((fits, torch.full_like(fits[:, :1], float(np.log(NEW)))), dim=1)
    return -(shares + fits).logsumexp(dim=1).mean()


@torch.no_grad()
def told(network: nn.Module, pairs: Pairs) -> str:
    """Wrong pixels of held-out frames by movement, beside those of the first frame."""
    rows: dict[str, list[tuple[float, float]]] = {}
    for chosen in pairs.held_out.nonzero()[:, 0].split(128):
        first, later = (color_keys(pairs.frames[which[chosen]]) for which in (pairs.first, pairs.later))
        shares = network(_floats(pairs.frames[pairs.first[chosen]]), torch.zeros(1), pairs.contexts[chosen])
        copies, shares = displaced(first), shares.softmax(dim=1)[:, :-1]
        likely = [(shares * (copies == one[:, None])).sum(dim=1) for one in copies.unbind(dim=1)]
        best = copies.gather(1, torch.stack(likely, dim=1).argmax(dim=1, keepdim=True))[:, 0]
        wrong, copied = ((frame != later).float().mean(dim=(1, 2)) for frame in (best, first))
        for index, *figures in zip(chosen.tolist(), wrong.tolist(), copied.tolist(), strict=True):
            move = pairs.moves[int(pairs.contexts[index, : len(pairs.moves)].argmax())]
            rows.setdefault(move, []).append((figures[0], figures[1]))
    means = {move: np.mean(found, axis=0) for move, found in sorted(rows.items())}
    return ", ".join(f"{move} {wrong:.3f} (copied {same:.3f})" for move, (wrong, same) in means.items())


def _floats(pixels: Tensor) -> Tensor:
    return pixels.permute(0, 3, 1, 2).float() / 127.5 - 1.0


def _shifted(both: Tensor) -> Tensor:
    """Pairs moved by up to two pixels; what comes in at the edge is empty."""
    count, size = len(both), both.shape[2]
    is_moved = torch.rand(count, 1) < SHIFTED
    shift = torch.randint(-MOST_SHIFT_PX, MOST_SHIFT_PX + 1, (count, 2)) * is_moved
    line = torch.arange(size)
    rows, columns = (line - shift[:, axis : axis + 1] for axis in (0, 1))
    inside = ((rows >= 0) & (rows < size))[:, :, None] & ((columns >= 0) & (columns < size))[:, None]
    place = rows.clamp(0, size - 1)[:, :, None] * size + columns.clamp(0, size - 1)[:, None]
    flat = both.flatten(2, 3)
    moved = flat.gather(2, place.flatten(1)[:, None, :, None].expand_as(flat)).view_as(both)
    return torch.where(inside[:, None, :, :, None], moved, 0)


def _recolored(sprites: Tensor) -> Tensor:
    """As floats, half of them with their colour channels in another order, all a little lighter or darker."""
    count = len(sprites)
    order = torch.where(
        torch.rand(count, 1) < RECOLORED, torch.rand(count, 3).argsort(dim=1), torch.arange(3)
    )
    x = _floats(sprites)
    rgb = x[:, :3].gather(1, order[:, :, None, None].expand(-1, -1, *x.shape[2:]))
    gain = 0.7 + 0.6 * torch.rand(count, 3, 1, 1)
    return torch.cat((((rgb + 1.0) * gain - 1.0).clamp(-1.0, 1.0), x[:, 3:]), dim=1)


def main() -> None:
    """Train, tell, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--batch-size", type=int, default=48)
    parser.add_argument("--held-out", type=int, default=HELD_OUT_PERCENT, help="percent of the groups")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--from", dest="start", type=Path, help="go on with these weights")
    options = parser.parse_args()
    torch.manual_seed(options.size)
    pairs = Pairs(options.data / f"anim{options.size}.npz", options.held_out)
    network = mover_network(pairs.features, WIDTH, options.size)
    if options.start:
        network.load_state_dict(load_mover(options.start).network.state_dict())
    average = copy.deepcopy(network).eval().requires_grad_(False)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, betas=(0.9, 0.99), weight_decay=0.02)
    began = telling = time.monotonic()
    step, losses = 0, []
    while (share := (time.monotonic() - began) / (60.0 * options.minutes)) < 1.0:
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 100, (1.0 - share) / 0.6)
        loss = loss_of(network, *pairs.batch(options.batch_size))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step += 1
        losses.append(float(loss.detach()))
        decay = min(AVERAGE, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1.0 - decay)
        if time.monotonic() - telling >= 120.0:
            telling = time.monotonic()
            print(f"step {step}, loss {np.mean(losses[-100:]):.3f}: {told(average, pairs)}", flush=True)
    print(f"{step} steps of {options.batch_size}, loss {np.mean(losses[-100:]):.3f}: {told(average, pairs)}")
    path = options.out or mover_path(options.size)
    save_mover(path, FrameMover(pairs.features, options.size, pairs.angles, average))
    print(path)


if __name__ == "__main__":
    main()
