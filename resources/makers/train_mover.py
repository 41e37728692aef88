"""Train the mover, which knows from where in a sprite the pixels of a later frame come.

Run it by hand: python resources/makers/train_mover.py 16 --data FOLDER --minutes 30
FOLDER holds anim16.npz and anim32.npz. The weights become weights/mover16.safetensors.
Minutes are those of one processor core, however long they take by the clock.
Figures that `build_training_bundle` holds out are not learned from; --held-out tells of more, for figures of
movements of which it holds out none.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from build_training_bundle import HELD_OUT_PERCENT, LEAST_OF_A_CLIP, is_held_out
from mover_clips import Drawn, clips_to_learn
from torch import Tensor, nn

from spritestudio.diffusion.motion.mover import FrameMover, load_mover, mover_network, save_mover
from spritestudio.diffusion.motion.sources import REACH_PX, candidates, frame_sources, window_of
from spritestudio.library.movers import MoverSpec, mover_path
from spritestudio.sprites.dataset.columns import FACINGS

RATE, AVERAGE, WIDTH = 2e-3, 0.995, 16
NEW = 1.0 / 16.0  # how likely what is new is any colour: as if there were so many
FACING_DROPOUT, RECOLORED, SHIFTED, STRETCHED, MADE = 0.1, 0.5, 0.5, 0.5, 0.4
MADE_AT = (0.5,)  # when earlier frames are made anew, as shares of the time
MOST_SHIFT_PX = 2
ANGLE = ("frame:cos", "frame:sin")
SIDES = tuple(f"facing:{side}" for side in FACINGS)


class Pairs:
    """Later frames of clips and what they are made of."""

    def __init__(self, clips: list[Drawn], sources: tuple[str, ...], held_out_percent: int) -> None:
        groups: dict[str, set[str]] = {}
        for clip in clips:
            groups.setdefault(clip.move, set()).add(clip.group)
        count = Counter(clip.move for clip in clips)
        self.moves = sorted(move for move in groups if count[move] >= LEAST_OF_A_CLIP)
        self.clips = [clip for clip in clips if clip.move in self.moves]
        self.sources = sources
        self.features = (*(f"clip:{move}" for move in self.moves), *ANGLE, *SIDES)
        place = {name: index for index, name in enumerate(self.features)}
        opposite = {"facing:left": "facing:right", "facing:right": "facing:left"}
        self.mirrored = torch.tensor([place[opposite.get(name, name)] for name in self.features])
        angles: dict[str, set[float]] = {f"clip:{move}": set() for move in self.moves}
        self.rows = [(k, frame) for k, clip in enumerate(self.clips) for frame in range(1, len(clip.frames))]
        contexts, weight, held_out, later = [], [], [], []
        for k, frame in self.rows:
            clip = self.clips[k]
            length = len(clip.frames)
            turn = 2.0 * np.pi * frame / length
            angles[f"clip:{clip.move}"].add(turn)
            context = np.zeros(len(self.features), np.float32)
            context[
                [place[name] for name in (f"clip:{clip.move}", f"facing:{clip.side}") if name in place]
            ] = 1.0
            context[[place[name] for name in ANGLE]] = np.cos(turn), np.sin(turn)
            contexts.append(context)
            held_out.append(is_held_out(clip.group, held_out_percent))
            weight.append(0.0 if held_out[-1] else clip.share / (length - 1))
            later.append(clip.frames[frame])
        self.angles = {move: tuple(sorted(of_move)) for move, of_move in angles.items()}
        self.contexts, self.held_out = torch.from_numpy(np.array(contexts)), torch.tensor(held_out)
        self.weight, self.later = torch.tensor(weight), torch.from_numpy(np.array(later))
        self.windows = torch.tensor([window_of(self.clips[k].frames[0]) for k, _ in self.rows])
        self.sides = sorted(set(self.windows[:, 2].tolist()))
        self.share_of_side = torch.stack(
            [self.weight[self.windows[:, 2] == side].sum() for side in self.sides]
        )
        self.number = torch.tensor([frame for _, frame in self.rows])
        self.made = {k: [clip.frames[0]] * len(clip.frames) for k, clip in enumerate(self.clips)}
        drawn = {k: list(clip.frames) for k, clip in enumerate(self.clips)}
        self.of_drawn = self._pictures(range(len(self.rows)), drawn)
        plain = self.of_drawn[:, list(sources).index("plain")] if "plain" in sources else self.of_drawn[:, 0]
        for row, (k, frame) in enumerate(self.rows):
            self.made[k][frame] = plain[row].numpy()
        self.of_made = self._pictures(range(len(self.rows)), self.made)

    def batch(self, count: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Sources as floats, they and later frames as keys of their colours, and contexts; augmented."""
        side = self.sides[int(torch.multinomial(self.share_of_side, 1))]
        weight = torch.where(self.windows[:, 2] == side, self.weight, 0.0)
        chosen = torch.multinomial(weight, count, replacement=True)
        context = self.contexts[chosen].clone()
        is_made = (torch.rand(count) < MADE).view(-1, 1, 1, 1, 1)
        pictures = torch.where(is_made, self.of_made[chosen], self.of_drawn[chosen])
        all_ = torch.cat((pictures, self.later[chosen][:, None]), dim=1)
        all_ = _windows(all_, self.windows[chosen, :2], side)
        mirrored = torch.rand(count) < 0.5
        all_ = torch.where(mirrored.view(-1, 1, 1, 1, 1), all_.flip(3), all_)
        context = torch.where(mirrored[:, None], context[:, self.mirrored], context)
        context[:, -len(SIDES) :] *= torch.rand(count, 1) >= FACING_DROPOUT
        if len(self.sources) > 1:
            context = torch.cat((context, mirrored[:, None].float()), dim=1)
        keys = color_keys(all_)
        return _recolored(all_[:, :-1]), keys[:, :-1], keys[:, -1], context

    def make(self, network: nn.Module, is_wanted: Tensor) -> None:
        """Make the frames of clips with a network, each from those made before it."""
        for number in range(1, int(self.number.max()) + 1):
            for side in self.sides:
                is_next = is_wanted & (self.number == number) & (self.windows[:, 2] == side)
                for chosen in is_next.nonzero()[:, 0].split(64) if is_next.any() else ():
                    self._make(network, chosen, side)

    def _make(self, network: nn.Module, chosen: Tensor, side: int) -> None:
        pictures = self._pictures(chosen.tolist(), self.made)
        self.of_made[chosen] = pictures
        corners = self.windows[chosen, :2].tolist()
        seen = torch.stack(
            [each[:, y : y + side, x : x + side] for each, (y, x) in zip(pictures, corners, strict=True)]
        )
        made = likeliest(network, seen, self.contexts[chosen], self.sources).numpy()
        for row, frame, (y, x) in zip(chosen.tolist(), made, corners, strict=True):
            k, number = self.rows[row]
            whole = np.zeros_like(self.clips[k].frames[0])
            whole[y : y + side, x : x + side] = frame
            self.made[k][number] = whole

    def _pictures(self, rows: Iterable[int], frames: dict[int, list[np.ndarray]]) -> Tensor:
        found = []
        for row in rows:
            k, number = self.rows[row]
            clip = self.clips[k]
            pictures = frame_sources(frames[k][:number], len(clip.frames), clip.move, clip.side)
            found.append(np.stack([pictures[name] for name in self.sources]))
        return torch.from_numpy(np.stack(found))

    def told(self, network: nn.Module) -> str:
        """Wrong pixels of held-out frames by movement and number, beside those of the first frame."""
        self.make(network, self.held_out)
        rows: dict[str, list[tuple[float, float]]] = {}
        for row in self.held_out.nonzero()[:, 0].tolist():
            k, number = self.rows[row]
            frames, made = self.clips[k].frames, self.made[k][number]
            wrong, copied = (
                float((each != frames[number]).any(axis=-1).mean()) for each in (made, frames[0])
            )
            move = self.clips[k].move
            rows.setdefault(f"{move} {number}" if move == "walk" else move, []).append((wrong, copied))
        means = {move: (*np.mean(found, axis=0), len(found)) for move, found in sorted(rows.items())}
        return ", ".join(
            f"{move} {wrong:.3f} (copied {same:.3f}, of {count})"
            for move, (wrong, same, count) in means.items()
        )


@torch.no_grad()
def likeliest(network: nn.Module, pictures: Tensor, context: Tensor, sources: tuple[str, ...]) -> Tensor:
    """The likeliest frames of what they may be made of, uint8 (B, H, W, 4) of (B, S, H, W, 4)."""
    copies = candidates(color_keys(pictures), sources)
    shares = network(_floats(pictures), torch.zeros(1), context).softmax(dim=1)[:, :-1]
    likely = [(shares * (copies == one[:, None])).sum(dim=1) for one in copies.unbind(dim=1)]
    best = copies.gather(1, torch.stack(likely, dim=1).argmax(dim=1, keepdim=True))[:, 0]
    return best.contiguous()[..., None].view(torch.uint8)


def color_keys(pixels: Tensor) -> Tensor:
    """A number for each colour, int32, of uint8 (…, 4)."""
    return pixels.contiguous().view(torch.int32)[..., 0]


def loss_of(
    network: nn.Module,
    pictures: Tensor,
    copied: Tensor,
    later: Tensor,
    context: Tensor,
    sources: tuple[str, ...],
) -> Tensor:
    """−log(Σ_c π_c [c(y) = later[y]] + ν / 16), the mean over pixels; see `FrameMover`."""
    shares = network(pictures, torch.zeros(1), context).log_softmax(dim=1)
    fits = torch.where(candidates(copied, sources) == later[:, None], 0.0, -1e4)
    fits = torch.cat((fits, torch.full_like(fits[:, :1], float(np.log(NEW)))), dim=1)
    return -(shares + fits).logsumexp(dim=1).mean()


def _floats(pixels: Tensor) -> Tensor:
    """uint8 (B, S, H, W, 4) as float32 (B, 4 S, H, W)."""
    return (pixels.permute(0, 1, 4, 2, 3).float() / 127.5 - 1.0).flatten(1, 2)


def _windows(pictures: Tensor, corners: Tensor, side: int) -> Tensor:
    """Squares of pictures (B, S, H, W, 4), half of them moved by up to two px; beyond the edge is nothing."""
    count, size = len(pictures), pictures.shape[2]
    is_moved = torch.rand(count, 1) < SHIFTED
    shift = torch.randint(-MOST_SHIFT_PX, MOST_SHIFT_PX + 1, (count, 2)) * is_moved
    line = torch.arange(side)
    rows, columns = (_stretched(line.expand(count, -1)) + (corners + shift)[:, a, None] for a in (0, 1))
    inside = ((rows >= 0) & (rows < size))[:, :, None] & ((columns >= 0) & (columns < size))[:, None]
    place = rows.clamp(0, size - 1)[:, :, None] * size + columns.clamp(0, size - 1)[:, None]
    flat = pictures.flatten(2, 3)
    moved = flat.gather(2, place.flatten(1)[:, None, :, None].expand(-1, flat.shape[1], -1, 4))
    return torch.where(inside[:, None, :, :, None], moved.unflatten(2, (side, side)), 0)


def _stretched(lines: Tensor) -> Tensor:
    """Numbers of rows or columns (B, N), in half of them one twice, or one left out: other shapes."""
    count, side = lines.shape
    place = torch.randint(1, side, (count, 1))
    step = 2 * torch.randint(0, 2, (count, 1)) - 1
    is_stretched = torch.rand(count, 1) < STRETCHED
    return lines + torch.where(is_stretched & (torch.arange(side) >= place), step, 0)


def _recolored(pictures: Tensor) -> Tensor:
    """As floats, half of them with their colour channels in another order, all a little lighter or darker."""
    count, sources, height, width = pictures.shape[:4]
    order = torch.where(
        torch.rand(count, 1) < RECOLORED, torch.rand(count, 3).argsort(dim=1), torch.arange(3)
    )
    x = _floats(pictures).view(count, sources, 4, height, width)
    rgb = x[:, :, :3].gather(2, order[:, None, :, None, None].expand(-1, sources, -1, height, width))
    gain = 0.7 + 0.6 * torch.rand(count, 1, 3, 1, 1)
    return torch.cat((((rgb + 1.0) * gain - 1.0).clamp(-1.0, 1.0), x[:, :, 3:]), dim=2).flatten(1, 2)


def main() -> None:
    """Train, tell, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--batch-size", type=int, default=48)
    parser.add_argument("--held-out", type=int, default=HELD_OUT_PERCENT, help="percent of the groups")
    parser.add_argument("--sources", nargs="+", choices=tuple(REACH_PX), default=tuple(REACH_PX))
    parser.add_argument("--only", nargs="*", default=(), help="movements, else all")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--from", dest="start", type=Path, help="go on with these weights")
    options = parser.parse_args()
    torch.manual_seed(options.size)
    sources = tuple(options.sources)
    clips, most_px = clips_to_learn(options.data, options.size)
    clips = [each for each in clips if not options.only or each.move in options.only]
    pairs = Pairs(clips, sources, options.held_out)
    spec = MoverSpec(pairs.features, options.size, pairs.angles, WIDTH, sources, most_px=most_px)
    network = mover_network(spec)
    if options.start:
        network.load_state_dict(load_mover(options.start).network.state_dict())
    average = copy.deepcopy(network).eval().requires_grad_(False)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, betas=(0.9, 0.99), weight_decay=0.02)
    telling = time.monotonic()
    step, losses, to_make = 0, [], list(MADE_AT)
    path = options.out or mover_path(options.size)

    def tell() -> None:
        done = f"{step} steps of {options.batch_size} in {time.process_time():.0f} s of a core"
        print(f"{done}, loss {np.mean(losses[-100:]):.3f}: {pairs.told(average)}", flush=True)
        save_mover(path, FrameMover(spec, average))

    while (share := time.process_time() / (60.0 * options.minutes)) < 1.0:
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 100, (1.0 - share) / 0.6)
        loss = loss_of(network, *pairs.batch(options.batch_size), sources)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step += 1
        losses.append(float(loss.detach()))
        decay = min(AVERAGE, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1.0 - decay)
        if to_make and share >= to_make[0] and len(sources) > 1:
            to_make.pop(0)
            pairs.make(average, ~pairs.held_out)
        if time.monotonic() - telling >= 600.0:
            tell()
            telling = time.monotonic()
    tell()
    print(path)


if __name__ == "__main__":
    main()
