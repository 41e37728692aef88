"""The benchmark itself: contenders take turns, so that a busy moment of the machine meets them all."""

from __future__ import annotations

import dataclasses
import os
import platform
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch

from spritestudio.diffusion.bench.contender import Contender, Ratio, Timing, ratio
from spritestudio.diffusion.bench.course import BATCH_SIZE, CourseRecipe
from spritestudio.diffusion.bench.memory import peak_mib, reset_peak
from spritestudio.diffusion.bench.plain import MISSING, diffusers_sampler, has_diffusers
from spritestudio.diffusion.checkpoint import Checkpoint, load_checkpoint
from spritestudio.diffusion.sampling.denoiser import Denoiser, NoisePredictor
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.library.models import few_step_partner
from spritestudio.specs import LEAST_STEPS, GenerateSpec, ModelSpec, StartPictures, TrainSpec, seeds_from
from spritestudio.specs.architectures import ARCHITECTURES, COURSE, STUDIO
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.pixels import to_floats
from spritestudio.wording import counted

COURSE_DDPM, COURSE_DDIM, COURSE_TRAINING = "course DDPM", "course DDIM", "course training"
PROPOSALS = 4  # that a drawing has beside it
_STRENGTH = 0.85  # the usual one of a drawing
_DRAWINGS = 3  # how proposals are timed with each weights: drawing, marking and at rest


@dataclass(frozen=True)
class BenchSize:
    """How much work is timed.

    Attributes:
        timesteps: T of the course's recipe, and so the steps of DDPM.
        ddim_steps: Steps of DDIM.
        n_feat: Feature maps of the course's network.
        count: Sprites per sampling.
        train_steps: Training steps per repeat.
        repeats: How often each is timed.
    """

    timesteps: int = 500
    ddim_steps: int = 25
    n_feat: int = 64
    count: int = 32
    train_steps: int = 12
    repeats: int = 3


QUICK = BenchSize(timesteps=20, ddim_steps=5, n_feat=8, count=4, train_steps=2, repeats=2)


@dataclass(frozen=True)
class BenchReport:
    """What was measured.

    Attributes:
        machine: Processor, threads and versions.
        size: How much work was timed.
        sampling: Times for `size.count` sprites, by contender.
        proposals: Times for `PROPOSALS` sprites, ours around a drawing, by contender.
        training: Times for `size.train_steps` steps, by contender.
        ratios: How much faster ours are than the course's.
        notes: What is to be said besides.
    """

    machine: dict[str, str]
    size: BenchSize
    sampling: tuple[Timing, ...]
    proposals: tuple[Timing, ...]
    training: tuple[Timing, ...]
    ratios: tuple[Ratio, ...]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The figures as a dictionary that `json.dumps` takes."""
        plain = dataclasses.asdict(self)
        plain["sampling"] = [timing.to_json() for timing in self.sampling]
        plain["proposals"] = [
            {**timing.to_json(), "updates_per_s": 1.0 / timing.median_s} for timing in self.proposals
        ]
        plain["training"] = [
            {**timing.to_json(), "steps_per_s": self.size.train_steps / timing.median_s}
            for timing in self.training
        ]
        return plain


@dataclass(frozen=True)
class BenchStep:
    """A contender has been timed once; the last event holds the report."""

    step: int
    steps: int
    doing: str
    report: BenchReport | None = None


def bench(
    weights: Path,
    sprites: SpriteSet,
    size: BenchSize,
    device: str = "auto",
    others: Sequence[Path] = (),
) -> Generator[BenchStep]:
    """Time all contenders, one event per turn.

    Args:
        weights: The model whose default and few-step settings are timed.
        sprites: What the training steps learn from.
        size: How much.
        device: Where to run, see `pick_device`.
        others: More weights that are timed beside a drawing, of sprites of other sizes.
    """
    samplers = _samplers(weights, size, device)
    proposers = _proposers((weights, *others), size, device)
    trainers = _trainers(sprites, size, device)
    turns = 1 + size.repeats  # the first one warms up
    steps = turns * (len(samplers) + len(proposers) + len(trainers))
    step = 0
    timed: dict[str, list[tuple[float, float, float]]] = {}
    peaks: dict[str, float | None] = {}
    for turn in range(turns):
        for contender in (*samplers, *proposers, *trainers):
            if turn > 0 or contender.warm_up:
                peaks[contender.name], times = _timed(contender)
                if turn > 0:
                    timed.setdefault(contender.name, []).append(times)
            if (step := step + 1) < steps:
                yield BenchStep(step, steps, contender.name)

    def timings(contenders: Sequence[Contender]) -> tuple[Timing, ...]:
        return tuple(
            Timing(
                contender.name,
                seconds=tuple(whole for whole, _, _ in timed[contender.name]),
                first_seen_s=tuple(first for _, first, _ in timed[contender.name]),
                cpu_s=tuple(cpu for _, _, cpu in timed[contender.name]),
                peak_mib=peaks[contender.name],
            )
            for contender in contenders
        )

    sampling, proposals, training = timings(samplers), timings(proposers), timings(trainers)
    notes = () if has_diffusers() else (MISSING,)
    own = proposals[: len(proposals) - _DRAWINGS * len(others)]  # of other sizes the course's has none
    ratios = _ratios(sampling, own, training)
    report = BenchReport(_machine(device), size, sampling, proposals, training, ratios, notes)
    yield BenchStep(steps, steps, "done", report)


def _timed(contender: Contender) -> tuple[float | None, tuple[float, float, float]]:
    """The most memory, and seconds: for all of it, until something could be seen, and of the processor."""
    reset_peak()
    start, cpu_start = time.perf_counter(), time.process_time()
    first = contender.run()
    seconds, cpu_s = time.perf_counter() - start, time.process_time() - cpu_start
    return peak_mib(), (seconds, seconds if first is None else first, cpu_s)


def _samplers(weights: Path, size: BenchSize, device: str) -> list[Contender]:
    course = CourseRecipe(size.timesteps, size.n_feat, device=device)
    same = _as_ours(course, size)
    checkpoint = load_checkpoint(weights, device)
    default = GenerateSpec.for_model(checkpoint.spec, size.count)
    quick_path, quick = _quick(weights, device)
    few_step = GenerateSpec.for_preview(quick.spec, size.count)
    ddpm, ddim = size.timesteps, size.ddim_steps
    contenders = [
        Contender(f"{COURSE_DDPM}-{ddpm}", _course_sampler(lambda: course.sample_ddpm(size.count)), False),
        Contender(f"{COURSE_DDIM}-{ddim}", _course_sampler(lambda: course.sample_ddim(size.count, ddim))),
        Contender(f"ours, its network, DDPM-{ddpm}", _our_sampler(same, _plain("ddpm", ddpm, size)), False),
        Contender(f"ours, its network, DDIM-{ddim}", _our_sampler(same, _plain("ddim", ddim, size))),
        Contender(_title("ours, default", weights, default), _our_sampler(checkpoint.denoiser, default)),
        Contender(_title("ours, few-step", quick_path, few_step), _our_sampler(quick.denoiser, few_step)),
    ]
    if has_diffusers():
        plain = (("DDPM", ddpm), ("DDIM", ddim), ("DPM-Solver++", ddim), ("DPM-Solver++", min(ddim, 10)))
        for name, steps in dict.fromkeys(plain):
            paint = diffusers_sampler(course, name, steps)
            contenders.append(
                Contender(
                    f"diffusers, its network, {name}-{steps}", _counted(paint, size.count), steps < ddpm
                )
            )
    return contenders


def _quick(weights: Path, device: str) -> tuple[Path, Checkpoint]:
    """What paints while one drags or draws."""
    checkpoint = load_checkpoint(weights, device)
    path, _ = few_step_partner(weights, checkpoint.spec) or (weights, checkpoint.spec)
    return path, checkpoint if path == weights else load_checkpoint(path, device)


def _proposers(paths: Sequence[Path], size: BenchSize, device: str) -> list[Contender]:
    """What paints a few sprites at once: the course's DDIM, and ours over a drawing and over half of one."""
    course = CourseRecipe(size.timesteps, size.n_feat, device=device)
    baseline = _course_sampler(lambda: course.sample_ddim(PROPOSALS, size.ddim_steps))
    found = [Contender(f"{COURSE_DDIM}-{size.ddim_steps}, {PROPOSALS} sprites", baseline)]
    for weights in paths:
        full, (path, quick) = load_checkpoint(weights, device), _quick(weights, device)
        side = quick.spec.image_size
        drawing = np.zeros((side, side, 4), np.uint8)
        drawing[side // 4 : -side // 4, side // 4 : -side // 4] = (200, 40, 40, 255)
        half = np.broadcast_to(np.arange(side) < side // 2, (side, side))
        whole = StartPictures.of(drawing, strength=_STRENGTH)
        draft = dataclasses.replace(GenerateSpec.for_preview(quick.spec, PROPOSALS), steps=LEAST_STEPS)
        for what, file, checkpoint, usual, start in (
            ("while one draws", path, quick, draft, whole),
            ("while one marks", path, quick, draft, StartPictures.of(drawing, half)),
            ("at rest", weights, full, GenerateSpec.for_model(full.spec, PROPOSALS), whole),
        ):
            spec = dataclasses.replace(usual, start=start)
            title = f"ours, {PROPOSALS} proposals {what} ({file.stem})"
            found.append(Contender(title, _our_sampler(checkpoint.denoiser, spec)))
    return found


def _course_sampler(paint: Callable[[], tuple[torch.Tensor, Any]]) -> Callable[[], None]:
    def run() -> None:
        paint()[0].cpu()

    return run


def _as_ours(course: CourseRecipe, size: BenchSize) -> NoisePredictor:
    """The same network for our samplers; only its first shortcut is absent."""
    model = ModelSpec(
        class_names=("hero", "non-hero", "food", "spell", "side-facing"),
        channels=3,
        width=size.n_feat,
        timesteps=size.timesteps,
        input_shortcut=False,
    )
    network = CourseRecipe(size.timesteps, size.n_feat, device=str(course.device)).network
    network.init_conv.shortcut = None
    return NoisePredictor(network, model)


def _plain(sampler: str, steps: int, size: BenchSize) -> GenerateSpec:
    return GenerateSpec(sampler=sampler, steps=steps, seeds=seeds_from(0, size.count))


def _title(what: str, weights: Path, spec: GenerateSpec) -> str:
    steps = counted(spec.steps, "step")
    return f"{what} ({weights.stem}, {spec.sampler}, {steps}, guidance {spec.guidance_scale:g})"


def _our_sampler(denoiser: Denoiser, spec: GenerateSpec) -> Callable[[], float]:
    def run() -> float:
        start = time.perf_counter()
        first = 0.0
        for event in sample(denoiser, spec):
            if event.step == 1:
                first = time.perf_counter() - start
        return first

    return run


def _counted(paint: Callable[[int], None], count: int) -> Callable[[], None]:
    def run() -> None:
        paint(count)

    return run


def _trainers(sprites: SpriteSet, size: BenchSize, device: str) -> list[Contender]:
    course = CourseRecipe(size.timesteps, size.n_feat, sprites.image_size, device)
    images = torch.from_numpy(to_floats(sprites.images, channels=3))
    contexts = torch.zeros(len(images), 5)
    contexts[torch.arange(len(images)), torch.from_numpy(sprites.labels) % 5] = 1.0
    learning = course.train(images, contexts)

    def ours(architecture: str) -> Callable[[], float]:
        spec = TrainSpec(
            batch_size=BATCH_SIZE,
            architecture=architecture,
            width=size.n_feat,
            channels=4 if ARCHITECTURES[architecture].has_palette else 3,
            timesteps=size.timesteps,
            device=device,
        )
        trainer = Trainer(begin(spec, sprites))

        def run() -> float:
            start = time.perf_counter()
            for step in range(size.train_steps):
                trainer.step(trainer.next_batch(), spec.learning_rate)
                trainer.finish_batch()
                if step == 0:
                    first = time.perf_counter() - start
            return first

        return run

    def theirs() -> float:
        start = time.perf_counter()
        for step, _loss in enumerate(islice(learning, size.train_steps)):
            if step == 0:
                first = time.perf_counter() - start
        return first

    return [
        Contender(COURSE_TRAINING, theirs),
        Contender("ours, its network, training", ours(COURSE.name)),
        Contender("ours, studio network, training", ours(STUDIO.name)),
    ]


def _ratios(*groups: Sequence[Timing]) -> tuple[Ratio, ...]:
    """In each group all of ours against each of the course's."""
    found = []
    for timings in groups:
        slow = [timing for timing in timings if timing.name.startswith("course")]
        found += [ratio(course, ours) for course in slow for ours in timings if ours.name.startswith("ours")]
    return tuple(found)


def _machine(device: str) -> dict[str, str]:
    return {
        "processor": platform.processor() or platform.machine(),
        "cores": str(os.cpu_count()),
        "threads": str(torch.get_num_threads()),
        "device": device,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "torch": torch.__version__,
    }
