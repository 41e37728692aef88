"""What a matrix paints: the right request for every cell, grouped by weights, each with its recipe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.matrix import MatrixSpec, read_axis
from spritestudio.project.matrix_plan import (
    CellsPainted,
    MatrixPlan,
    MatrixProgress,
    PaintedMatrix,
    paint_matrix,
    plan_matrix,
)
from spritestudio.project.steps import StepImages, step_images
from spritestudio.specs import GenerateSpec, ModelSpec
from spritestudio.sprites.pixels import harden_alpha
from tests.runs.written import make_run
from tests.specs.models import WORDY

MODEL = ModelSpec(class_names=("hero", "hero_side", "food"), timesteps=100)
FEW = ModelSpec(class_names=("hero", "food"), timesteps=20, title="Few")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files that stand for weights."""
    for name in ("base", "few", "wordy"):
        (tmp_path / f"{name}.safetensors").write_bytes(name.encode())
    return tmp_path


def _plan(folder: Path, rows: str, columns: str, shares: dict[str, float] | None = None,
          base: str = "base", **settings: object) -> MatrixPlan:  # fmt: skip
    axes = [read_axis(*text.split("=", 1)) for text in (rows, columns)]
    spec = GenerateSpec(**{"sampler": "ddim", "steps": 10, "seeds": (5,), **settings})  # type: ignore[arg-type]
    weights = str(folder / f"{base}.safetensors")
    return plan_matrix(MatrixSpec(axes[0], axes[1], weights, shares or {}, spec), _model_of)


def _model_of(path: Path) -> ModelSpec:
    return {"few": FEW, "wordy": WORDY}.get(path.stem, MODEL)


def _asked(plan: MatrixPlan) -> dict[int, tuple[str, GenerateSpec]]:
    """The weights and the request of every cell, alone."""
    found = {}
    for batch in plan.batches:
        for place, cell in enumerate(batch.cells):
            found[cell] = (batch.weights.stem, batch.request.of_sprites((place,), "").spec)
    return found


def test_every_cell_is_asked_for_once_with_what_its_axes_say(folder: Path) -> None:
    plan = _plan(folder, "kind=hero,food", "guidance=1,2.5", {"hero": 0.5, "hero_side": 0.5})
    asked = _asked(plan)
    assert sorted(asked) == [0, 1, 2, 3]
    assert [spec.contexts for _, spec in (asked[i] for i in range(4))] == [
        ((1.0, 0.0, 0.0),), ((1.0, 0.0, 0.0),), ((0.0, 0.0, 1.0),), ((0.0, 0.0, 1.0),)
    ]  # fmt: skip
    assert [spec.guidance_scale for _, spec in (asked[i] for i in range(4))] == [1.0, 2.5, 1.0, 2.5]
    assert {spec.seeds for _, spec in asked.values()} == {(5,)}
    assert (plan.row_titles, plan.column_titles) == (("hero", "food"), ("guidance 1", "guidance 2.5"))


def test_cells_of_the_same_settings_are_painted_together_but_not_too_many(folder: Path) -> None:
    plan = _plan(folder, "seed=0-19", "steps=2,4")
    assert [len(batch.cells) for batch in plan.batches] == [16, 4, 16, 4]
    assert plan.total == 20 * 2 + 20 * 4
    assert _asked(plan)[3][1].seeds == (1,)


def test_weights_are_loaded_one_after_another(folder: Path) -> None:
    few, base = folder / "few.safetensors", folder / "base.safetensors"
    plan = _plan(folder, f"weights={few},{base}", "kind=hero,food")
    assert [batch.weights.stem for batch in plan.batches] == ["few", "base"]
    plan = _plan(folder, "kind=hero,food", f"weights={few},{base}")
    assert [(b.weights.stem, b.cells) for b in plan.batches] == [("few", (0, 2)), ("base", (1, 3))]
    assert plan.column_titles == ("Few", "base")


def test_a_method_brings_its_own_steps_unless_the_other_axis_has_them(folder: Path) -> None:
    asked = _asked(_plan(folder, "method=ddim,dpmpp-2m,ddpm", "seed=1"))
    assert [asked[i][1].steps for i in range(3)] == [10, 6, 100]
    asked = _asked(_plan(folder, "method=ddim,dpmpp-2m", "steps=3"))
    assert [asked[i][1].steps for i in range(2)] == [3, 3]


def test_weights_of_another_kind_are_painted_as_suits_them(folder: Path) -> None:
    base, wordy = folder / "base.safetensors", folder / "wordy.safetensors"
    asked = _asked(_plan(folder, f"weights={base},{wordy}", "seed=1,2", guidance_scale=3.0))
    usual = GenerateSpec.for_model(WORDY, 1)
    assert asked[0][1].guidance_scale == 3.0
    assert (asked[2][1].sampler, asked[2][1].guidance_scale) == (usual.sampler, usual.guidance_scale)


def test_two_axes_of_classes_are_mixed_in_equal_parts(folder: Path) -> None:
    asked = _asked(_plan(folder, "kind=hero,food", "kind=hero,Hero side"))
    assert asked[0][1].contexts == ((1.0, 0.0, 0.0),)
    assert asked[1][1].contexts == ((0.5, 0.5, 0.0),)
    assert asked[3][1].contexts == ((0.0, 0.5, 0.5),)


def test_words_stand_beside_the_mix_and_bring_what_is_usual(folder: Path) -> None:
    plan = _plan(folder, "word=none,red", "word=none,hood", {"hero": 1.0}, base="wordy", steps=4)
    shares = {cell: plan.recipe_of(cell).shares_of(plan.recipe_of(cell).sprites[0]) for cell in range(4)}
    assert shares[0] == {"hero": 1.0}
    assert shares[1] == {"hero": 1.0, "word:hood": 1.0, "style:inked": 1.0}
    assert shares[3] == {"hero": 1.0, "word:red": 1.0, "word:hood": 1.0, "style:inked": 1.0}
    several = _plan(folder, "word=red dragon, a red hood 0.5", "seed=1", {"hero": 1.0}, base="wordy", steps=4)
    assert several.row_titles == ("red dragon", "a red hood 0.5")
    mixes = [several.recipe_of(cell).shares_of(several.recipe_of(cell).sprites[0]) for cell in (0, 1)]
    assert [{n: s for n, s in mix.items() if "word" in n} for mix in mixes] == [
        {"word:red": 1.0, "word:dragon": 1.0}, {"word:red": 1.0, "word:hood": 0.5}
    ]  # fmt: skip
    for value, told in {
        "red wizard": "'wizard'",
        "red hero": "'hero'",
        "the": "'the'",
        "2 red": "'2'",
    }.items():
        with pytest.raises(SpriteStudioError, match=f"There is no word (named )?{told}"):
            _plan(folder, f"word={value}", "seed=1", base="wordy", steps=4)
    styled = _plan(folder, "style=none,dungeon", "seed=1", {"hero": 1.0, "style:inked": 1.0}, base="wordy",
                   steps=4)  # fmt: skip
    assert [styled.recipe_of(cell).mix_of(styled.recipe_of(cell).sprites[0]) for cell in (0, 1)] == [
        "hero 1", "hero 1, dungeon style"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "columns", "told"),
    [
        ("kind=hero,wizard", "seed=1", "There is no class named 'wizard'. This model knows hero"),
        ("style=inked", "seed=1", "There is no style 'inked'. This model knows no styles"),
        ("facing=left", "seed=1", "There is no facing 'left'. This model knows no facings"),
        ("word=red", "seed=1", "There is no word 'red'. This model knows no words"),
        ("steps=10,101", "seed=1", "This model has 100 timesteps, so 101 steps are too many"),
        ("weights=nowhere", "seed=1", "There are no weights 'nowhere'"),
        ("epoch=0,4", "seed=1", "base are not the weights of one of your trainings, so they have no epochs"),
    ],
)
def test_what_the_weights_lack_is_told_in_one_sentence(
    folder: Path, rows: str, columns: str, told: str
) -> None:
    with pytest.raises(SpriteStudioError) as error:
        _plan(folder, rows, columns)
    assert told in str(error.value)


def test_it_is_said_which_of_several_weights_lack_something(folder: Path) -> None:
    few, base = folder / "few.safetensors", folder / "base.safetensors"
    with pytest.raises(SpriteStudioError, match="Few: There is no class named 'hero_side'"):
        _plan(folder, f"weights={base},{few}", "kind=hero_side")


def test_epochs_are_the_checkpoints_of_the_run(folder: Path) -> None:
    run = make_run(folder / "run")
    (run / "checkpoints").mkdir()
    for epoch in (0, 4):
        (run / "checkpoints" / f"epoch-{epoch:04d}.safetensors").write_bytes(b"")
    axes = read_axis("epoch", "0,4"), read_axis("seed", "1,2")
    plan = plan_matrix(MatrixSpec(*axes, str(run)), _model_of)
    assert [(b.weights.stem, b.cells) for b in plan.batches] == [
        ("epoch-0000", (0, 1)), ("epoch-0004", (2, 3))
    ]  # fmt: skip
    assert plan.row_titles == ("epoch 0", "epoch 4")
    with pytest.raises(SpriteStudioError, match=r"no checkpoint of epoch 3. This training has kept 0 or 4"):
        plan_matrix(MatrixSpec(read_axis("epoch", "0,3"), axes[1], str(run)), _model_of)


def test_what_is_painted_is_what_the_recipe_of_each_cell_paints(weights: Path, model_spec: ModelSpec) -> None:
    from spritestudio.diffusion.checkpoint import load_checkpoint
    from spritestudio.diffusion.sampling.sampler import sample

    checkpoint = load_checkpoint(weights)

    def paint(path: Path, spec: GenerateSpec) -> Iterator[StepImages]:
        assert path == weights
        return step_images(sample(checkpoint.denoiser, spec))

    axes = read_axis("kind", "hero, food"), read_axis("steps", "1, 3")
    plan = plan_matrix(MatrixSpec(*axes, str(weights), settings=GenerateSpec(seeds=(9,))))
    painted = PaintedMatrix(plan)
    progress = []
    for event in paint_matrix(plan, paint):
        if isinstance(event, CellsPainted):
            assert not painted.is_complete
            painted.add(event)
        else:
            assert isinstance(event, MatrixProgress)
            progress.append((event.done, event.total))
    assert progress[-1] == (8, 8)
    assert progress == sorted(progress)
    assert (painted.is_complete, painted.cells) == (True, (0, 1, 2, 3))
    for cell in painted.cells:
        recipe = plan.recipe_of(cell)
        *_, last = sample(checkpoint.denoiser, recipe.spec)
        again = harden_alpha(last.images)[recipe.sprites[0]]
        image = painted.image(cell)
        assert image is not None
        assert np.array_equal(image, again)
        assert recipe.spec.seeds[recipe.sprites[0]] == 9
