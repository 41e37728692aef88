"""What is to be said of sprites before they become a set, and which fix each finding has."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.editable_set import EditableSet, IntArray, SourceSheet
from spritestudio.sprites.dataset.fixes import (
    Fix,
    background_colour,
    background_colours,
    common_enlargement,
    nearly_empty,
    repeats,
)
from spritestudio.sprites.dataset.movements import misnamed_clips
from spritestudio.wording import counted, first_of

_MIN_SIZE, _MAX_SIZE, _SIZE_STEP = 8, 64, 4  # what networks take, px
_MANY_COLOURS = 256  # beyond it, sprites are hardly drawn with a palette


@dataclass(frozen=True, eq=False)
class Finding:
    """Something that a person should know, and may want changed.

    Attributes:
        kind: What it is about, for programs.
        sentence: What it is, for people.
        indices: int64 (n,), the sprites it is about; empty where it is about all of them.
        fixes: What `apply_fix` can do about it; none where there is nothing to do.
    """

    kind: str
    sentence: str
    indices: IntArray
    fixes: tuple[Fix, ...] = ()


def inspect(editable: EditableSet) -> tuple[Finding, ...]:
    """Everything to be said of `editable`, in the order in which fixes are best applied."""
    looks: tuple[Callable[[EditableSet], list[Finding]], ...] = (
        _remarks,
        _sheets,
        _enlarged,
        _background,  # before padding puts transparent pixels around it
        _sizes,
        _half_transparent,
        _nearly_empty,
        _duplicates,
        _classes,
        _movements,
        _palette,
    )
    return tuple(finding for look in looks for finding in look(editable))


def palette(editable: EditableSet) -> tuple[ByteArray, IntArray]:
    """The colours of all visible pixels, most used first.

    Returns:
        uint8 (P, 4), and int64 (P,) how many pixels have each.
    """
    counts: Counter[int] = Counter()
    for _, block in editable.blocks():
        colours = np.ascontiguousarray(block[block[..., 3] > 0]).view(np.uint32)
        counts.update(dict(zip(*(a.tolist() for a in np.unique(colours, return_counts=True)), strict=True)))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    colours = np.array([colour for colour, _ in ordered], dtype=np.uint32)
    return colours.view(np.uint8).reshape(-1, 4), np.array([count for _, count in ordered], dtype=np.int64)


def _remarks(editable: EditableSet) -> list[Finding]:
    return [Finding("remark", remark, _ALL) for remark in editable.remarks]


def _sheets(editable: EditableSet) -> list[Finding]:
    def kind(sheet: SourceSheet) -> tuple[bool, str]:
        return not sheet.is_sure, str(sheet.grid)

    findings = []
    for (guessed, grid), group in groupby(sorted(editable.sheets, key=kind), key=kind):
        sheets = list(group)
        kept, empty = sum(sheet.kept for sheet in sheets), sum(sheet.empty for sheet in sheets)
        skipped = f", {counted(empty, 'empty one')} skipped" if empty else ""
        doubt = "; no grid was plain to see, so this one is a guess" if guessed else ""
        names = first_of([sheet.name for sheet in sheets], "sheet")
        sentence = f"{names}: cut as {grid} into {counted(kept, 'sprite')}{skipped}{doubt}."
        findings.append(Finding("grid", sentence, _ALL))
    return findings


def _enlarged(editable: EditableSet) -> list[Finding]:
    if (times := common_enlargement(editable)) == 1:
        return []
    was = counted(editable.count, "sprite was", "sprites were")
    return [Finding("enlarged", f"{was} enlarged {times} times.", _ALL, (Fix("shrink", str(times)),))]


def _sizes(editable: EditableSet) -> list[Finding]:
    sizes = Counter((int(width), int(height)) for height, width in editable.sizes())
    (width, height), _ = sizes.most_common(1)[0]
    largest, wanted = _network_size(max(map(max, sizes))), _network_size(max(width, height))
    odd = np.flatnonzero((editable.sizes() != wanted).any(axis=1))
    if len(odd) == 0:
        return []
    listed = first_of([f"{n:,} of {w}×{h}" for (w, h), n in sizes.most_common()], "size")
    sentence = f"The sprites have several sizes: {listed}."
    if len(sizes) == 1:
        sentence = (
            f"All sprites are {width}×{height}; a network takes squares of {_MIN_SIZE} to {_MAX_SIZE} pixels "
            f"in steps of {_SIZE_STEP}."
        )
    fixes = [Fix("pad", str(largest))] if max(map(max, sizes)) <= largest else []
    if wanted != largest or not fixes:
        fixes.append(Fix("crop", str(wanted)))
    return [Finding("size", sentence, odd, tuple(fixes))]


def _network_size(size_px: int) -> int:
    """The least size that a network takes and that holds `size_px`, or the largest there is."""
    return min(_MAX_SIZE, max(_MIN_SIZE, -(-size_px // _SIZE_STEP) * _SIZE_STEP))


def _background(editable: EditableSet) -> list[Finding]:
    if not (colour := background_colour(editable)):
        return []
    same = np.flatnonzero(background_colours(editable) == colour)
    stand = "stands" if len(same) == 1 else "stand"
    sentence = f"{counted(len(same), 'sprite')} of {editable.count:,} {stand} on the solid colour {colour}."
    return [Finding("background", sentence, same, (Fix("transparent", colour),))]


def _half_transparent(editable: EditableSet) -> list[Finding]:
    half = np.zeros(editable.count, dtype=bool)
    for indices, block in editable.blocks():
        alpha = block[..., 3]
        half[indices] = ((alpha > 0) & (alpha < 255)).any(axis=(1, 2))
    if not half.any():
        return []
    sentence = f"{counted(int(half.sum()), 'sprite has', 'sprites have')} half-transparent pixels."
    return [Finding("half-transparent", sentence, np.flatnonzero(half), (Fix("harden"),))]


def _nearly_empty(editable: EditableSet) -> list[Finding]:
    empty = nearly_empty(editable)
    if not empty.any():
        return []
    sentence = (
        f"{counted(int(empty.sum()), 'sprite is', 'sprites are')} empty, of a single colour, or nearly so."
    )
    fixes = (Fix("drop-empty"),) if not empty.all() else ()
    return [Finding("nearly-empty", sentence, np.flatnonzero(empty), fixes)]


def _duplicates(editable: EditableSet) -> list[Finding]:
    again = repeats(editable)
    if not again.any():
        return []
    count, total = int(again.sum()), editable.count
    again_text = counted(count, "sprite repeats another", "sprites repeat others")
    unique = counted(total - count, "is", "are")
    sentence = f"{again_text} exactly; of {total:,}, {unique} unique."
    return [Finding("duplicates", sentence, np.flatnonzero(again), (Fix("unique"),))]


def _classes(editable: EditableSet) -> list[Finding]:
    findings = []
    none = np.flatnonzero(~editable.contexts.any(axis=1))
    if len(none):
        belong = counted(len(none), "sprite belongs", "sprites belong")
        findings.append(Finding("no-class", f"{belong} to no class.", none))
    mixed = np.flatnonzero((editable.contexts > 0).sum(axis=1) > 1)
    if len(mixed):
        belong = counted(len(mixed), "sprite belongs", "sprites belong")
        findings.append(Finding("mixed-class", f"{belong} to several classes.", mixed))
    if len(conflicts := _conflicts(editable)):
        sentence = (
            f"{counted(len(conflicts), 'sprite is', 'sprites are')} drawn exactly like one of another class."
        )
        findings.append(Finding("class-conflict", sentence, conflicts))
    return findings


def _movements(editable: EditableSet) -> list[Finding]:
    found = misnamed_clips(editable)
    if not found:
        return []
    told = dict.fromkeys(each.told for each in found)
    places = np.array([place for each in found for place in each.places], dtype=np.int64)
    sentence = f"Clips that have names of their own are learned apart: {first_of(told, 'clip')}."
    return [Finding("movements", sentence, np.sort(places), (Fix("movements"),))]


def _conflicts(editable: EditableSet) -> IntArray:
    """The sprites whose pixels were seen before with other classes."""
    first: dict[bytes, bytes] = {}
    conflicts = []
    for indices, block in editable.blocks():
        for index, image in zip(indices, block, strict=True):
            context = editable.contexts[index].tobytes()
            digest = hashlib.blake2b(image.tobytes(), digest_size=16).digest()
            if first.setdefault(digest, context) != context:
                conflicts.append(index)
    return np.array(conflicts, dtype=np.int64)


def _palette(editable: EditableSet) -> list[Finding]:
    colours, _ = palette(editable)
    many = ", more than a palette usually has" if len(colours) > _MANY_COLOURS else ""
    return [Finding("palette", f"The sprites use {counted(len(colours), 'colour')}{many}.", _ALL)]


_ALL: IntArray = np.array([], dtype=np.int64)
