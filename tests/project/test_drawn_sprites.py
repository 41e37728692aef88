"""Sprites of grids that were drawn on: kept with the project, forgotten with their grid."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spritestudio.project.drawing_session import DrawingSession, GridTarget
from spritestudio.project.drawn_sprites import (
    DRAWN,
    DrawnSprite,
    drawn_at,
    drawn_from_json,
    drawn_in,
    drawn_to_json,
    postprocess_with_drawn,
)
from spritestudio.project.generations import Generation
from spritestudio.project.project import Project
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import GenerateSpec, GenerationRequest, PostprocessSpec
from spritestudio.sprites.drawing.drawn_pixels import encoded
from spritestudio.sprites.postprocessing.postprocess import moved_by, postprocess_sprites
from tests.project.kept import save_as
from tests.project.test_drawing import picture, text

IMAGE = picture("rb", "br")
DRAWN_ON = DrawnSprite(IMAGE, PostprocessSpec())
HERO = KeptSprite(picture("bb", "bb"), kind="hero")


def painted() -> Generation:
    """A grid of two sprites."""
    spec = GenerateSpec(seeds=(1, 2), contexts=((1.0,),))
    request = GenerationRequest(spec, "w", ("hero",), (("hero", 2),))
    return Generation(request, np.stack([picture("bb", "bb")] * 2))


def test_places_get_pixels_and_lose_them_again() -> None:
    drawn = drawn_at({}, "7", {1: DRAWN_ON, 0: DRAWN_ON})
    assert drawn_in(drawn, "7").keys() == {0, 1}
    assert drawn_in(drawn, "") == drawn_in(drawn, "70") == {}
    assert drawn_at(drawn, "7", {0: None}).keys() == {"7:1"}


def test_what_cannot_be_read_is_as_it_was_painted() -> None:
    values = drawn_to_json(drawn_at({}, "7", {1: DRAWN_ON}))
    image = values["7:1"]["image"]
    hostile = {"7:x": values["7:1"], "7:0": "?", "7:²": values["7:1"], "8:1": values["7:1"], "7:2": 5}
    hostile |= {"7:3": {"image": 5}, "7:4": {"image": image, "under": {"palette": 5}}, "7:5": {"under": []}}
    found = drawn_from_json({**values, **hostile}, ["7"])
    assert found.keys() == {"7:1"}
    assert text(found["7:1"].image) == text(IMAGE)
    assert found["7:1"].under == PostprocessSpec()
    earlier = drawn_from_json({"7:1": encoded(IMAGE)}, ["7"])["7:1"]
    assert (text(earlier.image), earlier.under) == (text(IMAGE), None)
    stayed = drawn_from_json(drawn_to_json({"7:0": DrawnSprite(None)}), ["7"])["7:0"]
    assert (stayed.image, stayed.under) == (None, None)
    assert drawn_from_json(None, ["7"]) == {}


def test_a_cell_is_drawn_on_saved_undone_and_forgotten_with_its_grid(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    grid = project.generations.add(painted()).id
    project.flush()
    session = DrawingSession(GridTarget(project, grid, 1, picture("bb", "bb"), HERO))
    session.drawing.replace(IMAGE, "Paste")
    session.save()
    assert (project.timeline.undo_title, project.has_changed) == ("Draw on hero", True)
    assert not project.is_saved
    project.flush()
    assert project.is_saved
    save_as(project, tmp_path / "named.spritestudio")
    project.close()

    again = Project(tmp_path / "app")
    assert text(drawn_in(again.drawn.value, grid)[1].image) == text(IMAGE)
    session = DrawingSession(GridTarget(again, grid, 1, picture("bb", "bb"), HERO))
    session.drawing.replace(picture("bb", "bb"), "Clear")
    session.save()
    assert drawn_in(again.drawn.value, grid) == {}
    again.timeline.undo()
    ended: list[bool] = []
    session.ended.connect(lambda: ended.append(True))
    again.forget([grid])
    session.follow()
    assert ended == [True]
    again.close()
    last = Project(tmp_path / "app")
    assert not last.drawn.value
    last.close()


def test_what_is_carried_on_is_no_step_of_undo(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    project.timeline.change(DRAWN, drawn_at({}, "1", {0: DRAWN_ON}), "Draw on hero")
    project.timeline.amend(DRAWN, lambda before: drawn_at(before, "2", {3: DRAWN_ON}))
    assert project.drawn.value.keys() == {"1:0", "2:3"}
    project.timeline.undo()
    assert project.drawn.value.keys() == {"2:3"}
    assert project.timeline.undo_title == ""
    project.close()


def test_what_was_drawn_is_finished_with_its_grid_but_for_the_way_in_which_it_was_drawn() -> None:
    images = np.stack([picture("bb", "bb")] * 3)
    to_red = PostprocessSpec(palette_mode="chosen", palette_name="Red", palette=("#ff0000",))
    drawn = {0: DRAWN_ON, 1: DrawnSprite(IMAGE, to_red), 2: DrawnSprite(IMAGE)}
    plain = postprocess_with_drawn(images, drawn, PostprocessSpec()).images
    assert [text(image) for image in plain] == [text(IMAGE)] * 3
    red = postprocess_with_drawn(images, drawn, to_red)
    assert [text(image) for image in red.images] == [text(picture("rr", "rr")), text(IMAGE), text(IMAGE)]
    assert red.palette is None  # since not all of them have its colours


def test_a_sprite_that_stayed_from_another_grid_is_as_the_grid_has_it() -> None:
    images = np.stack([picture("bb", "bb")] * 2)
    found = postprocess_with_drawn(images, {1: DrawnSprite(None)}, PostprocessSpec())
    np.testing.assert_array_equal(found.images, images)


def test_the_colours_around_what_was_drawn_come_back_with_another_finishing(tmp_path: Path) -> None:
    to_red = PostprocessSpec(palette_mode="chosen", palette_name="Red", palette=("#ff0000",))
    project = Project(tmp_path)
    grid = project.generations.add(painted())
    red = postprocess_with_drawn(grid.images, {}, to_red).images
    target = GridTarget(project, grid.id, 1, red[1], HERO, under=to_red)
    image = red[1].copy()
    image[0, 0] = 0
    image[1, 1] = (0, 0, 255, 255)
    target.write(image, object())

    def shown(now: PostprocessSpec) -> list[list[str]]:
        drawn = drawn_in(drawn_from_json(drawn_to_json(project.drawn.value), [grid.id]), grid.id)
        return [text(each) for each in postprocess_with_drawn(grid.images, drawn, now).images]

    assert shown(to_red) == [["rr", "rr"], [".r", "rb"]]
    assert shown(PostprocessSpec()) == [["bb", "bb"], [".b", "bb"]]
    project.close()


@pytest.mark.parametrize("align", ["center", "baseline"])
@pytest.mark.parametrize("outline", ["none", "outside", "inside"])
def test_what_was_drawn_goes_back_with_a_sprite_that_finishing_had_moved(align: str, outline: str) -> None:
    images = np.zeros((1, 9, 9, 4), np.uint8)
    images[0, 1:4, 2:6] = (0, 0, 255, 255)
    images[0, 2, 3] = (0, 255, 0, 255)
    red = PostprocessSpec(
        palette_mode="chosen", palette=("#ff0000",), palette_name="Red", align=align, outline=outline
    )
    image = postprocess_sprites(images, red).images[0].copy()
    down, across = moved_by(images[0], red)
    assert down > 0
    image[1 + down, 2 + across] = 0
    image[3 + down, 5 + across] = (9, 9, 9, 255)
    drawn = DrawnSprite.over(image, postprocess_sprites(images, red).images[0], red)
    expected = images[0].copy()
    expected[1, 2] = 0
    expected[3, 5] = (9, 9, 9, 255)
    found = postprocess_with_drawn(images, {0: drawn}, PostprocessSpec()).images
    np.testing.assert_array_equal(found[0], expected)
    np.testing.assert_array_equal(postprocess_with_drawn(images, {0: drawn}, red).images[0], image)
    image[0, 0] = (9, 9, 9, 255)  # which the painted sprite has no place for
    drawn = DrawnSprite.over(image, postprocess_sprites(images, red).images[0], red)
    found = postprocess_with_drawn(images, {0: drawn}, PostprocessSpec()).images
    np.testing.assert_array_equal(found[0], image)


@pytest.mark.parametrize("only", [(), (0,), (1,)], ids=str)
@pytest.mark.parametrize("align", ["none", "center", "baseline"])
@pytest.mark.parametrize("trim", [False, True])
def test_what_was_drawn_on_trimmed_sprites_and_where_only_some_were_moved_goes_back(
    only: tuple[int, ...], align: str, trim: bool
) -> None:
    images = np.zeros((3, 9, 9, 4), np.uint8)
    images[0, 2:4, 2:5] = (0, 0, 255, 255)
    images[1, 3:6, 2:6] = (0, 0, 255, 255)
    images[2, 3:5, 4:6] = (0, 0, 255, 255)
    red = PostprocessSpec(
        palette_mode="chosen", palette=("#ff0000",), palette_name="Red", align=align, trim=trim, only=only
    )
    finished = postprocess_sprites(images, red)
    assert (finished.corner != (0, 0)) == trim
    drawn = {}
    for place in (0, 1):
        image = finished.images[place].copy()
        rows, columns = image[..., 3].nonzero()
        image[rows[0], columns[0]] = (0, 255, 0, 255)
        drawn[place] = DrawnSprite.over(image, finished.images[place], red, finished.corner)
    np.testing.assert_array_equal(postprocess_with_drawn(images, drawn, red).images[0], drawn[0].image)
    kept = drawn_to_json({f"7:{place}": sprite for place, sprite in drawn.items()})
    back = drawn_in(drawn_from_json(kept, ["7"]), "7")
    expected = images.copy()
    expected[0, 2, 2] = expected[1, 3, 2] = (0, 255, 0, 255)
    np.testing.assert_array_equal(postprocess_with_drawn(images, back, PostprocessSpec()).images, expected)


def test_where_it_is_not_known_what_was_drawn_a_sprite_stays_as_it_is() -> None:
    resized = DrawnSprite.over(IMAGE, np.zeros((1, 1, 4), np.uint8), PostprocessSpec(trim=True), (0, 0))
    earlier = DrawnSprite.over(IMAGE, picture("bb", "bb"), PostprocessSpec(trim=True))
    values = drawn_to_json({"7:0": DrawnSprite.over(IMAGE, IMAGE, PostprocessSpec(trim=True), (0, 1))})["7:0"]
    assert values["corner"] == [0, 1]
    damaged = [
        drawn_from_json({"7:0": values | {"corner": bad}}, ["7"])["7:0"]
        for bad in (5, [], [1], [0, -1], [0, 10**30], [True, 0], ["0", 0], None)
    ]
    assert [sprite.corner for sprite in damaged] == [None] * len(damaged)
    for sprite in (resized, earlier, *damaged):
        found = postprocess_with_drawn(painted().images, {0: sprite}, PostprocessSpec()).images
        assert text(found[0]) == text(IMAGE)


def test_strokes_that_are_damaged_are_those_of_an_earlier_version() -> None:
    drawn = DrawnSprite.over(IMAGE, picture("bb", "bb"), PostprocessSpec())
    values = drawn_to_json({"7:0": drawn})["7:0"]
    back = drawn_from_json({"7:0": values}, ["7"])["7:0"]
    assert back.strokes is not None
    np.testing.assert_array_equal(back.strokes, [[True, False], [False, True]])
    for bad in (5, "?", "", "AAAA", None, ["x"]):
        assert drawn_from_json({"7:0": values | {"strokes": bad}}, ["7"])["7:0"].strokes is None
