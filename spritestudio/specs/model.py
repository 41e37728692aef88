"""What a network is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.architectures import ARCHITECTURES, COURSE
from spritestudio.specs.base import Spec, one_of, require, require_between, require_choice, require_whole
from spritestudio.specs.words import near_words, some_of

SCHEDULES = ("linear", "cosine", "karras")
MAX_PALETTE = 256
MAX_CONTEXT = 1000.0  # a share far beyond sense, and far below where float32 overflows
PREFIXES = {"styles": "style:", "facings": "facing:", "words": "word:", "clips": "clip:", "frame": "frame:"}
"""What stands before a name in a context, by group; the names of kinds stand alone."""

TURN = "turn"  # the clip that stands for the same figure from another side

_HEX_COLOR = re.compile(r"#[0-9a-f]{6}([0-9a-f]{2})?")


@dataclass(frozen=True)
class ModelSpec(Spec):
    """The whole description of a network, as it stands in its checkpoint.

    Attributes:
        class_names: The kinds of sprite the context mixes, one per context feature.
        styles: The looks that it tells apart, each that of one or more sources.
        facings: The sides that it can show a figure from.
        words: What else can be asked for: parts, creatures, and colours.
        clips: The movements of which it can paint a frame beside a first one.
        weak_clips: Those of them whose frames were measured to be no better than the sprite as it stands, or
            than a plain motion: painted when they are asked for by name, and not offered.
        usual_kinds: The kind that each word usually names, "" where it is of many; () where nobody counted.
        usual_styles: The style that most sprites of each kind have; () where nobody counted.
        image_size: Height and width of a sprite, px; a multiple of 4 from 8 to 64.
        channels: 3 (RGB) or 4 (RGBA).
        architecture: Which kind of network, a name of `ARCHITECTURES`.
        width: Feature maps at full resolution (the course's n_feat); a multiple of 8.
        patches: Whether the `reference-unet` works on patches of 2×2 where sprites have 24 pixels or more.
        input_shortcut: Whether the first block has a trained shortcut; course files have none.
        schedule: "linear", "cosine" or "karras", see `spritestudio.diffusion.sampling.schedule`.
        timesteps: T, the number of noise levels it was trained on.
        beta_start: First beta of the linear schedule.
        beta_end: Last beta of the linear schedule.
        sigma_min: Least noise of the karras schedule, as a ratio of noise to sprite.
        sigma_max: Most noise of the karras schedule, likewise.
        palette: The colours that the studio's network paints with, as "#rrggbb" or "#rrggbbaa".
        added_styles: Those of its styles that were taught to finished weights, with colours of their own.
        few_step: Whether it has learned to paint in three steps, without guidance.
        taught_by: SHA-256 of the weights that taught a few-step model; "" where that is not known.
        title: What a person calls it.
        data: What it was trained on.
        credits: One line per source whose art it learned from, with the licence.
        training: When, how and for how long it was trained.
    """

    class_names: tuple[str, ...]
    styles: tuple[str, ...] = ()
    facings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    clips: tuple[str, ...] = ()
    weak_clips: tuple[str, ...] = ()
    usual_kinds: tuple[str, ...] = ()
    usual_styles: tuple[str, ...] = ()
    image_size: int = 16
    channels: int = 4
    architecture: str = COURSE.name
    width: int = 64
    patches: bool = True
    input_shortcut: bool = True
    schedule: str = "linear"
    timesteps: int = 500
    beta_start: float = 1e-4
    beta_end: float = 0.02
    sigma_min: float = 0.02
    sigma_max: float = 40.0
    palette: tuple[str, ...] = ()
    added_styles: tuple[str, ...] = ()
    few_step: bool = False
    taught_by: str = ""
    title: str = ""
    data: str = ""
    credits: tuple[str, ...] = ()
    training: str = ""

    FORMER_NAMES: ClassVar = {"live": "few_step"}

    def __post_init__(self) -> None:
        require(
            isinstance(self.class_names, tuple)
            and len(self.class_names) > 0
            and all(isinstance(name, str) and name for name in self.class_names),
            "A model needs at least one class name, and none may be empty.",
        )
        require(
            len(set(self.class_names)) == len(self.class_names),
            "Two classes of a model have the same name.",
        )
        for group in (self.styles, self.facings, self.words, self.clips):
            require(
                all(isinstance(name, str) and name for name in group) and len(set(group)) == len(group),
                "The names of a model's styles, facings, words and clips are texts, each there once.",
            )
        require(set(self.weak_clips) <= set(self.clips), "A model's weak clips are among its clips.")
        require(
            isinstance(self.added_styles, tuple) and set(self.added_styles) <= set(self.styles),
            "The added styles of a model are among its styles.",
        )
        for usual, of, among in (
            (self.usual_kinds, self.words, self.class_names),
            (self.usual_styles, self.class_names, self.styles),
        ):
            require(
                usual == () or (len(usual) == len(of) and set(usual) <= {"", *among}),
                "What is usual in a model is a kind for each word and a style for each kind.",
            )
        require_whole("The image size", self.image_size, 8, 64)
        require(
            self.image_size % 4 == 0,
            f"The image size must be a multiple of 4, not {self.image_size}.",
        )
        require_whole("Channels", self.channels, 3, 4)
        require_choice("architecture", self.architecture, tuple(ARCHITECTURES))
        require_whole("The network width", self.width, 8, 1024)
        require(self.width % 8 == 0, f"The network width must be a multiple of 8, not {self.width}.")
        require_choice("schedule", self.schedule, SCHEDULES)
        require_whole("Timesteps", self.timesteps, 2, 10_000)
        require_between("beta_start", self.beta_start, 1e-8, 0.999)
        require_between("beta_end", self.beta_end, self.beta_start, 0.999)
        require_between("sigma_min", self.sigma_min, 1e-4, 1.0)
        require_between("sigma_max", self.sigma_max, self.sigma_min, 1000.0)
        self._check_palette()
        require(
            all(
                isinstance(text, str)
                for text in (self.taught_by, self.title, self.data, self.training, *self.credits)
            ),
            "What a model says of itself must be text.",
        )

    def _check_palette(self) -> None:
        require(
            all(isinstance(color, str) and _HEX_COLOR.fullmatch(color) for color in self.palette),
            "A model's palette is made of colours like #2b2a33.",
        )
        if ARCHITECTURES[self.architecture].has_palette:
            require(
                2 <= len(self.palette) <= MAX_PALETTE,
                f"This network needs a palette of 2 to {MAX_PALETTE} colours.",
            )

    @property
    def offered_clips(self) -> tuple[str, ...]:
        """The movements that are offered; weights that paint in few steps see no second sprite."""
        return () if self.few_step else tuple(c for c in self.clips if c not in (*self.weak_clips, TURN))

    @property
    def offers_turns(self) -> bool:
        """Whether it is offered to show a figure from other sides."""
        return TURN in self.clips and TURN not in self.weak_clips and not self.few_step

    @property
    def groups(self) -> dict[str, slice]:
        """Where each group stands in a context vector: kinds, styles, facings, words, clips, frame."""
        groups, begin = {}, 0
        for name, names in self._names.items():
            groups[name] = slice(begin, begin + len(names))
            begin += len(names)
        return groups

    @property
    def _names(self) -> dict[str, tuple[str, ...]]:
        groups = {
            "styles": self.styles,
            "facings": self.facings,
            "words": self.words,
            "clips": self.clips,
            "frame": ("cos", "sin") if self.clips else (),
        }
        prefixed = {group: tuple(PREFIXES[group] + name for name in names) for group, names in groups.items()}
        return {"kinds": self.class_names, **prefixed}

    @cached_property
    def features(self) -> tuple[str, ...]:
        """The name of each number of a context: kinds as they are, and `style:NAME`, `word:NAME` …"""
        return tuple(name for names in self._names.values() for name in names)

    @property
    def added_places(self) -> tuple[int, ...]:
        """Where in a context the added styles stand."""
        return tuple(self.features.index(PREFIXES["styles"] + name) for name in self.added_styles)

    @property
    def context_size(self) -> int:
        """Length of a context vector."""
        return len(self.features)

    def context(self, shares: Mapping[str, float]) -> tuple[float, ...]:
        """A context vector from shares by name: `spec.context({"hero": 1, "word:red": 0.5})`.

        Raises:
            SpriteStudioError: A name is none of this model's, or a share is no number within ±`MAX_CONTEXT`.
        """
        given: Mapping[Any, Any] = shares
        for name, share in given.items():
            if name not in self._known:
                raise self._unknown(str(name))
            is_number = isinstance(share, (int, float, np.integer, np.floating))
            require(
                is_number and abs(share) <= MAX_CONTEXT,
                f"The share of {name} must be between -{MAX_CONTEXT:g} and {MAX_CONTEXT:g}, not {share}.",
            )
        return tuple(float(shares.get(name, 0.0)) for name in self.features)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.features)

    def _unknown(self, name: str) -> SpriteStudioError:
        group = group_of(name)
        thing, name = ("class", name) if group == "kinds" else name.split(":", 1)
        known = [each.removeprefix(PREFIXES.get(group, "")) for each in self._names[group]]
        if not known:
            return SpriteStudioError(f"There is no {thing} '{name}'.", f"This model knows no {group}.")
        if as_others := [each for each in self.features if each.endswith(f":{name}") and name]:
            return SpriteStudioError(f"There is no {thing} named '{name}'.", f"Write {one_of(as_others)}.")
        if near := near_words(name, known):
            return SpriteStudioError(f"There is no {thing} named '{name}'.", f"Did you mean {one_of(near)}?")
        return SpriteStudioError(
            f"There is no {thing} named '{name}'.", f"This model knows {some_of(known)}."
        )


def group_of(name: str) -> str:
    """The group of a context that a name belongs to: "words" for "word:red", "kinds" for "hero"."""
    return next((group for group, prefix in PREFIXES.items() if name.startswith(prefix)), "kinds")
