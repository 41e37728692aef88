"""Bundle sprite sets and clips for the training of the second network: pixels, contexts and draw weights.

Run it by hand: python resources/makers/build_training_bundle.py 16 bundle16.npz --data FOLDER \
    --palette-of weights/sprites16.safetensors
FOLDER holds the sets as .npz: default16, extra16 and anim16, or crawl32, default32, extra32 and anim32. The
columns beside their pixels (source, names, fine, facing, group, license) become styles, words and facings.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.torch import load_file
from told_copies import mirrored, recolored

from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.diffusion.networks.growing import with_more_colours
from spritestudio.diffusion.training.described import with_usual
from spritestudio.library.models import read_model_spec
from spritestudio.specs import ModelSpec
from spritestudio.specs.words import ONE_FORM
from spritestudio.sprites.dataset.columns import FACINGS, written
from spritestudio.sprites.dataset.sprite_set import SpriteSet, save_sprites
from spritestudio.sprites.palettes.color_words import COLOR_WORDS, color_words_of

SETS = {16: (("default16", "extra16"), "anim16"), 32: (("crawl32", "default32", "extra32"), "anim32")}
WIDTH, COLOURS_OF = 40, {16: 192, 32: 256}
KINDS = (
    *("hero", "hero_side", "humanoid", "monster", "beast", "food", "potion", "scroll_book", "weapon", "wand"),
    *("armor", "treasure", "tool", "spell", "spell_icon", "effect"),
    *("plant", "furniture", "building", "vehicle", "icon"),
)
LEAST_OF_A_KIND, LEAST_OF_A_WORD, LEAST_OF_A_CLIP = 20, 6, 20
HELD_OUT_PERCENT = 7
COPIES_PER_COLOUR, RECOLORED_SHARE = 250, 0.1
STYLES = (  # what stands in a source, and how it looks; the first that fits
    ("dawnlike", "dungeon"),
    ("composed from its", "figures"),
    ("kenney roguelike char", "figures"),
    ("puny", "puny"),
    ("tiny creatures", "creatures"),
    ("cursor", "cursors"),
    ("kenney tiny", "tiny"),
    ("kenney rogue", "tiny"),
    ("kenney pixel v", "tiny"),
    ("kenney", "flat"),
    ("ninja adventure", "ninja"),
    ("superpowers", "adventure"),
    ("spells", "glow"),
    ("farming", "garden"),
    ("16x18", "classic"),
    ("gervais", "painted"),
    ("last guardian", "guardian"),
    ("crawl", "crawl"),
    ("cabbit", "cabbit"),
    ("game-resources", "village"),
    ("animated potions", "glow"),
    ("icon collection", "icons"),
)
NAMED_OF_OTHERS = {  # what statues, helmets and costumes are named after
    "dragon": "monster", "wyvern": "monster", "lion": "beast", "fish": "beast", "egg": "food", "baby": "",
    "thief": "hero", "centaur": "humanoid", "jelly": "monster", "water": "",
}  # fmt: skip
WORDS = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").split()


def style_of(source: str) -> str:
    """The look of a source."""
    return next(style for part, style in STYLES if part in source.lower())


def words_of(name: str, fine: str) -> set[str]:
    """The words of a sprite's name and category, each in one form."""
    if name.startswith("composed"):
        return set()
    found = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", f"{name} {fine}")
    return {ONE_FORM.get(word.lower(), word.lower()) for word in found}


def is_held_out(group: str, percent: int = HELD_OUT_PERCENT) -> bool:
    """Whether a group is never learned from: the same answer in every run."""
    return int(hashlib.sha1(group.encode()).hexdigest(), 16) % 100 < percent


def read_stills(folder: Path, names: tuple[str, ...], size: int) -> dict[str, np.ndarray]:
    """The sprites of all sets, each picture once, without parts of dolls and what nobody sorted."""
    sets = [np.load(folder / f"{name}.npz", allow_pickle=False) for name in names]
    columns = ("images", "names", "fine", "source", "license", "facing")
    stills = {key: np.concatenate([one[key] for one in sets]) for key in columns}
    stills["kind"] = np.concatenate([one["class_names"][one["labels"]] for one in sets])
    stills["group"] = np.array([f"{i}:{group}" for i, one in enumerate(sets) for group in one["group"]])
    _, first = np.unique(stills["images"].reshape(len(stills["images"]), -1), axis=0, return_index=True)
    chosen = np.isin(np.arange(len(stills["kind"])), first) & ~np.isin(
        stills["kind"], ["doll_part", "unsorted"]
    )
    stills = {key: values[chosen] for key, values in stills.items()}
    stills["kind"][stills["kind"] == "back_view"] = "hero"
    if size == 16:
        stills["kind"][stills["kind"] == "spell_icon"] = "spell"
    return stills


def only(chosen: np.ndarray, arrays: dict[str, Any]) -> dict[str, Any]:
    """What is of chosen sprites or clips, bool (N,); arrays of another length, as frames, stay."""
    return {key: values[chosen] if len(values) == len(chosen) else values for key, values in arrays.items()}


def describe(
    size: int,
    stills: dict[str, np.ndarray],
    clips: dict[str, np.ndarray],
    sets: str,
    former: tuple[str, ...],
    colours: int,
) -> ModelSpec:
    """The network that learns from them; its palette begins with `former`."""
    kinds, sources = Counter(stills["kind"].tolist()), [*stills["source"], *clips["source"]]
    there: Counter[str] = Counter()
    for name, fine in zip(stills["names"], stills["fine"], strict=True):
        there.update(words_of(name, fine))
    licences = [*stills["license"], *clips["license"]]
    moves = Counter(clips["clip_name"].tolist())
    pixels = np.concatenate([stills["images"], clips["frames"][::3]]) if moves else stills["images"]
    return ModelSpec(
        class_names=tuple(kind for kind in KINDS if kinds[kind] >= LEAST_OF_A_KIND),
        styles=tuple(sorted({style_of(source) for source in stills["source"]})),
        facings=FACINGS,
        words=(
            *COLOR_WORDS,
            *(word for word in WORDS if there[word] >= LEAST_OF_A_WORD and word not in COLOR_WORDS),
        ),
        clips=(*sorted(move for move in moves if moves[move] >= LEAST_OF_A_CLIP), "turn") if moves else (),
        image_size=size,
        architecture="reference-unet",
        width=WIDTH,
        schedule="karras",
        palette=with_more_colours(former, pixels, colours),
        title=f"Sprites {size}",
        data=sets,
        credits=tuple(credits_of(sources, licences)),
    )


def credits_of(sources: Iterable[str], licences: Iterable[str]) -> list[str]:
    """A line per source with its licence."""
    return sorted({f"{name} ({terms})" for name, terms in zip(sources, licences, strict=True)})


def contexts_of(spec: ModelSpec, stills: dict[str, np.ndarray]) -> np.ndarray:
    """What is known of each sprite, float16 (N, context_size)."""
    place = {name: index for index, name in enumerate(spec.features)}
    contexts = np.zeros((len(stills["kind"]), spec.context_size), np.float16)
    for row, kind, source, facing, name, fine in zip(
        contexts, *(stills[key] for key in ("kind", "source", "facing", "names", "fine")), strict=True
    ):
        told = [str(kind), f"style:{style_of(source)}", f"facing:{facing}"]
        told += [f"word:{word}" for word in words_of(name, fine) if word not in COLOR_WORDS]
        row[[place[feature] for feature in told if feature in place]] = 1.0
    begin = spec.groups["words"].start
    contexts[:, begin : begin + len(COLOR_WORDS)] = color_words_of(stills["images"])
    return contexts


def draw_weights(stills: dict[str, np.ndarray]) -> np.ndarray:
    """How often each sprite is drawn: kinds by the root of their number, small groups more often."""
    _, group, size = np.unique(stills["group"], return_inverse=True, return_counts=True)
    weight = 1.0 / np.sqrt(size[group])
    weight[np.char.find(np.char.lower(stills["source"].astype(str)), "composed") >= 0] *= 0.2
    for kind, count in Counter(stills["kind"].tolist()).items():
        of_kind = stills["kind"] == kind
        weight[of_kind] *= np.sqrt(count) / weight[of_kind].sum()
    return (weight / weight.sum()).astype(np.float32)


def with_copies(spec: ModelSpec, stills: dict[str, np.ndarray]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The sprites and copies of them, see `told_copies`, and how often each is drawn."""
    palette = np.array([list(bytes.fromhex(color.lstrip("#")[:6])) for color in spec.palette[1:]], np.uint8)
    other_sides, other_colors = mirrored(stills), recolored(stills, palette, COPIES_PER_COLOUR)
    all_of = {key: np.concatenate([stills[key], other_sides[key], other_colors[key]]) for key in stills}
    own = {key: np.concatenate([stills[key], other_sides[key]]) for key in stills}
    count = len(other_colors["kind"])
    of_own, of_colors = 1.0 - RECOLORED_SHARE, np.full(count, RECOLORED_SHARE / count)
    return all_of, np.concatenate([draw_weights(own) * of_own, of_colors]).astype(np.float32)


def save_set(path: Path, stills: dict[str, np.ndarray], source: str) -> None:
    """Write the sprites as a set with the columns style and words, for `spritestudio evaluate`."""
    kinds, labels = np.unique(stills["kind"], return_inverse=True)
    columns = {
        "style": np.array([style_of(source) for source in stills["source"]]),
        "words": np.array(
            [written(sorted(words_of(*both))) for both in zip(stills["names"], stills["fine"], strict=True)]
        ),
    }
    notes = {key: stills[key] for key in ("names", "fine", "source", "license", "facing")} | columns
    groups = np.unique(stills["group"], return_inverse=True)[1]
    contexts = np.eye(len(kinds), dtype=np.float32)[labels]
    credits = tuple(credits_of(stills["source"], stills["license"]))
    save_sprites(
        path, SpriteSet(stills["images"], contexts, tuple(kinds), groups, source, credits, notes=notes)
    )


def pairs_of(spec: ModelSpec, clips: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """First frame and later one of every clip, and the same figure from another side, with what is asked."""
    if not spec.clips:
        return {}
    place = {name: index for index, name in enumerate(spec.features)}
    rows: list[tuple[int, int, np.ndarray, float, bool]] = []
    standing: dict[tuple[int, str], tuple[int, np.ndarray, bool]] = {}

    def add(
        reference: int, target: int, context: np.ndarray, asked: dict[str, float], weight: float, held: bool
    ) -> None:
        context = context.copy()
        for feature, value in asked.items():
            context[place[feature]] = value
        rows.append((reference, target, context, weight, held))

    for index, (start, length) in enumerate(zip(clips["clip_start"], clips["clip_length"], strict=True)):
        move, side = str(clips["clip_name"][index]), str(clips["direction"][index])
        told = [
            str(clips["subject_class"][index]),
            f"style:{style_of(clips['source'][index])}",
            f"facing:{side}",
        ]
        context = np.zeros(spec.context_size, np.float16)
        context[[place[feature] for feature in told if feature in place]] = 1.0
        held = is_held_out(str(clips["group"][index]))
        if side in FACINGS and move in ("walk", "idle"):
            standing.setdefault((int(clips["subject_id"][index]), side), (int(start), context, held))
        for frame in range(1, length if move in spec.clips else 0):
            turn = 2.0 * np.pi * frame / length
            asked = {f"clip:{move}": 1.0, "frame:cos": np.cos(turn), "frame:sin": np.sin(turn)}
            share = 1.0 if move in ("walk", "idle") else 0.6
            add(int(start), int(start + frame), context, asked, share / (length - 1), held)
    for (subject, side), (reference, _, held) in standing.items():
        for other in FACINGS:
            if other != side and (subject, other) in standing:
                target, context, _ = standing[subject, other]
                add(reference, target, context, {"clip:turn": 1.0}, 0.5, held)
    reference, target, context, weight, held = (np.array(column) for column in zip(*rows, strict=True))
    return {
        "reference": reference.astype(np.int32),
        "target": target.astype(np.int32),
        "pair_context": context,
        "pair_weight": (weight / weight.sum()).astype(np.float32),
        "pair_held_out": held,
    }


def main() -> None:
    """Write the bundle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, choices=SETS)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--describe", type=Path, nargs="*", default=(), metavar="WEIGHTS", help="tell these what is usual"
    )
    parser.add_argument("--palette-of", type=Path, required=True, metavar="WEIGHTS", help="begin with theirs")
    parser.add_argument("--styles", nargs="*", default=(), metavar="LOOK", help="of these alone; else of all")
    parser.add_argument(
        "--kinds",
        nargs="*",
        default=(),
        choices=KINDS,
        metavar="KIND",
        help="stills of these alone; else of all",
    )
    parser.add_argument("--colours", type=int, help="how many the palette has")
    parser.add_argument("--no-patches", action="store_true", help="at full resolution, as the first network")
    parser.add_argument("--stills", action="store_true", help="without clips, which movers learn")
    parser.add_argument("--set", type=Path, metavar="FILE.npz", help="write the sprites as a set as well")
    options = parser.parse_args()
    names, clips_name = SETS[options.size]
    stills = read_stills(options.data, names, options.size)
    archive = np.load(options.data / f"{clips_name}.npz", allow_pickle=False)
    clips: dict[str, Any] = {key: archive[key] for key in archive.files}
    if options.styles:
        stills, clips = (
            only(np.array([style_of(source) in options.styles for source in arrays["source"]]), arrays)
            for arrays in (stills, clips)
        )
    if options.kinds:
        stills = only(np.isin(stills["kind"], options.kinds), stills)
    if options.stills:
        clips = {key: values[:0] for key, values in clips.items()}
    sets = " + ".join(f"{name}.npz" for name in names + (() if options.stills else (clips_name,)))
    if options.styles:
        sets = f"{sets}, of the looks {', '.join(options.styles)}"
    if options.kinds:
        sets = f"{sets}, stills of the kinds {', '.join(options.kinds)}"
    colours = options.colours or COLOURS_OF[options.size]
    spec = describe(options.size, stills, clips, sets, read_model_spec(options.palette_of).palette, colours)
    spec = dataclasses.replace(spec, patches=not options.no_patches)
    contexts = contexts_of(spec, stills)
    spec = with_usual(spec, contexts, draw_weights(stills))
    usual = dict(zip(spec.words, spec.usual_kinds, strict=True)) | NAMED_OF_OTHERS
    spec = dataclasses.replace(spec, usual_kinds=tuple(usual[word] for word in spec.words))
    for path in options.describe:
        told = dataclasses.replace(
            read_model_spec(path), usual_kinds=spec.usual_kinds, usual_styles=spec.usual_styles
        )
        save_checkpoint(path, told, load_file(path))
    if options.set is not None:
        save_set(options.set, stills, " + ".join(names))
    stills, weights = with_copies(spec, stills)
    np.savez_compressed(
        options.out,
        spec=json.dumps(spec.to_json()),
        images=stills["images"],
        context=contexts_of(spec, stills),
        weight=weights,
        held_out=np.array([is_held_out(group) for group in stills["group"]]),
        frames=clips["frames"],
        **pairs_of(spec, clips),
    )
    print(f"{options.out}: {len(stills['images'])} sprites, {len(spec.features)} features, {spec.clips}")


if __name__ == "__main__":
    main()
