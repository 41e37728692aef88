"""Writes the index of the sprites that weights learned from, which ships beside them: no pictures, whose art.

    python resources/makers/build_training_index.py weights/training-index-default16.safetensors \
        --data default16.npz --weights weights/sprites16.safetensors weights/sprites16-live.safetensors

Sets of clips may stand among the data. The figures that it prints belong into the card beside it.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import time
from pathlib import Path

import numpy as np

from spritestudio.library.models import weights_hash
from spritestudio.sprites.dataset.editable_set import EditableSet, join
from spritestudio.sprites.dataset.memorisation import NEAR_SHARE
from spritestudio.sprites.dataset.sprite_set import to_set
from spritestudio.sprites.dataset.training_index import ARTIST, TrainingIndex
from spritestudio.sprites.importing.reading import read_sprites

NO_ARTIST = ("composed from", "crawl/", "commit", "CC", "edition", "data ")  # what else stands in brackets
ARTISTS = {"Dungeon Crawl": "the Crawl tile artists", "David Gervais": "David Gervais"}


def artist_of(source: str) -> str:
    """Who drew what is from a source, as it is told there: in brackets, or behind a colon."""
    for part, artist in ARTISTS.items():
        if part in source:
            return artist
    if source.startswith("AntumDeluge") and ": " in source:
        return source.rpartition(": ")[2]
    found = re.search(r"\(([^()]*)\)$", source)
    return found[1] if found and not any(word in found[1] for word in NO_ARTIST) else ""


def read_set(path: Path) -> EditableSet:
    """A set of stills or of clips."""
    archive = np.load(path, allow_pickle=False)
    if "frames" not in archive.files:
        found = read_sprites([path])
        sources = found.notes.get("source", np.full(found.count, ""))
        names = found.notes.get("names", np.full(found.count, ""))
        licences = found.notes.get("license", np.full(found.count, ""))
        images, groups = found.images, found.groups
    else:
        clip, frame = archive["clip"], archive["frame_index"]
        told = zip(archive["subject"], archive["clip_name"], archive["direction"], strict=True)
        titles = [" ".join(filter(None, map(str, one))) for one in told]
        names = np.array([f"{titles[of]} {at}" for of, at in zip(clip, frame, strict=True)])
        sources, licences = archive["source"][clip], archive["license"][clip]
        images, groups = archive["frames"], archive["group"][clip]
    notes = {
        "names": names.astype(np.str_),
        "source": sources.astype(np.str_),
        "license": licences.astype(np.str_),
        ARTIST: np.array([artist_of(str(source)) for source in sources]),
    }
    contexts = np.ones((len(images), 1), np.float32)
    return EditableSet(images, contexts, ("sprite",), groups.astype(np.int64), path.name, notes)


def main() -> None:
    """Write the index and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help="those that learned from it")
    options = parser.parse_args()
    began = time.perf_counter()
    sprites = to_set(join([read_set(path) for path in options.data]))
    sprites = dataclasses.replace(sprites, source=" + ".join(path.name for path in options.data))
    index = TrainingIndex.of(sprites, [weights_hash(path) for path in options.weights])
    index.save(options.out)
    at = (0.01, 0.1, 0.25, 0.5, 0.75, 0.9)
    print(
        f"{options.out}: {index.count} sprites of {sprites.source}, {len(index.owners)} sources, "
        f"{options.out.stat().st_size:,} bytes, {time.perf_counter() - began:.1f} s\n"
        "Drawn sprites differ from the nearest of another animation in (share of the pixels): "
        + ", ".join(f"{one:.0%} of them in at most {np.quantile(index.spacing, one):.0%}" for one in at)
        + f"; {(index.spacing <= NEAR_SHARE).mean():.1%} are near copies."
    )


if __name__ == "__main__":
    main()
