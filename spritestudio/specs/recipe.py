"""The recipe: all that makes sprites again, in one form wherever it is kept.

A picture carries it as a text, a file beside a picture and the `request.json` of a streamed folder hold it,
the history keeps it with every grid, and `--json` prints it. Numbers that count on, as seeds and indices do,
are written as "first-last".
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.base import Spec, require, require_whole
from spritestudio.specs.branch_depth import check_branches
from spritestudio.specs.generate import GenerateSpec
from spritestudio.specs.model import group_of
from spritestudio.specs.packing import MAX_SPRITES, by_name, contexts_of, numbers_of, runs_of
from spritestudio.specs.postprocess import PostprocessSpec
from spritestudio.specs.sheet import ExportSpec
from spritestudio.version import __version__

APP = "SpriteStudio"
KEY = "spritestudio"
PARAMETERS_KEY = "parameters"
_FORMAT = 3  # 2 had whole contexts in place of shares by name, 1 no runs of numbers either
_NUMBERS_OF_PLACE = 8
_MAX_SIDE_PX = 32_768  # of a picture
_SHORT_HASH = 10  # characters, as other tools have it


@dataclass(frozen=True)
class Label:
    """What is known of a sprite.

    Attributes:
        kind: Its class, the one with the largest share in the mix.
        mix: What it was mixed from, for a person to read.
        seed: Its seed, or its number where it has none.
        tag: The tag of the animation that it is a frame of; "" where it has none.
        direction: How that plays: "forward", "reverse", "pingpong" or "pingpong_reverse".
        duration_ms: How long it stands as a frame; 0 where nobody said so.
        loops: Whether the animation that it is a frame of plays again and again.
        name: What a person calls it; "" where nobody has named it.
        row: The row of the shelf that it stands in; "" where it stands in none.
        figure: Who moves, where there are several; "" where there is one.
        clip: Which movement it is a frame of; "" where that is not known apart from the tag.
        facing: From where that is seen; "" where nobody said so.
        pivot: Where it stands, px to the right and down from its middle; None where nobody said so.
        tags: What else a person says of it.
    """

    kind: str = "sprite"
    mix: str = "sprite"
    seed: int = 0
    tag: str = ""
    direction: str = "forward"
    duration_ms: int = 0
    loops: bool = True
    name: str = ""
    row: str = ""
    figure: str = ""
    clip: str = ""
    facing: str = ""
    pivot: tuple[float, float] | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class GenerationRequest:
    """What was asked of which weights.

    Attributes:
        spec: The request.
        weights: Name of the weights.
        class_names: What the context's numbers mean, `ModelSpec.features`.
        sections: Title and count of each mix, in order.
        weights_hash: SHA-256 of the weights' file; "" where it is not known.
        batch_size: How many sprites were painted together; 0 for all.
    """

    spec: GenerateSpec
    weights: str
    class_names: tuple[str, ...]
    sections: tuple[tuple[str, int], ...]
    weights_hash: str = ""
    batch_size: int = 0

    def shares_of(self, index: int) -> dict[str, float]:
        """The mix of sprite `index`, by class name."""
        return dict(zip(self.class_names, self.spec.context_of(index), strict=False))

    def of_sprites(self, chosen: Sequence[int], title: str) -> GenerationRequest:
        """The request for some of the sprites, in one section."""
        return dataclasses.replace(self, spec=self.spec.of_sprites(chosen), sections=((title, len(chosen)),))

    def recipe(
        self, postprocess: PostprocessSpec, image_size: int, *, step: int = 0, predicted: bool = False
    ) -> Recipe:
        """How all these sprites are made again.

        Args:
            postprocess: How they are finished.
            image_size: Height and width of a sprite as it is painted, px.
            step: After which step they are taken; 0 when they are finished.
            predicted: Whether it is the predicted sprites then.
        """
        return Recipe(
            weights=self.weights,
            weights_hash=self.weights_hash,
            class_names=self.class_names,
            image_size=image_size,
            sections=self.sections,
            spec=_compact(self.spec),
            sprites=tuple(range(self.spec.count)),
            step=step,
            predicted=predicted,
            batch_size=self.batch_size or self.spec.count,
            postprocess=postprocess,
        )


@dataclass(frozen=True)
class Recipe(Spec):
    """All that makes the sprites of a picture again.

    Attributes:
        weights: Name of the weights.
        weights_hash: SHA-256 of their file, hexadecimal; "" where it is not known.
        class_names: What the numbers of the contexts mean, `ModelSpec.features`.
        image_size: Height and width of a sprite as it is painted, px.
        sections: Title and count of each mix of the whole grid, in order.
        spec: The request for the whole grid, with the seed and the context of every sprite.
        sprites: Which of the grid are in the picture.
        step: The step after which they were taken; 0 when they are finished.
        predicted: Whether the sprites as predicted then are shown, and not the noisy state.
        batch_size: How many sprites were painted together; another number may round differently.
        postprocess: How they were finished.
        export: How they were written.
        places: Where each of the sprites lies in the picture, where that depends on their pixels: left, top,
            width and height there, left and top of that in the whole sprite, width and height of the whole
            sprite, all in pixels of the picture.
        picture_px: Width and height of the picture, where `places` are told.
        near_copies: Sprites of the grid that are near copies of art that the weights learned from: their
            numbers, and of what.
        drawn: Sprites of the grid that were drawn on since they were finished: their numbers, and what they
            are now, a PNG in base64.
        app_version: What wrote them.
    """

    weights: str
    weights_hash: str
    class_names: tuple[str, ...]
    image_size: int
    sections: tuple[tuple[str, int], ...]
    spec: GenerateSpec
    sprites: tuple[int, ...]
    step: int = 0
    predicted: bool = False
    batch_size: int = 256
    postprocess: PostprocessSpec = field(default_factory=PostprocessSpec)
    export: ExportSpec = field(default_factory=ExportSpec)
    places: tuple[tuple[int, ...], ...] = ()
    picture_px: tuple[int, ...] = ()
    near_copies: tuple[tuple[int, str], ...] = ()
    drawn: tuple[tuple[int, str], ...] = ()
    app_version: str = __version__

    FORMER_NAMES: ClassVar = {"post": "postprocess"}

    def __post_init__(self) -> None:
        texts = (self.weights, self.weights_hash, self.app_version)
        require(all(isinstance(text, str) for text in texts), "What a recipe says must be text.")
        require(
            isinstance(self.class_names, tuple) and all(isinstance(name, str) for name in self.class_names),
            "The class names of a recipe must be texts.",
        )
        require_whole("The size of a sprite", self.image_size, 1, 4096)
        require(
            isinstance(self.sections, tuple)
            and all(
                isinstance(section, tuple)
                and len(section) == 2
                and isinstance(section[0], str)
                and isinstance(section[1], int)
                and section[1] >= 0
                for section in self.sections
            )
            and sum(count for _, count in self.sections) == self.spec.count,
            "The sections of a recipe do not fit its sprites.",
        )
        require(
            isinstance(self.sprites, tuple) and 0 < len(self.sprites) <= MAX_SPRITES,
            "A recipe needs at least one sprite.",
        )
        for index in self.sprites:
            require_whole("The number of a sprite", index, 0, self.spec.count - 1)
        require(
            isinstance(self.places, tuple)
            and len(self.places) in (0, len(self.sprites))
            and all(_is_place(place) for place in self.places)
            and isinstance(self.picture_px, tuple)
            and len(self.picture_px) == (2 if self.places else 0)
            and all(type(side) is int for side in self.picture_px),
            "The places of the sprites in a recipe are malformed.",
        )
        for told, what in ((self.near_copies, "near copies"), (self.drawn, "drawn sprites")):
            is_told = isinstance(told, tuple) and all(_is_numbered_text(one) for one in told)
            require(is_told, f"The {what} in a recipe are malformed.")
        require_whole("The step", self.step, 0, self.spec.steps)
        require_whole("The size of a batch", self.batch_size, 1, 1_000_000)
        require(isinstance(self.predicted, bool), "A view is either predicted or not.")

    @property
    def request(self) -> GenerationRequest:
        """What was asked for: the recipe without what was done afterwards."""
        return GenerationRequest(
            self.spec, self.weights, self.class_names, self.sections, self.weights_hash, self.batch_size
        )

    @property
    def document(self) -> dict[str, Any]:
        """The recipe as it stands in pictures, histories, folders and what commands print."""
        return {"app": APP, "format": _FORMAT, "recipe": self.to_json()}

    @classmethod
    def from_document(cls, values: Any) -> Self | None:
        """Read back what `document` gave, also by earlier versions; None where it is not ours.

        Raises:
            SpriteStudioError: It is of a newer version, or malformed.
        """
        if not isinstance(values, dict) or values.get("app") != APP:
            return None
        require(
            values.get("format") in range(1, _FORMAT + 1),
            "It is of a format that this version does not know.",
            "A newer version of SpriteStudio may have written it.",
        )
        return cls.from_json(values.get("recipe"))

    @property
    def texts(self) -> dict[str, str]:
        """The texts that a PNG carries."""
        return {PARAMETERS_KEY: self.parameters, KEY: json.dumps(self.document, separators=(",", ":"))}

    @property
    def file_text(self) -> str:
        """What stands in a file beside the picture, or in the folder of a stream."""
        return json.dumps(self.document, indent=2) + "\n"

    @property
    def parameters(self) -> str:
        """The recipe in the lines that many tools read: the mixes, then the settings."""
        mixes = dict.fromkeys(self.mix_of(index) for index in self.sprites)
        settings = {
            "Steps": self.spec.steps,
            "Sampler": self.spec.sampler,
            "CFG scale": f"{self.spec.guidance_scale:g}",
            "Seed": self.spec.seeds[self.sprites[0]],
            "Size": f"{self.image_size}x{self.image_size}",
            "Denoising strength": f"{self.spec.start.strength:g}" if self.spec.start else "",
            "Model hash": self.weights_hash[:_SHORT_HASH],
            "Model": self.weights,
            "Version": f"{APP} {self.app_version}",
        }
        pairs = (f"{name}: {_quoted(str(value))}" for name, value in settings.items() if value != "")
        return " | ".join(mixes).replace("\n", " ") + "\n" + ", ".join(pairs)

    def shares_of(self, index: int) -> dict[str, float]:
        """The mix of sprite `index` of the grid: the classes that have a share."""
        context = self.spec.context_of(index)
        return {name: share for name, share in zip(self.class_names, context, strict=False) if share}

    def mix_of(self, index: int) -> str:
        """The same as a person writes it: "hero 1, food 0.6, red 1, inked style"."""
        return ", ".join(_spoken(name, share) for name, share in self.shares_of(index).items()) or "anything"

    def label_of(self, index: int) -> Label:
        """What is known of sprite `index` of the grid."""
        shares = self.shares_of(index)
        of_group = {group: [n for n in shares if group_of(n) == group] for group in ("kinds", "words")}
        names = of_group["kinds"] or of_group["words"]
        kind = max(names, key=lambda name: shares[name]).removeprefix("word:") if names else "anything"
        return Label(kind, self.mix_of(index), self.spec.seeds[index])

    def of_sprites(self, sprites: tuple[int, ...]) -> Recipe:
        """The recipe of a picture with these sprites of the grid."""
        chosen = set(sprites)
        near = tuple(one for one in self.near_copies if one[0] in chosen)
        drawn = tuple(one for one in self.drawn if one[0] in chosen)
        return dataclasses.replace(
            self, sprites=sprites, places=(), picture_px=(), near_copies=near, drawn=drawn
        )

    def alone(self, index: int) -> Recipe:
        """The recipe of sprite `index` of the grid, without its neighbours."""
        spec, sections = self.spec.of_sprites((index,)), ((self.mix_of(index), 1),)
        near = tuple((0, of) for place, of in self.near_copies if place == index)
        drawn = tuple((0, pixels) for place, pixels in self.drawn if place == index)
        alone = dataclasses.replace(self, spec=spec, sections=sections, sprites=(0,))
        return dataclasses.replace(alone, near_copies=near, drawn=drawn)

    def to_json(self) -> dict[str, Any]:
        values = super().to_json()
        for name in ("near_copies", "drawn"):
            if not values[name]:
                del values[name]
        values["sprites"] = runs_of(self.sprites)
        values["spec"] = _packed(self.spec.to_json(), self.class_names)
        return values

    @classmethod
    def from_json(cls, values: Any) -> Self:
        if not isinstance(values, dict):
            raise SpriteStudioError("A Recipe must be a JSON object.")
        values = cls.with_current_names(values)
        if "sprites" in values:
            values["sprites"] = numbers_of(values["sprites"])
        kinds: dict[str, type[Spec]] = {"postprocess": PostprocessSpec, "export": ExportSpec}
        parts = {name: kind.from_json(values[name]) for name, kind in kinds.items() if name in values}
        check_branches(values.get("spec"))
        spec = _unpacked(values.get("spec"), values.get("class_names"))
        return super().from_json({**values, **parts, "spec": GenerateSpec.from_json(spec)})


def _is_place(place: Any) -> bool:
    """Whether it is eight whole numbers, with the sprite on a picture and its part in the whole of it."""
    if not (isinstance(place, tuple) and len(place) == _NUMBERS_OF_PLACE):
        return False
    if not all(type(number) is int and 0 <= number <= _MAX_SIDE_PX for number in place):
        return False
    _, _, width, height, left, top, whole_width, whole_height = place
    return left + width <= whole_width and top + height <= whole_height and width > 0 and height > 0


def _packed(spec: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The JSON of a request with its numbers as runs and its contexts by name, and of those before it."""
    packed = {
        **spec,
        "seeds": runs_of(spec["seeds"]),
        "contexts": [by_name(context, names) for context in spec["contexts"]],
    }
    if "branch" in spec:
        packed["branch"] = {**spec["branch"], "spec": _packed(spec["branch"]["spec"], names)}
    return packed


def _unpacked(spec: Any, names: Any) -> Any:
    """What `_packed` was given; what is none of its stays, to be refused by who needs a request."""
    if not isinstance(spec, dict):
        return spec
    spec = dict(spec)
    if "seeds" in spec:
        spec["seeds"] = numbers_of(spec["seeds"])
    if "contexts" in spec:
        spec["contexts"] = contexts_of(spec["contexts"], names)
    if isinstance(branch := spec.get("branch"), dict):
        spec["branch"] = {**branch, "spec": _unpacked(branch.get("spec"), names)}
    return spec


def _compact(spec: GenerateSpec) -> GenerateSpec:
    """The same request with its context once, where all sprites share one."""
    if len(set(spec.contexts)) > 1:
        return spec
    return dataclasses.replace(spec, contexts=spec.contexts[:1])


def _is_numbered_text(value: Any) -> bool:
    return (
        isinstance(value, tuple) and len(value) == 2 and type(value[0]) is int and isinstance(value[1], str)
    )


def _spoken(name: str, share: float) -> str:
    group, plain = group_of(name), name.rpartition(":")[2]
    told = {"styles": f"{plain} style", "facings": f"facing {plain}"}
    number = "" if share == 1.0 and group in told else f" {share:g}"
    return told.get(group, plain if group == "words" else name) + number


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if any(mark in text for mark in ",:\n") else text
