"""`spritestudio train`: teach a network, without a window."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import signal
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from types import FrameType

from spritestudio.cli.arguments import some_path, some_text
from spritestudio.cli.progress import progress_bar
from spritestudio.cli.signals import ending_politely
from spritestudio.cli.sources import read_set
from spritestudio.cli.spec_options import add_options, option_values
from spritestudio.errors import SpriteStudioError
from spritestudio.files import user_path
from spritestudio.library.models import SUFFIX, find_model, read_model_spec
from spritestudio.runs.lock import require_free
from spritestudio.runs.store import WEIGHTS_FILE, find_run, new_run_folder, read_run
from spritestudio.specs import (
    AS_THE_SET,
    FROM_WEIGHTS,
    PRESETS,
    YOUR_STYLE,
    TrainEvent,
    TrainHint,
    TrainSpec,
    TrainStep,
    ValidationLoss,
)
from spritestudio.specs.fields import field_infos
from spritestudio.wording import counted, say

_PRINT_EVERY_S = 30.0  # where there is no terminal, and so no bar
_FIELDS = tuple(field_infos(TrainSpec))


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "train",
        help="teach a network your own sprites",
        description="Teach a network your own sprites. Ctrl-C stops and saves; --resume goes on.",
    )
    parser.add_argument(
        "--data",
        type=some_text,
        metavar="FILE|FOLDER",
        help="an .npz set, a folder with a sub-folder of pictures per class or with the course's pair of "
        '.npy files, "starter", or whatever else import reads; a run that goes on has its own',
    )
    run_folder = parser.add_mutually_exclusive_group()
    run_folder.add_argument(
        "--out",
        type=some_path,
        metavar="RUN",
        help="folder of a new run (default: a new one among your runs)",
    )
    run_folder.add_argument(
        "--resume", metavar="RUN", help="go on with this run, a folder or one of your runs, by its own recipe"
    )
    parser.add_argument("--title", default="", help="what the weights are called")
    recipe = parser.add_argument_group("the recipe of a new run")
    recipe.add_argument(
        "--preset",
        choices=tuple(PRESETS),
        help="begin with this recipe: "
        + "; ".join(f"{name}: {preset.sentence.rstrip('.')}" for name, preset in PRESETS.items()),
    )
    draw = recipe.add_mutually_exclusive_group()
    draw.add_argument(
        "--as-drawn",
        dest="balance",
        action="store_const",
        const=0.0,
        default=argparse.SUPPRESS,
        help="short for --balance 0",
    )
    add_options(draw, TrainSpec, ("balance",))
    add_options(recipe, TrainSpec, (name for name in _FIELDS if name != "balance"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train until done or Ctrl-C, alone or with the processes that torchrun started as well."""
    if processes_started() == 1:
        return _lead(options)

    from spritestudio.diffusion.training import parallel

    parallel.join()
    try:
        if not parallel.leads():
            parallel.follow()
            return 0
        try:
            return _lead(options)
        except BaseException:
            parallel.dismiss()
            raise
    finally:
        parallel.leave()


def processes_started() -> int:
    """How many processes train together, as torchrun tells each of them."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def _lead(options: argparse.Namespace) -> int:
    """Train until done or Ctrl-C; either way what was learned is kept."""
    recipe = option_values(options, TrainSpec, _FIELDS)
    if options.resume:
        changed = [_option(name) for name in recipe] + (["--preset"] if options.preset else [])
        changed += ["--title"] if options.title else []
        if changed:
            raise SpriteStudioError(
                f"{changed[0]} cannot be changed in a run that goes on.",
                "A run keeps the recipe it began with.",
            )
        folder = find_run(options.resume)
        events = _resume(folder, options.data)
    else:
        spec = _spec(options.preset, recipe)
        _check_start(spec, recipe)
        if options.data is None:
            raise SpriteStudioError("There is nothing to learn from.", "Give --data, or --resume a run.")
        folder, events = _train(spec, options.data, options.out, options.title)
    return _follow(events, folder)


def _spec(preset: str | None, recipe: dict[str, object]) -> TrainSpec:
    if "style" in recipe and preset is None:
        preset = YOUR_STYLE
    if (preset == YOUR_STYLE or "style" in recipe) and not recipe.get("style"):
        raise SpriteStudioError("The style has no name.", "Give --style NAME.")
    if preset is None:
        return TrainSpec(**recipe)  # type: ignore[arg-type]  # the kinds are those of the fields
    if "epochs" in recipe:
        recipe.setdefault("minutes", 0.0)  # the preset's minutes would win
    chosen = PRESETS[preset]
    spec: TrainSpec = dataclasses.replace(chosen.spec, **recipe)  # type: ignore[arg-type]
    if chosen.fine_tunes and not (spec.start_from or spec.style):
        raise SpriteStudioError(
            "There are no weights to fine-tune.", "Give --from; spritestudio models lists those there are."
        )
    return spec


def _check_start(spec: TrainSpec, recipe: dict[str, object]) -> None:
    """Refuse what the weights to start from decide otherwise."""
    path = find_model(spec.start_from) if spec.start_from else None
    if path is None or path.suffix != SUFFIX:
        return
    weights = read_model_spec(path)
    for name in FROM_WEIGHTS:
        decided = getattr(weights, name)
        if recipe.get(name, decided) not in (decided, AS_THE_SET):
            raise SpriteStudioError(
                f"{_option(name)} cannot be {recipe[name]}: the weights to start from have {decided}.",
                "The network goes on as it is; leave the option out, or begin without --from.",
            )


def _train(spec: TrainSpec, data: str, out: Path | None, title: str) -> tuple[Path, Generator[TrainEvent]]:
    sprites = read_set(data)
    of_start = f"{Path(spec.start_from).stem}, few-step" if spec.distill else spec.style
    title = title or of_start or sprites.source
    folder = user_path(out) if out else new_run_folder(title)

    from spritestudio.diffusion.training.run import train

    return folder, train(spec, sprites, folder, title=title, data_path=str(data))


def _resume(folder: Path, data: str | None) -> Generator[TrainEvent]:
    read_run(folder)
    require_free(folder)
    sprites = None if data is None else read_set(data)

    from spritestudio.diffusion.training.run import resume

    return resume(folder, sprites)


def _follow(events: Generator[TrainEvent], folder: Path) -> int:
    newest: TrainStep | None = None
    validation, printed_at = "", time.monotonic()
    with contextlib.closing(events), _interrupts() as interrupted, progress_bar("step", "learning") as bar:
        for event in events:
            if isinstance(event, TrainStep):
                newest = event
                state = f"epoch {event.epoch}, loss {event.loss:.4f}{validation}, {event.sprites_per_s:.0f}/s"
                bar.total = event.steps
                bar.set_postfix_str(state, refresh=False)
                bar.update(event.step - bar.n)
                if bar.disable and time.monotonic() - printed_at >= _PRINT_EVERY_S:
                    printed_at = time.monotonic()
                    say(f"step {event.step} of {event.steps}, {state}")
            elif isinstance(event, ValidationLoss):
                validation = f", validation {event.loss:.4f}"
            elif isinstance(event, TrainHint):
                bar.write(event.sentence)
            if interrupted:
                break
    if interrupted:
        say(f"Stopped early. Go on with --resume {folder}.")
    if newest is not None:
        say(f"{folder / WEIGHTS_FILE}: {counted(newest.step, 'step')}, loss {newest.loss:.4f}{validation}")
    elif not interrupted:
        say(f"There was nothing left to learn in “{read_run(folder).title}”.")
    return 0


@contextlib.contextmanager
def _interrupts() -> Iterator[list[int]]:
    """A list that the first Ctrl-C or a polite kill fills, so that the step at hand is done.

    A second one interrupts at once.
    """
    seen: list[int] = []

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        if seen:
            signal.default_int_handler(number, frame)
        seen.append(number)

    with ending_politely(on_interrupt):
        yield seen


def _option(name: str) -> str:
    return field_infos(TrainSpec)[name].option
