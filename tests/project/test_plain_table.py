"""Four sides of a figure walk in a table that no network fills, and weights paint over what one asks for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.project.painted_table import PaintedTable, Paints
from spritestudio.project.plain_table import FigurePainter, PlainMovements, painters_for
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.table_painting import FOUR, CellPlace, FramePainters, RowTask, TablePlan, paint_rows
from spritestudio.specs import ByteArray, GenerateSpec, ModelSpec
from spritestudio.specs.motion import MotionSpec
from spritestudio.sprites.motion.plain import plain_clip
from tests.diffusion.motion.tiny_walker import MODEL, figure, untaught

HERO = KeptSprite(figure(), "a", "hero", name="Ann")


@pytest.fixture
def over(tmp_path: Path) -> FigurePainter:
    """Tiny weights of chance that know sides."""
    return painter(MODEL, tmp_path)


def painter(model: ModelSpec, folder: Path) -> FigurePainter:
    path = folder / "tiny.safetensors"
    checkpoint = untaught(model)
    save_checkpoint(path, model, checkpoint.denoiser.network.state_dict())

    def paint(_path: Path, spec: GenerateSpec) -> ByteArray:
        *_, last = sample(checkpoint.denoiser, spec)
        return last.images

    return FigurePainter(HERO, path, model, paint)


def table_of(paints: Paints, clip: str = "walk", sides: tuple[str, ...] = FOUR) -> PaintedTable:
    return PaintedTable(TablePlan(clip, sides), HERO.image, paints=paints, has_stand_ins=True)


def fill(table: PaintedTable, by: FramePainters, tasks: list[RowTask] | None = None) -> list[CellPlace]:
    """Do tasks, or all that is missing; where something came."""
    tasks = table.missing() if tasks is None else tasks
    places = []
    for event in paint_rows(table.plan, table.base, tasks, table.next_seed(), by):
        table.add(event)
        places.append(event.place)
    return places


def image(table: PaintedTable, row: int, column: int) -> ByteArray:
    found = table.cell(CellPlace(row, column)).image
    assert found is not None
    return found


def proposals_of(table: PaintedTable, place: CellPlace) -> ByteArray:
    found = table.cell(place).proposals
    assert found is not None
    return found


def walk(first: ByteArray, facing: str) -> ByteArray:
    return plain_clip(first, MotionSpec("step", facing=facing)).frames


@pytest.mark.parametrize("clip", PlainMovements().offered_clips)
def test_four_sides_move_with_no_network(clip: str) -> None:
    by, paints = painters_for(None)
    table = table_of(paints, clip)
    fill(table, by)
    assert [c.tag for c in table.clips] == [f"{clip}-{side}" for side in FOUR]
    assert not any(np.array_equal(c.frames[0], c.frames[-1]) for c in table.clips)
    assert table.offers() == [], "nothing paints other sides"


def test_where_nobody_has_said_a_side_another_one_stands_in_and_walks_as_that_does() -> None:
    by, paints = painters_for(None)
    table = table_of(paints)
    fill(table, by)
    front, left, right, back = table.clips
    assert np.array_equal(front.frames, walk(HERO.image, "front"))
    assert np.array_equal(right.frames, front.frames)
    assert np.array_equal(back.frames, front.frames)
    assert np.array_equal(left.frames[0], HERO.image[:, ::-1])
    assert table.stand_ins == (1, 2, 3)
    turned = table_of(paints, sides=("right", "front", "left"))
    fill(turned, by)
    assert np.array_equal(turned.clips[2].frames, walk(HERO.image[:, ::-1], "left"))
    assert np.array_equal(turned.clips[1].frames, walk(HERO.image, "right"))


def test_a_side_that_is_drawn_moves_at_once_and_the_one_across_mirrors_it() -> None:
    by, paints = painters_for(None)
    table, drawn, place = table_of(paints), figure(5), CellPlace(1, 0)
    fill(table, by)
    table.draw(place, drawn)
    fill(table, by, table.follow(place))
    _, left, right, back = table.clips
    assert np.array_equal(left.frames, walk(drawn, "left"))
    assert np.array_equal(right.frames, walk(drawn[:, ::-1], "right"))
    assert np.array_equal(back.frames[0], HERO.image)
    assert table.stand_ins == (2, 3)
    table.draw(CellPlace(2, 0), figure(6))
    table.draw(CellPlace(1, 2), figure(7))
    fill(table, by, table.follow(CellPlace(2, 0)))
    assert np.array_equal(image(table, 1, 0), drawn), "it is said already"
    table.draw(place, figure(8))
    fill(table, by, table.follow(place))
    assert np.array_equal(image(table, 1, 2), figure(7)), "what is locked stays"
    assert table.follow(CellPlace(1, 2)) == []


def test_a_frame_has_several_plain_proposals() -> None:
    by, paints = painters_for(None)
    table = table_of(paints)
    fill(table, by)
    proposals = proposals_of(table, CellPlace(0, 1))
    assert len(proposals) == len({each.tobytes() for each in proposals}) > 1
    assert any(np.array_equal(each, HERO.image) for each in proposals), "it may stand still"
    still = np.ones(HERO.image.shape[:2], bool)
    table.hold_still(0, still)
    fill(table, by, table.again(CellPlace(0, 1), onward=True))
    assert all(np.array_equal(image(table, 0, column), HERO.image) for column in range(4))


def test_painted_sides_are_proposed_and_not_taken(over: FigurePainter) -> None:
    by, paints = painters_for(over)
    table = table_of(paints)
    fill(table, by)
    before, place = image(table, 1, 0), CellPlace(1, 0)
    assert fill(table, by, table.offers()) == [CellPlace(row, 0) for row in (1, 2, 3)]
    assert table.offers() == []
    proposals = proposals_of(table, place)
    assert np.array_equal(image(table, 1, 0), before)
    assert np.array_equal(proposals[0], before)
    assert len(proposals) == 9
    own = {bytes(color) for color in HERO.image[HERO.image[..., 3] > 0]}
    assert {bytes(color) for color in proposals[proposals[..., 3] > 0]} <= own
    table.take(place, 0)
    assert 1 in table.stand_ins
    table.take(place, 3)
    assert 1 not in table.stand_ins
    fill(table, by, table.follow(place))
    assert np.array_equal(table.clips[1].frames[0], proposals[3])
    assert np.array_equal(table.clips[2].frames[0], proposals[3][:, ::-1])
    (again,) = table.again(place, onward=False)
    assert (again.base, table.is_offer(again)) == (None, False)
    fill(table, by, [again])
    assert len(proposals_of(table, place)) == 8


@pytest.mark.parametrize("column", [0, 2])
def test_a_region_of_any_frame_is_painted_over(over: FigurePainter, column: int) -> None:
    by, paints = painters_for(over)
    table, place = table_of(paints), CellPlace(1, column)
    fill(table, by)
    before, region = image(table, 1, column), np.zeros((8, 8), bool)
    region[2:5, 1:6] = True
    assert fill(table, by, table.region(place, region))[0] == place
    after = image(table, 1, column)
    assert np.array_equal(after[~region], before[~region])
    assert not np.array_equal(after[region], before[region])
    if column == 0:
        assert 1 not in table.stand_ins
        assert np.array_equal(table.clips[1].frames, walk(after, "left")), "the row follows its first frame"


def test_frames_of_what_stands_in_are_asked_for_as_it_is_seen() -> None:
    _, paints = painters_for(None)
    table = table_of(paints, sides=("left", "front", "right", "back"))
    seen = {FOUR[0]: "left", "right": "right", "back": "left"}
    assert {table.plan.sides[t.row]: t.seen_from for t in table.missing()} == {"left": "", **seen}


def test_without_weights_that_know_sides_parts_are_painted_over_all_the_same(tmp_path: Path) -> None:
    blind = painter(replace(MODEL, facings=()), tmp_path)
    by, paints = painters_for(blind)
    assert (paints.sides, paints.parts, paints.frame_parts) == (False, True, True)
    table = table_of(paints)
    fill(table, by)
    assert table.offers() == []
    assert table.again(CellPlace(1, 0), onward=False) == []
    region = np.zeros((8, 8), bool)
    region[3:5, 3:5] = True
    fill(table, by, table.region(CellPlace(1, 0), region))
    assert len(proposals_of(table, CellPlace(1, 0))) == table.plan.proposals
    assert painters_for(None)[1] == Paints(sides=False, parts=False, frame_parts=False)
