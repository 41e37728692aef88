"""What generations can be found by: kinds, words, styles, weights, tags of kept ones, the day."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from spritestudio.errors import SpriteStudioError
from spritestudio.project.generations import Generation, GenerationHistory
from spritestudio.project.shelf import Shelf

KEPT = "kept"


class GenerationSearch:
    """Finds the generations in which all of some words stand.

    Args:
        history: The generations.
    """

    def __init__(self, history: GenerationHistory) -> None:
        self._history = history
        self._texts: dict[str, str] = {}

    def learn(self, ids: Iterable[str]) -> None:
        """Read what can be searched of generations; those that are known cost nothing. From any thread."""
        for generation_id in ids:
            if generation_id not in self._texts:
                try:
                    text = text_of(self._history.read(generation_id))
                except SpriteStudioError:
                    text = ""
                self._texts[generation_id] = text

    def matching(self, words: str, shelf: Shelf) -> list[str]:
        """The ids of the generations that a text asks for, oldest first; all for an empty one.

        Args:
            words: Words, each of which stands in what is known of a generation; "kept" asks for those of
                which sprites are on the shelf.
            shelf: What is kept.
        """
        ids: Sequence[str] = self._history.ids
        wanted = words.casefold().split()
        if not wanted:
            return list(ids)
        self.learn(ids)
        tags: dict[str, list[str]] = {}
        for sprite in shelf:
            if sprite.origin:
                tags.setdefault(sprite.origin.partition(":")[0], [KEPT]).extend((sprite.name, *sprite.tags))
        texts = {i: " ".join((self._texts[i], *tags.get(i, ()))).casefold() for i in ids}
        return [i for i in ids if all(word in texts[i] for word in wanted)]


def text_of(generation: Generation) -> str:
    """All that is known of a generation, for searching: mixes, weights, method, seed, day."""
    request = generation.request
    recipe = request.recipe(generation.postprocess, generation.images.shape[1])
    mixes = dict.fromkeys(recipe.mix_of(index) for index in range(request.spec.count))
    day = time.strftime("%Y-%m-%d %A %B", time.localtime(generation.time)) if generation.time else ""
    titles = (title for title, _ in request.sections)
    return " ".join((*mixes, *titles, request.weights, request.spec.sampler, str(request.spec.seeds[0]), day))
