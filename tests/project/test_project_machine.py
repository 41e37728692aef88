"""Whatever is done to a project, undo and redo lead through the same states, and its file holds the last."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from spritestudio.project.drawing_session import GridTarget
from spritestudio.project.drawn_sprites import DRAWN, drawn_from_json, drawn_to_json
from spritestudio.project.generations import Generation
from spritestudio.project.mixes import Mix
from spritestudio.project.project_file import SUFFIX, ProjectFile
from spritestudio.project.project_parts import FORGOTTEN
from spritestudio.project.shelf import KeptSprite, Shelf
from spritestudio.project.shelf_editor import ShelfEditor
from spritestudio.project.workspace import Workspace
from spritestudio.specs import GenerateSpec, GenerationRequest, ModelSpec, PostprocessSpec
from spritestudio.sprites.motion.clip import Clip
from tests.project.kept import save_as

KINDS = ("hero", "food", "spell")
MODEL = ModelSpec(class_names=KINDS, image_size=8, timesteps=20)
NAMES = st.sampled_from(("", "Ann", "Bert", "Ämilie"))
CHOSEN = st.lists(st.integers(0, 11), min_size=1, max_size=3, unique=True)
SHARES = st.dictionaries(st.sampled_from(KINDS), st.sampled_from((0.0, 0.4, 1.0, 2.0)))
COLORS = st.integers(0, 255)


class _Preferences(dict[str, Any]):
    def set(self, name: str, value: Any) -> None:
        self[name] = value


def _picture(color: int) -> np.ndarray:
    image = np.full((8, 8, 4), (color, 255 - color, 7, 255), np.uint8)
    image[0] = 0
    return image


def _told(shelf: Shelf) -> list[tuple[Any, ...]]:
    """A shelf as values that can be compared."""
    return [
        (row.name, s.id, s.name, s.tags, s.image.tobytes(), s.is_touched, [clip.name for clip in s.clips])
        for row in shelf.rows
        for s in row.sprites
    ] + [(row.name, len(row.sprites)) for row in shelf.rows]


class ProjectMachine(RuleBasedStateMachine):
    """Keeps, names, orders, mixes, sets, paints, forgets, draws, finishes and animates."""

    def __init__(self) -> None:
        super().__init__()
        self.workspace = Workspace(_Preferences())
        self.workspace.use_weights(None, MODEL)
        self.project = self.workspace.project
        self.timeline = self.project.timeline
        self.editor = ShelfEditor(self.project)
        self.names = 0

    def teardown(self) -> None:
        path = self.project.path
        self.workspace.close()
        path.unlink()

    @property
    def state(self) -> tuple[Any, ...]:
        project, workspace = self.project, self.workspace
        return (
            _told(project.shelf.value),
            sorted(project.forgotten.value),
            drawn_to_json(project.drawn.value),
            project.generations.ids,
            workspace.mixes.all,
            workspace.mixes.pad,
            dict(workspace.settings.values),
            workspace.settings.keeps_seed,
            {i: self.workspace.postprocess.spec_of(i) for i in project.postprocess.value},
        )

    def chosen(self, places: list[int]) -> list[str]:
        """The ids of sprites of the shelf."""
        sprites = self.project.shelf.value.sprites
        return list(dict.fromkeys(sprites[place % len(sprites)].id for place in places)) if sprites else []

    # The shelf

    @rule(colors=st.lists(COLORS, min_size=1, max_size=3), name=NAMES, row=st.none() | st.integers(0, 3))
    def keep(self, colors: list[int], name: str, row: int | None) -> None:
        row = None if row is None else row % len(self.project.shelf.value.rows)
        self.editor.keep([KeptSprite(_picture(color), name=name) for color in colors], row)

    @rule(places=CHOSEN)
    def remove(self, places: list[int]) -> None:
        self.editor.remove(self.chosen(places))

    @rule(places=CHOSEN, row=st.integers(0, 3), place=st.integers(0, 4))
    def move(self, places: list[int], row: int, place: int) -> None:
        self.editor.move(self.chosen(places), row % len(self.project.shelf.value.rows), place)

    @rule(places=CHOSEN, name=NAMES)
    def rename(self, places: list[int], name: str) -> None:
        for sprite_id in self.chosen(places):
            self.editor.rename(sprite_id, name)

    @rule(places=CHOSEN, tag=NAMES)
    def tag(self, places: list[int], tag: str) -> None:
        self.editor.set_tags(self.chosen(places), [tag])

    @rule(name=NAMES)
    def add_row(self, name: str) -> None:
        self.editor.add_row(name)

    @rule(row=st.integers(0, 3), name=NAMES)
    def rename_row(self, row: int, name: str) -> None:
        self.editor.rename_row(row % len(self.project.shelf.value.rows), name)

    @precondition(lambda self: len(self.project.shelf.value.rows) > 1)
    @rule(row=st.integers(0, 3))
    def remove_row(self, row: int) -> None:
        self.editor.remove_row(row % len(self.project.shelf.value.rows))

    @rule(places=CHOSEN, moves=st.booleans())
    def animate(self, places: list[int], moves: bool) -> None:
        ids = set(self.chosen(places))
        sprites = [sprite for sprite in self.project.shelf.value if sprite.id in ids]
        if moves:
            clip = Clip(np.stack([_picture(1), _picture(2)]), (100, 100), "bob")
            self.editor.animate([dataclasses.replace(sprite, clips=(clip,)) for sprite in sprites])
        else:
            self.editor.still(ids)

    # Mixes and settings

    @rule(shares=SHARES)
    def mix(self, shares: dict[str, float]) -> None:
        self.workspace.mixes.edit(shares)

    @rule(adds=st.booleans())
    def add_or_remove_a_mix(self, adds: bool) -> None:
        (self.workspace.mixes.add if adds else self.workspace.mixes.remove)()

    @rule(corner=st.integers(0, 3), shares=st.none() | SHARES)
    def fill_corner(self, corner: int, shares: dict[str, float] | None) -> None:
        self.workspace.mixes.set_corner(corner, None if shares is None else Mix(shares))

    @rule(steps=st.integers(1, 20), seed=st.integers(0, 99), count=st.integers(1, 4))
    def take_up(self, steps: int, seed: int, count: int) -> None:
        seeds = tuple(range(seed, seed + count))
        self.workspace.take_up(GenerateSpec(steps=steps, seeds=seeds, contexts=((1.0, 0.0, 0.0),)))

    # Grids

    @rule(color=COLORS, is_step=st.booleans())
    def paint(self, color: int, is_step: bool) -> None:
        spec = GenerateSpec(seeds=(1, 2), contexts=((1.0, 0.0, 0.0),))
        request = GenerationRequest(spec, "w", KINDS, (("hero", 2),))
        made = self.project.generations.add(Generation(request, np.stack([_picture(color)] * 2)))
        self.workspace.postprocess.take_up(made.postprocess, made.id)
        if is_step:
            self.project.note_painted(made.id, "Paint 2 sprites")

    @precondition(lambda self: len(self.project.generations))
    @rule(place=st.integers(0, 9))
    def forget(self, place: int) -> None:
        ids = self.project.generations.ids
        self.project.forget([ids[place % len(ids)]])

    @precondition(lambda self: len(self.project.generations))
    @rule(
        place=st.integers(0, 9),
        sprite=st.integers(0, 1),
        color=COLORS,
        under=st.sampled_from((None, PostprocessSpec(), PostprocessSpec(align="center"))),
    )
    def draw(self, place: int, sprite: int, color: int, under: PostprocessSpec | None) -> None:
        ids = self.project.generations.ids
        generation = self.project.generations.read(ids[place % len(ids)])
        painted = generation.images[sprite]
        kept = KeptSprite(painted, kind="hero")
        target = GridTarget(self.project, generation.id, sprite, painted, kept, under=under)
        target.write(_picture(color), object())

    @rule(colors=st.integers(2, 16))
    def finish(self, colors: int) -> None:
        self.workspace.postprocess.change(PostprocessSpec(palette_mode="best", colors=colors))

    @rule()
    def settle(self) -> None:
        self.timeline.settle()

    # Time

    @precondition(lambda self: self.timeline.undo_title)
    @rule()
    def undo(self) -> None:
        self.timeline.undo()

    @precondition(lambda self: self.timeline.redo_title)
    @rule()
    def redo(self) -> None:
        self.timeline.redo()

    @precondition(lambda self: self.timeline.undo_title)
    @rule(steps=st.integers(1, 30))
    def undo_and_redo(self, steps: int) -> None:
        seen = [self.state]
        while self.timeline.undo_title and len(seen) <= steps:
            self.timeline.undo()
            seen.append(self.state)
        for before in reversed(seen[:-1]):
            self.timeline.redo()
            assert self.state == before

    @rule()
    def save_as_another(self) -> None:
        """All is as it was, and what was done before can be undone."""
        before, titles = self.state, (self.timeline.undo_title, self.timeline.redo_title)
        former, self.names = self.project.path, self.names + 1
        save_as(self.project, former.with_name(f"{self.names}{SUFFIX}"))
        former.unlink(missing_ok=True)
        assert (self.state, self.timeline.undo_title, self.timeline.redo_title) == (before, *titles)

    @rule()
    def save(self) -> None:
        """What the file holds is what is shown."""
        self.project.flush()
        assert self.project.is_saved
        with contextlib.closing(ProjectFile(self.project.path, read_only=True)) as file:
            assert _told(file.read_shelf()) == _told(self.project.shelf.value)
            assert file.generation_ids() == [*self.project.generations._ids]
            assert (file.value(FORGOTTEN) or []) == sorted(self.project.forgotten.value)
            drawn = drawn_from_json(file.value(DRAWN), file.generation_ids())
            assert drawn_to_json(drawn) == drawn_to_json(self.project.drawn.value)


TestProject = ProjectMachine.TestCase
TestProject.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
