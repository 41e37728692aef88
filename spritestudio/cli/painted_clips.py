"""Clips that weights paint beside a sprite, from as many sides as are asked for."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from spritestudio.cli.progress import progress_bar
from spritestudio.cli.sources import number_of
from spritestudio.cli.spec_options import add_options, given_options, option_values
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import find_model, find_moving_model
from spritestudio.library.movers import moving_spec
from spritestudio.specs import ByteArray, ClipSpec, ModelSpec, TurnSpec
from spritestudio.specs.base import require, require_choice
from spritestudio.specs.clip import PAINTED_MOTIONS, require_clips
from spritestudio.specs.motion import MOTION_OF_CLIP
from spritestudio.sprites.dataset.columns import ALL_FACINGS, FACINGS
from spritestudio.sprites.export.files import ExportInput
from spritestudio.sprites.motion.clip import Clip
from spritestudio.wording import say

if TYPE_CHECKING:
    from spritestudio.diffusion.checkpoint import Checkpoint

_TURN_FIELDS = ("proposals", "own_colors", "seed")
_FIELDS = ("movement", *_TURN_FIELDS)
_CLIP_FIELDS = ("frames", "frame_ms", *_FIELDS)
_AS_IT_IS, _ALL_SIDES = "1", "4"
_FRONT = "front"


def add_clip_arguments(group: argparse._ArgumentGroup) -> None:
    """Add the options of painted clips."""
    group.add_argument(
        "--clip",
        metavar="NAME,…",
        help=f"which: those that the weights have learned ({', '.join(PAINTED_MOTIONS)} …), or all that "
        "they are good at",
    )
    group.add_argument(
        "--directions",
        metavar="1|4|NAME,…",
        help="from which sides: 1 is the one that the sprite shows, 4 are front, left, right and back, to "
        "which weights turn the figure first; of plain motions it is mirrored, or stands for them as it is "
        "(default 1)",
    )
    group.add_argument(
        "--facing", metavar="NAME", help="the side that the sprite shows (default: what it says, or front)"
    )
    add_options(group, ClipSpec, _FIELDS)
    group.add_argument(
        "--weights", metavar="NAME|FILE", help="what paints (default: weights of this size that can)"
    )
    group.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")


def painted_clips(options: argparse.Namespace, art: ExportInput) -> list[list[Clip]]:
    """The clips of each sprite: every movement that is asked for, from every side.

    Sprites that do not fit have none, and are told.

    Raises:
        SpriteStudioError: No weights have learned them, or no sprite fits.
    """
    height, width = art.images.shape[1:3]
    path = find_moving_model(width, height) if options.weights is None else find_model(options.weights)
    with progress_bar("step", "loading the weights") as bar:
        from spritestudio.diffusion.checkpoint import load_checkpoint

        checkpoint = load_checkpoint(path, options.device)
        model = moving_spec(checkpoint.spec)
        moves = _moves(options, model)
        sides = _sides(options.directions or _AS_IT_IS, model)
        painter = _ClipPainter(options, checkpoint, bar)
        found: list[list[Clip]] = []
        misfits: dict[int, SpriteStudioError] = {}
        for index, label in enumerate(art.labels):
            try:
                own = options.facing or label.facing
                found.append(painter.clips(art.images[index], moves, sides, own, label.kind))
            except SpriteStudioError as error:
                found.append([])
                misfits[number_of(options, index)] = error
    if not any(found):
        number, first = next(iter(misfits.items()))
        raise SpriteStudioError(f"Sprite {number}: {first.message}", first.hint) from first
    tell_misfits("clip", misfits)
    for name in moves:
        if name in model.weak_clips:
            plain = f" (--plain {name})" if name in MOTION_OF_CLIP else ""
            say(f"{name}: measured to be no better than a plain motion{plain}.", to_stderr=True)
    return found


def tell_misfits(what: str, misfits: Mapping[int, SpriteStudioError]) -> None:
    """Say which sprites have no movement, and why.

    Args:
        what: The movement that they do not have.
        misfits: What was wrong with each, by its number.
    """
    for message in dict.fromkeys(error.message for error in misfits.values()):
        numbers = [number for number, error in misfits.items() if error.message == message]
        named = ", ".join(map(str, numbers))
        say(f"No {what} of sprite{'s' * (len(numbers) > 1)} {named}: {message}", to_stderr=True)


def given_clip_options(options: argparse.Namespace) -> list[str]:
    """The options that were given and that only painted clips have."""
    weights = [] if options.weights is None else ["--weights"]
    return weights + given_options(options, ClipSpec, _FIELDS)


def plain_sides(options: argparse.Namespace) -> tuple[str, ...]:
    """The sides that plain motions are asked for from; () for the one that each sprite shows.

    Raises:
        SpriteStudioError: One is no side.
    """
    sides = _asked_sides(options.directions or _AS_IT_IS, FACINGS)
    for side in sides:
        require_choice("side", side, ALL_FACINGS)
    return sides


class _ClipPainter:
    def __init__(self, options: argparse.Namespace, checkpoint: Checkpoint, bar: tqdm[Any]) -> None:
        self._options, self._checkpoint, self._bar = options, checkpoint, bar

    def clips(
        self, sprite: ByteArray, moves: Sequence[str], sides: tuple[str, ...], own: str, kind: str
    ) -> list[Clip]:
        """All clips of a sprite; without sides from the one that it shows."""
        model = moving_spec(self._checkpoint.spec)
        own = own or (_FRONT if _FRONT in model.facings else "")
        context = model.context({kind: 1.0}) if kind in model.class_names else ()
        sides = tuple(sorted(sides, key=lambda side: side != own)) or (own,)
        specs = [
            ClipSpec(context=context, clip=move, facing=own, **self._asked(ClipSpec, _CLIP_FIELDS))
            for move in moves
        ]
        seen = {own: sprite, **self._turned(sprite, tuple(s for s in sides if s != own), context)}
        return [
            self._clip(seen[side], dataclasses.replace(spec, facing=side)) for spec in specs for side in sides
        ]

    def _turned(
        self, sprite: ByteArray, sides: tuple[str, ...], context: tuple[float, ...]
    ) -> dict[str, ByteArray]:
        from spritestudio.diffusion.motion.clips import paint_turns

        if not sides:
            return {}
        spec = TurnSpec(context=context, sides=sides, **self._asked(TurnSpec, _TURN_FIELDS))
        for event in paint_turns(self._checkpoint, sprite, spec):
            self._show(event.step, event.steps, "turning")
        return {side: event.frames[side] for side in sides}

    def _clip(self, sprite: ByteArray, spec: ClipSpec) -> Clip:
        from spritestudio.diffusion.motion.clips import clip_of, paint_clip

        for event in paint_clip(self._checkpoint, sprite, spec):
            self._show(event.step, event.steps, f"{spec.clip} {spec.facing}".strip())
        return clip_of(spec, event)

    def _asked(self, spec_class: type, names: tuple[str, ...]) -> dict[str, Any]:
        return option_values(self._options, spec_class, names)

    def _show(self, step: int, steps: int, doing: str) -> None:
        self._bar.set_description(doing)
        self._bar.total, self._bar.n = steps, step
        self._bar.refresh()


def _moves(options: argparse.Namespace, model: ModelSpec) -> list[str]:
    text: str = options.clip
    require_clips(model)
    if text.strip() == "all":
        require(len(model.offered_clips) > 0, "These weights are good at no movement.", "Name one.")
        return list(model.offered_clips)
    names = _names(text)
    require(len(names) > 0, "No movement is named.", "Like --clip walk.")
    for name in names:
        ClipSpec(clip=name, facing=options.facing or "").check_for(model)
    return names


def _sides(text: str, model: ModelSpec) -> tuple[str, ...]:
    """The sides that are asked for; () for the one that each sprite shows."""
    sides = _asked_sides(text, model.facings)
    if sides:
        TurnSpec(sides=sides).check_for(model)
    return sides


def _asked_sides(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    if text.strip() == _AS_IT_IS:
        return ()
    require(
        text.strip() == _ALL_SIDES or not text.strip().isdecimal(),
        f"A figure is seen from 1 or {_ALL_SIDES} directions, not {text.strip()}.",
        "Or name them, like --directions left,right.",
    )
    sides = known if text.strip() == _ALL_SIDES else tuple(_names(text))
    require(len(sides) > 0, "There is no side to turn to.", "Name one or several.")
    return sides


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
