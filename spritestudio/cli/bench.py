"""`spritestudio bench`: the course's recipe against ours, and how awake the window stays."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spritestudio.cli.arguments import some_path, some_text, whole_number
from spritestudio.cli.progress import progress_bar
from spritestudio.cli.sources import read_set
from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, user_path
from spritestudio.library.models import (
    SUFFIX,
    default_model_path,
    find_model,
    full_weights_of_size,
    read_model_spec,
)
from spritestudio.specs.base import require_whole
from spritestudio.temporary_folders import temporary_folder
from spritestudio.wording import counted, say, say_json

if TYPE_CHECKING:
    from spritestudio.diffusion.bench.timing import BenchReport

_DRAWN_PX = (16, 32)  # what is drawn with the help of shipped weights
_HOME = (
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "bench",
        help="time the course's recipe against ours",
        description="Time sampling and training of the course's recipe, as in its notes, against ours, in "
        "turns; and feel how late the window's event loop is while sprites play, while one draws, and while "
        "it paints, trains and does both. Let the machine do nothing else meanwhile.",
    )
    parser.add_argument(
        "--weights", default=str(default_model_path()), metavar="NAME|FILE", help="whose settings are timed"
    )
    parser.add_argument(
        "--data", type=some_text, default="starter", metavar="FILE|FOLDER", help="what training learns from"
    )
    parser.add_argument("--repeats", type=whole_number, default=3, help="turns for each (default 3)")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument("--quick", action="store_true", help="next to no work, to see that it runs")
    parser.add_argument("--no-window", action="store_true", help="leave the window out")
    parser.add_argument("--out", type=some_path, metavar="FILE.json", help="write the figures there as well")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Time, feel, and tell."""
    require_whole("Repeats", options.repeats, 1, 100)
    weights = find_model(options.weights)
    sprites, others = read_set(options.data), _others(weights)
    with progress_bar("turn", "loading") as bar:
        import dataclasses

        from spritestudio.diffusion.bench.timing import QUICK, BenchSize, bench

        size = QUICK if options.quick else dataclasses.replace(BenchSize(), repeats=options.repeats)
        for event in bench(weights, sprites, size, options.device, others):
            bar.total = event.steps
            bar.set_description(event.doing)
            bar.update(event.step - bar.n)
        assert event.report is not None
        window = None
        if not options.no_window:
            bar.set_description("feeling the window's pulse")
            window = _window(weights, others, options.data, 0.3 if options.quick else 20.0)
    figures = {**event.report.to_json(), "window": window}
    if options.out is not None:
        with atomic_write(user_path(options.out)) as temporary:
            temporary.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    say_json(figures) if options.json else say(*_table(event.report, window))
    return 0


def _others(weights: Path) -> list[Path]:
    """Weights for sprites of other sizes, since larger ones take longer to follow a pencil."""
    own = read_model_spec(weights).image_size if weights.suffix == SUFFIX else 0
    found = [full_weights_of_size(size) for size in _DRAWN_PX if size != own]
    return [model.path for model in found if model is not None]


def _window(weights: Path, others: Sequence[Path], data: str, seconds: float) -> dict[str, Any]:
    """The pulse of the real window, in a process of its own with a home of its own."""
    environment = {**os.environ, **dict.fromkeys(_HOME, str(temporary_folder()))}
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(environment):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, "-m", "spritestudio.ui.heartbeat", "--seconds", str(seconds)]
    command += ["--weights", str(weights.resolve()), "--data", data, "--others", *map(str, others)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    try:
        figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError) as error:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise SpriteStudioError(f"The window did not open: {last}", "--no-window leaves it out.") from error
    return figures


def _table(report: BenchReport, window: dict[str, Any] | None) -> list[str]:
    machine, size = report.machine, report.size
    width = max(len(timing.name) for timing in (*report.sampling, *report.proposals, *report.training)) + 2
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, {machine['threads']} threads, "
        f"torch {machine['torch']}; median of {size.repeats} turns",
        "",
        f"{counted(size.count, 'sprite'):{width}}"
        f"{'s':>9}{'least':>9}{'most':>9}{'first seen':>12}{'peak MiB':>10}",
    ]
    for timing in report.sampling:
        first = sorted(timing.first_seen_s)[len(timing.first_seen_s) // 2]
        lines.append(
            f"{timing.name:{width}}{timing.median_s:9.3f}{min(timing.seconds):9.3f}{max(timing.seconds):9.3f}"
            f"{first:12.3f}{_mib(timing.peak_mib):>10}"
        )
    lines += [
        "",
        f"{'beside a drawing':{width}}{'s':>9}{'least':>9}{'most':>9}{'per second':>12}{'CPU s':>10}",
    ]
    lines += [
        f"{timing.name:{width}}{timing.median_s:9.3f}{min(timing.seconds):9.3f}{max(timing.seconds):9.3f}"
        f"{1.0 / timing.median_s:12.2f}{timing.median_cpu_s:10.3f}"
        for timing in report.proposals
    ]
    lines += ["", f"{'training':{width}}{'steps/s':>9}{'least':>9}{'most':>9}{'':12}{'peak MiB':>10}"]
    for timing in report.training:
        rates = [size.train_steps / seconds for seconds in timing.seconds]
        typical = size.train_steps / timing.median_s
        lines.append(
            f"{timing.name:{width}}{typical:9.2f}{min(rates):9.2f}{max(rates):9.2f}"
            f"{'':12}{_mib(timing.peak_mib):>10}"
        )
    lines += ["", "how many times faster (least to most)"]
    for found in report.ratios:
        lines.append(
            f"{found.name:{width}}{found.median:9.2f} × {found.than} ({found.least:.2f} to {found.most:.2f})"
        )
    if window is not None:
        lines += _pulse_lines(window, width)
    return [*lines, *report.notes]


def _pulse_lines(window: dict[str, Any], width: int) -> list[str]:
    phases = {name: felt for name, felt in window.items() if isinstance(felt, dict)}
    width = max(width, max(map(len, phases)) + 2)
    lines = ["", f"{'window (' + window['platform'] + '), late by ms':{width}}{'p99':>9}{'longest':>9}"]
    lines += [
        f"{name:{width}}{felt['p99_ms']:9.1f}{felt['longest_ms']:9.1f}" for name, felt in phases.items()
    ]
    for name, where in (("playing", ""), ("on the shelf", " on the shelf")):
        if playing := window.get(name):
            lines.append(
                f"while {playing['sprites']} sprites play{where}, they are looked at "
                f"{playing['ticks_per_s']:.1f} times a second"
            )
    if dragging := window.get("dragging"):
        lines.append(
            f"while a slider is dragged the grid changes {dragging['updates_per_s']:.1f} times a second; "
            f"let go, it is finished after {dragging['finished_s']:.1f} s"
        )
    for name, felt in phases.items():
        if name.startswith("proposing"):
            lines.append(
                f"{name}: while one draws, all proposals change {felt['updates_per_s']:.1f} times a second, "
                f"some of them {felt['changes_per_s']:.1f} times, at {felt['cpu_s_per_update']:.3f} s of the "
                "processor for all, with the window"
            )
    return lines


def _mib(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"
